//! Passwords of accounts that SQL creates: what a column of a secret's name is given in the rows of
//! `INSERT INTO users (name, password) VALUES ('app', 'word')`, of its `SELECT` form, and of what
//! PostgreSQL's `COPY … FROM stdin` reads.
//! <https://www.postgresql.org/docs/current/sql-insert.html>,
//! <https://www.postgresql.org/docs/current/sql-copy.html>

use super::assigned::Site;
use super::context::{behind, next_line, rest};
use super::detector::Found;
use super::list::{Dialect, Reader};
use super::name::{self, Promise};
use super::place::Place;
use super::value;
use crate::source::is_in_comment;
use std::ops::Range;

/// Bytes of rows that are read behind a list of columns.
const ROWS: usize = 64 << 10;

/// Bytes of a list of columns behind a name.
const COLUMNS: usize = 4 << 10;

/// The literals that rows give the column that a name is, and how many bytes were read for them.
pub fn find(
    text: &str,
    around: &Range<usize>,
    promise: Promise,
    site: &Site<'_>,
) -> (Vec<Found>, usize) {
    let statement = match site.place {
        Place::Sql | Place::Code => statement(text, around),
        _ => None,
    };
    let Some(statement) = statement.filter(|_| !is_in_comment(text, around.start)) else {
        return (Vec::new(), 0);
    };
    let column = &text[around.clone()];
    let any_word = (site.place == Place::Sql || site.migrates) && name::is_password(column);
    let (ranges, read) = statement.literals(text);
    let found = ranges.into_iter().filter_map(|range| {
        let value = text.get(range.clone()).filter(|value| !value::is_digest(value))?;
        let strength = value::judge(value, promise, any_word)?;
        Some(Found::assigned(range, column, strength))
    });
    (found.take(ROWS_KEPT).collect(), read)
}

/// Secrets of one statement that are kept: more are data.
const ROWS_KEPT: usize = 100;

/// How rows follow a list of columns.
enum Rows {
    /// `VALUES (…), (…)`.
    Tuples,
    /// `SELECT …`.
    Selected,
    /// Lines with tabs, up to `\.`.
    Copied,
}

struct Statement {
    /// Place of the column, from 0.
    column: usize,
    rows: Rows,
    /// Where the rows begin.
    at: usize,
}

/// The statement in whose list of columns a name stands.
fn statement(text: &str, name: &Range<usize>) -> Option<Statement> {
    let before = behind(text, name.start);
    let quotes = ['`', '"', '[', '\\'];
    if !before.trim_end_matches(quotes).trim_end().ends_with([',', '(']) {
        return None;
    }
    let (head, columns) = before.rsplit_once('(')?;
    let copies = head_of(head)?;
    let after = text.get(name.end..)?;
    let close = after[..after.floor_char_boundary(COLUMNS)].find(')')?;
    if !is_columns(columns) || !is_columns(&after[..close]) {
        return None;
    }
    let at = name.end + close + 1;
    let column = columns.matches(',').count();
    let (at, word) = word(text, at);
    let (at, word) = match word.as_str() {
        "overriding" => self::word(text, skip_words(text, at, 2)),
        _ => (at, word),
    };
    let rows = match (copies, word.as_str()) {
        (false, "values" | "value") => Rows::Tuples,
        (false, "select") => Rows::Selected,
        (true, "from") => Rows::Copied,
        _ => return None,
    };
    let at = match rows {
        Rows::Copied => copied_from(text, at)?,
        _ => at,
    };
    Some(Statement { column, rows, at })
}

/// Where the lines begin that `COPY … FROM stdin` reads, fields by tabs.
fn copied_from(text: &str, at: usize) -> Option<usize> {
    let options = rest(text, at).to_ascii_lowercase();
    let stdin = options.trim_start().starts_with("stdin");
    let other = options.contains("csv") || options.contains("delimiter");
    next_line(text, at).filter(|_| stdin && !other)
}

/// Whether the statement before a list of columns copies lines; `None` for one that gives nothing.
fn head_of(head: &str) -> Option<bool> {
    let name = |c: char| c.is_alphanumeric() || "_.$`\"[]\\'".contains(c);
    // The name of the table, in quotes or not, and of its schema.
    let before = head.trim_end().trim_end_matches(name).trim_end();
    let before = before.trim_end_matches(['(', '+', '"', '\'', '`']).trim_end();
    let last = before.rsplit(|c: char| !c.is_alphanumeric()).next()?.to_ascii_lowercase();
    match last.as_str() {
        "into" | "insert" => Some(false),
        "copy" => Some(true),
        _ => None,
    }
}

