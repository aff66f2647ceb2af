//! `rules`, `explain`, `checklist`: what the rule files say, for people.

use super::configuration::{add_folder, builtin, load};
use super::{Failure, ScanArgs, output};
use crate::engine::example;
use crate::names::nearest;
use crate::render;
use crate::rule::Rule;
use crate::ruleset::RuleSet;
use crate::signals::signals;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `rules`.
#[derive(Debug, clap::Args)]
pub struct RulesArgs {
    #[command(subcommand)]
    command: Option<RulesCommand>,
}

#[derive(Debug, clap::Subcommand)]
enum RulesCommand {
    /// Run the examples of rule files: of a folder, or of the rules that the program brings
    Test {
        /// Folder with category/name.md files
        folder: Option<PathBuf>,
    },
}

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// Rule id, such as docker/non-root-user
    rule: String,
    /// Print the rule's file as it is
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    scan: ScanArgs,
}

/// Arguments of `checklist`.
#[derive(Debug, clap::Args)]
pub struct ChecklistArgs {}

/// Runs `rules`.
pub fn rules(args: &RulesArgs) -> Result<ExitCode, Failure> {
    let mut set = builtin()?;
    let mut bytes = Vec::new();
    let Some(RulesCommand::Test { folder }) = &args.command else {
        render::rule::list(&set, &mut bytes)?;
        return output::stdout(&bytes);
    };
    let known: Vec<String> = match folder {
        Some(_) => set.rules.iter().map(|rule| rule.meta.id.clone()).collect(),
        None => Vec::new(),
    };
    let empty = |folder: &PathBuf| {
        let what = "holds no rule: they lie at <category>/<name>.md";
        Failure::new(format!("{} {what}", folder.display()))
    };
    if let Some(folder) = folder.as_ref().filter(|folder| !folder.is_dir()) {
        return Err(empty(folder));
    }
    if let Some(folder) = folder
        && add_folder(&mut set, folder, &folder.to_string_lossy())? == 0
    {
        return Err(empty(folder));
    }
    let tested: Vec<&Rule> = set.rules.iter().filter(|r| !known.contains(&r.meta.id)).collect();
    test(&tested)
}

fn test(rules: &[&Rule]) -> Result<ExitCode, Failure> {
    let (mut lines, mut failed, mut count) = (Vec::new(), 0, 0);
    for rule in rules {
        for example in &rule.examples {
            count += 1;
            if let Err(message) = example::test(rule, example) {
                failed += 1;
                lines.push(format!("{}.md:{}: {message}", rule.meta.id, example.line));
            }
        }
    }
    lines.push(format!("{} rules, {count} examples, {failed} failed", rules.len()));
    let text: Vec<String> = lines.iter().map(|line| crate::source::visible(line)).collect();
    output::stdout((text.join("\n") + "\n").as_bytes())?;
    Ok(if failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Runs `explain`.
pub fn explain(args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let set = load(&args.scan)?.set;
    let rule = find(&set, &args.rule)?;
    let mut bytes = Vec::new();
    match args.markdown {
        true => bytes.extend_from_slice(rule.source.as_bytes()),
        false => {
            let known = signals().frameworks_of(&rule.meta.signals);
            render::rule::explain(rule, &known, output::width(), &mut bytes)?;
        }
    }
    output::stdout(&bytes)
}

fn find<'s>(set: &'s RuleSet, id: &str) -> Result<&'s Rule, Failure> {
    let ids: Vec<&str> = set.rules.iter().map(|rule| rule.meta.id.as_str()).collect();
    let message = || Failure::new(format!("there is no rule `{id}`{}", nearest(id, &ids)));
    set.rule(id).ok_or_else(message)
}

/// Runs `checklist`.
pub fn checklist(_: &ChecklistArgs) -> Result<ExitCode, Failure> {
    let mut bytes = Vec::new();
    render::checklist::render(&builtin()?, &mut bytes)?;
    output::stdout(&bytes)
}
