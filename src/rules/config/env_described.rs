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
    let told = reads.iter().filter_map(|name| Some((*name, repository.variables.get(*name)?)));
    let listed: BTreeMap<&str, (Span, bool)> =
        told.filter_map(|(name, told)| Some((name, (told.listed?, told.described)))).collect();
    let Some((first, _)) = listed.values().next() else {
        return Outcome::skip("no example of an environment file lists what it reads");
    };
    let bare: Vec<_> = listed.iter().filter(|(_, (_, described))| !described).collect();
    if bare.is_empty() {
        let note = format!("all {} listed variables are described", listed.len());
        return Outcome::Pass(vec![Evidence { at: *first, note }]);
    }
    let findings = bare.into_iter().take(SHOWN).map(|(name, (at, _))| {
        let message = format!("{name} is listed without a word on what it is for");
        let fix = "put a comment above it: what it is for, its type and what it defaults to";
        Finding::new(*at, message, fix).about(*name)
    });
    Outcome::Fail(findings.collect())
}
