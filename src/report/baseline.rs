//! The file of a baseline: failures that were there when a repository began to use readycheck. One
//! failure a line, sorted, without line numbers and dates, so that branches merge. Opens no file.

use super::KnownKind;
use super::known::{Key, Known};
use crate::source::visible;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Name of the file in the root.
pub const FILE_NAME: &str = ".readycheck-baseline.toml";

/// The version that is written, and the only one that is read.
const VERSION: u32 = 1;

/// How often one failure may be there: no file holds more.
const COUNT_LIMIT: usize = 100_000;

/// Characters of a message that are kept for the reader.
const ABOUT: usize = 100;

/// The failures of a baseline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// How often each was there, and what it is for people.
    pub failures: BTreeMap<Key, (usize, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    failures: Vec<toml::Spanned<Line>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    path: String,
    component: String,
    hash: String,
    #[serde(default = "one")]
    count: usize,
    #[serde(default)]
    about: String,
}

fn one() -> usize {
    1
}

/// Reads the text of a baseline; what is wrong with it comes with its line. Equal lines, as a merge
/// may leave them, count once.
pub fn parse(text: &str) -> Result<Baseline, (usize, String)> {
    let line_of = |at: usize| text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let first = error.message().lines().next().unwrap_or_default();
        (line_of(at), first.to_owned())
    })?;
    if file.version != VERSION {
        return Err((1, format!("version {} is not known: {VERSION} is", file.version)));
    }
    let mut failures: BTreeMap<Key, (usize, String)> = BTreeMap::new();
    for spanned in file.failures {
        let at = spanned.span().start;
        let Line { rule, path, component, hash, count, about } = spanned.into_inner();
        let digits = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if hash.len() != 16 || !digits {
            return Err((line_of(at), "`hash` must be 16 hexadecimal digits".to_owned()));
        }
        if !(1..=COUNT_LIMIT).contains(&count) {
            return Err((line_of(at), format!("`count` must be 1 to {COUNT_LIMIT}")));
        }
        let kept = failures.entry(Key { rule, path, component, content: hash }).or_default();
        *kept = (kept.0.max(count), about);
    }
    Ok(Baseline { failures })
}

impl Baseline {
    /// The baseline of these failures: keys, each with its message.
    pub fn of<'m>(failures: impl Iterator<Item = (Key, &'m str)>) -> Baseline {
        let mut baseline = Baseline::default();
        for (key, message) in failures {
            baseline.add(key, message);
        }
        baseline
    }

    /// Adds one failure.
    pub fn add(&mut self, key: Key, message: &str) {
        let about = || visible(&message.chars().take(ABOUT).collect::<String>());
        self.failures.entry(key).or_insert_with(|| (0, about())).0 += 1;
    }

    /// How many failures it holds.
    pub fn count(&self) -> usize {
        self.failures.values().map(|(count, _)| count).sum()
    }

    /// The failures as what a report waives; `name` is the file's.
    pub fn known(&self, name: &str) -> Known {
        let failures = self.failures.iter().map(|(key, (count, _))| (key.clone(), *count));
        let reason = "in the baseline".to_owned();
        let (kind, source) = (KnownKind::Baseline, name.to_owned());
        Known { kind, source, reason, failures: failures.collect() }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = format!(
            "# Failures that were here when readycheck came. They do not count; new ones do.\n\
             # `readycheck baseline` takes out what is mended.\n\
             version = {VERSION}\n\
             failures = [\n"
        );
        for (key, (count, about)) in &self.failures {
            text.push_str(&line(key, *count, about));
        }
        text.push_str("]\n");
        text
    }
}

/// One failure as it stands in the file, with its line end.
pub fn line(key: &Key, count: usize, about: &str) -> String {
    let Key { rule, path, component, content } = key;
    let count = if count > 1 { format!(", count = {count}") } else { String::new() };
    format!(
        "  {{ rule = {}, path = {}, component = {}, hash = {}{count}, about = {} }},\n",
        quoted(rule),
        quoted(path),
        quoted(component),
        quoted(content),
        quoted(about)
    )
}

/// A basic string of TOML: JSON's, with the one control character that JSON leaves.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7F}', "\\u007F")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> Key {
        let (rule, component) = ("a/b".to_owned(), ".".to_owned());
        Key { rule, path: path.to_owned(), component, content: "0123456789abcdef".to_owned() }
    }

    #[test]
    fn what_is_written_is_read_again_whatever_the_names_hold() {
        let paths = ["b", "a\"\\\n\u{1b}[31m\u{7f}'''\u{fffd}", "日本/😀", "a\"\\"];
        let failures = paths.iter().map(|path| (key(path), "line\n\u{202e}end"));
        let mut baseline = Baseline::of(failures);
        baseline.add(key("b"), "again");
        let text = baseline.text();
        assert_eq!(text.lines().count(), 5 + paths.len(), "{text}");
        assert!(!text.contains('\u{1b}'));
        assert_eq!(parse(&text), Ok(baseline.clone()));
        assert_eq!(baseline.count(), 5);
        assert!(text.contains("count = 2"));
    }

    #[test]
    fn what_is_wrong_comes_with_its_line() {
        let entry = |more: &str| {
            format!(
                "version = 1\nfailures = [\n  {{ rule = \"a/b\", path = \"p\", component = \".\", \
                 hash = \"0123456789abcdef\"{more} }},\n]\n"
            )
        };
        assert_eq!(parse(&entry("")).map(|baseline| baseline.count()), Ok(1));
        let twice = entry("").replace("]\n", "") + entry("").split_once("[\n").expect("there").1;
        assert_eq!(parse(&twice).map(|baseline| baseline.count()), Ok(1));
        let line = |text: &str| parse(text).expect_err("refused").0;
        assert_eq!(line("version = 2\n"), 1);
        assert_eq!(line("version = 1\nfailures = [\n<<<<<<< HEAD\n]\n"), 3);
        assert_eq!(line(&entry(", count = 0")), 3);
        assert_eq!(line(&entry(", count = 9000000000000000000")), 3);
        assert_eq!(line(&entry(", line = 7")), 3);
        assert_eq!(line(&entry("").replace("0123", "")), 3);
    }
}
