//! Secrets that only the history of git holds: every blob is looked at once, by the same search as
//! the files of the tree.

use super::git::{self, Commit, GitError};
use super::read::decode;
use super::{class, classify};
use crate::facts::{Place, What, secret};
use crate::report::Diagnostic;
use crate::repository::{PastSecret, Repository};
use crate::source::{FileId, LineIndex, Position};
use std::collections::BTreeSet;
use std::path::Path;

/// The secrets of the history that the tree does not hold, oldest first, and what could not be
/// read. Tests and examples are left out, and words that anybody can guess.
pub fn past_secrets(
    root: &Path,
    present: &Repository,
) -> Result<(Vec<PastSecret>, Vec<Diagnostic>), GitError> {
    let history = git::history(root, |blob| {
        let found = look(blob.path, blob.bytes, blob.commit);
        (!found.is_empty()).then_some(found)
    })?;
    let notes = history.notes().into_iter();
    let note = |message| Diagnostic { path: ".".to_owned(), start: Position::START, message };
    Ok((gone(history.found.into_iter().flatten(), present), notes.map(note).collect()))
}

/// The same for files held in memory, as of one commit.
pub fn past_secrets_in_memory(files: &[(String, String)], present: &Repository) -> Vec<PastSecret> {
    let commit = Commit { short: "0123456789".to_owned(), date: "2026-01-31".to_owned() };
    let found = files.iter().flat_map(|(path, text)| look(path, text.as_bytes(), &commit));
    gone(found, present)
}

/// Each secret once, and none that the tree still holds.
fn gone(found: impl Iterator<Item = PastSecret>, present: &Repository) -> Vec<PastSecret> {
    let here: BTreeSet<&str> = present.secrets().map(|(secret, _)| secret.hash.as_str()).collect();
    let mut seen = BTreeSet::new();
    let gone = found.filter(|past| {
        !here.contains(past.secret.hash.as_str()) && seen.insert(past.secret.hash.clone())
    });
    gone.collect()
}

fn look(path: &str, bytes: &[u8], commit: &Commit) -> Vec<PastSecret> {
    let format = classify::format(path);
    let Some(text) = decode(bytes).0.filter(|_| classify::may_be_text(path)) else {
        return Vec::new();
    };
    let index = LineIndex::new(FileId(0), &text);
    let class = class::class_of(path, &format);
    let mut found = Vec::new();
    for fact in secret::extract(&format, class, path, &index, &[], &secret::places(&text)) {
        let What::Secret(secret) = fact.what else { continue };
        if !secret.weak && !secret.public && !secret.shown_only && secret.place != Place::Aside {
            found.push(PastSecret {
                secret: *secret,
                path: path.to_owned(),
                line: fact.at.start.line,
                commit: commit.short.clone(),
                date: commit.date.clone(),
            });
        }
    }
    found
}
