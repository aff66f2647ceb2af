//! TOML. Reads on after an error, so that one bad line does not lose the file.

use super::Issue;
use super::tree::{Kind, Node, Scalar};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads a document. The parser bounds nesting at 80.
pub fn parse(text: &str) -> (Node, Vec<Issue>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let issues = errors.iter().map(issue).collect();
    let range = table.span();
    (Node { range, kind: convert_table(table.get_ref()) }, issues)
}

fn issue(error: &toml::de::Error) -> Issue {
    let range = error.span().unwrap_or(0..0);
    Issue { range, message: format!("not valid TOML: {}", error.message().to_lowercase()) }
}

fn convert_table(table: &DeTable<'_>) -> Kind {
    let mut entries: Vec<(Node, Node)> = table
        .iter()
        .map(|(key, value)| (scalar(key.span(), key.get_ref(), true), convert(value)))
        .collect();
    entries.sort_by_key(|(key, _)| key.range.start);
    Kind::Mapping(entries)
}

fn scalar(range: Range<usize>, text: &str, quoted: bool) -> Node {
    Node { range, kind: Kind::Scalar(Scalar { text: text.to_owned(), quoted }) }
}

fn convert(value: &Spanned<DeValue<'_>>) -> Node {
    let range = value.span();
    let kind = match value.get_ref() {
        DeValue::String(text) => return scalar(range, text, true),
        DeValue::Integer(number) => return scalar(range, number.as_str(), false),
        DeValue::Float(number) => return scalar(range, number.as_str(), false),
        DeValue::Boolean(value) => {
            return scalar(range, if *value { "true" } else { "false" }, false);
        }
        DeValue::Datetime(value) => return scalar(range, &value.to_string(), false),
        DeValue::Array(items) => Kind::Sequence(items.iter().map(convert).collect()),
        DeValue::Table(table) => convert_table(table),
    };
    Node { range, kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_arrays_and_scalars_keep_their_bytes() {
        let (node, issues) = parse("[package]\nname = \"x\"\n[[bin]]\nname = \"y\"\n");
        assert!(issues.is_empty());
        let name = node.at(&["package", "name"]).expect("there");
        assert_eq!((name.text(), name.range.clone()), (Some("x"), 17..20));
        assert_eq!(node.get("bin").map(|bins| bins.items().count()), Some(1));
    }

    #[test]
    fn reads_on_after_an_error() {
        let (node, issues) = parse("a = = 1\n[package]\nname = \"x\"\n");
        assert!(!issues.is_empty());
        assert_eq!(node.at(&["package", "name"]).and_then(Node::text), Some("x"));
        assert!(!parse(&format!("a = {}", "[".repeat(20_000))).1.is_empty());
    }
}
