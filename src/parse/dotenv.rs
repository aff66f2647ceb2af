//! Environment files: `NAME=value` lines with comments and quotes.

use super::Issue;
use std::ops::Range;

/// One assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Variable name.
    pub name: String,
    /// Value without quotes; inline comment removed.
    pub value: String,
    /// Text of the comment lines above the block of lines it stands in, and of the inline comment.
    pub comment: String,
    /// The line is commented out: `# NAME=value`.
    pub commented_out: bool,
    /// Bytes of the name.
    pub range: Range<usize>,
}

/// Reads every line; one that is neither comment, blank nor assignment is an issue.
pub fn parse(text: &str) -> (Vec<Entry>, Vec<Issue>) {
    let (mut entries, mut issues) = (Vec::new(), Vec::new());
    // A comment speaks of the lines below it, down to the next comment or blank line.
    let (mut comment, mut used) = (String::new(), false);
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        let line = raw.trim_end_matches(['\n', '\r']);
        let body = line.trim_start_matches([' ', '\t', '\u{FEFF}']);
        let start = offset + (line.len() - body.len());
        offset += raw.len();
        if body.is_empty() {
            comment.clear();
            continue;
        }
        let commented = body.starts_with('#');
        let content = body.trim_start_matches(['#', ' ', '\t']);
        let lead = body.len() - content.len();
        match assignment(content, start + lead, commented) {
            Some(mut entry) => {
                entry.comment = join(&comment, &entry.comment);
                entries.push(entry);
                used = true;
            }
            None if commented => {
                if std::mem::take(&mut used) {
                    comment.clear();
                }
                comment = join(&comment, content.trim());
            }
            None => issues.push(Issue::at(start, "neither a comment nor `NAME=value`")),
        }
    }
    (entries, issues)
}

fn join(first: &str, second: &str) -> String {
    [first, second].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

fn assignment(content: &str, start: usize, commented: bool) -> Option<Entry> {
    let body = content.strip_prefix("export ").map_or(content, str::trim_start);
    let start = start + (content.len() - body.len());
    let (name, value) = body.split_once('=')?;
    let name = name.trim_end();
    let mut chars = name.chars();
    let head = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let valid = head && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    let shouted = !commented || !name.chars().any(|c| c.is_ascii_lowercase());
    if !valid || !shouted {
        return None;
    }
    let (value, comment) = split_value(value.trim());
    let range = start..start + name.len();
    Some(Entry { name: name.to_owned(), value, comment, commented_out: commented, range })
}

fn split_value(value: &str) -> (String, String) {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            let (inner, after) = rest.split_once(quote).unwrap_or((rest, ""));
            return (inner.to_owned(), after.trim_start_matches([' ', '\t', '#']).to_owned());
        }
    }
    match value.split_once(" #") {
        Some((value, comment)) => (value.trim_end().to_owned(), comment.trim().to_owned()),
        None => (value.to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assignments_comments_and_quotes() {
        let text = "# Where to listen\nPORT=8080 # number\nexport KEY=\"a#b\"\n#OLD=1\nnonsense\n";
        let (entries, issues) = parse(text);
        let rows: Vec<_> =
            entries.iter().map(|e| (e.name.as_str(), e.value.as_str(), e.commented_out)).collect();
        assert_eq!(rows, [("PORT", "8080", false), ("KEY", "a#b", false), ("OLD", "1", true)]);
        assert_eq!(entries[0].comment, "Where to listen number");
        assert_eq!(&text[entries[1].range.clone()], "KEY");
        assert_eq!(issues.len(), 1);
    }
}
