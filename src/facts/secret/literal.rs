//! How literals are written: in quotes, bare, in a block, behind a scheme, inside a call that
//! hashes.

use super::context::{next_line, rest};
use super::name::NAME;
use super::place::Place;
use super::words::words;
use crate::signals::holds;
use crate::source;
use std::ops::Range;

/// Longest value.
const VALUE: usize = 400;

/// What a function that hashes passwords is given: `bcrypt("word")`.
pub fn hashed(text: &str, at: usize) -> Option<Range<usize>> {
    let value = rest(text, at);
    let open = value.find('(').filter(|open| *open < NAME)?;
    let called = value[..open].to_ascii_lowercase();
    let ends = |call: &String| {
        let before = called.strip_suffix(call.as_str());
        before.is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric()))
    };
    quoted(text, at + open + 1).filter(|_| words().hash_calls.iter().any(ends))
}

/// Whether a name is that of the header that authenticates a request (RFC 9110, 11.6.2).
pub fn is_header(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("authorization")
}

/// What stands behind the scheme of an `Authorization` header: `"Bearer …"`.
pub fn credentials(text: &str, at: usize) -> Option<Range<usize>> {
    let value = rest(text, at);
    let inner = value.trim_start_matches(['"', '\'', '`']);
    let (scheme, given) = inner.split_once(' ')?;
    let known = holds(&words().authentication_schemes, &scheme.to_ascii_lowercase());
    let length = given
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\\' | ',' | ';'))
        .unwrap_or(given.len());
    let start = at + value.len() - given.len();
    // In a page that people read.
    let shown = ["</code", "</pre"].iter().any(|tag| given[length..].contains(tag));
    (known && !shown && length > 0).then_some(start..start + length)
}

/// The bytes of a literal at a place.
pub fn value_at(text: &str, at: usize, place: Place, name: usize) -> Option<Range<usize>> {
    if let Some(range) = quoted(text, at) {
        return Some(range);
    }
    if !place.is_bare() {
        return in_string(text, at, name);
    }
    let line = rest(text, at).trim_end();
    if matches!(line, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
        return block(text, at);
    }
    let line = line.split(" #").next().unwrap_or(line);
    let shell = matches!(place, Place::Script | Place::Build | Place::Pipeline);
    let end = match shell {
        true => line.find([' ', '\t', ';', '&', '|', '"', '\'', ')']).unwrap_or(line.len()),
        false => line.find([',', ';', '"', '\'', '&']).unwrap_or(line.len()),
    };
    let value = line[..end].trim_end().trim_end_matches('\\').trim_end();
    // A call, in code that a setting holds.
    let call = !shell && value.contains('(');
    (!value.is_empty() && !call).then(|| at..at + value.len())
}

/// The first line of a block scalar of YAML, behind its sign.
/// <https://yaml.org/spec/1.2.2/#81-block-scalar-styles>
fn block(text: &str, at: usize) -> Option<Range<usize>> {
    let start = next_line(text, at)?;
    let line = rest(text, start);
    let value = line.trim();
    let start = start + line.len() - line.trim_start().len();
    (!value.is_empty()).then(|| start..start + value.len())
}

/// A value inside a connection string: `"Server=db;Username=app;Password=word;"`.
fn in_string(text: &str, at: usize, name: usize) -> Option<Range<usize>> {
    let before = source::before(text, name).to_ascii_lowercase();
    let open = before.matches(['"', '\'', '`']).count() % 2 == 1;
    // An address, and a database of the machine itself.
    let other = before.contains("://") && !before.contains("jdbc:")
        || words().local_servers.iter().any(|server| before.contains(&**server));
    if !open
        || other
        || !words().connection_keys.iter().any(|key| before.contains(&**key))
        || !text[..at].ends_with('=')
    {
        return None;
    }
    let after = rest(text, at);
    let end = after.find([';', '"', '\'', '`', ' ', '&'])?;
    let plain = !after[..end].contains(['[', '(', '{']);
    (end > 0 && plain).then(|| at..at + end)
}

/// The inside of a quoted text that begins at a place; none for one that is put together.
pub fn quoted(text: &str, at: usize) -> Option<Range<usize>> {
    let line = rest(text, at);
    let prefix = line.bytes().take_while(|b| b"bBrRuU@".contains(b)).count();
    let prefix = if prefix <= 2 { prefix } else { 0 };
    let quote = line.as_bytes().get(prefix).copied().filter(|b| b"\"'`".contains(b))?;
    let start = prefix + 1;
    let inner = line.as_bytes().get(start..)?;
    let end = memchr::memchr(quote, &inner[..inner.len().min(VALUE)])?;
    let after = line[start + end + 1..].trim_start();
    let joined = after.starts_with(['+', '%', '.'])
        && !after.starts_with(".into")
        && !after.starts_with(".to_")
        || after.starts_with(quote as char);
    (end > 0 && !joined).then(|| at + start..at + start + end)
}
