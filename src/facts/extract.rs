//! From a file's format to its facts: the one place that knows which extractor reads what.

use super::{EnvironmentEntry, Fact, What};
use super::{
    code, compose, descriptor, dockerfile, document, manifest, ownership, settings, updates,
    version_catalog, workload,
};
use crate::discover::{Class, Format};
use crate::parse::{Issue, dotenv};
use crate::signals::{Found, Language};
use crate::source::{LineIndex, Span};
use memchr::memmem;

/// Reads one file. What code of tests, examples and generators does is no evidence: of generated
/// source files only the role is asked, of the others nothing. `swept` is what the pass over the
/// bytes found of the words of a language.
pub fn extract(
    format: &Format,
    class: Class,
    path: &str,
    index: &LineIndex<'_>,
    swept: Option<(&Language, Found)>,
) -> (Vec<Fact>, Vec<Issue>) {
    let file_name = path.rsplit('/').next().unwrap_or(path);
    match format {
        Format::Dockerfile => {
            let (found, issues) = dockerfile::extract(index);
            let at = Span::file_start(index.file());
            let fact = found.map(|d| Fact { at, what: What::Dockerfile(Box::new(d)) });
            with_descriptor((fact.into_iter().collect(), issues), index)
        }
        Format::Manifest(ecosystem) => {
            let (mut facts, issues) = manifest::extract(ecosystem, file_name, index);
            if ecosystem == "bundler" {
                facts.extend(code::embedded_ruby(index));
            }
            (facts, issues)
        }
        Format::Compose => with_descriptor(compose::compose(index), index),
        Format::SettingsTemplate => {
            (document::names(index, |_| true).into_iter().collect(), Vec::new())
        }
        Format::VersionCatalog => version_catalog::extract(index),
        Format::Procfile => (compose::procfile(index), Vec::new()),
        Format::Settings => settings::extract(file_name, index),
        Format::Yaml => yaml(index),
        Format::Document { markdown } => (vec![document::extract(index, *markdown)], Vec::new()),
        Format::Dotenv => environment(index),
        Format::GitIgnore => (ownership::ignore_file("git", index), Vec::new()),
        Format::DockerIgnore => (ownership::ignore_file("docker", index), Vec::new()),
        Format::CodeOwners => (ownership::codeowners(index), Vec::new()),
        Format::Owners => ownership::owners(index),
        Format::Catalogue => ownership::catalogue(index),
        Format::Dependabot => updates::dependabot(index),
        Format::Renovate => updates::renovate(index),
        Format::OtherBot(name) => (updates::by_presence(name, index), Vec::new()),
        Format::Shell => (code::script(index), Vec::new()),
        Format::Source(_) => source(swept, class, path, index),
        Format::Lockfile(_) | Format::Other => (Vec::new(), Vec::new()),
    }
}

fn yaml(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (mut facts, issues) = workload::extract(index);
    if memmem::find(index.text().as_bytes(), b"<%").is_some() {
        facts.extend(code::embedded_ruby(index));
        return (facts, issues);
    }
    with_descriptor((facts, issues), index)
}

fn with_descriptor(
    (mut facts, issues): (Vec<Fact>, Vec<Issue>),
    index: &LineIndex<'_>,
) -> (Vec<Fact>, Vec<Issue>) {
    facts.extend(descriptor::extract(index));
    (facts, issues)
}

fn source(
    swept: Option<(&Language, Found)>,
    class: Class,
    path: &str,
    index: &LineIndex<'_>,
) -> (Vec<Fact>, Vec<Issue>) {
    match (swept, class) {
        (Some((language, found)), Class::Own) => code::extract(language, path, index, found),
        (Some((language, found)), _) => {
            (code::role(language, path, &found.roles, index), Vec::new())
        }
        _ => (Vec::new(), Vec::new()),
    }
}

fn environment(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (entries, issues) = dotenv::parse(index.text());
    let facts = entries.into_iter().map(|entry| {
        let documented = EnvironmentEntry {
            name: entry.name,
            has_value: !entry.value.is_empty(),
            description: entry.comment,
        };
        Fact { at: index.span(entry.range), what: What::EnvironmentDocumented(documented) }
    });
    let mut facts: Vec<Fact> = facts.collect();
    // Comments tell of further variables.
    facts.extend(document::names(index, |line| line.trim_start().starts_with('#')));
    (facts, issues)
}
