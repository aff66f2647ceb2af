//! What the name of a value says of it.

use super::words::words;
use crate::names;
use crate::signals::holds;
use std::ops::Range;

/// Longest name, in bytes to each side of a needle.
pub const NAME: usize = 80;

/// What a name promises of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// A password or a key of the service's own: any word may be one.
    Chosen,
    /// A key that somebody else gave: it looks random.
    Given,
}

/// The bytes of the whole name around a place.
pub fn around(bytes: &[u8], at: usize) -> Range<usize> {
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

/// What a name promises; `None` for a name that is of no secret, such as `token_url`.
pub fn promise(name: &str) -> Option<Promise> {
    // The working directory, and what a bundler puts into pages.
    let browser = words().browser_prefixes.iter().any(|prefix| name.starts_with(&**prefix));
    if name == "PWD" || browser {
        return None;
    }
    let parts: Vec<String> = name.split(['.', '/', ':']).flat_map(names::words).collect();
    let mut parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    while parts.last().is_some_and(|word| word.is_empty() || word.parse::<u32>().is_ok()) {
        parts.pop();
    }
    while parts.len() > 1 && says(&parts).is_none() && tail(&parts) {
        parts.pop();
    }
    says(&parts)
}

/// Whether the last word of a name is a password's.
pub fn is_password(name: &str) -> bool {
    let parts = names::words(names::last(name));
    parts.last().is_some_and(|word| holds(&words().passwords, word))
}

/// Whether a name is that of a call that sets a secret: `setPassword`, `with_api_key`.
pub fn sets(name: &str) -> bool {
    let words = names::words(name);
    words.first().is_some_and(|first| matches!(first.as_str(), "set" | "with"))
}

/// Whether all words of a name are those of a secret, or say who gave it: `apiKey`, `clientSecret`,
/// and not `checkPassword`.
pub fn is_bare(name: &str) -> bool {
    let parts = names::words(name);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let given = |word: &str| {
        let words = words();
        [&words.given_before_secret, &words.given_before_key].iter().any(|list| holds(list, word))
    };
    let bare = parts.len() < 2 || says(&parts[1..]).is_none() || given(parts[0]);
    says(&parts).is_some() && bare
}

/// Whether the last word may follow the word of a secret. A password's key is the name by which it
/// is kept.
fn tail(parts: &[&str]) -> bool {
    let password =
        || parts.len().checked_sub(2).is_some_and(|at| holds(&words().passwords, parts[at]));
    parts.last().is_some_and(|word| holds(&words().tails, word) && !(*word == "key" && password()))
}

fn says(parts: &[&str]) -> Option<Promise> {
    let words = words();
    let last = parts.last()?.trim_end_matches(|c: char| c.is_ascii_digit());
    let before = parts.len().checked_sub(2).map_or("", |at| parts[at]);
    // The name of a secret that is there already.
    if parts.first() == Some(&"existing") {
        return None;
    }
    // `PassPhrase`.
    if last == "phrase" && before == "pass" {
        return Some(Promise::Chosen);
    }
    if holds(&words.passwords, last) {
        return password(parts, last, before);
    }
    // `PublicKeyToken` names an assembly of .NET.
    let public = parts.iter().any(|word| holds(&words.public, word));
    if last == "key" && !public {
        let own = holds(&words.own_before_key, before);
        let given = holds(&words.given_before_key, before);
        return match (own, given) {
            (true, _) => Some(Promise::Chosen),
            (_, true) => Some(Promise::Given),
            _ => None,
        };
    }
    if public || holds(&words.no_tokens, before) {
        return None;
    }
    match (holds(&words.own_keys, last), holds(&words.given_keys, last)) {
        // What another service hands out together with an id.
        (true, _) if holds(&words.given_before_secret, before) => Some(Promise::Given),
        (true, _) => Some(Promise::Chosen),
        (_, true) if before == "secret" => Some(Promise::Chosen),
        (_, true) => Some(Promise::Given),
        _ => joined(last),
    }
}

/// What the name of a password promises; `last` and `before` are its last words.
fn password(parts: &[&str], last: &str, before: &str) -> Option<Promise> {
    let words = words();
    // The working directory, in every shell, and what passes a request on.
    let folder = last == "pwd" && matches!(before, "" | "old") && parts.len() > 1;
    if folder || last == "pass" && holds(&words.directives, before) {
        return None;
    }
    let kept = parts.len().checked_sub(3).map_or("", |at| parts[at]);
    let file = holds(&words.files_before_password, before)
        || before == "store" && matches!(kept, "" | "key" | "trust");
    let given = file || holds(&words.given_before_secret, before);
    Some(if given { Promise::Given } else { Promise::Chosen })
}

/// Words that are written together: `secretkey`, `SECRETTOKEN`.
fn joined(word: &str) -> Option<Promise> {
    let words = words();
    let ends =
        |list: &[String]| list.iter().any(|end| end.len() > 4 && word.ends_with(end.as_str()));
    if ends(&words.passwords) {
        return Some(Promise::Chosen);
    }
    let key = word.strip_suffix("key")?;
    if holds(&words.own_before_key, key) {
        return Some(Promise::Chosen);
    }
    holds(&words.given_before_key, key).then_some(Promise::Given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_and_of_what_is_none() {
        for name in ["POSTGRES_PASSWORD", "jwtSecret", "secret_key_base", "APP_SECRET_TOKEN"] {
            assert_eq!(promise(name), Some(Promise::Chosen), "{name}");
        }
        for name in ["spring.datasource.password", "DB_PASS", "MYSQL_PWD", "Password1"] {
            assert_eq!(promise(name), Some(Promise::Chosen), "{name}");
        }
        for name in ["API_KEY", "accessToken", "client_secret", "AccountKey"] {
            assert_eq!(promise(name), Some(Promise::Given), "{name}");
        }
        for name in [
            "token_url",
            "password_field",
            "passwordHash",
            "secretName",
            "next_token",
            "csrfToken",
            "max_tokens",
            "tokenizer",
            "OLD_PWD",
            "public_key",
            "partition_key",
            "passthrough",
            "password_reset",
            "PublicKeyToken",
            "key",
        ] {
            assert_eq!(promise(name), None, "{name}");
        }
    }
}
