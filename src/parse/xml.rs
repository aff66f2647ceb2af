//! XML project files. A thin door to `roxmltree` that bounds nesting and turns errors to issues.

use super::Issue;
use roxmltree::{Document, ParsingOptions};

/// Nesting beyond this is refused before the parser, which recurses, sees the text.
const NESTING_LIMIT: usize = 200;

/// Parses a document and hands it to `read`; `None` with an issue when it is not well formed.
pub fn parse<T>(text: &str, read: impl FnOnce(&Document<'_>) -> T) -> (Option<T>, Vec<Issue>) {
    if depth(text) > NESTING_LIMIT {
        return (None, vec![Issue::at(0, "not valid XML: nested too deeply")]);
    }
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => (Some(read(&document)), Vec::new()),
        Err(error) => {
            let offset = offset_of(text, error.pos().row, error.pos().col);
            (None, vec![Issue::at(offset, format!("not valid XML: {error}"))])
        }
    }
}

fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for pair in text.as_bytes().windows(2) {
        match pair {
            b"</" | b"/>" => depth = depth.saturating_sub(1),
            [b'<', b'!' | b'?'] => {}
            [b'<', _] => depth += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn offset_of(text: &str, row: u32, column: u32) -> usize {
    let before: usize =
        text.split_inclusive('\n').take(row.max(1) as usize - 1).map(str::len).sum();
    before + column.max(1) as usize - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_and_broken_documents_are_issues() {
        assert_eq!(parse("<a><b/></a>", |d| d.descendants().count()).0, Some(3));
        assert_eq!(parse("<a><b></a>", |_| ()).1.len(), 1);
        assert_eq!(parse(&"<a>".repeat(20_000), |_| ()).1.len(), 1);
    }
}
