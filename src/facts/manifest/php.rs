//! `composer.json`. <https://getcomposer.org/doc/04-schema.md>

use super::{Mark, Sink};
use crate::parse::json;

/// Reads a `composer.json`.
pub fn composer(sink: &mut Sink<'_, '_>) {
    let (node, issues) = json::parse(sink.index.text());
    sink.issues.extend(issues);
    let Some(node) = node else { return };
    sink.manifest.name = node.text_of("name").map(str::to_owned);
    for (table, runtime) in [("require", true), ("require-dev", false)] {
        let Some((key, list)) = node.entry(table) else { continue };
        let key = sink.at(key);
        for (name, version) in list.entries() {
            let at = sink.at(name);
            let (name, version) = (name.text().unwrap_or(""), version.text().unwrap_or(""));
            let is_platform = name == "php" || name.starts_with("ext-") || !name.contains('/');
            if !is_platform {
                sink.manifest.dependencies_at.get_or_insert(key);
                sink.depend(name, version, runtime, at);
            }
        }
    }
    if let Some(kind) = node.get("type")
        && !matches!(kind.text(), Some("project"))
    {
        sink.mark(Mark::Library, sink.at(kind));
    }
}