fn is_columns(text: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_,`\"[]\\$.".contains(c);
    text.chars().all(part)
}

/// The next word behind a place, in small letters, and where it ends.
fn word(text: &str, at: usize) -> (usize, String) {
    let after = text.get(at..).unwrap_or_default();
    // A statement of several texts is joined by signs.
    let part = |c: char| c.is_whitespace() || "\\\"'+.`".contains(c);
    let start = after.trim_start_matches(part);
    let length = start.bytes().take_while(u8::is_ascii_alphabetic).count();
    (at + after.len() - start.len() + length, start[..length].to_ascii_lowercase())
}

fn skip_words(text: &str, at: usize, count: usize) -> usize {
    (0..count).fold(at, |at, _| word(text, at).0)
}

impl Statement {
    /// The literals of the column, and how many bytes were read for them.
    fn literals(&self, text: &str) -> (Vec<Range<usize>>, usize) {
        let rows = text.get(self.at..).unwrap_or_default();
        let rows = &rows[..rows.floor_char_boundary(ROWS)];
        let mut reader = Reader::new(rows.as_bytes(), Dialect::Sql);
        let found = match self.rows {
            Rows::Tuples => reader.tuples(self.column),
            Rows::Selected => {
                let items = reader.items().unwrap_or_default();
                // What is selected in double quotes is another column.
                let text = |range: &Range<usize>| rows[..range.start].ends_with('\'');
                items.into_iter().nth(self.column).flatten().filter(text).into_iter().collect()
            }
            Rows::Copied => copied(rows, self.column),
        };
        let read = if matches!(self.rows, Rows::Copied) { rows.len() } else { reader.read() };
        let placed = |range: Range<usize>| self.at + range.start..self.at + range.end;
        (found.into_iter().map(placed).collect(), read)
    }
}

/// The fields of a column in lines with tabs.
fn copied(rows: &str, column: usize) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in rows.split('\n').take_while(|line| !line.starts_with("\\.")) {
        let mut at = start;
        for (index, field) in line.trim_end_matches('\r').split('\t').enumerate() {
            if index == column && !field.starts_with('\\') && !field.is_empty() {
                found.push(at..at + field.len());
            }
            at += field.len() + 1;
        }
        start += line.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::fallback::Reads;
    use super::*;
    use crate::source::{FileId, LineIndex};

    fn values(text: &str) -> Vec<&str> {
        let at = text.find("passw").expect("the column");
        let index = LineIndex::new(FileId(0), text);
        let site = Site::new(&index, Place::Sql, Reads::default(), "a.sql");
        let around = name::around(text.as_bytes(), at);
        let promise = name::promise(&text[around.clone()]).expect("a secret's name");
        find(text, &around, promise, &site).0.into_iter().map(|found| &text[found.range]).collect()
    }

    #[test]
    fn rows_give_the_column_its_values() {
        for (text, expected) in [
            ("INSERT INTO users (name, password) VALUES ('a', 'hackathon');", vec!["hackathon"]),
            (
                "insert into `users` (`id`,\n `password`, x) values\n (1, 'one4', f(1, 'a')),\n \
                 (2, 'two5', ',');",
                vec!["one4", "two5"],
            ),
            (
                "INSERT INTO u (n, password) OVERRIDING SYSTEM VALUE \
                 VALUES ('it''s', E'hackathon'::text)",
                vec!["hackathon"],
            ),
            ("INSERT INTO u (n, password) SELECT 'a', 'hackathon' WHERE 1=1", vec!["hackathon"]),
            (
                "INSERT INTO \"a\".\"u\" (n, password) VALUES (\"b, c\", 'hackathon')",
                vec!["hackathon"],
            ),
            (
                "INSERT INTO u (n, password) VALUES\n-- one\n('a', /* x */ 'hackathon')",
                vec!["hackathon"],
            ),
            (
                "COPY public.users (id, password) FROM stdin;\n1\thackathon\n2\t\\N\n\\.\n",
                vec!["hackathon"],
            ),
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_literal_or_cannot_be_told_gives_nothing() {
        for text in [
            "COPY users (id, password) FROM '/tmp/x.csv';\n1\thackathon\n",
            "INSERT INTO users (name, password) VALUES ('a', ?)",
            "INSERT INTO users (name, password) VALUES ('a', crypt('hackathon', gen_salt('bf')))",
            "INSERT INTO users (name, password) VALUES ('C:\\', 'x', 'hackathon')",
            "INSERT INTO users (name, password) VALUES ('a', '5f4dcc3b5aa765d61d8327deb882cf99')",
            "INSERT INTO users (name, password) VALUES ('a', '$2a$10$abcdefghijklmnopqrstuv')",
            "INSERT INTO users (name, password) SELECT name, password FROM old",
            "SELECT f(name, password) VALUES ('a', 'hackathon')",
            "INSERT INTO users (name, password) VALUES ('a', 'hackathon",
            "CREATE TABLE users (name, password) VALUES",
        ] {
            assert!(values(text).is_empty(), "{text}: {:?}", values(text));
        }
    }
}
