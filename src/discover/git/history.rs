//! Every blob that git ever held below a folder, once, from the oldest commit on. Blobs are read in
//! parallel, a batch at a time, and dropped as soon as they were looked at.

use super::{Git, GitError, child};
use gix::objs::tree::EntryKind;
use gix::{ObjectId, Repository, date};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;
use std::sync::Arc;

/// Blobs beyond this many bytes are not read: nothing that people write by hand is larger.
const BLOB_LIMIT: u64 = 1 << 20;

/// Blobs that are read before their results are put in order.
const BATCH: usize = 1024;

/// Hexadecimal digits of a commit's short name.
const SHORT: usize = 10;

/// A commit, as people name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Commit {
    /// First digits of its hash.
    pub short: String,
    /// Day on which it was committed, ISO date in the committer's zone.
    pub date: String,
}

/// A blob of the history.
pub struct PastBlob<'b> {
    /// A path that it had in `commit`, relative to the scanned root.
    pub path: &'b str,
    /// The first commit that holds it.
    pub commit: &'b Commit,
    /// Its bytes, whatever they are.
    pub bytes: &'b [u8],
}

/// What a look at the history gave.
#[derive(Debug)]
pub struct History<T> {
    /// What was found, from the oldest commit on.
    pub found: Vec<T>,
    /// Commits that could be read.
    pub commits: usize,
    /// Blobs that were looked at.
    pub blobs: usize,
    /// Blobs that are too large to be looked at.
    pub too_large: usize,
    /// Commits, trees and blobs that are broken, or that a partial clone lacks.
    pub unreadable: usize,
    /// Whether the clone holds the latest commits only.
    pub shallow: bool,
}

impl<T> History<T> {
    /// What was not looked at, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.too_large > 0 {
            notes.push(format!("history: {} blobs larger than 1 MB not read", self.too_large));
        }
        if self.unreadable > 0 {
            notes.push(format!("history: {} objects missing or broken", self.unreadable));
        }
        if self.shallow {
            notes.push("history: a shallow clone, older commits are not there".to_owned());
        }
        notes
    }
}

/// Shows every blob that a ref or HEAD reaches below `root` to `look`, once each: the same
/// repository gives the same results in the same order. Symbolic links and submodules are left out.
pub fn history<T: Send>(
    root: &Path,
    look: impl Fn(&PastBlob<'_>) -> Option<T> + Sync,
) -> Result<History<T>, GitError> {
    let git = Git::open(root)?;
    let repository = git.local();
    let shallow = repository.is_shallow().unwrap_or_default();
    let (found, blobs) = (Vec::new(), 0);
    let mut history = History { found, commits: 0, blobs, too_large: 0, unreadable: 0, shallow };
    let commits = commits(&repository, &mut history.unreadable);
    history.commits = commits.len();
    let mut walk = Walk { repository: &repository, seen: FxHashSet::default(), lost: 0 };
    let mut batch: Vec<Blob> = Vec::new();
    let mut roots = FxHashSet::default();
    for node in commits.iter().filter(|node| roots.insert(node.tree)) {
        let Ok(folder) = git.folder_in(&repository, node.tree) else {
            walk.lost += 1;
            continue;
        };
        let Some(folder) = folder.filter(|folder| walk.seen.insert(*folder)) else { continue };
        let commit = Arc::new(node.name());
        walk.blobs(folder, &commit, &mut |blob| {
            batch.push(blob);
            if batch.len() == BATCH {
                read(&git, &mut batch, &look, &mut history);
            }
        });
    }
    read(&git, &mut batch, &look, &mut history);
    history.unreadable += walk.lost;
    Ok(history)
}

/// A blob that is still to be read.
struct Blob {
    id: ObjectId,
    path: String,
    commit: Arc<Commit>,
}

/// What one blob gave.
enum Looked<T> {
    Seen(Option<T>),
    TooLarge,
    Lost,
}

fn read<T: Send>(
    git: &Git,
    batch: &mut Vec<Blob>,
    look: &(impl Fn(&PastBlob<'_>) -> Option<T> + Sync),
    history: &mut History<T>,
) {
    let one = |repository: &Repository, blob: &Blob| match repository.find_header(blob.id) {
        Ok(header) if header.size() > BLOB_LIMIT => Looked::TooLarge,
        Ok(_) => match repository.find_blob(blob.id) {
            Ok(found) => {
                let (path, commit) = (blob.path.as_str(), &*blob.commit);
                Looked::Seen(look(&PastBlob { path, commit, bytes: &found.data }))
            }
            Err(_) => Looked::Lost,
        },
        Err(_) => Looked::Lost,
    };
    let looked: Vec<Looked<T>> = batch
        .par_iter()
        .map_init(|| git.local(), |repository, blob| one(repository, blob))
        .collect();
    for looked in looked {
        match looked {
            Looked::Seen(found) => {
                history.blobs += 1;
                history.found.extend(found);
            }
            Looked::TooLarge => history.too_large += 1,
            Looked::Lost => history.unreadable += 1,
        }
    }
    batch.clear();
}

/// Goes through trees, each of them once.
struct Walk<'r> {
    repository: &'r Repository,
    seen: FxHashSet<ObjectId>,
    lost: usize,
}

impl Walk<'_> {
    /// Hands over the blobs below a tree that were not seen before. Without recursion: a tree may
    /// be nested as deep as its author likes.
    fn blobs(&mut self, tree: ObjectId, commit: &Arc<Commit>, each: &mut dyn FnMut(Blob)) {
        let mut open = vec![(tree, String::new())];
        while let Some((tree, folder)) = open.pop() {
            let Ok(tree) = self.repository.find_tree(tree) else {
                self.lost += 1;
                continue;
            };
            let first = open.len();
            for entry in tree.iter() {
                let Ok(entry) = entry else {
                    self.lost += 1;
                    break;
                };
                let kind = entry.kind();
                if !matches!(kind, EntryKind::Tree | EntryKind::Blob | EntryKind::BlobExecutable) {
                    continue;
                }
                let (id, path) = (entry.object_id(), child(&folder, entry.filename()));
                let Some(path) = path.filter(|_| self.seen.insert(id)) else { continue };
                match kind {
                    EntryKind::Tree => open.push((id, path)),
                    _ => each(Blob { id, path, commit: commit.clone() }),
                }
            }
            open[first..].reverse();
        }
    }
}

/// A commit of the graph.
struct Node {
    id: ObjectId,
    tree: ObjectId,
    time: date::Time,
    parents: Vec<ObjectId>,
}

impl Node {
    fn name(&self) -> Commit {
        let short = self.id.to_hex_with_len(SHORT).to_string();
        Commit { short, date: self.time.format_or_unix(date::time::format::SHORT) }
    }
}

/// Every commit that a ref or HEAD reaches: parents before their children, older ones first.
fn commits(repository: &Repository, unreadable: &mut usize) -> Vec<Node> {
    let mut open = tips(repository, unreadable);
    let shallow = repository.shallow_commits().ok().flatten();
    let ends = |id: &ObjectId| shallow.as_ref().is_some_and(|ends| ends.contains(id));
    let mut nodes: FxHashMap<ObjectId, Node> = FxHashMap::default();
    let mut seen: FxHashSet<ObjectId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        let Some(mut node) = node(repository, id) else {
            *unreadable += 1;
            continue;
        };
        if ends(&id) {
            node.parents.clear();
        }
        open.extend(node.parents.iter().filter(|parent| seen.insert(**parent)));
        nodes.insert(id, node);
    }
    in_order(nodes)
}

