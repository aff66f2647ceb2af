//! The one pass over the bytes of a file: for what may be secrets, and in a source file for the
//! words of all rows about code, too.

use super::secret;
use crate::discover::{Class, Format};
use crate::signals::{Found, Language, Prefilter, signals};
use std::sync::{LazyLock, OnceLock};

/// What the pass found.
pub struct Sweep {
    /// Of a source file, its language and which rows may match.
    pub code: Option<(&'static Language, Found)>,
    /// What tells where secrets may be: its number, and the byte at which it begins.
    pub secrets: Vec<(u32, u32)>,
}

/// For each language what its source files are looked through for, built when the first one asks.
static FILTERS: LazyLock<Vec<OnceLock<Prefilter>>> =
    LazyLock::new(|| signals().languages.iter().map(|_| OnceLock::new()).collect());

/// Looks through a text. Of source files that are neither the component's own nor generated, nobody
/// asks what their code does.
pub fn sweep(format: &Format, class: Class, text: &str) -> Sweep {
    let asked = matches!(class, Class::Own | Class::Generated);
    let at = match format {
        Format::Source(name) if asked => signals().languages.iter().position(|l| l.name == *name),
        _ => None,
    };
    let Some((language, filter)) = at.map(|at| (&signals().languages[at], &FILTERS[at])) else {
        return Sweep { code: None, secrets: secret::places(text) };
    };
    let mut secrets = Vec::new();
    let note = |number: usize, at: usize| secrets.push((number as u32, at as u32));
    let filter = filter.get_or_init(|| Prefilter::new(language, secret::needles()));
    let found = filter.look(text, note);
    Sweep { code: Some((language, found)), secrets }
}
