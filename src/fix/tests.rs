//! What is proposed for small repositories, and that a second time nothing is.

use super::{Edit, Failing, MENDED, apply, propose};
use crate::components;
use crate::discover::scan_memory;
use crate::engine::{Asked, run};
use crate::rule::Outcome;
use crate::ruleset::RuleSet;
use std::collections::BTreeMap;

type Files = Vec<(String, String)>;

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn edits(files: &Files) -> Vec<Edit> {
    let mut repository = scan_memory("repository", files);
    components::build(&mut repository, &[]);
    let set = RuleSet::builtin().map_err(|_| "refused").expect("the rules load");
    let rules = set.rules.iter().filter(|rule| MENDED.contains(&rule.meta.id.as_str()));
    let asked: Vec<Asked<'_>> = rules.map(Asked::with_defaults).collect();
    let (judged, _) = run(&repository, &asked);
    let failing: Vec<Failing<'_>> = judged
        .iter()
        .filter_map(|judgement| {
            let Outcome::Fail(findings) = &judgement.outcome else { return None };
            let component = &repository.components[judgement.component];
            Some(Failing { rule: &asked[judgement.rule].rule.meta.id, component, findings })
        })
        .collect();
    let text = |id: crate::source::FileId| {
        let path = &repository.file(id).path;
        files.iter().find(|(name, _)| name == path).map(|(_, text)| text.clone())
    };
    propose(&repository, &failing, &text)
}

/// The files that change, as they become; checks that the next time nothing is left to do.
fn mended(before: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> = files(before).into_iter().collect();
    let proposed = edits(&files(before));
    let mut changed: BTreeMap<String, String> = BTreeMap::new();
    let mut by_path: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in &proposed {
        assert!(MENDED.contains(&edit.mends), "{}", edit.mends);
        by_path.entry(&edit.path).or_default().push(edit);
    }
    for (path, edits) in by_path {
        let text = apply(all.get(path).map(String::as_str), &edits).expect("it fits");
        changed.insert(path.to_owned(), text);
    }
    all.extend(changed.clone());
    let again = edits(&all.into_iter().collect());
    assert_eq!(again, [], "something is left to do");
    changed
}

const SERVER: &str = "const app = require(\"express\")();\napp.listen(process.env.PORT || 3000);\n";
const MANIFEST: &str = "{\"dependencies\": {\"express\": \"5.1.0\"}}";

/// A service with a Dockerfile whose only open question is the one of the test.
fn service(dockerfile: &str) -> BTreeMap<String, String> {
    mended(&[
        ("Dockerfile", dockerfile),
        (".dockerignore", ".git\n"),
        ("README.md", "# Shop\n\nSet `PORT`.\n"),
        ("package.json", MANIFEST),
        ("package-lock.json", "{}"),
        ("server.js", SERVER),
    ])
}

fn dockerfile(text: &str) -> Option<String> {
    service(text).remove("Dockerfile")
}

#[test]
fn the_user_of_the_base_goes_before_the_last_command() {
    let cases = [
        ("FROM node:22\nCMD [\"node\", \"server.js\"]\n", "FROM node:22\nUSER 1000\nCMD"),
        (
            "FROM node:22\nENTRYPOINT [\"node\"]\nEXPOSE 3000\nCMD [\"server.js\"]",
            "FROM node:22\nENTRYPOINT [\"node\"]\nEXPOSE 3000\nUSER 1000\nCMD",
        ),
        (
            "FROM golang:1 AS b\nUSER root\nFROM gcr.io/distroless/static:latest\nCMD [\"/x\"]\n",
            "FROM gcr.io/distroless/static:latest\nUSER 65532\nCMD",
        ),
    ];
    for (before, after) in cases {
        let new = dockerfile(before).unwrap_or_default();
        let bare: String = new
            .lines()
            .filter(|l| !l.starts_with('#'))
            .fold(String::new(), |text, line| text + line + "\n");
        assert!(bare.contains(after), "{before}\n{new}");
    }
}

