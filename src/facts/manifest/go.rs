//! `go.mod`. <https://go.dev/ref/mod#go-mod-file>

use super::Sink;

/// Reads a `go.mod`.
pub fn module(sink: &mut Sink<'_, '_>) {
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
        match directive {
            "module" => sink.manifest.name = Some(rest.trim().trim_matches('"').to_owned()),
            "require" => {
                let (name, version) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
                if !name.is_empty() {
                    sink.depend(name, version.trim(), true, at);
                }
            }
            _ => {}
        }
    }
}
