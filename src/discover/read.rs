//! Reads one file and takes its facts; nothing that a file holds can end the scan.

use super::class::{Class, class_of};
use super::classify::{self, Format, format};
use crate::facts::sweep::{Sweep, sweep};
use crate::facts::{Fact, What, extract, lockfile, secret, suppression};
use crate::parse::Issue;
use crate::report::Diagnostic;
use crate::source::{FileId, LineIndex, Position};
use std::borrow::Cow;
use std::cell::RefCell;
use std::fs::File;
use std::hash::Hasher;
use std::io::{self, Read as _};
use std::path::Path;

/// Files beyond this are not read: nothing that people write by hand is larger.
const SIZE_LIMIT: u64 = 4 << 20;

/// Diagnostics kept of one file.
const ISSUE_LIMIT: usize = 5;

/// What a file gave.
pub struct Read {
    /// Format by its name.
    pub format: Format,
    /// Class by its path, or by its header.
    pub class: Class,
    /// Its facts.
    pub facts: Vec<Fact>,
    /// What went wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Hash of the content; 0 when it was not read.
    pub content_hash: u64,
    /// It was to be read and could not be.
    pub failed: bool,
}

thread_local! {
    /// What the file that a thread reads holds: memory for each anew takes longer than the reading.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Reads a file of the disk into a buffer; of one that grew since it was seen, its beginning.
pub fn fill_from_disk(buffer: &mut Vec<u8>, absolute: &Path) -> io::Result<()> {
    File::open(absolute)?.take(SIZE_LIMIT + 1).read_to_end(buffer).map(drop)
}

/// Reads a file of the tree.
pub fn from_disk(id: FileId, path: &str, absolute: &Path, size: u64) -> Read {
    from_source(id, path, size, |buffer| fill_from_disk(buffer, absolute))
}

/// Reads a file whose bytes `fill` gives, if they are wanted at all.
pub fn from_source(
    id: FileId,
    path: &str,
    size: u64,
    fill: impl Fn(&mut Vec<u8>) -> io::Result<()>,
) -> Read {
    let (mut read, wanted) = begin(id, path);
    let own = read.class != Class::Vendored && size <= SIZE_LIMIT;
    if matches!(read.format, Format::Lockfile(_)) && own {
        // One that cannot be read pins nothing that is known.
        let mut bytes = Vec::new();
        if fill(&mut bytes).is_ok() {
            pin(&mut read, &bytes);
        }
    }
    if !wanted || read.format == Format::Other && size > SIZE_LIMIT {
        return read;
    }
    if size > SIZE_LIMIT {
        return failed(read, path, format!("{} MB: larger than is analysed", size >> 20));
    }
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        match fill(buffer) {
            Ok(()) => take(read, id, path, buffer),
            Err(error) => failed(read, path, format!("could not be read: {error}")),
        }
    })
}

/// Takes the facts of bytes in memory.
pub fn from_bytes(id: FileId, path: &str, bytes: &[u8]) -> Read {
    let (mut read, wanted) = begin(id, path);
    pin(&mut read, bytes);
    if !wanted {
        return read;
    }
    take(read, id, path, bytes)
}

/// Notes the versions that a lockfile pins.
fn pin(read: &mut Read, bytes: &[u8]) {
    for fact in &mut read.facts {
        if let (What::Lockfile(lockfile), Ok(text)) = (&mut fact.what, std::str::from_utf8(bytes)) {
            lockfile.versions = lockfile::versions(text);
        }
    }
}

/// What the name alone says, and whether the content is wanted.
fn begin(id: FileId, path: &str) -> (Read, bool) {
    let format = format(path);
    let class = class_of(path, &format);
    let text = format != Format::Other || classify::may_be_text(path);
    let wanted = !matches!(format, Format::Lockfile(_)) && text && class != Class::Vendored;
    let (facts, wanted) = match &format {
        Format::Lockfile(name) => (vec![lockfile::present(name, id)], false),
        _ => (Vec::new(), wanted),
    };
    let diagnostics = Vec::new();
    (Read { format, class, facts, diagnostics, content_hash: 0, failed: false }, wanted)
}

fn failed(mut read: Read, path: &str, message: String) -> Read {
    read.failed = true;
    read.diagnostics.push(Diagnostic { path: path.to_owned(), start: Position::START, message });
    read
}

/// The hash that tells whether a file changed between scan and excerpt.
pub fn content_hash(bytes: &[u8]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    hasher.finish() | 1
}

