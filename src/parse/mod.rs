//! Text to syntax, one file per format. A parser never fails: it returns what it could read and
//! the issues it met, and it knows nothing of readiness.

pub mod code;
pub mod dockerfile;
pub mod dotenv;
pub mod json;
pub mod markdown;
pub mod shell;
pub mod toml;
pub mod tree;
pub mod xml;
pub mod yaml;

use std::ops::Range;

/// Something a parser could not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Bytes of the text that it concerns.
    pub range: Range<usize>,
    /// One sentence, lower case start, no full stop.
    pub message: String,
}

impl Issue {
    /// An issue at one byte offset.
    pub fn at(offset: usize, message: impl Into<String>) -> Issue {
        Issue { range: offset..offset, message: message.into() }
    }
}

/// Masks template actions (`{{ … }}`, `{% … %}`) at equal length, so that the text around them
/// can be parsed and offsets stay right: an action alone on its line becomes blanks, an inline one
/// becomes `x`. `None` when there is nothing to mask.
pub fn mask_templates(text: &str) -> Option<String> {
    if !text.contains("{{") && !text.contains("{%") {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(open) = next_open(&bytes, at) {
        let close: &[u8] = if bytes[open + 1] == b'{' { b"}}" } else { b"%}" };
        let found = bytes[open + 2..].windows(2).position(|pair| pair == close);
        let Some(length) = found else { break };
        let end = open + 2 + length + 2;
        let fill = if is_alone(&bytes, open, end) { b' ' } else { b'x' };
        bytes[open..end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = fill);
        at = end;
    }
    String::from_utf8(bytes).ok()
}

fn next_open(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(2).position(|pair| pair == b"{{" || pair == b"{%").map(|at| at + from)
}

fn is_alone(bytes: &[u8], open: usize, end: usize) -> bool {
    let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\r');
    let before = bytes[..open].iter().rev().take_while(|b| **b != b'\n').all(blank);
    let after = bytes[end..].iter().find(|b| !blank(b));
    before && matches!(after, None | Some(b'\n' | b'#' | b'{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_actions_are_masked_at_equal_length() {
        let text = "a: {{ .Values.x }}\n{{- if é }}\nb: 1\n";
        let masked = mask_templates(text).expect("there are actions");
        assert_eq!(masked.len(), text.len());
        assert!(masked.starts_with("a: xxxxxxxxxxxxxxx\n   "));
        assert!(mask_templates("plain: {a: 1}").is_none());
        assert_eq!(mask_templates("x: {{ open").as_deref(), Some("x: {{ open"));
    }
}
