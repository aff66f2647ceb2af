//! `config/env-described`: what a variable is for stands beside its name.

use crate::facts::What;
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Findings that are shown.
const SHOWN: usize = 50;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let reads: BTreeSet<&str> = subject
        .component
        .facts(repository)
        .filter_map(|fact| match &fact.what {
            What::EnvironmentRead(read) => Some(read.name.as_str()),
            _ => None,
        })
        .collect();
    let mut listed: BTreeMap<&str, Span> = BTreeMap::new();
    let mut described: BTreeSet<&str> = BTreeSet::new();
    for fact in &repository.facts {
        match &fact.what {
            What::EnvironmentDocumented(entry)
                if reads.contains(entry.name.as_str())
                    && repository.file(fact.at.file).is_own_environment_template() =>
            {
                listed.entry(&entry.name).or_insert(fact.at);
                described.extend((!entry.description.is_empty()).then_some(&*entry.name));
            }
            What::Document(document) if !super::is_history(repository, fact.at) => {
                let names = document.variables.iter().map(String::as_str);
                described.extend(names.filter(|name| reads.contains(name)));
            }
            _ => {}
        }
    }
    let Some(first) = listed.values().next() else {
        return Outcome::skip("no example of an environment file lists what it reads");
    };
    let bare: Vec<_> = listed.iter().filter(|(name, _)| !described.contains(**name)).collect();
    if bare.is_empty() {
        let note = format!("all {} listed variables are described", listed.len());
        return Outcome::Pass(vec![Evidence { at: *first, note }]);
    }
    let findings = bare.into_iter().take(SHOWN).map(|(name, at)| {
        let message = format!("{name} is listed without a word on what it is for");
        let fix = "put a comment above it: what it is for, its type and what it defaults to";
        Finding::new(*at, message, fix).about(*name)
    });
    Outcome::Fail(findings.collect())
}
