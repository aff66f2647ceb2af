//! `go.mod`. <https://go.dev/ref/mod#go-mod-file>

use super::{Mark, Sink};
use crate::source::Span;

/// Reads a `go.mod`, or the modules that a `go.work` uses.
pub fn module(sink: &mut Sink<'_, '_>) {
    if sink.file_name == "go.work" {
        sink.manifest.members = Some(Vec::new());
        sink.mark(Mark::ToolsOnly, sink.start());
    }
    let text = sink.index.text();
    let (mut block, mut offset) = (String::new(), 0);
    for raw in text.split_inclusive('\n') {
        let line = raw.split("//").next().unwrap_or_default().trim();
        let start = offset + (raw.len() - raw.trim_start().len());
        offset += raw.len();
        if line == ")" {
            block.clear();
            continue;
        }
        if let Some(name) = line.strip_suffix('(') {
            block = name.trim().to_owned();
            if block == "require" {
                let at = sink.index.span(start..start + "require".len());
                sink.manifest.dependencies_at.get_or_insert(at);
            }
            continue;
        }
        let at = sink.index.span(start..start + line.len());
        let (directive, rest) = match block.as_str() {
            "" => line.split_once(' ').unwrap_or((line, "")),
            block => (block, line),
        };
        self::directive(sink, directive, rest.trim(), at);
    }
}

fn directive(sink: &mut Sink<'_, '_>, directive: &str, rest: &str, at: Span) {
    match directive {
        "module" => sink.manifest.name = Some(rest.trim_matches('"').to_owned()),
        "require" if !rest.is_empty() => {
            let (name, version) = rest.split_once(' ').unwrap_or((rest, ""));
            sink.depend(name, version.trim(), true, at);
        }
        "use" => {
            let folder = rest.trim_start_matches("./").to_owned();
            sink.manifest.members.get_or_insert_default().push(folder);
        }
        // What is replaced by a folder of this repository is not downloaded.
        "replace" => {
            let Some((name, target)) = rest.split_once("=>") else { return };
            let name = name.split_whitespace().next().unwrap_or_default();
            if target.trim().starts_with(['.', '/']) {
                sink.manifest.dependencies.retain(|known| known.name != name);
            }
        }
        _ => {}
    }
}
