//! The parts that every screen has: verdict, components, STOP, next steps, counts and last line.

use super::page::{Page, Tone};
use super::{HumanOptions, Show};
use crate::render::group::{self, Group};
use crate::render::text::{clean, columns, counted, cut, gap, pad, thousands};
use crate::render::verdict;
use crate::report::{Report, ResultRow, Status, Stop, Verdict};
use crate::rule::Severity;

/// STOP lines before the rest is only counted.
const STOPS: usize = 3;
/// Next steps shown.
const STEPS: usize = 3;

/// The first line: who, the answer, and why.
pub(super) fn verdict(report: &Report, page: &Page, options: &HumanOptions) -> Vec<String> {
    let tone = match report.verdict {
        Verdict::Ready => Tone::Good,
        Verdict::NotReady => Tone::Bad,
        Verdict::Undetermined => Tone::Warn,
    };
    let word = verdict::word(report.verdict);
    let name = cut(&page.names.root, page.width.saturating_sub(30));
    let left = format!("readycheck · {name} · {word}");
    let painted = format!("readycheck · {name} · {}", page.paint(tone, word));
    let mut reason = verdict::reason(report);
    if options.strict && report.verdict == Verdict::Undetermined {
        reason.push_str(": fails with --strict");
    }
    for gap in ["    ", "  "] {
        if columns(&left) + gap.len() + columns(&reason) <= page.width {
            return vec![format!("{painted}{gap}{reason}")];
        }
    }
    vec![painted, format!("  {}", cut(&reason, page.width - 2))]
}

/// One line a component, at most `most`, then how many more there are.
pub(super) fn components(report: &Report, page: &Page, most: usize) -> Vec<String> {
    let rows = &report.components;
    if rows.is_empty() {
        return vec!["  no component found: only the repository itself was judged".to_owned()];
    }
    let kind = |at: usize| match rows[at].languages.first() {
        Some(language) => clean(&format!("{language} {}", rows[at].kind)),
        None => clean(&rows[at].kind),
    };
    let shown = rows.len().min(most);
    let cells: Vec<(String, String, String)> = (0..shown)
        .map(|at| (cut(&page.name(&rows[at].id), 28), cut(&kind(at), 22), clean(&rows[at].path)))
        .collect();
    let names = cells.iter().map(|cell| columns(&cell.0)).max().unwrap_or(0);
    let kinds = cells.iter().map(|cell| columns(&cell.1)).max().unwrap_or(0);
    let line = |(name, kind, path): &(String, String, String)| {
        format!("  {}   {}   {path}", pad(name, names), pad(kind, kinds))
    };
    let mut lines: Vec<String> = cells.iter().map(line).collect();
    if rows.len() > shown {
        lines.push(format!("  … and {} more", thousands(rows.len() - shown)));
    }
    lines
}

/// What stops a launch, whatever else holds; at most three unless everything is asked for.
pub(super) fn stops(report: &Report, page: &Page, show: Show) -> Vec<String> {
    let stops = &report.gate.stop;
    let most = if show == Show::Default { STOPS } else { usize::MAX };
    let mut lines: Vec<String> = stops.iter().take(most).map(|s| stop(report, page, s)).collect();
    if stops.len() > most {
        lines.push(format!("STOP  … and {} more: --show fail", thousands(stops.len() - most)));
    }
    lines
}

fn stop(report: &Report, page: &Page, stop: &Stop) -> String {
    let same = |row: &&ResultRow| row.rule == stop.rule && row.component == stop.component;
    let finding = report.results.iter().find(same).and_then(|row| row.findings.first());
    let title = report.rules.get(&stop.rule).map(|rule| format!("not so: {}", rule.title));
    let fact = finding.map(|finding| finding.message.clone()).or(title);
    let text = clean(&format!("{}: {}", page.name(&stop.component), fact.unwrap_or_default()));
    let waived = if stop.waived { " (waived)" } else { "" };
    let text = format!("{}{waived}", cut(&text, page.width - 6 - columns(waived)));
    let head = page.paint(Tone::Bad, "STOP");
    let rule = clean(&stop.rule);
    if columns(&text) + columns(&rule) + 8 > page.width {
        return format!("{head}  {text}");
    }
    format!("{head}  {text}{}{rule}", gap(&format!("STOP  {text}"), &rule, page.width))
}

