//! Failures that were there before: those of a baseline, or of an earlier commit. They are found
//! again by what they are about, wherever their lines moved, and are waived; each as often as it
//! was there. What stays is what came since.

use super::{KnownKind, KnownRow, ResultRow, Status};
use crate::names;
use crate::repository::Repository;
use crate::rule::Finding;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What names a failure, without its line and without its neighbours of the same folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Rule id.
    pub rule: String,
    /// File of the finding.
    pub path: String,
    /// Folder of the component; `.` for the root.
    pub component: String,
    /// Hash of what the finding is about: see [`Content`].
    pub content: String,
}

/// Failures and how often each was there.
#[derive(Debug, Clone)]
pub struct Known {
    /// What knew them.
    pub kind: KnownKind,
    /// Where they were known: a file, or a revision.
    pub source: String,
    /// Why they are waived.
    pub reason: String,
    /// How often each was there.
    pub failures: BTreeMap<Key, usize>,
}

/// What a finding is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Content {
    /// Sixteen hexadecimal digits: of its object without versions, so that a newer base image is
    /// no new failure; else of its message without numbers, which may count what changes beside
    /// the defect.
    pub hash: String,
    /// It is about the component or file as a whole, such as something that is absent: its place
    /// is only where that would stand.
    pub whole: bool,
}

impl Content {
    /// The content of a finding.
    pub fn of(finding: &Finding) -> Content {
        let words: Vec<&str> = finding.object.split_whitespace().map(unversioned).collect();
        let (mut text, whole) = (words.join(" "), words.is_empty());
        if whole {
            let parts = finding.message.split(|c: char| c.is_ascii_digit() || c.is_whitespace());
            text = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        }
        let hash = Sha256::digest(text.as_bytes());
        let hash = names::hex(&hash[..8]);
        Content { hash, whole }
    }
}

/// `alpine` of `alpine:3.20`, `actions/checkout` of `actions/checkout@v4`; the word itself where
/// neither a tag nor a digest follows.
fn unversioned(word: &str) -> &str {
    let word = match word.find('@') {
        Some(at) if at > 0 => &word[..at],
        _ => word,
    };
    let name = word.rfind('/').map_or(0, |slash| slash + 1);
    match word[name..].split_once(':') {
        Some((image, tag)) if !image.is_empty() && !tag.starts_with(':') => {
            &word[..name + image.len()]
        }
        _ => word,
    }
}

/// The content of findings by their fingerprint.
pub type Contents = BTreeMap<String, Content>;

/// A failing finding.
#[derive(Debug, Clone)]
pub struct Failing {
    /// Its row among the results, and its number in the row.
    pub at: (usize, usize),
    /// What names it.
    pub key: Key,
    whole: bool,
}

/// Every failing finding of `results`, in their order.
pub fn failing(
    repository: &Repository,
    results: &[ResultRow],
    contents: &Contents,
) -> Vec<Failing> {
    let mut all = Vec::new();
    for (at, row) in results.iter().enumerate().filter(|(_, row)| row.status == Status::Fail) {
        for (nth, finding) in row.findings.iter().enumerate() {
            let content = contents.get(&finding.fingerprint).cloned().unwrap_or_default();
            let key = Key {
                rule: row.rule.clone(),
                path: finding.path.clone(),
                component: folder(repository, &row.component).to_owned(),
                content: content.hash,
            };
            all.push(Failing { at: (at, nth), key, whole: content.whole });
        }
    }
    all
}

/// The folder of a component; the id itself when there is no such component.
fn folder<'r>(repository: &'r Repository, id: &'r str) -> &'r str {
    let found = repository.components.iter().find(|component| component.id == id);
    found.map_or(id, |component| component.path.as_str())
}

/// Waives the failures of `results` that are known. Of a result with known and other failures,
/// the others are shown alone. `skipped` tells which rules were left out: what is known of them is
/// neither found nor mended.
pub fn accept(
    repository: &Repository,
    results: &mut [ResultRow],
    contents: &Contents,
    known: &Known,
    skipped: &dyn Fn(&str) -> bool,
) -> KnownRow {
    let compared = compare(repository, results, contents, &known.failures, skipped);
    waive(results, &compared.found, &known.reason);
    KnownRow {
        kind: known.kind,
        source: known.source.clone(),
        reason: known.reason.clone(),
        failures: compared.found.len(),
        mended: compared.mended.values().sum(),
    }
}

/// What is left of known failures.
pub struct Compared {
    /// Failing findings that were known, by their place in the results.
    pub found: BTreeSet<(usize, usize)>,
    /// Known failures that are there no more.
    pub mended: BTreeMap<Key, usize>,
    /// Known failures of which nothing is known now: their rule was left out, or undecided.
    pub open: BTreeMap<Key, usize>,
}

