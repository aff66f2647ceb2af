//! The signs that a component gives of each concern: in its code, its dependencies and what they
//! inherit, its settings, and the commands that start it.

use super::kind::family;
use crate::discover::Class;
use crate::facts::code::sign::sign;
use crate::facts::{Dependency, Manifest, Mark, Sign, What};
use crate::repository::{Component, Repository, lies_in};
use crate::signals::{SignalRow, matches, signals};
use crate::source::Span;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;
use semver::{Version, VersionReq};
use std::collections::{BTreeMap, BTreeSet};

/// Gathers the signs of every component.
pub fn gather(repository: &Repository) -> Vec<Vec<(Sign, Span)>> {
    let locks = locks(repository);
    repository.components.par_iter().map(|component| of(repository, component, &locks)).collect()
}

/// Folders of lockfiles, and the versions that they pin.
type Locks<'r> = Vec<(&'r str, &'r BTreeMap<String, String>)>;

fn locks(repository: &Repository) -> Locks<'_> {
    let found = repository.facts.iter().filter_map(|fact| match &fact.what {
        What::Lockfile(lockfile) if !lockfile.versions.is_empty() => {
            Some((repository.file(fact.at.file).folder(), &lockfile.versions))
        }
        _ => None,
    });
    found.collect()
}

fn of(repository: &Repository, component: &Component, locks: &Locks<'_>) -> Vec<(Sign, Span)> {
    let mut found: Vec<(Sign, Span)> = Vec::new();
    for fact in component.reached(repository) {
        if let What::Sign(sign) = &fact.what {
            found.push((sign.clone(), fact.at));
        }
    }
    let dependencies = dependencies(repository, component);
    // What the nearest lockfile pins counts before what the manifest asks for.
    let version = |dependency: &Dependency| {
        let folder = repository.file(dependency.at.file).folder();
        let above = locks.iter().filter(|(lock, _)| lies_in(folder, lock));
        let pinned = above.filter_map(|(lock, versions)| {
            versions.get(&dependency.name).map(|version| (lock.len(), version))
        });
        let nearest = pinned.max_by_key(|(length, _)| *length).map(|(_, version)| version.clone());
        nearest.unwrap_or_else(|| dependency.requirement.clone())
    };
    let commands = commands(repository, component);
    let settings = settings(repository, component);
    for language in &signals().languages {
        let speaks = component.languages.iter().any(|own| family(own) == family(&language.name));
        // Rows of other languages can only speak of settings and commands.
        let starts = |known: &str| commands.iter().any(|(words, _)| words.contains(known));
        if !speaks && settings.is_empty() && !language.knows_command(starts) {
            continue;
        }
        for row in &language.signals {
            let at = match (&row.dependency, &row.key, &row.command) {
                (Some(name), ..) if speaks => depends(&dependencies, row, name, version),
                (_, Some(key), _) => set(&settings, row, key),
                (.., Some(command)) => {
                    commands.iter().find(|(words, _)| words.contains(command)).map(|(_, at)| *at)
                }
                _ => None,
            };
            found.extend(at.map(|at| (sign(row), at)));
        }
    }
    found
}

/// Values of settings, and where they are given.
type Settings<'r> = FxHashMap<String, Vec<(&'r str, Span)>>;

/// The settings of a component by their plain keys.
fn settings<'r>(repository: &'r Repository, component: &'r Component) -> Settings<'r> {
    let mut settings = Settings::default();
    for fact in component.reached(repository) {
        if let What::Setting(setting) = &fact.what {
            settings.entry(plain(&setting.key)).or_default().push((&setting.value, fact.at));
        }
    }
    settings
}

/// A key with capitals, dashes and underscores left aside.
fn plain(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

/// Runtime dependencies of the component's manifests, and what these and the manifests above them
/// inherit from.
fn dependencies<'r>(repository: &'r Repository, component: &Component) -> Vec<&'r Dependency> {
    let folder = if component.path == "." { "" } else { &component.path };
    let own = |manifest: &'r Manifest| {
        manifest.dependencies.iter().filter(|dependency| dependency.runtime)
    };
    let mut found = Vec::new();
    let reached: BTreeSet<Span> = component.reached(repository).map(|fact| fact.at).collect();
    for fact in &repository.facts {
        let What::Manifest(manifest) = &fact.what else { continue };
        let file = repository.file(fact.at.file);
        if file.class != Class::Own {
            continue;
        }
        let above = lies_in(folder, file.folder());
        if above {
            found.extend(&manifest.inherited);
        }
        let shares = above && manifest.marked(|mark| *mark == Mark::Aggregator);
        if shares || reached.contains(&fact.at) {
            found.extend(own(manifest));
        }
    }
    found
}

