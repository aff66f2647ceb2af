//! Finds any of some thousand short texts in one pass. Almost no four bytes of a file are those of
//! a needle: a set of 128 KB tells so at each byte, and the few places left are compared. On source
//! code this takes less time than an automaton over the same texts, and nothing to build.

use rustc_hash::FxHashMap;

/// Bits of a byte that count; capitals and small letters share them.
const BITS: u32 = 5;

/// Bytes that are looked up together.
const WIDTH: usize = 4;

/// Different values of so many bytes.
const WINDOWS: usize = 1 << (WIDTH as u32 * BITS);

/// Words of a set with a bit for each.
const SET: usize = WINDOWS / u64::BITS as usize;

/// A text to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    /// The text; one of less than three bytes is looked at in many places.
    pub text: String,
    /// Whether capitals and small letters are the same.
    pub any_case: bool,
}

impl Needle {
    /// What makes a capital the same as a small letter, where case does not count.
    fn fold(&self) -> u32 {
        if self.any_case { 0x2020_2020 } else { 0 }
    }

    fn is(&self, here: &[u8]) -> bool {
        match self.any_case {
            true => here.eq_ignore_ascii_case(self.text.as_bytes()),
            false => here == self.text.as_bytes(),
        }
    }
}

/// Texts to look for.
pub struct Needles {
    needles: Vec<Needle>,
    /// One bit for each value.
    set: Box<[u64]>,
    /// For each value the needles that hold it.
    places: FxHashMap<u32, Vec<Place>>,
}

/// Where a needle holds a value.
struct Place {
    number: u32,
    /// Where in the needle the value begins.
    at: u8,
    /// The bytes of the needle there, in small letters where case does not count.
    bytes: u32,
    /// Which of them belong to the needle.
    mask: u32,
    /// What makes a capital in the text the same as a small letter.
    fold: u32,
}

impl Needles {
    /// Takes texts; the number of each is its place among them.
    pub fn new(needles: Vec<Needle>) -> Needles {
        let mut shared: FxHashMap<u32, u32> = FxHashMap::default();
        for needle in &needles {
            values(&needle.text).for_each(|(_, value)| *shared.entry(value).or_default() += 1);
        }
        let cost = |value: u32| rarity(value) + shared[&value].ilog2();
        let (mut set, mut places) = (vec![0; SET].into_boxed_slice(), FxHashMap::default());
        let mut add = |value: u32, place: Place| {
            set[value as usize / 64] |= 1 << (value % 64);
            places.entry(value).or_insert_with(Vec::new).push(place);
        };
        for (number, needle) in needles.iter().enumerate() {
            let text = &needle.text;
            match values(text).min_by_key(|(_, value)| cost(*value)) {
                Some((at, value)) => add(value, Place::new(needle, number, at)),
                None => {
                    completions(text).for_each(|value| add(value, Place::new(needle, number, 0)));
                }
            }
        }
        Needles { needles, set, places }
    }

    /// Calls `found` with the number of each needle in `text` and the byte at which it begins.
    pub fn find(&self, text: &str, mut found: impl FnMut(usize, usize)) {
        let mut window = 0;
        for (at, byte) in text.bytes().enumerate() {
            window = next(window, byte);
            if self.set[window as usize / 64] >> (window % 64) & 1 == 1 {
                self.compare(text.as_bytes(), window, at, &mut found);
            }
        }
        // A needle that is shorter than a window, at the very end.
        for beyond in 0..WIDTH - 1 {
            window = next(window, 0);
            self.compare(text.as_bytes(), window, text.len() + beyond, &mut found);
        }
    }

    /// Compares the needles whose bytes end at `end`.
    fn compare(&self, text: &[u8], value: u32, end: usize, found: &mut impl FnMut(usize, usize)) {
        let own = text.get((end + 1).saturating_sub(WIDTH)..=end);
        let own = own.and_then(|own| own.first_chunk::<WIDTH>());
        let own = own.map(|own| u32::from_be_bytes(*own));
        for place in self.places.get(&value).into_iter().flatten() {
            // Nearly all others differ here.
            if own.is_some_and(|own| ((own | place.fold) ^ place.bytes) & place.mask != 0) {
                continue;
            }
            let needle = &self.needles[place.number as usize];
            let start = (end + 1).checked_sub(WIDTH + usize::from(place.at));
            let here = start.and_then(|start| text.get(start..start + needle.text.len()));
            if let Some(start) = start
                && here.is_some_and(|here| needle.is(here))
            {
                found(place.number as usize, start);
            }
        }
    }
}

impl Place {
    fn new(needle: &Needle, number: usize, at: usize) -> Place {
        let (text, fold) = (&needle.text, needle.fold());
        let own = text.as_bytes()[at..].iter().chain([0; WIDTH].iter()).take(WIDTH);
        let bytes = own.fold(0, |bytes, byte| bytes << 8 | u32::from(*byte)) | fold;
        let missing = WIDTH.saturating_sub(text.len() - at) as u32 * u8::BITS;
        let mask = u32::MAX.checked_shl(missing).unwrap_or_default();
        Place { number: number as u32, at: at as u8, bytes, mask, fold }
    }
}

