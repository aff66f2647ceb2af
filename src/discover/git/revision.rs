//! The tree of a revision: which files it holds, and their bytes, a file at a time.

use super::{Git, GitError, child};
use gix::objs::tree::EntryKind;
use gix::{ObjectId, Repository};
use std::io;
use std::path::PathBuf;

/// Files beyond this many are no tree that anybody works on.
const FILE_LIMIT: usize = 2_000_000;

/// What to do about a shallow clone.
const MORE: &str = ": fetch more history, for instance with `git fetch --unshallow`";

/// A file of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastFile {
    /// Path relative to the scanned root, with `/`.
    pub path: String,
    /// `None` for a file of a submodule: it is taken as it lies in the work tree.
    id: Option<ObjectId>,
}

/// The files of a revision below the scanned root.
pub struct Past {
    git: Git,
    /// First digits of the commit's hash.
    pub commit: String,
    /// The files, sorted by path.
    pub files: Vec<PastFile>,
    modules: Vec<String>,
    /// Trees that could not be read.
    pub unreadable: usize,
}

impl Git {
    /// The files at the commit where the history of HEAD left that of `revision`: what was there
    /// before the work on this branch began. Symbolic links are left out, and so are submodules
    /// until [`Past::keep_modules`] is told of their files.
    pub fn before(self, revision: &str) -> Result<Past, GitError> {
        let repository = self.local();
        let commit = base(&repository, revision)?;
        let short = commit.to_hex_with_len(10).to_string();
        let broken = |error: gix::Error| GitError::broken(format!("commit {short}"), &error);
        let tree = repository.find_commit(commit).and_then(|commit| Ok(commit.tree_id()?.detach()));
        let folder = self.folder_in(&repository, tree.map_err(broken)?).map_err(broken)?;
        let (files, modules) = (Vec::new(), Vec::new());
        let mut past = Past { git: self, commit: short, files, modules, unreadable: 0 };
        if let Some(folder) = folder {
            past.list(&repository, folder)?;
        }
        past.sort();
        Ok(past)
    }
}

impl Past {
    /// A reader for one thread.
    pub fn reader(&self) -> BlobReader {
        BlobReader { repository: self.git.local(), root: self.git.root.clone() }
    }

    /// Adds those of the present files that lie in submodules which were there already: another
    /// repository holds what they were, and what fails in them is no change of this one.
    pub fn keep_modules<'p>(&mut self, present: impl Iterator<Item = &'p str>) {
        let lies = |path: &&str| {
            let below = |module: &String| {
                path.strip_prefix(module.as_str()).is_some_and(|rest| rest.starts_with('/'))
            };
            self.modules.iter().any(below)
        };
        let kept = present.filter(lies).map(|path| PastFile { path: path.to_owned(), id: None });
        let kept: Vec<PastFile> = kept.collect();
        self.files.extend(kept);
        self.sort();
    }

    fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.files.dedup_by(|a, b| a.path == b.path);
    }

    fn list(&mut self, repository: &Repository, tree: ObjectId) -> Result<(), GitError> {
        let mut open = vec![(tree, String::new())];
        while let Some((tree, folder)) = open.pop() {
            let Ok(tree) = repository.find_tree(tree) else {
                self.unreadable += 1;
                continue;
            };
            for entry in tree.iter() {
                let Ok(entry) = entry else {
                    self.unreadable += 1;
                    break;
                };
                let Some(path) = child(&folder, entry.filename()) else { continue };
                let id = entry.object_id();
                match entry.kind() {
                    EntryKind::Tree => open.push((id, path)),
                    EntryKind::Blob | EntryKind::BlobExecutable => {
                        self.files.push(PastFile { path, id: Some(id) });
                    }
                    EntryKind::Commit => self.modules.push(path),
                    EntryKind::Link => {}
                }
            }
            if self.files.len() + open.len() > FILE_LIMIT {
                let what = format!("more than {FILE_LIMIT} files");
                return Err(GitError::Broken("the tree".to_owned(), what));
            }
        }
        Ok(())
    }

    /// The file of a path.
    pub fn find(&self, path: &str) -> Option<&PastFile> {
        let found = self.files.binary_search_by(|file| file.path.as_str().cmp(path));
        found.ok().map(|index| &self.files[index])
    }
}

/// Reads files of a revision.
pub struct BlobReader {
    repository: Repository,
    root: PathBuf,
}

impl BlobReader {
    /// Size of a file in bytes; `None` when it is missing or broken.
    pub fn size(&self, file: &PastFile) -> Option<u64> {
        let Some(id) = file.id else {
            return Some(std::fs::symlink_metadata(self.root.join(&file.path)).ok()?.len());
        };
        self.repository.find_header(id).ok().map(|header| header.size())
    }

    /// The bytes of a file.
    pub fn bytes(&self, file: &PastFile) -> io::Result<Vec<u8>> {
        let Some(id) = file.id else { return std::fs::read(self.root.join(&file.path)) };
        let blob = self.repository.find_blob(id);
        let mut blob = blob.map_err(|error| io::Error::other(error.to_string()))?;
        Ok(blob.take_data())
    }
}

/// The commit that `revision` and HEAD have in common.
fn base(repository: &Repository, revision: &str) -> Result<ObjectId, GitError> {
    let head = repository.head_commit().map_err(|error| match repository.head() {
        Ok(head) if head.is_unborn() => GitError::Unborn,
        _ => GitError::broken("HEAD", &error),
    })?;
    let named = commit_of(repository, revision)
        .ok_or_else(|| GitError::NoRevision(revision.to_owned(), hint(repository, revision)))?;
    let shallow = repository.is_shallow().unwrap_or_default();
    let none = || GitError::NoBase(revision.to_owned(), if shallow { MORE } else { "" });
    match repository.merge_base(named, head.id) {
        Ok(Some(base)) => Ok(base.detach()),
        Ok(None) => Err(none()),
        Err(_) if shallow => Err(none()),
        Err(error) => Err(GitError::broken("the history", &error)),
    }
}

fn commit_of(repository: &Repository, revision: &str) -> Option<ObjectId> {
    let object = repository.rev_parse_single(revision).ok()?.object().ok()?;
    Some(object.peel_to_kind(gix::objs::Kind::Commit).ok()?.id)
}

/// What to do about a revision that is not there.
fn hint(repository: &Repository, revision: &str) -> String {
    let remote = format!("origin/{revision}");
    if commit_of(repository, &remote).is_some() {
        return format!(": `{remote}` is there");
    }
    if repository.is_shallow().unwrap_or_default() {
        return MORE.to_owned();
    }
    if revision.contains(['~', '^', '@', ':']) {
        return String::new();
    }
    let branch = revision.strip_prefix("origin/").unwrap_or(revision);
    format!(": fetch it first, for instance with `git fetch origin {branch}`")
}
