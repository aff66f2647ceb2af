//! What makes readycheck bearable in an old repository: a baseline, and `--changed-since`.

use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Object, Tree};
use proptest::prelude::*;
use readycheck::components;
use readycheck::config::Config;
use readycheck::discover::scan_memory;
use readycheck::engine::{Asked, run};
use readycheck::report::baseline::{Baseline, parse};
use readycheck::report::build::{Inputs, keyed};
use readycheck::report::known::{Failing, Known, failing};
use readycheck::report::{Report, Stats, Status};
use readycheck::ruleset::RuleSet;
use std::path::Path;
use std::process::{Command, Output};

type Files = Vec<(String, String)>;

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// The report on some files when `known` is known, and the baseline of what fails in it.
fn judge(set: &RuleSet, files: &Files, known: &[Known]) -> (Report, Baseline) {
    let mut repository = scan_memory("any", files);
    components::build(&mut repository, &[]);
    let asked: Vec<Asked<'_>> = set.rules.iter().map(Asked::with_defaults).collect();
    let (judged, _) = run(&repository, &asked);
    let inputs = Inputs {
        repository: &repository,
        config: &Config::default(),
        asked: &asked,
        checklists: &set.checklists,
        skipped: Vec::new(),
        today: "2026-01-01",
        known,
    };
    let (report, contents) = keyed(&inputs, judged, Stats::default());
    let keys = failing(&repository, &report.results, &contents).into_iter();
    let baseline = Baseline::of(keys.map(|Failing { at: (row, nth), key, .. }| {
        (key, report.results[row].findings[nth].message.as_str())
    }));
    (report, baseline)
}

fn rules() -> RuleSet {
    RuleSet::builtin().map_err(|_| "refused").expect("the rules load")
}

/// Lines of failures: rule, component and path.
fn failures(report: &Report) -> Vec<String> {
    let failing = report.results.iter().filter(|row| row.status == Status::Fail);
    let lines = failing.flat_map(|row| {
        let line = |path: &str| format!("{} {} {path}", row.rule, row.component);
        row.findings.iter().map(move |finding| line(&finding.path))
    });
    lines.collect()
}

/// What fails in `after` for whoever took in what failed in `before`, and how much was mended.
fn since(before: &[(&str, &str)], after: &[(&str, &str)]) -> (Vec<String>, usize) {
    let set = rules();
    let (_, baseline) = judge(&set, &files(before), &[]);
    assert!(baseline.count() > 0);
    let (report, _) = judge(&set, &files(after), &[baseline.known("b")]);
    (failures(&report), report.gate.known[0].mended)
}

const GO: (&str, &str) = ("go.mod", "module a\n");
const ROOT: &str = "FROM alpine:3.20\nENTRYPOINT [\"/a\"]\n";

#[test]
fn what_was_known_is_known_again_wherever_it_went() {
    let before = [("a/Dockerfile", ROOT), ("a/go.mod", GO.1), ("README.md", "# A\n")];
    let (same, mended) = since(&before, &before);
    assert_eq!((same.len(), mended), (0, 0));
    let moved = format!("# a comment\n\n{}", ROOT.replace("3.20", "3.21"));
    let lines = [("a/Dockerfile", moved.as_str()), ("a/go.mod", GO.1), ("README.md", "# A\n")];
    assert_eq!(since(&before, &lines), (Vec::new(), 0));
    // A README moves the place of all documents that are absent; it is itself judged anew.
    let bare = [before[0], before[1]];
    let anew = vec!["docs/readme-sections . README.md".to_owned()];
    assert_eq!(since(&bare, &before), (anew, 1));
    let folder = [("b/Dockerfile", ROOT), ("b/go.mod", GO.1), ("README.md", "# A\n")];
    assert_eq!(since(&before, &folder), (Vec::new(), 0));
}

