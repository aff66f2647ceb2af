//! What a configuration says of rules and checklists that only a loaded rule set can tell:
//! unknown rules, unknown parameters, values of a wrong type, unknown attestations.

use super::{Config, ConfigError, Place};
use crate::names::nearest;
use crate::ruleset::RuleSet;
use serde_json::Value;

/// Checks a configuration against the rules of the run.
pub fn check(config: &Config, set: &RuleSet) -> Vec<ConfigError> {
    let mut errors = Vec::new();
    let ids: Vec<&str> = set.rules.iter().map(|rule| rule.meta.id.as_str()).collect();
    let mut error = |place: &Place, message: String| {
        errors.push(ConfigError { place: place.clone(), message });
    };
    for (id, setting) in &config.rules {
        let Some(place) = &setting.place else { continue };
        let Some(rule) = set.rule(id) else {
            error(place, format!("there is no rule `{id}`{}", nearest(id, &ids)));
            continue;
        };
        let names: Vec<&str> = rule.meta.parameters.keys().map(String::as_str).collect();
        for (name, (value, place)) in &setting.parameters {
            match rule.meta.parameters.get(name) {
                None => {
                    let known = [names.as_slice(), &["severity"]].concat();
                    let near = nearest(name, &known);
                    error(place, format!("{id} has no parameter `{name}`{near}"));
                }
                Some(parameter) if type_word(&parameter.default) != type_word(value) => {
                    let (want, got) = (type_word(&parameter.default), type_word(value));
                    error(place, format!("`{name}` must be a {want}, and is a {got}"));
                }
                Some(_) => {}
            }
        }
    }
    for waiver in &config.waivers {
        if set.rule(&waiver.rule).is_none() {
            let place = Place { path: waiver.path_of_file.clone(), at: waiver.at };
            let near = nearest(&waiver.rule, &ids);
            error(&place, format!("there is no rule `{}`{near}", waiver.rule));
        }
    }
    errors.extend(attestations(config, set));
    errors
}

fn attestations(config: &Config, set: &RuleSet) -> Vec<ConfigError> {
    let mut errors = Vec::new();
    let items = set.checklists.iter().flat_map(|checklist| &checklist.items);
    let attestable: Vec<&str> = items.filter_map(|item| item.attestation.as_deref()).collect();
    for attestation in &config.attestations {
        if !attestable.contains(&attestation.item.as_str()) {
            let near = nearest(&attestation.item, &attestable);
            let message = format!("no checklist asks for `{}`{near}", attestation.item);
            errors.push(ConfigError { place: attestation.place.clone(), message });
        }
    }
    errors
}

fn type_word(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Number(_) => "number",
        Value::Bool(_) => "truth value",
        Value::Array(items) if items.iter().all(Value::is_string) => "list of texts",
        Value::Array(_) => "mixed list",
        Value::Object(_) => "table",
        Value::Null => "nothing",
    }
}