#[test]
fn no_user_is_set_where_root_may_be_needed() {
    let cases = [
        "FROM node:22\nUSER root\nCMD [\"node\", \"server.js\"]\n",
        "FROM node:22\nEXPOSE 80/tcp\nCMD [\"node\", \"server.js\"]\n",
        "FROM node:22\nCMD [\"node\", \"server.js\"]\nRUN apt-get update\n",
        "FROM node:22\nENTRYPOINT [\"/entrypoint.sh\"]\nCMD [\"node\", \"server.js\"]\n",
        "FROM python:3.13\nCMD [\"python\", \"server.py\"]\n",
    ];
    for text in cases {
        assert_eq!(dockerfile(text), None, "{text}");
    }
}

#[test]
fn line_ends_stay_as_they_are() {
    let new = dockerfile("FROM node:22\r\nCMD [\"node\", \"server.js\"]\r\n").expect("changed");
    assert!(new.contains("\r\nUSER 1000\r\nCMD"), "{new:?}");
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count(), "{new:?}");
}

/// An image that runs as a user, and installs by these lines.
fn installed(lines: &str) -> Option<String> {
    dockerfile(&format!("FROM node:22\nWORKDIR /app\n{lines}\nUSER 1000\nCMD [\"node\", \"x\"]\n"))
}

#[test]
fn an_install_takes_what_the_lockfile_says() {
    for (before, after) in [
        ("COPY package*.json ./\nRUN npm install", "RUN npm ci\n"),
        ("COPY . .\nRUN npm i --omit=dev --no-audit", "RUN npm ci --omit=dev --no-audit\n"),
        ("COPY . .\nRUN echo x \\\n  && npm install \\\n  && npm test", "  && npm ci \\\n"),
    ] {
        let new = installed(before).unwrap_or_default();
        assert!(new.contains(after), "{before}\n{new}");
    }
}

#[test]
fn an_install_that_the_lockfile_cannot_decide_stays() {
    for lines in [
        "RUN npm install\nCOPY . .",
        "COPY package.json ./\nRUN npm install",
        "COPY . .\nRUN npm install left-pad",
        "COPY . .\nRUN npm install -g npm",
        "COPY . .\nRUN cd web && npm install",
        "COPY . /elsewhere\nRUN npm install",
        "COPY . .\nRUN npm install && npm install",
        "COPY . .\nRUN npm ci",
        "COPY . .\nRUN pnpm install",
    ] {
        assert_eq!(installed(lines), None, "{lines}");
    }
}

#[test]
fn each_manager_has_its_own_words() {
    let lines =
        "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN X install\nUSER 1000\nCMD [\"node\", \"x\"]\n";
    for (manager, lock, settings, after) in [
        ("pnpm", "pnpm-lock.yaml", "a", "RUN pnpm install --frozen-lockfile\n"),
        ("yarn", "yarn.lock", "a", "RUN yarn install --frozen-lockfile\n"),
        ("yarn", "yarn.lock", ".yarnrc.yml", "RUN yarn install --immutable\n"),
    ] {
        let text = lines.replace('X', manager);
        let new = mended(&[
            ("Dockerfile", &text),
            (".dockerignore", "node_modules\n"),
            ("package.json", "{}"),
            (lock, ""),
            (settings, ""),
        ]);
        assert!(new["Dockerfile"].contains(after), "{new:?}");
        // An ignore file that may keep the lockfile out.
        let trimmed = [("Dockerfile", text.as_str()), (".dockerignore", "*\n!src\n"), (lock, "")];
        assert_eq!(mended(&trimmed), BTreeMap::new());
    }
}

#[test]
fn variables_get_rows_where_the_nearest_example_is() {
    let code = "const app = require(\"express\")();\nconst key = process.env.API_KEY;\n\
                app.listen(process.env.PORT || 3000);\n";
    let new = mended(&[("package.json", MANIFEST), ("server.js", code)]);
    let rows = "# Read in server.js.\nAPI_KEY=\n\n# Read in server.js, with a default.\n# PORT=\n";
    assert_eq!(new, BTreeMap::from([(".env.example".to_owned(), rows.to_owned())]));
    let new = mended(&[
        ("services/cart/package.json", MANIFEST),
        ("services/cart/server.js", code),
        (".env.example", "# where to listen\nPORT=3000"),
    ]);
    let rows = "# where to listen\nPORT=3000\n\n# Read in services/cart/server.js.\nAPI_KEY=\n";
    assert_eq!(new, BTreeMap::from([(".env.example".to_owned(), rows.to_owned())]));
}

