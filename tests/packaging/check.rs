//! The step that judges: it never fails for what it found, its outputs are what the report says,
//! and the last step fails with the exit status.

use super::script::{Done, Runner};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn runner(tree: &str) -> Runner {
    let mut runner = Runner::new();
    let tree = Path::new(env!("CARGO_MANIFEST_DIR")).join(tree);
    runner.set("BINARY", env!("CARGO_BIN_EXE_readycheck"));
    runner.set("FAIL_ON", "blocking");
    runner.set("STRICT", "false");
    runner.set("TREE", tree.to_str().expect("UTF-8"));
    runner
}

fn judged(runner: &Runner) -> Done {
    let done = runner.run("check");
    assert_eq!(done.code, 0, "{}", done.log);
    done
}

fn json(done: &Done) -> Value {
    let text = fs::read_to_string(&done.outputs["json-file"]).expect("the report is there");
    serde_json::from_str(&text).expect("JSON")
}

/// How many results of the report fail with a severity.
fn failures(report: &Value, severity: &str) -> String {
    let results = report["results"].as_array().expect("results");
    let fails = |row: &&Value| row["status"] == "fail" && row["severity"] == severity;
    results.iter().filter(fails).count().to_string()
}

#[test]
fn outputs_say_what_the_report_says() {
    let runner = runner("fixtures/shop/repo");
    let done = judged(&runner);
    let report = json(&done);
    assert_eq!(done.outputs["exit-code"], "1");
    assert_eq!(done.outputs["verdict"], "not-ready");
    assert_eq!(done.outputs["blocking-failures"], failures(&report, "blocking"));
    assert_eq!(done.outputs["advisory-failures"], failures(&report, "advisory"));
    assert_ne!(done.outputs["advisory-failures"], "0");
    let sarif = fs::read_to_string(&done.outputs["sarif-file"]).expect("the report is there");
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let summary = fs::read_to_string(runner.path("summary")).expect("a job summary");
    assert!(summary.to_lowercase().contains("not ready"), "{summary}");
    assert!(done.log.contains("::error "), "{}", done.log);
}

#[test]
fn the_page_in_the_log_cannot_command_the_runner() {
    let done = judged(&runner("fixtures/shop/repo"));
    let (_, page) = done.log.split_once("::stop-commands::").expect("commands are stopped");
    let (token, page) = page.split_once('\n').expect("a line");
    assert!(token.len() > 32, "{token}");
    let (page, _) = page.split_once(&format!("\n::{token}::\n")).expect("and go on");
    assert!(page.contains("NOT READY"), "{page}");
    assert_ne!(done.log, judged(&runner("fixtures/shop/repo")).log, "the token can be guessed");
}

#[test]
fn a_ready_repository_passes() {
    let done = judged(&runner("fixtures/ready/repo"));
    assert_eq!(done.outputs["exit-code"], "0");
    assert_eq!(done.outputs["verdict"], "ready");
    assert_eq!(done.outputs["blocking-failures"], "0");
}

#[test]
fn reports_and_choices_reach_the_program() {
    let mut runner = runner("fixtures/shop/repo");
    let file = runner.path("workspace/all of it.json");
    runner.set("REPORTS", &format!("json={}\n\nhuman=page.txt\n", file.display()));
    runner.set("ONLY", "docker,docs/readme-sections");
    runner.set("SKIP", "docker/healthcheck");
    runner.set("FAIL_ON", "never");
    runner.set("SARIF_FILE", "found.sarif");
    let done = judged(&runner);
    assert_eq!(done.outputs["exit-code"], "0");
    assert_eq!(done.outputs["sarif-file"], "found.sarif");
    assert!(runner.path("workspace/found.sarif").exists());
    assert!(runner.path("workspace/page.txt").exists());
    let report: Value = serde_json::from_slice(&fs::read(file).expect("there")).expect("JSON");
    let rules = report["results"].as_array().expect("results").iter();
    let mut rules: Vec<&str> = rules.filter_map(|row| row["rule"].as_str()).collect();
    rules.dedup();
    assert!(rules.contains(&"docker/non-root-user"), "{rules:?}");
    assert!(!rules.contains(&"docker/healthcheck"), "{rules:?}");
    assert!(!rules.contains(&"health/readiness-endpoint"), "{rules:?}");
}

#[test]
fn what_could_not_run_has_no_outputs_but_its_exit_status() {
    let mut runner = runner("fixtures/shop/repo");
    let wrong = runner.path("wrong.toml");
    fs::write(&wrong, "[[waver]]\n").expect("writable");
    runner.set("CONFIG", wrong.to_str().expect("UTF-8"));
    runner.set("SARIF_FILE", "found.sarif");
    fs::write(runner.path("workspace/found.sarif"), "of an earlier run").expect("writable");
    let done = judged(&runner);
    assert_eq!(done.outputs.len(), 1, "{:?}", done.outputs);
    assert_eq!(done.outputs["exit-code"], "2");
    assert!(done.log.contains("waver"), "{}", done.log);
    assert!(!runner.path("workspace/found.sarif").exists(), "an earlier report is taken for ours");
}

#[test]
fn a_value_is_never_taken_for_a_flag_or_a_command() {
    let mut runner = runner("--help");
    runner.set("TREE", "--help");
    let done = judged(&runner);
    assert_eq!(done.outputs["exit-code"], "2", "{}", done.log);
    runner.set("TREE", ".");
    runner.set("ONLY", "$(touch made); touch made");
    assert_eq!(judged(&runner).outputs["exit-code"], "2");
    assert!(!runner.path("workspace/made").exists());
    runner.set("SARIF_FILE", "a\nverdict=ready");
    let done = runner.run("check");
    assert_eq!((done.code, done.outputs.len()), (2, 0), "{done:?}");
}

#[test]
fn strict_is_true_or_false() {
    let mut runner = runner("fixtures/shop/repo");
    runner.set("STRICT", "yes");
    let done = runner.run("check");
    assert_eq!(done.code, 2);
    assert!(done.log.contains("::error title=readycheck::strict must be true or false"));
}

#[test]
fn the_last_step_fails_with_the_exit_status() {
    let steps = super::steps();
    let (_, step) = steps.iter().find(|(_, step)| step["name"] == "Verdict").expect("that step");
    for (code, verdict) in [(0, "ready"), (1, "not-ready"), (2, "")] {
        let mut runner = Runner::new();
        runner.set("CODE", &code.to_string());
        runner.set("VERDICT", verdict);
        let done = runner.run_script(super::run(step), &[]);
        assert_eq!(done.code, code, "{done:?}");
        assert_eq!(done.log.contains("::error title=readycheck::"), code > 0, "{done:?}");
    }
}
