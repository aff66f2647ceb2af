//! Loads the rule files, binds each to its judgement, and refuses an inconsistent set.

pub mod checklist;
pub mod file;

use crate::expression::Expression;
use crate::names::nearest;
use crate::rule::{ConcernKeys, Expectation, Rule, RuleMeta};
use crate::rules::NATIVE;
use crate::rules::concern::Concern;
use crate::signals::{RULES, signals};
use checklist::Checklist;
use file::{Refusal, RuleFile};
use rayon::iter::Either;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeSet;

/// The rules and checklists of a run.
pub struct RuleSet {
    /// Rules, sorted by id.
    pub rules: Vec<Rule>,
    /// Checklists in display order.
    pub checklists: Vec<Checklist>,
}

/// The path of a refused rule file and why it was refused.
pub type Refused = (String, Refusal);

impl RuleSet {
    /// The embedded rules.
    pub fn builtin() -> Result<RuleSet, Vec<Refused>> {
        let files = builtin_files();
        let read = files.par_iter().map(|(path, text)| {
            let refused = |refusal| (format!("rules/{path}"), refusal);
            read(path.trim_end_matches(".md"), text).map_err(refused)
        });
        let (mut rules, mut refused): (Vec<Rule>, Vec<Refused>) =
            read.partition_map(|read| match read {
                Ok(rule) => Either::Left(rule),
                Err(refused) => Either::Right(refused),
            });
        for (id, _) in NATIVE {
            if !rules.iter().any(|rule| rule.meta.id == *id) && refused.is_empty() {
                let message = "a native check without a rule file";
                refused.push((format!("rules/{id}.md"), Refusal::new(1, message)));
            }
        }
        rules.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
        let checklists = checklist::builtin();
        if refused.is_empty() { Ok(RuleSet { rules, checklists }) } else { Err(refused) }
    }

    /// Adds a rule of a user's folder; `name` is its path without `.md`, from that folder.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), Refusal> {
        if self.rules.iter().any(|rule| rule.meta.id == name) {
            return Err(Refusal::new(1, format!("a rule `{name}` exists already")));
        }
        self.rules.push(load(name, text)?);
        self.rules.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
        Ok(())
    }

    /// A rule by id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.meta.id == id)
    }
}

/// Paths below `rules/` and texts of the embedded rule files, sorted.
pub fn builtin_files() -> Vec<(String, &'static str)> {
    let folders = RULES.dirs();
    let files = folders.flat_map(|folder| folder.files());
    let mut found: Vec<(String, &'static str)> = files
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "md"))
        .filter_map(|file| {
            let path = file.path().to_string_lossy().replace('\\', "/");
            file.contents_utf8().map(|text| (path, text))
        })
        .collect();
    found.sort();
    found
}

/// Loads one rule file.
pub fn load(id: &str, text: &str) -> Result<Rule, Refusal> {
    let rule = read(id, text)?;
    check_signals(&rule.meta)?;
    Ok(rule)
}

/// Loads one rule file; whether signals speak of what it asks for is not looked up, since that
/// reads the rows of all languages.
fn read(id: &str, text: &str) -> Result<Rule, Refusal> {
    let file = file::parse(id, text)?;
    check_shape(&file)?;
    let native = NATIVE.iter().find(|(name, _)| *name == id);
    let check: Box<dyn crate::rule::Check> = match native {
        Some((_, check)) if file.expressions.is_empty() => Box::new(*check),
        Some(_) => {
            return Err(Refusal::new(1, "both an expression and a native check decide this rule"));
        }
        None => match &file.concern {
            Some(concern) => Box::new(self::concern(&file, concern)?),
            None => Box::new(Expression::compile(&file)?),
        },
    };
    Ok(Rule { meta: file.meta, check, examples: file.examples, source: text.to_owned() })
}

/// Refuses names of signals that no row speaks of.
fn check_signals(meta: &RuleMeta) -> Result<(), Refusal> {
    let kinds = ["environment", "outbound", "plain-http", "route"];
    let known = |name: &str| kinds.contains(&name) || signals().speaks_of(name);
    match meta.signals.iter().find(|name| !known(name)) {
        None => Ok(()),
        Some(name) => {
            let names: BTreeSet<&str> = signals().concerns().chain(kinds).collect();
            let near = nearest(name, &names.into_iter().collect::<Vec<_>>());
            Err(Refusal::new(1, format!("no signal speaks of `{name}`{near}")))
        }
    }
}

fn concern(file: &RuleFile, keys: &ConcernKeys) -> Result<Concern, Refusal> {
    let missing = |what: &str| Refusal::new(1, format!("the rule has no `{what}`"));
    Ok(Concern {
        keys: keys.clone(),
        message: file.message.clone().ok_or_else(|| missing("message"))?,
        fix: file.fix.clone().ok_or_else(|| missing("fix"))?,
    })
}

fn check_shape(file: &RuleFile) -> Result<(), Refusal> {
    let has = |expected| file.examples.iter().any(|example| example.expected == expected);
    let id = &file.meta.id;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '/';
    let problem = if file.meta.title.ends_with('.') {
        "the title ends with a full stop"
    } else if file.meta.fix.is_empty() {
        "no paragraph begins with **Fix.**"
    } else if !has(Expectation::Bad) || !has(Expectation::Good) {
        "a rule needs at least one `bad` and one `good` example"
    } else if id.matches('/').count() != 1 || !id.chars().all(plain) {
        "a rule's path is `category/name.md` in lower case with hyphens"
    } else if file.meta.applies_to.is_empty() {
        "`applies-to` is empty"
    } else {
        return Ok(());
    };
    Err(Refusal::new(1, problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_speak_of_what_the_rules_ask_for() {
        let set = RuleSet::builtin().map_err(|refused| format!("{refused:?}"));
        for rule in set.map(|set| set.rules).unwrap_or_default() {
            assert_eq!(check_signals(&rule.meta), Ok(()), "{}", rule.meta.id);
        }
    }
}
