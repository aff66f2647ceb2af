//! SARIF 2.1.0 for code scanning: failures alone, because a viewer shows every result as a defect,
//! whatever its `kind`; blocking ones first, because viewers keep the first ones of too many.

mod descriptor;
mod model;
#[cfg(test)]
mod tests;

use super::Options;
use super::address::uri;
use super::json;
use super::text::{clean, thousands};
use super::verdict;
use crate::report::{Diagnostic, FindingRow, Report, ResultRow, Status};
use crate::rule::Severity;
use crate::source::Position;
use model::{
    ArtifactLocation, AutomationDetails, Driver, Invocation, Level, Location, Log, Message,
    Notification, Outcome, OutcomeProperties, PhysicalLocation, Region, Run, RunProperties, Tool,
    UriBase,
};
use std::collections::{BTreeMap, HashMap};
use std::io::{Result, Write};

/// Results that code scanning takes of one run; it refuses a file with more.
/// <https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit>
const RESULTS: usize = 25_000;

/// Related places of one result that code scanning shows.
const RELATED: usize = 100;

/// Notifications of one run: a tree of broken files needs no more to be seen.
const NOTIFICATIONS: usize = 1_000;

/// The base of every path: the root of the checkout.
const ROOT: &str = "%SRCROOT%";

/// Writes the SARIF report.
pub(super) fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<()> {
    let (results, cut) = results(report, options, RESULTS);
    let mut notifications: Vec<Notification> = report
        .diagnostics
        .iter()
        .take(NOTIFICATIONS)
        .map(|diagnostic| notification(diagnostic, options))
        .collect();
    notifications.extend(cut_notes(cut, report.diagnostics.len()));
    let tool = Tool {
        driver: Driver {
            name: report.tool.name.clone(),
            version: report.tool.version.clone(),
            semantic_version: report.tool.version.clone(),
            rules: report.rules.iter().map(|(id, rule)| descriptor::of(id, rule)).collect(),
        },
    };
    let description = Message::plain("The root of the checkout".to_owned());
    let run = Run {
        tool,
        automation_details: AutomationDetails {
            id: format!("{}/{}", report.tool.name, options.prefix),
        },
        invocations: vec![Invocation {
            execution_successful: true,
            tool_execution_notifications: notifications,
        }],
        original_uri_base_ids: BTreeMap::from([(ROOT, UriBase { description })]),
        column_kind: "unicodeCodePoints",
        results,
        properties: RunProperties {
            verdict: verdict::word(report.verdict).to_lowercase().replace(' ', "-"),
            reason: verdict::reason(report),
        },
    };
    json::write(&Log { schema: model::SCHEMA, version: "2.1.0", runs: vec![run] }, out)
}

/// What does not stand in the file and should be known.
fn cut_notes(results: usize, diagnostics: usize) -> Vec<Notification> {
    let diagnostics = diagnostics.saturating_sub(NOTIFICATIONS);
    let note = |(left_out, what): (usize, &str)| {
        let how = "the JSON report has all";
        let text = format!("{} more {what} are left out: {how}", thousands(left_out));
        let message = Message::plain(text);
        (left_out > 0).then_some(Notification { level: Level::Note, message, locations: vec![] })
    };
    [(results, "findings"), (diagnostics, "diagnostics")].into_iter().filter_map(note).collect()
}

/// The findings, blocking ones first, at most `most`; and how many were left out. A finding that
/// several components share is one result.
fn results(report: &Report, options: &Options, most: usize) -> (Vec<Outcome>, usize) {
    let rules: HashMap<&str, usize> =
        report.rules.keys().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let mut seen: HashMap<(&str, &str, Position, &str), usize> = HashMap::new();
    let (mut results, mut cut) = (Vec::new(), 0);
    for severity in [Severity::Blocking, Severity::Advisory] {
        let fails = |row: &&ResultRow| row.status == Status::Fail && row.severity == severity;
        for row in report.results.iter().filter(fails) {
            for finding in &row.findings {
                let key = (&*row.rule, &*finding.path, finding.start, &*finding.message);
                if let Some(at) = seen.get(&key) {
                    let first: &mut Outcome = &mut results[*at];
                    first.properties.components.push(clean(&row.component));
                } else if results.len() < most {
                    seen.insert(key, results.len());
                    let index = rules.get(row.rule.as_str()).copied();
                    results.push(result(report, options, (row, index), finding));
                } else {
                    cut += 1;
                }
            }
        }
    }
    (results, cut)
}

fn result(
    report: &Report,
    options: &Options,
    (row, rule_index): (&ResultRow, Option<usize>),
    finding: &FindingRow,
) -> Outcome {
    let (message, fix) = (clean(&finding.message), clean(&finding.help));
    // Code scanning shows the first sentence where there is little room.
    let text = match fix.is_empty() {
        true => message,
        false => format!("{message}. Fix: {fix}"),
    };
    let related = finding.related.iter().take(RELATED).enumerate().map(|(at, place)| Location {
        id: Some(at + 1),
        physical_location: physical(&place.path, place.start, place.start, options),
        message: Some(Message::plain(no_links(&clean(&place.message)))),
    });
    let hash = report.line_hashes.get(&finding.fingerprint);
    let hash = hash.map(|hash| ("primaryLocationLineHash", hash.clone()));
    let own = ("readycheck/v1", finding.fingerprint.clone());
    let place = physical(&finding.path, finding.start, finding.end, options);
    Outcome {
        rule_id: clean(&row.rule),
        rule_index,
        level: level(row.severity),
        message: Message::plain(no_links(&text)),
        locations: vec![Location { id: None, physical_location: place, message: None }],
        related_locations: related.collect(),
        partial_fingerprints: hash.into_iter().chain([own]).collect(),
        properties: OutcomeProperties { components: vec![clean(&row.component)], fix },
    }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Blocking => Level::Error,
        Severity::Advisory => Level::Warning,
    }
}

/// Text in which no `[name](address)` is a link: it comes from scanned files.
/// Section 3.11.6 of the standard.
fn no_links(text: &str) -> String {
    if !text.contains("](") {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn physical(path: &str, start: Position, end: Position, options: &Options) -> PhysicalLocation {
    let wide = (end.line, end.column) > (start.line, start.column);
    PhysicalLocation {
        artifact_location: ArtifactLocation {
            uri: uri(&format!("{}{path}", options.prefix)),
            uri_base_id: ROOT,
        },
        region: Region {
            start_line: start.line.max(1),
            start_column: start.column.max(1),
            end_line: (wide && end.line > start.line).then_some(end.line),
            end_column: wide.then_some(end.column),
        },
    }
}

fn notification(diagnostic: &Diagnostic, options: &Options) -> Notification {
    let Diagnostic { path, start, message } = diagnostic;
    let place = || Location {
        id: None,
        physical_location: physical(path, *start, *start, options),
        message: None,
    };
    let named = !path.is_empty() && path != ".";
    Notification {
        level: Level::Warning,
        message: Message::plain(no_links(&clean(message))),
        locations: named.then(place).into_iter().collect(),
    }
}
