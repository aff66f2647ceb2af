//! The stable name of a finding: rule, component, file and the thing it is about; no line number,
//! so that it survives moved lines.

use crate::names;
use crate::rule::Finding;
use sha2::{Digest, Sha256};

/// Sixteen hexadecimal digits that name a finding; `nth` tells equal ones of a file apart.
pub fn fingerprint(
    rule: &str,
    component: &str,
    path: &str,
    finding: &Finding,
    nth: usize,
) -> String {
    let about = if finding.object.is_empty() { &finding.message } else { &finding.object };
    let mut hasher = Sha256::new();
    for part in [rule, component, path, about.as_str(), &nth.to_string()] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    names::hex(&hasher.finalize()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn names_the_thing_and_not_the_line() {
        let finding = |line: u32, object: &str| {
            let mut at = Span::file_start(FileId(0));
            at.start.line = line;
            Finding::new(at, format!("message {line}"), "").about(object)
        };
        let print = |f: &Finding, nth| fingerprint("a/b", ".", "Dockerfile", f, nth);
        assert_eq!(print(&finding(1, "node"), 0), print(&finding(9, "node"), 0));
        assert_ne!(print(&finding(1, "node"), 0), print(&finding(1, "node"), 1));
        assert_ne!(print(&finding(1, ""), 0), print(&finding(2, ""), 0));
        assert_eq!(print(&finding(1, "node"), 0).len(), 16);
    }
}
