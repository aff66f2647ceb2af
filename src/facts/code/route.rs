//! Routes that code declares, with prefixes of the same file, and what their handlers touch.

use super::CodeFile;
use super::group::{self, Group};
use crate::facts::{Fact, Route, What};
use crate::names::last;
use crate::parse::code::{Annotation, Argument, Call, Code, Value};
use crate::signals::{RouteRow, signals};
use std::collections::BTreeSet;
use std::ops::Range;

/// Names of a handler's calls that are kept.
const TOUCHES: usize = 40;

/// Longest path that is kept.
pub(super) const PATH_LIMIT: usize = 200;

/// Adds one fact a route, and one a function that may handle a probe from another file; gives the
/// handlers that stand in this file.
pub(super) fn extract(
    file: &CodeFile<'_, '_>,
    groups: &[Group],
    facts: &mut Vec<Fact>,
) -> Vec<Range<usize>> {
    let (mut seen, mut handlers) = (BTreeSet::new(), Vec::new());
    for row in &file.language.routes {
        if !file.imports(row.import.as_ref()) {
            continue;
        }
        let found = row.call.iter().flat_map(|pattern| calls(file, row, pattern));
        let declared = row.annotation.iter().flat_map(|pattern| annotations(file, row, pattern));
        for (range, mut route) in found.chain(declared) {
            let prefix = group::prefix(groups, &range);
            if !prefix.is_empty() {
                route.path = join(&prefix, &route.path);
            }
            if !file.in_tests(&range) && seen.insert((range.start, route.path.clone())) {
                handlers.extend(bodies(&file.outline, &range, &route.handler));
                facts.push(file.fact(&range, What::Route(route)));
            }
        }
    }
    let probes = &signals().vocabulary.probe_handlers;
    let names_probe = |name: &str| {
        let name = name.to_lowercase();
        probes.iter().any(|word| name.contains(word.as_str()))
    };
    // All methods of a class such as `HealthController` may answer.
    let types = file.outline.types.iter().filter(|declared| names_probe(&declared.name));
    let classes: Vec<&Range<usize>> = types.map(|declared| &declared.range).collect();
    let around = |at: &Range<usize>| classes.iter().any(|c| c.start <= at.start && at.end <= c.end);
    for function in &file.outline.functions {
        if names_probe(&function.name) || around(&function.range) {
            let touches = touches(&file.outline, &function.range);
            let handler = crate::facts::Handler { name: function.name.clone(), touches };
            facts.push(file.fact(&function.range, What::Handler(handler)));
        }
    }
    handlers
}

/// The handler of a route by its name, and the functions that are written in place with it.
fn bodies(code: &Code, route: &Range<usize>, handler: &str) -> Vec<Range<usize>> {
    let named = code.function(handler).map(|function| function.range.clone());
    let written = code.calls_in(route).flat_map(|call| &call.arguments);
    let written = written.filter_map(|argument| match &argument.value {
        Value::Function(range) => Some(range.clone()),
        _ => None,
    });
    named.into_iter().chain(written).collect()
}

fn calls(file: &CodeFile<'_, '_>, row: &RouteRow, pattern: &str) -> Vec<(Range<usize>, Route)> {
    let code = &file.outline;
    let mut found = Vec::new();
    for call in file.calls(pattern) {
        let Some(argument) = path_argument(row, &call.arguments) else { continue };
        let key = key_path(row, argument);
        for path in key.map_or_else(|| paths(code, &argument.value), |key| vec![key]) {
            let (method, path) = split_method(row, &call.arguments, code, &path);
            if !looks_like_path(&path, row.bare) {
                continue;
            }
            let (handler, touches, seen) = handler(code, call, argument);
            let prefix = group_prefix(code, call);
            let path = join(&prefix, &path);
            found.push((
                call.place.clone(),
                Route { method, path, before: String::new(), handler, touches, seen },
            ));
        }
    }
    found
}

/// Paths are short texts without blanks that begin with a slash, or with what is put in.
pub(super) fn looks_like_path(path: &str, bare: bool) -> bool {
    let begins = bare || path.is_empty() || path.starts_with(['/', '{', '^', '*']);
    begins
        && path.len() <= PATH_LIMIT
        && !path.contains(char::is_whitespace)
        && !path.contains("://")
}

