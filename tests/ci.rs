//! The program inside a job of GitHub Actions: paths from the checkout, and the job summary.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Judges the shop with the variables of a job whose checkout is the folder above it.
fn run(format: &str, summary: &Path) -> Output {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    Command::new(env!("CARGO_BIN_EXE_readycheck"))
        .args(["shop/repo", "--now", "2026-01-01", "--format", format])
        .current_dir(&fixtures)
        .env("GITHUB_WORKSPACE", fixtures.join("shop"))
        .env("GITHUB_STEP_SUMMARY", summary)
        .env("GITHUB_SERVER_URL", "https://github.example")
        .env("GITHUB_REPOSITORY", "team/shop")
        .env("GITHUB_SHA", "abc123")
        .output()
        .expect("the program starts")
}

#[test]
fn annotations_name_paths_of_the_checkout_and_the_summary_has_every_place() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").expect("writable");
    let done = run("github", &summary);
    assert_eq!(done.status.code(), Some(1));
    let printed = String::from_utf8(done.stdout).expect("UTF-8");
    let user = "::error file=repo/services/cart/Dockerfile,line=9,col=1,endColumn=14,title=docker/";
    assert!(printed.contains(user), "{printed}");
    assert!(printed.lines().all(|line| line.starts_with("::")), "{printed}");
    let written = fs::read_to_string(&summary).expect("UTF-8");
    assert!(written.starts_with("before\n## "), "{written}");
    let link = "(https://github.example/team/shop/blob/abc123/repo/services/mailer/Dockerfile#L5)";
    assert!(written.contains(link), "{written}");
    let advice = "  - [`services/mailer/tasks.py:";
    assert!(written.contains(advice), "{written}");
}

#[test]
fn a_full_summary_takes_no_more_and_other_formats_write_none() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let summary = folder.path().join("summary.md");
    let full = "x".repeat((1 << 20) - 600);
    fs::write(&summary, &full).expect("writable");
    run("github", &summary);
    let length = fs::metadata(&summary).expect("there").len();
    assert!(length > full.len() as u64 && length <= 1 << 20, "{length}");
    fs::remove_file(&summary).expect("there");
    let done = run("sarif", &summary);
    assert!(!summary.exists());
    let uri = r#""uri": "repo/services/cart/Dockerfile""#;
    assert!(String::from_utf8_lossy(&done.stdout).contains(uri));
}

#[test]
fn a_summary_that_cannot_be_written_changes_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let done = run("github", folder.path());
    assert_eq!(done.status.code(), Some(1));
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.starts_with("readycheck: the job summary could not be written: "), "{told}");
}
