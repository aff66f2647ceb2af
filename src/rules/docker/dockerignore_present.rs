//! `docker/dockerignore-present`: what the build context leaves out, where an image copies from it.
//! <https://docs.docker.com/build/concepts/context/#dockerignore-files>

use crate::discover::Format;
use crate::facts::Dockerfile;
use crate::facts::dockerfile::Copy;
use crate::repository::{File, Repository, join};
use crate::rule::{Finding, Outcome, Subject};
use crate::source::{FileId, Span};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let images = subject.component.dockerfiles(repository);
    let parts = images.map(|(dockerfile, at)| judge(repository, dockerfile, at.file)).collect();
    Outcome::join(parts, super::NOTHING_SHIPS)
}

fn judge(repository: &Repository, dockerfile: &Dockerfile, id: FileId) -> Outcome {
    let file = repository.file(id);
    let copies = copies(dockerfile);
    let Some(first) = copies.first() else {
        return Outcome::skip("copies nothing from the build context");
    };
    // BuildKit prefers an ignore file that is named after the Dockerfile.
    let beside = format!("{}.dockerignore", file.path);
    if let Some(found) = repository.find(&beside) {
        return Outcome::pass(Span::file_start(found), "the image's own ignore file");
    }
    let contexts = contexts(repository, file, &copies);
    let mut ignores = contexts.iter().filter_map(|context| {
        join(context, ".dockerignore").and_then(|path| repository.find(&path))
    });
    if let Some(found) = ignores.next() {
        return Outcome::pass(Span::file_start(found), "the build context has an ignore file");
    }
    let whole = copies.iter().find(|copy| copy.sources.iter().any(|s| s == "." || s == "./"));
    let (at, message) = match whole {
        Some(copy) => (copy.at, "copies the whole build context, and no .dockerignore trims it"),
        None => (first.at, "the build context has no .dockerignore"),
    };
    let folder = contexts.first().map_or("", String::as_str);
    let place = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let fix = format!("add {place}.dockerignore with .git, tests, documents and local settings");
    Outcome::Fail(vec![Finding::new(at, message, fix).about(dockerfile.image_name())])
}

/// What a Dockerfile copies from its build context.
fn copies(dockerfile: &Dockerfile) -> Vec<&Copy> {
    let all = dockerfile.stages.iter().flat_map(|stage| &stage.copies);
    all.filter(|copy| copy.from.is_none() && !copy.sources.is_empty()).collect()
}

/// The folders that may be the build context of a Dockerfile, the innermost first; none when it
/// copies nothing from there.
pub fn contexts_of(repository: &Repository, dockerfile: &Dockerfile, id: FileId) -> Vec<String> {
    let copies = copies(dockerfile);
    if copies.is_empty() {
        return Vec::new();
    }
    contexts(repository, repository.file(id), &copies)
}

/// The folders that may be the build context: the one that Compose names, else the nearest one
/// from which every plain source exists, else all from the Dockerfile's folder to the root.
fn contexts(repository: &Repository, file: &File, copies: &[&Copy]) -> Vec<String> {
    if let Some(context) = repository.build_contexts.get(&file.path) {
        return vec![context.clone()];
    }
    let mut folders = vec![file.folder().to_owned()];
    while let Some(outer) = folders.last().filter(|folder| !folder.is_empty()) {
        folders.push(outer.rsplit_once('/').map_or("", |(outer, _)| outer).to_owned());
    }
    let plain: Vec<&String> = copies
        .iter()
        .flat_map(|copy| &copy.sources)
        .filter(|source| !source.contains(['*', '?', '[', '$']) && source.as_str() != ".")
        .collect();
    let holds_all = |folder: &&String| {
        plain.iter().all(|source| {
            join(folder, source.trim_start_matches('/'))
                .is_some_and(|path| path.is_empty() || exists(repository, &path))
        })
    };
    match folders.iter().find(holds_all) {
        Some(folder) if !plain.is_empty() => vec![folder.clone()],
        _ => folders,
    }
}

/// Whether a file or folder of this path was seen by the walk.
fn exists(repository: &Repository, path: &str) -> bool {
    let folder = format!("{path}/");
    let next = repository.files.partition_point(|file| file.path.as_str() < path);
    let starts = |file: &File| file.path == path || file.path.starts_with(&folder);
    repository.files[next..].iter().take_while(|file| file.path.starts_with(path)).any(starts)
        && !matches!(
            repository.files[next..].first().map(|f| &f.format),
            Some(Format::DockerIgnore)
        )
}