#[test]
fn an_ignore_file_leaves_out_what_no_build_asks_for() {
    let new = mended(&[
        ("Dockerfile", "FROM node:22\nCOPY . .\nUSER 1000\nCMD [\"node\", \"server.js\"]\n"),
        ("package.json", "{}"),
        (".env", "MODE=production\n"),
    ]);
    let text = &new[".dockerignore"];
    for line in [".git", "**/node_modules", "**/.env.local"] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    assert!(!text.lines().any(|line| line == "**/.env"), "a file of the repository: {text}");
    assert!(!text.contains("target"), "{text}");
}

#[test]
fn an_ignore_file_never_hides_what_is_copied() {
    let run = "RUN git describe > version\n";
    let text =
        format!("FROM node:22\nCOPY node_modules ./node_modules\nCOPY x .\n{run}CMD [\"x\"]\n");
    let new = mended(&[("app/Dockerfile", &text), ("app/package.json", "{}"), ("app/x", "")]);
    let (path, text) = new.iter().find(|(path, _)| path.ends_with("ignore")).expect("proposed");
    assert!(!text.contains("node_modules") && !text.contains(".git\n"), "{path}: {text}");
}

#[test]
fn where_the_context_is_not_known_the_image_has_its_own_ignore_file() {
    let text = "FROM node:22\nCOPY . .\nUSER 1000\nCMD [\"node\", \"x\"]\n";
    let new = mended(&[("deploy/Dockerfile", text), ("package.json", "{}")]);
    let paths: Vec<&String> = new.keys().collect();
    assert_eq!(paths, ["deploy/Dockerfile.dockerignore"]);
}

#[test]
fn an_action_takes_the_commit_that_this_repository_has_pinned() {
    let commit = "11bd71901bbe5b1630ceea73d27597364c9af683";
    let pinned = format!("steps:\n  - uses: a/b@{commit} # v4\n  - uses: a/c@{commit} # v4.1\n");
    let open = "steps:\n  - uses: a/b@v4\n  - name: x\n    uses: a/b@v3\n  - uses: a/c@v4\n";
    let new = mended(&[
        (".github/workflows/one.yml", &pinned),
        (".github/workflows/two.yml", open),
        ("docs/workflows/three.yml", open),
    ]);
    let wanted = open.replacen("a/b@v4", &format!("a/b@{commit} # v4"), 1);
    assert_eq!(new, BTreeMap::from([(".github/workflows/two.yml".to_owned(), wanted)]));
}

#[test]
fn two_commits_of_one_tag_are_a_question() {
    let (one, two) = ("1".repeat(40), "2".repeat(40));
    let text = format!("  - uses: a/b@{one} # v4\n  - uses: a/b@{two} # v4\n  - uses: a/b@v4\n");
    assert_eq!(mended(&[(".github/workflows/one.yml", &text)]), BTreeMap::new());
}

#[test]
fn an_edit_fits_the_text_it_was_made_for_or_nothing() {
    let edit = |change| Edit { mends: MENDED[0], path: "x".into(), change, check: String::new() };
    let line = edit(super::Change::Line(2, "b".into(), "c".into()));
    assert_eq!(apply(Some("a\r\nb\r\n"), &[&line]).as_deref(), Some("a\r\nc\r\n"));
    assert_eq!(apply(Some("a\nB\n"), &[&line]), None);
    assert_eq!(apply(Some("a\n"), &[&line]), None);
    let create = edit(super::Change::Create("a\n".into()));
    assert_eq!(apply(Some(""), &[&create]), None);
    assert_eq!(apply(None, &[&create]).as_deref(), Some("a\n"));
    assert_eq!(apply(Some("a"), &[&edit(super::Change::Before(2, "b\n".into()))]), None);
}

#[test]
fn what_is_mended_is_sorted() {
    assert!(MENDED.is_sorted());
    assert!(super::install::SAME.is_sorted() && super::dockerignore::ASK_GIT.is_sorted());
}