fn take(mut read: Read, id: FileId, path: &str, bytes: &[u8]) -> Read {
    read.content_hash = content_hash(bytes);
    let (text, note) = decode(bytes);
    let Some(text) = text else {
        return match read.format {
            Format::Other => read,
            _ => failed(read, path, "binary content: not analysed".to_owned()),
        };
    };
    if let Some(note) = note.filter(|_| read.format != Format::Other) {
        let message = note.to_owned();
        read.diagnostics.push(Diagnostic {
            path: path.to_owned(),
            start: Position::START,
            message,
        });
    }
    if is_generated(&text, &read.format) {
        read.class = Class::Generated;
    }
    if matches!(read.class, Class::Own | Class::Generated) && is_left_out(&text, &read.format) {
        read.class = Class::Test;
    }
    facts(read, path, &LineIndex::new(id, &text))
}

/// Takes the facts of a text; a panic costs this file alone.
fn facts(mut read: Read, path: &str, index: &LineIndex<'_>) -> Read {
    let extracted = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let Sweep { code, secrets } = sweep(&read.format, read.class, index.text());
        let (mut facts, issues) = extract::extract(&read.format, read.class, path, index, code);
        let secrets = secret::extract(&read.format, read.class, path, index, &facts, &secrets);
        facts.extend(secrets);
        (facts, issues)
    }));
    let Ok((facts, issues)) = extracted else {
        return failed(read, path, "the analysis of this file failed: please report".to_owned());
    };
    read.failed = facts_are_lost(&read.format, &facts, &issues);
    // Tests and examples are not judged, and may be broken on purpose.
    let kept = if read.class == Class::Own { ISSUE_LIMIT } else { 0 };
    let issues = issues.into_iter().take(kept);
    read.diagnostics.extend(issues.map(|issue| diagnostic(path, index, issue)));
    read.facts = facts;
    read.facts.extend(suppression::extract(&read.format, index));
    read.facts.shrink_to_fit();
    read
}

/// Whether an issue cost the file's facts: a manifest or Dockerfile that was read in part may
/// lack what a rule asks for.
fn facts_are_lost(format: &Format, facts: &[Fact], issues: &[Issue]) -> bool {
    match format {
        Format::Manifest(_) => !issues.is_empty(),
        Format::Dockerfile => facts.is_empty(),
        _ => false,
    }
}

fn diagnostic(path: &str, index: &LineIndex<'_>, issue: Issue) -> Diagnostic {
    let start = index.span(issue.range).start;
    Diagnostic { path: path.to_owned(), start, message: issue.message }
}

/// Text of the bytes, and a note when they had to be repaired. Bytes with NUL are no text.
pub fn decode(bytes: &[u8]) -> (Option<Cow<'_, str>>, Option<&'static str>) {
    if let [0xFF, 0xFE, rest @ ..] = bytes {
        return (Some(utf16(rest, u16::from_le_bytes).into()), None);
    }
    if let [0xFE, 0xFF, rest @ ..] = bytes {
        return (Some(utf16(rest, u16::from_be_bytes).into()), None);
    }
    if memchr::memchr(0, bytes).is_some() {
        return (None, None);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (Some(Cow::Borrowed(text)), None),
        Err(_) => {
            let text = String::from_utf8_lossy(bytes);
            (Some(text), Some("not valid UTF-8: read with replacement characters"))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// Whether a Go file's tag leaves it out of every ordinary build.
/// <https://pkg.go.dev/cmd/go#hdr-Build_constraints>
fn is_left_out<'t>(text: &'t str, format: &Format) -> bool {
    let tags = ["e2e", "ignore", "integration", "mage", "tools"];
    let head = text.lines().take_while(|line| !line.starts_with("package "));
    let tag = |line: &'t str| {
        line.strip_prefix("//go:build ").or(line.strip_prefix("// +build ")).map(str::trim)
    };
    let mut named = head.filter_map(tag);
    matches!(format, Format::Source(language) if language == "go")
        && named.any(|tag| tags.contains(&tag))
}

/// Bytes a line, on average, that no person writes.
const LONG_LINE: usize = 250;

/// Whether a source file's first lines say that a program wrote it, or its lines are endless.
fn is_generated(text: &str, format: &Format) -> bool {
    if !matches!(format, Format::Source(_)) {
        return false;
    }
    // A minifier leaves no line breaks.
    let lines = text.len() / LONG_LINE + 1;
    if text.len() > 20 * LONG_LINE && text.lines().take(lines).count() < lines {
        return true;
    }
    let head = text.lines().take(10);
    head.map(str::to_lowercase).any(|line| {
        line.contains("@generated")
            || line.contains("<auto-generated")
            || (line.contains("generated") && line.contains("do not edit"))
    })
}
