//! Repositories that a test writes object by object: no git program is needed.

use super::*;
use gix::ObjectId;
use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Object, Tree};
use std::fs;
use tempfile::TempDir;

struct Written {
    folder: TempDir,
    repository: Repository,
    seconds: i64,
}

impl Written {
    fn new() -> Written {
        let folder = tempfile::tempdir().expect("a folder");
        let repository = gix::init(folder.path()).expect("a repository");
        Written { folder, repository, seconds: 1_700_000_000 }
    }

    fn blob(&self, text: &str) -> ObjectId {
        self.repository.write_blob(text).expect("written").detach()
    }

    fn tree(&self, entries: &[(&str, EntryKind, ObjectId)]) -> ObjectId {
        let entry = |(name, kind, oid): &(&str, EntryKind, ObjectId)| Entry {
            mode: (*kind).into(),
            filename: (*name).into(),
            oid: *oid,
        };
        let mut entries: Vec<Entry> = entries.iter().map(entry).collect();
        entries.sort();
        self.repository.write_object(Object::Tree(Tree { entries })).expect("written").detach()
    }

    fn files(&self, files: &[(&str, &str)]) -> ObjectId {
        let blobs: Vec<_> =
            files.iter().map(|(name, text)| (*name, EntryKind::Blob, self.blob(text))).collect();
        self.tree(&blobs)
    }

    /// A commit an hour after the one before.
    fn commit(&mut self, reference: &str, tree: ObjectId, parents: &[ObjectId]) -> ObjectId {
        self.seconds += 3600;
        let time = gix::date::Time::new(self.seconds, 0);
        let who = gix::actor::Signature { name: "a".into(), email: "a@b".into(), time };
        let mut text = gix::date::parse::TimeBuf::default();
        let who = who.to_ref(&mut text);
        let parents = parents.to_vec();
        let made = self.repository.commit_as(who, who, reference, "m", tree, parents);
        made.expect("written").detach()
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn loose(&self, id: ObjectId) -> std::path::PathBuf {
        let hex = id.to_hex().to_string();
        self.repository.git_dir().join("objects").join(&hex[..2]).join(&hex[2..])
    }
}

fn seen(root: &Path) -> (Vec<String>, History<String>) {
    let look = |blob: &PastBlob<'_>| {
        let text = String::from_utf8_lossy(blob.bytes);
        Some(format!("{} {} {text}", blob.commit.date, blob.path))
    };
    let mut history = history(root, look).expect("read");
    (std::mem::take(&mut history.found), history)
}

#[test]
fn every_blob_of_the_history_is_seen_once_from_the_oldest_commit_on() {
    let mut written = Written::new();
    let first = written.files(&[("a", "one"), ("b", "two")]);
    let first = written.commit("HEAD", first, &[]);
    let (link, inner) = (written.blob("a"), written.files(&[("a", "one"), ("c", "three")]));
    let second = written.tree(&[
        ("a", EntryKind::Blob, written.blob("changed")),
        ("inner", EntryKind::Tree, inner),
        ("link", EntryKind::Link, link),
    ]);
    written.commit("HEAD", second, &[first]);
    written.seconds = 1_600_000_000;
    let side = written.files(&[("d", "four")]);
    written.commit("refs/heads/side", side, &[]);
    let (found, history) = seen(written.path());
    assert_eq!(
        found,
        [
            "2020-09-13 d four",
            "2023-11-14 a one",
            "2023-11-14 b two",
            "2023-11-15 a changed",
            "2023-11-15 inner/c three",
        ]
    );
    assert_eq!((history.commits, history.blobs, history.notes().len()), (3, 5, 0));
    fs::create_dir(written.path().join("inner")).expect("a folder");
    let (found, _) = seen(&written.path().join("inner"));
    assert_eq!(found, ["2023-11-15 a one", "2023-11-15 c three"]);
}

