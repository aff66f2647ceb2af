//! `deps/lockfile-present`: each manifest with dependencies has a lockfile that git keeps, beside
//! it or at the root of the workspace that it belongs to.

use crate::facts::{IgnoreFile, Lockfile, Manifest, Mark, What};
use crate::repository::{ComponentKind, Repository, join, lies_in, lockfiles_in};
use crate::rule::{Finding, Outcome, Subject};
use crate::signals::{Ecosystem, signals};
use crate::source::{FileId, Span};
use globset::{Glob, GlobBuilder};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let manifests = subject.component.manifests(repository);
    let parts = manifests.map(|(manifest, at)| judge(subject, manifest, at)).collect();
    Outcome::join(parts, "its manifests declare no dependencies")
}

fn judge(subject: &Subject<'_>, manifest: &Manifest, at: Span) -> Outcome {
    let repository = subject.repository;
    let folder = repository.file(at.file).folder();
    let Some(ecosystem) = signals().ecosystem(&manifest.ecosystem) else {
        return Outcome::skip("an ecosystem without lockfiles");
    };
    if manifest.members.is_some()
        && let Some(pass) = locked(repository, ecosystem, folder)
    {
        return pass;
    }
    if let Some(skip) = skip(manifest) {
        return skip;
    }
    if manifest.ecosystem == "terraform" {
        return terraform(repository, ecosystem, folder, at);
    }
    if manifest.ecosystem == "requirements" {
        return requirements(repository, manifest, at, folder);
    }
    if let Some(pass) = locked(repository, ecosystem, folder) {
        return pass;
    }
    if let Some(found) = vendored(repository, &manifest.ecosystem, folder) {
        return Outcome::pass(Span::file_start(found), "dependencies are vendored");
    }
    if !ecosystem.convention {
        return Outcome::skip(format!("{} projects commit no lockfile", ecosystem.name));
    }
    if is_library(subject, manifest) {
        return Outcome::skip("a library leaves the lockfile to its users");
    }
    if ecosystem.name == "python" && requirements_beside(repository, folder) {
        return Outcome::skip("its requirements file is judged instead");
    }
    let place = manifest.dependencies_at.unwrap_or(at);
    absent(repository, ecosystem, folder, place)
}

fn skip(manifest: &Manifest) -> Option<Outcome> {
    if manifest.marked(|mark| *mark == Mark::ToolsOnly) {
        return Some(Outcome::skip("configures tools only"));
    }
    let moved = manifest.marked(|mark| matches!(mark, Mark::Includes(_)));
    if manifest.dependencies.is_empty() && !moved {
        return Some(Outcome::skip("declares no dependencies"));
    }
    None
}

fn is_library(subject: &Subject<'_>, manifest: &Manifest) -> bool {
    let declared = manifest.marked(|mark| *mark == Mark::Library);
    (subject.component.listed && subject.component.kind == ComponentKind::Library)
        || (manifest.ecosystem == "helm" && declared)
}

/// The files of a folder are one module: judged once, at the first of them, and only when one of
/// them configures a provider or a state backend. Other modules leave the choice to their callers.
fn terraform(repository: &Repository, ecosystem: &Ecosystem, folder: &str, at: Span) -> Outcome {
    let files: Vec<(&Manifest, Span)> = repository
        .facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::Manifest(m) if repository.file(fact.at.file).folder() == folder => {
                Some((m.as_ref(), fact.at))
            }
            _ => None,
        })
        .filter(|(m, _)| m.ecosystem == "terraform" && !m.dependencies.is_empty())
        .collect();
    let root = files.iter().find(|(m, _)| m.marked(|mark| *mark == Mark::RootModule));
    let Some((root, _)) = root else {
        return Outcome::skip("a module leaves the lockfile to its callers");
    };
    if files.first().is_some_and(|(_, first)| first.file != at.file) {
        return Outcome::skip("judged with the other files of its module");
    }
    let place = root.dependencies_at.unwrap_or(at);
    locked(repository, ecosystem, folder)
        .unwrap_or_else(|| absent(repository, ecosystem, folder, place))
}

/// A pass, when a lockfile of the ecosystem stands beside the manifest or at its workspace root.
fn locked(repository: &Repository, ecosystem: &Ecosystem, folder: &str) -> Option<Outcome> {
    let mut candidate = folder;
    loop {
        let mut found = lockfiles_in(repository, candidate);
        let fits = |lock: &Lockfile, at: Span| {
            let name = repository.file(at.file).name();
            lock.ecosystem == ecosystem.name || ecosystem.lockfiles.iter().any(|l| l == name)
        };
        let found = found.find(|(lock, at)| fits(lock, *at));
        if let Some((_, at)) = found {
            let beside = candidate == folder;
            if beside || is_member(repository, candidate, folder) {
                let note = if beside { "lockfile" } else { "lockfile of the workspace" };
                return Some(Outcome::pass(at, note));
            }
        }
        if candidate.is_empty() {
            return None;
        }
        candidate = candidate.rsplit_once('/').map_or("", |(outer, _)| outer);
    }
}

