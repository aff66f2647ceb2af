//! What the name of a value says of it.

use super::words::words;
use crate::names;
use crate::signals::holds;

/// What a name promises of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// A password or a key of the service's own: any word may be one.
    Chosen,
    /// A key that somebody else gave: it looks random.
    Given,
}

/// What a name promises; `None` for a name that is of no secret, such as `token_url`.
pub fn promise(name: &str) -> Option<Promise> {
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

/// Whether all words of a name are those of a secret: `apiKey`, and not `checkPassword`.
pub fn is_bare(name: &str) -> bool {
    let parts = names::words(name);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    says(&parts).is_some() && (parts.len() < 2 || says(&parts[1..]).is_none())
}

/// Whether the last word may follow the word of a secret.
fn tail(parts: &[&str]) -> bool {
    parts.last().is_some_and(|word| holds(&words().tails, word))
}

fn says(parts: &[&str]) -> Option<Promise> {
    let words = words();
    let last = parts.last()?.trim_end_matches(|c: char| c.is_ascii_digit());
    let before = parts.len().checked_sub(2).map_or("", |at| parts[at]);
    if holds(&words.passwords, last) {
        // The working directory, in every shell.
        let folder = last == "pwd" && matches!(before, "" | "old");
        let given = holds(&words.given_before_secret, before)
            || holds(&words.files_before_password, before);
        let promise = if given { Promise::Given } else { Promise::Chosen };
        return (!folder || parts.len() == 1 && last == "pwd").then_some(promise);
    }
    if last == "key" {
        let own = holds(&words.own_before_key, before);
        let given = holds(&words.given_before_key, before);
        return match (own, given) {
            (true, _) => Some(Promise::Chosen),
            (_, true) => Some(Promise::Given),
            _ => None,
        };
    }
    // `PublicKeyToken` names an assembly of .NET.
    let public = parts.iter().any(|word| holds(&words.public, word));
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
