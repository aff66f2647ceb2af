//! What stands in where a variable is not set: behind a read, in braces, in a call that sets a
//! default, and in the declaration of a setting that code is seen to read from the environment.

use super::assigned::How;
use super::context::rest;
use super::literal::quoted;
use super::name::{self, Promise};
use super::words::words;
use crate::facts::{Fact, What};
use crate::names;
use std::ops::{Range, RangeInclusive};

/// Variables that code of a file reads, each with something that stands in for it.
#[derive(Default)]
pub struct Reads(Vec<(String, RangeInclusive<u32>)>);

impl Reads {
    /// Those that facts of the file tell of, with their lines.
    pub fn of(facts: &[Fact]) -> Reads {
        let reads = facts.iter().filter_map(|fact| match &fact.what {
            What::EnvironmentRead(read) if read.has_default => {
                Some((read.name.to_uppercase(), fact.at.start.line..=fact.at.end.line))
            }
            _ => None,
        });
        Reads(reads.collect())
    }

    /// Whether a name on a line is where one of them is read or declared.
    pub fn holds(&self, name: &str, line: u32) -> bool {
        let name = names::last(name);
        let same = |read: &str| read.eq_ignore_ascii_case(name);
        self.0.iter().any(|(read, lines)| lines.contains(&line) && same(read))
    }
}

/// The default of a value that is a variable as a whole, and of none of whose name it is told
/// already: `${NAME:-word}`.
pub fn inside(value: &str) -> Option<Range<usize>> {
    let inner = value.strip_prefix("${")?;
    inner.strip_suffix('}').filter(|inner| !inner.contains('}'))?;
    let name = inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let told = name::promise(&inner[..name]) == Some(Promise::Chosen);
    in_braces(value, "${".len() + name).map(|(range, _)| range).filter(|_| name > 0 && !told)
}

/// Bytes of a variable of Terraform in which its default is looked for.
const BLOCK: usize = 2 << 10;

/// The default of a variable of Terraform, whose name is followed by its block.
/// <https://developer.hashicorp.com/terraform/language/values/variables>
pub fn of_variable(text: &str, at: usize) -> Option<Range<usize>> {
    let block = text.get(at..)?;
    let block = &block[..block.floor_char_boundary(BLOCK)];
    let word = "default";
    let mut depth = 0_u32;
    for (place, byte) in block.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth < 2 => return None,
            b'}' => depth -= 1,
            b'd' if depth == 1 && block[place..].starts_with(word) => {
                let begins = block[..place].ends_with([' ', '\t', '\n', '{']);
                let given = block[place + word.len()..].trim_start_matches([' ', '\t']);
                if let Some(value) = given.strip_prefix('=').filter(|_| begins) {
                    let value = value.trim_start();
                    return quoted(text, at + block.len() - value.len());
                }
            }
            _ => {}
        }
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

/// Bytes before a name in which the call that reads it stands.
const CALL: usize = 48;

/// Whether what stands before a name reads the environment, or settings with a default.
pub fn asks_environment(before: &str) -> bool {
    let tail = before.ceil_char_boundary(before.len().saturating_sub(CALL));
    let tail = before[tail..].to_ascii_lowercase();
    let reads = words().reads.iter().any(|call| tail.contains(call.as_str()));
    reads && !tail.contains("set") && !tail.contains("stub")
}

/// `${NAME:-value}`, `${name:value}`.
pub fn in_braces(text: &str, at: usize) -> Option<(Range<usize>, How)> {
    let after = rest(text, at);
    let signs = [":-", ":=", ":", "-", "="];
    let sign = signs.iter().find(|sign| after.starts_with(**sign))?;
    // A name of Spring with a hyphen: `${DB-PASSWORD:word}`.
    let hyphen = after.find('}').map(|end| &after[..end]).filter(|_| *sign == "-");
    if let Some((part, _)) = hyphen.and_then(|inner| inner.split_once(':')) {
        return in_braces(text, at + part.len());
    }
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

/// How Rust makes an owned text.
const STRING: &str = "String::from(";

/// What stands in behind a read: `, "value"`, `|| "value"`, `or "value"`, `?: "value"`.
pub fn behind(text: &str, at: usize, quoted_name: bool) -> Option<Range<usize>> {
    let after = rest(text, at);
    let start = after.trim_start();
    // What a typed read calls before.
    let start = start.strip_prefix(".getString()").map_or(start, str::trim_start);
    // `ENV["X"], "y"` are two arguments; `getenv("X", "y")` has a default.
    let called = quoted_name && !text[..at].ends_with([']', ')']);
    let mut signs = words().fallbacks.iter().filter(|sign| *sign != "," || called);
    let given = signs.find_map(|sign| match sign.starts_with(' ') {
        true => after.strip_prefix(sign.as_str()),
        false => start.strip_prefix(sign.as_str()),
    })?;
    let found = at + after.len() - given.trim_start().len();
    let wrapped = if rest(text, found).starts_with(STRING) { STRING.len() } else { 0 };
    let found = found + wrapped;
    let named = rest(text, found);
    let named_default = ["default=", "default: ", "default = ", "defaultValue: "];
    let skip = named_default.iter().find(|name| named.starts_with(**name)).map_or(0, |n| n.len());
    quoted(text, found + skip)
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn a_variable_as_a_whole_has_a_default() {
        let default = |value: &'static str| inside(value).map(|range| &value[range]);
        assert_eq!(default("${WORD:-hackathon}"), Some("hackathon"));
        assert_eq!(default("${DB-WORD:hackathon}"), Some("hackathon"));
        for value in ["${", "${}", "${WORD}", "${A}${B:-c}", "x${WORD:-y}", "${DB_PASSWORD:-x}"] {
            assert_eq!(default(value), None, "{value}");
        }
    }
}
