//! Lockfiles: that they are there, and the versions that they pin of the few packages whose rows
//! ask for one. Every format puts the version close behind the name.

use super::{Fact, Lockfile, What};
use crate::signals::signals;
use crate::source::{FileId, Span};
use memchr::memmem;
use std::collections::BTreeMap;

/// Bytes behind a name in which its version stands.
const NEAR: usize = 160;

/// Places of one name that are looked at.
const PLACES: usize = 200;

/// The fact of a lockfile, without its content.
pub fn present(ecosystem: &str, file: FileId) -> Fact {
    let lockfile = Lockfile { ecosystem: ecosystem.to_owned(), versions: BTreeMap::new() };
    Fact { at: Span::file_start(file), what: What::Lockfile(lockfile) }
}

/// The versions that a lockfile pins, by package.
pub fn versions(text: &str) -> BTreeMap<String, String> {
    let names = signals().versioned().iter();
    names.filter_map(|name| Some((name.clone(), version(text, name)?))).collect()
}

fn version(text: &str, name: &str) -> Option<String> {
    let bytes = text.as_bytes();
    memmem::find_iter(bytes, name).take(PLACES).find_map(|at| {
        let begins = at == 0 || matches!(bytes[at - 1], b'"' | b'/' | b' ' | b'\n' | b'\'');
        let behind = &bytes[at + name.len()..];
        let near = String::from_utf8_lossy(&behind[..behind.len().min(NEAR)]);
        if begins { behind_name(&near) } else { None }
    })
}

/// `rails (7.1.3)`, `/nuxt@3.9.0:`, `"nuxt": { "version": "3.9.0"`, `name = "rocket"` and a line
/// below `version = "0.5.1"`, `nuxt@^3.0.0:` and a line below `version "3.9.0"`.
fn behind_name(rest: &str) -> Option<String> {
    let number = |text: &str| {
        let text = text.trim_start_matches('v');
        let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')));
        let number = &text[..end.unwrap_or(text.len())];
        number.starts_with(|c: char| c.is_ascii_digit()).then(|| number.to_owned())
    };
    if let Some(inner) = rest.strip_prefix(" (") {
        return number(inner);
    }
    let pinned = rest.strip_prefix(['@', '/']).and_then(number);
    if pinned.is_some() || !rest.starts_with(['"', '\'', '@']) {
        return pinned;
    }
    let (_, behind) = rest.split_once("version")?;
    number(behind.trim_start_matches(['"', '\'', ':', '=', ' ']))
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn every_format_puts_the_version_behind_the_name() {
        let cases = [
            ("rails", "GEM\n  specs:\n    rails (7.1.3)\n      actionpack (= 7.1.3)\n", "7.1.3"),
            ("rails", "DEPENDENCIES\n  rails\n\nGEM\n    rails (7.0.8)\n", "7.0.8"),
            ("nuxt", "{\"node_modules/nuxt\": {\n  \"version\": \"3.9.0\",\n", "3.9.0"),
            ("nuxt", "packages:\n  /nuxt@3.9.1:\n    resolution: {}\n", "3.9.1"),
            ("nuxt", "\"nuxt@^3.0.0\":\n  version \"3.8.2\"\n", "3.8.2"),
            ("rocket", "[[package]]\nname = \"rocket\"\nversion = \"0.5.1\"\n", "0.5.1"),
            ("a/b", "{\"name\": \"a/b\",\n \"version\": \"v11.2.0\",", "11.2.0"),
        ];
        for (name, text, expected) in cases {
            assert_eq!(version(text, name).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(version("    rails-html (1.6)\n", "rails"), None);
        assert_eq!(version("name = \"rocket_codegen\"\nversion = \"0.5\"\n", "rocket"), None);
    }
}