/// The path of `get "/x" => "controller#action"`: the key of a pair.
fn key_path(row: &RouteRow, argument: &Argument) -> Option<String> {
    let name = argument.name.as_ref().filter(|name| row.named.as_ref() != Some(name))?;
    name.starts_with('/').then(|| name.clone())
}

fn path_argument<'a>(row: &RouteRow, arguments: &'a [Argument]) -> Option<&'a Argument> {
    match &row.named {
        Some(name) => arguments.iter().find(|argument| argument.name.as_ref() == Some(name)),
        None => arguments
            .get(row.path)
            .filter(|argument| argument.name.as_ref().is_none_or(|name| name.starts_with('/'))),
    }
}

/// The texts of a path argument: one, several in a list, or the text inside a helper call.
fn paths(code: &Code, value: &Value) -> Vec<String> {
    match value {
        Value::List(items) => items.iter().filter_map(|item| code.text(item)).collect(),
        Value::Call(_, range) => {
            let inner = code.calls_in(range).flat_map(|call| &call.arguments);
            inner.filter_map(|argument| code.text(&argument.value)).take(1).collect()
        }
        value => code.text(value).into_iter().collect(),
    }
}

/// The method of a route: of the row, of the first argument, or before the path, `GET /x`.
fn split_method(
    row: &RouteRow,
    arguments: &[Argument],
    code: &Code,
    path: &str,
) -> (String, String) {
    if let Some((method, rest)) = path.split_once(' ')
        && method.chars().all(|c| c.is_ascii_uppercase())
    {
        return (method.to_owned(), rest.trim().to_owned());
    }
    let method = match row.method.as_deref() {
        Some("argument") => arguments.first().and_then(|a| match &a.value {
            Value::Name(name) => Some(last(name).replace("Method", "")),
            value => code.text(value),
        }),
        Some(method) => Some(method.to_owned()),
        None => named_methods(arguments),
    };
    (method.unwrap_or_default().to_uppercase(), path.to_owned())
}

/// `methods=["GET"]`, `method = RequestMethod.GET`.
fn named_methods(arguments: &[Argument]) -> Option<String> {
    let named = arguments
        .iter()
        .find(|argument| matches!(argument.name.as_deref(), Some("method" | "methods")))?;
    super::words(std::slice::from_ref(named))
        .into_iter()
        .skip(1)
        .map(|word| last(&word).to_uppercase())
        .next()
}

/// The handler's name, what it touches, and whether it stands here: a function written in place or
/// of this file.
fn handler(code: &Code, call: &Call, path: &Argument) -> (String, Vec<String>, bool) {
    let handlers = call.arguments.iter().filter(|argument| !std::ptr::eq(*argument, path));
    let mut name = String::new();
    let (mut touched, mut seen) = (Vec::new(), false);
    for argument in handlers {
        match &argument.value {
            Value::Function(range) => {
                seen = true;
                touched.extend(touches(code, range));
            }
            Value::Call(callee, range) => {
                // What begins here wraps the handler: `web::get().to(handler)`.
                touched.extend(touches(code, &(range.start + 1..range.end)));
                if let Some(function) = code.function(callee) {
                    seen = true;
                    touched.extend(touches(code, &function.range));
                }
                for inner in code.calls_in(range).flat_map(|call| &call.arguments) {
                    if let Value::Name(inner) = &inner.value {
                        name = last(inner).to_owned();
                        seen |= code.function(inner).is_some();
                        touched.extend(by_name(code, inner));
                    }
                }
            }
            Value::Name(handler) => {
                name = last(handler).to_owned();
                seen |= code.function(handler).is_some();
                touched.extend(by_name(code, handler));
            }
            other => name = method_of_a_class(other).map_or(name, str::to_owned),
        }
    }
    touched.truncate(TOUCHES);
    (name, touched, seen)
}

/// `"Health#show"`, `"Health@show"`, `[Health::class, 'show']`, `['uses' => 'Health@show']`.
fn method_of_a_class(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.rsplit_once(['#', '@']).map(|(_, method)| method),
        Value::List(items) => match &items[..] {
            [Value::Name(_), Value::Text(method)] => Some(method),
            _ => None,
        },
        Value::Map(pairs) => {
            let (_, value) = pairs.iter().find(|(key, _)| key == "uses")?;
            method_of_a_class(value)
        }
        _ => None,
    }
}

