//! Text of scanned files inside Markdown: it shows as it is and does nothing. What stands between
//! two backticks shows as code, because messages mark code so.

use crate::render::text::clean;

/// Where a text stands: a bar ends a cell, even in code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph or list.
    Line,
    /// In a table.
    Cell,
}

/// Invisible, and keeps the characters around it from being read as one name or address.
const JOINER: char = '\u{2060}';

/// A sentence: plain text, and code between backticks.
pub(super) fn text(raw: &str, place: Place) -> String {
    let raw = clean(raw);
    let parts: Vec<&str> = raw.split('`').collect();
    let mut shown = String::with_capacity(raw.len() + 16);
    for (at, part) in parts.iter().enumerate() {
        let closed = at + 1 < parts.len();
        match (at % 2 == 1, closed) {
            (true, true) if !part.is_empty() => shown.push_str(&code(part, place)),
            (true, true) => shown.push_str("&#96;&#96;"),
            (true, false) => {
                shown.push_str("&#96;");
                shown.push_str(&plain(part));
            }
            (false, _) => shown.push_str(&plain(part)),
        }
    }
    shown
}

/// A name or path as code. `##[` is kept apart, because it begins a command in a log of GitHub
/// Actions wherever it stands.
pub(super) fn code(raw: &str, place: Place) -> String {
    let raw = clean(raw).replace("##[", "##\u{2060}[");
    let raw = if place == Place::Cell { raw.replace('|', "\\|") } else { raw };
    let runs = raw.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let edge = if raw.starts_with('`') || raw.ends_with('`') || raw.is_empty() { " " } else { "" };
    format!("{fence}{edge}{raw}{edge}{fence}")
}

/// Text without any meaning: no tag, no emphasis, no link, no mention.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' | '#' | '{' | '}' => {
                shown.extend(['\\', letter]);
            }
            _ => shown.push(letter),
        }
        let next = letters.peek();
        let names = matches!(letter, '@' | '#') && next.is_some_and(|c| c.is_alphanumeric());
        let leads = letter == ':' && next == Some(&'/') || letter == '.' && shown.ends_with("www.");
        if names || leads {
            shown.push(JOINER);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_shows_as_code_and_text_as_text() {
        let cases = [
            ("`alpine:3.20` sets no user", "`alpine:3.20` sets no user"),
            ("a | b_c *d*", "a \\| b\\_c \\*d\\*"),
            ("<b>`<i>`", "&lt;b&gt;`<i>`"),
            ("one ` tick", "one &#96; tick"),
            ("``", "&#96;&#96;"),
            ("[a](https://b)", "\\[a\\](https:\u{2060}//b)"),
            ("@all #12 www.evil.example", "@\u{2060}all \\#\u{2060}12 www.\u{2060}evil.example"),
            ("a\n::error::\u{1b}b", "a ::error::\u{FFFD}b"),
        ];
        for (raw, expected) in cases {
            assert_eq!(text(raw, Place::Line), expected, "{raw}");
        }
        assert_eq!(text("`a|b`|c", Place::Cell), "`a\\|b`\\|c");
    }

    #[test]
    fn code_holds_any_backticks() {
        assert_eq!(code("a``b", Place::Line), "```a``b```");
        assert_eq!(code("`a", Place::Line), "`` `a ``");
        assert_eq!(code("", Place::Line), "`  `");
    }

    /// What a parser of Markdown sees is the text that was put in, and nothing else.
    #[test]
    fn a_parser_sees_nothing_but_text_and_code() {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        let alphabet = ["`", "``", "<b>", "[x](http://y)", "*", "\\", "_", "|", "&lt;", "~~", "a "];
        for seed in 0u32..3_000 {
            let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
            let mut raw = String::from("a");
            for _ in 0..8 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                raw.push_str(alphabet[(state >> 16) as usize % alphabet.len()]);
            }
            let page = text(&raw, Place::Line);
            for event in Parser::new_ext(&page, Options::all()) {
                let harmless = matches!(
                    event,
                    Event::Text(_)
                        | Event::Code(_)
                        | Event::Start(Tag::Paragraph)
                        | Event::End(TagEnd::Paragraph)
                );
                assert!(harmless, "{raw:?} as {page:?}: {event:?}");
            }
        }
    }
}
