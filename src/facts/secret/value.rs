//! What a value looks like: a secret, a stand-in for one, or anything else.

use super::name::Promise;
use super::words::words;
use crate::signals::holds;
use base64::Engine;

/// How much a literal looks like a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// A word, or something that everybody tries.
    Word,
    /// Letters and digits that nobody would write but as a secret.
    Random,
}

/// Shannon entropy of a text, in bits a byte.
pub fn entropy(text: &str) -> f32 {
    let mut counts = [0_u32; 256];
    text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let length = text.len() as f32;
    let shares = counts.iter().filter(|count| **count > 0).map(|count| *count as f32 / length);
    shares.map(|share| -share * share.log2()).sum()
}

/// Whether a text of a token's shape is one that nobody was ever given: a stand-in, a sequence.
pub fn is_made_up(text: &str) -> bool {
    let small = text.to_ascii_lowercase();
    words().made_up.iter().any(|word| small.contains(&**word)) || is_sequence(&small)
}

/// Whether most of a text goes up by one, or stays: `1234567890`, `abcdef`, `00000000`.
fn is_sequence(small: &str) -> bool {
    let pairs = small.as_bytes().windows(2);
    let steps = pairs.filter(|pair| pair[1] == pair[0] || pair[1] == pair[0].wrapping_add(1));
    small.len() > 5 && steps.count() * 5 >= (small.len() - 1) * 3
}

/// Whether something else is put in for a value when it is used: a template, a reference, a path.
pub fn is_reference(value: &str) -> bool {
    let starts = ["$", "@", "!", "%", "&", "*", "/", "./", "~", "#", "(", "[", "{", "\\", "^", "|"];
    let holds = ["${", "$(", "{{", "<%", "%(", "#{", "%{", "://", "()", "=>", "ENC[", "\\$", "{0}"];
    let braces = value.split_once('{').is_some_and(|(_, rest)| rest.contains('}'));
    starts.iter().any(|start| value.starts_with(start))
        || holds.iter().any(|part| value.contains(part))
        || words().references.iter().any(|start| value.starts_with(&**start))
        || braces
        || value.contains("process.env")
        || value.contains("os.environ")
}

/// Whether a value says that a secret is to be put here.
pub fn is_stand_in(value: &str) -> bool {
    let small = value.to_lowercase();
    let words = words();
    words.stand_ins.iter().any(|part| small.contains(part.as_str()))
        || holds(&words.nothings, &small)
        || is_one_character(&small)
        || value.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        || is_for_tests(&small)
        || says_what_it_is(&small)
}

/// Whether a value tells in three words or more whose password it stands for.
fn says_what_it_is(small: &str) -> bool {
    let mut parts = small.rsplit(['_', '-']);
    parts.next().is_some_and(|last| holds(&words().passwords, last)) && parts.count() > 1
}

fn is_one_character(text: &str) -> bool {
    text.chars().next().is_none_or(|first| text.chars().all(|c| c == first))
}

/// Whether a part of a value says that production does not use it.
fn is_for_tests(value: &str) -> bool {
    value.split(['-', '_', '.']).any(|word| matches!(word, "test" | "testing"))
}

/// `7.5.4`, `^1.2`, `>=3`.
fn is_version(value: &str) -> bool {
    let number = value.trim_start_matches(['^', '~', '>', '<', '=', 'v', ' ']);
    number.contains('.') && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// `5/m`, `1/m/ip,1/m/key`: how often something may be asked.
fn is_rate(value: &str) -> bool {
    value.split(',').all(|part| {
        let (count, unit) = part.split_once('/').unwrap_or_default();
        !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()) && !unit.is_empty()
    })
}

/// Whether a value is a constant's or variable's name: `POSTGRES_PASSWORD`, `db.password`.
fn is_name(value: &str) -> bool {
    let capitals = value.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let dotted = value
        .split('.')
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphabetic() || c == '_'));
    (capitals && value.contains('_')) || (dotted && value.contains('.'))
}

/// Whether a text was made by chance: letters and digits that change often.
pub fn is_random(value: &str) -> bool {
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let plain = value.bytes().all(|b| b.is_ascii_graphic());
    // Bytes in base64 need no digit.
    let padded = value.ends_with('=') && value.len().is_multiple_of(4) && value.len() > 20;
    let mixed = digits >= 2 || padded || is_shuffled(value);
    if value.len() < 12 || letters < 3 || !mixed || !plain || is_uuid(value) {
        return false;
    }
    let long = value.len() >= 20;
    entropy(value) >= if long { 3.3 } else { 3.0 } && changes(value) * 100 >= value.len() * 18
}

/// Whether letters of both cases follow one another as in no name: `NwOdqryzdaeAOSRwLqgotV`.
fn is_shuffled(value: &str) -> bool {
    let capitals = |pair: &&[u8]| pair.iter().all(u8::is_ascii_uppercase);
    let capitals = value.as_bytes().windows(2).filter(capitals).count();
    value.len() >= 20 && capitals >= 2 && changes(value) * 5 >= value.len()
}

