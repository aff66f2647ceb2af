//! The only module that walks and reads the scanned tree: parallel, ignore-aware, bounded. Each
//! file is read in one task, and its text dropped when its facts are taken; a second reading looks
//! for the few names that the first left open.

mod class;
pub mod classify;
pub mod excerpt;
pub mod git;
mod leaks;
mod line_hash;
mod mention;
mod read;
mod text;

pub use class::Class;
pub use classify::Format;
pub use leaks::{past_secrets, past_secrets_in_memory};
pub use text::text;

use crate::facts::Fact;
use crate::report::Diagnostic;
use crate::repository::{File, Repository};
use crate::source::{FileId, Position};
use git::{BlobReader, Past, PastFile};
use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::{WalkBuilder, WalkState};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};

/// How to walk.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Globs of paths that are left out.
    pub exclude: Vec<String>,
    /// Read what `.gitignore` leaves out, too.
    pub no_ignore: bool,
    /// Threads of the walk; 0 for one a core.
    pub jobs: usize,
}

/// Files done so far, for a progress line.
#[derive(Debug, Default)]
pub struct Progress {
    /// Files seen by the walk.
    pub seen: AtomicUsize,
    /// Files read.
    pub done: AtomicUsize,
}

struct Found {
    relative: String,
    absolute: PathBuf,
    size: u64,
}

/// Walks the tree under `root` and takes the facts of every file. Components are not built here.
pub fn scan(root: &Path, options: &Options, progress: &Progress) -> Repository {
    let (mut found, mut diagnostics) = walk(root, options, progress);
    found.extend(examples(root, &found, &exclusions(&options.exclude)));
    // A folder of another repository, and none of its files, tells nothing of these.
    let tracked = git::tracked(root).ok().filter(|tracked| !tracked.is_empty());
    found.sort_by(|a, b| a.relative.cmp(&b.relative));
    found.dedup_by(|a, b| a.relative == b.relative);
    if let Some(tracked) = &tracked {
        let ignored = ignored(root, &found, tracked, &exclusions(&options.exclude));
        found.extend(ignored);
        found.sort_by(|a, b| a.relative.cmp(&b.relative));
    }
    let tasks: Vec<(usize, &Found)> = found.iter().enumerate().collect();
    let read: Vec<read::Read> = tasks
        .par_iter()
        .map(|(index, found)| {
            let id = FileId(*index as u32);
            let read = read::from_disk(id, &found.relative, &found.absolute, found.size);
            progress.done.fetch_add(1, Ordering::Relaxed);
            read
        })
        .collect();
    let name = root
        .canonicalize()
        .ok()
        .and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    let sizes = found.into_iter().map(|found| (found.relative, found.size));
    let name = name.unwrap_or_else(|| "repository".to_owned());
    Repository { tracked, ..assemble(name, sizes, read, &mut diagnostics) }
}

/// Files that git keeps although `.gitignore` names them.
fn ignored(
    root: &Path,
    found: &[Found],
    tracked: &BTreeSet<String>,
    excluded: &GlobSet,
) -> Vec<Found> {
    let known =
        |path: &str| found.binary_search_by(|file| file.relative.as_str().cmp(path)).is_ok();
    let left = tracked.iter().filter(|path| !known(path) && !excludes(excluded, path));
    let files = left.filter_map(|relative| {
        let absolute = root.join(relative);
        let metadata = std::fs::symlink_metadata(&absolute).ok().filter(|m| m.is_file())?;
        Some(Found { relative: relative.clone(), absolute, size: metadata.len() })
    });
    files.collect()
}