/// Whether a manifest in `root` gathers `folder` into its workspace.
fn is_member(repository: &Repository, root: &str, folder: &str) -> bool {
    let inner = folder.strip_prefix(root).unwrap_or(folder).trim_start_matches('/');
    let manifests = repository.facts.iter().filter_map(|fact| match &fact.what {
        What::Manifest(manifest) if repository.file(fact.at.file).folder() == root => {
            manifest.members.as_ref()
        }
        _ => None,
    });
    let matches = |glob: &str| {
        let glob = glob.trim_start_matches("./").trim_end_matches('/');
        // As package managers have it, `*` stays within one folder.
        let built = GlobBuilder::new(glob).literal_separator(true).build();
        built.is_ok_and(|glob| glob.compile_matcher().is_match(inner)) || glob == inner
    };
    manifests.into_iter().any(|members| {
        let excluded = members.iter().filter_map(|glob| glob.strip_prefix('!')).any(matches);
        !excluded && members.iter().filter(|glob| !glob.starts_with('!')).any(|glob| matches(glob))
    })
}

fn vendored(repository: &Repository, ecosystem: &str, folder: &str) -> Option<FileId> {
    let marker = match ecosystem {
        "go" => "vendor/modules.txt",
        "composer" => "vendor/autoload.php",
        _ => return None,
    };
    join(folder, marker).and_then(|path| repository.find(&path))
}

fn requirements_beside(repository: &Repository, folder: &str) -> bool {
    repository.facts.iter().any(|fact| match &fact.what {
        What::Manifest(manifest) => {
            manifest.ecosystem == "requirements"
                && repository.file(fact.at.file).folder() == folder
                && !manifest.dependencies.is_empty()
        }
        _ => false,
    })
}

/// A requirements file locks itself when a program wrote it or every line is pinned.
fn requirements(repository: &Repository, manifest: &Manifest, at: Span, folder: &str) -> Outcome {
    let floats = manifest.marked(|mark| matches!(mark, Mark::Floating(_)));
    if manifest.marked(|mark| *mark == Mark::Compiled) && !floats {
        return Outcome::pass(at, "compiled with every version pinned");
    }
    let python = signals().ecosystem("python");
    if let Some(pass) = python.and_then(|python| locked(repository, python, folder)) {
        return pass;
    }
    let floating = manifest.marks.iter().find_map(|(mark, at)| match mark {
        Mark::Floating(text) => Some((text, *at)),
        _ => None,
    });
    let Some((text, place)) = floating else {
        return Outcome::pass(at, "every direct dependency is pinned");
    };
    if manifest.marked(|mark| matches!(mark, Mark::Includes(_))) {
        return Outcome::Unknown("versions may be pinned by a file that it takes in".to_owned());
    }
    let count = manifest.marks.iter().filter(|(m, _)| matches!(m, Mark::Floating(_))).count();
    let others = if count > 1 { format!(", nor have {} others", count - 1) } else { String::new() };
    let message = format!("`{text}` has no fixed version{others}, and there is no lockfile");
    let fix = "compile it with hashes (pip-compile, uv pip compile), or pin every line with `==`";
    Outcome::Fail(vec![Finding::new(place, message, fix).about("requirements")])
}

fn absent(repository: &Repository, ecosystem: &Ecosystem, folder: &str, at: Span) -> Outcome {
    let name = ecosystem.lockfiles.first().map_or("a lockfile", String::as_str);
    let ignored = ecosystem.lockfiles.iter().find_map(|lockfile| {
        let place = ignored_by(repository, folder, lockfile)?;
        Some((lockfile, place))
    });
    if let Some((lockfile, place)) = ignored {
        let copied = copies(repository, folder, lockfile);
        let yet = if copied.is_some() { ", yet an image copies it" } else { "" };
        let message = format!("`{lockfile}` is kept out of git{yet}");
        let fix = format!("drop this pattern and commit {lockfile}");
        let mut finding = Finding::new(place, message, fix).about(&ecosystem.name);
        finding.related.extend(copied);
        return Outcome::Fail(vec![finding]);
    }
    let message = format!("no lockfile for these {} dependencies", ecosystem.name);
    let fix = format!("commit {name}");
    Outcome::Fail(vec![Finding::new(at, message, fix).about(&ecosystem.name)])
}

/// The `.gitignore` line that keeps a lockfile of `folder` out of git.
fn ignored_by(repository: &Repository, folder: &str, lockfile: &str) -> Option<Span> {
    repository.facts.iter().find_map(|fact| {
        let What::Ignore(IgnoreFile { tool: "git", patterns }) = &fact.what else { return None };
        if !lies_in(folder, repository.file(fact.at.file).folder()) {
            return None;
        }
        let names = |pattern: &str| {
            let pattern = pattern.trim_start_matches("**/").trim_matches('/');
            pattern == lockfile
                || (pattern.starts_with('*') && glob(pattern, lockfile))
                || join(folder, lockfile).as_deref() == Some(pattern)
        };
        let last = patterns.iter().rfind(|(p, _)| names(p.trim_start_matches('!')))?;
        (!last.0.starts_with('!')).then_some(last.1)
    })
}

fn glob(pattern: &str, name: &str) -> bool {
    pattern != "*" && Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(name))
}

/// The `COPY` of an image near `folder` that names the lockfile.
fn copies(repository: &Repository, folder: &str, lockfile: &str) -> Option<crate::rule::Evidence> {
    repository.facts.iter().find_map(|fact| {
        let What::Dockerfile(dockerfile) = &fact.what else { return None };
        if !lies_in(repository.file(fact.at.file).folder(), folder) {
            return None;
        }
        let mut copies = dockerfile.stages.iter().flat_map(|stage| &stage.copies);
        let copy = copies.find(|copy| copy.sources.iter().any(|s| s.ends_with(lockfile)))?;
        Some(crate::rule::Evidence { at: copy.at, note: "copied here".to_owned() })
    })
}
