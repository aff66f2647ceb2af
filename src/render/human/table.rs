//! Checklists as a table, and results one line each. Judges nothing.

use super::Show;
use super::page::Page;
use super::summary::with_status;
use crate::render::items::{COLUMNS, count};
use crate::render::text::{clean, columns, cut, hang, pad, thousands};
use crate::report::{ItemStatus, Report, ResultRow, Status};

/// Checklists on the default screen.
const CHECKLISTS: usize = 6;

/// One line a checklist, with its items counted by status.
pub(super) fn checklists(report: &Report, page: &Page, show: Show) -> Vec<String> {
    let all = &report.checklists;
    if all.is_empty() {
        return Vec::new();
    }
    let some = |status| all.iter().any(|list| count(list, status) > 0);
    let optional = |status| matches!(status, ItemStatus::Waived | ItemStatus::Attested);
    let mut shown = COLUMNS.to_vec();
    shown.retain(|(status, _)| !optional(*status) || some(*status));
    let cells: usize = shown.iter().map(|(_, label)| label.len() + 2).sum();
    let room = page.width.saturating_sub(cells + 1).max(8);
    let titles: Vec<String> = all.iter().map(|list| cut(&clean(&list.title), room)).collect();
    let widest = titles.iter().map(|title| columns(title)).max().unwrap_or(0);
    let heads: String = shown.iter().map(|(_, label)| format!("  {label}")).collect();
    let mut lines = vec![format!("{} {heads}", " ".repeat(widest))];
    let most = if show == Show::Default { CHECKLISTS } else { usize::MAX };
    for (list, title) in all.iter().zip(&titles).take(most) {
        let mut line = format!("{} ", pad(title, widest));
        for (status, label) in &shown {
            let width = label.len() + 2;
            line.push_str(&format!("{:>width$}", thousands(count(list, *status))));
        }
        lines.push(line);
    }
    if all.len() > most {
        lines.push(format!("… and {} more: readycheck checklist", all.len() - most));
    }
    lines
}

/// Every pass with the place that shows it, one line each.
pub(super) fn passes(report: &Report, page: &Page) -> Vec<String> {
    let evidence = |row: &ResultRow| match row.evidence.first() {
        Some(first) => clean(&format!("{}:{}", first.path, first.start.line)),
        None => String::new(),
    };
    listing(report, page, ("Pass", Status::Pass), evidence)
}

/// Every result of one status with its reason, under a heading.
pub(super) fn reasons(report: &Report, page: &Page, heading: (&str, Status)) -> Vec<String> {
    listing(report, page, heading, |row| clean(&row.reason))
}

fn listing(
    report: &Report,
    page: &Page,
    (label, status): (&str, Status),
    text: impl Fn(&ResultRow) -> String,
) -> Vec<String> {
    let rows = with_status(report, status);
    if rows.is_empty() {
        return Vec::new();
    }
    let subject = |row: &ResultRow| {
        let name = page.name(&row.component);
        format!("{} · {name}", clean(&row.rule))
    };
    let limit = page.width / 2;
    let widths = rows.iter().map(|row| columns(&subject(row))).filter(|width| *width <= limit);
    let column = widths.max().unwrap_or(0);
    let mut lines = vec![format!("{label}  {}", thousands(rows.len()))];
    for row in rows {
        let head = format!("  {}  ", pad(&subject(row), column));
        match text(row) {
            text if text.is_empty() => lines.push(head.trim_end().to_owned()),
            text => lines.extend(hang(&head, &text, page.width)),
        }
    }
    lines
}

/// Every diagnostic with its place.
pub(super) fn diagnostics(report: &Report, page: &Page) -> Vec<String> {
    let rows = &report.diagnostics;
    if rows.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("Diagnostics  {}", thousands(rows.len()))];
    for row in rows {
        let start = row.start;
        let head = clean(&format!("{}:{}:{}", row.path, start.line, start.column));
        let text = clean(&format!("{head}  {}", row.message));
        let wrapped = hang("  ", &text, page.width);
        lines.extend(wrapped);
    }
    lines
}
