//! A component with its results: failures open to the eye, the rest folded. Decides nothing.

use super::card::{self, Card};
use super::view::Anchors;
use crate::render::Options;
use crate::render::names::Names;
use crate::render::text::{clean, listed, thousands};
use crate::report::{Report, ResultRow, Status};
use crate::rule::Severity;
use serde::Serialize;

/// A component and its results.
#[derive(Serialize)]
pub(super) struct Section {
    anchor: String,
    name: String,
    about: String,
    counts: String,
    failing: Vec<Card>,
    folds: Vec<Fold>,
}

#[derive(Serialize)]
struct Fold {
    title: String,
    cards: Vec<Card>,
    lines: Vec<Line>,
}

/// A result of which there is only a reason to tell.
#[derive(Serialize)]
struct Line {
    status: &'static str,
    severity: &'static str,
    category: String,
    rule: String,
    reason: String,
}

/// The section of the component with this id.
pub(super) fn of(
    report: &Report,
    options: &Options,
    (names, anchors): (&Names, &Anchors),
    id: &str,
) -> Section {
    let mut rows: Vec<usize> = (0..report.results.len()).collect();
    rows.retain(|at| report.results[*at].component == id);
    rows.sort_by_key(|at| (report.results[*at].severity, report.results[*at].status));
    let shown = |row: &ResultRow| {
        row.status == Status::Fail
            || row.status == Status::Unknown && row.severity == Severity::Blocking
    };
    let (open, rest): (Vec<usize>, Vec<usize>) =
        rows.iter().copied().partition(|at| shown(&report.results[*at]));
    let with = |status: Status| {
        rest.iter().copied().filter(move |at| report.results[*at].status == status)
    };
    let mut folds = Vec::new();
    for status in [Status::Waived, Status::Unknown, Status::Pass, Status::NotApplicable] {
        let title = format!("{} {}", thousands(with(status).count()), card::word(status).1);
        let (mut cards, mut lines) = (Vec::new(), Vec::new());
        match status {
            Status::NotApplicable => lines.extend(with(status).map(|at| line(&report.results[at]))),
            _ => cards.extend(with(status).map(|at| card::of(report, options, at))),
        }
        if !(cards.is_empty() && lines.is_empty()) {
            folds.push(Fold { title, cards, lines });
        }
    }
    let of_it = report.components.iter().find(|row| row.id == id);
    let frameworks = of_it.map(|row| listed(&row.frameworks, 4)).unwrap_or_default();
    let path = of_it.map(|row| row.path.as_str()).unwrap_or_default();
    let kind = anchors.kind(report, id);
    let about = [kind.as_str(), path, frameworks.as_str()];
    let about: Vec<String> =
        about.into_iter().filter(|a| !a.is_empty() && *a != ".").map(clean).collect();
    Section {
        anchor: anchors.component(id),
        name: names.of(id),
        about: about.join(" · "),
        counts: counts(report, &rows),
        failing: open.iter().map(|at| card::of(report, options, *at)).collect(),
        folds,
    }
}

fn counts(report: &Report, rows: &[usize]) -> String {
    let fails = |severity| {
        let fits = |at: &&usize| {
            let row = &report.results[**at];
            row.status == Status::Fail && row.severity == severity
        };
        rows.iter().filter(fits).count()
    };
    let (blocking, advisory) = (fails(Severity::Blocking), fails(Severity::Advisory));
    match (blocking, advisory) {
        (0, 0) => "nothing fails".to_owned(),
        (0, advisory) => format!("{} advisory", thousands(advisory)),
        (blocking, 0) => format!("{} blocking", thousands(blocking)),
        _ => format!("{} blocking · {} advisory", thousands(blocking), thousands(advisory)),
    }
}

fn line(row: &ResultRow) -> Line {
    Line {
        status: card::word(row.status).0,
        severity: card::severity(row.severity),
        category: card::category(&row.rule),
        rule: clean(&row.rule),
        reason: row.reason.clone(),
    }
}
