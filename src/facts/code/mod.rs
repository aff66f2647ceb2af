//! What source code says, in words that hold for every language: what kind of thing it is, which
//! variables it reads, which routes it declares, and the signs of concerns such as metrics or a
//! graceful shutdown. Only what a row of the signals or a rule asks for is kept.

mod environment;
mod file_route;
mod group;
mod outbound;
mod role;
mod route;
mod script;
pub mod sign;
mod sink;
mod swallow;

pub use environment::{bound, is_name, placeholders};
pub use role::extract as role;
pub use script::{PRIVILEGE_DROPS, extract as script};

use super::{Fact, What};
use crate::parse::{Issue, code};
use crate::signals::{Found, Language};
use crate::source::LineIndex;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Reads a source file of `language`; the ending of `path` tells dialects apart.
pub fn extract(
    language: &Language,
    path: &str,
    index: &LineIndex<'_>,
    found: Found,
) -> (Vec<Fact>, Vec<Issue>) {
    let text = index.text();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let mut facts = role::extract(language, path, &found.roles, index);
    if !code::is_read(&language.name) || is_sent_to_browsers(language, path, text) {
        return (facts, Vec::new());
    }
    let by_place = file_route::path_of(&language.file_routes, path, text);
    let hits = found.hits;
    if by_place.is_none() && hits.is_none() {
        return (facts, Vec::new());
    }
    let Some((outline, issues)) = code::parse(&language.name, extension, text) else {
        return (facts, Vec::new());
    };
    let tests_from = tests_from(&language.name, text);
    let mut file = CodeFile { language, outline, index, tests_from, handlers: Vec::new() };
    environment::extract(&file, &mut facts);
    let groups = group::groups(&file);
    file.handlers = route::extract(&file, &groups, &mut facts);
    group::mounts(&file, &groups, &mut facts);
    facts.extend(by_place.map(|path| file_route::fact(&file, path)));
    if let Some(hits) = hits {
        sign::extract(&file, &hits, &mut facts);
    }
    swallow::extract(&file, &mut facts);
    outbound::extract(&file, &mut facts);
    sink::extract(&file, path, &mut facts);
    (facts, issues)
}

/// Folders whose scripts a server hands to browsers as they are.
const BROWSER_FOLDERS: &[&str] = &["dist", "public", "resources", "static", "wwwroot"];

/// Whether a script runs in browsers and not in the program: what it does is no evidence.
fn is_sent_to_browsers(language: &Language, path: &str, text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.find(|line| !line.starts_with("//") && !line.starts_with("/*"));
    let marked = first.is_some_and(|line| {
        let mark = line.trim_end_matches(';').trim_matches(['"', '\'']);
        language.browser_marks.iter().any(|known| known == mark)
    });
    let script = path.ends_with(".js") || path.ends_with(".mjs");
    let folder = |folder: &str| BROWSER_FOLDERS.contains(&folder);
    marked || script && path.split('/').rev().skip(1).any(folder)
}

/// A parsed file, as the extractors of this folder see it.
struct CodeFile<'a, 't> {
    language: &'a Language,
    outline: code::Code,
    index: &'a LineIndex<'t>,
    /// Where code that only tests run begins.
    tests_from: Option<usize>,
    /// The handlers of routes, as far as they stand here.
    handlers: Vec<Range<usize>>,
}

impl CodeFile<'_, '_> {
    fn fact(&self, range: &Range<usize>, what: What) -> Fact {
        Fact { at: self.index.span(range.clone()), what }
    }