#[test]
fn what_is_large_missing_or_broken_is_counted() {
    let mut written = Written::new();
    let large = "x".repeat(2 << 20);
    let tree = written.files(&[("a", "one"), ("b", "two"), ("c", &large), ("d", "three")]);
    let first = written.commit("HEAD", tree, &[]);
    let tree = written.files(&[("e", "five")]);
    let second = written.commit("HEAD", tree, &[first]);
    fs::remove_file(written.loose(written.blob("one"))).expect("removed");
    let broken = written.loose(written.blob("two"));
    fs::remove_file(&broken).expect("removed");
    fs::write(&broken, "no object").expect("written");
    let (found, history) = seen(written.path());
    assert_eq!(found, ["2023-11-14 d three", "2023-11-15 e five"]);
    assert_eq!((history.too_large, history.unreadable), (1, 2));
    assert_eq!(history.notes().len(), 2);
    fs::remove_file(written.loose(first)).expect("removed");
    let (found, history) = seen(written.path());
    assert_eq!((found.len(), history.commits), (1, 1));
    let packed = written.repository.git_dir().join("packed-refs");
    fs::write(&packed, "# no header\n").expect("written");
    assert!(seen(written.path()).1.unreadable > 0);
    fs::remove_file(packed).expect("removed");
    fs::write(written.repository.git_dir().join("shallow"), format!("{second}\n")).expect("ok");
    let (_, history) = seen(written.path());
    assert_eq!((history.unreadable, history.shallow), (0, true));
}

#[test]
fn the_index_tells_what_is_tracked() {
    let mut written = Written::new();
    assert!(tracked(written.path()).expect("unborn").is_empty());
    assert!(seen(written.path()).0.is_empty());
    let inner = written.files(&[(".env", "A=1"), ("b", "two")]);
    let module = ObjectId::null(gix::hash::Kind::Sha1);
    let tree = written.tree(&[
        ("inner", EntryKind::Tree, inner),
        ("module", EntryKind::Commit, module),
        ("z", EntryKind::Blob, written.blob("z")),
    ]);
    written.commit("HEAD", tree, &[]);
    let mut index = written.repository.index_from_tree(&tree).expect("made");
    index.write(Default::default()).expect("written");
    let paths = |root: &Path| tracked(root).expect("read").into_iter().collect::<Vec<_>>();
    assert_eq!(paths(written.path()), ["inner/.env", "inner/b", "z"]);
    let inner = written.path().join("inner");
    fs::create_dir(&inner).expect("a folder");
    assert_eq!(paths(&inner), [".env", "b"]);
    fs::write(written.repository.index_path(), "no index").expect("written");
    assert!(matches!(tracked(&inner), Err(GitError::Broken(..))));
}

#[test]
fn a_git_file_leads_to_the_repository_and_other_places_hold_none() {
    let mut written = Written::new();
    let tree = written.files(&[("a", "one")]);
    written.commit("HEAD", tree, &[]);
    let other = tempfile::tempdir().expect("a folder");
    let moved = other.path().join("kept.git");
    fs::rename(written.path().join(".git"), &moved).expect("moved");
    let none = |root: &Path| matches!(Git::open(root), Err(GitError::NoWorkTree(_)));
    assert!(none(written.path()));
    assert!(none(&written.path().join("absent")));
    let pointer = format!("gitdir: {}\n", moved.display());
    fs::write(written.path().join(".git"), pointer).expect("written");
    assert_eq!(seen(written.path()).0.len(), 1);
    fs::write(written.path().join(".git"), "gitdir: ../nowhere\n").expect("written");
    assert!(Git::open(written.path()).is_err());
    let bare = tempfile::tempdir().expect("a folder");
    gix::init_bare(bare.path()).expect("made");
    assert!(none(bare.path()));
}

