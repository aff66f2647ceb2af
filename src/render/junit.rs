//! JUnit XML for whatever shows test results: a suite a component, a case a rule.
//!
//! What fails and gates is a failure; what fails as advice is skipped with its message, unless the
//! run is told to fail on it; what is waived, unknown or not applicable is skipped with its reason.

use super::Options;
use super::names::Names;
use super::text::clean;
use super::verdict;
use crate::report::{FindingRow, Report, ResultRow, Status};
use crate::rule::Severity;
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;
use std::io::{Error, Result, Write};

/// Findings that one failure tells in full.
const FINDINGS: usize = 200;

/// Writes the XML.
pub(super) fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<()> {
    let names = Names::new(report, &options.human.name);
    let (word, reason) = (verdict::word(report.verdict), verdict::reason(report));
    let mut document =
        Document::new(xml(&format!("readycheck · {} · {word}: {reason}", names.root)));
    let mut suites: BTreeMap<&str, Vec<TestCase>> = BTreeMap::new();
    for row in &report.results {
        let case = case(report, options, &names, row);
        suites.entry(&row.component).or_default().push(case);
    }
    for (component, cases) in suites {
        let mut suite = TestSuite::new(xml(&names.of(component)));
        suite.add_test_cases(cases);
        document.add_test_suite(suite);
    }
    document.serialize(&mut *out).map_err(Error::other)
}

fn case(report: &Report, options: &Options, names: &Names, row: &ResultRow) -> TestCase {
    let gates = row.severity == Severity::Blocking || options.advisory_gates;
    let status = match row.status {
        Status::Pass => TestCaseStatus::success(),
        Status::Fail if gates => {
            let mut failure = TestCaseStatus::non_success(NonSuccessKind::Failure);
            failure.set_type(severity(row.severity)).set_message(xml(&message(report, row)));
            failure.set_description(xml(&places(options, row)));
            failure
        }
        Status::Fail => skipped("advisory", &message(report, row)),
        Status::Unknown => skipped("not decided", &row.reason),
        Status::Waived => skipped("waived", &row.reason),
        Status::NotApplicable => skipped("not applicable", &row.reason),
    };
    let mut case = TestCase::new(xml(&clean(&row.rule)), status);
    case.set_classname(xml(&names.of(&row.component)));
    if let (Status::Fail, Some(first)) = (row.status, row.findings.first()) {
        let path = clean(&format!("{}{}", options.prefix, first.path));
        case.extra.insert("file".into(), xml(&path).into());
        case.extra.insert("line".into(), first.start.line.to_string().into());
    }
    case
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "blocking",
        Severity::Advisory => "advisory",
    }
}

fn skipped(word: &str, why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(xml(&clean(&format!("{word}: {why}"))));
    status
}

/// The first defect, and how many more there are.
fn message(report: &Report, row: &ResultRow) -> String {
    let title = || report.rules.get(&row.rule).map_or(row.rule.as_str(), |rule| &rule.title);
    let first = row.findings.first().map_or_else(title, |finding| &finding.message);
    match row.findings.len() {
        0 | 1 => clean(first),
        more => format!("{} (and {} more)", clean(first), more - 1),
    }
}

/// One line a defect, with its fix under it.
fn places(options: &Options, row: &ResultRow) -> String {
    let line = |finding: &FindingRow| {
        let FindingRow { path, start, message, help, .. } = finding;
        let (prefix, line, column) = (&options.prefix, start.line, start.column);
        let place = clean(&format!("{prefix}{path}:{line}:{column}: {message}"));
        let fix = clean(help);
        if fix.is_empty() { place } else { format!("{place}\n    fix: {fix}") }
    };
    let mut lines: Vec<String> = row.findings.iter().take(FINDINGS).map(line).collect();
    if row.findings.len() > FINDINGS {
        lines.push(format!("and {} more", row.findings.len() - FINDINGS));
    }
    lines.join("\n")
}

/// Text without the characters that XML 1.0 cannot hold, not even escaped; the library drops
/// control characters. <https://www.w3.org/TR/xml/#charsets>
fn xml(text: &str) -> String {
    text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::{HOSTILE, finding, hostile, options, result, shop};

    fn junit(report: &Report, options: &Options) -> String {
        let mut out = Vec::new();
        render(report, options, &mut out).expect("a Vec takes every byte");
        String::from_utf8(out).expect("the renderer writes UTF-8")
    }

    /// The kind and message of the case of a rule on a component.
    fn outcome(text: &str, component: &str, rule: &str) -> (String, String) {
        let document = roxmltree::Document::parse(text).expect("well-formed XML");
        let case = document
            .descendants()
            .find(|node| {
                node.attribute("name") == Some(rule)
                    && node.attribute("classname") == Some(component)
            })
            .expect("the case");
        let inner = case.first_element_child();
        let kind = inner.map_or("pass", |node| node.tag_name().name()).to_owned();
        let message = inner.and_then(|node| node.attribute("message")).unwrap_or_default();
        (kind, message.to_owned())
    }

    #[test]
    fn failures_fail_and_everything_else_has_its_reason() {
        let text = junit(&shop(), &options());
        let (kind, message) = outcome(&text, "checkout", "health/probe-path-exists");
        assert_eq!((&*kind, &*message), ("failure", "no route /ready in services/checkout"));
        assert!(text.contains("deploy/checkout.yaml:41:17: no route /ready"), "{text}");
        assert!(text.contains("file=\"deploy/checkout.yaml\" line=\"41\""), "{text}");
        let of = |component, rule| outcome(&text, component, rule);
        assert_eq!(of("cart", "docker/pinned-image").0, "pass");
        let (kind, message) = of("web", "docker/pinned-image");
        assert_eq!((&*kind, &*message), ("skipped", "not applicable: Elixir is not read"));
        assert_eq!(of("search", "health/readiness-endpoint").1, "not decided: Elixir is not read");
        assert_eq!(of("shop", "docs/on-call").1, "waived: Elixir is not read");
        assert!(text.contains("tests=\"9\" skipped=\"4\" failures=\"4\""), "{text}");
    }

    #[test]
    fn advice_fails_only_when_it_gates() {
        let mut report = shop();
        let findings = vec![finding("README.md", 1, 1, "no runbook", ""); 3];
        let mut advice = result("docs/runbook-present", "web", Status::Fail, findings);
        advice.severity = Severity::Advisory;
        report.results.push(advice);
        let text = junit(&report, &options());
        let (kind, message) = outcome(&text, "web", "docs/runbook-present");
        assert_eq!((&*kind, &*message), ("skipped", "advisory: no runbook (and 2 more)"));
        let text = junit(&report, &Options { advisory_gates: true, ..options() });
        assert_eq!(outcome(&text, "web", "docs/runbook-present").0, "failure");
    }

    #[test]
    fn hostile_text_stays_text() {
        let mut report = hostile();
        let bad = format!("{HOSTILE}\u{FFFF}\u{FFFE}\u{1}");
        report.results.push(result(
            &bad,
            &bad,
            Status::Fail,
            vec![finding(&bad, 1, 1, &bad, &bad)],
        ));
        let text = junit(&report, &options());
        let document = roxmltree::Document::parse(&text).expect("well-formed XML");
        assert!(document.descendants().all(|node| node.tag_name().name() != "script"));
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{FFFF}', '\u{1}']));
        let failures = document.descendants().filter(|n| n.tag_name().name() == "failure");
        let all: Vec<_> = failures.filter_map(|node| node.text()).collect();
        assert!(all.iter().any(|text| text.contains("]]>")), "{all:?}");
    }
}
