//! The one door to the text of files with findings: re-reads a window of lines after the scan and
//! makes it safe to print, and names lines by their hash. Nothing is shown of a file that changed
//! since it was analysed.

use super::line_hash::LineHashes;
use super::read::{content_hash, decode};
use crate::facts::What;
use crate::report::{Diagnostic, Excerpt, FindingRow, Report, Status};
use crate::repository::Repository;
use crate::source::{Position, Span, blanked, visible};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// Lines shown before and after a finding.
const CONTEXT: u32 = 1;

/// Longest line that is kept, in characters.
const LINE_LIMIT: usize = 400;

/// Adds the text around the findings of every failing result to a report, and their line hashes.
pub fn add(report: &mut Report, repository: &Repository, root: &Path) {
    let mut wanted: BTreeMap<&str, Vec<&FindingRow>> = BTreeMap::new();
    for row in report.results.iter().filter(|row| row.status == Status::Fail) {
        for finding in &row.findings {
            wanted.entry(&finding.path).or_default().push(finding);
        }
    }
    let (mut excerpts, mut hashes, mut changed) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for (path, findings) in wanted {
        match text(repository, root, path) {
            Text::Same(text, line_hashes) => {
                let lines = Lines { plain: text.is_ascii(), lines: text.lines().collect() };
                for finding in findings {
                    let name = || finding.fingerprint.clone();
                    excerpts.extend(excerpt(&lines, finding).map(|excerpt| (name(), excerpt)));
                    hashes.extend(line_hashes.line(finding.start.line).map(|hash| (name(), hash)));
                }
            }
            Text::Changed => changed.push(path.to_owned()),
            Text::NotRead => {}
        }
    }
    (report.excerpts, report.line_hashes) = (excerpts, hashes);
    for path in changed {
        let message = "changed while it was analysed: its lines are not shown".to_owned();
        report.diagnostics.push(Diagnostic { path, start: Position::START, message });
    }
    report.diagnostics.sort();
}

enum Text {
    /// The text, and the hashes of its lines as they stand in the file.
    Same(String, LineHashes),
    Changed,
    NotRead,
}

fn text(repository: &Repository, root: &Path, path: &str) -> Text {
    let Some(id) = repository.find(path) else { return Text::NotRead };
    let file = repository.file(id);
    if file.content_hash == 0 {
        return Text::NotRead;
    }
    let Ok(bytes) = std::fs::read(root.join(path)) else { return Text::Changed };
    if content_hash(&bytes) != file.content_hash {
        return Text::Changed;
    }
    let hashes = LineHashes::of(&bytes);
    let Some(text) = decode(&bytes).0 else { return Text::NotRead };
    let secrets: Vec<Span> = repository
        .facts_of(id)
        .iter()
        .filter(|fact| matches!(fact.what, What::Secret(_)))
        .map(|fact| fact.at)
        .collect();
    let text = if secrets.is_empty() { text.into_owned() } else { blanked(&text, &secrets) };
    Text::Same(text, hashes)
}

/// The lines of a file.
struct Lines<'t> {
    lines: Vec<&'t str>,
    /// All characters are bytes: what stands far behind on an endless line is found at once.
    plain: bool,
}

impl<'t> Lines<'t> {
    /// The characters of a line from one on, as many as are kept.
    fn cut(&self, number: u32, from: usize) -> Cow<'t, str> {
        let line = self.lines.get(number as usize - 1).copied().unwrap_or_default();
        match self.plain {
            true => {
                let rest = line.get(from..).unwrap_or_default();
                Cow::Borrowed(&rest[..rest.len().min(LINE_LIMIT)])
            }
            false => line.chars().skip(from).take(LINE_LIMIT).collect::<String>().into(),
        }
    }
}

fn excerpt(lines: &Lines<'_>, finding: &FindingRow) -> Option<Excerpt> {
    let line = finding.start.line;
    let first_line = line.saturating_sub(CONTEXT).max(1);
    let last_line = (line + CONTEXT).min(u32::try_from(lines.lines.len()).unwrap_or(u32::MAX));
    let marked = lines.lines.get(line as usize - 1)?;
    let column = finding.start.column;
    let end = match finding.end.line > line {
        true => marked.chars().count() as u32 + 1,
        false => finding.end.column,
    };
    let shift = (column as usize).saturating_sub(LINE_LIMIT / 2);
    let shown = |number: u32| visible(&lines.cut(number, shift));
    Some(Excerpt {
        first_line,
        lines: (first_line..=last_line).map(shown).collect(),
        column: column - shift as u32,
        width: end.saturating_sub(column).clamp(1, LINE_LIMIT as u32),
    })
}
