//! Gradle's version catalogs: names that build scripts use for libraries and plugins.
//! <https://docs.gradle.org/current/userguide/version_catalogs.html>

use super::{Fact, What};
use crate::parse::tree::Node;
use crate::parse::{Issue, toml};
use crate::source::{LineIndex, Span};
use std::collections::BTreeMap;

/// The names of a catalog, with dots between their parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VersionCatalog {
    /// Library: `group:artifact` and version.
    pub libraries: BTreeMap<String, (String, String)>,
    /// Plugin: id and version.
    pub plugins: BTreeMap<String, (String, String)>,
    /// Bundle: the names of its libraries.
    pub bundles: BTreeMap<String, Vec<String>>,
}

/// Reads a `libs.versions.toml`.
pub fn extract(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (node, issues) = toml::parse(index.text());
    let table = |name: &str| node.get(name).into_iter().flat_map(Node::entries);
    let versions: BTreeMap<String, String> =
        table("versions").filter_map(|(key, value)| Some((alias(key)?, version(value)))).collect();
    let named = |name: &str, id: fn(&Node) -> Option<String>| {
        let rows = table(name).filter_map(|(key, value)| {
            Some((alias(key)?, coordinates(value, id(value), &versions)?))
        });
        rows.collect()
    };
    let catalog = VersionCatalog {
        libraries: named("libraries", module),
        plugins: named("plugins", |value| value.text_of("id").map(str::to_owned)),
        bundles: table("bundles")
            .filter_map(|(key, value)| {
                let names = value.texts().into_iter().map(dotted).collect();
                Some((alias(key)?, names))
            })
            .collect(),
    };
    let at = Span::file_start(index.file());
    (vec![Fact { at, what: What::VersionCatalog(Box::new(catalog)) }], issues)
}

/// Names as build scripts write them.
fn dotted(name: &str) -> String {
    name.replace(['-', '_'], ".")
}

fn alias(key: &Node) -> Option<String> {
    key.text().map(dotted)
}

fn module(value: &Node) -> Option<String> {
    let apart = || Some(format!("{}:{}", value.text_of("group")?, value.text_of("name")?));
    value.text_of("module").map(str::to_owned).or_else(apart)
}

/// A version, plain or with constraints.
fn version(value: &Node) -> String {
    let keys = ["strictly", "require", "prefer"];
    let constrained = || keys.iter().find_map(|key| value.text_of(key));
    value.text().or_else(constrained).unwrap_or_default().to_owned()
}

/// What a row stands for: a table, or all in one text with the version last.
fn coordinates(
    value: &Node,
    id: Option<String>,
    versions: &BTreeMap<String, String>,
) -> Option<(String, String)> {
    if let Some(text) = value.text() {
        let (id, version) = text.rsplit_once(':')?;
        return Some((id.to_owned(), version.to_owned()));
    }
    let given = value.get("version");
    let reference = given.and_then(|given| given.text_of("ref")).map(dotted);
    let version = match reference {
        Some(name) => versions.get(&name).cloned().unwrap_or_default(),
        None => given.map(version).unwrap_or_default(),
    };
    Some((id?, version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn every_way_to_write_a_row() {
        let text = [
            "[versions]\nboot = \"4.1.0\"\nktor = { strictly = \"3.0\" }",
            "[libraries]\nweb-mvc = \"org.x:web:1\"",
            "ktor_core = { module = \"io.ktor:core\", version.ref = \"ktor\" }",
            "pg = { group = \"org.pg\", name = \"pg\", version = \"42\" }",
            "[plugins]\nspring-boot = { id = \"org.boot\", version.ref = \"boot\" }",
            "[bundles]\nall = [\"web-mvc\", \"pg\"]\n",
        ];
        let text = text.join("\n");
        let (facts, issues) = extract(&LineIndex::new(FileId(0), &text));
        assert!(issues.is_empty());
        let What::VersionCatalog(catalog) = &facts[0].what else { panic!("{facts:?}") };
        let pair = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        assert_eq!(catalog.libraries["web.mvc"], pair("org.x:web", "1"));
        assert_eq!(catalog.libraries["ktor.core"], pair("io.ktor:core", "3.0"));
        assert_eq!(catalog.libraries["pg"], pair("org.pg:pg", "42"));
        assert_eq!(catalog.plugins["spring.boot"], pair("org.boot", "4.1.0"));
        assert_eq!(catalog.bundles["all"], ["web.mvc", "pg"]);
    }
}
