//! Literals that a secret's name is given, in any language: an assignment, an entry, an argument,
//! what stands in where a variable is not set, a name and a value on two lines.

use super::context::{is_aside, is_kept, rest, unpacked};
use super::detector::Found;
use super::fallback::{self, Reads, asks_environment};
use super::name::{self, Promise};
use super::place::Place;
use super::value;
use super::words::words;
use crate::names;
use crate::source::{self, is_in_comment};
use std::ops::Range;

/// Longest name, in bytes to each side of a needle.
const NAME: usize = 80;

/// Longest value.
const VALUE: usize = 400;

/// What is known of the file around a literal.
pub struct Site {
    /// What a literal in it is worth.
    pub place: Place,
    /// What stands in for variables.
    pub reads: Reads,
    /// What it does to a database, every installation has done.
    pub migrates: bool,
}

/// How a name comes to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// `name = "value"`.
    Given,
    /// `name or "value"`: where nothing is set.
    Fallback,
    /// `name = bcrypt("value")`: what a password is before it is kept.
    Hashed,
}

/// A literal that the name around `at` is given, and where the search for further names goes on.
pub fn find(text: &str, at: usize, site: &Site) -> (Option<Found>, usize) {
    let around = name_around(text.as_bytes(), at);
    let end = around.end.max(at + 1);
    if matches!(site.place, Place::Document | Place::Translation | Place::Data | Place::Aside) {
        return (None, end);
    }
    (literal(text, around, site), end)
}

fn literal(text: &str, around: Range<usize>, site: &Site) -> Option<Found> {
    let place = site.place;
    let name = text.get(around.clone())?;
    let promise = match name.eq_ignore_ascii_case("identified") {
        true => Promise::Chosen,
        false => name::promise(name)?,
    };
    if is_in_comment(text, around.start) || is_aside(text, &around, place) {
        return None;
    }
    let (range, how) = value_of(text, &around, site)?;
    let value = text.get(range.clone())?;
    let packed = unpacked(text, &range, value);
    let value = packed.as_deref().unwrap_or(value);
    let any_word = match (how, place) {
        (_, Place::Pipeline) if promise == Promise::Chosen => return None,
        (How::Fallback, Place::Pipeline) => false,
        (How::Fallback, _) => true,
        (How::Hashed, _) => site.migrates,
        (How::Given, Place::Deployed | Place::Environment) => true,
        (How::Given, Place::Infrastructure) => name::is_password(name),
        (How::Given, Place::Build) => is_kept(text, around.start),
        (How::Given, Place::Sql) => name.eq_ignore_ascii_case("identified"),
        _ => false,
    };
    let connected = place == Place::Code && text[..range.start].ends_with('=');
    let strength = match how {
        // Inside a connection string.
        How::Given if connected => value::judge(value, promise, true)?,
        How::Given | How::Hashed => value::judge(value, promise, any_word)?,
        How::Fallback => value::judge_fallback(value, promise, any_word)?,
    };
    if is_label(name, value, place, how) {
        return None;
    }
    Some(Found::assigned(range, shown(name), strength))
}

/// A name without the object that holds the environment.
fn shown(name: &str) -> &str {
    let name = name.trim_matches(['.', '-', '_']);
    match name.rsplit_once('.') {
        Some((object, last)) if asks_environment(object) => last,
        _ => name,
    }
}

/// The whole name around a place.
pub fn name_around(bytes: &[u8], at: usize) -> Range<usize> {
    let part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    let dashed = |byte: &&u8| part(byte) || **byte == b'-';
    let low = at.saturating_sub(NAME);
    let back = bytes[low..at].iter().rev().take_while(dashed).count();
    let mut start = at - back;
    // An ampersand in JSON, and what it separates.
    if bytes[..start].ends_with(b"\\") && bytes[start..at].starts_with(b"u0026") {
        start += "u0026".len();
    }
    let variable = bytes[..start].ends_with(b"${") || bytes[..start].ends_with(b"$");
    let high = (at + NAME).min(bytes.len());
    let rest = bytes[at..high].iter();
    let length = match variable {
        true => rest.take_while(part).count(),
        false => rest.take_while(dashed).count(),
    };
    start..at + length
}

