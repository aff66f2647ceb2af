//! Import statements, read by their tokens: grammars differ, the words do not.

/// Whether a name is one word.
pub(super) fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Local names and full paths of an import statement.
pub(super) fn imports(kind: &str, text: &str) -> Vec<(String, String)> {
    match kind {
        "import_spec" => go(text),
        "use_declaration" => rust(text),
        "import_statement" if text.contains(['"', '\'']) => javascript(text),
        "import_statement" | "import_from_statement" => python(text),
        _ => dotted(text),
    }
}

/// `alias "a/b/c"`.
fn go(text: &str) -> Vec<(String, String)> {
    let Some(path) = text.split(['"', '`']).nth(1) else { return Vec::new() };
    let alias = text.split(['"', '`']).next().unwrap_or_default().trim();
    let mut parts = path.rsplit('/');
    let mut last = parts.next().unwrap_or(path);
    // A major version is no package name.
    if last.len() > 1 && last.starts_with('v') && last[1..].bytes().all(|b| b.is_ascii_digit()) {
        last = parts.next().unwrap_or(last);
    }
    let last = last.trim_start_matches("go-").split('.').next().unwrap_or(last).replace('-', "_");
    let local = if alias.is_empty() { last } else { alias.to_owned() };
    vec![(local, path.to_owned())]
}

/// `import x, { a as b } from "m"`, `import * as x from "m"`.
fn javascript(text: &str) -> Vec<(String, String)> {
    let Some(module) = text.rsplit(['"', '\'']).nth(1) else { return Vec::new() };
    let head = text.split(['"', '\'']).next().unwrap_or_default();
    let head = head.trim_start_matches("import").trim().trim_start_matches("type ");
    let head = head.trim_end_matches("from").trim();
    let mut found = vec![(String::new(), module.to_owned())];
    let (plain, named) = head.split_once('{').unwrap_or((head, ""));
    for name in plain.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let local = name.rsplit(' ').next().unwrap_or(name);
        found.push((local.to_owned(), module.to_owned()));
    }
    for name in named.trim_end_matches('}').split(',').map(str::trim) {
        let (name, local) = name.split_once(" as ").unwrap_or((name, name));
        let name = name.trim_start_matches("type ").trim();
        if !name.is_empty() {
            found.push((local.trim().to_owned(), format!("{module}.{name}")));
        }
    }
    found
}

/// `import a.b as c`, `from a.b import c as d, e`.
fn python(text: &str) -> Vec<(String, String)> {
    let text = text.replace(['(', ')', '\n', '\\'], " ");
    let (module, names) = match text.trim().strip_prefix("from ") {
        Some(rest) => match rest.split_once(" import ") {
            Some((module, names)) => (module.trim().trim_start_matches('.'), names.to_owned()),
            None => return Vec::new(),
        },
        None => ("", text.trim().trim_start_matches("import").to_owned()),
    };
    let mut found = Vec::new();
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let (name, alias) = name.split_once(" as ").unwrap_or((name, ""));
        let full = if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") };
        let first = name.split('.').next().unwrap_or(name);
        match (alias.trim(), module.is_empty()) {
            ("", true) => {
                found.push((first.to_owned(), first.to_owned()));
                found.push((String::new(), full));
            }
            ("", false) => found.push((name.to_owned(), full)),
            (alias, _) => found.push((alias.to_owned(), full)),
        }
    }
    found
}

/// `use a::b::{c, d as e, f::{g}};`.
fn rust(text: &str) -> Vec<(String, String)> {
    let start = text.find("use ").map_or(0, |at| at + 4);
    let body = text[start..].trim_end_matches(';');
    let mut found = Vec::new();
    let mut prefixes: Vec<String> = vec![String::new()];
    let mut word = String::new();
    for c in body.chars().chain([',']) {
        match c {
            '{' if prefixes.len() < 12 => {
                let prefix =
                    format!("{}{}", prefixes.last().cloned().unwrap_or_default(), word.trim());
                prefixes.push(prefix.replace("::", "."));
                word.clear();
            }
            ',' | '}' => {
                let prefix = prefixes.last().cloned().unwrap_or_default();
                let (path, alias) = word.split_once(" as ").unwrap_or((word.as_str(), ""));
                let path = path.trim().replace("::", ".");
                let full = match path.as_str() {
                    "self" => prefix.trim_end_matches('.').to_owned(),
                    path => format!("{prefix}{path}"),
                };
                let last = full.rsplit('.').next().unwrap_or_default().to_owned();
                let local = if alias.is_empty() { last } else { alias.trim().to_owned() };
                if !path.is_empty() {
                    found.push((local, full));
                }
                word.clear();
                if c == '}' {
                    prefixes.pop();
                }
            }
            c => word.push(c),
        }
        if prefixes.is_empty() {
            prefixes.push(String::new());
        }
    }
    found
}

/// `import a.b.C;`, `using A.B;`, `A\B\C as D`, `import a.b.c`.
fn dotted(text: &str) -> Vec<(String, String)> {
    let text = text.trim().trim_end_matches(';');
    let words = ["import ", "using ", "static ", "global::", "use ", "function ", "const "];
    let mut path = text;
    for word in words {
        path = path.trim_start().trim_start_matches(word);
    }
    let (path, alias) = match path.split_once(" as ") {
        Some((path, alias)) => (path, alias.trim()),
        None => match path.split_once('=') {
            Some((alias, path)) => (path, alias.trim()),
            None => (path, ""),
        },
    };
    let full = path.trim().trim_start_matches('\\').replace('\\', ".");
    let last = full.rsplit('.').next().unwrap_or_default();
    let local = if alias.is_empty() { last } else { alias };
    vec![(local.to_owned(), full.clone())]
}
