//! Files of signals that a repository brings itself.

use super::RULES;
use super::load::{LanguageFile, OWN};
use crate::names::nearest;

/// Adds a repository's own files of signals, each with its path: to be called once, before
/// anything asks for the signals. An error names the path, the line and what is wrong.
pub fn extend(files: &[(String, String)]) -> Result<(), String> {
    let mut own = Vec::new();
    for (path, text) in files {
        let file: LanguageFile = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start).min(text.len());
            let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            format!("{path}:{line}: {}", error.message())
        })?;
        if let Some(problem) = problem(&file) {
            return Err(format!("{path}: {problem}"));
        }
        own.push(file);
    }
    OWN.set(own).map_err(|_| "signals were loaded twice".to_owned())
}

/// What a file says that nothing could act on.
fn problem(file: &LanguageFile) -> Option<String> {
    let known: Vec<&str> = languages().collect();
    let name = file.language.as_str();
    if !known.contains(&name) {
        return Some(format!("no language `{name}`{}", nearest(name, &known)));
    }
    let signals = file.signal.iter().enumerate();
    let empty = signals.into_iter().find(|(_, row)| row.matcher().is_none_or(str::is_empty));
    if let Some((at, row)) = empty {
        return Some(format!("signal {} ({}) has nothing to match", at + 1, row.concern));
    }
    let bare = file.signal.iter().find(|row| row.sets.is_some() && row.value.is_none());
    if let Some(row) = bare {
        return Some(format!("`sets` of {} needs a `value`; \"*\" is any", row.concern));
    }
    let environment = file.environment.iter().any(|row| row.name().is_none_or(str::is_empty));
    let route = file.route.iter().any(|row| row.name().is_none_or(str::is_empty));
    let code = file.code.iter().any(|row| row.text.is_empty());
    let key = file.framework_keys.iter().any(String::is_empty);
    match (environment || route || code, key) {
        (true, _) => Some("a row of environment, route or code has nothing to match".to_owned()),
        (_, true) => Some("a framework key is empty".to_owned()),
        _ => None,
    }
}

/// The languages that the built-in signals speak of, by the names of their files.
fn languages() -> impl Iterator<Item = &'static str> {
    let files = RULES.get_dir("signals").into_iter().flat_map(|folder| folder.files());
    files.filter_map(|file| file.path().file_stem()?.to_str())
}
