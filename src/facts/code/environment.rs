//! Environment variables that code reads, in the idioms that the signals name, through helpers of
//! the same file, and through settings types.

use super::CodeFile;
use crate::facts::{EnvironmentCall, EnvironmentRead, Fact, What};
use crate::names::last;
use crate::parse::code::{Argument, Call, Value};
use crate::signals::EnvironmentRow;
use std::collections::BTreeSet;
use std::ops::Range;

/// Adds one fact a variable and place.
pub fn extract(file: &CodeFile<'_, '_>, facts: &mut Vec<Fact>) {
    let mut reads =
        Reads { file, found: Vec::new(), raises: false, shouted: false, helpers: BTreeSet::new() };
    for row in &file.language.environment {
        if file.imports(row.import.as_ref()) {
            reads.row(row);
        }
    }
    for (name, position) in reads.through_helpers() {
        let at = file.outline.function(&name).map_or(0..0, |function| function.range.clone());
        facts.push(file.fact(&at, What::EnvironmentHelper(name, position)));
    }
    facts.extend(candidates(file));
    let mut seen = BTreeSet::new();
    for Found { name, has_default, raises, range } in reads.found {
        if name.contains('.') && !file.language.dotted_variables {
            continue;
        }
        let (name, property) = bound(name);
        if is_name(&name) && !file.in_tests(&range) && seen.insert((name.clone(), range.start)) {
            let read = EnvironmentRead { name, has_default, raises, property };
            facts.push(file.fact(&range, What::EnvironmentRead(read)));
        }
    }
}

/// Calls that end a program, or throw what nobody catches.
const ENDINGS: &[&str] = &["Exit", "Panic", "abort", "exit", "expect", "panic", "raise", "unwrap"];

/// Calls of one file that may be to helpers elsewhere.
const CANDIDATES: usize = 300;

/// Calls that hand on a name in capitals.
fn candidates(file: &CodeFile<'_, '_>) -> Vec<Fact> {
    let mut found = Vec::new();
    for call in &file.outline.calls {
        for (position, argument) in call.arguments.iter().enumerate().take(2) {
            let Value::Text(name) = &argument.value else { continue };
            let shouted = name.len() > 2 && name.contains('_') && is_name(name);
            if !shouted || name.contains(|c: char| c.is_ascii_lowercase()) {
                continue;
            }
            let has_default = call.arguments.len() > position + 1 || call.has_fallback;
            let (name, property) = (name.clone(), None);
            let read = EnvironmentRead { name, has_default, raises: false, property };
            let callee = last(&call.callee).to_owned();
            let what = What::EnvironmentCall(EnvironmentCall { callee, position, read });
            found.push(file.fact(&call.place, what));
        }
    }
    found.truncate(CANDIDATES);
    found
}

/// The variable that a dotted settings key is read from, and the key.
/// <https://docs.spring.io/spring-framework/docs/current/javadoc-api/org/springframework/core/env/SystemEnvironmentPropertySource.html>
pub fn bound(name: String) -> (String, Option<String>) {
    match name.contains('.') {
        true => (name.replace(['.', '-'], "_").to_uppercase(), Some(name)),
        false => (name, None),
    }
}

/// Whether a text can be the name of a variable.
pub fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    !name.is_empty()
        && name.len() <= 100
        && name.chars().all(plain)
        && !name.starts_with(|c: char| c.is_ascii_digit())
}

struct Found {
    name: String,
    has_default: bool,
    raises: bool,
    range: Range<usize>,
}

struct Reads<'a, 't, 'f> {
    file: &'f CodeFile<'a, 't>,
    found: Vec<Found>,
    /// Whether the row being read says that a missing variable ends the program.
    raises: bool,
    /// Whether the row being read takes names in capitals only.
    shouted: bool,
    /// Functions that read a variable whose name is a parameter, with the parameter's position.
    helpers: BTreeSet<(String, usize)>,
}

