//! Settings files of programs: their keys, and the variables that placeholders in them read.
//! <https://docs.spring.io/spring-boot/reference/features/external-config.html>
//! <https://learn.microsoft.com/aspnet/core/fundamentals/configuration/>

use super::code::{bound, is_name, placeholders};
use super::{EnvironmentEntry, EnvironmentRead, Fact, Setting, What};
use crate::parse::tree::{Kind, Node};
use crate::parse::{Issue, json, xml, yaml};
use crate::source::LineIndex;
use std::ops::Range;

/// Keys of one file that are kept.
const LIMIT: usize = 2_000;

/// Reads a settings file: one fact a key, and one a variable that a value takes in.
pub fn extract(file_name: &str, index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (mut pairs, mut issues) = (Vec::new(), Vec::new());
    if file_name.ends_with(".properties") {
        properties(index.text(), &mut pairs);
    } else if file_name.ends_with(".xml") {
        issues = elements(index.text(), &mut pairs);
    } else if file_name.ends_with(".json") {
        let (node, found) = json::parse(index.text());
        issues = found;
        node.iter().for_each(|node| flatten(node, String::new(), &mut pairs));
    } else {
        let (documents, found) = yaml::parse(index.text());
        issues = found;
        documents.iter().for_each(|node| flatten(node, String::new(), &mut pairs));
    }
    let mut facts = Vec::new();
    for (key, value, range) in pairs.into_iter().take(LIMIT) {
        let comment = comment(index.text(), range.start);
        let at = index.span(range);
        for (name, has_default) in placeholders(&value) {
            // A dotted name may be another key of these files.
            let (name, property) = bound(name);
            let shouted = !name.chars().any(|c| c.is_ascii_lowercase());
            let inner = property.is_some() && has_default;
            if shouted && !inner && is_name(&name) {
                facts.extend(comment.as_ref().map(|comment| {
                    let (name, description) = (name.clone(), comment.clone());
                    let entry = EnvironmentEntry { name, has_value: has_default, description };
                    Fact { at, what: What::EnvironmentDocumented(entry) }
                }));
                let read = EnvironmentRead { name, has_default, raises: !has_default, property };
                facts.push(Fact { at, what: What::EnvironmentRead(read) });
            }
        }
        facts.push(Fact { at, what: What::Setting(Setting { key, value }) });
    }
    (facts, issues)
}

/// The comment behind a value or on the line above it.
fn comment(text: &str, at: usize) -> Option<String> {
    let (before, behind) = text.split_at_checked(at)?;
    let behind = behind.split('\n').next().unwrap_or_default();
    let behind = behind.split_once(" #").map(|(_, comment)| comment);
    let above = before.rsplit('\n').nth(1).unwrap_or_default();
    let above = above.trim_start().strip_prefix('#');
    let comment = behind.or(above)?.trim_matches(['#', ' ', '\t', '\r']);
    (!comment.is_empty()).then(|| comment.to_owned())
}

type Pair = (String, String, Range<usize>);

fn flatten(node: &Node, path: String, pairs: &mut Vec<Pair>) {
    match &node.kind {
        Kind::Scalar(scalar) => pairs.push((path, scalar.text.clone(), node.range.clone())),
        Kind::Sequence(items) => items.iter().for_each(|item| flatten(item, path.clone(), pairs)),
        Kind::Mapping(entries) => {
            for (key, value) in entries {
                let key = key.text().unwrap_or_default();
                let inner = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                if pairs.len() < LIMIT {
                    flatten(value, inner, pairs);
                }
            }
        }
    }
}

/// The elements of a logging configuration, each by its name, with its class.
fn elements(text: &str, pairs: &mut Vec<Pair>) -> Vec<Issue> {
    let (found, issues) = xml::parse(text, |document| {
        let elements = document.descendants().filter(roxmltree::Node::is_element);
        let pair = |node: roxmltree::Node<'_, '_>| {
            let name = node.tag_name().name().to_owned();
            let class = node.attribute("class").unwrap_or(&name).to_owned();
            (name, class, node.range().start..node.range().start + 1)
        };
        elements.map(pair).collect::<Vec<Pair>>()
    });
    pairs.extend(found.unwrap_or_default());
    issues
}

fn properties(text: &str, pairs: &mut Vec<Pair>) {
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        let line = raw.trim();
        let start = offset + (raw.len() - raw.trim_start().len());
        offset += raw.len();
        if line.starts_with(['#', '!']) {
            continue;
        }
        let Some(at) = line.find(['=', ':']) else { continue };
        let (key, value) = (line[..at].trim(), line[at + 1..].trim());
        pairs.push((key.to_owned(), value.to_owned(), start..start + line.len()));
    }
}
