//! What proxies, meshes, gateways and agents are told to do for the services behind them. Told by
//! texts: which services these are is not read here.

use super::{Fact, InFront, What};
use crate::signals::signals;
use crate::source::{LineIndex, line_before};

/// One fact a row of the signals whose texts all stand in the file, outside comments.
pub fn extract(index: &LineIndex<'_>) -> Vec<Fact> {
    let text = index.text();
    let found = signals().descriptors.iter().filter_map(|row| {
        let mut places = row.all.iter().map(|part| place(text, part));
        let first = places.next()??;
        places.all(|place| place.is_some()).then(|| {
            let held = InFront { concern: row.concern.clone(), note: row.note.clone() };
            Fact { at: index.span(first..first + 1), what: What::InFront(held) }
        })
    });
    found.collect()
}

fn place(text: &str, part: &str) -> Option<usize> {
    text.match_indices(part).map(|(at, _)| at).find(|at| {
        let line = line_before(text.as_bytes(), *at);
        !line.trim_ascii_start().starts_with(b"#")
    })
}