    /// Whether the file imports a module that begins with `import`, where a row asks for one.
    fn imports(&self, import: Option<&String>) -> bool {
        let Some(import) = import else { return true };
        let import = import.replace("::", ".");
        self.outline.modules.iter().any(|(module, _)| {
            let module = module.replace('\\', ".");
            module.strip_prefix(import.as_str()).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(['.', '/', '@']) || import.ends_with(['/', '.'])
            })
        })
    }

    /// The calls whose callee, as written or through its import, ends with a pattern.
    fn calls<'c>(&'c self, pattern: &'c str) -> impl Iterator<Item = &'c code::Call> {
        use crate::signals::ends_with;
        let named = |name: &str| ends_with(name, pattern);
        self.outline.calls.iter().filter(move |call| named(&call.callee) || named(&call.full))
    }

    /// Whether a dotted name, as written or through its import, ends with a pattern.
    fn names(&self, written: &str, pattern: &str) -> bool {
        use crate::signals::ends_with;
        ends_with(written, pattern)
            || self.outline.resolve(written).is_some_and(|full| ends_with(&full, pattern))
    }

    /// Whether a range lies in the handler of a route.
    fn is_handled(&self, range: &Range<usize>) -> bool {
        self.handlers.iter().any(|handler| handler.start <= range.start && range.end <= handler.end)
    }

    /// Whether what stands in a range runs only in some case.
    fn is_conditional(&self, range: &Range<usize>) -> bool {
        let around = |c: &Range<usize>| c.start < range.start && range.end <= c.end;
        self.outline.conditions.iter().any(|condition| around(&condition.branches))
    }

    /// Whether what stands in a range runs only on the machines of developers: a question asks so,
    /// and the answer is yes.
    fn is_for_development(&self, range: &Range<usize>) -> bool {
        let asks = |question: &Range<usize>| {
            let text = self.index.text().get(question.clone()).unwrap_or_default();
            let text = text.trim_start_matches(['(', ' ']);
            let denied =
                text.starts_with(['!', '~']) || text.contains("!=") || text.contains("not ");
            !denied && self.language.development.iter().any(|words| text.contains(words.as_str()))
        };
        let around = |c: &Range<usize>| c.start <= range.start && range.end <= c.end;
        let mut conditions = self.outline.conditions.iter();
        conditions.any(|condition| around(&condition.then) && asks(&condition.question))
    }

    /// Whether a range lies in a type that only tools run, such as a factory at design time.
    fn is_in_tool(&self, range: &Range<usize>) -> bool {
        let is_tool = |name: &String| {
            let plain = name.split('<').next().unwrap_or(name);
            self.language.tool_types.iter().any(|tool| self.names(plain, tool))
        };
        let around = |place: &Range<usize>| place.start <= range.start && range.end <= place.end;
        let mut types = self.outline.types.iter();
        !self.language.tool_types.is_empty()
            && types.any(|declared| around(&declared.range) && declared.supers.iter().any(is_tool))
    }

    /// Whether a range lies in code that production never runs: tests, and what is for developers.
    fn in_tests(&self, range: &Range<usize>) -> bool {
        self.tests_from.is_some_and(|from| range.start >= from)
            || self.is_for_development(range)
            || self.is_in_tool(range)
    }
}

/// Bytes behind a mark in which the module that it stands on must begin.
const LOOK_AHEAD: usize = 256;

/// Where the module of tests begins that ends a Rust file: one with a body, at the margin.
fn tests_from(language: &str, text: &str) -> Option<usize> {
    const MARK: &str = "#[cfg(test)]";
    let is_module = |at: usize| {
        let rest = &text.as_bytes()[at + MARK.len()..];
        let rest = String::from_utf8_lossy(&rest[..rest.len().min(LOOK_AHEAD)]);
        let mut lines = rest.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.find(|line| !line.starts_with("#[") && !line.starts_with("//"));
        let named = first.map(|line| line.trim_start_matches("pub "));
        let at_margin = at == 0 || text.as_bytes()[at - 1] == b'\n';
        at_margin && named.is_some_and(|line| line.starts_with("mod ") && line.ends_with('{'))
    };
    let mut marks = text.match_indices(MARK).map(|(at, _)| at).take(MARKS);
    marks.find(|at| language == "rust" && is_module(*at))
}

/// Marks of one file that are looked at.
const MARKS: usize = 1_000;

/// Variables that a text reads without being parsed: Ruby in templates and Gemfiles.
pub fn embedded_ruby(index: &LineIndex<'_>) -> Vec<Fact> {
    let text = index.text();
    let found = RUBY_READ.captures_iter(text).take(500).filter_map(|read| {
        let (whole, name) = (read.get(0)?, read.get(1)?);
        let has_default = text[whole.end()..].trim_start_matches([']', ')', ' ']).starts_with("||")
            || text[whole.end()..].starts_with(',');
        let (name, property) = (name.as_str().to_owned(), None);
        let read = super::EnvironmentRead { name, has_default, raises: false, property };
        Some(Fact { at: index.span(whole.range()), what: What::EnvironmentRead(read) })
    });
    found.collect()
}

/// Matches `ENV['NAME'` and `ENV.fetch("NAME"`; not `ENV[name]`.
static RUBY_READ: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\bENV(?:\[|\.fetch\(?\s*)["']([A-Za-z_][A-Za-z0-9_]*)["']"#)
        .expect("valid pattern")
});

/// Every text and name in the arguments of a call, nested ones too.
fn words(arguments: &[code::Argument]) -> Vec<String> {
    fn collect(value: &code::Value, found: &mut Vec<String>) {
        match value {
            code::Value::Text(text) | code::Value::Name(text) | code::Value::Number(text) => {
                found.push(text.clone());
            }
            code::Value::Call(callee, _) => found.push(callee.clone()),
            code::Value::List(items) => items.iter().for_each(|item| collect(item, found)),
            code::Value::Map(pairs) => pairs.iter().for_each(|(key, value)| {
                found.push(key.clone());
                collect(value, found);
            }),
            code::Value::Function(_) | code::Value::Other(_) => {}
        }
    }
    let mut found = Vec::new();
    for argument in arguments {
        found.extend(argument.name.clone());
        collect(&argument.value, &mut found);
    }
    found
}
