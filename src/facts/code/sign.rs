//! Signs of concerns in code: calls, annotations, extended types, accesses and imports that a row
//! of the signals names.

use super::{CodeFile, words};
use crate::facts::{Fact, Sign, What};
use crate::names;
use crate::parse::code::{Argument, Call, Function, Given};
use crate::signals::{Hits, Shows, SignalRow, ends_with, holds, signals};
use std::ops::Range;

/// Adds one fact a row and place, at most a few a row.
pub(super) fn extract(file: &CodeFile<'_, '_>, hits: &Hits, facts: &mut Vec<Fact>) {
    let rows = file.language.signals.iter().enumerate();
    for (_, row) in rows.filter(|(index, _)| hits.signal(*index)) {
        let Some(at) = place(file, row).filter(|at| !file.in_tests(at)) else { continue };
        let mut sign = sign(row);
        if sign.shows == Shows::Absent && (file.is_conditional(&at) || is_deliberate(file, &at)) {
            sign.shows = Shows::Hint;
        }
        facts.push(file.fact(&at, What::Sign(sign)));
    }
}

/// The sign that a row stands for.
pub fn sign(row: &SignalRow) -> Sign {
    let text = row.matcher().unwrap_or_default().to_owned();
    let note = match (&row.note, &row.framework) {
        (Some(note), _) if row.default => format!("framework default: {note}"),
        (Some(note), _) => note.clone(),
        (None, Some(framework)) => format!("{framework}: {text}"),
        (None, None) => text.clone(),
    };
    Sign {
        concern: row.concern.clone(),
        shows: row.shows,
        note,
        framework: row.name().unwrap_or_default().to_owned(),
        by_default: row.default,
        asks_dependencies: row.asks_dependencies,
        text,
    }
}

/// The first place where a row about code matches.
fn place(file: &CodeFile<'_, '_>, row: &SignalRow) -> Option<Range<usize>> {
    let code = &file.outline;
    let matchers = [&row.call, &row.annotation, &row.super_type, &row.access, &row.sets];
    if matchers.iter().all(|matcher| matcher.is_none()) {
        return only_import(file, row);
    }
    if !file.imports(row.import.as_ref()) {
        return None;
    }
    let argument = |arguments: &[Argument], at: &Range<usize>| match &row.argument {
        // No word holds these: what is written counts, down into functions.
        Some(wanted) if wanted.contains(['(', '[', '{', ':', '"']) => {
            file.index.text().get(at.clone()).is_some_and(|text| text.contains(wanted.as_str()))
        }
        Some(wanted) => words(arguments).iter().any(|word| word.contains(wanted.as_str())),
        None => true,
    };
    if let Some(pattern) = &row.call {
        let mut calls = file.calls(pattern);
        let handled = |call: &Call| !row.per_request || file.is_handled(&call.range);
        let typed = |call: &Call| match &row.argument {
            Some(wanted) => call.types.iter().any(|named| named.contains(wanted.as_str())),
            None => false,
        };
        let fits = |call: &Call| argument(&call.arguments, &call.place) || typed(call);
        let found = calls.find(|call| handled(call) && fits(call));
        return found.map(|call| call.place.clone());
    }
    if let Some(pattern) = &row.annotation {
        let mut named = code.annotations.iter().filter(|a| file.names(&a.name, pattern));
        return named.find(|a| argument(&a.arguments, &a.range)).map(|a| a.range.clone());
    }
    if let Some(pattern) = &row.super_type {
        let extends = |names: &[String]| names.iter().any(|name| file.names(name, pattern));
        return code.types.iter().find(|t| extends(&t.supers)).map(|t| t.range.clone());
    }
    if let Some(name) = &row.sets {
        return given(file, name, row.value.as_deref());
    }
    let pattern = row.access.as_ref()?;
    let full = |object: &str, key: &str| format!("{object}.{key}");
    let mut accesses = code.accesses.iter();
    let found = accesses.find(|a| file.names(&full(&a.object, &a.key), pattern));
    found.map(|access| access.range.clone())
}

fn only_import(file: &CodeFile<'_, '_>, row: &SignalRow) -> Option<Range<usize>> {
    let import = row.import.as_ref()?;
    let other = row.dependency.is_some() || row.key.is_some() || row.command.is_some();
    if other || !file.imports(Some(import)) {
        return None;
    }
    let mut modules = file.outline.modules.iter();
    let begins = |module: &str| module.replace('\\', ".").starts_with(import.as_str());
    modules.find(|(module, _)| begins(module)).map(|(_, range)| range.clone())
}

/// Whether the function around says by its name that it is meant.
fn is_deliberate(file: &CodeFile<'_, '_>, at: &Range<usize>) -> bool {
    let around = |f: &&Function| f.range.start <= at.start && at.end <= f.range.end;
    let mut called = file.outline.functions.iter().filter(around).map(|f| names::words(&f.name));
    called.any(|words| words.iter().any(|word| holds(&signals().vocabulary.deliberate, word)))
}

/// Where a name is given a value: the first place that no condition decides, else the first.
fn given(file: &CodeFile<'_, '_>, name: &str, value: Option<&str>) -> Option<Range<usize>> {
    let text = file.index.text();
    let slice = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().trim();
    let wanted = |given: &&Given| {
        let left = slice(&given.name).trim_matches(['"', '\'', '`', ':', '$']);
        let plain = left.replace("->", ".").replace("::", ".");
        let right = slice(&given.value);
        ends_with(&plain, name) && value.is_none_or(|value| value == "*" || value == right)
    };
    let places = || file.outline.given.iter().filter(wanted).map(|g| g.name.start..g.value.end);
    places().find(|at| !file.is_conditional(at)).or_else(|| places().next())
}
