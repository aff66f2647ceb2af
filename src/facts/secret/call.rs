//! Passwords that calls are given by their place among the arguments: those of functions whose
//! declaration, in the same file, calls the parameter so, and those of functions that many know.

use super::context::behind;
use super::detector::Found;
use super::list::{Dialect, Reader};
use super::name::Promise;
use super::value;
use super::words::Account;
use crate::signals::{Edge, fits, is_named};
use crate::source::{self, is_in_comment};
use memchr::memmem;
use std::ops::Range;

/// Places of a function's name that are looked at.
const CALLS: usize = 200;

/// Bytes of a list of parameters or arguments.
const LIST: usize = 1 << 10;

/// A function one of whose parameters is a password.
pub struct Function {
    /// Bytes of its name.
    pub name: Range<usize>,
    /// Place of the password among the arguments of a call.
    position: usize,
    /// Arguments of a call.
    count: usize,
}

/// Literals that calls in the same file give the password of a function. Only calls of the function
/// itself, or of the object's own: another object may have one of the same name.
pub fn of_function(text: &str, function: &Function, parameter: &str) -> Vec<Found> {
    let called = &text[function.name.clone()];
    let places = memmem::find_iter(text.as_bytes(), called).take(CALLS);
    let found = places.filter(|at| *at != function.name.start).filter_map(|at| {
        let before = source::before(text, at);
        let own = before.trim_end_matches("self.").trim_end_matches("this.");
        let free = !own.ends_with(|c: char| c.is_alphanumeric() || "_.>:".contains(c));
        let items = arguments(text, at + called.len()).filter(|_| free)?;
        // Who has the password stands there, too.
        let whole = items.len() == function.count && items.iter().flatten().count() > 1;
        let range = items.into_iter().nth(function.position).flatten().filter(|_| whole)?;
        found(text, at, range, &format!("{parameter} of {called}"))
    });
    found.collect()
}

/// The password that a function which many know is given, whose name begins at `at`.
pub fn of_account(text: &str, at: usize, account: &Account) -> Option<Found> {
    let before = text.as_bytes()[..at].last().copied().unwrap_or(b' ');
    let items = arguments(text, at + account.call.len())?;
    let begins = before == b'_' || !is_named(before);
    let range = items.into_iter().nth(account.argument).flatten().filter(|_| begins)?;
    found(text, at, range, &format!("password of {}", account.call))
}

/// A literal that a call at `at` is given; nothing where the call itself stands in a text.
fn found(text: &str, at: usize, range: Range<usize>, name: &str) -> Option<Found> {
    let before = source::before(text, at);
    let quotes = |quote: &str| before.matches(quote).count() % 2 == 1;
    let shown = ["\"", "'", "`"].into_iter().any(quotes) || before.trim().starts_with(">>>");
    let value = text.get(range.clone()).filter(|_| !shown && !is_in_comment(text, at))?;
    let strength = value::judge(value, Promise::Chosen, true)?;
    Some(Found::assigned(range, name, strength))
}

/// The arguments behind a function's name: the places of those that are literals.
fn arguments(text: &str, at: usize) -> Option<Vec<Option<Range<usize>>>> {
    let inner = text.get(at..)?.strip_prefix('(')?;
    let list = &inner.as_bytes()[..inner.len().min(LIST)];
    let items = Reader::new(list, Dialect::Code).whole()?;
    let placed = |range: Range<usize>| at + 1 + range.start..at + 1 + range.end;
    Some(items.into_iter().map(|item| item.map(placed)).collect())
}

/// The function of whose declaration a name is a parameter, behind others.
pub fn parameter(text: &str, name: &Range<usize>) -> Option<Function> {
    let before = behind(text, name.start);
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LIST))..];
    let (mut depth, mut commas, mut open) = (0_u32, 0, None);
    for (at, byte) in near.bytes().enumerate().rev() {
        let arrow = byte == b'>' && near[..at].ends_with(['=', '-']);
        match byte {
            _ if arrow => {}
            b')' | b'>' | b']' | b'}' => depth += 1,
            b'(' if depth == 0 => {
                open = Some(at);
                break;
            }
            b'(' | b'<' | b'[' | b'{' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => commas += 1,
            b';' | b'"' | b'\'' | b'`' => return None,
            _ => {}
        }
    }
    let open = name.start - near.len() + open?;
    let head = text[..open].bytes().rev().take_while(|byte| is_named(*byte)).count();
    let function = open - head..open;
    let declared = head > 2 && fits(text.as_bytes(), function.start, open, Edge::Declared);
    // The object itself is no argument of a call.
    let list = text[open + 1..name.start].trim_start().trim_start_matches(['&', '*']);
    let first = list.trim_start_matches("mut ").split(|c: char| !c.is_alphanumeric()).next();
    let own = usize::from(matches!(first, Some("self" | "cls")));
    let count = arguments(text, open).filter(|_| declared && commas > own)?.len();
    Some(Function { name: function, position: commas - own, count: count.checked_sub(own)? })
}

#[cfg(test)]
mod tests {
    use super::super::name;
    use super::*;

    fn values(text: &str) -> Vec<&str> {
        let at = text.find("passw").expect("the parameter");
        let around = name::around(text.as_bytes(), at);
        let chosen = name::promise(&text[around.clone()]) == Some(Promise::Chosen);
        let Some(function) = parameter(text, &around).filter(|_| chosen) else {
            return Vec::new();
        };
        let found = of_function(text, &function, "password").into_iter();
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
                 self.add_user('root', 'hackathon')\n",
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
            "def get(self, path, password):\n  pass\nos.environ.get('MODE', 'production')\n",
            "void add(String name, String password) {}\nvoid x() { add(\"a\", \"b\", \"word\"); }",
            "fn add(mut list: V, name: &str, password: &str) {}\nadd(v, \"administrator\", x)",
            "def add(name, password):\n  pass\nlog('add(\"root\", \"hackathon\")')\n",
        ] {
            assert!(values(text).is_empty(), "{text}: {:?}", values(text));
        }
    }
}
