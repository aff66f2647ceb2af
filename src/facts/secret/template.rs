//! Texts with tokens that are made up when they are read, so that none stands in this repository:
//! for the examples of detectors and of rules.

use super::checksum;

/// The text of a template: `{alnum:36}` stands for so many letters and digits, the same in every
/// run for one `seed`; `{checksum}` for what the algorithm gives for the text behind `{start}`.
pub fn example(template: &str, checksum_by: Option<&str>, seed: u64) -> String {
    let mut random = seed.wrapping_mul(2).wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut next = |alphabet: &str| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        let at = (random >> 33) as usize % alphabet.len();
        alphabet.as_bytes()[at] as char
    };
    let (mut text, mut start, mut rest) = (String::new(), 0, template);
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let known = after.split_once('}').and_then(|(word, after)| {
            let (kind, count) = word.split_once(':').unwrap_or((word, "1"));
            let is_word = kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            Some((kind, count.parse::<usize>().ok().filter(|_| is_word)?, after))
        });
        let Some((kind, count, after)) = known else {
            text.push('{');
            rest = after;
            continue;
        };
        rest = after;
        match (kind, alphabet(kind)) {
            ("start", _) => start = text.len(),
            ("checksum", _) => {
                let sum = checksum::checksum(checksum_by.unwrap_or_default(), &text[start..]);
                text.push_str(&sum);
            }
            ("uuid", _) => {
                let mut hex = |count| (0..count).map(|_| next(HEX)).collect::<String>();
                text.push_str(&format!(
                    "{}-{}-4{}-a{}-{}",
                    hex(8),
                    hex(4),
                    hex(3),
                    hex(3),
                    hex(12)
                ));
            }
            (_, Some(alphabet)) => text.extend((0..count).map(|_| next(alphabet))),
            _ => text.push_str(&format!("{{{kind}}}")),
        }
    }
    text + rest
}

const HEX: &str = "0123456789abcdef";

fn alphabet(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "alnum" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "lower" => "abcdefghijklmnopqrstuvwxyz0123456789",
        "upper" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "letter" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "hex" => HEX,
        "HEX" => "0123456789ABCDEF",
        "digit" => "0123456789",
        "url" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-",
        "base32" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "base32-lower" => "abcdefghijklmnopqrstuvwxyz234567",
        "base64" => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "x" => "x",
        _ => return None,
    })
}
