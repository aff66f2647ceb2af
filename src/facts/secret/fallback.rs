//! What stands in where a variable is not set: behind a read, in braces, in a call that sets a
//! default, and in the declaration of a setting that code is seen to read from the environment.

use super::assigned::{How, quoted};
use super::context::rest;
use crate::facts::{Fact, What};
use crate::names;
use std::collections::BTreeSet;
use std::ops::Range;

/// Names of variables that code of a file reads, each with something that stands in for it.
#[derive(Default)]
pub struct Reads(BTreeSet<String>);

impl Reads {
    /// Those that facts of the file tell of.
    pub fn of(facts: &[Fact]) -> Reads {
        let names = facts.iter().filter_map(|fact| match &fact.what {
            What::EnvironmentRead(read) if read.has_default => Some(read.name.to_uppercase()),
            _ => None,
        });
        Reads(names.collect())
    }

    /// Whether a name, as it is declared, is one of them.
    pub fn holds(&self, name: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&names::last(name).to_uppercase())
    }
}

/// Lines of a variable of Terraform in which its default is looked for.
const LINES: usize = 30;

/// The default of a variable of Terraform, whose name is followed by its block.
/// <https://developer.hashicorp.com/terraform/language/values/variables>
pub fn of_variable(text: &str, at: usize) -> Option<Range<usize>> {
    let mut start = at + rest(text, at).len() + 1;
    for _ in 0..LINES {
        let line = rest(text, start);
        let inner = line.trim_start();
        if inner.starts_with('}') {
            return None;
        }
        let given = inner.strip_prefix("default").map(str::trim_start);
        if let Some(value) = given.and_then(|sign| sign.strip_prefix('=')).map(str::trim_start) {
            return quoted(text, start + line.len() - value.len());
        }
        start += line.len() + 1;
    }
    None
}

/// How pydantic gives a setting its default.
/// <https://docs.pydantic.dev/latest/concepts/fields/#default-values>
const FIELD: &str = "Field(";

/// The default in the declaration of a setting, behind its name: `env:"X" envDefault:"word"`,
/// `X: z.string().default("word")`, `X: str = Field(default="word")`, `X: str = "word"`. `value` is
/// where a value begins, if there is a sign.
pub fn declared(text: &str, at: usize, value: Option<usize>) -> Option<Range<usize>> {
    let after = rest(text, at);
    let word = "default";
    if let Some(found) = after.to_ascii_lowercase().find(word) {
        let part = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '"' | '\'' | ' ');
        let sign = after[found + word.len()..].trim_start_matches(part);
        let value = sign.strip_prefix([':', '=', '('])?.trim_start();
        return quoted(text, at + after.len() - value.len());
    }
    let value = value?;
    let field = if rest(text, value).starts_with(FIELD) { FIELD.len() } else { 0 };
    quoted(text, value + field)
}

/// Whether a call that sets a default stands before a name in quotes.
pub fn sets_default(before: &str, quoted_name: bool, closed: &str) -> bool {
    let call = before.trim_end_matches(['"', '\'', '`']);
    let named =
        call.strip_suffix('(').is_some_and(|call| call.to_ascii_lowercase().ends_with("default"));
    named && quoted_name && closed.trim_start().starts_with(',')
}

/// Whether what stands before a name reads the environment.
pub fn asks_environment(before: &str) -> bool {
    let tail = before.len().saturating_sub(48);
    let tail = before.get(tail..).unwrap_or(before).to_ascii_lowercase();
    tail.contains("env") && !tail.contains("set") && !tail.contains("stub")
}

/// `${NAME:-value}`, `${name:value}`.
pub fn in_braces(text: &str, at: usize) -> Option<(Range<usize>, How)> {
    let after = rest(text, at);
    let signs = [":-", ":=", ":", "-", "="];
    let sign = signs.iter().find(|sign| after.starts_with(**sign))?;
    let inner = &after[sign.len()..];
    if inner.starts_with('?') || inner.starts_with('+') {
        return None;
    }
    let length = inner.find('}')?;
    let quote = inner.starts_with(['"', '\'']) && length > 2;
    let (start, end) = if quote { (1, length - 1) } else { (0, length) };
    let start = at + sign.len() + start;
    Some((start..at + sign.len() + end, How::Fallback))
}

/// What stands in behind a read: `, "value"`, `|| "value"`, `or "value"`, `?: "value"`.
pub fn behind(text: &str, at: usize, quoted_name: bool) -> Option<Range<usize>> {
    let after = rest(text, at);
    let signs = [
        "||",
        "??",
        "?:",
        " or ",
        ",",
        ".unwrap_or(",
        ".unwrap_or_else(|_| ",
        ".orElse(",
        ".getOrElse(",
        ".or(",
        "{",
    ];
    let blank = after.len() - after.trim_start().len();
    let signs = signs.iter().filter(|sign| **sign != "," || quoted_name);
    let found = signs.clone().find_map(|sign| {
        let start = after.trim_start();
        let rest = match sign.starts_with(' ') {
            true => after.strip_prefix(sign),
            false => start.strip_prefix(sign),
        }?;
        Some(
            at + if sign.starts_with(' ') { 0 } else { blank }
                + sign.len()
                + (rest.len() - rest.trim_start().len()),
        )
    })?;
    let named = rest(text, found);
    let named_default = ["default=", "default: ", "default = ", "defaultValue: "];
    let skip = named_default.iter().find(|name| named.starts_with(**name)).map_or(0, |n| n.len());
    quoted(text, found + skip)
}