fn node(repository: &Repository, id: ObjectId) -> Option<Node> {
    let commit = repository.find_commit(id).ok()?;
    let tree = commit.tree_id().ok()?.detach();
    let time = commit.time().unwrap_or_default();
    let parents = commit.parent_ids().map(|parent| parent.detach()).collect();
    Some(Node { id, tree, time, parents })
}

/// The commits that refs and HEAD point at, tags followed.
fn tips(repository: &Repository, unreadable: &mut usize) -> Vec<ObjectId> {
    let mut tips: Vec<ObjectId> = Vec::new();
    let platform = repository.references();
    let all = platform.as_ref().ok().and_then(|refs| refs.all().ok()?.peeled().ok());
    *unreadable += usize::from(all.is_none());
    for reference in all.into_iter().flatten() {
        match reference.ok().and_then(|reference| reference.try_id().map(|id| id.detach())) {
            Some(id) => tips.push(id),
            None => *unreadable += 1,
        }
    }
    match repository.head_id() {
        Ok(id) => tips.push(id.detach()),
        Err(_) => {
            let unborn = repository.head().is_ok_and(|head| head.is_unborn());
            *unreadable += usize::from(!unborn);
        }
    }
    tips.sort();
    tips.dedup();
    // A tag may name a file or a tree: no commit has it.
    let is_other = |id: &ObjectId| {
        repository.find_header(*id).is_ok_and(|header| header.kind() != gix::objs::Kind::Commit)
    };
    tips.retain(|id| !is_other(id));
    tips
}

fn in_order(mut nodes: FxHashMap<ObjectId, Node>) -> Vec<Node> {
    let mut waits: FxHashMap<ObjectId, usize> = FxHashMap::default();
    let mut children: FxHashMap<ObjectId, Vec<ObjectId>> = FxHashMap::default();
    let mut ready = BinaryHeap::new();
    for (id, node) in &nodes {
        let mut parents: Vec<&ObjectId> =
            node.parents.iter().filter(|parent| nodes.contains_key(*parent)).collect();
        parents.sort();
        parents.dedup();
        for parent in &parents {
            children.entry(**parent).or_default().push(*id);
        }
        match parents.len() {
            0 => ready.push(Reverse((node.time.seconds, *id))),
            open => drop(waits.insert(*id, open)),
        }
    }
    let mut ordered = Vec::with_capacity(nodes.len());
    while let Some(Reverse((_, id))) = ready.pop() {
        for child in children.remove(&id).unwrap_or_default() {
            let open = waits.get_mut(&child).expect("counted above");
            *open -= 1;
            if let (0, Some(node)) = (*open, nodes.get(&child)) {
                ready.push(Reverse((node.time.seconds, child)));
            }
        }
        ordered.extend(nodes.remove(&id));
    }
    ordered
}
