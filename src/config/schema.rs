//! The JSON schema of `readycheck.toml`, with the rules and parameters of a rule set.

use crate::ruleset::RuleSet;
use serde_json::{Map, Value, json};

/// The schema; each rule is a property with its parameters.
pub fn schema(set: &RuleSet) -> Value {
    let text = || json!({"type": "string"});
    let texts = || json!({"type": "array", "items": {"type": "string"}});
    let date = || json!({"type": "string", "format": "date"});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "readycheck.toml", "type": "object", "additionalProperties": false,
        "properties": {
            "extends": text(), "exclude": texts(), "rule-folders": texts(),
            "signal-files": texts(),
            "rules": {"type": "object", "properties": rules(set)},
            "documents": table(&[
                ("ownership", text()), ("readme", text()), ("rollback", text()),
                ("runbook", text()), ("security-policy", text()),
                ("variables", text()),
            ], &[]),
            "component": list(table(&[
                ("path", text()), ("name", text()),
                ("kind", json!({"enum": [
                    "cli", "function", "infra", "library", "service", "site", "worker",
                ]})),
                ("tier", json!({"enum": ["critical", "experimental", "standard"]})),
            ], &["path"])),
            "waiver": list(table(&[
                ("rule", text()), ("path", text()), ("component", text()), ("object", text()),
                ("reason", text()), ("owner", text()), ("approver", text()), ("expires", date()),
            ], &["rule", "reason", "owner", "approver", "expires"])),
            "attestation": list(table(&[
                ("item", text()), ("owner", text()), ("evidence", text()), ("date", date()),
                ("expires", date()),
            ], &["item", "owner", "evidence", "date", "expires"])),
        },
    })
}

fn rules(set: &RuleSet) -> Map<String, Value> {
    set.rules
        .iter()
        .map(|rule| {
            let mut properties = Map::new();
            properties.insert("severity".into(), json!({"enum": ["blocking", "advisory", "off"]}));
            for (name, parameter) in &rule.meta.parameters {
                let (doc, default) = (&parameter.description, &parameter.default);
                let schema = json!({"description": doc, "default": default, "type": word(default)});
                properties.insert(name.clone(), schema);
            }
            let schema = json!({
                "type": "object", "description": rule.meta.title,
                "properties": properties, "additionalProperties": false,
            });
            (rule.meta.id.clone(), schema)
        })
        .collect()
}

fn word(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        Value::Array(_) => "array",
        _ => "object",
    }
}

fn list(items: Value) -> Value {
    json!({"type": "array", "items": items})
}

fn table(properties: &[(&str, Value)], required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    })
}
