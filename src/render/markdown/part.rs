//! The parts of the Markdown page. Each is whole in itself, so that a page can end after any.

use super::Page;
use super::escape::{Place, code, text};
use crate::render::address;
use crate::render::group::Group;
use crate::render::items::{COLUMNS, count};
use crate::render::text::{counted, listed, thousands};
use crate::render::verdict;
use crate::report::{EvidenceRow, FindingRow, ItemStatus, Report, ResultRow, Status, Verdict};
use crate::source::Position;

/// Next steps named.
const STEPS: usize = 3;
/// Components of a table that stands open.
const OPEN: usize = 8;
/// Rows of a folded list.
const ROWS: usize = 100;

/// A part in full, and in short for where there is no room.
#[derive(Default)]
pub(super) struct Block {
    /// As it should be.
    pub(super) full: String,
    /// What must be said at least; may be empty.
    pub(super) short: String,
}

/// Lines under a headline that a click opens.
fn folded(title: &str, lines: &[String]) -> String {
    let more = lines.len().saturating_sub(ROWS);
    let mut shown = lines[..lines.len() - more].concat();
    if more > 0 {
        shown.push_str(&format!("- … and {} more\n", thousands(more)));
    }
    format!("<details><summary>{title}</summary>\n\n{shown}\n</details>\n\n")
}