/// How often the kind of character changes between letter and digit, or against the case.
fn changes(value: &str) -> usize {
    let kind = |byte: u8| match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    };
    // A capital that begins a word is no change.
    let pairs = value.as_bytes().windows(2).map(|pair| (kind(pair[0]), kind(pair[1])));
    pairs.filter(|(a, b)| a != b && *b != 3 && *a != 3 && (*a, *b) != (1, 0)).count()
}

fn is_uuid(value: &str) -> bool {
    let hyphens = value.match_indices('-').map(|(at, _)| at);
    value.len() == 36
        && hyphens.eq([8, 13, 18, 23])
        && value.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Whether a password was chosen by a person who was told to mix: `Root@1234`, `hunter2!x`.
fn is_mixed(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let signs = value.bytes().any(|b| b.is_ascii_punctuation() && !b"_-.,:/()[]{}<>=".contains(&b));
    value.len() >= 8 && letters >= 2 && (digits >= 2 && !value.contains(['_', '-', '.']))
        || value.len() >= 7 && signs && digits >= 1 && letters >= 2
}

/// A digest in hexadecimal digits, of MD5 up to SHA-512.
pub fn is_digest(value: &str) -> bool {
    matches!(value.len(), 32 | 40 | 48 | 56 | 64 | 96 | 128)
        && value.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A hash of a password, as stores keep it.
pub fn is_hash(value: &str) -> bool {
    words().hashes.iter().any(|start| value.starts_with(&**start))
}

/// A token of Nx Cloud that lets read alone, and is meant to be committed.
/// <https://nx.dev/ci/recipes/security/access-tokens>
fn grants_reading(value: &str) -> bool {
    let bytes = base64::engine::general_purpose::STANDARD.decode(value);
    bytes.is_ok_and(|bytes| bytes.ends_with(b"|read"))
}

/// How much a value looks like the secret that its name promises. `any_word`: it stands where a
/// service takes it as it is, so that a word is a password, too.
pub fn judge(value: &str, promise: Promise, any_word: bool) -> Option<Strength> {
    let short = value.chars().count() < 3;
    // Bars separate rules of validation: `required|min:6`.
    let spaced = value.contains(|c: char| c.is_whitespace() || c == '|') || !value.is_ascii();
    if short || value.len() > 400 || spaced || is_reference(value) || is_hash(value) {
        return None;
    }
    // Where any word is a password, people do take `1234567890`.
    let sequence = !any_word && value.len() > 8 && is_sequence(&value.to_lowercase());
    if is_stand_in(value)
        || sequence
        || is_name(value)
        || is_version(value)
        || is_rate(value)
        || grants_reading(value)
        || is_uuid(value) && promise == Promise::Given
    {
        return None;
    }
    match (promise, any_word) {
        (_, _) if is_random(value) => Some(Strength::Random),
        (Promise::Given, _) => None,
        (Promise::Chosen, _) if is_mixed(value) => Some(match is_default(value) {
            true => Strength::Word,
            false => Strength::Random,
        }),
        (Promise::Chosen, true) => Some(Strength::Word),
        (Promise::Chosen, false) => None,
    }
}

/// The same for what stands in where nothing is set: a stand-in is then what the service runs with.
pub fn judge_fallback(value: &str, promise: Promise, any_word: bool) -> Option<Strength> {
    let word = value.chars().count() >= 3 && value.len() < 100 && value.is_ascii();
    let plain = !value.contains(|c: char| c.is_whitespace() || "<>*".contains(c));
    let said = !is_reference(value) && !is_name(value) && !holds(&words().nothings, value);
    // What stands in for a secret so that something can be told apart from one that is set.
    let small = value.to_lowercase();
    let said = said && !is_one_character(value) && !is_for_tests(value);
    let said = said && !says_what_it_is(&small);
    let said = said && !words().absent.iter().any(|word| small.contains(&**word));
    let judged = judge(value, promise, any_word);
    let runs_with = promise == Promise::Chosen && any_word && word && plain && said;
    judged.or(runs_with.then_some(Strength::Word))
}

/// Whether everybody tries it first.
pub fn is_default(value: &str) -> bool {
    holds(&words().defaults, &value.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_all_kinds() {
        let chosen = |value, any| judge(value, Promise::Chosen, any);
        for value in ["asfdlajsdfaf234", "Root@1234", "k3j4h5g6f7d8s9a0"] {
            assert_eq!(chosen(value, false), Some(Strength::Random), "{value}");
        }
        for value in ["postgres", "hackathon", "myrootpassword", "locations"] {
            assert_eq!(chosen(value, true), Some(Strength::Word), "{value}");
            assert_eq!(chosen(value, false), None, "{value}");
        }
        for value in [
            "${DB_PASSWORD}",
            "changeme",
            "<password>",
            "your-password",
            "xxxxxxxx",
            "",
            "null",
            "POSTGRES_PASSWORD",
            "app.db.password",
            "two words",
            "/run/secrets/db",
            "Mot_de_passé",
            "aaaaaaaa",
            "{password}",
            "vault:kv/db",
        ] {
            assert_eq!(chosen(value, true), None, "{value}");
        }
        let given = |value| judge(value, Promise::Given, true);
        assert_eq!(given("demo"), None);
        assert_eq!(given("123e4567-e89b-42d3-a456-426614174000"), None);
        assert_eq!(given("q8Zk2LmP0xW7bN4vT1rY"), Some(Strength::Random));
    }
}
