//! Paths as parts of addresses. Knows no report.

/// A relative path as a URI reference: everything but unreserved characters, slashes and some
/// that are common in names of folders is percent-encoded. RFC 3986, section 3.3.
pub(super) fn uri(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+,=".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The address of a line of a file below `source`. A page of Markdown has lines only when it is
/// asked for as it is written.
/// <https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-a-permanent-link-to-a-code-snippet#linking-to-markdown>
pub(super) fn line(source: &str, path: &str, line: u32) -> String {
    let plain = if path.to_lowercase().ends_with(".md") { "?plain=1" } else { "" };
    format!("{source}{}{plain}#L{line}", uri(path))
}

/// Whether `text` is a web address that can stand in any report as it is.
pub fn is_address(text: &str) -> bool {
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && text.chars().all(|c| c.is_ascii_graphic() && !"<>\"`{}|\\^()'".contains(c))
}

#[cfg(test)]
mod tests {
    use super::{is_address, line, uri};

    #[test]
    fn paths_are_uri_references() {
        assert_eq!(uri("a b/ü#1:2/%.yml"), "a%20b/%C3%BC%231%3A2/%25.yml");
        assert_eq!(uri("packages/@shop/(web)"), "packages/@shop/%28web%29");
    }

    #[test]
    fn a_line_of_markdown_is_a_line_of_its_source() {
        assert_eq!(line("https://a/", "x y.go", 3), "https://a/x%20y.go#L3");
        assert_eq!(line("https://a/", "README.md", 1), "https://a/README.md?plain=1#L1");
    }

    #[test]
    fn scripts_are_no_addresses() {
        assert!(is_address("https://example.com/a#b?c=d"));
        for bad in ["javascript:alert(1)", "https://a b", "https://a/)[x](y", "x https://a", ""] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
