//! A rule's page for the terminal, and the list of rules.

use super::checklist::severity;
use super::text::{hang, pad};
use crate::rule::Rule;
use crate::rule::{AppliesTo, Expectation, RuleMeta};
use crate::ruleset::RuleSet;
use std::collections::BTreeSet;
use std::io::{Result, Write};

/// Writes what `readycheck explain` prints.
///
/// `known` holds the frameworks that the rule knows, by language.
pub fn explain(
    rule: &Rule,
    known: &[(&str, BTreeSet<&str>)],
    width: usize,
    out: &mut dyn Write,
) -> Result<()> {
    let meta = &rule.meta;
    writeln!(out, "{}\n{}\n", meta.id, meta.title)?;
    let mut row = |label: &str, text: &str| -> Result<()> {
        let label = format!("  {}  ", pad(label, 12));
        hang(&label, text, width).iter().try_for_each(|line| writeln!(out, "{line}"))
    };
    row("severity", &severity(meta))?;
    row("asked of", &asked_of(meta))?;
    for (name, parameter) in &meta.parameters {
        row(name, &format!("{} (default {})", parameter.description, parameter.default))?;
    }
    for (language, names) in known {
        let names = names.iter().copied().collect::<Vec<_>>().join(", ");
        row("knows", &format!("{language}: {names}"))?;
    }
    for (tool, rules) in &meta.counterparts {
        row(tool, &rules.join(", "))?;
    }
    writeln!(out)?;
    for paragraph in meta.doc.trim().split("\n\n") {
        let paragraph = paragraph.replace("**", "");
        hang("", &paragraph, width).iter().try_for_each(|line| writeln!(out, "{line}"))?;
        writeln!(out)?;
    }
    for (expected, word) in [(Expectation::Bad, "Fails"), (Expectation::Good, "Passes")] {
        let Some(example) = rule.examples.iter().find(|e| e.expected == expected) else { continue };
        for (path, text) in &example.files {
            writeln!(out, "{word}: {path}\n")?;
            text.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
            writeln!(out)?;
        }
    }
    meta.references.iter().try_for_each(|reference| writeln!(out, "{reference}"))
}

fn asked_of(meta: &RuleMeta) -> String {
    let word = |applies_to: &AppliesTo| format!("{applies_to:?}").to_lowercase();
    meta.applies_to.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Writes the list of rules, one line each.
pub fn list(set: &RuleSet, out: &mut dyn Write) -> Result<()> {
    let widest = set.rules.iter().map(|rule| rule.meta.id.len()).max().unwrap_or(0);
    for rule in &set.rules {
        let meta = &rule.meta;
        let word = if severity(meta).starts_with("blocking") { "blocking" } else { "advisory" };
        writeln!(out, "{}  {word}  {}", pad(&meta.id, widest), meta.title)?;
    }
    Ok(())
}
