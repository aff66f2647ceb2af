//! Words that tell of names, folders and files what no row of a framework can:
//! `rules/signals/vocabulary.toml` says what each list is for.

use serde::Deserialize;

/// All lists.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Vocabulary {
    /// Concerns whose rows are no reason to parse a file.
    pub beside: Vec<String>,
    /// Parts of the names of functions that answer probes.
    pub probe_handlers: Vec<String>,
    /// Parts of the types of parameters that are connections.
    pub connections: Vec<String>,
    /// Words in the names of functions that switch a protection off on purpose.
    pub deliberate: Vec<String>,
    /// Ends of names of hosts that are not public.
    pub private_hosts: Vec<String>,
    /// Entries of a client's options that hold an address.
    pub address_keys: Vec<String>,
    /// Files whose values production replaces.
    pub replaced: Vec<Replaced>,
    /// Handlers of errors.
    pub errors: Errors,
    /// Secrets, by the names of values.
    pub secrets: Secrets,
    /// SQL and the names that are put into it.
    pub sql: Sql,
}

/// A file whose values production replaces by those of another beside it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replaced {
    /// Its name.
    pub file: String,
    /// The name of the other.
    pub by: String,
}

/// Words of handlers of errors.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Errors {
    /// Classes of any error.
    pub any: Vec<String>,
    /// It is meant to do nothing.
    pub meant: Vec<String>,
}

/// Words of names of secrets.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    /// The value is a secret.
    pub words: Vec<String>,
    /// As the last word: the value is about one.
    pub about: Vec<String>,
    /// The secret itself is not in the value.
    pub safe: Vec<String>,
}

/// Words about SQL.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sql {
    /// First words of statements.
    pub statements: Vec<String>,
    /// Last words of names of what is no value.
    pub parts: Vec<String>,
    /// Folders that are not asked.
    pub apart: Vec<String>,
}

/// Whether a list holds a word.
pub fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}
