//! What proxies, meshes, gateways and agents are told to do for the services behind them. Told by
//! texts: which services these are is not read here.

use super::{Fact, InFront, What};
use crate::signals::signals;
use crate::source::{LineIndex, line_before};
use rustc_hash::FxHashMap;

/// One fact a row of the signals whose texts all stand in the file, outside comments.
pub fn extract(index: &LineIndex<'_>) -> Vec<Fact> {
    let (text, signals) = (index.text(), signals());
    let mut first: FxHashMap<usize, usize> = FxHashMap::default();
    for found in signals.descriptor_texts().find_overlapping_iter(text) {
        let line = line_before(text.as_bytes(), found.start());
        if !line.trim_ascii_start().starts_with(b"#") {
            first.entry(found.pattern().as_usize()).or_insert(found.start());
        }
    }
    let (mut facts, mut next) = (Vec::new(), 0);
    for row in &signals.descriptors {
        let mut places = (next..next + row.all.len()).map(|text| first.get(&text).copied());
        next += row.all.len();
        let Some(Some(at)) = places.next() else { continue };
        if places.all(|place| place.is_some()) {
            let held = InFront { concern: row.concern.clone(), note: row.note.clone() };
            facts.push(Fact { at: index.span(at..at + 1), what: What::InFront(held) });
        }
    }
    facts
}
