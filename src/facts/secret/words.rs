//! The words of `rules/secrets/words.toml`, which says what each list is for.

use crate::signals::RULES;
use serde::Deserialize;
use std::sync::LazyLock;

/// All lists.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Words {
    /// Where to look.
    pub needles: Vec<String>,
    /// Last words of passwords.
    pub passwords: Vec<String>,
    /// Last words of keys that a service chooses.
    pub own_keys: Vec<String>,
    /// Last words of keys that somebody gives.
    pub given_keys: Vec<String>,
    /// Words before `key` of a key that a service chooses.
    pub own_before_key: Vec<String>,
    /// Words before `key` of a key that somebody gives.
    pub given_before_key: Vec<String>,
    /// Words before `secret` of one that somebody else gave.
    pub given_before_secret: Vec<String>,
    /// Words behind a secret's word.
    pub tails: Vec<String>,
    /// Words before `token` or `secret` that make it something else.
    pub no_tokens: Vec<String>,
    /// Parts of stand-ins.
    pub stand_ins: Vec<String>,
    /// Values that say nothing.
    pub nothings: Vec<String>,
    /// Well-known passwords.
    pub defaults: Vec<String>,
    /// Marks of texts for people.
    pub translations: Vec<String>,
    /// Marks of what production does not use.
    pub development: Vec<String>,
    /// Profiles and sections that production does not use.
    pub profiles: Vec<String>,
    /// Folders of configuration.
    pub configuration: Vec<String>,
    /// Schemes of addresses that code opens.
    pub schemes: Vec<String>,
}

/// The lists, read once.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let file = RULES.get_file("secrets/words.toml").expect("the file is embedded");
        toml::from_str(file.contents_utf8().expect("UTF-8")).expect("valid words")
    });
    &WORDS
}

/// Whether `list` holds `word`.
pub fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}
