//! Text as HTML: escaped, with code between backticks, because messages mark code so.

use crate::render::text::clean;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// A sentence: plain text, and code between backticks.
pub(super) fn prose(text: &str) -> String {
    marked(text, escape)
}

/// A paragraph of a rule's file: also strong words between two stars.
pub(super) fn doc(text: &str) -> String {
    marked(text, |plain| pairs(plain, "**", "strong", &escape))
}

fn marked(text: &str, plain: impl Fn(&str) -> String) -> String {
    let text = clean(text);
    let parts: Vec<&str> = text.split('`').collect();
    let mut html = String::with_capacity(text.len() + 16);
    for (at, part) in parts.iter().enumerate() {
        match (at % 2 == 1, at + 1 < parts.len()) {
            (true, true) => html.push_str(&format!("<code>{}</code>", escape(part))),
            (true, false) => html.push_str(&format!("`{}", plain(part))),
            (false, _) => html.push_str(&plain(part)),
        }
    }
    html
}

/// What stands between two `mark`s as an element; one without a second stays.
fn pairs(text: &str, mark: &str, element: &str, plain: &dyn Fn(&str) -> String) -> String {
    let parts: Vec<&str> = text.split(mark).collect();
    let mut html = String::new();
    for (at, part) in parts.iter().enumerate() {
        match (at % 2 == 1, at + 1 < parts.len()) {
            (true, true) => html.push_str(&format!("<{element}>{}</{element}>", plain(part))),
            (true, false) => html.push_str(&format!("{mark}{}", plain(part))),
            (false, _) => html.push_str(&plain(part)),
        }
    }
    html
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(letter),
        }
    }
    html
}

/// The hash of a text as a content security policy names it: SHA-256 in base64.
pub(super) fn sha256(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_code_is_code() {
        let cases = [
            ("`a<b` & \"c\"", "<code>a&lt;b</code> &amp; &quot;c&quot;"),
            ("one ` tick", "one ` tick"),
            ("<img src=x onerror='a'>", "&lt;img src=x onerror=&#39;a&#39;&gt;"),
            ("**a**\u{1b}", "**a**\u{FFFD}"),
        ];
        for (text, html) in cases {
            assert_eq!(prose(text), html);
        }
        assert_eq!(
            doc("**Fix.** use `a**b` ** c"),
            "<strong>Fix.</strong> use <code>a**b</code> ** c"
        );
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        // SHA-256 of nothing, as every implementation has it.
        assert_eq!(sha256(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