fn depends(
    dependencies: &[&Dependency],
    row: &SignalRow,
    name: &str,
    version: impl Fn(&Dependency) -> String,
) -> Option<Span> {
    let found = dependencies.iter().find(|dependency| {
        matches(name, &dependency.name)
            && row.version.as_ref().is_none_or(|wanted| satisfies(&version(dependency), wanted))
    })?;
    let other = |name: &String| dependencies.iter().any(|other| matches(name, &other.name));
    row.with_dependency.as_ref().is_none_or(other).then_some(found.at)
}

/// Whether the lowest version that a requirement names satisfies what a row asks for.
fn satisfies(requirement: &str, wanted: &str) -> bool {
    let digits = requirement.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(digits.len());
    let mut parts: Vec<&str> = digits[..end].split('.').filter(|p| !p.is_empty()).take(3).collect();
    if parts.is_empty() {
        return false;
    }
    parts.resize(3, "0");
    let wanted = VersionReq::parse(wanted);
    match (Version::parse(&parts.join(".")), wanted) {
        (Ok(version), Ok(wanted)) => wanted.matches(&version),
        _ => false,
    }
}

/// Where a setting has the row's key and value.
fn set(settings: &Settings<'_>, row: &SignalRow, key: &str) -> Option<Span> {
    let value = |value: &str| match row.value.as_deref() {
        None | Some("*") => !value.is_empty(),
        Some(wanted) => by_default(value).eq_ignore_ascii_case(wanted),
    };
    let found = settings.get(&plain(key))?.iter().find(|(text, _)| value(text));
    found.map(|(_, at)| *at)
}

/// What a placeholder stands for where nothing sets it: `${EXPOSED:info}`.
fn by_default(value: &str) -> &str {
    let inner = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    inner.and_then(|inner| inner.split_once(':')).map_or(value, |(_, default)| default)
}

/// The programs that each start command names, without path and ending.
fn commands(repository: &Repository, component: &Component) -> Vec<(BTreeSet<String>, Span)> {
    let mut found = Vec::new();
    for fact in component.facts(repository) {
        match &fact.what {
            What::Dockerfile(dockerfile)
                if component.ships(repository, dockerfile, fact.at.file) =>
            {
                for (_, command) in dockerfile.commands() {
                    let text = format!("{} {}", command.text, command.words.join(" "));
                    found.push((programs(&text), command.at));
                }
            }
            What::ComposeService(service) => {
                found.push((programs(&service.command.join(" ")), fact.at));
            }
            What::Process(process) => found.push((programs(&process.command), fact.at)),
            What::Script(commands) => found.push((programs(commands), fact.at)),
            What::Manifest(manifest) => found.extend(starts(manifest)),
            _ => {}
        }
    }
    found
}

fn starts(manifest: &Manifest) -> impl Iterator<Item = (BTreeSet<String>, Span)> + '_ {
    manifest.marks.iter().filter_map(|(mark, at)| match mark {
        Mark::Starts(command) => Some((programs(command), *at)),
        _ => None,
    })
}

fn programs(command: &str) -> BTreeSet<String> {
    let words = command.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '&'));
    let plain = |word: &str| {
        let last = word.rsplit('/').next().unwrap_or(word);
        let stem = last.rsplit_once('.').map_or(last, |(stem, end)| match end {
            "jar" | "js" | "mjs" | "py" | "rb" | "sh" | "exe" | "bat" => stem,
            _ => last,
        });
        [word.to_owned(), last.to_owned(), stem.to_owned()]
    };
    let mut found: BTreeSet<String> = words.flat_map(plain).collect();
    // Two words that belong together: `fastapi run`, `flask run`, `next start`.
    let words: Vec<&str> = command.split_whitespace().collect();
    found.extend(words.windows(2).map(|pair| {
        let first = pair[0].rsplit('/').next().unwrap_or(pair[0]);
        format!("{first} {}", pair[1])
    }));
    found
}

#[cfg(test)]
mod tests {
    use super::{by_default, programs, satisfies};

    #[test]
    fn versions_and_programs() {
        assert!(satisfies("4.0.1", ">=3.4"));
        assert!(satisfies("^3.4", ">=3.4") && !satisfies("~2.7.1", ">=3.4"));
        assert_eq!(by_default("${EXPOSED:info}"), "info");
        assert_eq!((by_default("${EXPOSED}"), by_default("info")), ("${EXPOSED}", "info"));
        assert!(!satisfies("", ">=1") && !satisfies("latest", ">=1"));
        let found = programs("/opt/bin/gunicorn -b :80 app:app");
        assert!(found.contains("gunicorn"));
        assert!(programs("fastapi run --port 80").contains("fastapi run"));
    }
}
