//! `deps/frozen-install`: an install in a Dockerfile takes what the lockfile says, where the
//! lockfile stands beside the manifest and is copied before.

use super::{Change, Edit, Text};
use crate::facts::Dockerfile;
use crate::facts::dockerfile::{Copy, Run, Stage};
use crate::repository::{Repository, join};
use crate::rules::docker::dockerignore_present::contexts_of;
use crate::source::{FileId, Span};
use globset::Glob;

/// A package manager: its name, its lockfile, and what `install` becomes.
const MANAGERS: &[(&str, &str, &str)] = &[
    ("npm", "package-lock.json", "ci"),
    ("pnpm", "pnpm-lock.yaml", "install --frozen-lockfile"),
    ("yarn", "yarn.lock", "install --frozen-lockfile"),
];

/// Flags that mean the same for a frozen install, sorted. Any other word may name a package.
pub(super) const SAME: &[&str] = &[
    "--ignore-scripts",
    "--legacy-peer-deps",
    "--no-audit",
    "--no-fund",
    "--no-progress",
    "--omit=dev",
    "--only=production",
    "--prefer-offline",
    "--prod",
    "--production",
    "--quiet",
    "--silent",
];

pub(super) fn propose(repository: &Repository, text: Text<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for component in &repository.components {
        for (dockerfile, at) in component.dockerfiles(repository) {
            if !installs(dockerfile) {
                continue;
            }
            let contexts = contexts_of(repository, dockerfile, at.file);
            if contexts.iter().any(|c| trims_lockfiles(repository, c, at.file, text)) {
                continue;
            }
            let Some(text) = text(at.file) else { continue };
            let lines: Vec<&str> = text.lines().collect();
            for stage in &dockerfile.stages {
                let made = stage.runs.iter().filter_map(|run| {
                    let holds = |context: &&String, lock: &str| {
                        frozen(repository, context, stage, run, lock)
                    };
                    // Of the folders that may be the context, the one it is holds the lockfile.
                    let one = |lock: &str| contexts.iter().filter(|c| holds(c, lock)).count() == 1;
                    edit(repository, &lines, run, one)
                });
                let path = &repository.file(at.file).path;
                edits.extend(made.map(|change| Edit {
                    mends: "deps/frozen-install",
                    path: path.clone(),
                    change,
                    check: format!(
                        "build the image of {path}: it fails where the lockfile is stale"
                    ),
                }));
            }
        }
    }
    edits
}

fn manager(run: &Run) -> Option<(&'static str, &'static str, &'static str)> {
    let [program, verb, flags @ ..] = &run.words[..] else { return None };
    let same = flags.iter().all(|flag| SAME.binary_search(&flag.as_str()).is_ok());
    let installs = same && matches!(verb.as_str(), "install" | "i");
    MANAGERS.iter().find(|(name, ..)| installs && program == name).copied()
}

fn installs(dockerfile: &Dockerfile) -> bool {
    dockerfile.stages.iter().flat_map(|stage| &stage.runs).any(|run| manager(run).is_some())
}

/// Whether an ignore file may keep the lockfile out of the build context.
fn trims_lockfiles(
    repository: &Repository,
    context: &str,
    dockerfile: FileId,
    text: Text<'_>,
) -> bool {
    let beside = format!("{}.dockerignore", repository.file(dockerfile).path);
    let found = [Some(beside), join(context, ".dockerignore")];
    let files = found.into_iter().flatten().filter_map(|path| repository.find(&path));
    let trims = |line: &str| line.contains("lock") || line.trim_start().starts_with('*');
    files.into_iter().any(|id| text(id).is_none_or(|text| text.lines().any(trims)))
}

/// Whether a lockfile of this name lies where what is installed comes from.
fn frozen(repository: &Repository, context: &str, stage: &Stage, run: &Run, lock: &str) -> bool {
    let before = |copy: &&Copy| {
        let here = matches!(copy.destination.as_str(), "." | "./");
        copy.from.is_none() && here && copy.at.start < run.at.start
    };
    let elsewhere =
        |other: &Run| other.at == run.at && other.words.first().is_some_and(|w| w == "cd");
    if stage.runs.iter().any(elsewhere) {
        return false;
    }
    let sources = stage.copies.iter().filter(before).flat_map(|copy| &copy.sources);
    sources.into_iter().any(|source| {
        let (folder, name) = source.rsplit_once('/').unwrap_or((".", source));
        let takes = Glob::new(name).is_ok_and(|glob| glob.compile_matcher().is_match(lock));
        let folder = if takes { folder } else { source.trim_end_matches('/') };
        let found = join(context, folder).and_then(|folder| join(&folder, lock));
        found.is_some_and(|path| repository.find(&path).is_some())
    })
}

fn edit(
    repository: &Repository,
    lines: &[&str],
    run: &Run,
    has_lock: impl Fn(&str) -> bool,
) -> Option<Change> {
    let (program, lock, mut frozen) = manager(run)?;
    if !has_lock(lock) {
        return None;
    }
    // The settings of Yarn 2 and later, which call it otherwise.
    if program == "yarn" && repository.files.iter().any(|file| file.name() == ".yarnrc.yml") {
        frozen = "install --immutable";
    }
    let old = format!("{program} {}", run.words[1]);
    let (number, line) = only_line(lines, run.at, &old)?;
    Some(Change::Line(
        number,
        line.to_owned(),
        line.replacen(&old, &format!("{program} {frozen}"), 1),
    ))
}

/// The one line of an instruction that holds a command; `None` when there are more, or none.
fn only_line<'t>(lines: &[&'t str], at: Span, command: &str) -> Option<(u32, &'t str)> {
    let numbers = at.start.line..=at.end.line;
    let mut found = numbers.filter_map(|number| {
        let line = *lines.get(number as usize - 1)?;
        let mut places = line.match_indices(command);
        let (start, _) = places.next()?;
        let word = |edge: Option<char>| edge.is_none_or(|c| !c.is_alphanumeric() && c != '-');
        let whole = word(line[..start].chars().next_back())
            && word(line[start + command.len()..].chars().next());
        Some((number, line, whole && places.next().is_none()))
    });
    let (number, line, whole) = found.next()?;
    (whole && found.next().is_none()).then_some((number, line))
}
