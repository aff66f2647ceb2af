//! `config/env-documented`: every variable that is read is named in an example file or a document.

use super::is_history;
use crate::discover::{Class, Format};
use crate::facts::What;
use crate::facts::document::settings_key;
use crate::repository::Repository;
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::rules::docs::{documented_elsewhere, kept_elsewhere};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Findings that are shown.
const SHOWN: usize = 50;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let (repository, component) = (subject.repository, subject.component);
    let (reads, keys) = reads(subject);
    if reads.is_empty() {
        return not_covered(component)
            .unwrap_or_else(|| Outcome::skip("reads no variables but the platform's"));
    }
    let (documented, example) = documented(subject.repository, &reads, &keys);
    let missing: Vec<(&&str, &Span)> =
        reads.iter().filter(|(name, _)| !documented.contains(**name)).collect();
    if missing.is_empty() {
        let at = example.unwrap_or_else(|| repository.place_for_absence());
        let note = format!("all {} variables are documented", reads.len());
        return Outcome::Pass(vec![Evidence { at, note }]);
    }
    // What names some of them here is where the others belong.
    if example.is_none()
        && missing.len() == reads.len()
        && let Some(elsewhere) = kept_elsewhere(subject, "variables", &[])
            .or_else(|| documented_elsewhere(subject, "variables"))
    {
        return elsewhere;
    }
    let findings = missing.iter().take(SHOWN).map(|(name, at)| {
        let message = format!("{name} is read and documented nowhere");
        let fix = "list it in .env.example or the README: what it is for, its type and default";
        Finding::new(**at, message, fix).about(**name)
    });
    Outcome::Fail(findings.collect())
}

/// The variables that a component reads and the platform does not set, and the settings keys that
/// they stand for.
fn reads<'r>(subject: &Subject<'r>) -> (BTreeMap<&'r str, Span>, BTreeMap<&'r str, String>) {
    let (repository, component) = (subject.repository, subject.component);
    let (platform, prefixes) = (subject.strings("except"), subject.strings("except-prefixes"));
    let excepted = |name: &str| {
        platform.contains(&name) || prefixes.iter().any(|prefix| name.starts_with(prefix))
    };
    let mut reads: BTreeMap<&str, Span> = BTreeMap::new();
    let mut keys: BTreeMap<&str, String> = BTreeMap::new();
    for fact in component.facts(repository) {
        match &fact.what {
            // A build script reads what the build gives it.
            What::EnvironmentRead(read)
                if !excepted(&read.name) && !builds(repository.file(fact.at.file).name()) =>
            {
                reads.entry(&read.name).or_insert(fact.at);
                let key = read.property.as_deref().map(settings_key);
                keys.extend(key.map(|key| (read.name.as_str(), key)));
            }
            _ => {}
        }
    }
    (reads, keys)
}

/// Whether a file is read by a build tool, and not by the program.
fn builds(name: &str) -> bool {
    name == "build.rs" || name.contains(".config.")
}

/// Which of the variables templates and documents name, and the first template.
fn documented<'r>(
    repository: &'r Repository,
    reads: &BTreeMap<&'r str, Span>,
    keys: &BTreeMap<&'r str, String>,
) -> (BTreeSet<&'r str>, Option<Span>) {
    let is_read = |name: &&str| reads.contains_key(name);
    let (mut documented, mut example) = (BTreeSet::new(), None);
    for fact in &repository.facts {
        if repository.file(fact.at.file).class == Class::Vendored {
            continue;
        }
        let file = repository.file(fact.at.file);
        match &fact.what {
            What::EnvironmentDocumented(entry) if file.is_environment_template() => {
                documented.extend(Some(entry.name.as_str()).filter(is_read));
                example = example.or(Some(fact.at));
            }
            // A comment beside a placeholder, or a file of values that everyone gets.
            What::EnvironmentDocumented(entry)
                if file.format == Format::Settings || file.name() == ".env" =>
            {
                documented.extend(Some(entry.name.as_str()).filter(is_read));
            }
            What::Document(document) if !is_history(repository, fact.at) => {
                documented.extend(document.variables.iter().map(String::as_str).filter(is_read));
                let told = keys.iter().filter(|(_, key)| document.variables.contains(*key));
                documented.extend(told.map(|(name, _)| *name));
            }
            _ => {}
        }
    }
    (documented, example)
}
