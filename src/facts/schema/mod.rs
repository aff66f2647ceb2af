//! The public fact model: one flat row a fact, as `readycheck facts` prints it and expressions
//! read it. Every kind and field is described here, once.

mod kinds;
mod rows;

pub use kinds::KINDS;
pub use rows::rows;

use crate::source::Span;
use Type::{Flag, Number, Text, Texts};

/// A fact as a row of named fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name of a [`Kind`].
    pub kind: &'static str,
    /// Place of the fact.
    pub at: Span,
    /// Path of the file.
    pub path: String,
    /// Fields in the order of the kind's description.
    pub fields: Vec<(&'static str, Value)>,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Whole number.
    Number(i64),
    /// True or false.
    Flag(bool),
    /// List of texts.
    Texts(Vec<String>),
    /// Not read or not resolved: an expression that needs it is unknown.
    Unknown,
}

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// Whole number.
    Number,
    /// True or false.
    Flag,
    /// List of texts.
    Texts,
}

/// A kind of row.
pub struct Kind {
    /// Name in `facts`.
    pub name: &'static str,
    /// Name of the list in expressions: `component.<list>`, `repository.<list>`.
    pub list: &'static str,
    /// What a row states.
    pub doc: &'static str,
    /// Fields: name, type, meaning.
    pub fields: &'static [(&'static str, Type, &'static str)],
}

/// Fields that every row has.
pub const COMMON: &[(&str, Type, &str)] =
    &[("path", Text, "file, relative to the root"), ("line", Number, "line, from 1")];

/// The kind of a name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The JSON schema of what `readycheck facts --format json` prints.
pub fn json_schema() -> serde_json::Value {
    use serde_json::json;
    let position = json!({
        "type": "object",
        "properties": {"line": {"type": "integer"}, "column": {"type": "integer"}},
        "required": ["line", "column"],
    });
    let variants: Vec<serde_json::Value> = KINDS
        .iter()
        .map(|kind| {
            let mut properties = serde_json::Map::new();
            properties.insert("kind".to_owned(), json!({"const": kind.name}));
            properties.insert("component".to_owned(), json!({"type": "string"}));
            properties.insert("path".to_owned(), json!({"type": "string"}));
            properties.insert("start".to_owned(), position.clone());
            for (name, field, doc) in kind.fields {
                let types = match field {
                    Text => json!({"type": ["string", "null"], "description": doc}),
                    Number => json!({"type": ["integer", "null"], "description": doc}),
                    Flag => json!({"type": ["boolean", "null"], "description": doc}),
                    Texts => json!({
                        "type": ["array", "null"], "items": {"type": "string"}, "description": doc,
                    }),
                };
                properties.insert((*name).to_owned(), types);
            }
            json!({"type": "object", "description": kind.doc, "properties": properties})
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "readycheck facts", "type": "object",
        "properties": {
            "schema_version": {"const": 1},
            "components": {"type": "array", "items": {"type": "object"}},
            "facts": {"type": "array", "items": {"anyOf": variants}},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_sorted_and_unique() {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
    }
}
