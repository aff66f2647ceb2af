//! One pass over the bytes of a source file: for the texts that show what kind of thing it is, and
//! for the words of all rows, which tell whether it is worth parsing. It is, when all words of one
//! row are there.

use super::needles::{Needle, Needles};
use super::word::{Edge, Word, Words, fits};
use super::{
    EnvironmentRow, GroupRow, Language, RouteRow, Shows, SignalRow, SinkRow, Takes, holds, signals,
};
use crate::names;

/// Shorter words stand everywhere and tell nothing, unless a row has no other.
const TELLING: usize = 4;

/// The words of a language's rows about code.
pub struct Prefilter {
    /// The texts of all words, then those that show a role, then those beside.
    texts: Needles,
    /// The length of each text of a word.
    lengths: Vec<usize>,
    /// For each text of a word its number, and what must stand around it.
    words: Vec<(usize, Edge)>,
    count: usize,
    /// Texts that show a role.
    roles: usize,
    /// For each row the words that it needs, and whether it is a reason to parse; the rows about
    /// concerns come first, one each.
    rows: Vec<(Vec<usize>, bool)>,
}

/// What stands in a text.
pub struct Found {
    /// The rows that may match; `None` when none does, and the text is not worth parsing.
    pub hits: Option<Hits>,
    /// Texts that show a role, by their index in [`Language::code`], and where each begins.
    pub roles: Vec<(usize, usize)>,
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
    /// That of a language, whose pass looks for the texts of `beside`, too.
    pub fn new(language: &Language, beside: &[Needle]) -> Prefilter {
        let mut distinct = Words::default();
        let mut rows: Vec<(Vec<usize>, bool)> = Vec::new();
        for words in needs(language) {
            let row = language.signals.get(rows.len());
            let reason = row.is_none_or(|row| {
                let beside = holds(&signals().vocabulary.beside, &row.concern);
                !beside || row.shows == Shows::Absent
            });
            let mut row: Vec<usize> = words.into_iter().map(|word| distinct.number(word)).collect();
            row.sort_unstable();
            row.dedup();
            rows.push((row, reason));
        }
        let texts = distinct.texts().map(|(text, _, _)| text);
        let lengths = distinct.texts().map(|(text, _, _)| text.len()).collect();
        let texts = texts.chain(language.code.iter().map(|signal| &*signal.text));
        let texts = texts.map(|text| Needle { text: text.to_owned(), any_case: false });
        let texts = Needles::new(texts.chain(beside.iter().cloned()).collect());
        let words = distinct.texts().map(|(_, number, edge)| (number, edge)).collect();
        Prefilter { texts, lengths, words, count: distinct.len(), roles: language.code.len(), rows }
    }

    /// Looks through a text; `beside` takes the number of each text beside the words that is there,
    /// and where it begins.
    pub fn look(&self, text: &str, mut beside: impl FnMut(usize, usize)) -> Found {
        let (mut found, mut roles) = (vec![false; self.count], Vec::new());
        self.texts.find(text, |number, start| match self.words.get(number) {
            Some((word, edge)) => {
                let end = start + self.lengths[number];
                found[*word] = found[*word] || fits(text.as_bytes(), start, end, *edge);
            }
            None => match number - self.words.len() {
                role if role < self.roles => roles.push((role, start)),
                other => beside(other - self.roles, start),
            },
        });
        roles.sort_by_key(|(_, start)| *start);
        let may = |row: &[usize]| !row.is_empty() && row.iter().all(|word| found[*word]);
        let hits: Vec<bool> = self.rows.iter().map(|(row, _)| may(row)).collect();
        let mut reasons = self.rows.iter().zip(&hits).filter(|((_, reason), _)| *reason);
        let hits = reasons.any(|(_, hit)| *hit).then_some(Hits(hits));
        Found { hits, roles }
    }
}

/// The words of each row about code.
fn needs(known: &Language) -> Vec<Vec<Word>> {
    let language = known.name.as_str();
    let signs = known.signals.iter().map(|row| signal(language, row).unwrap_or_default());
    let environment = known.environment.iter().map(|row| environment(language, row));
    let routes = known.routes.iter().map(|row| route(language, row));
    // A group without a route of its own changes nothing.
    let groups = known.groups.iter().filter(|row| row.mounts).map(|row| group(language, row));
    let clients = known.clients.iter().map(|row| {
        with_module(language, called(language, &row.call, Edge::Call), row.import.as_ref())
    });
    // A log call alone is no reason to parse a file: there are too many.
    let sinks = known.sinks.iter().filter(|row| row.takes != Takes::Log);
    let sinks = sinks.map(|row| match row.takes {
        Takes::Sql => sql(language, row),
        _ => with_module(language, called(language, &row.call, Edge::Call), row.import.as_ref()),
    });
    let all = signs.chain(environment).chain(routes).chain(groups).chain(clients).chain(sinks);
    let by_class = known.handlers_by_class.then(|| vec![probe_class()]);
    all.chain([vec![probe_handler()]]).chain(by_class).collect()
}

