//! `pyproject.toml`, `setup.py`, requirements files and Pipfiles.
//! <https://packaging.python.org/en/latest/specifications/pyproject-toml/>

use super::{Mark, Sink};
use crate::facts::Role;
use crate::parse::toml;
use crate::parse::tree::Node;

/// Reads a `pyproject.toml` or a `setup.py` / `setup.cfg`.
pub fn project(sink: &mut Sink<'_, '_>) {
    if sink.file_name != "pyproject.toml" {
        let packs = ["setuptools", "distutils", "skbuild", "[metadata]"];
        if packs.iter().any(|word| sink.index.text().contains(word)) {
            setup(sink);
        } else {
            // A module may have that name, too.
            sink.mark(Mark::ToolsOnly, sink.start());
        }
        return;
    }
    let (node, issues) = toml::parse(sink.index.text());
    sink.issues.extend(issues);
    let (project, poetry) = (node.get("project"), node.at(&["tool", "poetry"]));
    let name = project.and_then(|p| p.text_of("name")).or(poetry.and_then(|p| p.text_of("name")));
    sink.manifest.name = name.map(str::to_owned);
    if project.is_none() && poetry.is_none() {
        sink.mark(Mark::ToolsOnly, sink.start());
    }
    if let Some(project) = project {
        standard(sink, project);
    }
    if let Some(poetry) = poetry {
        self::poetry(sink, poetry);
    }
    for group in node.get("dependency-groups").into_iter().flat_map(Node::entries) {
        group.1.items().for_each(|item| requirement(sink, item, false));
    }
    if let Some((key, _)) = node.entry("build-system") {
        sink.mark(Mark::Library, sink.at(key));
    }
    if let Some(workspace) = node.at(&["tool", "uv", "workspace"]) {
        let list = |key: &str| workspace.get(key).map(Node::texts).unwrap_or_default();
        let own = list("members").into_iter().map(str::to_owned);
        let excluded = list("exclude").into_iter().map(|glob| format!("!{glob}"));
        sink.manifest.members = Some(own.chain(excluded).collect());
    }
}

fn standard(sink: &mut Sink<'_, '_>, project: &Node) {
    if let Some((key, list)) = project.entry("dependencies").filter(|(_, list)| !list.is_empty()) {
        let at = sink.at(key);
        sink.manifest.dependencies_at.get_or_insert(at);
        list.items().for_each(|item| requirement(sink, item, true));
    }
    let optional = project.get("optional-dependencies").into_iter().flat_map(Node::entries);
    for (_, list) in optional {
        list.items().for_each(|item| requirement(sink, item, false));
    }
    scripts(sink, project);
}

fn scripts(sink: &mut Sink<'_, '_>, table: &Node) {
    for (name, _) in table.get("scripts").into_iter().flat_map(Node::entries) {
        sink.mark(Mark::Binary(name.text().unwrap_or_default().to_owned()), sink.at(name));
    }
}

fn requirement(sink: &mut Sink<'_, '_>, item: &Node, runtime: bool) {
    let Some(text) = item.text() else { return };
    let (name, version) = split_requirement(text);
    let at = sink.at(item);
    sink.depend(&name, version, runtime, at);
}

/// Name in the form of PEP 503, and what follows it.
fn split_requirement(text: &str) -> (String, &str) {
    let ends = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let end = text.find(ends).unwrap_or(text.len());
    let mut rest = text[end..].trim_start();
    if rest.starts_with('[') {
        rest = rest.split_once(']').map_or("", |(_, after)| after.trim_start());
    }
    let version = rest.split(';').next().unwrap_or_default().trim();
    (text[..end].to_lowercase().replace(['_', '.'], "-"), version)
}

fn poetry(sink: &mut Sink<'_, '_>, poetry: &Node) {
    let dev = ["dev-dependencies"];
    let groups = poetry.get("group").into_iter().flat_map(Node::entries);
    let development: Vec<&Node> = groups
        .filter_map(|(_, group)| group.get("dependencies"))
        .chain(dev.iter().filter_map(|key| poetry.get(key)))
        .collect();
    if let Some((key, table)) = poetry.entry("dependencies") {
        let at = sink.at(key);
        for (name, version) in table.entries().filter(|(name, _)| name.text() != Some("python")) {
            sink.manifest.dependencies_at.get_or_insert(at);
            depend_on_entry(sink, name, version, true);
        }
    }
    for (name, version) in development.into_iter().flat_map(Node::entries) {
        depend_on_entry(sink, name, version, false);
    }
    scripts(sink, poetry);
}

fn depend_on_entry(sink: &mut Sink<'_, '_>, name: &Node, version: &Node, runtime: bool) {
    let at = sink.at(name);
    let requirement = version.text().or(version.text_of("version")).unwrap_or_default();
    let name = split_requirement(name.text().unwrap_or_default()).0;
    sink.depend(&name, requirement, runtime, at);
}

fn setup(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text();
    sink.mark(Mark::Library, sink.start());
    if let Some(at) = text.find("console_scripts") {
        let span = sink.index.span(at..at + "console_scripts".len());
        sink.mark(Mark::Binary("console_scripts".to_owned()), span);
        sink.role(Role::Cli, None, "console_scripts", span);
    }
}

/// Reads a requirements file. <https://pip.pypa.io/en/stable/reference/requirements-file-format/>
pub fn requirements(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text();
    if sink.file_name.ends_with(".in") {
        sink.mark(Mark::ToolsOnly, sink.start());
    }
    let header = ["autogenerated by", "generated by", "# via", "--hash="];
    if header.iter().any(|sign| text.contains(sign)) {
        sink.mark(Mark::Compiled, sink.start());
    }
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        let line = raw.trim();
        let start = offset + (raw.len() - raw.trim_start().len());
        offset += raw.len();
        let at = sink.index.span(start..start + line.len());
        requirement_line(sink, line, at);
    }
}

fn requirement_line(sink: &mut Sink<'_, '_>, line: &str, at: crate::source::Span) {
    let line = line.split(" #").next().unwrap_or_default().trim().trim_end_matches('\\').trim();
    if line.is_empty() || line.starts_with(['#', '\u{FEFF}']) || line.starts_with("--hash") {
        return;
    }
    for flag in ["-r", "--requirement", "-c", "--constraint"] {
        if let Some(file) = line.strip_prefix(flag).filter(|rest| rest.starts_with([' ', '='])) {
            sink.mark(Mark::Includes(file.trim_matches([' ', '=']).to_owned()), at);
            return;
        }
    }
    if line.starts_with('-') || line.starts_with('.') || line.contains("://") {
        return;
    }
    let first = line.split(" --").next().unwrap_or_default();
    let (name, version) = split_requirement(first);
    if name.is_empty() {
        return;
    }
    let pinned = version.starts_with("==") && !version.contains('*') && !version.contains(',');
    if !pinned && !version.starts_with('@') {
        sink.mark(Mark::Floating(first.trim().to_owned()), at);
    }
    sink.depend(&name, version, true, at);
}

/// Reads a Pipfile.
pub fn pipfile(sink: &mut Sink<'_, '_>) {
    let (node, issues) = toml::parse(sink.index.text());
    sink.issues.extend(issues);
    for (table, runtime) in [("packages", true), ("dev-packages", false)] {
        let Some((key, list)) = node.entry(table).filter(|(_, list)| !list.is_empty()) else {
            continue;
        };
        let at = sink.at(key);
        sink.manifest.dependencies_at.get_or_insert(at);
        for (name, version) in list.entries() {
            depend_on_entry(sink, name, version, runtime);
        }
    }
}
