//! Manifests that rules only need the dependency lines of: Mix, pub, Conda and the rest.

use super::{Mark, Sink};
use crate::parse::tree::Node;
use crate::parse::yaml;
use regex::Regex;
use std::sync::LazyLock;

/// Matches `{:phoenix, "~> 1.7"}`; not `{:ok, value}`.
static MIX_DEPENDENCY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\{:([a-z0-9_]+),\s*(?:"([^"]*)"|(?:git|github|path|in_umbrella):)"#)
        .expect("valid pattern")
});

/// Matches the name of a dependency in the remaining formats: `.package(url: "…")`, `pod 'x'`,
/// `"org" %% "name"`, `bazel_dep(name = "x")`, `inputs.x.url`; not a comment.
static DEPENDENCY_LINE: LazyLock<Regex> = LazyLock::new(|| {
    let swift = r#"\.package\([^)\n]*url:\s*"([^"]+)""#;
    let pod = r#"(?m:^\s*pod\s+['"]([^'"]+)['"])"#;
    let sbt = r#""([\w.-]+)"\s*%%?\s*"[\w.-]+""#;
    let bazel = r#"bazel_dep\(name\s*=\s*"([^"]+)""#;
    let nix = r#"(?m:^\s*(?:inputs\.)?([\w-]+)\.url\s*=)"#;
    Regex::new(&[swift, pod, sbt, bazel, nix].join("|")).expect("valid pattern")
});

/// Reads a `mix.exs`.
pub fn mix(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text();
    for found in MIX_DEPENDENCY.captures_iter(text) {
        let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
        let at = sink.index.span(whole.range());
        let version = found.get(2).map_or("", |version| version.as_str());
        sink.depend(name.as_str(), version, true, at);
    }
    if let Some(at) = text.find("package()").or_else(|| text.find("package:")) {
        let span = sink.index.span(at..at + "package".len());
        sink.mark(Mark::Library, span);
    }
    if let Some(at) = text.find("escript:") {
        let span = sink.index.span(at..at + "escript".len());
        sink.mark(Mark::Binary("escript".to_owned()), span);
    }
    if let Some(at) = text.find("apps_path:") {
        let span = sink.index.span(at..at + "apps_path".len());
        sink.mark(Mark::Aggregator, span);
        sink.manifest.members = Some(vec!["apps/*".to_owned()]);
    }
}

/// Reads a `pubspec.yaml`. <https://dart.dev/tools/pub/pubspec>
pub fn pubspec(sink: &mut Sink<'_, '_>) {
    let (documents, issues) = yaml::parse(sink.index.text());
    sink.issues.extend(issues);
    let Some(root) = documents.first() else { return };
    sink.manifest.name = root.text_of("name").map(str::to_owned);
    for (name, version) in root.get("dependencies").into_iter().flat_map(Node::entries) {
        if version.text_of("sdk").is_none() {
            let at = sink.at(name);
            sink.depend(name.text().unwrap_or(""), version.text().unwrap_or(""), true, at);
        }
    }
    if root.text_of("publish_to") != Some("none") {
        sink.mark(Mark::Library, sink.start());
    }
}

/// Reads a Conda `environment.yml`.
pub fn conda(sink: &mut Sink<'_, '_>) {
    let (documents, issues) = yaml::parse(sink.index.text());
    sink.issues.extend(issues);
    let Some(root) = documents.first() else { return };
    let list = root.get("dependencies").into_iter().flat_map(Node::items);
    for item in list {
        let Some(text) = item.text() else { continue };
        let (name, version) = text.split_once('=').unwrap_or((text, ""));
        let at = sink.at(item);
        sink.depend(name, version, true, at);
    }
}

/// Reads the dependency lines of a manifest that has no reader of its own.
pub fn lines(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text();
    for found in DEPENDENCY_LINE.captures_iter(text) {
        let Some(name) = found.iter().skip(1).flatten().next() else { continue };
        let at = sink.index.span(name.range());
        sink.depend(name.as_str(), "", true, at);
    }
    // A flake describes the machine of a developer or a package around code of any language.
    if sink.manifest.ecosystem == "nix" {
        sink.mark(Mark::ToolsOnly, sink.start());
    }
}