fn value_of(text: &str, name: &Range<usize>, site: &Site) -> Option<(Range<usize>, How)> {
    let before = source::before(text, name.start);
    let after = rest(text, name.end);
    if before.ends_with("${") {
        return fallback::in_braces(text, name.end);
    }
    if before.ends_with('$') {
        return None;
    }
    let closed = after.trim_start_matches(['"', '\'', '`', ']', ')', '}', '!', '?']);
    let closed = closed.strip_prefix(".presence").unwrap_or(closed);
    let sign_at = name.end + (after.len() - closed.len());
    let quoted_name = after.starts_with(['"', '\'', '`']);
    let dotted = text[name.clone()].rsplit_once('.').map_or("", |(object, _)| object);
    if [before, dotted].into_iter().any(asks_environment)
        && let Some(range) = fallback::behind(text, sign_at, quoted_name)
    {
        return Some((range, How::Fallback));
    }
    if let Some(inner) = closed.strip_prefix('>').filter(|_| before.ends_with('<')) {
        let end = inner.find('<').filter(|end| *end > 0)?;
        return Some((sign_at + 1..sign_at + 1 + end, How::Given));
    }
    if let Some(value) = next_line(text, name, before, closed) {
        return Some((value, How::Given));
    }
    let place = site.place;
    if place == Place::Infrastructure && before.trim_end_matches('"').trim_end() == "variable" {
        return fallback::of_variable(text, name.end).map(|range| (range, How::Fallback));
    }
    // `ENV NAME value`, without a sign.
    let spaced = place == Place::Build && before.trim().eq_ignore_ascii_case("env");
    let at = match closed.strip_prefix(' ').filter(|_| spaced) {
        Some(value) => Some(sign_at + closed.len() - value.trim_start().len()),
        None => behind_sign(text, sign_at, quoted_name, place)
            .or_else(|| argument(text, name, before, sign_at, place)),
    };
    let read = place == Place::Code && site.reads.holds(&text[name.clone()]);
    if read && let Some(range) = fallback::declared(text, name.end, at) {
        return Some((range, How::Fallback));
    }
    let (range, how) = given(text, at?, name, site)?;
    let set = how == How::Given && fallback::sets_default(before, quoted_name, closed);
    Some((range, if set { How::Fallback } else { how }))
}

/// The literal that stands where a value begins.
fn given(text: &str, at: usize, name: &Range<usize>, site: &Site) -> Option<(Range<usize>, How)> {
    if let Some(range) = hashed(text, at) {
        return Some((range, How::Hashed));
    }
    let range = match is_header(&text[name.clone()]) {
        true => credentials(text, at)?,
        false => value_at(text, at, site.place, name.start)?,
    };
    Some((range, How::Given))
}

/// Where the only argument of a call that sets a secret begins: `setPassword("…")`, and of a
/// builder `.password("…")`.
fn argument(
    text: &str,
    name: &Range<usize>,
    before: &str,
    at: usize,
    place: Place,
) -> Option<usize> {
    let named = &text[name.clone()];
    let inner = rest(text, at).strip_prefix('(').filter(|_| place == Place::Code)?;
    let built = named.contains('.') || before.ends_with("->") || before.ends_with("::");
    let sets = name::sets(names::last(named)) || built && name::is_bare(names::last(named));
    let literal = quoted(text, at + 1).filter(|_| sets)?;
    // The only one.
    let closes = inner[literal.end - at..].trim_start().starts_with(')');
    closes.then_some(at + 1)
}

/// What a function that hashes passwords is given: `bcrypt("word")`.
fn hashed(text: &str, at: usize) -> Option<Range<usize>> {
    let value = rest(text, at);
    let open = value.find('(').filter(|open| *open < NAME)?;
    let called = value[..open].to_ascii_lowercase();
    let known = words().hash_calls.iter().any(|call| called.ends_with(call.as_str()));
    quoted(text, at + open + 1).filter(|_| known)
}

/// Whether a name is that of the header that authenticates a request (RFC 9110, 11.6.2).
fn is_header(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("authorization")
}

/// What stands behind the scheme of an `Authorization` header: `"Bearer …"`.
fn credentials(text: &str, at: usize) -> Option<Range<usize>> {
    let value = rest(text, at);
    let inner = value.trim_start_matches(['"', '\'', '`']);
    let (scheme, given) = inner.split_once(' ')?;
    let known = ["bearer", "token", "basic", "apikey"];
    let known = known.iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let length = given
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\\' | ',' | ';'))
        .unwrap_or(given.len());
    let start = at + value.len() - given.len();
    // In a page that people read.
    let shown = given.contains("</");
    (known && !shown && length > 0).then_some(start..start + length)
}

