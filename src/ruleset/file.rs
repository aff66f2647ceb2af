//! One rule file: front matter, prose, expressions and examples taken apart. Judges nothing.

use crate::facts::secret::example;
use crate::rule::{
    AppliesTo, ConcernKeys, Example, Expectation, Parameter, RuleMeta, Severity, Tier,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A rule file taken apart.
#[derive(Debug)]
pub struct RuleFile {
    /// What it says of the rule.
    pub meta: RuleMeta,
    /// `message` of the front matter, for expressions.
    pub message: Option<String>,
    /// `fix` of the front matter, for expressions.
    pub fix: Option<String>,
    /// `concern` and what belongs to it: the signals decide.
    pub concern: Option<ConcernKeys>,
    /// The `cel` fences in order.
    pub expressions: Vec<Fence>,
    /// The examples in order.
    pub examples: Vec<Example>,
}

/// A fenced block with its info string.
#[derive(Debug, Clone)]
pub struct Fence {
    /// First word of the info string.
    pub language: String,
    /// The rest of the info string.
    pub info: String,
    /// Text inside.
    pub text: String,
    /// Line of the opening fence, from 1.
    pub line: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FrontMatter {
    title: String,
    #[serde(default)]
    next: String,
    severity: Severity,
    #[serde(default)]
    blocking_in: Vec<Tier>,
    #[serde(default)]
    stop: bool,
    applies_to: Vec<AppliesTo>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    counterparts: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    parameters: BTreeMap<String, Parameter>,
    #[serde(default)]
    signals: Vec<String>,
    message: Option<String>,
    fix: Option<String>,
    concern: Option<String>,
    #[serde(default)]
    needs: BTreeMap<String, String>,
    by_default: Option<String>,
    silent: Option<String>,
    #[serde(default)]
    silence_proves_nothing: bool,
    #[serde(default)]
    one_is_enough: bool,
}

/// Why a rule file was refused: line and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the rule file, from 1.
    pub line: u32,
    /// One sentence.
    pub message: String,
}

impl Refusal {
    /// A refusal at a line.
    pub fn new(line: u32, message: impl Into<String>) -> Refusal {
        Refusal { line, message: message.into() }
    }
}

/// Takes the file of rule `id` apart.
pub fn parse(id: &str, text: &str) -> Result<RuleFile, Refusal> {
    let (front, body, first_line) = split(text)?;
    let front: FrontMatter = serde_saphyr::from_str(front).map_err(|error| {
        let message = error.to_string();
        Refusal::new(2, message.lines().next().unwrap_or("front matter").to_owned())
    })?;
    let (doc, fences) = fences(body, first_line);
    let fix = fix_paragraph(&doc);
    check_keys(&front)?;
    let (message, front_fix) = (front.message, front.fix);
    let concern = front.concern.map(|name| ConcernKeys {
        name,
        needs: front.needs,
        by_default: front.by_default,
        silent: front.silent,
        silence_proves_nothing: front.silence_proves_nothing,
        one_is_enough: front.one_is_enough,
    });
    let mut signals = front.signals;
    signals.extend(concern.iter().map(|keys: &ConcernKeys| keys.name.clone()));
    signals.extend(concern.iter().flat_map(|keys| keys.needs.keys().cloned()));
    let meta = RuleMeta {
        id: id.to_owned(),
        next: if front.next.is_empty() { front.title.clone() } else { front.next },
        title: front.title,
        severity: front.severity,
        blocking_in: front.blocking_in,
        stop: front.stop,
        applies_to: front.applies_to,
        references: front.references,
        counterparts: front.counterparts,
        parameters: front.parameters,
        signals,
        fix,
        doc,
    };
    let (expressions, others) = fences.into_iter().partition(|fence| fence.language == "cel");
    let examples = examples(others)?;
    Ok(RuleFile { meta, message, fix: front_fix, concern, expressions, examples })
}

/// Keys of concerns belong to a concern.
fn check_keys(front: &FrontMatter) -> Result<(), Refusal> {
    let keyed = !front.needs.is_empty()
        || front.by_default.is_some()
        || front.silent.is_some()
        || front.silence_proves_nothing
        || front.one_is_enough;
    if keyed && front.concern.is_none() {
        let keys = "needs, by-default, silent, silence-proves-nothing and one-is-enough";
        return Err(Refusal::new(2, format!("{keys} belong to a `concern`, and there is none")));
    }
    Ok(())
}

fn split(text: &str) -> Result<(&str, &str, u32), Refusal> {
    let missing = || Refusal::new(1, "a rule file begins with front matter between `---` lines");
    let rest = text.strip_prefix("---\n").ok_or_else(missing)?;
    let end = rest.find("\n---\n").ok_or_else(missing)?;
    let line = rest[..end].lines().count() as u32 + 3;
    Ok((&rest[..end], &rest[end + 5..], line))
}

/// Prose without fences, and the fences.
fn fences(body: &str, first_line: u32) -> (String, Vec<Fence>) {
    let (mut doc, mut fences) = (String::new(), Vec::new());
    let mut open: Option<(Fence, usize)> = None;
    for (number, line) in body.lines().enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match &mut open {
            Some((fence, width)) => {
                if ticks >= *width && line.trim_end().len() == ticks {
                    fences.push(fence.clone());
                    open = None;
                } else {
                    fence.text.push_str(line);
                    fence.text.push('\n');
                }
            }
            None if ticks >= 3 => {
                let info = line[ticks..].trim();
                let (language, info) = info.split_once(' ').unwrap_or((info, ""));
                let (language, info) = (language.to_owned(), info.trim().to_owned());
                let line = first_line + number as u32;
                open = Some((Fence { language, info, text: String::new(), line }, ticks));
            }
            None if fences.is_empty() => {
                doc.push_str(line);
                doc.push('\n');
            }
            None => {}
        }
    }
    (doc.trim().to_owned(), fences)
}

