//! The text of a configuration to its values; every unknown key, missing field and wrong type is
//! an error with its line and the nearest name.

use super::{Attestation, Config, ConfigError, Place, RuleSetting, Setting, Waiver};
use crate::components::Declared;
use crate::names::nearest;
use crate::parse::toml;
use crate::parse::tree::{Kind, Node};
use crate::repository::ComponentKind;
use crate::rule::{Severity, Tier};
use crate::source::{FileId, LineIndex};
use serde::de::DeserializeOwned;
use serde::de::value::{Error as ValueError, StrDeserializer};

/// Documents that may be kept elsewhere.
const DOCUMENTS: &[&str] =
    &["ownership", "readme", "rollback", "runbook", "security-policy", "variables"];

/// Reads a configuration; errors come in the order of their lines.
pub fn parse(path: &str, text: &str) -> (Config, Vec<ConfigError>) {
    let index = LineIndex::new(FileId::default(), text);
    let (root, issues) = toml::parse(text);
    let mut reader = Reader { path, index, errors: Vec::new(), config: Config::default() };
    for issue in issues {
        let place = reader.place_at(issue.range.start);
        reader.errors.push(ConfigError { place, message: issue.message });
    }
    if reader.errors.is_empty() {
        reader.root(&root);
    }
    reader.errors.sort_by_key(|error| error.place.at);
    (reader.config, reader.errors)
}

struct Reader<'t> {
    path: &'t str,
    index: LineIndex<'t>,
    errors: Vec<ConfigError>,
    config: Config,
}

/// A word as one of the names of a serde enumeration.
fn word<T: DeserializeOwned>(text: &str) -> Option<T> {
    let word: StrDeserializer<'_, ValueError> =
        serde::de::IntoDeserializer::into_deserializer(text);
    T::deserialize(word).ok()
}

