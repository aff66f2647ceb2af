//! `Cargo.toml`. <https://doc.rust-lang.org/cargo/reference/manifest.html>

use super::{Mark, Sink};
use crate::parse::toml;
use crate::parse::tree::Node;

/// Reads a `Cargo.toml`.
pub fn cargo(sink: &mut Sink<'_, '_>) {
    let (node, issues) = toml::parse(sink.index.text());
    sink.issues.extend(issues);
    let package = node.get("package");
    sink.manifest.name = package.and_then(|p| p.text_of("name")).map(str::to_owned);
    if let Some(workspace) = node.get("workspace") {
        let list = |key: &str| workspace.get(key).map(Node::texts).unwrap_or_default();
        let excluded = list("exclude").into_iter().map(|glob| format!("!{glob}"));
        let members = list("members").into_iter().map(str::to_owned).chain(excluded);
        sink.manifest.members = Some(members.collect());
        if package.is_none() {
            sink.mark(Mark::Aggregator, sink.start());
        }
    }
    for (table, runtime) in
        [("dependencies", true), ("dev-dependencies", false), ("build-dependencies", false)]
    {
        dependencies(sink, node.entry(table), runtime);
    }
    for (_, target) in node.get("target").into_iter().flat_map(Node::entries) {
        dependencies(sink, target.entry("dependencies"), true);
    }
    if let Some((key, _)) = node.entry("lib") {
        sink.mark(Mark::Library, sink.at(key));
    }
    for bin in node.get("bin").into_iter().flat_map(Node::items) {
        let name = bin.text_of("name").unwrap_or_default().to_owned();
        sink.mark(Mark::Binary(name), sink.at(bin));
    }
    if let Some(publish) = package.and_then(|p| p.get("publish"))
        && publish.text() == Some("false")
    {
        sink.mark(Mark::Private, sink.at(publish));
    }
}

fn dependencies(sink: &mut Sink<'_, '_>, entry: Option<(&Node, &Node)>, runtime: bool) {
    let Some((key, table)) = entry.filter(|(_, table)| !table.is_empty()) else { return };
    let at = sink.at(key);
    sink.manifest.dependencies_at.get_or_insert(at);
    for (name, value) in table.entries() {
        let requirement = value.text().or(value.text_of("version")).unwrap_or_default();
        let name_text = value.text_of("package").or(name.text()).unwrap_or_default();
        let at = sink.at(name);
        sink.depend(name_text, requirement, runtime, at);
        if let Some(path) = value.text_of("path") {
            sink.mark(Mark::LocalDependency(path.to_owned()), at);
        }
    }
}
