//! Secrets that a file holds: tokens of known shape, private keys, passwords in addresses, and
//! literals that a secret's name is given. One pass over the bytes finds where to look; what is
//! found is kept as a hash and a redacted text, never printed as it is.

mod address;
mod assigned;
mod call;
mod checksum;
mod context;
mod detector;
mod fallback;
mod key;
mod label;
mod list;
mod literal;
mod name;
mod place;
mod seed;
mod template;
mod value;
mod words;

pub use detector::{Detector, detectors};
pub use place::Place;
pub use template::example;

use super::{Fact, What};
use crate::discover::{Class, Format};
use crate::names;
use crate::signals::{Needle, Needles};
use crate::source::LineIndex;
use assigned::Site;
use detector::Found;
use fallback::Reads;
use memchr::memmem;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

/// What kind of secret a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// It has the shape of what a provider issues.
    Token,
    /// A private key in PEM form.
    PrivateKey,
    /// The password of an address or of a connection string.
    Connection,
    /// A literal that a secret's name is given.
    Assigned,
}

/// A secret, redacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its kind.
    pub kind: SecretKind,
    /// What it is, for people: `GitHub personal access token`.
    pub title: String,
    /// The name that it is given; empty where there is none.
    pub name: String,
    /// First and last characters.
    pub shown: String,
    /// First 12 hexadecimal digits of its SHA-256.
    pub hash: String,
    /// A word that everybody tries, or one that stands in where nothing is set.
    pub weak: bool,
    /// A checksum inside it is right: it is no made-up text.
    pub verified: bool,
    /// Its provider means it to be seen by browsers.
    pub public: bool,
    /// It stands where texts show what a token looks like: wherever it stands, it is an example.
    pub shown_only: bool,
    /// What kind of file it stands in.
    pub place: Place,
    /// The secret itself, so that other texts can be redacted.
    pub value: Hidden,
}

/// A text that no format prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Shortest secret that is blanked wherever it occurs: shorter ones are words of other texts.
const BLANKED: usize = 4;

impl Secret {
    /// `text` with the secret blanked. A password that everybody tries is a word of other texts,
    /// too: it is blanked behind a sign that gives a value alone.
    pub fn redact(&self, text: String) -> String {
        let value = &self.value.0;
        if value.len() < BLANKED || !text.contains(value.as_str()) {
            return text;
        }
        if !self.weak {
            return text.replace(value.as_str(), &self.shown);
        }
        let signs = ["=", ":", ":\"", "=\"", "='", ": \"", ": '", ":'", ": ", " = ", "= "];
        let hides = |text: String, sign: &&str| {
            text.replace(&format!("{sign}{value}"), &format!("{sign}{}", self.shown))
        };
        let whole = text == *value;
        if whole { self.shown.clone() } else { signs.iter().fold(text, hides) }
    }
}

/// First and last characters of a secret; fewer of a short one.
pub fn redacted(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().take_while(|c| *c != '\n').collect();
    let (first, last) = match characters.len() {
        0..=5 => (0, 0),
        6..=11 => (1, 1),
        12..=19 => (2, 2),
        _ => (4, 2),
    };
    let start: String = characters[..first].iter().collect();
    let end: String = characters[characters.len() - last..].iter().collect();
    format!("{start}…{end}")
}

/// What a needle tells to look for.
enum Look {
    Detector(usize),
    Assigned,
    Account(usize),
    Address,
    Key,
}

struct Looks {
    needles: Vec<Needle>,
    looks: Vec<Look>,
}

static LOOKS: LazyLock<Looks> = LazyLock::new(|| {
    let (mut texts, mut looks) = (Vec::new(), Vec::new());
    let mut add = |text: String, look: Look| {
        texts.push(Needle { text, any_case: true });
        looks.push(look);
    };
    for (index, detector) in detectors().iter().enumerate() {
        let needles = detector.needles().into_iter();
        needles.for_each(|needle| add(needle, Look::Detector(index)));
    }
    words::words().needles.iter().for_each(|needle| add(needle.clone(), Look::Assigned));
    for (index, account) in words::words().accounts.iter().enumerate() {
        add(account.call.clone(), Look::Account(index));
    }
    add("://".to_owned(), Look::Address);
    add("-----begin".to_owned(), Look::Key);
    Looks { needles: texts, looks }
});

static NEEDLES: LazyLock<Needles> = LazyLock::new(|| Needles::new(LOOKS.needles.clone()));

/// Reads the detectors now, so that the first file does not wait for them.
pub fn prepare() {
    LazyLock::force(&NEEDLES);
}

/// What tells where to look: the numbers of these are those of a sweep.
pub fn needles() -> &'static [Needle] {
    &LOOKS.needles
}

/// Where secrets may be in a text: the number of what tells so, and the byte at which it begins.
pub fn places(text: &str) -> Vec<(u32, u32)> {
    let mut places = Vec::new();
    let note = |number: usize, at: usize| places.push((number as u32, at as u32));
    NEEDLES.find(text, note);
    places
}

