//! JSON with comments and trailing commas, as package managers and editors accept it.

use super::Issue;
use super::tree::{Kind, Node, Scalar};
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// Reads one JSON value. The parser bounds nesting at 512.
pub fn parse(text: &str) -> (Option<Node>, Vec<Issue>) {
    // Blanks in its place keep the bytes of everything behind it.
    let blanked = text.strip_prefix('\u{FEFF}').map(|rest| format!("   {rest}"));
    let text = blanked.as_deref().unwrap_or(text);
    match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
        Ok(result) => (result.value.as_ref().map(convert), Vec::new()),
        Err(error) => {
            let message = format!("not valid JSON: {}", first_line(&error.kind().to_string()));
            (None, vec![Issue { range: error.range().start..error.range().end, message }])
        }
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_lowercase()
}

fn convert(value: &Value<'_>) -> Node {
    let range = value.range().start..value.range().end;
    let scalar = |text: &str, quoted| Kind::Scalar(Scalar { text: text.to_owned(), quoted });
    let kind = match value {
        Value::StringLit(string) => scalar(&string.value, true),
        Value::NumberLit(number) => scalar(number.value, false),
        Value::BooleanLit(boolean) => scalar(if boolean.value { "true" } else { "false" }, false),
        Value::NullKeyword(_) => scalar("", false),
        Value::Array(array) => Kind::Sequence(array.elements.iter().map(convert).collect()),
        Value::Object(object) => Kind::Mapping(object.properties.iter().map(property).collect()),
    };
    Node { range, kind }
}

fn property(property: &jsonc_parser::ast::ObjectProp<'_>) -> (Node, Node) {
    let text = property.name.as_str().to_owned();
    let range = property.name.range().start..property.name.range().end;
    let key = Node { range, kind: Kind::Scalar(Scalar { text, quoted: true }) };
    (key, convert(&property.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_keep_their_bytes() {
        let (node, issues) = parse("{\"a\": {\"b\": [1, \"x\"]}, // c\n}");
        let node = node.expect("valid");
        assert!(issues.is_empty());
        let list = node.at(&["a", "b"]).expect("there");
        assert_eq!(list.texts(), ["1", "x"]);
        assert_eq!(node.entry("a").map(|(key, _)| key.range.clone()), Some(1..4));
    }

    #[test]
    fn broken_and_deep_input_is_an_issue() {
        assert_eq!(parse("{\"a\": ").1.len(), 1);
        assert_eq!(parse(&"[".repeat(20_000)).1.len(), 1);
    }
}
