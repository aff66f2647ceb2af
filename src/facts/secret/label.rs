//! Values that say what they are: labels, names of fields, of objects and of keys inside them.

use super::assigned::How;
use super::place::Place;
use crate::names;

/// Whether a value repeats the name in words: a label, a key, a field's name.
pub fn is_label(name: &str, value: &str, place: Place, how: How) -> bool {
    if matches!(how, How::Fallback | How::Hashed) {
        return false;
    }
    match place {
        Place::Deployed | Place::Environment | Place::Infrastructure | Place::Build => {
            names_key(names::last(name), value)
        }
        _ => {
            let (name, value) = (plain(name), plain(value));
            value.is_empty() || name.contains(&value) || value.contains(&name)
        }
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a value of what is deployed names the key of a secret object, as the values of charts
/// do: `keyPasswordSecretKey: key-password`, `adminTokenSecret: admin-token`; or repeats the name
/// of a key: `secret-key: vendorSecretKey`.
fn names_key(name: &str, value: &str) -> bool {
    let (words, parts) = (names::words(name), names::words(value));
    let ends = |words: &[String]| words[words.len().saturating_sub(2)..].concat();
    let key = words.last().is_some_and(|word| word == "key");
    let repeats = key && words.len() > 1 && parts.len() > 2 && ends(&words) == ends(&parts);
    let humps = name.contains(|c: char| c.is_uppercase()) && name.contains(char::is_lowercase);
    let object = words.ends_with(&["secret".to_owned(), "key".to_owned()])
        || words.ends_with(&["secret".to_owned()]) && value.contains('-');
    repeats || humps && words.len() > 2 && object && parts.iter().all(|part| words.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_keys_are_told_from_words_that_are_passwords() {
        let label = |name, value| is_label(name, value, Place::Deployed, How::Given);
        for (name, value) in [
            ("keyPasswordSecretKey", "key-password"),
            ("clusterSecretKey", "cluster"),
            ("adminTokenSecret", "admin-token"),
            ("secret-key", "vendorSecretKey"),
        ] {
            assert!(label(name, value), "{name}: {value}");
        }
        for (name, value) in [
            ("POSTGRES_PASSWORD", "postgres"),
            ("adminPassword", "admin"),
            ("secretKey", "minioadmin"),
            ("MYSQL_ROOT_PASSWORD", "root_password"),
            ("jwt.secret", "mall-admin-secret"),
        ] {
            assert!(!label(name, value), "{name}: {value}");
        }
    }
}
