//! A result as a card: what is wrong, where, and how it is fixed. Decides nothing.

use crate::render::Options;
use crate::render::address;
use crate::render::text::clean;
use crate::report::{EvidenceRow, Excerpt, FindingRow, Report, ResultRow, Status};
use crate::rule::Severity;
use crate::source::{Position, visible};
use serde::Serialize;

/// Findings of one result that are shown with their lines.
const SNIPPETS: usize = 20;
/// Further findings of one result that are named.
const FURTHER: usize = 200;

/// A result.
#[derive(Serialize)]
pub(super) struct Card {
    pub(super) anchor: String,
    pub(super) status: &'static str,
    /// The status in words.
    word: &'static str,
    severity: &'static str,
    category: String,
    rule: String,
    /// The property that must hold.
    title: String,
    /// What is wrong, or the property that holds.
    headline: String,
    reason: String,
    /// The first place, or the reason: what stands beside the rule.
    first: String,
    /// Places after the first.
    more: usize,
    open: bool,
    findings: Vec<Defect>,
    further: Vec<Noted>,
    left: usize,
    evidence: Vec<Noted>,
    /// Index of the rule's story on the page.
    story: Option<usize>,
}

#[derive(Serialize)]
struct Defect {
    message: String,
    at: At,
    help: String,
    lines: Vec<Line>,
    related: Vec<Noted>,
}

/// A sentence with its place.
#[derive(Serialize)]
pub(super) struct Noted {
    message: String,
    at: At,
}

#[derive(Serialize)]
struct At {
    text: String,
    link: Option<String>,
}

#[derive(Serialize)]
struct Line {
    number: u32,
    before: String,
    marked: String,
    after: String,
}

/// The status in words.
pub(super) fn word(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Fail => ("fail", "fails"),
        Status::Unknown => ("unknown", "not decided"),
        Status::Waived => ("waived", "waived"),
        Status::Pass => ("pass", "passes"),
        Status::NotApplicable => ("not-applicable", "not applicable"),
    }
}

/// The severity in a word.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "blocking",
        Severity::Advisory => "advisory",
    }
}

/// The part of a rule's id before the slash.
pub(super) fn category(rule: &str) -> String {
    clean(rule.split('/').next().unwrap_or_default())
}

/// The card of the result at `at` in the report.
pub(super) fn of(report: &Report, options: &Options, at: usize) -> Card {
    let row = &report.results[at];
    let (status, word) = word(row.status);
    let rule = report.rules.get(&row.rule);
    let title = rule.map_or_else(|| row.rule.clone(), |rule| rule.title.clone());
    let headline = row.findings.first().map(|finding| finding.message.clone());
    let shown = row.findings.iter().take(SNIPPETS);
    let further = row.findings.iter().skip(SNIPPETS).take(FURTHER);
    let severe = row.severity == Severity::Blocking && row.status == Status::Fail;
    Card {
        anchor: anchor(at),
        status,
        word,
        severity: severity(row.severity),
        category: category(&row.rule),
        rule: clean(&row.rule),
        headline: headline.unwrap_or_else(|| title.clone()),
        title,
        reason: row.reason.clone(),
        first: first(row),
        more: row.findings.len().max(row.evidence.len()).saturating_sub(1),
        open: severe,
        findings: shown.map(|finding| defect(report, options, finding)).collect(),
        further: further.map(|f| noted(options, &f.message, &f.path, f.start)).collect(),
        left: row.findings.len().saturating_sub(SNIPPETS + FURTHER),
        evidence: row.evidence.iter().take(SNIPPETS).map(|e| evidence(options, e)).collect(),
        story: report.rules.keys().position(|id| *id == row.rule),
    }
}

/// Where on the page the result at `at` stands.
pub(super) fn anchor(at: usize) -> String {
    format!("r-{at}")
}

fn first(row: &ResultRow) -> String {
    if !row.reason.is_empty() {
        return clean(&row.reason);
    }
    let finding = row.findings.first().map(|finding| (&finding.path, finding.start));
    let evidence = || row.evidence.first().map(|place| (&place.path, place.start));
    let place = finding.or_else(evidence);
    place.map(|(path, start)| clean(&format!("{path}:{}", start.line))).unwrap_or_default()
}

fn defect(report: &Report, options: &Options, finding: &FindingRow) -> Defect {
    let excerpt = report.excerpts.get(&finding.fingerprint);
    Defect {
        message: finding.message.clone(),
        at: place(options, &finding.path, finding.start),
        help: finding.help.clone(),
        lines: excerpt.map(|excerpt| lines(excerpt, finding)).unwrap_or_default(),
        related: finding.related.iter().map(|place| evidence(options, place)).collect(),
    }
}

fn evidence(options: &Options, place: &EvidenceRow) -> Noted {
    noted(options, &place.message, &place.path, place.start)
}

/// A sentence about a place.
pub(super) fn noted(options: &Options, message: &str, path: &str, start: Position) -> Noted {
    Noted { message: message.to_owned(), at: place(options, path, start) }
}

fn place(options: &Options, path: &str, start: Position) -> At {
    let text = clean(&format!("{path}:{}", start.line));
    let path = format!("{}{path}", options.prefix);
    let link = options.source.as_ref().map(|source| address::line(source, &path, start.line));
    At { text, link }
}

fn lines(excerpt: &Excerpt, finding: &FindingRow) -> Vec<Line> {
    let skip = excerpt.column.saturating_sub(1) as usize;
    let numbered = (excerpt.first_line..).zip(&excerpt.lines);
    let line = |(number, text): (u32, &String)| {
        let text = visible(text);
        if number != finding.start.line {
            return Line { number, before: text, marked: String::new(), after: String::new() };
        }
        let mut letters = text.chars();
        let before = letters.by_ref().take(skip).collect();
        let marked = letters.by_ref().take(excerpt.width as usize).collect();
        Line { number, before, marked, after: letters.collect() }
    };
    numbered.map(line).collect()
}