impl Reads<'_, '_, '_> {
    fn push(&mut self, name: String, has_default: bool, range: &Range<usize>) {
        if self.shouted && name.contains(|c: char| c.is_ascii_lowercase()) {
            return;
        }
        let ends = self.ends_without(range);
        let has_default = has_default && !ends;
        let raises = ends || (self.raises && !has_default);
        self.found.push(Found { name, has_default, raises, range: range.clone() });
    }

    /// Whether what follows a read ends the program when there is nothing to read:
    /// `?? throw …`, `.expect(…)`, `.orElseThrow(…)`.
    fn ends_without(&self, range: &Range<usize>) -> bool {
        let rest = self.file.index.text().get(range.end..).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| c == ')' || c.is_whitespace());
        self.file.language.or_ends.iter().any(|tail| rest.starts_with(tail.as_str()))
    }

    fn row(&mut self, row: &EnvironmentRow) {
        self.raises = row.raises;
        self.shouted = row.shouted;
        let code = &self.file.outline;
        if let Some(pattern) = &row.call {
            for call in self.file.calls(pattern) {
                self.call(row, call);
            }
        }
        for object in row.element.iter().chain(&row.member) {
            for access in &code.accesses {
                let wanted = row.member.is_some() || access.is_element;
                if wanted && self.file.names(&access.object, object) {
                    let (key, range) = (access.key.clone(), access.range.clone());
                    self.named(&key, access.has_fallback, &range, access.function);
                }
            }
        }
        self.annotations(row);
        if let Some(pattern) = &row.settings {
            self.settings(pattern);
        }
        if let Some(tag) = &row.tag {
            self.tags(tag);
        }
    }

    fn call(&mut self, row: &EnvironmentRow, call: &Call) {
        let argument = call.arguments.get(row.name).map(|argument| &argument.value);
        let Some(value) = argument else { return };
        if row.keys {
            let named = match value {
                Value::Name(name) => self.file.outline.maps.get(name),
                _ => None,
            };
            let pairs = match value {
                Value::Map(pairs) => Some(pairs),
                _ => named,
            };
            if let Some(pairs) = pairs {
                for (key, value) in pairs {
                    let has_default = self.has_default_entry(value);
                    self.push(key.clone(), has_default, &call.range);
                }
            }
            return;
        }
        let given = row.default.is_some_and(|at| call.arguments.get(at).is_some());
        let named = call.arguments.iter().any(|a| a.name.as_deref() == Some("default"));
        let has_default = given || named || call.has_fallback;
        match self.file.outline.text(value) {
            Some(name) => self.named(&name, has_default, &call.range, call.function),
            None => {
                if let Value::Name(name) = value {
                    self.helper(name, call.function);
                }
            }
        }
    }

    /// `str({ default: … })` in a map of validators.
    fn has_default_entry(&self, value: &Value) -> bool {
        let Value::Call(_, range) = value else { return false };
        let mut calls = self.file.outline.calls_in(range);
        calls.any(|call| call.arguments.iter().any(|argument| has_default_key(&argument.value)))
    }

    fn named(
        &mut self,
        name: &str,
        has_default: bool,
        range: &Range<usize>,
        within: Option<usize>,
    ) {
        match name.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(inner) => match self.file.outline.text(&Value::Name(inner.to_owned())) {
                Some(name) => self.push(name, has_default, range),
                None => self.helper(inner, within),
            },
            None => self.push(name.to_owned(), has_default, range),
        }
    }

    /// The function around reads a variable that its parameter names.
    fn helper(&mut self, parameter: &str, within: Option<usize>) {
        let Some(function) = within.and_then(|index| self.file.outline.functions.get(index)) else {
            return;
        };
        let position = function.parameters.iter().position(|name| name == parameter);
        if let Some(position) = position.filter(|_| !function.name.is_empty()) {
            self.helpers.insert((function.name.clone(), position));
        }
    }

    /// Reads by calls of helpers in this file; gives the helpers, which other files may call.
    fn through_helpers(&mut self) -> BTreeSet<(String, usize)> {
        let code = &self.file.outline;
        let helpers = std::mem::take(&mut self.helpers);
        for (name, position) in helpers.clone() {
            let body = code.function(&name).map(|function| function.range.clone());
            let ends = |call: &Call| {
                let last = last(&call.callee);
                ENDINGS.contains(&last) || last.starts_with("Fatal")
            };
            self.raises = body.is_some_and(|body| code.calls_in(&body).any(ends));
            for call in &code.calls {
                let last = last(&call.callee);
                let text = call.arguments.get(position).and_then(|a| code.text(&a.value));
                if let Some(text) = text.filter(|_| last == name) {
                    let given = call.arguments.len() > position + 1 || call.has_fallback;
                    self.push(text, given && !self.raises, &call.range);
                }
            }
        }
        helpers
    }

    fn annotations(&mut self, row: &EnvironmentRow) {
        let code = &self.file.outline;
        for annotation in &code.annotations {
            let is = |pattern: &Option<String>| {
                pattern.as_ref().is_some_and(|p| self.file.names(&annotation.name, p))
            };
            if is(&row.placeholder) {
                let texts = annotation.arguments.iter().filter_map(|a| code.text(&a.value));
                for (name, has_default) in texts.flat_map(|text| placeholders(&text)) {
                    self.raises = true;
                    self.push(name, has_default, &annotation.range);
                }
            }
            if is(&row.annotation) {
                let wanted = |a: &&Argument| a.name == row.argument;
                let value = annotation.arguments.iter().find(wanted);
                let has_default =
                    annotation.arguments.iter().any(|a| names_default(a.name.as_deref()));
                if let Some(name) = value.and_then(|a| code.text(&a.value)) {
                    self.push(name, has_default, &annotation.range);
                }
            }
        }
    }

    /// One variable a field, in capitals, behind the prefix that the type names.
    fn settings(&mut self, pattern: &str) {
        let file = self.file;
        let code = &file.outline;
        for declared in &code.types {
            if !declared.supers.iter().any(|name| file.names(name, pattern)) {
                continue;
            }
            let prefix = code
                .calls_in(&declared.range)
                .flat_map(|call| &call.arguments)
                .find(|argument| argument.name.as_deref() == Some("env_prefix"))
                .and_then(|argument| code.text(&argument.value))
                .unwrap_or_default();
            for field in &declared.fields {
                let reserved = matches!(field.name.as_str(), "model_config" | "Config");
                if reserved || field.name.starts_with('_') {
                    continue;
                }
                let name = format!("{prefix}{}", field.name).to_uppercase();
                self.push(name, field.has_default, &field.range);
            }
        }
    }

    fn tags(&mut self, key: &str) {
        let marker = format!("{key}:\"");
        for declared in &self.file.outline.types {
            for field in &declared.fields {
                let Some((_, rest)) = field.tag.split_once(&marker) else { continue };
                let value = rest.split('"').next().unwrap_or_default();
                let name = value.split(',').next().unwrap_or_default().trim().to_owned();
                let has_default = field.tag.contains("efault");
                self.push(name, has_default, &field.range);
            }
        }
    }
}

fn names_default(name: Option<&str>) -> bool {
    name.is_some_and(|name| name.starts_with("default"))
}

fn has_default_key(value: &Value) -> bool {
    matches!(value, Value::Map(pairs) if pairs.iter().any(|(key, _)| names_default(Some(key))))
}

/// Names and whether they have a default, of `${NAME:default}` placeholders.
pub fn placeholders(text: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for part in text.split("${").skip(1) {
        let inner = part.split('}').next().unwrap_or_default();
        let end = inner.find([':', '?']).unwrap_or(inner.len());
        found.push((inner[..end].trim().to_owned(), end < inner.len()));
    }
    found
}
