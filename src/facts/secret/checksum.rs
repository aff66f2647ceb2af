//! Checksums inside tokens: a token whose checksum is wrong was never issued. Each algorithm is
//! named by its arithmetic; the rows of the detectors say which provider uses it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The algorithms and the characters that each puts at a token's end.
const ALGORITHMS: &[(&str, usize)] = &[
    ("bech32", 6),
    ("crc32-base36", 7),
    ("crc32-base62", 6),
    ("crc32-base62-reversed", 6),
    ("crc32-base62-whole", 6),
    ("crc32-hex", 8),
    ("crc32-hex-body", 8),
    ("crc32-le-base64", 6),
    ("crc32-le-hex", 8),
];

/// Characters of the checksum of an algorithm; `None` for one that is not known.
pub fn width(algorithm: &str) -> Option<usize> {
    ALGORITHMS.iter().find(|(name, _)| *name == algorithm).map(|(_, width)| *width)
}

/// Whether the checksum of a token is right; `None` for an algorithm that is not known.
pub fn verify(algorithm: &str, token: &str) -> Option<bool> {
    let width = width(algorithm)?;
    let cut = token.len().checked_sub(width).filter(|at| token.is_char_boundary(*at));
    let Some((text, sum)) = cut.map(|at| token.split_at(at)) else { return Some(false) };
    let cased = algorithm.contains("base6");
    let same = |computed: String| match cased {
        true => computed == sum,
        false => computed.eq_ignore_ascii_case(sum),
    };
    // Prefixes of several words end at the last underscore.
    let last = || text.rsplit_once('_').is_some_and(|(_, body)| base62(crc(body)) == sum);
    Some(same(checksum(algorithm, text)) || algorithm == "crc32-base62" && last())
}

/// What must stand at the end of a token that begins with `text`; empty for an algorithm that is
/// not known.
pub fn checksum(algorithm: &str, text: &str) -> String {
    let body = text.split_once('_').map_or(text, |(_, body)| body);
    let whole = text.strip_suffix('_').unwrap_or(text);
    match algorithm {
        // https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
        "crc32-base62" => base62(crc(body)),
        "crc32-base62-whole" => base62(crc(whole)),
        "crc32-base62-reversed" => {
            let number = base62(crc(whole));
            let digits = number.trim_start_matches('0');
            let reversed: String = digits.chars().rev().collect();
            format!("{reversed:0>6}")
        }
        "crc32-base36" => digits(crc(text), 36, 7).to_ascii_lowercase(),
        "crc32-hex" => format!("{:08X}", crc(text)),
        "crc32-hex-body" => format!("{:08x}", crc(body)),
        "crc32-le-hex" => format!("{:08x}", crc(whole).swap_bytes()),
        "crc32-le-base64" => {
            let body = text.strip_prefix("cflt").unwrap_or(text);
            STANDARD.encode(crc(body).to_le_bytes()).chars().take(6).collect()
        }
        "bech32" => bech32(text).unwrap_or_default(),
        _ => String::new(),
    }
}

fn crc(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn base62(number: u32) -> String {
    digits(number, 62, 6)
}

/// A number in a base of at most 62, with leading zeros.
fn digits(mut number: u32, base: u32, width: usize) -> String {
    let mut digits = vec![b'0'; width];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % base) as usize];
        number /= base;
    }
    digits.iter().map(|byte| char::from(*byte)).collect()
}

/// The six characters that end a Bech32 text, in capitals.
/// <https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki>
fn bech32(text: &str) -> Option<String> {
    const CHARACTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let lower = text.to_ascii_lowercase();
    let (prefix, data) = lower.rsplit_once('1')?;
    let position = |byte: u8| CHARACTERS.iter().position(|known| *known == byte);
    let data: Option<Vec<u8>> = data.bytes().map(|b| position(b).map(|at| at as u8)).collect();
    let high = prefix.bytes().map(|b| b >> 5);
    let low = prefix.bytes().map(|b| b & 31);
    let values = high.chain([0]).chain(low).chain(data?).chain([0; 6]);
    let sum = values.fold(1_u32, |sum, value| {
        let top = sum >> 25;
        let next = (sum & 0x01ff_ffff) << 5 ^ u32::from(value);
        (0..5).filter(|bit| top >> bit & 1 == 1).fold(next, |sum, bit| sum ^ GENERATOR[bit])
    }) ^ 1;
    let characters = (0..6).map(|at| CHARACTERS[(sum >> (5 * (5 - at)) & 31) as usize]);
    Some(characters.map(|byte| char::from(byte.to_ascii_uppercase())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values() {
        // CRC-32 of the nine digits is published as CBF43926.
        assert_eq!(checksum("crc32-hex", "123456789"), "CBF43926");
        assert_eq!(checksum("crc32-le-hex", "123456789_"), "2639f4cb");
        assert_eq!(base62(61), "00000z");
        // BIP-173's shortest valid text is `A12UEL5L`: prefix `a`, no data.
        assert_eq!(checksum("bech32", "a1"), "2UEL5L");
    }

    #[test]
    fn the_checksum_decides() {
        for (algorithm, width) in ALGORITHMS {
            let text = "ab1_qpzry9x8gf2tvdw0s3jn54khce6mua7l";
            let text = if *algorithm == "bech32" { &text.replace('_', "") } else { text };
            let sum = checksum(algorithm, text);
            assert_eq!(sum.len(), *width, "{algorithm}");
            assert_eq!(verify(algorithm, &format!("{text}{sum}")), Some(true), "{algorithm}");
            let wrong = format!("{}{sum}", text.replace("gf2", "fg2"));
            assert_eq!(verify(algorithm, &wrong), Some(false), "{algorithm}");
            assert_eq!(verify(algorithm, "é"), Some(false));
        }
        assert_eq!(verify("md5", "abc"), None);
    }
}
