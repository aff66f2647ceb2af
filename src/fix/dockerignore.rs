//! `docker/dockerignore-present`: an ignore file that leaves out what no build asks for. What the
//! Dockerfile copies, and what lies in the repository, is never left out.

use super::{Change, Edit, Failing};
use crate::facts::{Dockerfile, What};
use crate::names::base;
use crate::repository::{Repository, join};
use crate::rules::docker::dockerignore_present::contexts_of;
use crate::source::FileId;

/// Left out of every image: settings and logs of one person's machine.
const ALWAYS: &[&str] = &[".DS_Store", ".env", ".env.local", ".idea", ".vscode"];

/// Folders that a build makes anew, by a file that says which build it is.
const MADE: &[(&str, &[&str])] = &[
    ("Cargo.toml", &["target"]),
    ("package.json", &["node_modules", "npm-debug.log"]),
    ("pyproject.toml", &["__pycache__", ".venv", ".pytest_cache"]),
    ("requirements.txt", &["__pycache__", ".venv", ".pytest_cache"]),
];

/// Packages that ask git for a version while they build, sorted.
pub(super) const ASK_GIT: &[&str] = &[
    "built",
    "git-version",
    "hatch-vcs",
    "setuptools-scm",
    "setuptools_scm",
    "vergen",
    "versioneer",
];

pub(super) fn propose(repository: &Repository, failing: &Failing<'_>) -> Vec<Edit> {
    let images = failing.component.dockerfiles(repository);
    let failed = images.filter(|(_, at)| failing.findings.iter().any(|f| f.at.file == at.file));
    failed.filter_map(|(dockerfile, at)| edit(repository, dockerfile, at.file)).collect()
}

fn edit(repository: &Repository, dockerfile: &Dockerfile, id: FileId) -> Option<Edit> {
    let file = repository.file(id);
    let contexts = contexts_of(repository, dockerfile, id);
    // BuildKit reads the file beside the Dockerfile whatever the context is.
    let (path, outermost) = match &contexts[..] {
        [] => return None,
        [context] => (join(context, ".dockerignore")?, context.as_str()),
        [.., outermost] => (format!("{}.dockerignore", file.path), outermost.as_str()),
    };
    let mut names: Vec<&str> = ALWAYS.to_vec();
    for (marker, made) in MADE {
        if repository.files_in(&contexts[0]).any(|id| repository.file(id).name() == *marker) {
            names.extend(*made);
        }
    }
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !is_wanted(repository, outermost, name));
    let mut lines = Vec::new();
    if !asks_git(repository) && !is_copied(repository, ".git") {
        lines.push(".git".to_owned());
    }
    lines.extend(names.into_iter().map(|name| format!("**/{name}")));
    let head = "# Not for the image: history, one machine's settings, and what a build makes anew.";
    Some(Edit {
        mends: "docker/dockerignore-present",
        change: Change::Create(format!("{head}\n{}\n", lines.join("\n"))),
        check: format!("build the image of {}: does anything miss?", file.path),
        path,
    })
}

/// Whether something of this name lies in the repository, or is copied by name.
fn is_wanted(repository: &Repository, context: &str, name: &str) -> bool {
    let named = |path: &str| path.split('/').any(|part| part == name);
    let there = repository.files_in(context).any(|id| named(&repository.file(id).path));
    there || is_copied(repository, name)
}

fn dockerfiles(repository: &Repository) -> impl Iterator<Item = &Dockerfile> {
    repository.facts.iter().filter_map(|fact| match &fact.what {
        What::Dockerfile(dockerfile) => Some(dockerfile.as_ref()),
        _ => None,
    })
}

/// Whether any Dockerfile copies a path with this part.
fn is_copied(repository: &Repository, name: &str) -> bool {
    let stages = dockerfiles(repository).flat_map(|dockerfile| &dockerfile.stages);
    let copies = stages.flat_map(|stage| &stage.copies).filter(|copy| copy.from.is_none());
    let mut sources = copies.flat_map(|copy| &copy.sources);
    sources.any(|source| source.split('/').any(|part| part == name))
}

/// Whether a build runs git, or takes in a package that does.
fn asks_git(repository: &Repository) -> bool {
    let stages = dockerfiles(repository).flat_map(|dockerfile| &dockerfile.stages);
    let mut runs = stages.flat_map(|stage| &stage.runs);
    let runs_git = runs.any(|run| run.words.first().is_some_and(|word| base(word) == "git"));
    let mut manifests = repository.facts.iter().filter_map(|fact| match &fact.what {
        What::Manifest(manifest) => Some(manifest),
        _ => None,
    });
    let asks = |name: &str| ASK_GIT.binary_search(&name).is_ok();
    runs_git || manifests.any(|m| m.dependencies.iter().any(|d| asks(&d.name)))
}