/// `name: X_PASSWORD` on one line and `value: word` on the next, in YAML and JSON.
fn next_line(text: &str, name: &Range<usize>, before: &str, closed: &str) -> Option<Range<usize>> {
    let key = before.trim_matches([' ', '\t', '"', '-', '{', '\'']).trim_end();
    let key = key.strip_suffix(':').unwrap_or(key).trim_end_matches('"');
    if !matches!(key, "name" | "key" | "Name") || !matches!(closed.trim_end(), "" | ",") {
        return None;
    }
    let end = name.end + rest(text, name.end).len() + 1;
    let line = rest(text, end);
    let start = line.trim_start_matches([' ', '\t', '"', '\'']);
    let rest_of = start.strip_prefix("value").or(start.strip_prefix("Value"))?;
    let rest_of = rest_of.trim_start_matches(['"', '\'']).strip_prefix(':')?;
    let value = rest_of.trim_start();
    let at = end + line.len() - value.len();
    value_at(text, at, Place::Deployed, name.start)
}

/// Where the value begins behind the sign that gives it; the type of a name may stand between.
fn behind_sign(text: &str, at: usize, quoted_name: bool, place: Place) -> Option<usize> {
    let after = rest(text, at);
    let sign = after.trim_start();
    let blank = after.len() - sign.len();
    if let Some(sql) = strip_words(sign, place) {
        return Some(at + after.len() - sql.len());
    }
    let equal = sign.starts_with("==") || sign.starts_with("=~") || sign.starts_with("!=");
    let signs = [":=", "=>", "||=", "?=", "=", ":", ","];
    let found = signs.iter().find(|s| sign.starts_with(**s)).filter(|_| !equal)?;
    if *found == "," && !(quoted_name && place == Place::Code) {
        return None;
    }
    let behind = &sign[found.len()..];
    let mut start = at + blank + found.len() + (behind.len() - behind.trim_start().len());
    // `password: string = "…"`, `password: Optional[str] = "…"`.
    if *found == ":" && place == Place::Code {
        let declared = rest(text, start);
        let kind =
            declared.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"_.<>[]|? ".contains(b));
        let kind = kind.count();
        if kind > 0 && declared[kind..].starts_with('=') && !declared[kind..].starts_with("==") {
            let value = &declared[kind + 1..];
            start += kind + 1 + (value.len() - value.trim_start().len());
        }
    }
    Some(start)
}

/// `IDENTIFIED BY 'x'`, `PASSWORD 'x'`.
fn strip_words(sign: &str, place: Place) -> Option<&str> {
    let by = sign.get(..3).filter(|by| by.eq_ignore_ascii_case("by "));
    let rest = if by.is_some() { sign[3..].trim_start() } else { sign };
    let sql = by.is_some() || place == Place::Sql;
    (sql && rest.starts_with('\'')).then_some(rest)
}

/// The bytes of a literal at a place.
fn value_at(text: &str, at: usize, place: Place, name: usize) -> Option<Range<usize>> {
    if let Some(range) = quoted(text, at) {
        return Some(range);
    }
    if !place.is_bare() {
        return in_string(text, at, name);
    }
    let line = rest(text, at).trim_end();
    if matches!(line, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
        return block(text, at + line.len());
    }
    let line = line.split(" #").next().unwrap_or(line);
    let shell = matches!(place, Place::Script | Place::Build | Place::Pipeline);
    let end = match shell {
        true => line.find([' ', '\t', ';', '&', '|', '"', '\'', ')']).unwrap_or(line.len()),
        false => line.find([',', ';', '"', '\'', '&']).unwrap_or(line.len()),
    };
    let value = line[..end].trim_end().trim_end_matches('\\').trim_end();
    (!value.is_empty()).then(|| at..at + value.len())
}

/// The first line of a block scalar of YAML, behind its sign.
/// <https://yaml.org/spec/1.2.2/#81-block-scalar-styles>
fn block(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at + rest(text, at).len() + 1;
    let line = rest(text, start);
    let value = line.trim();
    let start = start + line.len() - line.trim_start().len();
    (!value.is_empty()).then(|| start..start + value.len())
}

/// A value inside a connection string: `"Server=db;Username=app;Password=word;"`.
fn in_string(text: &str, at: usize, name: usize) -> Option<Range<usize>> {
    let before = source::before(text, name).to_ascii_lowercase();
    let open = before.matches(['"', '\'', '`']).count() % 2 == 1;
    if !open
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

/// Whether a value repeats the name in words: a label, a key, a field's name.
fn is_label(name: &str, value: &str, place: Place, how: How) -> bool {
    let as_it_is = matches!(
        place,
        Place::Deployed | Place::Environment | Place::Infrastructure | Place::Build
    );
    if how != How::Given || as_it_is {
        return false;
    }
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (name, value) = (plain(name), plain(value));
    value.is_empty() || name.contains(&value) || value.contains(&name)
}
