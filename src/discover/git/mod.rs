//! Git as a source of files, read without the git program: which files it tracks, the tree of a
//! revision, every blob of the history. Writes nothing, runs nothing, uses no network; the only
//! module that knows `gix`. What is broken or missing in a repository is an error or a note.

mod history;
mod revision;
#[cfg(test)]
mod tests;

pub use history::{Commit, History, PastBlob, history};
pub use revision::{BlobReader, Past, PastFile};

use gix::bstr::{BStr, ByteSlice};
use gix::index::entry::Mode;
use gix::{Repository, ThreadSafeRepository, sec};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Bytes for the objects that are likely to be asked for again, a thread: trees and commits.
const OBJECT_CACHE: usize = 8 << 20;

/// Bytes that one object may claim: what claims more is broken, or made to fill the memory.
const ALLOCATION: usize = 256 << 20;

/// Longest path that is believed, in bytes: what systems can create.
const PATH_LIMIT: usize = 4096;

/// Why git could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// No repository, or one without files: a bare one, or the inside of `.git`.
    #[error("{0} lies in no git work tree")]
    NoWorkTree(String),
    /// There is no commit yet.
    #[error("git has no commit here yet: HEAD is unborn")]
    Unborn,
    /// A name that git does not know, with a hint that follows it.
    #[error("git knows no revision `{0}`{1}")]
    NoRevision(String, String),
    /// Two histories do not meet in what is there.
    #[error("`{0}` and HEAD have no common commit{1}")]
    NoBase(String, &'static str),
    /// Something is broken, missing or of an unknown form.
    #[error("git: {0} could not be read: {1}")]
    Broken(String, String),
}

impl GitError {
    fn broken(what: impl Into<String>, error: &gix::Error) -> GitError {
        GitError::Broken(what.into(), error.to_string())
    }
}

/// The repository that holds a scanned folder.
pub struct Git {
    shared: ThreadSafeRepository,
    root: PathBuf,
    /// Folder of the scanned root in the work tree, with `/`; empty for its top.
    folder: String,
}

impl Git {
    /// Opens the repository in whose work tree `root` lies, whoever owns it: only its own
    /// configuration is looked at, and none of the environment.
    pub fn open(root: &Path) -> Result<Git, GitError> {
        let none = || GitError::NoWorkTree(root.display().to_string());
        let limit = format!("gitoxide.objects.allocLimit={ALLOCATION}");
        let options = || gix::open::Options::isolated().config_overrides([limit.as_str()]);
        let trust = sec::trust::Mapping { full: options(), reduced: options() };
        let absolute = root.canonicalize().map_err(|_| none())?;
        let found = ThreadSafeRepository::discover_opts(&absolute, Default::default(), trust);
        let shared = found.map_err(|error| {
            let absent = error.dominant_class() == Some(gix::error::Class::NotFound);
            if absent { none() } else { GitError::broken("the repository", &error) }
        })?;
        let top = shared.work_dir().and_then(|top| top.canonicalize().ok()).ok_or_else(none)?;
        let folder = absolute.strip_prefix(&top).map_err(|_| none())?;
        let parts = folder.components().map(|part| part.as_os_str().to_string_lossy());
        let folder = parts.collect::<Vec<_>>().join("/");
        Ok(Git { shared, root: absolute, folder })
    }

    /// A handle for one thread.
    fn local(&self) -> Repository {
        let mut repository = self.shared.to_thread_local();
        repository.object_cache_size_if_unset(OBJECT_CACHE);
        // An object that a partial clone lacks does not come by looking again.
        repository.objects.refresh_never();
        repository
    }

    /// Paths that git tracks below the root, relative to it: what is committed, or added since.
    pub fn tracked(&self) -> Result<BTreeSet<String>, GitError> {
        let repository = self.local();
        let index = repository.try_index();
        let Some(index) = index.map_err(|error| GitError::broken("the index", &error))? else {
            return Ok(BTreeSet::new());
        };
        let mut paths = BTreeSet::new();
        for entry in index.entries() {
            let file = !matches!(entry.mode, Mode::DIR | Mode::COMMIT);
            if let Some(path) = self.inside(entry.path(&index)).filter(|_| file) {
                paths.insert(path);
            }
        }
        Ok(paths)
    }

    /// A path of the work tree, relative to the root; `None` when it lies elsewhere.
    fn inside(&self, path: &BStr) -> Option<String> {
        let path = path.to_str_lossy();
        if self.folder.is_empty() {
            return Some(path.into_owned());
        }
        let rest = path.strip_prefix(self.folder.as_str())?.strip_prefix('/')?;
        Some(rest.to_owned())
    }

    /// The tree of the root in the tree of a commit; `None` when it has no such folder.
    fn folder_in(
        &self,
        repository: &Repository,
        tree: gix::ObjectId,
    ) -> Result<Option<gix::ObjectId>, gix::Error> {
        if self.folder.is_empty() {
            return Ok(Some(tree));
        }
        let parts = self.folder.split('/').map(str::as_bytes);
        let entry = repository.find_tree(tree)?.lookup_entry(parts)?;
        Ok(entry.filter(|entry| entry.mode().is_tree()).map(|entry| entry.object_id()))
    }
}

/// Paths below `root`, relative to it, that git tracks.
pub fn tracked(root: &Path) -> Result<BTreeSet<String>, GitError> {
    Git::open(root)?.tracked()
}

/// `folder/name`, as long as systems could create it.
fn child(folder: &str, name: &BStr) -> Option<String> {
    let name = name.to_str_lossy();
    if folder.len() + name.len() + 1 > PATH_LIMIT {
        return None;
    }
    Some(if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") })
}
