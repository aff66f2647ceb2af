//! The limits of taste: what a reviewer would otherwise have to say each time.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines of a source file, tests included.
const FILE_LIMIT: usize = 400;

/// Lines of a function, from its name to its closing brace.
const FUNCTION_LIMIT: usize = 45;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

/// Every Rust file under `folder` with its path from the root and its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut paths = Vec::new();
    files(&root().join(folder), "rs", &mut paths);
    paths.sort();
    let read = |path: PathBuf| {
        let shown = path.strip_prefix(root()).expect("inside").to_string_lossy().into_owned();
        (shown, fs::read_to_string(path).expect("UTF-8"))
    };
    paths.into_iter().map(read).collect()
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn files_functions_and_lines_are_short() {
    let mut problems = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        let count = text.lines().count();
        if count > FILE_LIMIT {
            problems.push(format!("{path}: {count} lines"));
        }
        for (number, line) in text.lines().enumerate() {
            if line.chars().count() > 100 && !line.contains("http") {
                problems.push(format!("{path}:{}: longer than 100", number + 1));
            }
        }
        problems.extend(long_functions(&path, &text));
    }
    assert_none(&problems);
}

fn long_functions(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let head = line.trim_start().trim_start_matches("pub ").trim_start_matches("(crate) ");
        if open.is_none() && head.starts_with("fn ") && !line.trim_end().ends_with('}') {
            open = Some((number, indent));
        } else if let Some((start, at)) = open.filter(|(_, at)| *at == indent && line.trim() == "}")
        {
            let length = number - start + 1;
            if length > FUNCTION_LIMIT {
                problems.push(format!("{path}:{}: a function of {length} lines", start + 1));
            }
            open = None.or((at > indent).then_some((start, at)));
        }
    }
    problems
}

#[test]
fn every_module_says_why_it_exists() {
    let missing = sources("src").into_iter().filter(|(_, text)| !text.starts_with("//! "));
    assert_none(&missing.map(|(path, _)| format!("{path}: no module docs")).collect::<Vec<_>>());
}

