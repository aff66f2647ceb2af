//! Edits that mend a failure where no person has to decide anything: computed from facts and from
//! the text of files that the caller reads. Writes nothing, and judges nothing.

mod action;
mod dockerignore;
mod environment;
mod install;
mod user;

use crate::repository::{Component, Repository};
use crate::rule::Finding;
use crate::source::FileId;

/// What can be mended, sorted: rules, and properties that no rule asks for.
pub const MENDED: &[&str] = &[
    "ci/actions-pinned",
    "config/env-documented",
    "deps/frozen-install",
    "docker/dockerignore-present",
    "docker/non-root-user",
];

/// A rule that fails on a component, and is not waived.
#[derive(Debug, Clone, Copy)]
pub struct Failing<'r> {
    /// Rule id.
    pub rule: &'r str,
    /// The component.
    pub component: &'r Component,
    /// The defects.
    pub findings: &'r [Finding],
}

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What it mends: one of [`MENDED`].
    pub mends: &'static str,
    /// Path relative to the root, with `/`.
    pub path: String,
    /// The change.
    pub change: Change,
    /// What a person looks at afterwards; imperative, short.
    pub check: String,
}

/// What is done to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The file is made, with this text.
    Create(String),
    /// These lines go before a line, from 1.
    Before(u32, String),
    /// A line, from 1, as it must stand, becomes another.
    Line(u32, String, String),
    /// These lines go to the end.
    Append(String),
}

impl Change {
    /// The line it is made at; the end is after every line.
    fn line(&self) -> u32 {
        match self {
            Change::Before(line, _) | Change::Line(line, _, _) => *line,
            Change::Create(_) | Change::Append(_) => u32::MAX,
        }
    }
}

/// The text of a file as the scan saw it; `None` when it is not UTF-8 or changed since.
pub type Text<'t> = &'t dyn Fn(FileId) -> Option<String>;

/// The edits for what fails, sorted by path; at most one of a kind at one place.
pub fn propose(repository: &Repository, failing: &[Failing<'_>], text: Text<'_>) -> Vec<Edit> {
    let of = |rule: &'static str| failing.iter().filter(move |failing| failing.rule == rule);
    let mut edits = environment::propose(repository, of("config/env-documented"));
    for failing in of("docker/dockerignore-present") {
        edits.extend(dockerignore::propose(repository, failing));
    }
    for failing in of("docker/non-root-user") {
        edits.extend(user::propose(repository, failing));
    }
    edits.extend(install::propose(repository, text));
    edits.extend(action::propose(repository, text));
    edits.sort_by(|a, b| (&a.path, a.change.line()).cmp(&(&b.path, b.change.line())));
    edits.dedup_by(|a, b| a.path == b.path && a.change == b.change);
    edits
}

/// The text of a file after the edits of it, with the line ends that it has. `None` when they do
/// not fit it: a file to be made is there, or a line is not the one that was read.
pub fn apply(text: Option<&str>, edits: &[&Edit]) -> Option<String> {
    let old = text.unwrap_or_default();
    let newline = old.find('\n').filter(|at| old[..*at].ends_with('\r')).map_or("\n", |_| "\r\n");
    let mut lines: Vec<String> = old.split_inclusive('\n').map(str::to_owned).collect();
    let mut edits = edits.to_vec();
    // From the end, so that the numbers of the lines before stay right.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.change.line()));
    for edit in edits {
        match &edit.change {
            Change::Create(_) if text.is_some() => return None,
            Change::Create(new) | Change::Append(new) => {
                if let Some(last) = lines.last_mut().filter(|last| !last.ends_with('\n')) {
                    last.push_str(newline);
                }
                lines.push(new.replace('\n', newline));
            }
            Change::Before(line, new) => {
                let index = (*line as usize).checked_sub(1).filter(|at| *at < lines.len())?;
                lines.insert(index, new.replace('\n', newline));
            }
            Change::Line(line, from, to) => {
                let found = lines.get_mut((*line as usize).checked_sub(1)?)?;
                let body = found.trim_end_matches(['\n', '\r']);
                let end = found[body.len()..].to_owned();
                if body != from {
                    return None;
                }
                *found = format!("{to}{end}");
            }
        }
    }
    Some(lines.concat())
}

#[cfg(test)]
mod tests;
