//! Inline comments that accept a failure: `# readycheck: ignore[docker/healthcheck] reason`, in
//! the comment syntax of any format. Whether they are needed is the report's business.

use super::{Fact, Suppression, What};
use crate::discover::Format;
use crate::source::LineIndex;
use memchr::memmem;

const MARKER: &str = "readycheck: ignore[";

/// Signs that begin a comment in the formats that are read.
const COMMENT_SIGNS: &[&str] = &["#", "//", "--", "/*", "<!--", ";", "*", "{{/*", "{#"];

/// The comments of a file. In Markdown only HTML comments count: code shown there is no comment.
pub fn extract(format: &Format, index: &LineIndex<'_>) -> Vec<Fact> {
    let text = index.text();
    let markdown = matches!(format, Format::Document { markdown: true });
    let signs = if markdown { &["<!--"][..] } else { COMMENT_SIGNS };
    let mut facts = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), MARKER) {
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = text[line_start..at].trim();
        let Some(sign) = signs.iter().find(|sign| before.ends_with(**sign)) else { continue };
        let code = before[..before.len() - sign.len()].trim();
        if code.matches(['"', '\'', '`']).count() % 2 == 1 || (markdown && !code.is_empty()) {
            continue;
        }
        let rest = text[at + MARKER.len()..].lines().next().unwrap_or_default();
        let Some((rule, reason)) = rest.split_once(']') else { continue };
        let reason = reason.trim().trim_end_matches(['/', '*', '-', '>', '}', '#']);
        let at = index.span(at..at + MARKER.len() + rest.len());
        let line = at.start.line + u32::from(code.is_empty());
        let (rule, reason) = (rule.trim().to_owned(), reason.trim().to_owned());
        facts.push(Fact { at, what: What::Suppression(Suppression { rule, reason, line }) });
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn found(format: &Format, text: &str) -> Vec<(String, String, u32)> {
        let facts = extract(format, &LineIndex::new(FileId(0), text));
        let row = |fact: Fact| match fact.what {
            What::Suppression(s) => (s.rule, s.reason, s.line),
            other => panic!("{other:?}"),
        };
        facts.into_iter().map(row).collect()
    }

    #[test]
    fn own_line_next_line_and_no_reason() {
        let text =
            "# readycheck: ignore[docker/x] legacy\nFROM a\nUSER root # readycheck: ignore[a/b]\n";
        let rows = found(&Format::Dockerfile, text);
        assert_eq!(rows[0], ("docker/x".into(), "legacy".into(), 2));
        assert_eq!(rows[1], ("a/b".into(), String::new(), 3));
    }

    #[test]
    fn strings_and_shown_code_are_no_comments() {
        let code = "let x = \"# readycheck: ignore[a/b] no\";\n";
        assert!(found(&Format::Source("rust".into()), code).is_empty());
        let document =
            "```\n# readycheck: ignore[a/b] no\n```\n<!-- readycheck: ignore[c/d] yes -->\n";
        let rows = found(&Format::Document { markdown: true }, document);
        assert_eq!(rows, [("c/d".to_owned(), "yes".to_owned(), 5)]);
    }
}
