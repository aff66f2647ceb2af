//! `config/env-documented`: every variable that is read is named in an example file or a document.

use crate::discover::Class;
use crate::facts::What;
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::rules::docs::{documented_elsewhere, kept_elsewhere};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Findings that are shown.
const SHOWN: usize = 50;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let (repository, component) = (subject.repository, subject.component);
    let reads = reads(subject);
    if reads.is_empty() {
        return not_covered(component)
            .unwrap_or_else(|| Outcome::skip("reads no variables but the platform's"));
    }
    let told = |name: &str| repository.variables.get(name).is_some_and(|told| told.documented);
    let missing: Vec<(&&str, &Span)> = reads.iter().filter(|(name, _)| !told(name)).collect();
    let example = repository.facts.iter().find(|fact| {
        let file = repository.file(fact.at.file);
        let listed = matches!(fact.what, What::EnvironmentDocumented(_));
        listed && file.class != Class::Vendored && file.is_environment_template()
    });
    let example = example.map(|fact| fact.at);
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

/// The variables that a component reads and the platform does not set.
fn reads<'r>(subject: &Subject<'r>) -> BTreeMap<&'r str, Span> {
    let (repository, component) = (subject.repository, subject.component);
    let (platform, prefixes) = (subject.strings("except"), subject.strings("except-prefixes"));
    let excepted = |name: &str| {
        platform.contains(&name) || prefixes.iter().any(|prefix| name.starts_with(prefix))
    };
    // That it runs in a container the image itself says.
    let says = subject.strings("image-words");
    let images = component.dockerfiles(repository);
    let stages = images.flat_map(|(dockerfile, _)| &dockerfile.stages);
    let names = stages.flat_map(|stage| stage.variables.keys()).map(String::as_str);
    let given: BTreeSet<&str> =
        names.filter(|name| says.iter().any(|word| name.contains(word))).collect();
    let mut reads: BTreeMap<&str, Span> = BTreeMap::new();
    for fact in component.facts(repository) {
        match &fact.what {
            // A build script reads what the build gives it.
            What::EnvironmentRead(read)
                if !excepted(&read.name)
                    && !given.contains(read.name.as_str())
                    && !builds(repository.file(fact.at.file).name()) =>
            {
                reads.entry(&read.name).or_insert(fact.at);
            }
            _ => {}
        }
    }
    reads
}

/// Whether a file is read by a build tool, and not by the program.
fn builds(name: &str) -> bool {
    name == "build.rs" || name.contains(".config.")
}