/// Takes the facts of the files of a revision, those aside that `options` or `keep` leave out, and
/// counts the files that are missing or broken.
pub fn scan_past(
    past: &Past,
    options: &Options,
    keep: impl Fn(&str) -> bool + Sync,
) -> (Repository, usize) {
    let excluded = exclusions(&options.exclude);
    let wanted = |file: &&PastFile| !excludes(&excluded, &file.path) && keep(&file.path);
    let files: Vec<&PastFile> = past.files.iter().filter(wanted).collect();
    let tasks: Vec<(usize, &&PastFile)> = files.iter().enumerate().collect();
    let lost = AtomicUsize::new(past.unreadable);
    let read: Vec<(u64, read::Read)> = tasks
        .par_iter()
        .map_init(
            || past.reader(),
            |reader, (index, file)| {
                let size = reader.size(file);
                lost.fetch_add(usize::from(size.is_none()), Ordering::Relaxed);
                let (id, size) = (FileId(*index as u32), size.unwrap_or_default());
                (
                    size,
                    read::from_source(id, &file.path, size, |buffer| {
                        *buffer = reader.bytes(file)?;
                        Ok(())
                    }),
                )
            },
        )
        .collect();
    let (sizes, read): (Vec<u64>, Vec<read::Read>) = read.into_iter().unzip();
    let sizes = files.iter().map(|file| file.path.clone()).zip(sizes);
    let repository = assemble(past.commit.clone(), sizes, read, &mut Vec::new());
    (repository, lost.into_inner())
}

/// Whether a path, or a folder that it lies in, is left out.
fn excludes(excluded: &GlobSet, path: &str) -> bool {
    let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    !excluded.is_empty() && ends.any(|end| excluded.is_match(&path[..end]))
}

/// Names of examples of environment files, which patterns such as `.env.*` ignore by mistake: git
/// keeps what was added before.
const EXAMPLES: &[&str] = &[".env.example", ".env.sample", ".env.template", ".env.dist"];

/// Examples beside manifests and images that `.gitignore` leaves out.
fn examples(root: &Path, found: &[Found], excluded: &GlobSet) -> Vec<Found> {
    let deploys = |format: &Format| {
        matches!(format, Format::Manifest(_) | Format::Dockerfile | Format::Compose)
    };
    let beside = found.iter().filter(|file| deploys(&classify::format(&file.relative)));
    let folder = |file: &Found| file.relative.rsplit_once('/').map_or("", |(f, _)| f).to_owned();
    let folders: BTreeSet<String> = beside.map(folder).collect();
    let mut examples = Vec::new();
    for folder in folders {
        for name in EXAMPLES {
            let relative =
                if folder.is_empty() { (*name).into() } else { format!("{folder}/{name}") };
            let absolute = root.join(&relative);
            let metadata = std::fs::symlink_metadata(&absolute);
            let Ok(metadata) = metadata.as_ref().map(std::fs::Metadata::len).map_err(|_| ()) else {
                continue;
            };
            let is_file = absolute.is_file() && !absolute.is_symlink();
            if is_file && !excluded.is_match(&relative) {
                examples.push(Found { relative, absolute, size: metadata });
            }
        }
    }
    examples
}

/// Takes the facts of files held in memory: rule examples and tests.
pub fn scan_memory(name: &str, files: &[(String, String)]) -> Repository {
    let mut files: Vec<(String, &[u8])> =
        files.iter().map(|(path, text)| (path.clone(), text.as_bytes())).collect();
    files.sort();
    let read = files
        .iter()
        .enumerate()
        .map(|(index, (path, bytes))| read::from_bytes(FileId(index as u32), path, bytes))
        .collect();
    let sizes = files.iter().map(|(path, bytes)| (path.clone(), bytes.len() as u64));
    assemble(name.to_owned(), sizes.collect::<Vec<_>>().into_iter(), read, &mut Vec::new())
}

/// Reads the tree again for variables that no code is seen to read: which of them no file names.
pub fn unnamed(repository: &Repository, root: &Path, names: &BTreeSet<String>) -> BTreeSet<String> {
    mention::unnamed(repository, names, |file, buffer| {
        read::fill_from_disk(buffer, &root.join(&file.path)).is_ok()
    })
}

/// The same for the files of a revision.
pub fn unnamed_past(
    repository: &Repository,
    past: &Past,
    names: &BTreeSet<String>,
) -> BTreeSet<String> {
    // A reader keeps what it unpacked: each thread takes one that is free.
    let readers: Mutex<Vec<BlobReader>> = Mutex::new(Vec::new());
    mention::unnamed(repository, names, |file, buffer| {
        let free = readers.lock().ok().and_then(|mut readers| readers.pop());
        let reader = free.unwrap_or_else(|| past.reader());
        let bytes = past.find(&file.path).and_then(|file| reader.bytes(file).ok());
        if let Ok(mut readers) = readers.lock() {
            readers.push(reader);
        }
        bytes.map(|bytes| *buffer = bytes).is_some()
    })
}

