//! CHECKLIST.md: every checklist with the rules that decide each line, as Markdown.

use crate::rule::{RuleMeta, Severity};
use crate::ruleset::RuleSet;
use crate::ruleset::checklist::{Checklist, Item, Mode};
use std::io::{Result, Write};

/// Writes the checklists and the rules behind them.
pub fn render(set: &RuleSet, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "<!-- Written by `readycheck checklist`; edit rules/ instead. -->")?;
    writeln!(out, "# Readiness checklists\n")?;
    writeln!(
        out,
        "**Bold** rules block by default; the others advise. An attested line is one that"
    )?;
    writeln!(out, "no static check decides: a person vouches for it in `readycheck.toml`.")?;
    for checklist in &set.checklists {
        self::checklist(checklist, set, out)?;
    }
    writeln!(out, "\n## Rules\n\n| rule | severity | what must hold |\n| --- | --- | --- |")?;
    for rule in &set.rules {
        let meta = &rule.meta;
        let (id, title) = (&meta.id, &meta.title);
        writeln!(out, "| [{id}](rules/{id}.md) | {} | {title} |", severity(meta))?;
    }
    Ok(())
}

fn checklist(checklist: &Checklist, set: &RuleSet, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n## {}\n\n| | decided by |\n| --- | --- |", checklist.title)?;
    for item in &checklist.items {
        let section = match item.section.as_str() {
            "" => String::new(),
            section => format!("{section}: "),
        };
        writeln!(out, "| {section}{} | {} |", item.title, decided_by(item, set))?;
    }
    Ok(())
}

fn decided_by(item: &Item, set: &RuleSet) -> String {
    let name = |id: &String| match set.rule(id).map(|rule| rule.meta.severity) {
        Some(Severity::Blocking) => format!("[**{id}**](rules/{id}.md)"),
        _ => format!("[{id}](rules/{id}.md)"),
    };
    let mut parts: Vec<String> = item.rules.iter().map(name).collect();
    parts.extend(item.attestation.iter().map(|name| format!("attested: {name}")));
    let any = if item.mode == Mode::Any { "any of " } else { "" };
    format!("{any}{}", parts.join(", "))
}

/// The severity of a rule in words.
pub fn severity(meta: &RuleMeta) -> String {
    match (meta.severity, meta.blocking_in.as_slice()) {
        (Severity::Advisory, _) => "advisory".to_owned(),
        (Severity::Blocking, []) => "blocking".to_owned(),
        (Severity::Blocking, tiers) => {
            let tiers: Vec<String> =
                tiers.iter().map(|t| format!("{t:?}").to_lowercase()).collect();
            format!("blocking for tier {}", tiers.join(" and "))
        }
    }
}