impl Reader<'_> {
    fn place_at(&self, offset: usize) -> Place {
        Place { path: self.path.to_owned(), at: self.index.span(offset..offset).start }
    }

    fn place(&self, node: &Node) -> Place {
        self.place_at(node.range.start)
    }

    fn error(&mut self, node: &Node, message: impl Into<String>) {
        let place = self.place(node);
        self.errors.push(ConfigError { place, message: message.into() });
    }

    fn unknown_key(&mut self, key: &Node, names: &[&str]) {
        let name = key.text().unwrap_or_default().to_owned();
        self.error(key, format!("unknown key `{name}`{}", nearest(&name, names)));
    }

    fn text(&mut self, node: &Node) -> Option<String> {
        match &node.kind {
            Kind::Scalar(scalar) if scalar.quoted => Some(scalar.text.clone()),
            _ => {
                self.error(node, "must be a text in quotes");
                None
            }
        }
    }

    fn texts(&mut self, node: &Node) -> Vec<(String, Place)> {
        let Kind::Sequence(items) = &node.kind else {
            self.error(node, "must be a list of texts");
            return Vec::new();
        };
        let found = items.iter().map(|item| (self.text(item), self.place(item)));
        found.collect::<Vec<_>>().into_iter().filter_map(|(text, at)| Some((text?, at))).collect()
    }

    fn root(&mut self, root: &Node) {
        let names = [
            "attestation",
            "component",
            "documents",
            "exclude",
            "extends",
            "rule-folders",
            "rules",
            "signal-files",
            "waiver",
        ];
        for (key, value) in root.entries() {
            if let Some(wrong) = wrong_shape(key.text().unwrap_or_default(), &value.kind) {
                self.error(key, wrong);
                continue;
            }
            match key.text().unwrap_or_default() {
                "extends" => {
                    self.config.extends = self.text(value).map(|text| (text, self.place(value)));
                }
                "exclude" => self.exclude(value),
                "rule-folders" => self.config.rule_folders = self.texts(value),
                "signal-files" => self.config.signal_files = self.texts(value),
                "rules" => value.entries().for_each(|(key, value)| self.rule(key, value)),
                "documents" => value.entries().for_each(|(key, value)| self.document(key, value)),
                "component" => value.items().for_each(|item| self.component(item)),
                "waiver" => value.items().for_each(|item| self.waiver(item)),
                "attestation" => value.items().for_each(|item| self.attestation(item)),
                _ => self.unknown_key(key, &names),
            }
        }
    }

    fn exclude(&mut self, value: &Node) {
        for (glob, place) in self.texts(value) {
            match globset::Glob::new(&glob) {
                Ok(_) => self.config.exclude.push(glob),
                Err(error) => {
                    let message = format!("not a glob: {}", error.kind());
                    self.errors.push(ConfigError { place, message });
                }
            }
        }
    }

    fn rule(&mut self, key: &Node, table: &Node) {
        let mut setting = RuleSetting { place: Some(self.place(key)), ..RuleSetting::default() };
        if !table.is_mapping() {
            self.error(key, "must be a table: [rules.\"category/name\"]");
            return;
        }
        for (name, value) in table.entries() {
            let name = name.text().unwrap_or_default();
            if name == "severity" {
                setting.severity = self.severity(value);
            } else {
                let place = self.place(value);
                setting.parameters.insert(name.to_owned(), (json(value), place));
            }
        }
        self.config.rules.insert(key.text().unwrap_or_default().to_owned(), setting);
    }

    fn severity(&mut self, value: &Node) -> Option<Setting> {
        let text = self.text(value)?;
        let severity = match text.as_str() {
            "off" => Some(Setting::Off),
            text => word::<Severity>(text).map(Setting::On),
        };
        if severity.is_none() {
            let near = nearest(&text, &["advisory", "blocking", "off"]);
            let near = if near.is_empty() { ": blocking, advisory or off".into() } else { near };
            self.error(value, format!("`{text}` is no severity{near}"));
        }
        severity
    }

    fn document(&mut self, key: &Node, value: &Node) {
        let name = key.text().unwrap_or_default().to_owned();
        if !DOCUMENTS.contains(&name.as_str()) {
            self.unknown_key(key, DOCUMENTS);
            return;
        }
        let Some(url) = self.text(value) else { return };
        if !url.contains("://") {
            self.error(value, "must be an absolute address, such as https://…");
            return;
        }
        let place = self.place(key);
        self.config.documents.push((name, url, place));
    }

    /// The texts of a table's keys, in the order of `names`; `needed` of them must be there.
    fn table(&mut self, item: &Node, names: &[&str], needed: &[&str]) -> Vec<Option<String>> {
        let mut found = vec![None; names.len()];
        for (key, value) in item.entries() {
            match names.iter().position(|name| key.text() == Some(name)) {
                Some(at) => found[at] = self.text(value),
                None => self.unknown_key(key, names),
            }
        }
        for name in needed {
            if item.get(name).is_none() {
                self.error(item, format!("`{name}` is missing"));
            }
        }
        found
    }

    fn component(&mut self, item: &Node) {
        let values = self.table(item, &["path", "kind", "name", "tier"], &["path"]);
        let [path, kind, name, tier] = &values[..] else { return };
        let kinds = ["cli", "function", "infra", "library", "service", "site", "worker"];
        let kind = self.one_of::<ComponentKind>(item, "kind", kind.as_deref(), &kinds);
        let tiers = ["critical", "experimental", "standard"];
        let tier = self.one_of::<Tier>(item, "tier", tier.as_deref(), &tiers).unwrap_or_default();
        if let Some(path) = path {
            let path = path.trim_end_matches('/').trim_start_matches("./").to_owned();
            self.config.components.push(Declared { path, kind, name: name.clone(), tier });
        }
    }

    fn one_of<T: DeserializeOwned>(
        &mut self,
        item: &Node,
        key: &str,
        text: Option<&str>,
        names: &[&str],
    ) -> Option<T> {
        let text = text?;
        let found = word(text);
        if found.is_none() {
            let node = item.get(key).unwrap_or(item);
            let near = nearest(text, names);
            let near = if near.is_empty() { format!(": {}", names.join(", ")) } else { near };
            self.error(node, format!("`{text}` is no {key}{near}"));
        }
        found
    }

    fn date(&mut self, item: &Node, key: &str, text: Option<&str>) -> Option<String> {
        let text = text?;
        if is_date(text) {
            return Some(text.to_owned());
        }
        let node = item.get(key).unwrap_or(item);
        self.error(node, format!("`{text}` is no date: YYYY-MM-DD"));
        None
    }

    fn waiver(&mut self, item: &Node) {
        let needed = ["rule", "reason", "owner", "approver", "expires"];
        let names =
            ["rule", "reason", "owner", "approver", "expires", "path", "component", "object"];
        let values = self.table(item, &names, &needed);
        let [rule, reason, owner, approver, expires, path, component, object] = &values[..] else {
            return;
        };
        if path.is_none() && component.is_none() && object.is_none() {
            self.error(item, "a waiver names what it is for: `path`, `component` or `object`");
        }
        if path.as_ref().is_some_and(|glob| globset::Glob::new(glob).is_err()) {
            self.error(item.get("path").unwrap_or(item), "not a glob");
        }
        let expires = self.date(item, "expires", expires.as_deref());
        let (Some(rule), Some(expires)) = (rule.clone(), expires) else { return };
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let place = self.place(item.get("rule").unwrap_or(item));
        self.config.waivers.push(Waiver {
            rule,
            path: path.clone(),
            component: component.clone(),
            object: object.clone(),
            reason: text(reason),
            owner: text(owner),
            approver: text(approver),
            expires,
            path_of_file: place.path,
            at: place.at,
        });
    }

    fn attestation(&mut self, item: &Node) {
        let names = ["item", "owner", "evidence", "date", "expires"];
        let values = self.table(item, &names, &names);
        let [name, owner, evidence, date, expires] = &values[..] else { return };
        let date = self.date(item, "date", date.as_deref());
        let expires = self.date(item, "expires", expires.as_deref());
        let (Some(name), Some(date), Some(expires)) = (name.clone(), date, expires) else { return };
        let place = self.place(item.get("item").unwrap_or(item));
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let (owner, evidence) = (text(owner), text(evidence));
        let attestation = Attestation { item: name, owner, evidence, date, expires, place };
        self.config.attestations.push(attestation);
    }
}

