//! The rows of `rules/secrets/detectors`: one a kind of token, with its shape. A pattern is
//! compiled when its keyword is first met, and tried on the line around it only.

use super::context::rest;
use super::place::Place;
use super::value::Strength;
use super::words::words;
use super::{SecretKind, checksum, value};
use crate::names;
use crate::signals::RULES;
use crate::source;
use regex::bytes::Regex;
use serde::Deserialize;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

/// A kind of token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detector {
    /// `provider-kind`.
    pub id: String,
    /// For people.
    pub title: String,
    /// Texts that stand in every match; ASCII case is ignored.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Of a shape that tells nothing: parts of the name that it is given, in small letters; an
    /// underscore stands for a hyphen, a dot and nothing, too.
    #[serde(default)]
    pub named: Vec<String>,
    /// The shape; its first group, where there is one, is the secret.
    pub pattern: String,
    /// Least entropy of the secret, in bits a character.
    #[serde(default)]
    pub entropy: f32,
    /// How to verify it offline.
    pub checksum: Option<String>,
    /// Its provider means it to be seen by browsers.
    #[serde(default)]
    pub public: bool,
    /// Where its shape is documented.
    pub reference: String,
    /// Templates of texts that must match; read by tests alone.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Templates of texts that must not.
    #[serde(default)]
    pub no: Vec<String>,
    #[serde(skip)]
    regex: OnceLock<Regex>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DetectorFile {
    #[serde(default)]
    detector: Vec<Detector>,
}

/// What a search found: bytes of the file and what they are.
pub struct Found {
    /// Bytes of the secret.
    pub range: Range<usize>,
    /// Of findings that overlap, the one with the least rank stays.
    pub rank: u8,
    /// Kind.
    pub kind: SecretKind,
    /// For people.
    pub title: String,
    /// The name that it is given.
    pub name: String,
    /// A word that everybody tries.
    pub weak: bool,
    /// Its checksum is right.
    pub verified: bool,
    /// Meant to be seen.
    pub public: bool,
    /// Stands where texts show what a token looks like.
    pub shown: bool,
}

impl Found {
    /// A literal that a secret's name is given.
    pub fn assigned(range: Range<usize>, name: &str, strength: Strength) -> Found {
        Found {
            range,
            rank: 4,
            kind: SecretKind::Assigned,
            title: String::from("secret"),
            name: name.to_owned(),
            weak: strength == Strength::Word,
            verified: false,
            public: false,
            shown: false,
        }
    }
}

/// The rows, without their examples: sorted by file and place.
pub fn detectors() -> &'static [Detector] {
    static DETECTORS: LazyLock<Vec<Detector>> = LazyLock::new(|| {
        read(|text| {
            let example = |line: &&str| line.starts_with("yes = ") || line.starts_with("no = ");
            // Half of the text, which no search needs.
            let lines: Vec<&str> = text.lines().filter(|line| !example(line)).collect();
            lines.join("\n")
        })
    });
    &DETECTORS
}

fn read(text_of: impl Fn(&str) -> String) -> Vec<Detector> {
    let folder = RULES.get_dir("secrets/detectors").expect("the folder is embedded");
    let mut files: Vec<_> = folder.files().collect();
    files.sort_by_key(|file| file.path().to_owned());
    let rows = files.into_iter().flat_map(|file| {
        let text = file.contents_utf8().expect("detectors are UTF-8");
        match toml::from_str::<DetectorFile>(&text_of(text)) {
            Ok(file) => file.detector,
            Err(error) => panic!("{}: {error}", file.path().display()),
        }
    });
    rows.collect()
}

/// Bytes before and after a keyword in which a match lies.
const REACH: usize = 640;

impl Detector {
    /// What to look for.
    pub fn needles(&self) -> Vec<String> {
        let mut needles = self.keywords.clone();
        for name in &self.named {
            let signs = ["_", "-", ".", ""];
            let written = signs.iter().map(|sign| name.replace('_', sign));
            needles.extend(written.take(if name.contains('_') { signs.len() } else { 1 }));
            // A dotted setting whose last name has parts: `elastic.api_key`.
            if let Some((first, last)) = name.split_once('_').filter(|(_, last)| last.contains('_'))
            {
                needles.push(format!("{first}.{last}"));
                needles.push(format!("{first}.{}", last.replace('_', "-")));
            }
        }
        needles
    }

    fn regex(&self) -> &Regex {
        self.regex.get_or_init(|| {
            let compiled = regex::bytes::RegexBuilder::new(&self.whole_pattern())
                .unicode(false)
                .multi_line(true)
                .size_limit(1 << 24)
                .dfa_size_limit(1 << 18)
                .build();
            compiled.unwrap_or_else(|error| panic!("detector {}: {error}", self.id))
        })
    }

