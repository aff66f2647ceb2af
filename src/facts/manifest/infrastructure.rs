//! Terraform files and Helm charts.
//! <https://developer.hashicorp.com/terraform/language> <https://helm.sh/docs/topics/charts/>

use super::{Mark, Sink};
use crate::facts::Role;
use crate::parse::tree::Node;
use crate::parse::yaml;
use regex::Regex;
use std::sync::LazyLock;

/// Matches the head of a top-level block, `provider "aws" {`; not an indented one but for
/// `backend "s3" {` and `cloud {`.
static BLOCK: LazyLock<Regex> = LazyLock::new(|| {
    let top = r#"(?m)^(terraform|provider|resource|data|module|variable|output|locals)\b[^\n{]*\{"#;
    let state = r#"^[ \t]+(backend[ \t]+"[^"\n]*"|cloud|required_providers)[ \t]*\{"#;
    Regex::new(&format!("{top}|{state}")).expect("valid pattern")
});

/// Reads the blocks of a `.tf` file as far as they say what kind of module it belongs to.
pub fn terraform(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text();
    for block in BLOCK.captures_iter(text) {
        let Some(whole) = block.get(0) else { continue };
        let head = whole.as_str().trim_start();
        let start = whole.end() - head.len();
        let at = sink.index.span(start..start + head.trim_end_matches(['{', ' ']).len());
        let keyword = head.split([' ', '\t', '{', '"']).next().unwrap_or_default();
        match keyword {
            "provider" | "backend" | "cloud" => {
                sink.mark(Mark::RootModule, at);
                sink.depend(head.split('"').nth(1).unwrap_or(keyword), "", true, at);
            }
            "resource" | "module" | "data" => {
                sink.role(Role::Infra, Some("terraform"), keyword, at);
            }
            "required_providers" => sink.depend("required_providers", "", true, at),
            _ => {}
        }
    }
}

/// Reads a `Chart.yaml`.
pub fn chart(sink: &mut Sink<'_, '_>) {
    let (documents, issues) = yaml::parse(sink.index.text());
    sink.issues.extend(issues);
    let Some(chart) = documents.first() else { return };
    sink.manifest.name = chart.text_of("name").map(str::to_owned);
    sink.role(Role::Infra, Some("helm"), "Chart.yaml", sink.start());
    if chart.text_of("type") == Some("library") {
        sink.mark(Mark::Library, sink.start());
    }
    let Some((key, list)) = chart.entry("dependencies") else { return };
    let at = sink.at(key);
    for item in list.items() {
        sink.manifest.dependencies_at.get_or_insert(at);
        let (name, version) = (item.text_of("name"), item.text_of("version"));
        let local =
            item.text_of("repository").is_none_or(|r| r.is_empty() || r.starts_with("file:"));
        let at = sink.at(item);
        if !local {
            sink.depend(name.unwrap_or_default(), version.unwrap_or_default(), true, at);
        } else if let Some(Some(path)) = item.get("repository").map(Node::text) {
            sink.mark(Mark::LocalDependency(path.to_owned()), at);
        }
    }
}
