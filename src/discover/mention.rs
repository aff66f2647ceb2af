//! Looks for names in files that are not parsed, or say them in another form: a second reading of
//! the tree, for the few names that the first left open.

use super::{Class, Format};
use crate::repository::{File, Repository};
use crate::signals::{Edge, finder, fits};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::collections::{BTreeMap, BTreeSet};
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
    let texts: BTreeMap<String, BTreeSet<usize>> = texts(&names);
    if texts.is_empty() {
        return BTreeSet::new();
    }
    let finder = finder(&texts.keys().collect::<Vec<_>>(), true);
    let owners: Vec<&BTreeSet<usize>> = texts.values().collect();
    let found: Vec<AtomicBool> = names.iter().map(|_| AtomicBool::new(false)).collect();
    let files: Vec<&File> = repository.files.iter().filter(|file| may_name(file)).collect();
    files.par_iter().for_each(|file| {
        if found.iter().all(|found| found.load(Ordering::Relaxed)) {
            return;
        }
        let Some(bytes) = read(file).filter(|bytes| !bytes.contains(&0)) else { return };
        for place in finder.find_overlapping_iter(&bytes) {
            if fits(&bytes, place.start(), place.end(), Edge::Name) {
                let named = owners[place.pattern().as_usize()];
                named.iter().for_each(|name| found[*name].store(true, Ordering::Relaxed));
            }
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

/// What to look for, and the names that each text stands for.
fn texts(names: &[&String]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut texts: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        let name = name.to_lowercase();
        let mut add = |text: String| {
            texts.entry(text).or_default().insert(index);
        };
        for form in ["_", ".", "-", ""] {
            add(name.replace('_', form));
        }
        // `Section__Key` is `Section:Key`, and read by its last part.
        name.rsplit("__").take(1).filter(|_| name.contains("__")).for_each(|last| add(last.into()));
        if let Some((first, _)) = name.split_once('_') {
            for quote in ["\"", "'", "`"] {
                add(format!("{quote}{first}_{quote}"));
                add(format!("{quote}{first}{quote}"));
            }
        }
    }
    texts
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
