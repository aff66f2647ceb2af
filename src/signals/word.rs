//! Words of a text that must be there before a row can match, told by what stands beside them.

use crate::source::line_before;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::BTreeMap;

/// What must stand around a text for it to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// Anything.
    Any,
    /// No letter before it: the beginning of a name.
    Begin,
    /// No letter beside it: a whole name.
    Name,
    /// A whole name that is called, given another name where it is imported, or a text of its own.
    Call,
    /// A whole name that is called with something that can be a path.
    Path,
    /// Part of the name of a function that is declared.
    Declared,
    /// A whole name on a line that begins with `@`.
    Decorator,
    /// The beginning of a statement into which something is put, not far behind.
    Filled,
}

/// One of several texts, with its surroundings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// Any of these will do.
    pub texts: Vec<String>,
    /// What must stand around it.
    pub edge: Edge,
}

impl Word {
    /// A word of one text.
    pub fn new(text: impl Into<String>, edge: Edge) -> Word {
        Word { texts: vec![text.into()], edge }
    }

    /// A word of several texts.
    pub fn any<const N: usize>(texts: [String; N], edge: Edge) -> Word {
        Word { texts: texts.into(), edge }
    }
}

/// Distinct words and their numbers.
#[derive(Default)]
pub struct Words {
    known: BTreeMap<Word, usize>,
}

impl Words {
    /// The number of a word.
    pub fn number(&mut self, word: Word) -> usize {
        let next = self.known.len();
        *self.known.entry(word).or_insert(next)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Every text with the number of its word and what must stand around it.
    pub fn texts(&self) -> impl Iterator<Item = (&str, usize, Edge)> {
        self.known.iter().flat_map(|(word, number)| {
            word.texts.iter().map(move |text| (text.as_str(), *number, word.edge))
        })
    }
}

/// Bytes of texts up to which a finder is a table.
const TABLE_LIMIT: usize = 200_000;

/// Finds texts: by a table, which is slower to build
/// than the default and faster over many files; for very many texts it would take too much memory.
pub fn finder<T: AsRef<str>>(texts: &[T]) -> AhoCorasick {
    let bytes: usize = texts.iter().map(|text| text.as_ref().len()).sum();
    let mut builder = AhoCorasick::builder();
    builder.kind((bytes <= TABLE_LIMIT).then_some(AhoCorasickKind::DFA));
    let built = builder.build(texts.iter().map(AsRef::as_ref));
    // Fails at billions of states only; what is looked for is limited where it is read.
    built.expect("fewer texts than states")
}

/// Whether what stands around `bytes[start..end]` is what the edge asks for.
pub fn fits(bytes: &[u8], start: usize, end: usize, edge: Edge) -> bool {
    let named = |at: usize| bytes.get(at).is_some_and(|byte| is_named(*byte));
    // `_server` is `server` to those who hide it.
    let hidden = || start > 0 && bytes[start - 1] == b'_' && (start < 2 || !named(start - 2));
    let begins = || !named(start) || start == 0 || !named(start - 1) || hidden();
    let whole = || begins() && (end == 0 || !named(end - 1) || !named(end));
    match edge {
        Edge::Any => true,
        Edge::Begin => begins(),
        Edge::Name => whole(),
        Edge::Call => {
            let made = || bytes[..start].ends_with(b"new ");
            whole() && (is_called(&bytes[end..]) || is_quoted(bytes, start, end) || made())
        }
        Edge::Declared => is_declared(bytes, start, end),
        Edge::Decorator => whole() && is_decorator(bytes, start),
        Edge::Path => whole() && takes_path(&bytes[end..]),
        Edge::Filled => begins() && is_filled(&bytes[end..]),
    }
}

/// Whether a byte can stand in a name.
pub fn is_named(byte: u8) -> bool {
    NAMED[usize::from(byte)]
}

/// For each byte whether it can stand in a name: a table, since every byte of a tree is asked.
static NAMED: [bool; 256] = {
    let mut named = [false; 256];
    let mut byte = 0_u8;
    loop {
        named[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
        if byte == u8::MAX {
            break named;
        }
        byte += 1;
    }
};

/// Arguments, type arguments, a body or another name follow.
fn is_called(rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(NEAR)];
    let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    match rest.get(blanks) {
        Some(b'(' | b'{' | b'<' | b'[' | b'!' | b':' | b'=' | b'`' | b'?') => true,
        Some(b'a') => blanks > 0 && rest[blanks..].starts_with(b"as "),
        _ => false,
    }
}

/// Bytes of a statement that are looked at.
const STATEMENT: usize = 1_000;

/// A placeholder of some language follows, or the text is joined to another.
fn is_filled(rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(STATEMENT)];
    let next = |at: usize| rest.get(at + 1).copied().unwrap_or(b' ');
    rest.iter().enumerate().any(|(at, byte)| match byte {
        b'{' | b'+' => true,
        b'$' => next(at) == b'{' || next(at).is_ascii_alphabetic(),
        b'%' => next(at) == b'(' || next(at).is_ascii_alphabetic(),
        b'"' | b'\'' => rest[at + 1..].trim_ascii_start().first() == Some(&b'.'),
        _ => false,
    })
}

fn is_quoted(bytes: &[u8], start: usize, end: usize) -> bool {
    let quote = start.checked_sub(1).and_then(|before| bytes.get(before));
    matches!(quote, Some(b'"' | b'\'' | b'`')) && quote == bytes.get(end)
}

