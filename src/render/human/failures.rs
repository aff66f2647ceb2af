//! Failures by rule: headline, frame, notes, fix, further places. Leaves the order to `group`.

use super::frame::{self, Extent};
use super::page::{Page, Tone};
use crate::render::group::{Group, place};
use crate::render::text::{clean, columns, cut, first_lines, gap, hang, listed, pad, thousands};
use crate::report::{FindingRow, Report};
use crate::rule::Severity;

/// Further places named in the short form.
const ALSO: usize = 2;
/// Lines of a note or a fix in the short form.
const BRIEF: usize = 2;

/// How many of a group's places are shown, and how.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// One place with its line, two further ones by name.
    Short,
    /// One place in full, all others by name.
    Places,
    /// Every place in full.
    Frames,
}

impl Detail {
    fn extent(self) -> Extent {
        match self {
            Detail::Short => Extent::Line,
            Detail::Places | Detail::Frames => Extent::Window,
        }
    }

    /// `text` under `label`, whole or its first lines.
    fn hang(self, label: &str, text: &str, width: usize) -> Vec<String> {
        match self {
            Detail::Short => first_lines(hang(label, text, width.saturating_sub(1)), BRIEF),
            Detail::Places | Detail::Frames => hang(label, text, width),
        }
    }
}

/// The lines that show `group`.
pub(super) fn draw(report: &Report, page: &Page, group: &Group, detail: Detail) -> Vec<String> {
    let mut lines = vec![headline(report, page, group)];
    let findings = group.findings(report);
    let framed = if detail == Detail::Frames { findings.len() } else { 1 };
    for finding in findings.iter().take(framed) {
        let excerpt = report.excerpts.get(&finding.fingerprint);
        let tone = Tone::from(group.severity);
        lines.extend(frame::draw(page, finding, excerpt, tone, detail.extent()));
        lines.extend(notes(page, finding, detail));
    }
    let fix = detail.hang("  fix   ", &group.fix(report), page.width);
    let others = &findings[findings.len().min(framed)..];
    lines.extend(match detail {
        Detail::Short => fix_and_places(page, fix, others),
        Detail::Places | Detail::Frames => fix_then_places(page, fix, others),
    });
    lines
}

/// Severity sign, rule, components, and the severity in words.
fn headline(report: &Report, page: &Page, group: &Group) -> String {
    let word = match group.severity {
        Severity::Blocking => "blocking",
        Severity::Advisory => "advisory",
    };
    let (left, gap) = subject(report, page, group, word);
    format!("{left}{gap}{}", page.paint(Tone::from(group.severity), word))
}

/// All of a group on one line: sign, rule, components, and the first place where it fits.
pub(super) fn one_line(report: &Report, page: &Page, group: &Group) -> String {
    let first = group.findings(report).first().map(|finding| place(finding));
    let place = first.filter(|place| columns(place) < page.width / 2).unwrap_or_default();
    let (left, gap) = subject(report, page, group, &place);
    format!("{left}{gap}{place}")
}

/// Sign, rule and components, and the blanks before `right`.
fn subject(report: &Report, page: &Page, group: &Group, right: &str) -> (String, String) {
    let sign = match group.severity {
        Severity::Blocking => "×",
        Severity::Advisory => "!",
    };
    let names = listed(&group.names(report, &page.names), 3);
    let room = page.width.saturating_sub(columns(right) + 4);
    let left = cut(&format!("{} · {names}", clean(&group.rule)), room);
    let gap = gap(&format!("{sign} {left}"), right, page.width);
    (format!("{} {left}", page.paint(Tone::from(group.severity), sign)), gap)
}

fn notes(page: &Page, finding: &FindingRow, detail: Detail) -> Vec<String> {
    let most = if detail == Detail::Short { 1 } else { usize::MAX };
    let mut lines = Vec::new();
    for (at, note) in finding.related.iter().take(most).enumerate() {
        let start = note.start;
        let place = clean(&format!("{}:{}:{}", note.path, start.line, start.column));
        let more = match finding.related.len() - at - 1 {
            rest if rest > 0 && at + 1 == most => format!(", {} more", thousands(rest)),
            _ => String::new(),
        };
        let text = format!("{} ({place}){more}", clean(&note.message));
        lines.extend(detail.hang("  note  ", &text, page.width));
    }
    lines
}

/// Fix and further places, on one line where both fit.
fn fix_and_places(page: &Page, fix: Vec<String>, others: &[&FindingRow]) -> Vec<String> {
    let mut places: Vec<String> = others.iter().map(|finding| place(finding)).collect();
    places.dedup();
    let mut lines = fix;
    if places.is_empty() {
        return lines;
    }
    let also = listed(&places, ALSO);
    let right = format!("also {also}");
    let last = lines.pop().unwrap_or_default();
    if !last.is_empty() && columns(&last) + 2 + columns(&right) <= page.width {
        lines.push(format!("{last}{}{right}", gap(&last, &right, page.width)));
        return lines;
    }
    lines.extend(Some(last).filter(|line| !line.is_empty()));
    lines.extend(hang("  also  ", &also, page.width));
    lines
}

/// The fix, then one line a further place, with its message where there is room.
fn fix_then_places(page: &Page, fix: Vec<String>, others: &[&FindingRow]) -> Vec<String> {
    let mut lines = fix;
    let wide = page.width / 2;
    let widest = others.iter().map(|finding| columns(&place(finding))).filter(|w| *w <= wide);
    let column = widest.max().unwrap_or(0);
    for finding in others {
        let label = format!("  also  {}  ", pad(&place(finding), column));
        let message = clean(&finding.message);
        if message.is_empty() || columns(&label) > wide + 10 {
            lines.push(label);
        } else {
            lines.extend(hang(&label, &message, page.width));
        }
    }
    lines
}
