//! What the variables of a CI job say of the checkout, and the summary of the job.

use crate::render::{Options, markdown};
use crate::report::Report;
use std::fs::{OpenOptions, metadata};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Variables that name the folder of the checkout in GitHub Actions and GitLab CI.
const CHECKOUTS: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];

/// Bytes that GitHub takes of the summary of one step.
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary>
const SUMMARY: u64 = 1 << 20;

/// The folder of the scanned root in the checkout of a CI job, with a slash at its end; empty when
/// it is the checkout, lies elsewhere, or no CI is at work.
pub fn prefix(root: &Path) -> String {
    let variable = CHECKOUTS.iter().find_map(std::env::var_os);
    let checkout = variable.and_then(|folder| Path::new(&folder).canonicalize().ok());
    let below = |checkout: PathBuf| {
        let root = root.canonicalize().ok()?;
        let parts = root.strip_prefix(checkout).ok()?.components();
        Some(parts.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect())
    };
    checkout.and_then(below).unwrap_or_default()
}

/// The address of the files of the commit that a CI job works on, with a slash at its end.
pub fn source() -> Option<String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let github = || {
        let repository = variable("GITHUB_REPOSITORY")?;
        let (server, commit) = (variable("GITHUB_SERVER_URL")?, variable("GITHUB_SHA")?);
        Some(format!("{server}/{repository}/blob/{commit}/"))
    };
    let gitlab =
        || Some(format!("{}/-/blob/{}/", variable("CI_PROJECT_URL")?, variable("CI_COMMIT_SHA")?));
    github().or_else(gitlab).filter(|address| crate::render::is_address(address))
}

/// Adds the report to the summary of a job of GitHub Actions, where one is at work. One that
/// cannot be written is told and changes nothing else.
pub fn summarise(report: &Report, options: &Options) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return;
    };
    let there = metadata(&path).map_or(0, |file| file.len());
    let room = usize::try_from(SUMMARY.saturating_sub(there)).unwrap_or(0);
    let text = markdown::summary(report, options, room);
    let file = OpenOptions::new().create(true).append(true).open(&path);
    if let Err(error) = file.and_then(|mut file| file.write_all(text.as_bytes())) {
        anstream::eprintln!("readycheck: the job summary could not be written: {error}");
    }
}
