//! What stands around a literal: its line, its section, the instruction or object it belongs to.

use super::address::is_nobodys;
use super::assigned::Site;
use super::place::Place;
use super::words::words;
use crate::names;
use crate::signals::holds;
use crate::source;
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
    // `arn:…:secret:name`, `secrets/token`; but `configuration["Db:Password"]`.
    let sections = |c: char| c.is_alphanumeric() || c == ':';
    let line = source::before(text, name.start).trim_end_matches(sections);
    let key = line.ends_with("[\"") || line.ends_with("(\"");
    if before == b':' && !key || matches!(before, b'/' | b'@' | b'#') {
        return true;
    }
    // A profile of Quarkus: `%dev.quarkus…`.
    if before == b'%' && named.split(['.', ',']).next().is_some_and(told) {
        return true;
    }
    // What follows or stands above says so: an example, an event of an analytics service.
    let line = source::before(text, name.start);
    let said = line.trim().to_lowercase().starts_with("example");
    if said || rest(text, name.end).contains("distinct_id") || line.contains("distinct_id") {
        return true;
    }
    let above = behind(text, name.start).trim_end_matches(line).trim_end();
    let above = above.rsplit('\n').next().unwrap_or_default().to_lowercase();
    if above.contains("not") && above.contains("a secret") {
        return true;
    }
    // Of a test, or of a demonstration.
    let parts = names::words(named);
    if parts.iter().any(|word| holds(&words().aside_names, word)) {
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

/// Bytes on each side of a place in which what it belongs to is looked for.
const BEHIND: usize = 16 << 10;

/// The text before a place, as far as it is looked at.
pub fn behind(text: &str, at: usize) -> &str {
    &text[text.ceil_char_boundary(at.saturating_sub(BEHIND))..at]
}

/// The text behind a place, as far as it is looked at.
fn ahead(text: &str, at: usize) -> &str {
    let ahead = text.get(at..).unwrap_or_default();
    &ahead[..ahead.floor_char_boundary(BEHIND)]
}

/// Bytes behind a place in which the end of its line is looked for: longer lines are written by
/// programs, and every name on one is looked at.
const AHEAD: usize = 4 << 10;

/// The rest of the line behind a place, as far as is looked.
pub fn rest(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let rest = &rest[..rest.floor_char_boundary(AHEAD)];
    &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
}

/// Where the next line begins; nothing where the end of this one is not seen.
pub fn next_line(text: &str, at: usize) -> Option<usize> {
    let end = at + rest(text, at).len();
    text.get(end..)?.starts_with('\n').then_some(end + 1)
}

/// Whether a literal is only shown to people or handed on as a text: in a comment that began on an
/// earlier line, or inside a text of several lines.
pub fn is_shown(text: &str, name: &Range<usize>, site: &Site<'_>) -> bool {
    if site.place != Place::Code {
        return false;
    }
    let before = behind(text, name.start);
    let open = before.rfind("/*").filter(|open| !before[*open..].contains("*/"));
    let begins = |open: usize| {
        let line = before[..open].rsplit('\n').next().unwrap_or_default();
        line.trim().is_empty()
    };
    let ticks = site.ticks.get_or_init(|| memchr::memchr_iter(b'`', text.as_bytes()).collect());
    let count = ticks.partition_point(|tick| *tick < name.start);
    let last = count.checked_sub(1).map(|last| ticks[last]).filter(|_| count % 2 == 1);
    let inside = last.is_some_and(|last| site.index.line(last) < site.index.line(name.start));
    // Prose in Markdown.
    let prose = source::before(text, name.start).contains("```");
    open.is_some_and(begins) || inside || prose
}

/// Whether `PASSWORD 'word'` stands in a statement that creates or changes an account.
/// <https://www.postgresql.org/docs/current/sql-createrole.html>
pub fn is_created(text: &str, name: &Range<usize>) -> bool {
    if text[name.clone()].eq_ignore_ascii_case("identified") {
        return true;
    }
    let before = behind(text, name.start);
    let statement = before.rsplit(';').next().unwrap_or_default();
    let mut words = statement.split_whitespace().skip_while(|word| word.starts_with("--"));
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    let what = words.next().unwrap_or_default().to_ascii_lowercase();
    matches!(&*first, "create" | "alter") && matches!(&*what, "user" | "role" | "login")
}

/// Whether a value is the name of a Kubernetes object: `loki-admin-token`.
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>
pub fn is_object(value: &str) -> bool {
    let part = |b: u8| b.is_ascii_lowercase() || b == b'-';
    value.contains('-') && value.bytes().all(part)
}

/// Lines around a setting in which its siblings stand.
const SIBLINGS: usize = 40;

/// Levels above a setting whose siblings are asked, too.
const LEVELS: usize = 2;

/// Whether a sibling in YAML, of a setting or of what it belongs to, switches off what it is for:
/// `enabled: false`.
pub fn is_switched_off(text: &str, name: &Range<usize>) -> bool {
    let indent = source::before(text, name.start);
    if !indent.trim().is_empty() {
        return false;
    }
    let depth = |line: &str| line.len() - line.trim_start().len();
    let off = |line: &str| {
        let (key, value) = line.trim().split_once(':').unwrap_or_default();
        let value = value.split('#').next().unwrap_or_default();
        matches!(key, "enabled" | "enable") && value.trim() == "false"
    };
    let told = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
    let (mut own, mut levels) = (indent.len(), 0);
    let before = behind(text, name.start).lines().rev().skip(1).filter(told).take(SIBLINGS);
    for line in before {
        if depth(line) < own && levels < LEVELS {
            (own, levels) = (depth(line), levels + 1);
        } else if depth(line) < own {
            break;
        }
        if depth(line) == own && off(line) {
            return true;
        }
    }
    let after = ahead(text, name.end).lines().skip(1).filter(told).take(SIBLINGS);
    after
        .take_while(|line| depth(line) >= indent.len())
        .any(|line| depth(line) == indent.len() && off(line))
}

/// Bytes beside an id in which the secret that goes with it stands.
const BESIDE: usize = 160;

/// Whether `accessKey` is the id that goes with a secret beside it.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html>
pub fn is_identifier(text: &str, name: &Range<usize>) -> bool {
    let words = names::words(names::last(&text[name.clone()]));
    let end = text.floor_char_boundary(name.end + BESIDE);
    let beside = text[name.end..end].to_ascii_lowercase();
    let secret = ["accesssecret", "secretkey", "secret-key", "secret_key", "secretaccesskey"];
    words.ends_with(&["access".to_owned(), "key".to_owned()])
        && secret.iter().any(|word| beside.contains(word))
}

/// Bytes around a password in which the other settings of its connection stand.
const SETTINGS: usize = 400;

/// Whether a password stands beside the host and the user of a connection to another machine, as in
/// the settings of an object mapper.
pub fn is_connection(text: &str, name: &Range<usize>) -> bool {
    let start = text.ceil_char_boundary(name.start.saturating_sub(SETTINGS));
    let end = text.floor_char_boundary(name.end + SETTINGS);
    let before = text[start..name.start].rsplit(['{', '}']).next().unwrap_or_default();
    let after = text[name.end..end].split(['{', '}']).next().unwrap_or_default();
    let set = |keys: &[&str]| [before, after].iter().find_map(|part| setting(part, keys));
    let host = set(&["host", "hostname", "server"]);
    host.is_some_and(|host| !host.is_empty() && !is_nobodys(&host))
        && set(&["user", "username"]).is_some()
}

/// What one of some keys is given in a list of settings: its literal.
fn setting(settings: &str, keys: &[&str]) -> Option<String> {
    let mut entries = settings.split([',', '\n']).filter_map(|entry| {
        let (key, value) = entry.split_once([':', '=']).filter(|(key, _)| key.len() < 40)?;
        let key = key.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
        let value = value.trim_start_matches('>').trim();
        let quoted = value.starts_with(['"', '\'']) && value.len() > 1;
        let known = keys.contains(&&*key) && quoted;
        known.then(|| value.trim_matches(['"', '\'']).to_ascii_lowercase())
    });
    entries.next_back()
}

/// Lines behind a value in which its object may say what it is.
const LINES: usize = 200;

/// The text of a base64 value of a Kubernetes Secret's `data`.
pub fn unpacked(text: &str, range: &Range<usize>, value: &str) -> Option<String> {
    let object = behind(text, range.start).rsplit("\n---").next()?;
    let is_secret = |line: &str| line.trim_end() == "kind: Secret";
    if !object.lines().any(is_secret) {
        let rest = ahead(text, range.end).lines().take(LINES);
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
