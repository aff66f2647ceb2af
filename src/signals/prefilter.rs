//! Tells source files that are not worth parsing: one pass over the bytes for the words of all
//! rows, and a file counts when all words of one row are there.

use super::{EnvironmentRow, LanguageFile, RouteRow, SignalRow};
use aho_corasick::AhoCorasick;
use std::collections::BTreeMap;

/// Shorter words stand everywhere and tell nothing, unless a row has no other.
const TELLING: usize = 4;

/// The words of a language's rows about code.
pub struct Prefilter {
    words: AhoCorasick,
    count: usize,
    /// For each row the words that it needs; the rows about concerns come first, one each.
    rows: Vec<Vec<usize>>,
}

/// Which rows may match in a text.
pub struct Hits(Vec<bool>);

impl Hits {
    /// Whether the row about a concern, by its index, may match.
    pub fn signal(&self, row: usize) -> bool {
        self.0[row]
    }
}

impl Prefilter {
    pub(super) fn new(file: &LanguageFile) -> Prefilter {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for words in needs(file) {
            let mut row: Vec<usize> = words
                .into_iter()
                .map(|word| {
                    let next = known.len();
                    *known.entry(word).or_insert(next)
                })
                .collect();
            row.sort_unstable();
            row.dedup();
            rows.push(row);
        }
        let mut words = vec![String::new(); known.len()];
        for (word, at) in known {
            words[at] = word;
        }
        let count = words.len();
        Prefilter { words: AhoCorasick::new(words).expect("few short words"), count, rows }
    }

    /// The rows that may match in a text; `None` when there is none.
    pub fn hits(&self, text: &str) -> Option<Hits> {
        let mut found = vec![false; self.count];
        for word in self.words.find_overlapping_iter(text) {
            found[word.pattern().as_usize()] = true;
        }
        let may = |row: &Vec<usize>| !row.is_empty() && row.iter().all(|word| found[*word]);
        let hits: Vec<bool> = self.rows.iter().map(may).collect();
        hits.contains(&true).then_some(Hits(hits))
    }
}

/// The words of each row about code.
fn needs(file: &LanguageFile) -> Vec<Vec<String>> {
    let language = &file.language;
    let signals = file.signal.iter().map(|row| signal(language, row).unwrap_or_default());
    let environment = file.environment.iter().map(|row| environment(language, row));
    let routes = file.route.iter().flat_map(|row| route(language, row));
    let clients =
        file.client.iter().map(|row| with_module(called(language, &row.call), &row.import));
    signals.chain(environment).chain(routes).chain(clients).collect()
}

fn with_module(mut words: Vec<String>, import: &Option<String>) -> Vec<String> {
    words.extend(import.as_deref().map(parts).unwrap_or_default());
    words
}

/// The words of a row about a concern; `None` when it is not about code.
fn signal(language: &str, row: &SignalRow) -> Option<Vec<String>> {
    let pattern = row.call.as_ref().or(row.super_type.as_ref()).or(row.access.as_ref());
    let other = row.dependency.is_some() || row.key.is_some() || row.command.is_some();
    let said = row.argument.iter().filter_map(|argument| longest_word(argument));
    let words: Vec<String> = match (&row.annotation, pattern) {
        (Some(name), _) => annotation(language, name).into_iter().chain(said).collect(),
        (None, Some(pattern)) => called(language, pattern).into_iter().chain(said).collect(),
        (None, None) if other => return None,
        (None, None) => Vec::new(),
    };
    Some(with_module(words, &row.import))
}

fn environment(language: &str, row: &EnvironmentRow) -> Vec<String> {
    let whole = row.member.iter().cloned();
    let element = row.element.iter().flat_map(|object| element(language, object));
    let named = [&row.call, &row.settings].into_iter().flatten();
    let named = named.flat_map(|name| called(language, name));
    let tag = row.tag.iter().map(|tag| format!("{tag}:\""));
    let marks = [&row.placeholder, &row.annotation].into_iter().flatten();
    let marks = marks.flat_map(|name| annotation(language, name));
    let words = whole.chain(element).chain(named).chain(tag).chain(marks).collect();
    with_module(words, &row.import)
}

