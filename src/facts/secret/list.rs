//! Lists of values between parentheses: rows of SQL, arguments of calls.

use std::ops::Range;

/// How texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// In single quotes, two of which stand for one.
    Sql,
    /// In quotes of any kind, with backslashes.
    Code,
}

/// Reads values one by one; stops at what it cannot tell, such as a quote behind a backslash in
/// SQL, which ends a text in one database and not in another.
pub struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
    dialect: Dialect,
}

impl Reader<'_> {
    /// Stands at the beginning of `bytes`.
    pub fn new(bytes: &[u8], dialect: Dialect) -> Reader<'_> {
        Reader { bytes, at: 0, dialect }
    }

    /// Bytes that were read.
    pub fn read(&self) -> usize {
        self.at
    }

    /// The next byte that is neither blank nor part of a comment.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let rest = self.bytes.get(self.at..)?;
            self.at += rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let rest = self.bytes.get(self.at..)?;
            let line = match self.dialect {
                Dialect::Sql => rest.starts_with(b"--"),
                Dialect::Code => rest.starts_with(b"//"),
            };
            if line {
                self.at += memchr::memchr(b'\n', rest)?;
            } else if rest.starts_with(b"/*") {
                self.at += memchr::memmem::find(rest, b"*/")? + 2;
            } else {
                return rest.first().copied();
            }
        }
    }

    /// The literals of a column in `(…), (…)`.
    pub fn tuples(&mut self, column: usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        while self.peek() == Some(b'(') {
            self.at += 1;
            let Some(items) = self.whole() else { break };
            found.extend(items.into_iter().nth(column).flatten());
            self.at += 1;
            if self.peek() != Some(b',') {
                break;
            }
            self.at += 1;
        }
        found
    }

    /// The values of a list that a parenthesis ends.
    pub fn whole(&mut self) -> Option<Vec<Option<Range<usize>>>> {
        let items = self.items()?;
        (self.peek() == Some(b')')).then_some(items)
    }

    /// The values of a list: the inside of each that is one literal. The reader then stands behind
    /// the list; `None` where a text does not end.
    pub fn items(&mut self) -> Option<Vec<Option<Range<usize>>>> {
        let mut items = Vec::new();
        loop {
            items.push(self.item()?);
            match self.peek() {
                Some(b',') => self.at += 1,
                _ => return Some(items),
            }
        }
    }

    /// One value: the inside of a literal that is the whole value, or nothing of another.
    fn item(&mut self) -> Option<Option<Range<usize>>> {
        // `N'…'` and `E'…'` are texts, too.
        if matches!(self.peek()?, b'N' | b'E') && self.bytes.get(self.at + 1) == Some(&b'\'') {
            self.at += 1;
        }
        let quote = self.peek()?;
        let whole = if self.quotes(quote) { Some(self.text(quote)?) } else { None };
        let begun = self.at;
        let mut depth = 0_u32;
        while let Some(byte) = self.peek() {
            match byte {
                _ if self.quotes(byte) => {
                    self.text(byte)?;
                    continue;
                }
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth > 0 => depth -= 1,
                b')' | b';' => break,
                b',' if depth == 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        let behind = self.bytes.get(begun..self.at)?.trim_ascii();
        let ends = behind.is_empty() || self.dialect == Dialect::Sql && ends_value(behind);
        Some(whole.filter(|_| ends))
    }

    fn quotes(&self, byte: u8) -> bool {
        match self.dialect {
            // MySQL and SQLite take double quotes, too.
            Dialect::Sql => matches!(byte, b'\'' | b'"'),
            Dialect::Code => matches!(byte, b'"' | b'\'' | b'`'),
        }
    }

    /// The inside of a text in quotes; the reader then stands behind it.
    fn text(&mut self, quote: u8) -> Option<Range<usize>> {
        let start = self.at + 1;
        let mut at = start;
        loop {
            at += memchr::memchr2(quote, b'\\', self.bytes.get(at..)?)?;
            if self.bytes[at] == b'\\' {
                if self.dialect == Dialect::Sql && self.bytes.get(at + 1) == Some(&quote) {
                    return None;
                }
                at += if self.dialect == Dialect::Sql { 1 } else { 2 };
                continue;
            }
            let twice = self.dialect == Dialect::Sql && self.bytes.get(at + 1) == Some(&quote);
            if !twice {
                break;
            }
            at += 2;
        }
        self.at = at + 1;
        Some(start..at)
    }
}

/// Whether what follows a literal in SQL is its type, or ends a list of selected values.
fn ends_value(behind: &[u8]) -> bool {
    let clause =
        |word: &[u8]| behind.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    behind.starts_with(b"::") || clause(b"from ") || clause(b"where ") || clause(b"as ")
}
