//! The Code Quality report of GitLab: failures on the lines of a merge request.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use super::Options;
use super::json;
use super::text::clean;
use crate::report::{FindingRow, Report, ResultRow, Status};
use crate::rule::Severity;
use crate::source::visible;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{Result, Write};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes the report: blocking failures first; one that several components share once.
pub(super) fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<()> {
    let mut failing: Vec<&ResultRow> =
        report.results.iter().filter(|row| row.status == Status::Fail).collect();
    failing.sort_by_key(|row| row.severity);
    let mut seen = BTreeSet::new();
    let mut issues = Vec::new();
    for row in failing {
        for finding in &row.findings {
            if seen.insert((&row.rule, &finding.path, finding.start, &finding.message)) {
                issues.push(issue(options, row, finding));
            }
        }
    }
    json::write(&issues, out)
}

fn issue(options: &Options, row: &ResultRow, finding: &FindingRow) -> Issue {
    let (message, fix) = (clean(&finding.message), clean(&finding.help));
    Issue {
        description: if fix.is_empty() { message } else { format!("{message}. Fix: {fix}") },
        check_name: clean(&row.rule),
        fingerprint: finding.fingerprint.clone(),
        severity: severity(row),
        location: Location {
            path: visible(&format!("{}{}", options.prefix, finding.path)),
            lines: Lines { begin: finding.start.line.max(1) },
        },
    }
}

/// What blocks is a blocker; a missing document that only advises is information.
fn severity(row: &ResultRow) -> &'static str {
    match row.severity {
        Severity::Blocking => "blocker",
        Severity::Advisory if row.rule.starts_with("docs/") => "info",
        Severity::Advisory => "minor",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::{finding, hostile, options, result, shop};
    use serde_json::{Value, json};

    fn issues(report: &Report, options: &Options) -> Vec<Value> {
        let mut out = Vec::new();
        render(report, options, &mut out).expect("a Vec takes every byte");
        assert!(!String::from_utf8_lossy(&out).contains("##["));
        serde_json::from_slice(&out).expect("a JSON array")
    }

    #[test]
    fn blocking_failures_come_first_with_path_and_line() {
        let mut shop = shop();
        for rule in ["docs/runbook", "docker/healthcheck"] {
            let mut advice = result(rule, ".", Status::Fail, vec![finding("a.md", 3, 1, rule, "")]);
            advice.severity = Severity::Advisory;
            shop.results.insert(0, advice);
        }
        let issues = issues(&shop, &Options { prefix: "shop/".to_owned(), ..options() });
        let expected = json!({
            "description": "no route /ready in services/checkout. Fix: serve /ready, or probe a \
                            path that exists",
            "check_name": "health/probe-path-exists",
            "fingerprint": "deploy/checkout.yaml:41:no route /ready in services/checkout",
            "severity": "blocker",
            "location": {"path": "shop/deploy/checkout.yaml", "lines": {"begin": 41}}
        });
        assert_eq!(issues[0], expected);
        let severities: Vec<&str> =
            issues.iter().filter_map(|issue| issue["severity"].as_str()).collect();
        assert_eq!(severities, ["blocker", "blocker", "blocker", "minor", "info"]);
    }

    #[test]
    fn what_components_share_is_told_once() {
        let mut shop = shop();
        let again = shop.results[1].clone();
        let before = issues(&shop, &options()).len();
        shop.results.push(again);
        assert_eq!(issues(&shop, &options()).len(), before);
    }

    #[test]
    fn hostile_text_stays_text() {
        for issue in issues(&hostile(), &options()) {
            let text = issue.to_string();
            let steering = text.contains("\\u001b") || text.contains('\u{202e}');
            assert!(!steering && !text.contains("\\n"), "{text}");
        }
    }
}