/// Looks for known failures among the failing findings of `results`.
pub fn compare(
    repository: &Repository,
    results: &[ResultRow],
    contents: &Contents,
    known: &BTreeMap<Key, usize>,
    skipped: &dyn Fn(&str) -> bool,
) -> Compared {
    let open = failing(repository, results, contents);
    let mut search = Search { open, left: known.clone(), found: BTreeSet::new() };
    search.take(|entry, finding| entry == finding);
    let decided: BTreeSet<(&str, &str)> = results
        .iter()
        .filter(|row| row.status != Status::NotApplicable)
        .map(|row| (row.rule.as_str(), folder(repository, &row.component)))
        .collect();
    // A rule that still answers for its component says itself what was mended there.
    let moved = |entry: &Key| {
        let here = decided.contains(&(entry.rule.as_str(), entry.component.as_str()));
        !here || repository.find(&entry.path).is_none()
    };
    search.take(|entry, finding| {
        let same = (&entry.rule, &entry.path, &entry.content);
        same == (&finding.rule, &finding.path, &finding.content) && moved(entry)
    });
    search.take_elsewhere(|key| about(key, true), |_| true, |failing| failing.whole);
    search.take_elsewhere(|key| about(key, false), moved, |_| true);
    let unknown: BTreeSet<(&str, &str)> = results
        .iter()
        .filter(|row| row.status == Status::Unknown)
        .map(|row| (row.rule.as_str(), folder(repository, &row.component)))
        .collect();
    let is_open = |key: &Key| {
        skipped(&key.rule) || unknown.contains(&(key.rule.as_str(), key.component.as_str()))
    };
    let (open, mended) = search.left.into_iter().partition(|(key, _)| is_open(key));
    Compared { found: search.found, mended, open }
}

/// What is looked for, and what was found.
struct Search {
    open: Vec<Failing>,
    left: BTreeMap<Key, usize>,
    found: BTreeSet<(usize, usize)>,
}

/// Rule, content, and the component where it counts.
type About<'k> = (&'k str, &'k str, Option<&'k str>);

fn about(key: &Key, component: bool) -> About<'_> {
    (&key.rule, &key.content, component.then_some(key.component.as_str()))
}

impl Search {
    /// Pairs open failures with what is left, in order.
    fn take(&mut self, fits: impl Fn(&Key, &Key) -> bool) {
        let Search { open, left, found } = self;
        open.retain(|Failing { at, key, .. }| {
            let from = Key { component: String::new(), content: String::new(), ..key.clone() };
            let near = left
                .range(from..)
                .take_while(|(entry, _)| (&entry.rule, &entry.path) == (&key.rule, &key.path));
            let entry = near.map(|(entry, _)| entry).find(|entry| fits(entry, key)).cloned();
            let Some(entry) = entry else { return true };
            found.insert(*at);
            spend(left, &entry);
            false
        });
    }

    /// Pairs what is left with open failures of another place, where on both sides one place alone
    /// is about the same. `entries` and `failures` tell which are looked at.
    fn take_elsewhere(
        &mut self,
        about: impl for<'k> Fn(&'k Key) -> About<'k>,
        entries: impl Fn(&Key) -> bool,
        failures: impl Fn(&Failing) -> bool,
    ) {
        let mut from: BTreeMap<About<'_>, Vec<&Key>> = BTreeMap::new();
        for entry in self.left.keys().filter(|entry| entries(entry)) {
            from.entry(about(entry)).or_default().push(entry);
        }
        let mut to: BTreeMap<About<'_>, BTreeSet<&Key>> = BTreeMap::new();
        for failing in self.open.iter().filter(|failing| failures(failing)) {
            to.entry(about(&failing.key)).or_default().insert(&failing.key);
        }
        let pair = |(about, entries): (&About<'_>, &Vec<&Key>)| {
            let places = to.get(about).filter(|places| places.len() == 1 && entries.len() == 1)?;
            Some(((*places.first()?).clone(), entries[0].clone()))
        };
        let pairs: BTreeMap<Key, Key> = from.iter().filter_map(pair).collect();
        let Search { open, left, found } = self;
        open.retain(|Failing { at, key, .. }| {
            let entry = pairs.get(key).filter(|entry| left.contains_key(*entry));
            let Some(entry) = entry else { return true };
            found.insert(*at);
            spend(left, entry);
            false
        });
    }
}

/// Takes one failure of an entry away.
fn spend(left: &mut BTreeMap<Key, usize>, entry: &Key) {
    if let Some(count) = left.get_mut(entry) {
        *count -= 1;
        if *count == 0 {
            left.remove(entry);
        }
    }
}

fn waive(results: &mut [ResultRow], found: &BTreeSet<(usize, usize)>, reason: &str) {
    for (at, row) in results.iter_mut().enumerate() {
        let known = |nth: usize| found.contains(&(at, nth));
        let count = (0..row.findings.len()).filter(|nth| known(*nth)).count();
        if count > 0 && count == row.findings.len() {
            row.status = Status::Waived;
            row.reason = reason.to_owned();
        } else if count > 0 {
            let mut nth = 0..;
            row.findings.retain(|_| !nth.next().is_some_and(known));
        }
    }
}
