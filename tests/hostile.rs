//! Hostile trees: every file that a rule would read gives a diagnostic, nothing is lost beside it,
//! and nothing of it steers a terminal.

use readycheck::components;
use readycheck::discover::{Options, Progress, scan, scan_memory};
use readycheck::engine::{Asked, run};
use readycheck::repository::Repository;
use readycheck::ruleset::RuleSet;
use std::fs;
use std::path::Path;
use std::process::Command;

fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "good/package.json", b"{\"dependencies\": {\"express\": \"5\"}}");
    write(folder.path(), "good/Dockerfile", b"FROM node:22\nEXPOSE 80\nCMD [\"node\", \"x\"]\n");
    folder
}

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("writable");
    fs::write(path, bytes).expect("writable");
}

fn scanned(root: &Path) -> Repository {
    let mut repository = scan(root, &Options::default(), &Progress::default());
    components::build(&mut repository, &[]);
    repository
}

/// Runs every rule, and checks that the good neighbour was judged all the same.
fn neighbour_is_judged(repository: &Repository) {
    let set = RuleSet::builtin().map_err(|_| "refused").expect("the rules load");
    let asked: Vec<Asked<'_>> = set.rules.iter().map(Asked::with_defaults).collect();
    let (judged, failed) = run(repository, &asked);
    assert_eq!(failed, []);
    assert!(repository.listed().any(|component| component.id == "good"));
    assert!(judged.len() >= asked.len());
}

fn told(repository: &Repository, path: &str, words: &str) {
    let found = repository
        .diagnostics
        .iter()
        .any(|diagnostic| diagnostic.path == path && diagnostic.message.contains(words));
    assert!(found, "{path}: no `{words}` in {:#?}", repository.diagnostics);
}

#[test]
fn bytes_that_are_no_text_and_text_that_is_no_utf8() {
    let tree = tree();
    write(tree.path(), "a/Dockerfile", b"\x00\x01\x02FROM node\n");
    write(tree.path(), "b/Dockerfile", b"FROM node:22\nLABEL x=\"\xff\xfe\"\nCMD [\"x\"]\n");
    write(tree.path(), "c/package.json", &[0xFF, 0xFE, b'{', 0, b'}', 0]);
    let repository = scanned(tree.path());
    told(&repository, "a/Dockerfile", "binary");
    told(&repository, "b/Dockerfile", "not valid UTF-8");
    assert!(repository.diagnostics.iter().all(|d| d.path != "c/package.json"));
    neighbour_is_judged(&repository);
}

#[test]
fn a_line_of_a_hundred_megabytes() {
    let tree = tree();
    write(tree.path(), "a/package.json", &vec![b'x'; 100 << 20]);
    let repository = scanned(tree.path());
    told(&repository, "a/package.json", "100 MB");
    neighbour_is_judged(&repository);
}

#[test]
fn a_long_line_below_the_limit_is_read_in_time() {
    let tree = tree();
    let names: Vec<String> = (0..200_000).map(|at| format!("\"é{at}\":\"1\"")).collect();
    let text = format!("{{\"dependencies\":{{{}}}}}", names.join(","));
    write(tree.path(), "a/package.json", text.as_bytes());
    neighbour_is_judged(&scanned(tree.path()));
}

#[test]
fn bombs_and_deep_nesting() {
    let tree = tree();
    let deep = 20_000;
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\napiVersion: v1\n");
    for level in 1..12 {
        let list = vec![format!("*a{}", level - 1); 10].join(",");
        bomb.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    write(tree.path(), "a/compose.yaml", bomb.as_bytes());
    write(tree.path(), "b/compose.yaml", "- ".repeat(deep).as_bytes());
    write(tree.path(), "c/package.json", "[".repeat(deep).as_bytes());
    write(tree.path(), "d/Cargo.toml", format!("a = {}", "[".repeat(deep)).as_bytes());
    write(tree.path(), "e/pom.xml", "<a>".repeat(deep).as_bytes());
    write(tree.path(), "f/main.go", format!("package main\n{}", "(".repeat(deep)).as_bytes());
    write(tree.path(), "g/app.py", "[".repeat(deep).as_bytes());
    let nested = format!("FROM a\nRUN {}\n", "$(".repeat(deep));
    write(tree.path(), "h/Dockerfile", nested.as_bytes());
    write(tree.path(), "i/README.md", "> ".repeat(deep).as_bytes());
    let repository = scanned(tree.path());
    told(&repository, "a/compose.yaml", "aliases");
    told(&repository, "b/compose.yaml", "not valid YAML");
    told(&repository, "c/package.json", "not valid JSON");
    told(&repository, "d/Cargo.toml", "not valid TOML");
    told(&repository, "e/pom.xml", "not valid XML");
    neighbour_is_judged(&repository);
}

#[cfg(unix)]
#[test]
fn links_pipes_and_files_that_cannot_be_read() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let tree = tree();
    let outside = tempfile::tempdir().expect("a temporary folder");
    write(outside.path(), "Dockerfile", b"FROM outside\n");
    symlink(outside.path(), tree.path().join("out")).expect("a link");
    symlink(tree.path(), tree.path().join("good/loop")).expect("a link");
    let pipe = tree.path().join("good/requirements.txt");
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there");
    assert!(made.success());
    write(tree.path(), "shut/package.json", b"{}");
    let shut = tree.path().join("shut/package.json");
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o0)).expect("ours");
    let repository = scanned(tree.path());
    assert!(repository.files.iter().all(|file| !file.path.starts_with("out/")));
    assert!(repository.files.iter().all(|file| !file.path.contains("loop/")));
    told(&repository, "good/requirements.txt", "not a regular file");
    if fs::read(&shut).is_err() {
        told(&repository, "shut/package.json", "could not be read");
    }
    neighbour_is_judged(&repository);
}

