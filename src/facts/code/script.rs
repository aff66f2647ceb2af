//! Shell scripts that start a program: their commands, the user that they start it as, and the
//! variables that they read.

use super::is_name;
use crate::facts::{EnvironmentRead, Fact, What};
use crate::source::{LineIndex, line_before};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words of a shell script's commands that start a program as another user.
pub const PRIVILEGE_DROPS: &[&str] =
    &["gosu", "su-exec", "setpriv", "chpst", "runuser", "s6-setuidgid", "setuidgid", "tini-gosu"];

/// Longest script whose commands are kept.
const SCRIPT_LIMIT: usize = 20_000;

/// Reads a shell script: the commands that start a program, and whether one of them does so as
/// another user.
pub fn extract(index: &LineIndex<'_>) -> Vec<Fact> {
    let text = index.text();
    let mut facts = reads(index);
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('#') {
            continue;
        }
        let at = index.line_span(number as u32 + 1);
        if line.starts_with("exec ") && text.len() < SCRIPT_LIMIT {
            facts.push(Fact { at, what: What::Script(line.to_owned()) });
        }
        let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, '"' | ';' | '('));
        let su = line.contains("su -s") || line.contains("su - ") || line.contains("su -c");
        let drop = words.find(|word| PRIVILEGE_DROPS.contains(word));
        if let Some(word) = drop.or(su.then_some("su")) {
            facts.push(Fact { at, what: What::DropsPrivileges(word.to_owned()) });
            break;
        }
    }
    facts
}

/// The variables that a script reads and does not set, where it ends by handing over to a program:
/// other scripts are tools of developers.
/// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_02>
fn reads(index: &LineIndex<'_>) -> Vec<Fact> {
    let text = index.text();
    let hands_over = |line: &str| line.trim_start().starts_with("exec ");
    if text.len() > SCRIPT_LIMIT || !text.lines().any(hands_over) {
        return Vec::new();
    }
    let set: BTreeSet<&str> =
        SET.captures_iter(text).filter_map(|c| c.get(1)).map(|name| name.as_str()).collect();
    let mut seen = BTreeSet::new();
    let mut facts = Vec::new();
    for found in READ.captures_iter(text) {
        let Some(name) = found.get(1).or(found.get(3)) else { continue };
        let line = line_before(text.as_bytes(), name.start());
        let comment = line.trim_ascii_start().starts_with(b"#");
        let name_text = name.as_str();
        if comment || set.contains(name_text) || !is_name(name_text) || !seen.insert(name_text) {
            continue;
        }
        let operator = found.get(2).map_or("", |operator| operator.as_str());
        let read = EnvironmentRead {
            name: name_text.to_owned(),
            has_default: operator.contains(['-', '=', '+']),
            raises: operator.contains('?'),
            property: None,
        };
        facts.push(Fact { at: index.span(name.range()), what: What::EnvironmentRead(read) });
    }
    facts
}

/// `$NAME`, `${NAME}` and `${NAME:-x}`, in capitals.
static READ: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\$\{([A-Z][A-Z0-9_]+)(:?[-=?+])?[^}\n]*\}|\$([A-Z][A-Z0-9_]+)")
        .expect("valid pattern")
});

/// `NAME=`, `for NAME`, `read NAME`.
static SET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)(?:^|[\s;])(?:for\s+|read\s+(?:-r\s+)?)?([A-Z][A-Z0-9_]+)(?:=|\s+in\b|$)")
        .expect("valid pattern")
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn variables_that_a_script_reads_and_does_not_set() {
        let text = "#!/bin/sh\n# $NOT_READ\nWORKERS=${WEB_WORKERS:-2}\n: ${DB_URL:?missing}\n\
            for NAME in a b; do echo $NAME; done\nexec app --bind $LISTEN_ADDR -w $WORKERS\n";
        let facts = extract(&LineIndex::new(FileId::default(), text));
        let reads = facts.iter().filter_map(|fact| match &fact.what {
            What::EnvironmentRead(read) => Some((&*read.name, read.has_default, read.raises)),
            _ => None,
        });
        let reads: Vec<_> = reads.collect();
        let wanted =
            [("WEB_WORKERS", true, false), ("DB_URL", false, true), ("LISTEN_ADDR", false, false)];
        assert_eq!(reads, wanted);
        let tool = "cp $SOURCE_DIR $TARGET_DIR\n";
        let facts = extract(&LineIndex::new(FileId::default(), tool));
        assert!(facts.iter().all(|fact| !matches!(fact.what, What::EnvironmentRead(_))));
    }
}
