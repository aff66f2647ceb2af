//! `config/env-stale`: what an example of an environment file lists, something reads.

use crate::facts::What;
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::source::Span;
use std::collections::BTreeMap;

/// Findings that are shown.
const SHOWN: usize = 50;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let (names, prefixes) = (subject.strings("except"), subject.strings("except-prefixes"));
    let mut listed: BTreeMap<&str, Span> = BTreeMap::new();
    for fact in &repository.facts {
        let What::EnvironmentDocumented(entry) = &fact.what else { continue };
        let file = repository.file(fact.at.file);
        let excepted = names.contains(&entry.name.as_str())
            || prefixes.iter().any(|prefix| entry.name.starts_with(prefix));
        if file.is_own_environment_template() && !excepted {
            listed.entry(&entry.name).or_insert(fact.at);
        }
    }
    let Some(first) = listed.values().next().copied() else {
        return Outcome::skip("no example of an environment file lists variables");
    };
    let stale = listed.iter().filter(|(name, _)| repository.unnamed.contains(**name));
    let findings: Vec<Finding> = stale
        .take(SHOWN)
        .map(|(name, at)| {
            let message = format!("{name} is listed, and nothing here names it");
            Finding::new(*at, message, "remove it, or read it").about(*name)
        })
        .collect();
    if findings.is_empty() {
        let note = format!("all {} listed variables are named where they are used", listed.len());
        return Outcome::Pass(vec![Evidence { at: first, note }]);
    }
    Outcome::Fail(findings)
}