/// A call that takes SQL, and SQL with something put in.
fn sql(language: &str, row: &SinkRow) -> Vec<Word> {
    let mut words = called(language, &row.call, Edge::Call);
    if !row.part {
        let statements = &signals().vocabulary.sql.statements;
        let both = statements.iter().flat_map(|word| [word.to_uppercase(), word.clone()]);
        let texts = both.flat_map(|word| [" ", "\n"].map(|blank| format!("{word}{blank}")));
        words.push(Word { texts: texts.collect(), edge: Edge::Filled });
    }
    with_module(language, words, row.import.as_ref())
}

/// The name of a function that may answer a probe whose route another file declares.
fn probe_handler() -> Word {
    let texts = signals().vocabulary.probe_handlers.iter().flat_map(|name| {
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        [name.clone(), first.into_iter().chain(letters).collect()]
    });
    Word { texts: texts.collect(), edge: Edge::Declared }
}

/// A class whose methods may answer a probe.
fn probe_class() -> Word {
    let names = probe_handler().texts.into_iter();
    let named = names.filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
    Word { texts: named.map(|name| format!("class {name}")).collect(), edge: Edge::Begin }
}

fn with_module(language: &str, mut words: Vec<Word>, import: Option<&String>) -> Vec<Word> {
    words.extend(import.map(|import| module(language, import)).unwrap_or_default());
    words
}

/// How a module stands in an import.
fn module(language: &str, import: &str) -> Vec<Word> {
    match language {
        "csharp" | "java" | "kotlin" => vec![Word::new(import, Edge::Name)],
        "go" => vec![Word::any([format!("\"{import}"), format!("`{import}")], Edge::Any)],
        "javascript" => {
            let quotes = ["\"", "'", "`"].map(|quote| format!("{quote}{import}"));
            vec![Word::any(quotes, Edge::Any)]
        }
        _ => parts(import, Edge::Name),
    }
}

/// The words of a row about a concern; `None` when it is not about code.
fn signal(language: &str, row: &SignalRow) -> Option<Vec<Word>> {
    let other = row.dependency.is_some() || row.key.is_some() || row.command.is_some();
    let mut words =
        match (&row.annotation, &row.call, row.super_type.as_ref().or(row.access.as_ref())) {
            (Some(name), _, _) => annotation(language, name),
            (None, Some(pattern), _) => called(language, pattern, Edge::Call),
            (None, None, Some(pattern)) => called(language, pattern, Edge::Name),
            (None, None, None) if other => return None,
            (None, None, None) => Vec::new(),
        };
    words.extend(row.sets.iter().flat_map(|name| parts(name, Edge::Name)));
    let value = row.value.iter().filter(|value| row.sets.is_some() && *value != "*");
    words.extend(value.map(|value| Word::new(value, Edge::Any)));
    // Rows join names by dots, whatever the language writes.
    let written = |argument: &String| ["::", "->", "\\", "."].map(|by| argument.replace('.', by));
    words.extend(row.argument.iter().map(|argument| Word::any(written(argument), Edge::Any)));
    Some(with_module(language, words, row.import.as_ref()))
}

fn environment(language: &str, row: &EnvironmentRow) -> Vec<Word> {
    let whole = row.member.iter().map(|member| Word::new(member, Edge::Name));
    let element = row.element.iter().flat_map(|object| element(language, object));
    let call = row.call.iter().flat_map(|name| called(language, name, Edge::Call));
    let settings = row.settings.iter().flat_map(|name| called(language, name, Edge::Name));
    let tag = row.tag.iter().map(|tag| Word::new(format!("{tag}:\""), Edge::Begin));
    let marks = [&row.placeholder, &row.annotation].into_iter().flatten();
    let marks = marks.flat_map(|name| annotation(language, name));
    let words = whole.chain(element).chain(call).chain(settings).chain(tag).chain(marks);
    with_module(language, words.collect(), row.import.as_ref())
}

/// How a path begins in a text.
const PATHS: [&str; 8] = ["\"/", "'/", "`/", "GET /", "POST /", "PUT /", "DELETE /", "PATCH /"];

fn route(language: &str, row: &RouteRow) -> Vec<Word> {
    if let Some(name) = &row.annotation {
        return with_module(language, annotation(language, name), row.import.as_ref());
    }
    let first = row.path == 0 && row.named.is_none() && !row.bare && language != "ruby";
    let edge = if first { Edge::Path } else { Edge::Call };
    let mut words: Vec<Word> =
        row.call.iter().flat_map(|call| called(language, call, edge)).collect();
    // A path in quotes, whichever they are; Go puts the method before it.
    if !row.bare {
        words.push(Word::any(PATHS.map(str::to_owned), Edge::Any));
    }
    with_module(language, words, row.import.as_ref())
}

