//! Draws the line of a finding in a frame with its message under the mark; `miette` draws. Cuts
//! the text to the page beforehand, because `miette` wraps neither source lines nor labels.

use super::page::{Page, Tone};
use crate::render::group::place;
use crate::render::text::{clean, columns, expand_tabs, first_lines, window, wrap};
use crate::report::{Excerpt, FindingRow};
use crate::source::visible;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use std::fmt;

/// Columns that a message needs beside its mark before the text is moved to the left.
const MESSAGE_ROOM: usize = 36;
/// Columns of the elbow before a message.
const ELBOW: usize = 4;

/// How much of the excerpt is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The marked line, and the first lines of the message.
    Line,
    /// All lines, and the whole message.
    Window,
}

impl Extent {
    /// The message in lines of at most `room` columns.
    fn message(self, finding: &FindingRow, room: usize) -> Vec<String> {
        let message = clean(&finding.message);
        match self {
            Extent::Line => first_lines(wrap(&message, room.saturating_sub(1)), 3),
            Extent::Window => wrap(&message, room),
        }
    }
}

/// The lines to show and where they stand in their file.
#[derive(Debug)]
struct Snippet {
    name: String,
    text: String,
    first_line: usize,
    mark: SourceSpan,
    label: String,
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (text, count) = (self.text.as_bytes(), self.text.lines().count());
        let whole = SourceSpan::from((0, text.len()));
        let line = self.first_line.saturating_sub(1);
        let name = self.name.clone();
        Ok(Box::new(MietteSpanContents::new_named(name, text, whole, line, 0, count)))
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippet {}

impl Diagnostic for Snippet {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = Some(self.label.clone()).filter(|label| !label.is_empty());
        let label = LabeledSpan::new_with_span(label, self.mark);
        Some(Box::new(std::iter::once(label)))
    }
}

/// The frame, or place and message alone when there is no text to show.
pub(super) fn draw(
    page: &Page,
    finding: &FindingRow,
    excerpt: Option<&Excerpt>,
    tone: Tone,
    extent: Extent,
) -> Vec<String> {
    let snippet = excerpt.and_then(|excerpt| prepare(page, finding, excerpt, extent));
    let Some(snippet) = snippet else {
        let text = extent.message(finding, page.width.saturating_sub(3));
        let place = std::iter::once(format!("   {}", place(finding)));
        return place.chain(text.iter().map(|line| format!("   {line}"))).collect();
    };
    let mut drawn = String::new();
    let handler = GraphicalReportHandler::new_themed(theme(page, tone))
        .with_width(page.width)
        .without_primary_span_start()
        .without_syntax_highlighting();
    handler.render_report(&mut drawn, &snippet).expect("a String takes any text");
    // The first line is the headline, which the caller has written already.
    let lines = drawn.lines().skip(1).map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.map(|line| line.trim_end().to_owned()).collect()
}

fn theme(page: &Page, tone: Tone) -> GraphicalTheme {
    let mut styles = ThemeStyles::none();
    if page.color {
        let ansi = ThemeStyles::ansi();
        styles.highlights = match tone {
            Tone::Bad => vec![ansi.error],
            Tone::Warn | Tone::Good => vec![ansi.warning],
        };
    }
    GraphicalTheme { characters: ThemeCharacters::unicode(), styles }
}

fn prepare(
    page: &Page,
    finding: &FindingRow,
    excerpt: &Excerpt,
    extent: Extent,
) -> Option<Snippet> {
    let at = usize::try_from(finding.start.line.checked_sub(excerpt.first_line)?).ok()?;
    let marked = visible(excerpt.lines.get(at)?);
    let first = if extent == Extent::Line { at } else { 0 };
    let last = if extent == Extent::Line { at } else { excerpt.lines.len() - 1 };
    let first_line = usize::try_from(excerpt.first_line).ok()? + first;
    let gutter = (first_line + last - first).to_string().len() + 3;
    let room = page.width.saturating_sub(gutter);
    let (start, end) = mark_columns(&marked, excerpt);
    let from = left_edge(start, end, room);
    let mut text = String::new();
    let mut mark = SourceSpan::from((0, 1));
    for (number, line) in excerpt.lines.iter().enumerate().take(last + 1).skip(first) {
        let line = window(&expand_tabs(&visible(line)), from, room);
        if number == at {
            let begin = byte_at(&line, start - from);
            let length = byte_at(&line, end - from).saturating_sub(begin).max(1);
            mark = SourceSpan::from((text.len() + begin, length));
        }
        text.push_str(&line);
        text.push('\n');
    }
    let middle = (start + end.min(from + room) - 2 * from) / 2;
    let beside = room.saturating_sub(middle + ELBOW).max(16);
    let label = extent.message(finding, beside).join("\n");
    Some(Snippet { name: place(finding), text, first_line, mark, label })
}

/// First column of the mark and the one past its last, from 0.
fn mark_columns(line: &str, excerpt: &Excerpt) -> (usize, usize) {
    let before = excerpt.column.saturating_sub(1) as usize;
    let until = before + excerpt.width.max(1) as usize;
    let shown = |count: usize| {
        let head: String = line.chars().take(count).collect();
        columns(&expand_tabs(&head))
    };
    let start = shown(before);
    (start, shown(until).max(start + 1))
}

/// First column to show, so that the mark and the message beside it fit.
fn left_edge(start: usize, end: usize, room: usize) -> usize {
    let middle = (start + end.min(start + room)) / 2;
    let most = room.saturating_sub(MESSAGE_ROOM + ELBOW);
    match middle.saturating_sub(most) {
        0 => 0,
        // One column more than needed holds the sign of the cut.
        over => (over + 1).min(start.saturating_sub(2)),
    }
}

fn byte_at(line: &str, column: usize) -> usize {
    let reaches = |at: &usize| columns(&line[..*at]) >= column;
    line.char_indices().map(|(at, _)| at).find(reaches).unwrap_or(line.len())
}