impl Page<'_> {
    /// The first lines: who, the answer, why.
    pub(super) fn verdict(&self) -> String {
        let sign = match self.report.verdict {
            Verdict::Ready => "✅",
            Verdict::NotReady => "❌",
            Verdict::Undetermined => "❔",
        };
        let word = verdict::word(self.report.verdict);
        let name = text(&self.names.root, Place::Line);
        let reason = verdict::reason(self.report);
        let known = self.report.gate.known.iter().filter(|known| known.failures > 0);
        let known = known.map(|known| {
            let why = text(&verdict::not_counted(known), Place::Line);
            format!("Known: {} {why}\n\n", thousands(known.failures))
        });
        let (known, stops) = (known.collect::<String>(), self.stops());
        format!("## {sign} readycheck · {name} · {word}\n\n{reason}\n\n{known}{stops}")
    }

    /// What stops a launch whatever else holds.
    fn stops(&self) -> String {
        let stops = &self.report.gate.stop;
        let line = |stop: &crate::report::Stop| {
            let waived = if stop.waived { " (waived)" } else { "" };
            let (rule, name) = (code(&stop.rule, Place::Line), self.names.of(&stop.component));
            format!("- **STOP** {}: {rule}{waived}\n", text(&name, Place::Line))
        };
        let mut lines: String = stops.iter().take(OPEN).map(line).collect();
        if stops.len() > OPEN {
            lines.push_str(&format!("- … and {} more\n", thousands(stops.len() - OPEN)));
        }
        if lines.is_empty() { lines } else { format!("{lines}\n") }
    }

    /// The actions that clear most failures.
    pub(super) fn next(&self) -> String {
        let (label, groups) = match self.blocking.as_slice() {
            [] => ("Better", &self.advisory),
            _ => ("Next", &self.blocking),
        };
        let step = |(at, group): (usize, &Group)| {
            let action = text(&group.action(self.report, &self.names), Place::Line);
            format!("{}. {action} (clears {})\n", at + 1, thousands(group.rows.len()))
        };
        let steps: String = groups.iter().take(STEPS).enumerate().map(step).collect();
        if steps.is_empty() { steps } else { format!("**{label}**\n\n{steps}\n") }
    }

    /// A table of the components with their failures counted.
    pub(super) fn components(&self) -> String {
        let rows = &self.report.components;
        if rows.is_empty() {
            return String::new();
        }
        let count = |groups: &[Group], id: &str| {
            let results = groups.iter().flat_map(|group| group.results(self.report));
            thousands(results.filter(|row| row.component == id).count())
        };
        let mut table = "| component | kind | folder | blocking | advisory |\n".to_owned();
        table.push_str("| --- | --- | --- | --: | --: |\n");
        for row in rows.iter().take(ROWS) {
            let language = row.languages.first().map(|l| format!("{l} ")).unwrap_or_default();
            table.push_str(&format!(
                "| {} | {} | {} | {} | {} |\n",
                text(&self.names.of(&row.id), Place::Cell),
                text(&format!("{language}{}", row.kind), Place::Cell),
                code(&row.path, Place::Cell),
                count(&self.blocking, &row.id),
                count(&self.advisory, &row.id)
            ));
        }
        if rows.len() > ROWS {
            let more = thousands(rows.len() - ROWS);
            table.push_str(&format!("| … and {more} more | | | | |\n"));
        }
        let title = counted(rows.len(), "component");
        match rows.len() > OPEN {
            true => format!("<details><summary>{title}</summary>\n\n{table}\n</details>\n\n"),
            false => format!("{table}\n"),
        }
    }

    /// A block for each blocking rule, under one heading.
    pub(super) fn failures(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> =
            self.blocking.iter().map(|group| self.failure(group)).collect();
        if let Some(first) = blocks.first_mut() {
            for form in [&mut first.full, &mut first.short] {
                form.insert_str(0, "### Blocking failures\n\n");
            }
        }
        blocks
    }

    fn failure(&self, group: &Group) -> Block {
        let names = listed(&group.names(self.report, &self.names), 3);
        let (rule, names) = (code(&group.rule, Place::Line), text(&names, Place::Line));
        let head = format!("**{rule}** · {names}\n\n");
        let findings = group.findings(self.report);
        let places = |most: usize| {
            let shown = findings.iter().take(most).map(|finding| self.finding(finding));
            let mut lines: String = shown.collect();
            if findings.len() > most {
                let more = findings.len() - most;
                lines.push_str(&format!("- … and {} more\n", thousands(more)));
            }
            lines
        };
        let fix = match group.fix(self.report) {
            fix if fix.is_empty() => String::new(),
            fix => format!("Fix: {}\n\n", text(&fix, Place::Line)),
        };
        let form = |most| format!("{head}{}\n{fix}", places(most));
        Block { full: form(self.places), short: form(1) }
    }

    fn finding(&self, finding: &FindingRow) -> String {
        let place = self.place(&finding.path, finding.start);
        let related = finding.related.first().map(|related: &EvidenceRow| {
            let message = text(&related.message, Place::Line);
            format!(" ({message}: {})", self.place(&related.path, related.start))
        });
        let message = text(&finding.message, Place::Line);
        format!("- {place} {message}{}\n", related.unwrap_or_default())
    }

    /// A path with its line, as a link where the address of the source is known.
    fn place(&self, path: &str, start: Position) -> String {
        let shown = code(&format!("{path}:{}", start.line), Place::Line);
        let Some(source) = &self.options.source else { return shown };
        let path = format!("{}{path}", self.options.prefix);
        format!("[{shown}]({})", address::line(source, &path, start.line))
    }

    /// Advisories: counted by category, and folded, one line a rule.
    pub(super) fn advice(&self) -> Block {
        let total: usize = self.advisory.iter().map(|group| group.rows.len()).sum();
        if total == 0 {
            return Block::default();
        }
        let counts = crate::render::group::categories(&self.advisory);
        let counts: Vec<String> =
            counts.iter().map(|(category, count)| format!("{category} {count}")).collect();
        let counts = text(&counts.join(" · "), Place::Line);
        let short = format!("### Advisory: {}\n\n{counts}\n\n", thousands(total));
        let line = |group: &Group| {
            let findings = group.findings(self.report);
            let first = findings.first().map(|finding| {
                let place = self.place(&finding.path, finding.start);
                format!(": {} {place}", text(&finding.message, Place::Line))
            });
            let others = &findings[findings.len().min(1)..];
            let listed_below = others.len().min(self.advice_places);
            let below = others[..listed_below].iter().map(|finding| self.finding(finding));
            let below: String = below.map(|line| format!("  {line}")).collect();
            let more = match others.len() - listed_below {
                0 => String::new(),
                more => format!(" and {} more", thousands(more)),
            };
            let names = listed(&group.names(self.report, &self.names), 3);
            let (rule, names) = (code(&group.rule, Place::Line), text(&names, Place::Line));
            format!("- {rule} · {names}{}{more}\n{below}", first.unwrap_or_default())
        };
        let lines: Vec<String> = self.advisory.iter().map(line).collect();
        let title = counted(self.advisory.len(), "rule");
        Block { full: format!("{short}{}", folded(&title, &lines)), short }
    }

    /// Results of one status with their reasons, blocking ones first.
    pub(super) fn reasons(&self, title: &str, status: Status) -> Block {
        let mut rows: Vec<&ResultRow> =
            self.report.results.iter().filter(|row| row.status == status).collect();
        rows.retain(|row| !verdict::is_known(self.report, row));
        rows.sort_by_key(|row| row.severity);
        let line = |row: &&ResultRow| {
            let (rule, reason) = (code(&row.rule, Place::Line), text(&row.reason, Place::Line));
            let name = text(&self.names.of(&row.component), Place::Line);
            format!("- {rule} · {name}: {reason}\n")
        };
        let lines: Vec<String> = rows.iter().map(line).collect();
        unless_empty(title, &lines)
    }

    /// What could not be read or parsed.
    pub(super) fn diagnostics(&self) -> Block {
        let line = |row: &crate::report::Diagnostic| {
            let message = text(&row.message, Place::Line);
            format!("- {} {message}\n", self.place(&row.path, row.start))
        };
        let lines: Vec<String> = self.report.diagnostics.iter().map(line).collect();
        unless_empty("Diagnostics", &lines)
    }

    /// The checklists with their items counted by status.
    pub(super) fn checklists(&self) -> String {
        let all = &self.report.checklists;
        if all.is_empty() {
            return String::new();
        }
        let mut table = "| checklist |".to_owned();
        table.extend(COLUMNS.iter().map(|(_, label)| format!(" {label} |")));
        table.push_str("\n| --- |");
        table.push_str(&" --: |".repeat(COLUMNS.len()));
        for list in all.iter().take(ROWS) {
            table.push_str(&format!("\n| {} |", text(&list.title, Place::Cell)));
            let cell = |(status, _): &(ItemStatus, &str)| match count(list, *status) {
                0 => " |".to_owned(),
                number => format!(" {} |", thousands(number)),
            };
            table.extend(COLUMNS.iter().map(cell));
        }
        format!("{table}\n\n")
    }

    /// The last line: what was read, and the command to type.
    pub(super) fn footer(&self) -> String {
        let Report { stats, tool, .. } = self.report;
        let files = counted(stats.files, "file");
        let first = self.blocking.iter().chain(&self.advisory).next();
        let command = match first {
            Some(group) => format!("readycheck explain {}", group.rule),
            None => "readycheck rules".to_owned(),
        };
        let version = text(&tool.version, Place::Line);
        format!("{files} · readycheck {version} · {}\n", code(&command, Place::Line))
    }
}

fn unless_empty(title: &str, lines: &[String]) -> Block {
    let title = format!("{title}: {}", thousands(lines.len()));
    match lines.is_empty() {
        true => Block::default(),
        false => Block { full: folded(&title, lines), short: format!("{title}\n\n") },
    }
}