/// What a function touches: its calls, and the connections that it is handed.
fn by_name(code: &Code, name: &str) -> Vec<String> {
    let Some(function) = code.function(name) else { return Vec::new() };
    let connections = &signals().vocabulary.connections;
    let is_connection = |named: &&String| {
        let named = named.to_lowercase();
        connections.iter().any(|word| named.contains(word.as_str()))
    };
    let handed = function.takes.iter().filter(is_connection).cloned();
    handed.chain(touches(code, &function.range)).collect()
}

/// What is called in a range, and what the functions of this file that are called there call.
pub(super) fn touches(code: &Code, range: &Range<usize>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for call in code.calls_in(range) {
        names.push(full(code, call));
        if let Some(function) = code.function(&call.callee).filter(|f| f.range != *range) {
            names.extend(code.calls_in(&function.range).map(|call| full(code, call)));
        }
        if names.len() > TOUCHES {
            break;
        }
    }
    names.truncate(TOUCHES);
    names
}

/// The callee with the first text of its arguments, as in `db.execute SELECT 1`.
fn full(code: &Code, call: &Call) -> String {
    let text = call.arguments.iter().find_map(|argument| code.text(&argument.value));
    let text: String = text.unwrap_or_default().chars().take(24).collect();
    let callee = code.resolve(&call.callee).unwrap_or_else(|| call.callee.clone());
    format!("{callee} {text}").trim().to_owned()
}

/// The prefix of the object that a route is declared on: `x = group("/api")`, `prefix="/api"`.
pub(super) fn group_prefix(code: &Code, call: &Call) -> String {
    let Some((object, _)) = call.callee.rsplit_once('.') else { return String::new() };
    code.prefixes.get(object).cloned().unwrap_or_default()
}

fn annotations(
    file: &CodeFile<'_, '_>,
    row: &RouteRow,
    pattern: &str,
) -> Vec<(Range<usize>, Route)> {
    let code = &file.outline;
    let mut found = Vec::new();
    for annotation in code.annotations.iter().filter(|a| file.names(&a.name, pattern)) {
        if annotation.on_type {
            continue;
        }
        let path = annotation_path(code, row, annotation).unwrap_or_default();
        let object = annotation.name.rsplit_once('.').map_or("", |(object, _)| object);
        let prefix = match code.prefixes.get(object) {
            Some(prefix) => prefix.clone(),
            None => type_prefix(file, annotation),
        };
        let method = match &row.method {
            Some(method) => method.clone(),
            None => named_methods(&annotation.arguments).unwrap_or_default(),
        };
        let touches = by_name(code, &annotation.target);
        let path = join(&prefix, &path);
        let handler = annotation.target.clone();
        let route = Route { method, path, before: String::new(), handler, touches, seen: true };
        found.push((annotation.range.clone(), route));
    }
    found
}

fn annotation_path(code: &Code, row: &RouteRow, annotation: &Annotation) -> Option<String> {
    let named = annotation
        .arguments
        .iter()
        .find(|argument| matches!(argument.name.as_deref(), Some("value" | "path" | "Template")));
    let argument = named.or_else(|| path_argument(row, &annotation.arguments))?;
    paths(code, &argument.value).into_iter().next()
}

/// The path that an annotation of the enclosing type puts before those of its methods.
fn type_prefix(file: &CodeFile<'_, '_>, annotation: &Annotation) -> String {
    let Some(owner) = &annotation.owner else { return String::new() };
    let rows = file.language.routes.iter().filter(|row| row.prefix);
    let mut prefixes = rows.filter_map(|row| {
        let pattern = row.annotation.as_ref()?;
        let on_type = file.outline.annotations.iter().find(|other| {
            other.on_type && other.target == *owner && file.names(&other.name, pattern)
        })?;
        annotation_path(&file.outline, row, on_type)
    });
    prefixes.next().unwrap_or_default()
}

/// A path behind another.
pub(super) fn join(prefix: &str, path: &str) -> String {
    let (prefix, path) = (prefix.trim_end_matches('/'), path.trim_start_matches('/'));
    let joined = format!("{prefix}/{path}");
    let joined = if joined.starts_with('/') { joined } else { format!("/{joined}") };
    if joined.len() > 1 { joined.trim_end_matches('/').to_owned() } else { joined }
}