#[test]
fn what_came_since_fails_and_what_went_is_mended() {
    let before = [("a/Dockerfile", ROOT), ("a/go.mod", GO.1), ("README.md", "# A\n")];
    let neighbour = [before[0], before[1], before[2], ("b/Dockerfile", ROOT), ("b/go.mod", GO.1)];
    let (new, mended) = since(&before, &neighbour);
    assert!(new.contains(&"docker/non-root-user b b/Dockerfile".to_owned()), "{new:?}");
    assert!(new.iter().all(|line| line.contains(" b ")), "{new:?}");
    assert_eq!(mended, 0);
    let user = ROOT.replace("ENTRY", "USER 10001\nENTRY");
    let mend = [("a/Dockerfile", user.as_str()), before[1], before[2]];
    assert_eq!(since(&before, &mend), (Vec::new(), 1));
    // What was mended in one place does not excuse another.
    let swapped =
        [("a/Dockerfile", user.as_str()), before[1], before[2], neighbour[3], neighbour[4]];
    let (new, mended) = since(&before, &swapped);
    assert!(new.contains(&"docker/non-root-user b b/Dockerfile".to_owned()), "{new:?}");
    assert_eq!(mended, 1);
}

#[test]
fn equal_failures_are_counted() {
    let call = "import requests\nfrom fastapi import FastAPI\napp = FastAPI()\n\n\
                def f():\n    requests.get('http://a')\n";
    let more = format!("{call}\ndef g():\n    requests.get('http://b')\n");
    let needs = ("requirements.txt", "fastapi==1\nrequests==2\n");
    let (new, mended) = since(&[needs, ("app.py", call)], &[needs, ("app.py", &more)]);
    assert_eq!(new, ["resilience/outbound-timeouts . app.py"]);
    assert_eq!(mended, 0);
    let (new, mended) = since(&[needs, ("app.py", &more)], &[needs, ("app.py", call)]);
    assert_eq!((new.len(), mended), (0, 1));
}