    /// The pattern; of a named one with the name and the sign that gives it its value.
    fn whole_pattern(&self) -> String {
        if self.named.is_empty() {
            return self.pattern.clone();
        }
        let escaped = |name: &String| regex::escape(name).replace('_', "[_.\\-]?");
        let mut names: Vec<String> = self.named.iter().map(escaped).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let (names, pattern) = (names.join("|"), &self.pattern);
        let name =
            format!("(?:^|[^0-9A-Za-z])(?i:{names})[0-9A-Za-z_.\\-]{{0,30}}[\"'`\\])]{{0,3}}");
        let sign = "[ \\t]{0,8}(?::=|=>|=|:|,|\\()[ \\t]{0,8}[\"'`]?";
        format!("{name}{sign}({pattern})(?:[\"'`\\s,;)}}\\\\]|$)")
    }

    /// The secrets around a keyword, and up to where was looked.
    pub fn find(&self, text: &str, at: usize, place: Place) -> (Vec<Found>, usize) {
        let bytes = text.as_bytes();
        let low = at.saturating_sub(REACH);
        let start = memchr::memrchr(b'\n', &bytes[low..at]).map_or(low, |line| low + line + 1);
        let high = (at + REACH).min(bytes.len());
        let end = memchr::memchr(b'\n', &bytes[at..high]).map_or(high, |line| at + line);
        let mut found = Vec::new();
        for captures in self.regex().captures_iter(&bytes[start..end]) {
            let Some(secret) = captures.get(1).or_else(|| captures.get(0)) else { continue };
            let range = start + secret.start()..start + secret.end();
            let Some(verified) = text.get(range.clone()).and_then(|text| self.holds(text)) else {
                continue;
            };
            let shown =
                is_out_of_use(text, range.start) || !verified && is_example(text, range.start);
            // Documents tell of tokens; what they call an example is known as one elsewhere.
            if shown || verified || place != Place::Document {
                found.push(Found { shown, ..self.found(range, verified) });
            }
        }
        (found, end)
    }

    /// Whether a text of the right shape is a secret, and one that is verified.
    fn holds(&self, secret: &str) -> Option<bool> {
        // Without a shape of its own a token is told from words by what these do not hold.
        let letters = |b: u8| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b'.');
        let word = !self.named.is_empty() && secret.bytes().all(letters);
        if word || value::entropy(secret) < self.entropy || value::is_made_up(secret) {
            return None;
        }
        match &self.checksum {
            Some(algorithm) => checksum::verify(algorithm, secret)?.then_some(true),
            None => Some(false),
        }
    }

    fn found(&self, range: Range<usize>, verified: bool) -> Found {
        let rank = match (verified, self.named.is_empty()) {
            (true, _) => 0,
            (_, true) => 1,
            (_, false) => 3,
        };
        Found {
            range,
            rank,
            kind: SecretKind::Token,
            title: self.title.clone(),
            name: String::new(),
            weak: false,
            verified,
            public: self.public,
            shown: false,
        }
    }

    /// The detector's finds in a text, whatever its place: for the test of the examples.
    pub fn matches(&self, text: &str) -> bool {
        let small = text.to_ascii_lowercase();
        let needles = self.needles();
        let mut places =
            needles.iter().filter_map(|needle| small.find(&needle.to_ascii_lowercase()));
        places.any(|at| !self.find(text, at, Place::Deployed).0.is_empty())
    }
}

/// Whether the line says before a place that it shows an example.
pub fn is_example(text: &str, at: usize) -> bool {
    let before = source::before(text, at).to_ascii_lowercase();
    words().shows.iter().any(|word| before.contains(word.as_str()))
}

/// Whether the line says that a token is of a test, or that nobody can use it any more.
fn is_out_of_use(text: &str, at: usize) -> bool {
    let behind = rest(text, at).to_ascii_lowercase();
    let mut names = source::before(text, at).split(|c: char| !c.is_alphanumeric());
    let of_test = |name: &str| names::words(name).iter().any(|word| word == "test");
    words().past.iter().any(|word| behind.contains(word.as_str())) || names.any(of_test)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::secret::template::example;
    use std::collections::BTreeSet;

    #[test]
    fn every_detector_knows_its_examples() {
        let mut problems = Vec::new();
        for detector in &read(str::to_owned) {
            for seed in 0..5 {
                for (templates, wanted) in [(&detector.yes, true), (&detector.no, false)] {
                    for template in templates {
                        let text = example(template, detector.checksum.as_deref(), seed);
                        if detector.matches(&text) != wanted {
                            problems.push(format!("{}: {template}: {text}", detector.id));
                        }
                    }
                }
            }
        }
        problems.dedup();
        assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
    }

    #[test]
    fn rows_are_whole_and_unique() {
        let (mut ids, rows) = (BTreeSet::new(), read(str::to_owned));
        for row in &rows {
            assert!(ids.insert(&row.id), "{} twice", row.id);
            assert_ne!(row.keywords.is_empty(), row.named.is_empty(), "{}", row.id);
            assert!(
                row.needles().iter().all(|needle| needle.len() >= 3),
                "{}: short needle",
                row.id
            );
            assert!(!row.yes.is_empty() && !row.no.is_empty(), "{}: no examples", row.id);
            assert!(row.reference.starts_with("https://"), "{}: no reference", row.id);
            let known = |by: &String| checksum::width(by).is_some();
            assert!(row.checksum.as_ref().is_none_or(known), "{}: unknown checksum", row.id);
        }
        assert!(ids.len() >= 200);
    }
}
