//! `readycheck fix` as a user runs it: it shows, and writes only what it showed.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tree() -> tempfile::TempDir {
    let tree = tempfile::tempdir().expect("a temporary folder");
    let files = [
        ("Dockerfile", "FROM node:22\r\nCOPY . .\r\nCMD [\"node\", \"server.js\"]\r\n"),
        ("package.json", "{\"dependencies\": {\"express\": \"5.1.0\"}}"),
        ("server.js", "require(\"express\")().listen(process.env.PORT)\n"),
    ];
    for (path, text) in files {
        fs::write(tree.path().join(path), text).expect("writable");
    }
    tree
}

fn fix(tree: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readycheck"));
    command.arg("fix").arg(tree).args(arguments).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn read(tree: &Path, path: &str) -> String {
    fs::read_to_string(tree.join(path)).unwrap_or_default()
}

fn names(tree: &Path) -> Vec<String> {
    let entries = fs::read_dir(tree).expect("there").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn without_being_asked_to_it_writes_nothing() {
    let tree = tree();
    let done = fix(tree.path(), &[]);
    assert_eq!(done.status.code(), Some(0));
    let shown = text(&done.stdout);
    assert!(shown.contains("--- /dev/null\n+++ b/.dockerignore\n@@"), "{shown}");
    assert!(shown.contains("--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,3 +1,5 @@\n"), "{shown}");
    assert!(shown.contains("\n+USER 1000\n"), "{shown}");
    assert!(text(&done.stderr).contains("nothing written: readycheck fix --yes writes 3 files"));
    assert_eq!(names(tree.path()), ["Dockerfile", "package.json", "server.js"]);
}

#[test]
fn it_writes_what_it_showed_and_a_second_time_has_nothing_to_do() {
    let tree = tree();
    let shown = fix(tree.path(), &[]).stdout;
    let done = fix(tree.path(), &["--yes"]);
    assert_eq!(text(&done.stdout), text(&shown));
    let said = text(&done.stderr);
    assert!(said.contains("wrote 3 files; next:\n  build the image of Dockerfile"), "{said}");
    let dockerfile = read(tree.path(), "Dockerfile");
    assert!(
        dockerfile.ends_with("\r\nUSER 1000\r\nCMD [\"node\", \"server.js\"]\r\n"),
        "{dockerfile}"
    );
    assert_eq!(read(tree.path(), ".env.example"), "# Read in server.js.\nPORT=\n");
    let again = fix(tree.path(), &["--yes"]);
    assert_eq!((text(&again.stdout).as_str(), again.status.code()), ("", Some(0)));
    assert!(text(&again.stderr).starts_with("nothing to mend without a decision"));
}

#[test]
fn only_what_is_named_is_mended() {
    let tree = tree();
    fix(tree.path(), &["--yes", "--only", "config/env-documented"]);
    assert_eq!(names(tree.path()), [".env.example", "Dockerfile", "package.json", "server.js"]);
    assert!(!read(tree.path(), "Dockerfile").contains("USER"));
    let done = fix(tree.path(), &["--only", "docker/non-root-users"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("did you mean `docker/non-root-user`"), "{done:?}");
}

#[test]
fn what_is_waived_stays() {
    let tree = tree();
    let accepted = "# readycheck: ignore[docker/non-root-user] the host maps users\n";
    let dockerfile = format!("FROM node:22\nCOPY . .\n{accepted}CMD [\"node\", \"server.js\"]\n");
    fs::write(tree.path().join("Dockerfile"), &dockerfile).expect("writable");
    fix(tree.path(), &["--yes"]);
    assert_eq!(read(tree.path(), "Dockerfile"), dockerfile);
}

#[test]
fn a_file_that_git_ignores_is_not_written_over() {
    let tree = tree();
    fs::create_dir(tree.path().join(".git")).expect("writable");
    fs::write(tree.path().join(".gitignore"), ".dockerignore\n").expect("writable");
    fs::write(tree.path().join(".dockerignore"), "mine\n").expect("writable");
    let done = fix(tree.path(), &["--yes", "--only", "docker/dockerignore-present"]);
    assert_eq!(read(tree.path(), ".dockerignore"), "mine\n");
    let said = text(&done.stderr);
    assert!(
        said.contains(".dockerignore: left alone") || said.contains("nothing to mend"),
        "{said}"
    );
}

#[test]
fn bytes_that_are_no_text_are_left_alone() {
    let tree = tree();
    let bytes = b"FROM node:22\nLABEL name=\"\xff\"\nCMD [\"node\", \"server.js\"]\n";
    fs::write(tree.path().join("Dockerfile"), bytes).expect("writable");
    let done = fix(tree.path(), &["--yes", "--only", "docker/non-root-user"]);
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(fs::read(tree.path().join("Dockerfile")).expect("there"), bytes);
}

#[test]
#[cfg(unix)]
fn nothing_is_written_through_a_link_that_leaves_the_repository() {
    use std::os::unix::fs::symlink;
    let (tree, outside) = (tree(), tempfile::tempdir().expect("a temporary folder"));
    fs::rename(tree.path().join("Dockerfile"), outside.path().join("Dockerfile")).expect("moved");
    symlink(outside.path().join("Dockerfile"), tree.path().join("Dockerfile")).expect("linked");
    symlink(outside.path().join("made"), tree.path().join(".env.example")).expect("linked");
    let before = read(outside.path(), "Dockerfile");
    fix(tree.path(), &["--yes"]);
    assert_eq!(read(outside.path(), "Dockerfile"), before);
    assert_eq!(names(outside.path()), ["Dockerfile"]);
}

#[test]
fn no_name_or_text_steers_the_terminal() {
    let tree = tree();
    let dockerfile = "FROM node:22\n# \u{1b}]0;x\u{7}\nCMD [\"node\", \"server.js\"]\n";
    fs::write(tree.path().join("Dockerfile"), dockerfile).expect("writable");
    let done = fix(tree.path(), &["--only", "docker/non-root-user"]);
    assert!(text(&done.stdout).contains("+USER 1000"), "{done:?}");
    assert!(!done.stdout.contains(&0x1b) && !done.stdout.contains(&7));
}

#[test]
fn no_secret_is_shown() {
    let tree = tree();
    // Built in two parts, so that this file does not hold what it looks for.
    let secret = ["ghp_", "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"].concat();
    let dockerfile =
        format!("FROM node:22\nENV TOKEN={secret}\nCOPY . .\nCMD [\"node\", \"server.js\"]\n");
    fs::write(tree.path().join("Dockerfile"), &dockerfile).expect("writable");
    let done = fix(tree.path(), &["--yes", "--only", "docker/non-root-user"]);
    let shown = text(&done.stdout);
    assert!(shown.contains("ENV TOKEN=***") && !shown.contains(&secret), "{shown}");
    assert!(read(tree.path(), "Dockerfile").contains(&secret));
}
