//! `package.json` and `deno.json`. <https://docs.npmjs.com/cli/configuring-npm/package-json>

use super::{Mark, Sink};
use crate::facts::Role;
use crate::parse::tree::Node;
use crate::parse::{json, yaml};

/// Reads a `pnpm-workspace.yaml`. <https://pnpm.io/pnpm-workspace_yaml>
pub fn pnpm_workspace(sink: &mut Sink<'_, '_>) {
    let (documents, issues) = yaml::parse(sink.index.text());
    sink.issues.extend(issues);
    let packages = documents.first().and_then(|root| root.get("packages"));
    let members = packages.map(|list| list.texts().into_iter().map(str::to_owned).collect());
    sink.manifest.members = members;
    sink.mark(Mark::ToolsOnly, sink.start());
}

/// Reads a `package.json`.
pub fn package_json(sink: &mut Sink<'_, '_>) {
    if sink.file_name == "pnpm-workspace.yaml" {
        return pnpm_workspace(sink);
    }
    let (node, issues) = json::parse(sink.index.text());
    sink.issues.extend(issues);
    let Some(node) = node else { return };
    sink.manifest.name = node.text_of("name").map(str::to_owned);
    for (table, runtime) in
        [("dependencies", true), ("optionalDependencies", true), ("devDependencies", false)]
    {
        dependencies(sink, &node, table, runtime);
    }
    workspaces(sink, &node);
    marks(sink, &node);
}

fn dependencies(sink: &mut Sink<'_, '_>, node: &Node, table: &str, runtime: bool) {
    let Some((key, list)) = node.entry(table) else { return };
    if list.is_empty() {
        return;
    }
    let at = sink.at(key);
    sink.manifest.dependencies_at.get_or_insert(at);
    for (name, version) in list.entries() {
        let at = sink.at(name);
        let (name, version) = (name.text().unwrap_or(""), version.text().unwrap_or(""));
        sink.depend(name, version, runtime, at);
        if let Some(folder) = version.strip_prefix("file:").or(version.strip_prefix("link:")) {
            sink.mark(Mark::LocalDependency(folder.to_owned()), at);
        }
    }
}

fn workspaces(sink: &mut Sink<'_, '_>, node: &Node) {
    let Some(list) = node.get("workspaces") else { return };
    let list = list.get("packages").unwrap_or(list);
    let members = list.items().filter_map(Node::text).map(str::to_owned).collect();
    sink.manifest.members = Some(members);
}

fn marks(sink: &mut Sink<'_, '_>, node: &Node) {
    if let Some(value) = node.get("private").filter(|v| v.text() == Some("true")) {
        sink.mark(Mark::Private, sink.at(value));
    }
    if let Some((key, value)) = node.entry("bin").filter(|(_, value)| !value.is_empty()) {
        let name = value.entries().next().and_then(|(name, _)| name.text());
        let name = name.or(node.text_of("name")).unwrap_or_default().to_owned();
        sink.mark(Mark::Binary(name), sink.at(key));
    }
    for key in ["exports", "module", "types", "typings", "peerDependencies", "files", "main"] {
        if let Some((key, _)) = node.entry(key) {
            sink.mark(Mark::Library, sink.at(key));
            break;
        }
    }
    if let Some(start) = node.at(&["scripts", "start"]) {
        let command = start.text().unwrap_or_default().to_owned();
        sink.mark(Mark::Starts(command), sink.at(start));
    }
    if is_for_tools(node) {
        sink.mark(Mark::ToolsOnly, sink.start());
    }
    if let Some(version) = node.at(&["engines", "vscode"]) {
        sink.role(Role::Library, Some("vscode"), "engines.vscode", sink.at(version));
    }
    if let Some((key, _)) = node.entry("renovate") {
        let at = sink.at(key);
        super::super::updates::renovate_key(&mut sink.roles, at);
    }
}

/// Whether a package only brings tools: it needs nothing at run time, is imported by nobody, and
/// nothing in it is built or started.
fn is_for_tools(node: &Node) -> bool {
    let keys =
        ["dependencies", "bin", "exports", "main", "module", "workspaces", "peerDependencies"];
    let scripts = ["build", "dev", "serve", "start"];
    keys.iter().all(|key| node.get(key).is_none_or(Node::is_empty))
        && scripts.iter().all(|script| node.at(&["scripts", script]).is_none())
}

/// Reads a `deno.json`.
pub fn deno(sink: &mut Sink<'_, '_>) {
    let (node, issues) = json::parse(sink.index.text());
    sink.issues.extend(issues);
    let Some(node) = node else { return };
    sink.manifest.name = node.text_of("name").map(str::to_owned);
    for (name, target) in node.get("imports").into_iter().flat_map(Node::entries) {
        let target = target.text().unwrap_or_default();
        if ["npm:", "jsr:", "https:"].iter().any(|scheme| target.starts_with(scheme)) {
            let at = sink.at(name);
            sink.depend(name.text().unwrap_or_default(), target, true, at);
        }
    }
    if let Some(start) = node.at(&["tasks", "start"]) {
        let command = start.text().unwrap_or_default().to_owned();
        sink.mark(Mark::Starts(command), sink.at(start));
    }
}
