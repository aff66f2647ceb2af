//! What stands around a literal: its line, its section, the instruction or object it belongs to.

use super::place::Place;
use super::words::words;
use crate::names;
use crate::signals::holds;
use base64::Engine;
use std::ops::Range;

/// Whether the instruction around a place keeps what it sets in the image: `ENV` and `ARG` do.
pub fn is_kept(text: &str, at: usize) -> bool {
    let mut lines = behind(text, at).lines().rev();
    let mut line = lines.next().unwrap_or_default();
    for before in lines.take_while(|before| before.trim_end().ends_with('\\')) {
        line = before;
    }
    let instruction = line.split_whitespace().next().unwrap_or_default();
    instruction.eq_ignore_ascii_case("ENV") || instruction.eq_ignore_ascii_case("ARG")
}

/// Whether what stands around a name says that production does not use its value, or that it is
/// part of something else's name.
pub fn is_aside(text: &str, name: &Range<usize>, place: Place) -> bool {
    let told = |word: &str| holds(&words().profiles, word);
    let before = text.as_bytes()[..name.start].last().copied().unwrap_or(b' ');
    let named = &text[name.clone()];
    // `arn:…:secret:name`, `secrets/token`.
    if matches!(before, b':' | b'/' | b'@') {
        return true;
    }
    // A profile of Quarkus: `%dev.quarkus…`.
    if before == b'%' && named.split(['.', ',']).next().is_some_and(told) {
        return true;
    }
    if place == Place::Pipeline {
        return names::words(named).iter().any(|word| holds(&words().development, word));
    }
    let yaml = matches!(place, Place::Deployed | Place::Settings);
    yaml && section(text, name.start).is_some_and(|section| told(&section.to_lowercase()))
}

/// The key at the line's beginning under which a place lies, as in `config/secrets.yml` of Rails.
fn section(text: &str, at: usize) -> Option<&str> {
    let mut lines = behind(text, at).lines().rev();
    let line = lines.find(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))?;
    line.trim_end().strip_suffix(':')
}

/// Bytes before a place in which what it belongs to is looked for.
const BEHIND: usize = 16 << 10;

/// The text before a place, as far as it is looked at.
pub fn behind(text: &str, at: usize) -> &str {
    let mut start = at.saturating_sub(BEHIND);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..at]
}

/// The rest of the line behind a place.
pub fn rest(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
}

/// Lines behind a value in which its object may say what it is.
const LINES: usize = 200;

/// The text of a base64 value of a Kubernetes Secret's `data`.
pub fn unpacked(text: &str, range: &Range<usize>, value: &str) -> Option<String> {
    let object = behind(text, range.start).rsplit("\n---").next()?;
    let is_secret = |line: &str| line.trim_end() == "kind: Secret";
    if !object.lines().any(is_secret) {
        let rest = text.get(range.end..).unwrap_or_default().lines().take(LINES);
        if !rest.take_while(|line| !line.starts_with("---")).any(is_secret) {
            return None;
        }
    }
    let top = |line: &&str| line.trim_end().ends_with(':') && !line.starts_with([' ', '\t', '#']);
    let section = object.lines().rev().find(top)?;
    if section.trim_end() != "data:" {
        return None;
    }
    let bytes = base64::engine::general_purpose::STANDARD.decode(value.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(text.trim_end().to_owned())
}
