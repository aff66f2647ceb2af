//! SARIF as code scanning reads it, held to the schema of the standard.

use super::{RESULTS, render, results};
use crate::render::Options;
use crate::render::sample::{finding, hostile, options, report, result, shop};
use crate::report::{Report, Status, Verdict};
use crate::rule::Severity;
use serde_json::{Value, json};

fn sarif(report: &Report, options: &Options) -> Value {
    let mut out = Vec::new();
    render(report, options, &mut out).expect("a Vec takes every byte");
    let value: Value = serde_json::from_slice(&out).expect("JSON");
    let schema = include_str!("../../../tests/schemas/sarif-2.1.0.json");
    // The pattern of a language code, as published, closes a bracket that is not open.
    let schema = schema.replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is a schema");
    let errors: Vec<String> = validator
        .iter_errors(&value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    value
}

#[test]
fn failures_alone_blocking_first() {
    let mut shop = shop();
    let advice = vec![finding("README.md", 1, 1, "no runbook", "")];
    let mut advice = result("docs/runbook", ".", Status::Fail, advice);
    advice.severity = Severity::Advisory;
    shop.results.insert(0, advice);
    let log = sarif(&shop, &options());
    let results = log["runs"][0]["results"].as_array().expect("results");
    let shown: Vec<(&str, &str)> = results
        .iter()
        .map(|r| (r["ruleId"].as_str().unwrap_or(""), r["level"].as_str().unwrap_or("")))
        .collect();
    let expected = [
        ("health/probe-path-exists", "error"),
        ("docker/non-root-user", "error"),
        ("docker/non-root-user", "error"),
        ("docs/runbook", "warning"),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn places_are_what_an_editor_shows() {
    let mut shop = shop();
    let probe = &mut shop.results[0].findings[0];
    probe.end.column = 23;
    let print = probe.fingerprint.clone();
    shop.line_hashes.insert(print.clone(), "39fa2ee980eb94b0:1".to_owned());
    let log = sarif(&shop, &Options { prefix: "my shop/".to_owned(), ..options() });
    let first = &log["runs"][0]["results"][0];
    let place = &first["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20shop/deploy/checkout.yaml");
    assert_eq!(place["region"], json!({"startLine": 41, "startColumn": 17, "endColumn": 23}));
    let related = &first["relatedLocations"][0];
    assert_eq!(related["physicalLocation"]["region"]["startLine"], 22);
    assert_eq!(related["message"]["text"], "the only route is /healthz");
    let prints = json!({"primaryLocationLineHash": "39fa2ee980eb94b0:1", "readycheck/v1": print});
    assert_eq!(first["partialFingerprints"], prints);
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let note = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(note["message"]["text"], "not YAML");
}

#[test]
fn what_components_share_is_one_result() {
    let found = || vec![finding("compose.yaml", 3, 1, "no limit", "")];
    let rows = ["a", "b"].map(|id| result("docker/limits", id, Status::Fail, found()));
    let log = sarif(&report(Verdict::NotReady, rows.into()), &options());
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["properties"]["components"], json!(["a", "b"]));
}

#[test]
fn rules_are_described_by_their_files() {
    let mut shop = shop();
    let mut secret = shop.rules["deps/lockfile"].clone();
    secret.references.insert(0, "no address".to_owned());
    shop.rules.insert("secrets/private-key".to_owned(), secret);
    let log = sarif(&shop, &options());
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules[0]["name"], "DepsLockfile");
    assert_eq!(rules[0]["shortDescription"]["text"], "a lockfile is committed");
    assert_eq!(rules[0]["fullDescription"]["text"], "Builds differ without one.");
    assert_eq!(rules[0]["properties"].get("security-severity"), None);
    assert_eq!(rules[1]["helpUri"], "https://example.com/lockfiles");
    assert_eq!(rules[1]["properties"]["security-severity"], "9.5");
    let tags = json!(["production-readiness", "secrets", "security"]);
    assert_eq!(rules[1]["properties"]["tags"], tags);
}

#[test]
fn hostile_text_stays_text() {
    let log = sarif(&hostile(), &options());
    let text = log.to_string();
    let steering = text.chars().any(|c| c.is_control() || c == '\u{202e}');
    assert!(!steering && !text.contains("\\u001b"), "{text}");
    for result in log["runs"][0]["results"].as_array().expect("results") {
        let message = result["message"]["text"].as_str().expect("text");
        assert!(!message.contains("[c]("), "a link that the scanned file made: {message}");
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(place.as_str().is_some_and(|uri| !uri.contains([' ', '<', ':', '\n'])), "{place}");
    }
    let mut out = Vec::new();
    render(&hostile(), &options(), &mut out).expect("a Vec takes every byte");
    assert!(!String::from_utf8_lossy(&out).contains("##["));
}

#[test]
fn too_many_results_are_cut_and_counted() {
    let findings = (0..30).map(|line| finding("a", line + 1, 1, "m", "")).collect();
    let report = report(Verdict::NotReady, vec![result("a/b", ".", Status::Fail, findings)]);
    let (kept, cut) = results(&report, &options(), 10);
    assert_eq!((kept.len(), cut), (10, 20));
    assert_eq!(results(&report, &options(), RESULTS).1, 0);
}