/// The actions that clear most failures; `label` heads the first.
pub(super) fn next(report: &Report, page: &Page, label: &str, groups: &[Group]) -> Vec<String> {
    let steps: Vec<&Group> = groups.iter().take(STEPS).collect();
    let numbers: Vec<String> = steps.iter().map(|group| thousands(group.rows.len())).collect();
    let digits = numbers.iter().map(String::len).max().unwrap_or(0);
    let indent = columns(label);
    let mut lines = Vec::new();
    for (at, group) in steps.iter().enumerate() {
        let head = if at == 0 { label.to_owned() } else { " ".repeat(indent) };
        let clears = format!("clears {:>digits$}", numbers[at]);
        let room = page.width.saturating_sub(indent + 5 + 2 + columns(&clears));
        let text = cut(&group.action(report, &page.names), room);
        let left = format!("{head}  {}  {text}", at + 1);
        lines.push(format!("{left}{}{clears}", gap(&left, &clears, page.width)));
    }
    lines
}

/// One line each for what is not shown in full: advisories, undecided, waived, diagnostics.
pub(super) fn counts(report: &Report, page: &Page, show: Show) -> Vec<String> {
    let mut rows: Vec<(&str, usize, String)> = Vec::new();
    let advisory = group::failing(report, Severity::Advisory);
    let total = advisory.iter().map(|group| group.rows.len()).sum();
    rows.push(("Advisory", total, categories(&advisory, show)));
    let known = &report.gate.known;
    for (label, status) in [("Not decided", Status::Unknown), ("Waived", Status::Waived)] {
        let mut results = with_status(report, status);
        results.retain(|row| !verdict::is_known(report, row));
        let first = results.iter().min_by_key(|row| row.severity);
        let text = first.map(|row| {
            let component = page.name(&row.component);
            clean(&format!("{} on {component}: {}", row.rule, row.reason))
        });
        rows.push((label, results.len(), text.unwrap_or_default()));
    }
    rows.extend(known.iter().map(|known| ("Known", known.failures, verdict::not_counted(known))));
    let first = report.diagnostics.first().map(|diagnostic| {
        let (path, line) = (&diagnostic.path, diagnostic.start.line);
        clean(&format!("{path}:{line}: {}", diagnostic.message))
    });
    rows.push(("Diagnostics", report.diagnostics.len(), first.unwrap_or_default()));
    rows.retain(|(_, number, _)| *number > 0);
    let digits = rows.iter().map(|row| thousands(row.1).len()).max().unwrap_or(0);
    let line = |(label, number, text): &(&str, usize, String)| {
        let head = format!("{}  {:>digits$}   ", pad(label, 12), thousands(*number));
        let hint = hint(label, *number, show);
        let room = page.width.saturating_sub(columns(&head) + columns(hint));
        format!("{head}{}{hint}", cut(text, room))
    };
    rows.iter().map(line).collect()
}

/// Where the rest of a line can be seen, when it is not on the screen already.
fn hint(label: &str, number: usize, show: Show) -> &'static str {
    match (label, show) {
        ("Advisory", Show::Default | Show::Fail | Show::Pass) => ": --show advisory",
        (_, Show::All) | ("Advisory", _) => "",
        _ if number > 1 => " · --show all",
        _ => "",
    }
}

/// `observability 9 · docker 8`: most first.
fn categories(groups: &[Group], show: Show) -> String {
    let counts = group::categories(groups);
    let most = if show == Show::Default { 5 } else { usize::MAX };
    let rest = counts.iter().skip(most).map(|(_, count)| count).sum::<usize>();
    let shown = counts.iter().take(most).map(|(name, count)| format!("{name} {count}"));
    let other = (rest > 0).then(|| format!("other {rest}"));
    shown.chain(other).collect::<Vec<_>>().join(" · ")
}

/// The results with one status.
pub(super) fn with_status(report: &Report, status: Status) -> Vec<&ResultRow> {
    report.results.iter().filter(|row| row.status == status).collect()
}

/// The last line: what was read, and the command to type.
pub(super) fn footer(report: &Report, groups: &[&[Group]]) -> Vec<String> {
    let stats = &report.stats;
    let ms = usize::try_from(stats.elapsed_ms).unwrap_or(usize::MAX);
    let command = match groups.iter().flat_map(|groups| groups.iter()).next() {
        Some(group) => format!("readycheck explain {}", clean(&group.rule)),
        None => "readycheck rules".to_owned(),
    };
    vec![format!("{}, {} ms · {command}", counted(stats.files, "file"), thousands(ms))]
}