#[test]
fn a_revision_is_taken_where_the_branches_parted() {
    let mut written = Written::new();
    let unborn = Git::open(written.path()).expect("open").before("HEAD");
    assert!(matches!(unborn, Err(GitError::Unborn)));
    let tree = written.files(&[("a", "one"), ("b", "two")]);
    let first = written.commit("refs/heads/main", tree, &[]);
    let tree = written.files(&[("a", "ours")]);
    written.commit("refs/heads/other", tree, &[first]);
    let tree = written.files(&[("c", "theirs")]);
    written.commit("refs/heads/main", tree, &[first]);
    let tree = written.files(&[("d", "alone")]);
    written.commit("refs/heads/alone", tree, &[]);
    fs::write(written.repository.git_dir().join("HEAD"), "ref: refs/heads/other\n").expect("ok");
    let before = |revision: &str| Git::open(written.path()).expect("open").before(revision);
    let past = before("main").expect("read");
    let paths: Vec<&str> = past.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a", "b"]);
    let reader = past.reader();
    assert_eq!(reader.bytes(past.find("a").expect("there")).expect("read"), b"one");
    assert_eq!(reader.size(past.find("b").expect("there")), Some(3));
    assert_eq!(before("HEAD~1").expect("read").files.len(), 2);
    assert_eq!(before("HEAD").expect("read").files.len(), 1);
    let told = |revision: &str| before(revision).err().expect("refused").to_string();
    let hint = "`git fetch origin mian`";
    assert!(told("mian").ends_with(hint) && told("origin/mian").ends_with(hint));
    assert_eq!(told("main~9"), "git knows no revision `main~9`");
    assert_eq!(told("alone"), "`alone` and HEAD have no common commit");
    let head = written.repository.rev_parse_single("other").expect("there").detach();
    fs::write(written.repository.git_dir().join("shallow"), format!("{head}\n")).expect("ok");
    fs::remove_file(written.loose(first)).expect("removed");
    assert!(told("main").contains("fetch more history"), "{}", told("main"));
}

#[test]
fn submodules_are_taken_as_they_are_now() {
    let mut written = Written::new();
    let module = ObjectId::null(gix::hash::Kind::Sha1);
    let tree = written.tree(&[
        ("a", EntryKind::Blob, written.blob("one")),
        ("module", EntryKind::Commit, module),
    ]);
    written.commit("HEAD", tree, &[]);
    fs::create_dir(written.path().join("module")).expect("a folder");
    fs::write(written.path().join("module/b"), "two").expect("written");
    let mut past = Git::open(written.path()).expect("open").before("HEAD").expect("read");
    past.keep_modules(["a", "module/b", "modules/c", "new/d"].into_iter());
    let paths: Vec<&str> = past.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a", "module/b"]);
    let reader = past.reader();
    assert_eq!(reader.size(&past.files[1]), Some(3));
    assert_eq!(reader.bytes(&past.files[1]).expect("read"), b"two");
}

fn all_files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("listed").flatten() {
        let path = entry.path();
        if path.is_dir() { all_files(&path, found) } else { found.push(path) }
    }
}

/// Every file of `.git`, broken in turn: nothing panics, whatever the answer is.
#[test]
fn a_broken_repository_is_an_error_or_a_note() {
    let mut written = Written::new();
    let inner = written.files(&[("b", "two")]);
    let tree = written
        .tree(&[("a", EntryKind::Blob, written.blob("one")), ("inner", EntryKind::Tree, inner)]);
    let first = written.commit("HEAD", tree, &[]);
    let tree = written.files(&[("a", "changed")]);
    written.commit("HEAD", tree, &[first]);
    let mut index = written.repository.index_from_tree(&tree).expect("made");
    index.write(Default::default()).expect("written");
    let mut files = Vec::new();
    all_files(written.repository.git_dir(), &mut files);
    assert!(files.len() > 10);
    for file in files {
        let good = fs::read(&file).expect("read");
        let half = good.len() / 2;
        let flipped: Vec<u8> = good.iter().map(|byte| byte ^ 0x55).collect();
        let mut doubled = good.clone();
        doubled.extend_from_within(half..);
        let _ = fs::remove_file(&file);
        for bad in [good[..half].to_vec(), flipped, doubled, vec![0xFF; 4096], Vec::new()] {
            fs::write(&file, bad).expect("written");
            let _ = tracked(written.path());
            let _ = history(written.path(), |_| Some(()));
            let past = Git::open(written.path()).and_then(|git| git.before("HEAD~1"));
            if let Ok(past) = past {
                let reader = past.reader();
                past.files.iter().for_each(|file| drop((reader.size(file), reader.bytes(file))));
            }
        }
        fs::write(&file, good).expect("restored");
    }
    assert_eq!(seen(written.path()).0.len(), 3);
}
