//! Literals that a secret's name is given, in any language: an assignment, an entry, an argument,
//! what stands in where a variable is not set, a name and a value on two lines.

use super::context::{
    is_aside, is_connection, is_created, is_identifier, is_kept, is_object, is_shown,
    is_switched_off, next_line, rest, unpacked,
};
use super::detector::Found;
use super::fallback::{self, Reads, asks_environment};
use super::label::is_label;
use super::literal::{credentials, hashed, is_header, quoted, value_at};
use super::name::{self, Promise};
use super::place::{self, Place};
use super::value;
use crate::names;
use crate::source::{self, LineIndex, is_in_comment};
use std::cell::OnceCell;
use std::ops::Range;

/// What is known of the file around a literal.
pub struct Site<'t> {
    /// The file.
    pub index: &'t LineIndex<'t>,
    /// What a literal in it is worth.
    pub place: Place,
    /// What stands in for variables.
    pub reads: Reads,
    /// Where quotes of texts of several lines stand, once somebody asked.
    pub ticks: OnceCell<Vec<usize>>,
    /// It holds values of a chart.
    pub chart: bool,
    /// What it does to a database, every installation has done.
    pub migrates: bool,
}

impl<'t> Site<'t> {
    /// What is known of a file at the beginning.
    pub fn new(index: &'t LineIndex<'t>, place: Place, reads: Reads, path: &str) -> Site<'t> {
        let (migrates, chart) = (place::is_migration(path), place::is_chart(path));
        Site { index, place, reads, chart, migrates, ticks: OnceCell::new() }
    }
}

/// How a name comes to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// `name = "value"`.
    Given,
    /// `name or "value"`: where nothing is set.
    Fallback,
    /// `setName("value")`.
    Set,
    /// `name = bcrypt("value")`: what a password is before it is kept.
    Hashed,
}

/// A literal that a name is given.
pub fn find(text: &str, around: &Range<usize>, site: &Site<'_>) -> Option<Found> {
    let place = site.place;
    let name = text.get(around.clone())?;
    let promise = match name.eq_ignore_ascii_case("identified") {
        true => Promise::Chosen,
        false => name::promise(name)?,
    };
    if is_in_comment(text, around.start) || is_aside(text, around, place) {
        return None;
    }
    let (range, how) = value_of(text, around, site)?;
    let value = text.get(range.clone())?;
    let (range, how) = match fallback::inside(value) {
        Some(inner) if promise == Promise::Chosen => {
            (range.start + inner.start..range.start + inner.end, How::Fallback)
        }
        _ => (range, how),
    };
    let value = text.get(range.clone())?;
    let packed = unpacked(text, &range, value);
    let value = packed.as_deref().unwrap_or(value);
    let any_word = takes_any_word(text, around, &range, (promise, how), site)?;
    let strength = match how {
        How::Fallback => value::judge_fallback(value, promise, any_word)?,
        How::Given | How::Set | How::Hashed => value::judge(value, promise, any_word)?,
    };
    let object = site.chart && names::last(name) == "secret" && is_object(value);
    if object || is_label(name, value, place, how) || is_shown(text, around, site) {
        return None;
    }
    let setting =
        matches!(place, Place::Deployed | Place::Settings) && is_switched_off(text, around);
    if how == How::Given && (setting || is_identifier(text, around)) {
        return None;
    }
    Some(Found::assigned(range, shown(name), strength))
}

/// Whether any word is a password where a literal stands; `None` where it is none of the service's.
fn takes_any_word(
    text: &str,
    name: &Range<usize>,
    value: &Range<usize>,
    (promise, how): (Promise, How),
    site: &Site<'_>,
) -> Option<bool> {
    let named = &text[name.clone()];
    let is_password = || name::is_password(named);
    Some(match (how, site.place) {
        (_, Place::Pipeline) if promise == Promise::Chosen => return None,
        (How::Fallback, Place::Pipeline) => false,
        (How::Fallback, _) => true,
        (How::Hashed, _) => site.migrates,
        (How::Set, _) => is_password() && name::sets(names::last(named)),
        (How::Given, Place::Deployed | Place::Environment) => true,
        (How::Given, Place::Infrastructure) => is_password(),
        (How::Given, Place::Build) => is_kept(text, name.start),
        (How::Given, Place::Sql) => is_created(text, name),
        // Inside a connection string, or beside the host that it opens.
        (How::Given, Place::Code) => {
            text[..value.start].ends_with('=') || is_password() && is_connection(text, name)
        }
        _ => false,
    })
}

/// A name without the object that holds the environment.
fn shown(name: &str) -> &str {
    let name = name.trim_matches(['.', '-', '_']);
    match name.rsplit_once('.') {
        Some((object, last)) if asks_environment(object) => last,
        _ => name,
    }
}

fn value_of(text: &str, name: &Range<usize>, site: &Site<'_>) -> Option<(Range<usize>, How)> {
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
    if before.ends_with('<') && closed.starts_with('>') {
        let end = closed[1..].find('<').filter(|end| *end > 0)?;
        return Some((sign_at + 1..sign_at + 1 + end, How::Given));
    }
    if let Some(value) = on_next_line(text, name, before, closed) {
        return Some((value, How::Given));
    }
    behind_name(text, name, sign_at, site)
}