/// The same for files held in memory.
pub fn unnamed_in_memory(
    repository: &Repository,
    files: &[(String, String)],
    names: &BTreeSet<String>,
) -> BTreeSet<String> {
    mention::unnamed(repository, names, |file, buffer| {
        let found = files.iter().find(|(path, _)| *path == file.path);
        found.map(|(_, text)| buffer.extend_from_slice(text.as_bytes())).is_some()
    })
}

fn assemble(
    name: String,
    sizes: impl Iterator<Item = (String, u64)>,
    read: Vec<read::Read>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Repository {
    let mut repository = Repository { name, ..Repository::default() };
    // A list that grows by doubling would for a moment take twice its place.
    repository.facts.reserve_exact(read.iter().map(|read| read.facts.len()).sum());
    for ((path, size), mut read) in sizes.zip(read) {
        let start = repository.facts.len();
        let facts: &mut Vec<Fact> = &mut read.facts;
        repository.facts.append(facts);
        repository.facts_by_file.push(start..repository.facts.len());
        diagnostics.append(&mut read.diagnostics);
        repository.files.push(File {
            path,
            format: read.format,
            class: read.class,
            size,
            content_hash: read.content_hash,
            failed: read.failed,
        });
    }
    repository.diagnostics.append(diagnostics);
    repository.diagnostics.sort();
    repository
}

fn walk(root: &Path, options: &Options, progress: &Progress) -> (Vec<Found>, Vec<Diagnostic>) {
    let excluded = exclusions(&options.exclude);
    let (sender, receiver) = mpsc::channel();
    let walker = WalkBuilder::new(root)
        .hidden(false)
        .follow_links(false)
        .require_git(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .git_ignore(!options.no_ignore)
        .parents(!options.no_ignore)
        .threads(options.jobs)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build_parallel();
    walker.run(|| {
        let (sender, excluded) = (sender.clone(), &excluded);
        Box::new(move |entry| {
            let visited = visit(root, excluded, entry);
            match visited {
                Visited::File(found) => {
                    progress.seen.fetch_add(1, Ordering::Relaxed);
                    let _ = sender.send(Ok(found));
                    WalkState::Continue
                }
                Visited::Problem(diagnostic) => {
                    let _ = sender.send(Err(diagnostic));
                    WalkState::Continue
                }
                Visited::Excluded => WalkState::Skip,
                Visited::Nothing => WalkState::Continue,
            }
        })
    });
    drop(sender);
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    for message in receiver {
        match message {
            Ok(found) => files.push(found),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    (files, diagnostics)
}

enum Visited {
    File(Found),
    Problem(Diagnostic),
    Excluded,
    Nothing,
}

fn visit(
    root: &Path,
    excluded: &GlobSet,
    entry: Result<ignore::DirEntry, ignore::Error>,
) -> Visited {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Visited::Problem(walk_problem(root, &error)),
    };
    let relative = relative(root, entry.path());
    if !relative.is_empty() && excluded.is_match(&relative) {
        return Visited::Excluded;
    }
    let kind = entry.file_type();
    if !kind.is_some_and(|kind| kind.is_file()) {
        let special = kind.is_some_and(|kind| !kind.is_dir() && !kind.is_symlink());
        if special && classify::format(&relative).is_read() {
            return Visited::Problem(problem(&relative, "not a regular file: not read"));
        }
        return Visited::Nothing;
    }
    let size = entry.metadata().map_or(0, |metadata| metadata.len());
    Visited::File(Found { relative, absolute: entry.into_path(), size })
}

fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts = relative.components().map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}

fn problem(path: &str, message: &str) -> Diagnostic {
    Diagnostic { path: path.to_owned(), start: Position::START, message: message.to_owned() }
}

fn walk_problem(root: &Path, error: &ignore::Error) -> Diagnostic {
    let (path, reason) = match error {
        ignore::Error::WithPath { path, err } => (relative(root, path), err.to_string()),
        ignore::Error::WithDepth { err, .. } => return walk_problem(root, err),
        other => (String::from("."), other.to_string()),
    };
    let path = if path.is_empty() { ".".to_owned() } else { path };
    problem(&path, &format!("could not be read: {reason}"))
}

fn exclusions(globs: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let glob = glob.trim_end_matches('/');
        if let Ok(glob) = Glob::new(glob) {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}
