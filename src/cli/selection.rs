//! `--only` and `--skip`: names of rules, categories or checklists.

use super::Failure;
use crate::config::Config;
use crate::engine::Asked;
use crate::names::nearest;
use crate::rule::RuleMeta;
use crate::ruleset::RuleSet;

/// The rules to ask, with their parameters, and those that were left out.
pub fn select<'r>(
    set: &'r RuleSet,
    config: &Config,
    only: &[String],
    skip: &[String],
) -> Result<(Vec<Asked<'r>>, Vec<&'r RuleMeta>), Failure> {
    for name in only.iter().chain(skip) {
        known(set, name)?;
    }
    let (mut asked, mut left_out) = (Vec::new(), Vec::new());
    for rule in &set.rules {
        let meta = &rule.meta;
        if config.is_off(&meta.id) {
            continue;
        }
        let chosen = only.is_empty() || only.iter().any(|name| names(set, name, meta));
        if !chosen || skip.iter().any(|name| names(set, name, meta)) {
            left_out.push(meta);
            continue;
        }
        let mut question = Asked::with_defaults(rule);
        let setting = config.rules.get(&meta.id);
        for (name, (value, _)) in setting.iter().flat_map(|setting| &setting.parameters) {
            question.parameters.insert(name.clone(), value.clone());
        }
        asked.push(question);
    }
    Ok((asked, left_out))
}

fn names(set: &RuleSet, name: &str, meta: &RuleMeta) -> bool {
    let checklist = set.checklists.iter().find(|checklist| checklist.id == name);
    let listed = checklist.is_some_and(|c| c.items.iter().any(|i| i.rules.contains(&meta.id)));
    meta.id == name || meta.category() == name || listed
}

fn known(set: &RuleSet, name: &str) -> Result<(), Failure> {
    let is_checklist = set.checklists.iter().any(|checklist| checklist.id == name);
    if is_checklist || set.rules.iter().any(|rule| names(set, name, &rule.meta)) {
        return Ok(());
    }
    let rules = set.rules.iter().flat_map(|rule| [rule.meta.id.as_str(), rule.meta.category()]);
    let all: Vec<&str> = rules.chain(set.checklists.iter().map(|c| c.id.as_str())).collect();
    let near = nearest(name, &all);
    Err(Failure::new(format!("there is no rule, category or checklist `{name}`{near}")))
}
