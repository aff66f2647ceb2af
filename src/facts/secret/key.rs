//! Private keys in PEM form (RFC 7468).

use super::SecretKind;
use super::detector::{Found, is_example};
use super::place::Place;
use crate::source::before;

/// Longest key that is looked at, in bytes.
const LONGEST: usize = 16 << 10;

/// Characters of base64 that a key has at least: those of an Ed25519 key are 64.
const SHORTEST: usize = 60;

/// A private key that begins at `at`, with `-----BEGIN`.
pub fn find(text: &str, at: usize, place: Place) -> Option<Found> {
    if matches!(place, Place::Document | Place::Translation) {
        return None;
    }
    let end = text.floor_char_boundary(at + LONGEST);
    let block = text.get(at..end)?;
    let (label, rest) = block.strip_prefix("-----BEGIN ")?.split_once("-----")?;
    if label.len() > 40 || !label.contains("PRIVATE KEY") || label.contains("ENCRYPTED") {
        return None;
    }
    let body = &rest[..rest.find("-----END")?];
    if body.contains("ENCRYPTED") {
        return None;
    }
    let unescaped = body.replace("\\n", "\n").replace("\\r", "");
    let lines =
        unescaped.lines().map(|line| line.trim_matches([' ', '\t', '"', '\'', '+', ',', '\\']));
    let code: String = lines.filter(|line| !line.contains(": ")).collect();
    let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let whole = code.len() >= SHORTEST && code.chars().all(base64);
    if !whole
        || is_example(text, named_at(text, at))
        || super::value::is_made_up(&code)
        || super::value::entropy(&code) < 4.5
    {
        return None;
    }
    let start = at + "-----BEGIN ".len() + label.len() + "-----".len();
    Some(Found {
        range: start..start + body.len(),
        rank: 0,
        kind: SecretKind::PrivateKey,
        title: match label.split_whitespace().next() {
            Some("PRIVATE") | None => "private key".to_owned(),
            Some(kind) => format!("{kind} private key"),
        },
        name: String::new(),
        weak: false,
        verified: false,
        public: false,
        shown: false,
    })
}

/// Where the line ends that names a key which begins at `at`: it may be the one before.
fn named_at(text: &str, at: usize) -> usize {
    let alone = before(text, at).trim().is_empty();
    if alone { text[..at].trim_end().len() } else { at }
}
