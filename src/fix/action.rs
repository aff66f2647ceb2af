//! `ci/actions-pinned`: a step that uses an action by its tag takes the commit that another of this
//! repository has pinned for that tag. No registry is asked: what nobody pinned stays.

use super::{Change, Edit, Text};
use crate::repository::Repository;
use crate::source::FileId;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A step that uses an action: `- uses: actions/checkout@v4`, and not `- uses: ./here`.
static USES: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(\s*(?:-\s+)?uses:\s+)([\w.-]+/[\w./-]+)@([\w./-]+)\s*(?:#\s*(\S+).*)?$";
    Regex::new(pattern).expect("a valid pattern")
});

struct Use<'t> {
    before: &'t str,
    action: &'t str,
    reference: &'t str,
    comment: Option<&'t str>,
}

pub(super) fn propose(repository: &Repository, text: Text<'_>) -> Vec<Edit> {
    let ids = (0..repository.files.len() as u32).map(FileId);
    let workflows = ids.filter(|id| is_workflow(&repository.file(*id).path));
    let texts: Vec<(FileId, String)> = workflows.filter_map(|id| Some((id, text(id)?))).collect();
    let mut pins: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for used in texts.iter().flat_map(|(_, text)| text.lines()).filter_map(read) {
        if let (true, Some(tag)) = (is_commit(used.reference), used.comment) {
            pins.entry((used.action, tag)).or_default().insert(used.reference);
        }
    }
    let mut edits = Vec::new();
    for (id, text) in &texts {
        let path = &repository.file(*id).path;
        for (line, number) in text.lines().zip(1..) {
            let Some(used) = read(line).filter(|used| used.comment.is_none()) else { continue };
            let Some(commits) = pins.get(&(used.action, used.reference)) else { continue };
            // Two commits for one tag: a person has to say which.
            let (Some(commit), 1) = (commits.first(), commits.len()) else { continue };
            let Use { before, action, reference, .. } = used;
            let new = format!("{before}{action}@{commit} # {reference}");
            edits.push(Edit {
                mends: "ci/actions-pinned",
                path: path.clone(),
                change: Change::Line(number, line.to_owned(), new),
                check: format!("see in the next run of {path} that its steps are the same"),
            });
        }
    }
    edits
}

fn read(line: &str) -> Option<Use<'_>> {
    let found = USES.captures(line)?;
    let part = |index: usize| found.get(index).map(|part| part.as_str());
    let (before, action, reference) = (part(1)?, part(2)?, part(3)?);
    Some(Use { before, action, reference, comment: part(4) })
}

fn is_commit(reference: &str) -> bool {
    reference.len() == 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_workflow(path: &str) -> bool {
    let yaml = path.ends_with(".yml") || path.ends_with(".yaml");
    let name = path.rsplit('/').next().unwrap_or(path);
    yaml && (path.starts_with(".github/workflows/") || name.starts_with("action."))
}