/// What a top-level key must be, when it is something else.
fn wrong_shape(key: &str, kind: &Kind) -> Option<String> {
    match (key, kind) {
        ("component" | "waiver" | "attestation", Kind::Sequence(items))
            if items.iter().all(Node::is_mapping) =>
        {
            None
        }
        ("component" | "waiver" | "attestation", _) => {
            Some(format!("must be a list of tables: [[{key}]]"))
        }
        ("rules" | "documents", Kind::Mapping(_)) => None,
        ("rules" | "documents", _) => Some(format!("must be a table: [{key}]")),
        _ => None,
    }
}

/// Whether a text is a calendar date as ISO 8601 writes it.
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |part: &str| part.parse::<u32>().unwrap_or_default();
    let (year, month, day) = (number(year), number(month), number(day));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

fn json(node: &Node) -> serde_json::Value {
    match &node.kind {
        Kind::Sequence(items) => serde_json::Value::Array(items.iter().map(json).collect()),
        Kind::Scalar(scalar) if !scalar.quoted => serde_json::from_str(&scalar.text)
            .unwrap_or_else(|_| serde_json::Value::String(scalar.text.clone())),
        Kind::Scalar(scalar) => serde_json::Value::String(scalar.text.clone()),
        Kind::Mapping(entries) => {
            let pair = |(key, value): &(Node, Node)| {
                (key.text().unwrap_or_default().to_owned(), json(value))
            };
            serde_json::Value::Object(entries.iter().map(pair).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<String> {
        parse("readycheck.toml", text).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_table_is_read() {
        let text = "exclude = [\"third/**\"]\nextends = \"base.toml\"\nrule-folders = [\"r\"]\n\
            [rules.\"docker/healthcheck\"]\nseverity = \"off\"\npaths = [\"/x\"]\n\
            [documents]\nrunbook = \"https://wiki/x\"\n\
            [[component]]\npath = \"./a/\"\nkind = \"worker\"\ntier = \"critical\"\n\
            [[waiver]]\nrule = \"a/b\"\npath = \"x/**\"\nreason = \"r\"\nowner = \"o\"\n\
            approver = \"p\"\nexpires = \"2027-01-31\"\n\
            [[attestation]]\nitem = \"staging-tested\"\nowner = \"o\"\nevidence = \"e\"\n\
            date = \"2026-01-01\"\nexpires = \"2027-01-01\"\n";
        let (config, errors) = parse("readycheck.toml", text);
        assert_eq!(errors, []);
        assert!(config.is_off("docker/healthcheck"));
        let declared = &config.components[0];
        assert_eq!((declared.path.as_str(), declared.tier), ("a", Tier::Critical));
        assert_eq!(config.waivers[0].at.line, 14);
        assert_eq!(config.documents[0].1, "https://wiki/x");
        assert_eq!(config.attestations.len(), 1);
    }

    #[test]
    fn wrong_keys_values_and_dates_name_the_line_and_the_nearest() {
        let text = "exlude = []\n[rules.\"a/b\"]\nseverity = \"blokking\"\n[[component]]\n\
            path = \"a\"\nkind = \"servise\"\n\
            [[waiver]]\nrule = \"a/b\"\nexpires = \"2027-02-30\"\n";
        let found = errors(text);
        let has = |text: &str| found.iter().any(|error| error.contains(text));
        assert!(
            has("readycheck.toml:1:1: unknown key `exlude`: did you mean `exclude`?"),
            "{found:?}"
        );
        assert!(has(":3:12: `blokking` is no severity: did you mean `blocking`?"), "{found:?}");
        assert!(has("`servise` is no kind: did you mean `service`?"), "{found:?}");
        assert!(has("`2027-02-30` is no date"), "{found:?}");
        assert!(has("`owner` is missing"), "{found:?}");
        assert!(!errors("a = [\n").is_empty());
        assert!(errors("[waiver]\nrule = \"a/b\"\n")[0].contains("[[waiver]]"));
        assert!(errors("rules = 3\n")[0].contains("must be a table"));
    }
}
