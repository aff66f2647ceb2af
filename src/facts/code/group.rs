//! Paths that stand before those of other routes: groups around them, and mounts of routers that
//! another file declares.

use super::{CodeFile, route};
use crate::facts::{Fact, Mount, What};
use crate::names::last;
use crate::parse::code::{Argument, Call, Code, Value};
use crate::signals::GroupRow;
use crate::source::Span;
use std::collections::BTreeSet;
use std::ops::Range;

/// Mounts of one file that are kept.
const LIMIT: usize = 200;

/// A path and where it stands before others.
pub(super) struct Group {
    place: Range<usize>,
    prefix: String,
}

/// The groups of a file, outer ones first.
pub(super) fn groups(file: &CodeFile<'_, '_>) -> Vec<Group> {
    let mut groups: Vec<Group> = rows(file)
        .filter_map(|(row, call)| {
            let prefix = path(&file.outline, row, call)?;
            let place = match row.chain {
                true => call.range.end..end_of_chain(&file.outline, call),
                false => call.place.clone(),
            };
            Some(Group { place, prefix })
        })
        .collect();
    groups.sort_by_key(|group| (group.place.start, std::cmp::Reverse(group.place.end)));
    groups.dedup_by_key(|group| (group.place.start, group.place.end));
    groups
}

/// The path that groups put before what stands in a range, as far as it is no longer than a path
/// that is kept.
pub(super) fn prefix(groups: &[Group], at: &Range<usize>) -> String {
    let around = |place: &Range<usize>| place.start < at.start && at.end <= place.end;
    let mut whole = String::new();
    for group in groups.iter().filter(|group| around(&group.place)) {
        if whole.len() + group.prefix.len() > route::PATH_LIMIT {
            break;
        }
        whole = behind(&whole, &group.prefix);
    }
    whole
}

/// Adds one fact a router or handler of another file that is put behind a path.
pub(super) fn mounts(file: &CodeFile<'_, '_>, groups: &[Group], facts: &mut Vec<Fact>) {
    let (code, before) = (&file.outline, facts.len());
    for (row, call) in rows(file).filter(|(row, call)| row.mounts && !is_handled(code, call)) {
        let path = path(code, row, call).unwrap_or_default();
        let outer = behind(&prefix(groups, &call.place), &route::group_prefix(code, call));
        let found = handed(call).and_then(|argument| target(code, row, argument));
        if let Some((target, handler)) = found.filter(|_| facts.len() - before < LIMIT) {
            let mount = Mount { prefix: behind(&outer, &path), target, handler };
            facts.push(file.fact(&call.place, What::Mount(mount)));
        }
    }
    // What handles the path stands elsewhere: which of the two it is, the other file tells.
    let mounted: BTreeSet<Span> = facts[before..].iter().map(|fact| fact.at).collect();
    facts.retain(|fact| !(matches!(fact.what, What::Route(_)) && mounted.contains(&fact.at)));
}

/// What handles the path: the last argument that is no option; those before only look at requests.
fn handed(call: &Call) -> Option<&Argument> {
    let options = |argument: &&Argument| matches!(argument.value, Value::Map(_));
    call.arguments.iter().rfind(|argument| argument.name.is_none() && !options(argument))
}

/// Whether a function of this file handles what a call declares.
fn is_handled(code: &Code, call: &Call) -> bool {
    handed(call).is_some_and(|argument| match &argument.value {
        Value::Function(_) => true,
        Value::Name(name) => !name.contains('.') && code.function(name).is_some(),
        _ => false,
    })
}

/// A path behind another; empty where both are.
fn behind(outer: &str, path: &str) -> String {
    // `/api/*` is all below `/api`.
    match (outer.trim_end_matches("/*"), path) {
        ("", "") => String::new(),
        (outer, path) => route::join(outer, path),
    }
}

fn rows<'f>(file: &'f CodeFile<'_, '_>) -> impl Iterator<Item = (&'f GroupRow, &'f Call)> {
    let rows = file.language.groups.iter().filter(|row| file.imports(row.import.as_ref()));
    let calls = rows.flat_map(|row| file.calls(&row.call).map(move |call| (row, call)));
    calls.filter(|(_, call)| !file.in_tests(&call.range))
}

/// The path of a group: an argument, an entry of the options, or a call of the same chain.
fn path(code: &Code, row: &GroupRow, call: &Call) -> Option<String> {
    if let Some(name) = &row.chained {
        let same =
            |other: &&Call| other.range.start == call.range.start && other.range != call.range;
        let other = code.calls.iter().filter(same).find(|other| last(&other.callee) == name)?;
        return text(code, row, &other.arguments.first()?.value);
    }
    let Some(name) = &row.named else {
        let argument = call.arguments.get(row.path).filter(|argument| argument.name.is_none())?;
        return text(code, row, &argument.value);
    };
    let named = call.arguments.iter().find(|argument| argument.name.as_ref() == Some(name));
    if let Some(argument) = named {
        return text(code, row, &argument.value);
    }
    let entries = call.arguments.iter().filter_map(|argument| match &argument.value {
        Value::Map(pairs) => Some(pairs),
        _ => None,
    });
    let (_, value) = entries.flatten().find(|(key, _)| key == name)?;
    text(code, row, value)
}

fn text(code: &Code, row: &GroupRow, value: &Value) -> Option<String> {
    let text = code.text(value)?;
    let path = (row.bare && !text.is_empty()) || text.starts_with('/');
    (path && route::looks_like_path(&text, row.bare)).then_some(text)
}

/// Where the last call ends that goes on with the result of another.
fn end_of_chain(code: &Code, call: &Call) -> usize {
    let chain = code.calls.iter().filter(|other| other.range.start == call.range.start);
    chain.map(|other| other.range.end).max().unwrap_or(call.range.end)
}

/// What another file declares, by its full name and its name here: a name that is imported, a
/// module that is read in place, or a text that names one.
fn target(code: &Code, row: &GroupRow, argument: &Argument) -> Option<(String, String)> {
    let full = match &argument.value {
        Value::Call(callee, range) if row.through.as_deref() == Some(last(callee)) => {
            let inner = code.calls_in(range).find(|call| call.range == *range)?;
            code.text(&inner.arguments.first()?.value)?
        }
        _ if row.through.is_some() => return None,
        Value::Name(name) if name.starts_with('.') => name.clone(),
        Value::Name(name) => code.resolve(name)?,
        Value::Call(callee, _) if callee.starts_with('.') => callee.clone(),
        Value::Call(callee, _) => {
            let module = || (row.modules && callee.contains('.')).then(|| callee.clone());
            code.resolve(callee).or_else(module)?
        }
        _ => return None,
    };
    let here = match &argument.value {
        Value::Name(name) => last(name),
        _ => last(full.rsplit('/').next().unwrap_or(&full)),
    };
    let here = here.to_owned();
    Some((full, here))
}
