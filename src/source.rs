//! Files and places in them. Knows nothing of formats and reads nothing from disk.

use schemars::JsonSchema;
use serde::Serialize;
use std::cell::OnceCell;
use std::ops::Range;

/// Index of a file in [`Repository::files`](crate::repository::Repository).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A place in a text: line and column, both from 1, columns in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

impl Position {
    /// The first character of a file.
    pub const START: Position = Position { line: 1, column: 1 };
}

/// A half-open range of one file, resolved to lines and columns when the file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file the range lies in.
    pub file: FileId,
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

impl Span {
    /// Line 1, column 1 of a file: where a finding about the whole file points.
    pub fn file_start(file: FileId) -> Span {
        Span { file, start: Position::START, end: Position::START }
    }
}

/// Bytes before a place in which the beginning of its line is looked for: longer lines are written
/// by programs.
const LOOK_BACK: usize = 512;

/// What stands before a byte on its line, as far as is looked; its end where the line is endless.
pub fn line_before(bytes: &[u8], at: usize) -> &[u8] {
    let before = bytes.get(..at).unwrap_or(bytes);
    let near = &before[before.len().saturating_sub(LOOK_BACK)..];
    memchr::memrchr(b'\n', near).map_or(near, |newline| &near[newline + 1..])
}

/// The text before a byte on its line, as far as is looked.
pub fn before(text: &str, at: usize) -> &str {
    let start = text.ceil_char_boundary(at - line_before(text.as_bytes(), at).len());
    text.get(start..at).unwrap_or_default()
}

/// Whether a byte stands in a comment that began on its line, in the syntax of any format.
pub fn is_in_comment(text: &str, at: usize) -> bool {
    let before = before(text, at).trim_start();
    let signs = ["#", "//", "/*", "*", "-- ", ";", "<!--", "%"];
    let rem = before.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("rem "));
    rem || signs.iter().any(|sign| before.starts_with(sign)) || before.contains(" // ")
}

/// Bytes between two stored character counts of a [`LineIndex`].
const STRIDE: usize = 256;

/// The line starts of one text, to turn byte offsets into [`Position`]s in bounded time, however
/// long its lines are.
pub struct LineIndex<'t> {
    text: &'t str,
    /// Made when the first place is asked for: most files give no fact.
    lines: OnceCell<Lines>,
    file: FileId,
}

struct Lines {
    starts: Vec<usize>,
    /// Characters before each multiple of [`STRIDE`]; empty when the text is ASCII.
    characters: Vec<u32>,
}

impl Lines {
    fn of(text: &str) -> Lines {
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let starts = std::iter::once(0).chain(newlines).collect();
        let characters = if text.is_ascii() { Vec::new() } else { character_counts(text) };
        Lines { starts, characters }
    }
}

impl<'t> LineIndex<'t> {
    /// Indexes `text`, the content of `file`.
    pub fn new(file: FileId, text: &'t str) -> LineIndex<'t> {
        LineIndex { text, lines: OnceCell::new(), file }
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(self.text))
    }

    /// The text that was indexed.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The file that was indexed.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The span of a byte range. Offsets outside the text or inside a character are moved back
    /// to the nearest character border, so that no range can panic.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.position(range.start);
        let end = self.position(range.end.max(range.start));
        Span { file: self.file, start, end }
    }

    /// The whole of a line (from 1) without its leading blanks.
    pub fn line_span(&self, line: u32) -> Span {
        let starts = &self.lines().starts;
        let index = (line.max(1) as usize - 1).min(starts.len() - 1);
        let start = starts[index];
        let end = starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        let line_text = self.text.get(start..end).unwrap_or_default();
        let indent = line_text.len() - line_text.trim_start().len();
        self.span(start + indent..start + line_text.trim_end().len().max(indent))
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: usize) -> u32 {
        self.lines().starts.partition_point(|start| *start <= offset) as u32
    }

    fn position(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let starts = &self.lines().starts;
        let line = starts.partition_point(|start| *start <= offset) - 1;
        let column = self.characters_before(offset) - self.characters_before(starts[line]);
        Position { line: line as u32 + 1, column: column as u32 + 1 }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let Some(counted) = self.lines().characters.get(offset / STRIDE) else { return offset };
        let rest = &self.text.as_bytes()[offset - offset % STRIDE..offset];
        *counted as usize + rest.iter().filter(|byte| starts_character(**byte)).count()
    }
}

fn character_counts(text: &str) -> Vec<u32> {
    let mut counts = vec![0];
    let mut total = 0;
    for chunk in text.as_bytes().chunks(STRIDE) {
        total += chunk.iter().filter(|byte| starts_character(**byte)).count() as u32;
        counts.push(total);
    }
    counts
}

fn starts_character(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Replaces control characters, bidirectional overrides and other characters that could steer a
/// terminal or hide text, at equal width, so that columns stay right.
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if is_steering(c) { '\u{FFFD}' } else { c }).collect()
}

/// The text with the characters of each span replaced by `*`, so that columns stay right.
pub fn blanked(text: &str, spans: &[Span]) -> String {
    let mut spans: Vec<&Span> = spans.iter().collect();
    spans.sort_by_key(|span| span.start);
    let mut blanked = String::with_capacity(text.len());
    let (mut at, mut next, mut end) =
        (Position::START, spans.into_iter().peekable(), Position::START);
    for c in text.chars() {
        while let Some(span) = next.next_if(|span| span.start <= at) {
            end = end.max(span.end);
        }
        blanked.push(if at < end && c != '\n' && c != '\r' { '*' } else { c });
        at = match c {
            '\n' => Position { line: at.line + 1, column: 1 },
            _ => Position { line: at.line, column: at.column + 1 },
        };
    }
    blanked
}

fn is_steering(c: char) -> bool {
    let bidirectional = matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}');
    let isolates = matches!(c, '\u{2066}'..='\u{2069}' | '\u{061C}');
    let zero_width = matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}');
    (c.is_control() && c != '\t') || bidirectional || isolates || zero_width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_are_clamped() {
        let index = LineIndex::new(FileId(0), "é = 1\nüx\n");
        let span = index.span(7..10);
        assert_eq!((span.start.line, span.start.column), (2, 1));
        assert_eq!((span.end.line, span.end.column), (2, 3));
        assert_eq!(index.span(1..900).start, Position::START);
    }

    #[test]
    fn columns_are_right_in_long_lines() {
        let text = format!("x\n{}y", "é".repeat(1000));
        let index = LineIndex::new(FileId(0), &text);
        for count in [0, 127, 128, 129, 300, 1000] {
            let at = 2 + count * 2;
            assert_eq!(index.span(at..at).start, Position { line: 2, column: count as u32 + 1 });
        }
    }

    #[test]
    fn comments_are_told_by_what_begins_them() {
        let at = |text: &str| text.find('x').unwrap_or_default();
        for text in ["  # x", "// x", "a(); // x", " * x", "-- x", "REM x", "<!-- x", "é // x"] {
            assert!(is_in_comment(text, at(text)), "{text}");
        }
        for text in ["x", "a = x", "  --password=x", "https://x", "é\nx"] {
            assert!(!is_in_comment(text, at(text)), "{text}");
        }
    }

    #[test]
    fn spans_are_blanked_at_equal_width() {
        let index = LineIndex::new(FileId(0), "a: é1\nb: xy\nz");
        let spans = [index.span(3..6), index.span(10..13)];
        assert_eq!(blanked(index.text(), &spans), "a: **\nb: **\nz");
    }

    #[test]
    fn steering_characters_are_replaced() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\tc"), "a\u{FFFD}[31m\u{FFFD}b\tc");
    }
}