/// What stands behind a name, and how it is given; `sign_at` is where quotes and brackets end.
fn behind_name(
    text: &str,
    name: &Range<usize>,
    sign_at: usize,
    site: &Site<'_>,
) -> Option<(Range<usize>, How)> {
    let before = source::before(text, name.start);
    let closed = rest(text, sign_at);
    let quoted_name = rest(text, name.end).starts_with(['"', '\'', '`']);
    let place = site.place;
    if place == Place::Infrastructure && before.trim_end_matches('"').trim_end() == "variable" {
        return fallback::of_variable(text, name.end).map(|range| (range, How::Fallback));
    }
    // `ENV NAME value`, without a sign.
    let spaced = place == Place::Build && before.trim().eq_ignore_ascii_case("env");
    let at = match closed.strip_prefix(' ').filter(|_| spaced) {
        Some(value) => Some(sign_at + closed.len() - value.trim_start().len()),
        None => behind_sign(text, sign_at, quoted_name, place),
    };
    if let Some(range) = argument(text, name, before, sign_at).filter(|_| place == Place::Code) {
        return Some((range, How::Set));
    }
    let read = || site.reads.holds(&text[name.clone()], site.index.line(name.start));
    let read = place == Place::Code && read();
    if read && let Some(range) = fallback::declared(text, name.end, at) {
        return Some((range, How::Fallback));
    }
    let (range, how) = given(text, at?, name, site)?;
    let set = how == How::Given && fallback::sets_default(before, quoted_name, closed);
    Some((range, if set { How::Fallback } else { how }))
}

/// The literal that stands where a value begins.
fn given(
    text: &str,
    at: usize,
    name: &Range<usize>,
    site: &Site<'_>,
) -> Option<(Range<usize>, How)> {
    if let Some(range) = hashed(text, at) {
        return Some((range, How::Hashed));
    }
    // A type and a default, as django-environ takes them.
    if let Some(word) = rest(text, at).strip_prefix("(str,").map(str::trim_start) {
        return Some((quoted(text, at + rest(text, at).len() - word.len())?, How::Fallback));
    }
    let range = match is_header(&text[name.clone()]) {
        true => credentials(text, at)?,
        false => value_at(text, at, site.place, name.start)?,
    };
    Some((range, How::Given))
}

/// The only argument of a call that sets a secret: `setPassword("…")`, and of a builder
/// `.password("…")`.
fn argument(text: &str, name: &Range<usize>, before: &str, at: usize) -> Option<Range<usize>> {
    let named = names::last(&text[name.clone()]);
    let inner = rest(text, at).strip_prefix('(')?;
    let built = name.len() > named.len() || before.ends_with("->") || before.ends_with("::");
    let sets = name::sets(named) || built && name::is_bare(named);
    let literal = quoted(text, at + 1).filter(|_| sets)?;
    let closes = inner.get(literal.end - at..)?.trim_start().starts_with(')');
    closes.then_some(literal)
}

/// `name: X_PASSWORD` on one line and `value: word` on the next, in YAML and JSON.
fn on_next_line(
    text: &str,
    name: &Range<usize>,
    before: &str,
    closed: &str,
) -> Option<Range<usize>> {
    let key = before.trim_matches([' ', '\t', '"', '-', '{', '\'']).trim_end();
    let key = key.strip_suffix(':').unwrap_or(key).trim_end_matches('"');
    if !matches!(key, "name" | "key" | "Name") || !matches!(closed.trim_end(), "" | ",") {
        return None;
    }
    let end = next_line(text, name.end)?;
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
    if *found == "," && !(quoted_name && place == Place::Code && !is_listed(text, at)) {
        return None;
    }
    // `os.environ["NAME"] = …` is code, also where a setting holds it.
    if place.is_bare() && text[..at].ends_with(']') {
        return None;
    }
    let behind = &sign[found.len()..];
    // A variable of psql: `PASSWORD :'name'`.
    if *found == ":" && blank > 0 && place != Place::Code && behind.starts_with(['\'', '"']) {
        return None;
    }
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

/// Whether a text in quotes that ends before `at` is one of several in a list.
fn is_listed(text: &str, at: usize) -> bool {
    let before = source::before(text, at);
    let before = before.trim_end_matches(['"', '\'', '`']);
    let inner = before.rfind(['"', '\'', '`']).map_or("", |quote| &before[..quote]);
    let open = inner.rfind(['(', '[', '{']).map(|open| &inner[open..]);
    let first = inner.trim_end().ends_with(['(', '[', '{']) || inner.trim().is_empty();
    !first && open.is_none_or(|open| !open.starts_with('('))
}

/// `IDENTIFIED BY 'x'`, `IDENTIFIED WITH plugin BY 'x'`, `PASSWORD 'x'`.
fn strip_words(sign: &str, place: Place) -> Option<&str> {
    let with = sign.get(..5).filter(|with| with.eq_ignore_ascii_case("with "));
    let sign = with.and_then(|_| sign[5..].split_once(' ')).map_or(sign, |(_, by)| by);
    let by = sign.get(..3).filter(|by| by.eq_ignore_ascii_case("by "));
    let rest = if by.is_some() { sign[3..].trim_start() } else { sign };
    let sql = by.is_some() || place == Place::Sql;
    (sql && rest.starts_with('\'')).then_some(rest)
}
