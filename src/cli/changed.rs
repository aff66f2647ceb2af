//! `--changed-since`: the failures of an earlier commit, found by the same rules.

use super::judge::{self, Questions, judge, pool};
use super::{Failure, ScanArgs};
use crate::discover::git::{Git, GitError};
use crate::discover::{self, Options};
use crate::report::known::Known;
use crate::report::{Diagnostic, KnownKind};
use crate::repository::Repository;
use crate::source::{Position, visible};
use std::collections::BTreeMap;
use std::path::{Component, Path};

impl From<GitError> for Failure {
    fn from(error: GitError) -> Failure {
        // Names of branches stand in it, and stay on their line.
        Failure::new(visible(&error.to_string()))
    }
}

/// The failures at the commit where the work on HEAD left `revision`, and what could not be read
/// of it. Files that lie in the work tree unread, as `.gitignore` asks, are not read there, too.
pub fn known(
    args: &ScanArgs,
    questions: &Questions<'_>,
    present: &Repository,
    revision: &str,
) -> Result<(Known, Option<Diagnostic>), Failure> {
    let mut past = Git::open(&args.path)?.before(revision)?;
    past.keep_modules(present.files.iter().map(|file| file.path.as_str()));
    let options = Options {
        exclude: questions.setup.config.exclude.clone(),
        no_ignore: args.no_ignore,
        jobs: usize::from(args.jobs),
    };
    let keep = |path: &str| present.find(path).is_some() || !lies_in(&args.path, path);
    let pool = pool(args)?;
    let (mut repository, lost) = pool.install(|| discover::scan_past(&past, &options, keep));
    // Components of the root take their name from it, and findings may say it.
    repository.name = present.name.clone();
    judge::link(&mut repository, questions.setup, |repository, open| {
        pool.install(|| discover::unnamed_past(repository, &past, open))
    });
    let answers = judge(args, questions, &repository, &[])?;
    let mut failures = BTreeMap::new();
    for (_, key, _) in answers.failing(&repository, |_| true) {
        *failures.entry(key).or_default() += 1;
    }
    let commit = &past.commit;
    let reason = format!("failed before, at {commit}, where HEAD left {revision}");
    let note = (lost > 0).then(|| Diagnostic {
        path: ".".to_owned(),
        start: Position::START,
        message: format!(
            "{lost} files of {commit} are not in this clone: what failed in them counts as new"
        ),
    });
    Ok((Known { kind: KnownKind::Revision, source: revision.to_owned(), reason, failures }, note))
}

/// Whether a path of another commit lies in the work tree; never looks elsewhere.
fn lies_in(root: &Path, path: &str) -> bool {
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    inside && root.join(path).symlink_metadata().is_ok()
}