fn fix_paragraph(doc: &str) -> String {
    let start = doc.find("**Fix.**").map(|at| &doc[at + "**Fix.**".len()..]);
    let paragraph = start.and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn examples(fences: Vec<Fence>) -> Result<Vec<Example>, Refusal> {
    let mut examples: Vec<Example> = Vec::new();
    for fence in fences {
        let mut words = fence.info.split_whitespace();
        let word = words.next().unwrap_or_default();
        let expected = match word {
            "bad" => Some(Expectation::Bad),
            "good" => Some(Expectation::Good),
            "skip" => Some(Expectation::Skip),
            "unknown" => Some(Expectation::Unknown),
            "and" => None,
            other => {
                let message = format!("`{other}` is none of bad, good, skip, unknown, and");
                return Err(Refusal::new(fence.line, message));
            }
        };
        let (marks, words): (Vec<&str>, Vec<&str>) =
            words.partition(|word| matches!(*word, "past" | "template"));
        let (path, lines) = attributes(&fence, words)?;
        // No token stands in a rule's file: each is made up when the example is read.
        let text = match marks.contains(&"template") {
            false => fence.text,
            true => example(&fence.text, Some("crc32-base62"), u64::from(fence.line)),
        };
        if let Some(expected) = expected {
            let (files, past, findings) = (Vec::new(), Vec::new(), Vec::new());
            examples.push(Example { expected, files, past, findings, line: fence.line });
        }
        let Some(last) = examples.last_mut() else {
            return Err(Refusal::new(fence.line, "`and` follows no example"));
        };
        last.findings.extend(lines.into_iter().map(|line| (path.clone(), line)));
        let files = if marks.contains(&"past") { &mut last.past } else { &mut last.files };
        files.push((path, text));
    }
    Ok(examples)
}

fn attributes(fence: &Fence, words: Vec<&str>) -> Result<(String, Vec<u32>), Refusal> {
    let mut path = match fence.language.as_str() {
        "dockerfile" => Some("Dockerfile".to_owned()),
        "markdown" => Some("README.md".to_owned()),
        _ => None,
    };
    let mut lines = Vec::new();
    for word in words {
        match word.split_once('=') {
            Some(("file", name)) => path = Some(name.to_owned()),
            Some(("line", list)) => {
                for number in list.split(',') {
                    let number = number.parse().map_err(|_| {
                        Refusal::new(fence.line, format!("`{number}` is no line number"))
                    })?;
                    lines.push(number);
                }
            }
            _ => return Err(Refusal::new(fence.line, format!("unknown attribute `{word}`"))),
        }
    }
    let path = path.ok_or_else(|| Refusal::new(fence.line, "the example names no `file=`"))?;
    Ok((path, lines))
}
