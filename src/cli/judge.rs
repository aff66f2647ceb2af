//! Judges a tree that was read: what `check`, `baseline`, `init` and `--changed-since` share.

use super::configuration::Setup;
use super::{Failure, ScanArgs};
use crate::components;
use crate::engine::{self, Asked};
use crate::report::build::{self, Inputs};
use crate::report::known::{self, Contents, Failing, Key, Known};
use crate::report::{Diagnostic, Report, Stats};
use crate::repository::Repository;
use crate::rule::{RuleMeta, Severity};
use std::collections::BTreeSet;

/// What is asked of a tree.
pub struct Questions<'r> {
    /// Configuration and rules.
    pub setup: &'r Setup,
    /// The rules that are asked, with their parameters.
    pub asked: Vec<Asked<'r>>,
    /// Those that were left out.
    pub left_out: Vec<&'r RuleMeta>,
    /// The day to judge by, ISO date.
    pub today: String,
}

/// The answers.
pub struct Answers {
    /// The report, without excerpts.
    pub report: Report,
    /// What its findings are about.
    pub contents: Contents,
}

impl Answers {
    /// The failing findings of these severities: place in the results, key and message.
    pub fn failing(
        &self,
        repository: &Repository,
        wanted: impl Fn(Severity) -> bool,
    ) -> Vec<((usize, usize), Key, &str)> {
        let results = &self.report.results;
        let all = known::failing(repository, results, &self.contents).into_iter();
        let wanted = all.filter(|failing| wanted(results[failing.at.0].severity));
        wanted
            .map(|Failing { at: (row, nth), key, .. }| {
                ((row, nth), key, results[row].findings[nth].message.as_str())
            })
            .collect()
    }
}

/// Asks all questions of a repository; what `known` holds is waived.
pub fn judge(
    args: &ScanArgs,
    questions: &Questions<'_>,
    repository: &Repository,
    known: &[Known],
) -> Result<Answers, Failure> {
    let Questions { setup, asked, left_out, today } = questions;
    let (judged, failed): (_, Vec<Diagnostic>) =
        pool(args)?.install(|| engine::run(repository, asked));
    let inputs = Inputs {
        repository,
        config: &setup.config,
        asked,
        checklists: &setup.set.checklists,
        skipped: left_out.clone(),
        today,
        known,
    };
    let bytes = repository.files.iter().map(|file| file.size).sum();
    let stats = Stats { files: repository.files.len(), bytes, elapsed_ms: 0 };
    let (mut report, contents) = build::keyed(&inputs, judged, stats);
    report.diagnostics.extend(failed);
    Ok(Answers { report, contents })
}

/// Builds the components of a tree that was read. `unnamed` looks which of some variables no file
/// names.
pub fn link(
    repository: &mut Repository,
    setup: &Setup,
    unnamed: impl FnOnce(&Repository, &BTreeSet<String>) -> BTreeSet<String>,
) {
    components::build(repository, &setup.config.components);
    let open = components::variables::unread(repository);
    repository.unnamed = unnamed(repository, &open);
    let fallback = repository.place_for_absence();
    let kept = setup.config.kept_elsewhere(|path| repository.find(path), fallback);
    repository.kept_elsewhere = kept;
}

/// The threads of a run.
pub fn pool(args: &ScanArgs) -> Result<rayon::ThreadPool, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(args.jobs)).build();
    pool.map_err(|error| Failure::new(format!("no threads: {error}")))
}