fn group(language: &str, row: &GroupRow) -> Vec<Word> {
    let mut words = called(language, &row.call, Edge::Call);
    words.extend(row.chained.iter().flat_map(|name| called(language, name, Edge::Call)));
    if !row.bare && row.named.is_none() {
        words.push(Word::any(PATHS.map(str::to_owned), Edge::Any));
    }
    with_module(language, words, row.import.as_ref())
}

/// The parts of a dotted pattern that tell something; `edge` is that of the last.
fn parts(pattern: &str, edge: Edge) -> Vec<Word> {
    let plain = pattern.replace("()", "").replace("::", ".").replace('\\', ".");
    let open = plain.ends_with('*');
    let all: Vec<&str> = plain.trim_end_matches('*').split('.').filter(|p| !p.is_empty()).collect();
    let telling = all.iter().any(|part| part.len() >= TELLING);
    let tells = |part: &str| !telling || part.len() >= TELLING;
    let last = all.len().saturating_sub(1);
    let word = |(at, part): (usize, &&str)| match (at == last, open) {
        (true, true) => Word::new(*part, Edge::Begin),
        (true, false) => Word::new(*part, edge),
        (false, _) => Word::new(*part, Edge::Name),
    };
    all.iter().enumerate().filter(|(_, part)| tells(part)).map(word).collect()
}

/// The words of a call. A short name stands in every text: with what surrounds it, it tells more.
fn called(language: &str, pattern: &str, edge: Edge) -> Vec<Word> {
    // Ruby calls without parentheses.
    let edge = if language == "ruby" { Edge::Name } else { edge };
    let plain = pattern.trim_end_matches('*');
    let lengths = || plain.split('.').map(|part| part.trim_end_matches("()").len());
    let brief = language == "javascript" && lengths().all(|length| length <= TELLING + 1);
    let short = lengths().any(|length| length < TELLING) || brief;
    let whole = !plain.ends_with('.') && !plain.contains(['/', '-', '(']);
    let dotted = short && whole && plain.contains('.');
    let edge_of_whole = if plain.len() < pattern.len() { Edge::Begin } else { edge };
    match language {
        // `from os import getenv` leaves the first part to the import.
        "python" if dotted && edge == Edge::Call => {
            let (first, last) = plain.rsplit_once('.').unwrap_or(("", plain));
            let first = first.split('.').map(|part| Word::new(part, Edge::Name));
            first.chain([Word::new(last, edge_of_whole)]).collect()
        }
        "csharp" | "go" | "java" | "javascript" | "kotlin" | "python" if dotted => {
            vec![Word::new(plain, edge_of_whole)]
        }
        "php" if dotted => {
            // A namespace stands in the import, not in the call.
            let (before, last) = plain.rsplit_once('.').unwrap_or(("", plain));
            let class = names::last(before);
            let called = ["->", "::"].map(|by| format!("{class}{by}{last}"));
            vec![Word::any(called, edge_of_whole)]
        }
        _ => parts(pattern, edge),
    }
}

/// How an annotation begins in the text of a language.
fn annotation(language: &str, name: &str) -> Vec<Word> {
    let last = names::last(name);
    let named = Word::new(last, Edge::Name);
    match language {
        "javascript" => vec![Word::new(format!("@{last}"), Edge::Name)],
        "java" => vec![Word::any([format!("@{last}"), format!(".{last}")], Edge::Name)],
        "kotlin" => vec![Word::any([format!("@{last}"), format!(":{last}")], Edge::Name)],
        "python" => vec![Word::new(last, Edge::Decorator)],
        "rust" => vec![Word::any([format!("#[{last}"), format!("::{last}")], Edge::Name)],
        "php" => vec![named, Word::new("#[", Edge::Any)],
        _ => vec![named],
    }
}

/// How an element of an object is read.
fn element(language: &str, object: &str) -> Vec<Word> {
    let last = names::last(object);
    match language {
        // `"NAME" in object`, too.
        "python" => vec![Word::new(last, Edge::Name)],
        _ => vec![Word::new(format!("{}[", last.trim_end_matches("()")), Edge::Begin)],
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Prefilter, needs, signals};

    #[test]
    fn no_word_is_empty() {
        for language in &signals().languages {
            let words = needs(language);
            let empty = |text: &String| text.is_empty();
            assert!(!words.iter().flatten().any(|word| word.texts.iter().any(empty)));
        }
    }

    #[test]
    fn files_without_the_words_of_a_row_are_left_out() {
        let language = |name: &str| signals().languages.iter().find(|l| l.name == name);
        let hits = |language: &Language, text: &str| {
            Prefilter::new(language, &[]).look(text, |_, _| {}).hits
        };
        let python = language("python").expect("there");
        assert!(hits(python, "import os\nos.getenv('A')\n").is_some());
        assert!(hits(python, "@app.get('/x')\ndef x(): pass\n").is_some());
        assert!(hits(python, "def add(a, b):\n    return a + b\n").is_none());
        let javascript = language("javascript").expect("there");
        assert!(hits(javascript, "app.get('/x', y)").is_some());
        assert!(hits(javascript, "export const add = (a, b) => a + b;").is_none());
    }
}