/// The secrets of a file, in the order in which they stand. `known` are the facts that its format
/// gave: what stands in for a variable that the code reads is worth more than another literal.
/// `places` is what the sweep found.
pub fn extract(
    format: &Format,
    class: Class,
    path: &str,
    index: &LineIndex<'_>,
    known: &[Fact],
    places: &[(u32, u32)],
) -> Vec<Fact> {
    let text = index.text();
    let Some(place) = place::of(format, class, path, text) else { return Vec::new() };
    let site = Site::new(index, place, Reads::of(known), path);
    let mut search = Search {
        text,
        site,
        found: Vec::new(),
        done: Vec::new(),
        named: 0,
        names: 0,
        seeded: 0,
        functions: BTreeSet::new(),
    };
    for (needle, at) in places {
        search.look(&LOOKS.looks[*needle as usize], *at as usize);
    }
    let found = search.settle();
    // Rust keeps the tests of a module at its end.
    let tests = memmem::find(text.as_bytes(), b"#[cfg(test)]").unwrap_or(text.len());
    // A list of keys is the data of a test, or of a tool that makes such data.
    let keys = found.iter().filter(|found| found.kind == SecretKind::PrivateKey).count();
    let facts = found.into_iter().map(|found| {
        let listed = found.kind == SecretKind::PrivateKey && keys > KEYS;
        let aside = found.range.start > tests || listed;
        fact(found, if aside { Place::Aside } else { place }, index)
    });
    facts.collect()
}

/// Private keys that a file of a service may hold.
const KEYS: usize = 10;

/// The state of one file's search.
struct Search<'t> {
    text: &'t str,
    site: Site<'t>,
    found: Vec<Found>,
    /// For each detector that was tried: up to where.
    done: Vec<(usize, usize)>,
    /// End of the last name that was looked at.
    named: usize,
    /// Names that were looked at.
    names: usize,
    /// Bytes of rows that were read.
    seeded: usize,
    /// Functions whose calls were looked for.
    functions: BTreeSet<&'t str>,
}

/// Secrets of one file that are kept: a list of thousands is data.
const LIMIT: usize = 500;

/// Names of secrets of one file that are looked at.
const NAMES: usize = 20_000;

/// Bytes of rows of one file that are read.
const SEEDED: usize = 4 << 20;

/// Functions of one file whose calls are looked for.
const FUNCTIONS: usize = 50;

impl Search<'_> {
    fn look(&mut self, look: &Look, at: usize) {
        if self.found.len() >= LIMIT {
            return;
        }
        match look {
            Look::Detector(index) => self.detect(*index, at),
            Look::Account(index) if self.site.place == Place::Code && self.names < NAMES => {
                self.names += 1;
                let account = &words::words().accounts[*index];
                self.found.extend(call::of_account(self.text, at, account));
            }
            Look::Address => self.found.extend(address::find(self.text, at, self.site.place)),
            Look::Key => self.found.extend(key::find(self.text, at, self.site.place)),
            Look::Assigned if at >= self.named && self.names < NAMES => self.name(at),
            Look::Account(_) | Look::Assigned => {}
        }
        self.found.truncate(LIMIT);
    }

    /// Looks what the name around a place is given.
    fn name(&mut self, at: usize) {
        let (text, site) = (self.text, &self.site);
        let around = name::around(text.as_bytes(), at);
        self.names += 1;
        self.named = around.end.max(at + 1);
        if matches!(site.place, Place::Document | Place::Translation | Place::Data | Place::Aside) {
            return;
        }
        self.found.extend(assigned::find(text, &around, site));
        let Some(promise) = text.get(around.clone()).and_then(name::promise) else { return };
        if self.seeded < SEEDED {
            let (found, read) = seed::find(text, &around, promise, site);
            self.found.extend(found);
            self.seeded += read;
        }
        if site.place == Place::Code && promise == name::Promise::Chosen {
            self.call(&around);
        }
    }

    /// Looks what calls give a function whose parameter a name is.
    fn call(&mut self, around: &Range<usize>) {
        if self.functions.len() >= FUNCTIONS {
            return;
        }
        let Some(function) = call::parameter(self.text, around) else { return };
        let name = &self.text[function.name.clone()];
        if self.functions.insert(name) {
            let found = call::of_function(self.text, &function, &self.text[around.clone()]);
            self.found.extend(found);
        }
    }

    fn detect(&mut self, index: usize, at: usize) {
        let known = self.done.iter_mut().find(|(known, _)| *known == index);
        if known.as_ref().is_some_and(|(_, end)| at < *end) {
            return;
        }
        let (found, end) = detectors()[index].find(self.text, at, self.site.place);
        self.found.extend(found);
        match known {
            Some(known) => known.1 = end,
            None => self.done.push((index, end)),
        }
    }

    /// Of findings that overlap the most telling one.
    fn settle(mut self) -> Vec<Found> {
        self.found.sort_by_key(|found| (found.rank, found.range.start));
        let mut kept: Vec<Found> = Vec::new();
        for found in self.found {
            let overlaps = |other: &Range<usize>| {
                found.range.start < other.end && other.start < found.range.end
            };
            if !kept.iter().any(|other| overlaps(&other.range)) {
                kept.push(found);
            }
        }
        kept.sort_by_key(|found| found.range.start);
        kept
    }
}

fn fact(found: Found, place: Place, index: &LineIndex<'_>) -> Fact {
    let value = index.text().get(found.range.clone()).unwrap_or_default();
    let digest = Sha256::digest(value.as_bytes());
    let secret = Secret {
        kind: found.kind,
        title: found.title,
        name: found.name,
        shown: redacted(value),
        hash: names::hex(&digest[..6]),
        weak: found.weak,
        verified: found.verified,
        public: found.public,
        shown_only: found.shown,
        place,
        value: Hidden(value.to_owned()),
    };
    Fact { at: index.span(found.range), what: What::Secret(Box::new(secret)) }
}
