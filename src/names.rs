//! Names: their parts and words, and which of several is nearest. Knows no language.

/// The last part of a dotted name.
pub fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The last part of a path.
pub fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The words of a name in small letters: `userPassword`, `user_password`.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let hump = c.is_uppercase() && before.is_lowercase();
        if (hump || matches!(c, '_' | '-')) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

/// The hexadecimal digits of bytes, as digests are written.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// ` (did you mean …?)` for the nearest of `names`, if one is near.
pub fn nearest(name: &str, names: &[&str]) -> String {
    let best = names
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    match best {
        Some(best) if strsim::jaro_winkler(best, name) > 0.75 => {
            format!(": did you mean `{best}`?")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_words_and_neighbours() {
        assert_eq!(last("a.b.c"), "c");
        assert_eq!(last(""), "");
        assert_eq!(words("userPassword_2"), ["user", "password", "2"]);
        assert_eq!(words("__"), [""]);
        assert_eq!(nearest("metrcis", &["metrics", "traces"]), ": did you mean `metrics`?");
        assert_eq!(nearest("x", &[]), "");
    }
}
