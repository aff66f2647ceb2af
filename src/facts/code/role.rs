//! What source code shows of its kind, without parsing it: literal texts of the signals, and the
//! package and imports of Go files. Comment lines do not count.

use crate::facts::{Fact, GoFile, Role, RoleHint, What};
use crate::signals::Language;
use crate::source::{LineIndex, Span, is_in_comment};
use std::collections::BTreeSet;

/// One fact for each signal of `language` that occurs: `found` tells where, by its index.
pub fn extract(
    language: &Language,
    path: &str,
    found: &[(usize, usize)],
    index: &LineIndex<'_>,
) -> Vec<Fact> {
    let text = index.text();
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_private = || {
        language.private_servers.iter().any(|address| {
            text.match_indices(&**address).take(PLACES).any(|(at, _)| !is_in_comment(text, at))
        })
    };
    let mut facts = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, start) in found.iter().copied() {
        let signal = &language.code[at];
        let here = signal.file.as_ref().is_none_or(|file| name.starts_with(file.as_str()));
        if !here || seen.contains(&at) || is_in_comment(text, start) {
            continue;
        }
        seen.insert(at);
        // What names its address itself is told by that.
        let listens = signal.text.contains("Listen");
        if signal.role == Role::Server && !listens && is_private() {
            continue;
        }
        let hint = RoleHint {
            role: signal.role,
            framework: signal.framework.clone(),
            sign: signal.text.clone(),
        };
        let at = index.span(start..start + signal.text.len());
        facts.push(Fact { at, what: What::Role(hint) });
    }
    if language.name == "go" {
        let at = Span::file_start(index.file());
        facts.push(Fact { at, what: What::GoFile(go_file(text)) });
    }
    facts
}

/// Places of one text that are looked at.
const PLACES: usize = 100;

/// Whether the main function is empty, as in files that only carry `go:generate` lines.
fn is_no_program(text: &str) -> bool {
    text.contains("func main() {}")
}

/// Package clause and imports; both stand before any declaration.
/// <https://go.dev/ref/spec#Source_file_organization>
fn go_file(text: &str) -> GoFile {
    let mut file = GoFile { package: String::new(), imports: Vec::new() };
    let mut in_block = false;
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix("package ") {
            if file.package.is_empty() && !is_no_program(text) {
                file.package = name.trim().trim_end_matches(';').to_owned();
            }
        } else if in_block {
            in_block = line != ")";
            file.imports.extend(line.split('"').nth(1).map(str::to_owned));
        } else if line.starts_with("import") {
            in_block = line.ends_with('(');
            file.imports.extend(line.split('"').nth(1).map(str::to_owned));
        } else if ["func ", "type ", "var ", "const "].iter().any(|word| line.starts_with(word)) {
            break;
        }
    }
    file
}
