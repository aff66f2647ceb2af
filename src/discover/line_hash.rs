//! The hash of a line and what follows it, as GitHub's code scanning computes it to know an alert
//! again when lines move. Reads nothing from disk.
//!
//! The algorithm is published: a rolling hash over the next 100 characters that are neither blank
//! nor tab, in 64 bits, with `hash:occurrence` as its text.
//! <https://github.com/github/codeql-action/blob/main/src/fingerprints.ts>

use std::collections::HashMap;

/// Characters that a hash covers.
const WINDOW: usize = 100;

/// The base of the polynomial.
const BASE: u64 = 37;

/// Stands behind the last character of a text, once.
const END: u16 = u16::MAX;

/// The hashes of a text's lines, in order.
pub struct LineHashes {
    /// Hash, and how many lines before it have the same one, plus one.
    lines: Vec<(u64, u32)>,
}

impl LineHashes {
    /// Hashes every line of a file. Line ends are CR, LF or both; bytes that are not UTF-8 count as
    /// replacement characters, and a character counts by its UTF-16 units.
    pub fn of(bytes: &[u8]) -> LineHashes {
        let (units, starts) = significant(&String::from_utf8_lossy(bytes));
        let mut seen: HashMap<u64, u32> = HashMap::new();
        let mut count = |hash: u64| {
            let nth = seen.entry(hash).or_default();
            *nth += 1;
            (hash, *nth)
        };
        LineHashes { lines: hashes(&units, &starts).into_iter().map(&mut count).collect() }
    }

    /// The text of a line's hash; lines count from 1.
    pub fn line(&self, line: u32) -> Option<String> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.lines.get(index).map(|(hash, nth)| format!("{hash:x}:{nth}"))
    }
}

/// The characters that count, with every line end as LF, and where among them lines begin.
fn significant(text: &str) -> (Vec<u16>, Vec<usize>) {
    let (mut units, mut starts) = (Vec::with_capacity(text.len() + 1), vec![0]);
    let (lf, cr) = (u16::from(b'\n'), u16::from(b'\r'));
    let mut before = 0;
    for unit in text.encode_utf16() {
        let joined = before == cr && unit == lf;
        before = unit;
        if joined || unit == u16::from(b' ') || unit == u16::from(b'\t') {
            continue;
        }
        let unit = if unit == cr { lf } else { unit };
        units.push(unit);
        if unit == lf {
            starts.push(units.len());
        }
    }
    units.push(END);
    (units, starts)
}

/// The hash of the window at each start; behind the end of the text stand zeros.
fn hashes(units: &[u16], starts: &[usize]) -> Vec<u64> {
    let unit = |at: usize| u64::from(units.get(at).copied().unwrap_or(0));
    let leaving = (0..WINDOW).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = (0..WINDOW).fold(0u64, |hash, at| roll(hash, unit(at)));
    let mut found = Vec::with_capacity(starts.len());
    let mut at = 0;
    for start in starts {
        while at < *start {
            let gone = leaving.wrapping_mul(unit(at));
            hash = roll(hash, unit(at + WINDOW)).wrapping_sub(gone);
            at += 1;
        }
        found.push(hash);
    }
    found
}

fn roll(hash: u64, unit: u64) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        let hashes = LineHashes::of(text.as_bytes());
        (1..).map_while(|line| hashes.line(line)).collect()
    }

    /// `37^power` in 64 bits.
    fn power(power: u32) -> u64 {
        (0..power).fold(1, |value: u64, _| value.wrapping_mul(37))
    }

    #[test]
    fn a_hash_is_the_polynomial_of_its_window() {
        // Nothing but the sign of the end, and 99 zeros behind it.
        assert_eq!(all(""), [format!("{:x}:1", power(99).wrapping_mul(65_535))]);
        assert_eq!(all(""), ["c129715d7a2bc9a3:1"]);
        // `a`, a line end, `b` and the sign of the end.
        let terms = [(97, 99), (10, 98), (98, 97), (65_535, 96)];
        let sum = terms
            .iter()
            .fold(0u64, |sum, (unit, at)| sum.wrapping_add(power(*at).wrapping_mul(*unit)));
        assert_eq!(all("a\n b")[0], format!("{sum:x}:1"));
        // Only the first hundred characters count.
        let (long, longer) = ("x".repeat(100), "x".repeat(200));
        assert_eq!(all(&long)[0], all(&longer)[0]);
        assert_ne!(all(&long)[0], all(&long[1..])[0]);
    }

    #[test]
    fn blanks_and_the_kind_of_line_end_do_not_count() {
        let unix = all("\tone  two\n\n three\n");
        assert_eq!(unix.len(), 4);
        for same in ["one two\r\n\r\nthree\r\n", "onetwo\r\r\tthree\r", "onetwo\r\n\nth ree\n"] {
            assert_eq!(all(same), unix, "{same:?}");
        }
        assert_ne!(all("one\n"), all("two\n"));
    }

    #[test]
    fn equal_lines_are_counted() {
        let hashes = all(&format!("{}end", "the same forty characters in every line\n".repeat(9)));
        let first = hashes[0].trim_end_matches(":1");
        assert_eq!(hashes[1], format!("{first}:2"));
        assert_ne!(hashes[8], format!("{first}:9"), "the window reaches the last line");
        assert!(hashes[9].ends_with(":1"));
    }

    #[test]
    fn any_bytes_have_hashes() {
        let hashes = LineHashes::of(b"\xff\xfe\n\xf0\x9f\x98\x80\x00");
        assert!(hashes.line(1).is_some() && hashes.line(2).is_some());
        assert_eq!((hashes.line(0), hashes.line(3)), (None, None));
    }
}