/// Pieces of repositories in which something fails.
fn tree() -> impl Strategy<Value = Files> {
    let texts = [
        ("Dockerfile", "FROM node\nCMD x\n"),
        ("Dockerfile", "FROM a:1 AS b\nFROM b\nEXPOSE 80\nCMD [\"x\"]\n"),
        ("go.mod", "module x\n"),
        ("package.json", "{\"name\":\"x\",\"dependencies\":{\"express\":\"1\",\"axios\":\"1\"}}"),
        ("index.js", "const a = require('axios'); a.get('http://b'); process.env.PORT;"),
        ("requirements.txt", "flask\nrequests\n"),
        ("app.py", "import flask, os\napp = flask.Flask(__name__)\nx = os.environ['A_B']\n"),
        ("README.md", "# x\n"),
        ("compose.yaml", "services:\n  x:\n    build: .\n"),
    ];
    let folder = prop::sample::select(vec!["", "a/", "b/", "b/c/"]);
    let file = (folder, prop::sample::select(texts.to_vec()));
    let file = file.prop_map(|(folder, (name, text))| (format!("{folder}{name}"), text.to_owned()));
    prop::collection::vec(file, 1..10).prop_map(|files| {
        let unique: std::collections::BTreeMap<String, String> = files.into_iter().collect();
        unique.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_text_is_a_baseline_or_an_error(
        text in "(version = 1|failures = \\[|[{},\"\\[\\]=\n#a-f0-9]|\\PC){0,40}",
    ) {
        if let Err((line, _)) = parse(&text) {
            prop_assert!(line >= 1 && line <= text.lines().count() + 1);
        }
    }

    #[test]
    fn a_baseline_leaves_no_failure_and_a_new_failure_stays(files in tree()) {
        let set = rules();
        let (_, baseline) = judge(&set, &files, &[]);
        let again = parse(&baseline.text());
        prop_assert_eq!(again.as_ref(), Ok(&baseline));
        let known = [baseline.known("b")];
        let (report, left) = judge(&set, &files, &known);
        prop_assert_eq!(left.count(), 0);
        prop_assert_eq!(report.gate.known[0].failures, baseline.count());
        prop_assert_eq!((report.gate.known[0].mended, report.gate.blocking_failures), (0, 0));
        let mut more = files.clone();
        more.push(("new/Dockerfile".to_owned(), "FROM python:3\nCMD [\"x\"]\n".to_owned()));
        more.push(("new/requirements.txt".to_owned(), "flask\n".to_owned()));
        let (report, _) = judge(&set, &more, &known);
        let new = failures(&report);
        let expected = "docker/non-root-user new new/Dockerfile".to_owned();
        prop_assert!(new.contains(&expected), "{new:?}");
    }
}

/// A repository of two commits on `main`; its work tree holds what `now` says.
fn repository(
    first: &[(&str, &str)],
    second: &[(&str, &str)],
    now: &[(&str, &str)],
) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let repository = gix::init(folder.path()).expect("a repository");
    let mut parents: Vec<gix::ObjectId> = Vec::new();
    for files in [first, second] {
        let entry = |(name, text): &(&str, &str)| Entry {
            mode: EntryKind::Blob.into(),
            filename: (*name).into(),
            oid: repository.write_blob(text).expect("written").detach(),
        };
        let mut entries: Vec<Entry> = files.iter().map(entry).collect();
        entries.sort();
        let tree =
            repository.write_object(Object::Tree(Tree { entries })).expect("written").detach();
        let time = gix::date::Time::new(1_700_000_000, 0);
        let who = gix::actor::Signature { name: "a".into(), email: "a@b".into(), time };
        let mut text = gix::date::parse::TimeBuf::default();
        let who = who.to_ref(&mut text);
        let made = repository.commit_as(who, who, "HEAD", "m", tree, parents.clone());
        parents = vec![made.expect("written").detach()];
    }
    for (name, text) in now {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn readycheck(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readycheck"));
    command.args(args).current_dir(folder).env_remove("COLUMNS").output().expect("it starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn only_what_fails_since_a_revision_counts() {
    let good = ("Dockerfile", "FROM alpine:3.20\nUSER 10001\nENTRYPOINT [\"/a\"]\n");
    let folder = repository(&[GO, good], &[GO, ("Dockerfile", ROOT)], &[GO, ("Dockerfile", ROOT)]);
    let since = |revision: &str| {
        readycheck(folder.path(), &["--only", "docker/non-root-user", "--changed-since", revision])
    };
    let done = since("HEAD");
    let shown = text(&done.stdout);
    assert_eq!(done.status.code(), Some(0), "{shown}");
    assert!(shown.contains("Known         1   there before HEAD: not counted"), "{shown}");
    assert_eq!(since("HEAD~1").status.code(), Some(1));
    let done = since("mian");
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("git knows no revision `mian`"));
}

#[test]
fn a_baseline_is_written_shrinks_and_grows_only_when_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::create_dir_all(folder.path().join(name).parent().expect("one")).expect("made");
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    for name in ["a", "b"] {
        write(&format!("{name}/Dockerfile"), ROOT);
        write(&format!("{name}/go.mod"), GO.1);
    }
    let file = folder.path().join(".readycheck-baseline.toml");
    let lines = || std::fs::read_to_string(&file).expect("there").matches("non-root").count();
    let run = |args: &[&str]| readycheck(folder.path(), args);
    assert!(text(&run(&["baseline"]).stderr).contains("nothing written"));
    assert!(!file.exists());
    run(&["baseline", "--yes"]);
    assert_eq!(lines(), 2);
    assert_eq!(run(&["--quiet"]).status.code(), Some(0));
    write("a/Dockerfile", &ROOT.replace("ENTRY", "USER 10001\nENTRY"));
    write("c/Dockerfile", ROOT);
    write("c/go.mod", GO.1);
    let done = run(&[]);
    assert_eq!(done.status.code(), Some(1));
    assert!(text(&done.stdout).contains("1 entry is mended"), "{}", text(&done.stdout));
    let done = run(&["baseline", "--yes"]);
    assert!(
        text(&done.stderr).contains("2 failures are not in the baseline"),
        "{}",
        text(&done.stderr)
    );
    assert_eq!(lines(), 1);
    run(&["baseline", "--yes", "--grow"]);
    assert_eq!(lines(), 2);
    assert_eq!(run(&["--quiet"]).status.code(), Some(0));
    std::fs::write(&file, "version = 1\nfailures = [\n<<<<<<< HEAD\n]\n").expect("written");
    let done = run(&[]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains(".readycheck-baseline.toml:3:"));
}