#[test]
fn public_items_have_a_sentence() {
    let mut problems = Vec::new();
    for (path, text) in sources("src") {
        let lines: Vec<&str> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let item = line.trim_start();
            let kinds = [
                "pub fn ",
                "pub struct ",
                "pub enum ",
                "pub trait ",
                "pub const ",
                "pub static ",
                "pub type ",
            ];
            let is_rule = path.starts_with("src/rules/") && item.starts_with("pub fn check(");
            if is_rule || !kinds.iter().any(|kind| item.starts_with(kind)) {
                continue;
            }
            let above = lines[..number].iter().rev().map(|l| l.trim_start());
            let mut above =
                above.skip_while(|l| l.starts_with("#[") || *l == ")]" || l.starts_with("Debug"));
            if !above.next().is_some_and(|l| l.starts_with("///") || l.starts_with("//!")) {
                problems.push(format!("{path}:{}: no docs: {item}", number + 1));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn the_disk_the_clock_and_the_environment_have_their_doors() {
    let doors = ["src/cli/", "src/discover/", "src/main.rs"];
    let banned = ["std::fs", "std::env::", "std::process", "std::time", "std::net"];
    let mut problems = Vec::new();
    for (path, text) in sources("src") {
        let whole = if path.ends_with("/tests.rs") { 0 } else { text.len() };
        let tests = text.find("#[cfg(test)]").unwrap_or(whole);
        for word in banned.iter().filter(|_| !doors.iter().any(|door| path.starts_with(door))) {
            if text[..tests].contains(word) {
                problems.push(format!("{path}: {word}"));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn git_has_one_door() {
    let others =
        sources("src").into_iter().filter(|(path, _)| !path.starts_with("src/discover/git/"));
    let named = others.filter(|(_, text)| text.contains("gix::"));
    assert_none(&named.map(|(path, _)| format!("{path}: gix")).collect::<Vec<_>>());
}

#[test]
fn the_top_level_holds_what_a_reader_or_a_tool_looks_for() {
    let known = [
        // For readers.
        "CHECKLIST.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        // The project.
        "Cargo.lock",
        "Cargo.toml",
        "fixtures",
        "rules",
        "src",
        "tests",
        // Where their tools look for them.
        ".ci",
        ".dockerignore",
        ".git",
        ".github",
        ".gitignore",
        ".pre-commit-hooks.yaml",
        "Dockerfile",
        "action.yml",
        "pyproject.toml",
        "rustfmt.toml",
        // Not committed.
        "target",
    ];
    let entries = fs::read_dir(root()).expect("the root").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let unknown: Vec<String> = names.filter(|name| !known.contains(&name.as_str())).collect();
    assert_none(&unknown);
}

#[test]
fn nothing_is_left_open() {
    // Built in two parts, so that this file does not contain what it looks for.
    let words = [
        ["to", "do!("],
        ["unimpl", "emented!("],
        ["db", "g!("],
        ["TO", "DO:"],
        ["FIX", "ME"],
        ["#[ig", "nore"],
        ["print", "ln!("],
        [".unw", "rap()"],
        ["un", "safe {"],
        ["macro_", "rules!"],
    ];
    let mut problems = Vec::new();
    for (path, text) in sources("src") {
        for word in words.iter().map(|parts| parts.concat()) {
            for (number, line) in text.lines().enumerate().filter(|(_, l)| l.contains(&word)) {
                let printed = line.contains("anstream::e");
                if !printed {
                    problems.push(format!("{path}:{}: {word}", number + 1));
                }
            }
        }
    }
    let names = ["utils", "helpers", "common", "misc", "manager", "base"];
    for (path, _) in sources("src") {
        let parts = path.trim_end_matches(".rs").split('/');
        let bad = parts.filter(|part| names.contains(part)).map(|part| format!("{path}: {part}"));
        problems.extend(bad);
    }
    assert_none(&problems);
}

/// Each stage and what it may import.
const STAGES: &[(&str, &[&str])] = &[
    ("parse", &["parse", "names"]),
    ("facts", &["facts", "names", "parse", "source", "signals", "discover::Format", "repository"]),
    ("signals", &["signals", "facts", "names", "source"]),
    (
        "rules",
        &[
            "rules",
            "rule",
            "names",
            "facts",
            "repository",
            "signals",
            "source",
            "discover::Class",
            "discover::Format",
        ],
    ),
    ("render", &["render", "report", "rule", "ruleset", "source"]),
    (
        "fix",
        &[
            "facts",
            "names",
            "repository",
            "rule",
            "rules::docker",
            "signals",
            "source",
            "discover::Class",
            "discover::Format",
        ],
    ),
];

#[test]
fn stages_import_only_from_stages_before_them() {
    let mut problems = Vec::new();
    for (folder, stages) in STAGES {
        for (path, text) in sources(&format!("src/{folder}")) {
            let whole = if path.ends_with("/tests.rs") { 0 } else { text.len() };
            let tests = text.find("#[cfg(test)]").unwrap_or(whole);
            for line in text[..tests].lines().filter(|line| line.starts_with("use crate::")) {
                let target = line.trim_start_matches("use crate::");
                let fits = |stage: &&str| {
                    target.starts_with(*stage) && target[stage.len()..].starts_with([':', ';', ' '])
                };
                let whole = target.starts_with("VERSION") || target.starts_with("discover::{Class");
                if !whole && !stages.iter().any(fits) {
                    problems.push(format!("{path}: {line}"));
                }
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn the_checklist_page_is_what_the_rules_say() {
    let set = readycheck::ruleset::RuleSet::builtin().map_err(|_| "refused").expect("loads");
    let mut written = Vec::new();
    readycheck::render::checklist::render(&set, &mut written).expect("a Vec takes every byte");
    let page = fs::read_to_string(root().join("CHECKLIST.md")).expect("the page is there");
    let fresh = String::from_utf8(written).expect("UTF-8");
    assert!(page == fresh, "run: cargo run -- checklist > CHECKLIST.md");
}