fn route(language: &str, row: &RouteRow) -> Vec<Vec<String>> {
    if let Some(name) = &row.annotation {
        return vec![with_module(annotation(language, name), &row.import)];
    }
    // A path in quotes, whichever they are: one row each.
    let begins: &[&str] = if row.bare { &["("] } else { &["\"/", "'/", "`/"] };
    let with = |call: &String, quote: &&str| {
        let words = called(language, call).into_iter().chain([(*quote).to_owned()]).collect();
        with_module(words, &row.import)
    };
    row.call.iter().flat_map(|call| begins.iter().map(move |quote| with(call, quote))).collect()
}

/// The parts of a dotted pattern that tell something.
fn parts(pattern: &str) -> Vec<String> {
    let plain = pattern.replace("()", "").replace("::", ".");
    let all: Vec<&str> = plain.trim_end_matches('*').split('.').filter(|p| !p.is_empty()).collect();
    let telling = all.iter().any(|part| part.len() >= TELLING);
    let tells = all.iter().filter(|part| !telling || part.len() >= TELLING);
    tells.map(|part| (*part).to_owned()).collect()
}

/// The words of a call. A short name stands in every text: with what surrounds it, it tells more.
fn called(language: &str, pattern: &str) -> Vec<String> {
    let plain = pattern.trim_end_matches('*');
    let short = plain.split('.').any(|part| part.trim_end_matches("()").len() < TELLING);
    let dots = matches!(language, "csharp" | "go" | "java" | "javascript" | "kotlin" | "python");
    match (short, plain.contains('.')) {
        (true, true) if dots && !plain.contains(['/', '-', '(']) => vec![plain.to_owned()],
        (true, false) if language != "ruby" => vec![format!("{plain}(")],
        _ => parts(pattern),
    }
}

/// The longest word of a condition on arguments.
fn longest_word(argument: &str) -> Option<String> {
    let words = argument.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.max_by_key(|word| word.len()).filter(|word| !word.is_empty()).map(str::to_owned)
}

/// How an annotation begins in the text of a language.
fn annotation(language: &str, name: &str) -> Vec<String> {
    let last = name.rsplit('.').next().unwrap_or(name);
    match language {
        "java" | "javascript" => vec![format!("@{last}")],
        "kotlin" => vec![last.to_owned(), "@".to_owned()],
        "python" => vec![format!(".{last}("), "@".to_owned()],
        "rust" | "php" => vec![last.to_owned(), "#[".to_owned()],
        _ => vec![last.to_owned()],
    }
}

/// How an element of an object is read.
fn element(language: &str, object: &str) -> Vec<String> {
    let last = object.rsplit('.').next().unwrap_or(object);
    match language {
        // `"NAME" in object`, too.
        "python" => vec![last.to_owned()],
        _ => vec![format!("{}[", last.trim_end_matches("()"))],
    }
}

#[cfg(test)]
mod tests {
    use crate::signals::signals;

    #[test]
    fn files_without_the_words_of_a_row_are_left_out() {
        let language = |name: &str| signals().languages.iter().find(|l| l.name == name);
        let python = language("python").expect("there");
        assert!(python.prefilter.hits("import os\nos.getenv('A')\n").is_some());
        assert!(python.prefilter.hits("@app.get('/x')\ndef x(): pass\n").is_some());
        assert!(python.prefilter.hits("def add(a, b):\n    return a + b\n").is_none());
        let javascript = language("javascript").expect("there");
        assert!(javascript.prefilter.hits("app.get('/x', y)").is_some());
        assert!(javascript.prefilter.hits("export const add = (a, b) => a + b;").is_none());
    }
}