#[cfg(unix)]
#[test]
fn names_with_line_ends_and_escapes_reach_no_terminal() {
    let tree = tree();
    let name = "a\n\u{1b}[2Jb\u{202e}";
    write(tree.path(), &format!("{name}/Dockerfile"), b"FROM node\nEXPOSE 80\nCMD x\n");
    write(tree.path(), &format!("{name}/package.json"), b"{\"scripts\": {\"start\": \"x\"}, \n");
    let escape = "FROM node\u{1b}]0;owned\u{7}\nEXPOSE 80\nCMD echo \u{1b}[31m\n";
    write(tree.path(), "c/Dockerfile", escape.as_bytes());
    for show in ["fail", "advisory", "pass", "all"] {
        let done = Command::new(env!("CARGO_BIN_EXE_readycheck"))
            .arg(tree.path())
            .args(["--show", show])
            .output()
            .expect("the program starts");
        let text = String::from_utf8(done.stdout).expect("UTF-8");
        let steers = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(steers), "{show}: {text:?}");
        assert!(text.contains("not valid JSON") || show != "all", "{text}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let report = |jobs: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_readycheck"))
            .args(["fixtures/shop/repo", "--format", "json", "--now", "2026-01-01", "--jobs", jobs])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("the program starts");
        let text = String::from_utf8(done.stdout).expect("UTF-8");
        let lines: Vec<&str> = text.lines().filter(|l| !l.contains("elapsed_ms")).collect();
        lines.join("\n")
    };
    let one = report("1");
    assert!(one.contains("\"verdict\": \"not-ready\""));
    assert_eq!(one, report("8"));
}

#[test]
fn an_empty_repository_fails_nothing_but_what_it_lacks() {
    let mut repository = scan_memory("empty", &[]);
    components::build(&mut repository, &[]);
    assert_eq!(repository.listed().count(), 0);
}

#[test]
fn an_empty_tree_is_told_and_judged_by_nobody() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let readycheck = env!("CARGO_BIN_EXE_readycheck");
    let run = Command::new(readycheck).arg(folder.path()).output().expect("it runs");
    let error = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{error}");
    assert!(error.contains("holds no file that is read"), "{error}");
}

/// Texts that are made to be looked through again and again: each once took minutes.
#[test]
fn texts_made_to_be_slow_are_read_in_time() {
    let tree = tree();
    let write = |path: &str, text: String| write(tree.path(), path, text.as_bytes());
    write("a/src/main.rs", "#[cfg(test)]\n".repeat(100_000));
    write("a/src/b.rs", "#[a(b)]\n".repeat(8_000) + "fn get() {}\n");
    write("b/a.py", format!("def {}(): pass\n", "live_".repeat(80_000)));
    write("b/b.py", "get ".repeat(100_000));
    write("c/x.yml", format!("# {}", "nginx.ingress.kubernetes.io/limit-".repeat(40_000)));
    write("d/a.js", format!("db.query(`SELECT {}`)", "${a}".repeat(20_000)));
    write("d/b.js", "a.b(".repeat(10_000) + &")".repeat(10_000));
    write(
        "e/.env.example",
        (0..20_000).map(|at| format!("{}{at}=\n", "LONG_".repeat(15))).collect(),
    );
    let repository = scanned(tree.path());
    let open = components::variables::unread(&repository);
    assert!(readycheck::discover::unnamed(&repository, tree.path(), &open).len() > 1_000);
    neighbour_is_judged(&repository);
}
