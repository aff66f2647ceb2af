//! Text in columns: cutting, padding, wrapping and counting. Knows nothing of reports or colour.

use crate::source::visible;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const TAB: usize = 4;

/// `text` on one line and without characters that could steer a terminal.
pub(super) fn clean(text: &str) -> String {
    let joined: Vec<&str> = text.split_whitespace().collect();
    visible(&joined.join(" "))
}

/// Width on a terminal.
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// `text` with each tab replaced by the blanks up to the next tab stop.
pub(super) fn expand_tabs(text: &str) -> String {
    let mut expanded = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        let wide = if c == '\t' { TAB - column % TAB } else { c.width().unwrap_or(0) };
        match c {
            '\t' => expanded.extend(std::iter::repeat_n(' ', wide)),
            c => expanded.push(c),
        }
        column += wide;
    }
    expanded
}

/// The part of `text` that stands in the columns from `from` on, at most `room` of them.
/// Each end that was cut off shows as `…`.
pub(super) fn window(text: &str, from: usize, room: usize) -> String {
    let fits = columns(text) <= from + room;
    let last = if fits { usize::MAX } else { from + room.saturating_sub(1) };
    let mut shown = String::new();
    let mut column = 0;
    for c in text.chars() {
        let end = column + c.width().unwrap_or(0);
        if column > from || from == 0 {
            if end > last {
                break;
            }
            shown.push(c);
        } else if end > from {
            shown.push('…');
            shown.extend(std::iter::repeat_n(' ', end - from - 1));
        }
        column = end;
    }
    if !fits {
        shown.push('…');
    }
    shown
}

/// `text`, or its beginning and `…`, in at most `room` columns.
pub(super) fn cut(text: &str, room: usize) -> String {
    window(text, 0, room.max(1))
}

/// `text` filled up with blanks to `width` columns.
pub(super) fn pad(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(columns(text));
    format!("{text}{}", " ".repeat(gap))
}

/// The blanks that put `right` at the right edge when `left` stands at the left one.
pub(super) fn gap(left: &str, right: &str, width: usize) -> String {
    let used = columns(left) + columns(right);
    " ".repeat(width.saturating_sub(used).max(2))
}

/// `text` broken between words into lines of at most `room` columns. A longer word stays whole,
/// so that a path can still be clicked.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The first `most` of `lines`; `…` ends the last when more were left out.
pub(super) fn first_lines(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        lines.iter_mut().skip(most.saturating_sub(1)).for_each(|last| last.push('…'));
    }
    lines
}

/// `text` wrapped to `width` columns, the first line after `label`, the others under it.
pub(super) fn hang(label: &str, text: &str, width: usize) -> Vec<String> {
    let indent = columns(label);
    let lines = wrap(text, width.saturating_sub(indent).max(16));
    let first = |at: usize| if at == 0 { label.to_owned() } else { " ".repeat(indent) };
    lines.iter().enumerate().map(|(at, line)| format!("{}{line}", first(at))).collect()
}

/// Digits with a comma before each three: `1,204`.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 rule`, `2 rules`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// `a, b, c and 2 more`: at most `most` of the names.
pub(super) fn listed(names: &[String], most: usize) -> String {
    let shown = names[..names.len().min(most)].join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {} more", thousands(more)),
    }
}

/// `a`, `a and b`, `a, b and 2 more`: at most `most` of the names before the rest is counted.
pub(super) fn and(names: &[String], most: usize) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, other] if most >= 2 => format!("{one} and {other}"),
        _ => listed(names, most),
    }
}

#[cfg(test)]
mod tests {
    use super::{expand_tabs, hang, thousands, window, wrap};

    #[test]
    fn windows_mark_what_they_cut() {
        let cases = [
            ("short", 0, 9, "short"),
            ("abcdefgh", 0, 5, "abcd…"),
            ("abcdefgh", 3, 9, "…efgh"),
            ("abcdefgh", 3, 4, "…ef…"),
            ("日本語", 0, 5, "日本…"),
            ("日本語", 1, 9, "…本語"),
        ];
        for (text, from, room, expected) in cases {
            assert_eq!(window(text, from, room), expected, "{text} {from} {room}");
        }
    }

    #[test]
    fn words_stay_whole_and_numbers_read_well() {
        assert_eq!(wrap("see deploy/very/long/path.yaml:1:1 now", 10).len(), 3);
        assert_eq!(hang("fix   ", "one two three", 12), ["fix   one two three"]);
        assert_eq!(["1,204", "999", "1,000,000"], [1204, 999, 1_000_000].map(thousands));
        assert_eq!(expand_tabs("\ta\tb"), "    a   b");
    }
}
