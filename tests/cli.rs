//! The program as a user runs it: `tests/cli/<case>/` holds `args`, `status`, `stdout` and, where
//! it matters, `stderr`. `READYCHECK_BLESS=1 cargo test --test cli` writes what is printed.

use regex::Regex;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The only text that differs between equal runs.
fn without_times(text: &[u8]) -> String {
    let times = Regex::new(r#"[\d,]+ ms|("elapsed_ms": )\d+"#).expect("valid pattern");
    times.replace_all(&String::from_utf8_lossy(text), "${1}0 ms").into_owned()
}

/// What a terminal and a CI job would say.
const VARIABLES: [&str; 7] = [
    "CI_PROJECT_DIR",
    "CI_PROJECT_URL",
    "COLUMNS",
    "GITHUB_REPOSITORY",
    "GITHUB_SERVER_URL",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_WORKSPACE",
];

fn case(folder: &Path) -> Vec<String> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    let args = shlex::split(&read("args")).expect("arguments as a shell splits them");
    let mut program = Command::new(env!("CARGO_BIN_EXE_readycheck"));
    for name in VARIABLES {
        program.env_remove(name);
    }
    let done = program.args(args).current_dir(folder).output().expect("the program starts");
    let found = [
        ("status", format!("{}\n", done.status.code().unwrap_or(-1))),
        ("stdout", without_times(&done.stdout)),
        ("stderr", without_times(&done.stderr)),
    ];
    let mut problems = Vec::new();
    for (name, text) in found {
        if std::env::var_os("READYCHECK_BLESS").is_some() {
            fs::write(folder.join(name), &text).expect("writable");
        }
        if read(name) != text {
            problems.push(format!("{}/{name}:\n{text}", folder.display()));
        }
    }
    problems
}

#[test]
fn every_case_prints_what_it_should() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut folders: Vec<_> =
        fs::read_dir(folder).expect("there").flatten().map(|entry| entry.path()).collect();
    folders.sort();
    let problems: Vec<String> = folders.iter().flat_map(|folder| case(folder)).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