/// The values of a text, and where each begins.
fn values(text: &str) -> impl Iterator<Item = (usize, u32)> {
    let windows = text.as_bytes().windows(WIDTH).take(usize::from(u8::MAX)).enumerate();
    windows.map(|(at, bytes)| (at, bytes.iter().copied().fold(0, next)))
}

/// The values of a text that is shorter than a window, and may be followed by anything.
fn completions(text: &str) -> impl Iterator<Item = u32> {
    let missing = WIDTH.saturating_sub(text.len()) as u32;
    let begun = text.bytes().fold(0, next);
    // Five bits of each byte that follows.
    (0..1 << (missing * BITS)).map(move |bits: u32| {
        (0..missing).fold(begun, |window, at| next(window, (bits >> (at * BITS) & 31) as u8))
    })
}

/// The value of the last bytes when one more is read.
fn next(window: u32, byte: u8) -> u32 {
    window >> BITS | u32::from(byte & 31) << ((WIDTH as u32 - 1) * BITS)
}

/// How often a value stands in code, in steps of 2.6 times.
fn rarity(value: u32) -> u32 {
    let byte = |at: u32| (value >> (at * BITS) & 31) as usize;
    (0..WIDTH as u32 - 1).map(|at| u32::from(PAIRS[byte(at)][byte(at + 1)] - b'0')).sum()
}

/// How often each pair of values of a byte stands in code of nine languages: the logarithm of its
/// count, in steps of 2.6 times. Row `a` and column `b` are 1 and 2.
const PAIRS: [&[u8; 32]; 32] = [
    b"96766665665456766467755523564724",
    b"53666336463377736377855455332412",
    b"56665645475474765356664435634322",
    b"56353733653563473363753334324203",
    b"66645735564355554445453334443345",
    b"76667555764376856687746665544545",
    b"56332443462233563263443333223212",
    b"56444744563354654365553223442453",
    b"57755644575335555455654323334213",
    b"65677656377476875366735343672512",
    b"84242542267222353224342322222402",
    b"44333623343333533234333233221303",
    b"76535753577363464236573224334344",
    b"56444734362335666445443323212133",
    b"67677767775556666557865425333324",
    b"55556454455476866375665533324122",
    b"56435733553464566575554334334413",
    b"33322324342342435334464333214411",
    b"67555846573555675356766336433424",
    b"65674845664555666456754435452324",
    b"67654844784354665376664447445335",
    b"35664644262366626366643232312102",
    b"36333622372233343534333323211101",
    b"55332433452233453244433433220102",
    b"33342423443243335333633333224102",
    b"54544353653343547335433333336333",
    b"66543432234222343333322222423401",
    b"42322324128112224433312011333412",
    b"32524315242131332115361100203021",
    b"62323125256153422233212100142452",
    b"51112111615220111101100000022120",
    b"34344333341234434244443312210152",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(texts: &[&str], any_case: bool) -> Vec<Needle> {
        texts.iter().map(|text| Needle { text: (*text).to_owned(), any_case }).collect()
    }

    #[test]
    fn finds_what_a_plain_search_finds() {
        let texts = ["token", "://", "pwd", "-----begin", "api_key", "passw", "secret"];
        let known = Needles::new(needles(&texts, true));
        let mut text = String::new();
        for seed in 0..4000_usize {
            text.push_str(texts[seed * 7919 % texts.len()]);
            text.push(char::from(b' ' + (seed * 31 % 90) as u8));
            text.push_str(&texts[seed * 104_729 % texts.len()].to_uppercase()[..2]);
        }
        let mut found = Vec::new();
        known.find(&text, |number, at| found.push((at, number)));
        found.sort_unstable();
        let lower = text.to_lowercase();
        let plain = texts.iter().enumerate().flat_map(|(number, needle)| {
            lower.match_indices(needle).map(move |(at, _)| (at, number))
        });
        let mut plain: Vec<(usize, usize)> = plain.collect();
        plain.sort_unstable();
        assert_eq!(found, plain);
        known.find("", |_, _| panic!("nothing is there"));
        known.find("pw", |_, _| panic!("nothing is there"));
        let mut last = Vec::new();
        known.find("x PWD", |number, at| last.push((number, at)));
        assert_eq!(last, [(2, 2)]);
        let mut both = needles(&["\"/", "Get", "Getter"], false);
        both.extend(needles(&["pwd", "get("], true));
        let mut found = Vec::new();
        let both = Needles::new(both);
        both.find("get(\"/x\").Getter PWD Get \"/", |number, at| found.push((at, number)));
        found.sort_unstable();
        assert_eq!(found, [(0, 4), (4, 0), (10, 1), (10, 2), (17, 3), (21, 1), (25, 0)]);
    }
}
