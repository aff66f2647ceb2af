//! Passwords that calls are given by their place among the arguments: those of functions whose
//! declaration, in the same file, calls the parameter so, and those of functions that many know.

use super::assigned::name_around;
use super::context::behind;
use super::detector::Found;
use super::list::{Dialect, Reader};
use super::name::{self, Promise};
use super::place::Place;
use super::value;
use super::words::Account;
use crate::signals::{Edge, fits, is_named};
use crate::source::is_in_comment;
use memchr::memmem;
use std::ops::Range;

/// Calls of one function that are looked at.
const CALLS: usize = 50;

/// Bytes of a list of parameters or arguments.
const LIST: usize = 1 << 10;

/// Literals that calls give the parameter whose name stands around `at`, where that is part of a
/// declaration.
pub fn of_parameter(text: &str, at: usize, place: Place) -> Vec<Found> {
    if place != Place::Code {
        return Vec::new();
    }
    let around = name_around(text.as_bytes(), at);
    let Some((function, position)) = parameter(text, &around) else { return Vec::new() };
    let name = &text[around.clone()];
    if name::promise(name) != Some(Promise::Chosen) {
        return Vec::new();
    }
    let called = &text[function.clone()];
    let places = memmem::find_iter(text.as_bytes(), called).filter(|at| *at != function.start);
    let begins = |at: &usize| *at == 0 || !is_named(text.as_bytes()[at - 1]);
    let found = places.filter(begins).take(CALLS).filter_map(|at| {
        let items = arguments(text, at + called.len())?;
        // Who has the password stands there, too.
        let named = items.iter().flatten().count() > 1;
        let range = items.into_iter().nth(position).flatten().filter(|_| named)?;
        found(text, at, range, &format!("{name} of {called}"))
    });
    found.collect()
}

/// The password of an account that a function makes, which begins at `at`.
pub fn of_account(text: &str, at: usize, place: Place, account: &Account) -> Option<Found> {
    let end = at + account.call.len();
    let same = text.get(at..end).is_some_and(|here| here.eq_ignore_ascii_case(&account.call));
    let before = text.as_bytes()[..at].last().copied().unwrap_or(b' ');
    let begins = before == b'_' || !is_named(before);
    if place != Place::Code || !same || !begins {
        return None;
    }
    let items = arguments(text, end)?;
    let range = items.into_iter().nth(account.argument).flatten()?;
    found(text, at, range, &format!("password of {}", account.call))
}

fn found(text: &str, at: usize, range: Range<usize>, name: &str) -> Option<Found> {
    let value = text.get(range.clone()).filter(|_| !is_in_comment(text, at))?;
    let strength = value::judge(value, Promise::Chosen, true)?;
    Some(Found::assigned(range, name, strength))
}

/// The arguments behind a function's name: the places of those that are literals.
fn arguments(text: &str, at: usize) -> Option<Vec<Option<Range<usize>>>> {
    let inner = text.get(at..)?.strip_prefix('(')?;
    let list = &inner.as_bytes()[..inner.len().min(LIST)];
    let items = Reader::new(list, Dialect::Code).items()?;
    let placed = |range: Range<usize>| at + 1 + range.start..at + 1 + range.end;
    Some(items.into_iter().map(|item| item.map(placed)).collect())
}

/// The function whose parameter's name stands in `name`, and the parameter's place.
fn parameter(text: &str, name: &Range<usize>) -> Option<(Range<usize>, usize)> {
    let before = behind(text, name.start);
    let mut low = before.len().saturating_sub(LIST);
    while !before.is_char_boundary(low) {
        low += 1;
    }
    let (mut depth, mut commas, mut open) = (0_u32, 0, None);
    for (at, byte) in before[low..].bytes().enumerate().rev() {
        match byte {
            b')' | b'>' | b']' | b'}' => depth += 1,
            b'(' if depth == 0 => {
                open = Some(low + at);
                break;
            }
            b'(' | b'<' | b'[' | b'{' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => commas += 1,
            b';' | b'"' | b'\'' | b'`' => return None,
            _ => {}
        }
    }
    let open = name.start - before.len() + open?;
    let head = text[..open].bytes().rev().take_while(|byte| is_named(*byte)).count();
    let function = open - head..open;
    let declared = head > 2 && fits(text.as_bytes(), function.start, open, Edge::Declared);
    // The object itself is no argument of a call.
    let list = text[open + 1..name.start].trim_start().trim_start_matches(['&', '*']);
    let first = list.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let own = usize::from(matches!(first, "self" | "cls" | "mut"));
    (declared && commas > own).then(|| (function, commas - own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<&str> {
        let at = text.find("passw").expect("the parameter");
        let found = of_parameter(text, at, Place::Code).into_iter();
        found.map(|found| &text[found.range]).collect()
    }

    #[test]
    fn the_declaration_tells_which_argument_is_a_password() {
        for (text, expected) in [
            (
                "private User make(Role role, String mail, String password) {}\n\
                 void load() { make(Role.ADMIN, \"root@shop.example\", \"hackathon\"); }",
                vec!["hackathon"],
            ),
            (
                "def add_user(self, name, password: str):\n  pass\n\
                 s.add_user('root', 'hackathon')\n",
                vec!["hackathon"],
            ),
            (
                "func addUser(name string, password string) error {}\nvar _ = addUser(`a`, `b7c8`)",
                vec!["b7c8"],
            ),
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
    }

    #[test]
    fn other_calls_give_nothing() {
        for text in [
            "def check(password):\n  pass\ncheck('hackathon')\n",
            "def add(name, password):\n  pass\nadd(name, 'hackathon')\n\
             readd('root', 'hackathon')\n",
            "x = add(name, password)\nadd('root', 'hackathon')\n",
            "def add(name, password):\n  pass\nadd('root', get('hackathon'))\n\
             # add('a', 'hackathon')\n",
            "def add(name, password_hash):\n  pass\nadd('root', 'hackathon')\n",
        ] {
            assert!(values(text).is_empty(), "{text}: {:?}", values(text));
        }
    }
}