/// Bytes beside a word that are looked at: longer lines and names are written by programs.
const NEAR: usize = 256;

fn is_decorator(bytes: &[u8], start: usize) -> bool {
    let line = line_before(bytes, start);
    line.trim_ascii_start().starts_with(b"@") || line.trim_ascii().is_empty()
}

/// The word is one of those that the name around is made of, and the name has parameters, or is
/// given a function, behind a word that declares: `func`, a receiver, a type.
fn is_declared(bytes: &[u8], start: usize, end: usize) -> bool {
    let at = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    if at(start).is_ascii_lowercase() && start > 0 && at(start - 1).is_ascii_lowercase() {
        return false;
    }
    let near = start.saturating_sub(NEAR);
    let back = bytes[near..start].iter().rev().take_while(|byte| is_named(**byte)).count();
    let rest = &bytes[end..bytes.len().min(end + NEAR)];
    let rest = &rest[rest.iter().take_while(|byte| is_named(**byte)).count()..];
    declares(&bytes[near..start - back]) && (rest.starts_with(b"(") || is_function(rest))
}

/// Words before the name of a function, in some language.
const DECLARING: &[&[u8]] = &[
    b"async",
    b"bool",
    b"boolean",
    b"const",
    b"def",
    b"fn",
    b"fun",
    b"func",
    b"function",
    b"let",
    b"object",
    b"string",
    b"var",
    b"void",
];

fn declares(before: &[u8]) -> bool {
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let before = &before[..before.len() - blanks];
    let length = before.iter().rev().take_while(|byte| is_named(**byte)).count();
    let word = &before[before.len() - length..];
    let ends = before.last().is_some_and(|byte| matches!(byte, b')' | b'>' | b']' | b'?'));
    let named = word.first().is_some_and(u8::is_ascii_uppercase) || DECLARING.contains(&word);
    blanks > 0 && (ends || named)
}

/// `= (…) => …`, `= async …`, `= function …`.
fn is_function(rest: &[u8]) -> bool {
    let Some(given) = rest.trim_ascii_start().strip_prefix(b"=") else { return false };
    let given = given.trim_ascii_start();
    [b"(".as_slice(), b"async", b"function"].iter().any(|word| given.starts_with(word))
}

/// Arguments follow, and the first can be a path: a text that begins like one, or a name with
/// another argument behind it.
fn takes_path(rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(NEAR)];
    let Some(inner) = rest.strip_prefix(b"(") else { return is_called(rest) };
    let inner = inner.trim_ascii_start();
    match inner.first() {
        Some(b'"' | b'\'' | b'`') => inner.get(1).is_some_and(|byte| {
            matches!(byte, b'/' | b'{' | b'^' | b'*' | b'$' | b'"' | b'\'')
                || byte.is_ascii_uppercase()
        }),
        Some(b')' | b'0'..=b'9') | None => false,
        Some(byte) if is_named(*byte) => {
            let part = |byte: &&u8| is_named(**byte) || matches!(**byte, b'.' | b':');
            let name = inner.iter().take_while(part).count();
            !inner[name..].trim_ascii_start().starts_with(b")")
        }
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::Edge::{self, Begin, Call, Declared, Decorator, Filled, Name, Path};
    use super::fits;

    /// A text, the word in it, its edge, and whether it counts.
    const CASES: &[(&str, &str, Edge, bool)] = &[
        ("@Getter", "@Get", Name, false),
        ("@Get\n", "@Get", Name, true),
        ("forget(x)", "get", Begin, false),
        ("getAll(x)", "get", Begin, true),
        ("_server.close()", "server", Name, true),
        ("await fetch(url)", "fetch", Call, true),
        ("fetch<T>(url)", "fetch", Call, true),
        ("to fetch all", "fetch", Call, false),
        ("{ request as r }", "request", Call, true),
        ("new Registry;", "Registry", Call, true),
        ("get {", "get", Call, true),
        ("fetch", "fetch", Call, false),
        ("require('prom-bundle')", "prom-bundle", Call, true),
        ("func (s *Server) readyzHandler(w W) {", "ready", Declared, true),
        ("export const isHealthy = () => true", "Health", Declared, true),
        ("\treturn ping(x)", "ping", Declared, false),
        ("if already done(x)", "ready", Declared, false),
        ("a.health(x)", "health", Declared, false),
        ("const status = response.code", "status", Declared, false),
        ("@app.get('/x')", "get", Decorator, true),
        ("x = d.get('/x')", "get", Decorator, false),
        ("app.get('/x', f)", "get", Path, true),
        ("mux.Handle(\n  \"GET /x\", f)", "Handle", Path, true),
        ("app.use(BASE + path, f)", "use", Path, true),
        ("map.get(key)", "get", Path, false),
        ("map.get('key')", "get", Path, false),
        ("list.get(0)", "get", Path, false),
        ("\"select a from b where c = \" + c", "select ", Filled, true),
        ("f\"select a from {b}\"", "select ", Filled, true),
        ("'select a from b where c = ' . c()", "select ", Filled, true),
        ("\"select a from b where c = $1\", c)", "select ", Filled, false),
    ];

    #[test]
    fn words_count_by_what_stands_around_them() {
        for (text, word, edge, expected) in CASES {
            let at = text.find(word).expect("the word is there");
            let found = fits(text.as_bytes(), at, at + word.len(), *edge);
            assert_eq!(found, *expected, "{text} {edge:?}");
        }
    }
}
