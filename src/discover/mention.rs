//! Looks for names in files that are not parsed, or say them in another form: a second reading of
//! the tree, for the few names that the first left open.

use super::{Class, Format};
use crate::repository::{File, Repository};
use crate::signals::{Edge, fits, is_named};
use memchr::memchr;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

/// Larger files are no place where people write names by hand.
const SIZE_LIMIT: u64 = 1 << 20;

/// Names that are looked for, and the length of one: beyond, nobody reads the answers.
const NAME_LIMIT: usize = 5_000;
const LENGTH_LIMIT: usize = 100;

/// Which of some variable names stand in no file other than documents and environment files: as
/// they are, as `a.b`, `a-b` or `aB`, or by a prefix in quotes that code puts before names.
/// `read` gives the bytes of a file.
pub fn unnamed(
    repository: &Repository,
    names: &BTreeSet<String>,
    read: impl Fn(&File) -> Option<Vec<u8>> + Sync,
) -> BTreeSet<String> {
    let names = names.iter().filter(|name| name.len() <= LENGTH_LIMIT).take(NAME_LIMIT);
    let names: Vec<&String> = names.collect();
    let wanted = Wanted::of(&names);
    let found: Vec<AtomicBool> = names.iter().map(|_| AtomicBool::new(false)).collect();
    let files: Vec<&File> = repository.files.iter().filter(|file| may_name(file)).collect();
    files.par_iter().for_each(|file| {
        if found.iter().all(|found| found.load(Ordering::Relaxed)) {
            return;
        }
        let Some(bytes) = read(file).filter(|bytes| memchr(0, bytes).is_none()) else { return };
        wanted.look(&bytes, &found);
    });
    let open = names.iter().zip(&found).filter(|(_, found)| !found.load(Ordering::Relaxed));
    open.map(|(name, _)| (*name).clone()).collect()
}

fn may_name(file: &File) -> bool {
    let told = matches!(
        file.format,
        Format::Document { .. } | Format::Dotenv | Format::Lockfile(_) | Format::GitIgnore
    );
    let own = !matches!(file.class, Class::Vendored | Class::Generated);
    !told && own && file.size <= SIZE_LIMIT
}

/// What to look for: the forms of each name by their first word, so that a file is read word by
/// word and nearly all words are passed over at a glance.
struct Wanted {
    /// For each hash of a word the forms that begin with it: the text and the number of its name.
    forms: FxHashMap<u32, Vec<(String, usize)>>,
    /// Which beginnings of words occur, by number.
    glance: Vec<bool>,
}

/// Beginnings of words that are told apart.
const GLANCE: usize = 1 << 16;

/// Bytes of a word that are looked at first.
const BEGINNING: usize = 4;

impl Wanted {
    fn of(names: &[&String]) -> Wanted {
        let mut wanted = Wanted { forms: FxHashMap::default(), glance: vec![false; GLANCE] };
        for (index, name) in names.iter().enumerate() {
            forms(&name.to_lowercase(), |form| wanted.add(form, index));
        }
        wanted
    }

    fn add(&mut self, form: String, name: usize) {
        let before = leading(&form);
        if before < form.len() {
            let word = word(&form.as_bytes()[before..]);
            self.glance[glance(word)] = true;
            self.forms.entry(hash(word)).or_default().push((form, name));
        }
    }

    /// Notes the names that a text holds, each as a whole word.
    fn look(&self, bytes: &[u8], found: &[AtomicBool]) {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if !is_named(*byte) || *byte == b'_' {
                at += 1;
                continue;
            }
            let word = word(&bytes[at..]);
            if self.glance[glance(word)] {
                self.compare(bytes, at, hash(word), found);
            }
            at += word.len();
        }
    }

    /// Compares the forms that begin with the word at `start`.
    fn compare(&self, bytes: &[u8], start: usize, hash: u32, found: &[AtomicBool]) {
        for (form, name) in self.forms.get(&hash).into_iter().flatten() {
            let Some(from) = start.checked_sub(leading(form)) else { continue };
            let Some(text) = bytes.get(from..from + form.len()) else { continue };
            let whole = fits(bytes, from, from + form.len(), Edge::Name);
            if whole && text.eq_ignore_ascii_case(form.as_bytes()) {
                found[*name].store(true, Ordering::Relaxed);
            }
        }
    }
}

/// The word that a text begins with.
fn word(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !is_named(*byte)).unwrap_or(bytes.len());
    &bytes[..end]
}

/// The number of a word's beginning, whatever its case.
fn glance(word: &[u8]) -> usize {
    let beginning = word.iter().take(BEGINNING);
    let packed = beginning.fold(0u32, |packed, byte| packed << 8 | u32::from(byte | 0x20));
    // Knuth's multiplicative hash: the upper half of the product.
    packed.wrapping_mul(0x9E37_79B1) as usize >> 16
}

/// FNV-1a over lower-case letters. <http://www.isthe.com/chongo/tech/comp/fnv/>
fn hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811C_9DC5, |hash: u32, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    })
}

/// Bytes before the first word: a quote, or what hides a name.
fn leading(form: &str) -> usize {
    form.len() - form.trim_start_matches(['"', '\'', '`', '_']).len()
}

/// The forms in which a name may stand.
fn forms(name: &str, mut add: impl FnMut(String)) {
    let mut all: Vec<String> = ["_", ".", "-", ""].map(|by| name.replace('_', by)).into();
    // `Section__Key` is `Section:Key`, and read by its last part.
    all.extend(name.rsplit("__").take(1).filter(|_| name.contains("__")).map(str::to_owned));
    if let Some((first, _)) = name.split_once('_') {
        let quotes = ["\"", "'", "`"].into_iter();
        all.extend(quotes.flat_map(|q| [format!("{q}{first}_{q}"), format!("{q}{first}{q}")]));
    }
    all.sort();
    all.dedup();
    all.into_iter().for_each(&mut add);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::scan_memory;

    #[test]
    fn names_are_found_in_other_forms_and_by_quoted_prefixes() {
        let files = [
            ("a.conf", "listen ${PORT_A};"),
            ("b.go", "v.SetEnvPrefix(\"shop\")"),
            ("c.yml", "mail-host: x"),
            ("README.md", "OLD_NAME"),
            ("d.txt.tmpl", "XOLD_NAME OLD_NAMES"),
        ];
        let files: Vec<(String, String)> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let repository = scan_memory("r", &files);
        let names = ["MAIL_HOST", "OLD_NAME", "PORT_A", "SHOP_LIMIT"];
        let names: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let text = |file: &File| {
            let found = files.iter().find(|(path, _)| *path == file.path);
            found.map(|(_, text)| text.clone().into_bytes())
        };
        let found: Vec<String> = unnamed(&repository, &names, text).into_iter().collect();
        assert_eq!(found, ["OLD_NAME"]);
    }
}
