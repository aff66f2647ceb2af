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
/// `read` puts the bytes of a file into a buffer, and says whether it could.
pub fn unnamed(
    repository: &Repository,
    names: &BTreeSet<String>,
    read: impl Fn(&File, &mut Vec<u8>) -> bool + Sync,
) -> BTreeSet<String> {
    let names = names.iter().filter(|name| name.len() <= LENGTH_LIMIT).take(NAME_LIMIT);
    let names: Vec<&String> = names.collect();
    let wanted = Wanted::of(&names);
    let found: Vec<AtomicBool> = names.iter().map(|_| AtomicBool::new(false)).collect();
    let files: Vec<&File> = repository.files.iter().filter(|file| may_name(file)).collect();
    files.par_iter().for_each_init(Vec::new, |buffer, file| {
        if found.iter().all(|found| found.load(Ordering::Relaxed)) {
            return;
        }
        buffer.clear();
        if read(file, buffer) && memchr(0, buffer).is_none() {
            wanted.look(buffer, &found);
        }
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

/// What to look for: a file is read word by word, and nearly all words are passed over at a glance.
struct Wanted {
    /// Forms of names in small letters, without what hides them: the numbers of the names.
    forms: FxHashMap<Vec<u8>, Vec<usize>>,
    /// First words of names that count in quotes, as code puts them before others.
    quoted: FxHashMap<Vec<u8>, Vec<usize>>,
    /// Which beginnings of words occur, by number.
    glance: Vec<bool>,
}

/// Beginnings of words that are told apart.
const GLANCE: usize = 1 << 16;

/// Bytes of a word that are looked at first.
const BEGINNING: usize = 4;

impl Wanted {
    fn of(names: &[&String]) -> Wanted {
        let (forms, quoted) = (FxHashMap::default(), FxHashMap::default());
        let mut wanted = Wanted { forms, quoted, glance: vec![false; GLANCE] };
        for (index, name) in names.iter().enumerate() {
            wanted.add(&name.to_lowercase(), index);
        }
        wanted
    }

    fn add(&mut self, name: &str, index: usize) {
        let mut forms: Vec<String> = ["_", ".", "-", ""].map(|by| name.replace('_', by)).into();
        // `Section__Key` is `Section:Key`, and read by its last part.
        forms.extend(name.rsplit("__").take(1).map(str::to_owned));
        for form in forms {
            let form = form.trim_start_matches('_').as_bytes().to_vec();
            self.glance[glance(word(&form))] = true;
            self.forms.entry(form).or_default().push(index);
        }
        if let Some((first, _)) = name.split_once('_').filter(|(first, _)| !first.is_empty()) {
            self.glance[glance(first.as_bytes())] = true;
            for text in [first.to_owned(), format!("{first}_")] {
                self.quoted.entry(text.into_bytes()).or_default().push(index);
            }
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
                self.compare(bytes, at, at + word.len(), found);
            }
            at += word.len();
        }
    }

    /// Looks up what begins at `start`: the word that ends at `end`, and with those behind it that
    /// only a dot or a hyphen parts.
    fn compare(&self, bytes: &[u8], start: usize, end: usize, found: &[AtomicBool]) {
        let note = |names: Option<&Vec<usize>>| {
            names
                .into_iter()
                .flatten()
                .for_each(|name| found[*name].store(true, Ordering::Relaxed));
        };
        let small = |end: usize| bytes[start..end].to_ascii_lowercase();
        let before = start.checked_sub(1).map(|at| bytes[at]);
        if before.is_some_and(|b| matches!(b, b'"' | b'\'' | b'`'))
            && bytes.get(end).copied() == before
        {
            note(self.quoted.get(&small(end)));
        }
        if !fits(bytes, start, end, Edge::Name) {
            return;
        }
        let mut end = end;
        for _ in 0..WORDS {
            if end - start > LENGTH_LIMIT {
                return;
            }
            note(self.forms.get(&small(end)));
            let parted = matches!(bytes.get(end), Some(b'.' | b'-'));
            let next = word(bytes.get(end + 1..).unwrap_or_default());
            if !parted || next.is_empty() {
                return;
            }
            end += 1 + next.len();
        }
    }
}

/// Words of one name that are looked at.
const WORDS: usize = 12;

/// The word that a text begins with.
fn word(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().position(|byte| !is_named(*byte)).unwrap_or(bytes.len());
    &bytes[..end]
}

/// The number of a word's beginning, whatever its case.
fn glance(word: &[u8]) -> usize {
    let packed = match word.first_chunk::<BEGINNING>() {
        Some(beginning) => u32::from_be_bytes(*beginning) | 0x2020_2020,
        None => word.iter().fold(0, |packed, byte| packed << 8 | u32::from(byte | 0x20)),
    };
    // Knuth's multiplicative hash: the upper half of the product.
    packed.wrapping_mul(0x9E37_79B1) as usize >> 16
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
        let text = |file: &File, buffer: &mut Vec<u8>| {
            let found = files.iter().find(|(path, _)| *path == file.path);
            found.map(|(_, text)| buffer.extend_from_slice(text.as_bytes())).is_some()
        };
        let found: Vec<String> = unnamed(&repository, &names, text).into_iter().collect();
        assert_eq!(found, ["OLD_NAME"]);
    }
}
