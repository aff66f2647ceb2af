//! CODEOWNERS, OWNERS, catalogue entries, and ignore files.
//! <https://docs.github.com/repositories/managing-your-repositorys-settings-and-features>

use super::{Fact, IgnoreFile, Link, Ownership, What};
use crate::parse::tree::Node;
use crate::parse::{Issue, yaml};
use crate::source::{LineIndex, Span};

/// The lines of a file that are neither blank nor comment, with their places.
fn content_lines<'t>(index: &LineIndex<'t>) -> Vec<(&'t str, Span)> {
    let lines = index.text().lines().enumerate();
    let content = lines.filter(|(_, line)| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    });
    content.map(|(at, line)| (line.trim(), index.line_span(at as u32 + 1))).collect()
}

/// Reads a CODEOWNERS file: one fact a pattern.
pub fn codeowners(index: &LineIndex<'_>) -> Vec<Fact> {
    let lines = content_lines(index).into_iter();
    let rules = lines.filter(|(line, _)| !line.starts_with(['[', '^']));
    rules
        .map(|(line, at)| {
            let line = line.split(" #").next().unwrap_or_default();
            let mut words = line.split_whitespace().map(str::to_owned);
            let pattern = words.next().unwrap_or_default();
            let owners = words.filter(|owner| owner.contains('@')).collect();
            Fact { at, what: What::Ownership(Ownership { pattern, owners }) }
        })
        .collect()
}

/// Reads a Kubernetes-style OWNERS file. <https://www.kubernetes.dev/docs/guide/owners/>
pub fn owners(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (documents, issues) = yaml::parse(index.text());
    let Some(list) = documents.first().and_then(|root| root.get("approvers")) else {
        return (Vec::new(), issues);
    };
    let owners = list.texts().into_iter().map(str::to_owned).collect();
    let ownership = Ownership { pattern: "*".to_owned(), owners };
    (vec![Fact { at: index.span(list.range.clone()), what: What::Ownership(ownership) }], issues)
}

/// Reads a Backstage `catalog-info.yaml`.
/// <https://backstage.io/docs/features/software-catalog/descriptor-format>
pub fn catalogue(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (documents, issues) = yaml::parse(index.text());
    let mut facts = Vec::new();
    for entity in &documents {
        let links = entity.at(&["metadata", "links"]).into_iter().flat_map(Node::items);
        facts.extend(links.filter_map(|link| self::link(index, link)));
        let Some(owner) = entity.at(&["spec", "owner"]) else { continue };
        let name = entity.at(&["metadata", "name"]).and_then(Node::text).unwrap_or_default();
        let owners = owner.text().filter(|owner| !owner.is_empty());
        let owners = owners.map(str::to_owned).into_iter().collect();
        let ownership = Ownership { pattern: name.to_owned(), owners };
        let at = index.span(owner.range.clone());
        facts.push(Fact { at, what: What::Ownership(ownership) });
    }
    (facts, issues)
}

fn link(index: &LineIndex<'_>, link: &Node) -> Option<Fact> {
    let url = link.text_of("url").filter(|url| url.contains("://"))?.to_owned();
    let title = link.text_of("title").or(link.text_of("type")).unwrap_or_default().to_owned();
    Some(Fact { at: index.span(link.range.clone()), what: What::Link(Link { title, url }) })
}

/// Reads the patterns of an ignore file.
pub fn ignore_file(tool: &'static str, index: &LineIndex<'_>) -> Vec<Fact> {
    let patterns = content_lines(index).into_iter();
    let patterns = patterns.map(|(line, at)| (line.to_owned(), at)).collect();
    let at = Span::file_start(index.file());
    vec![Fact { at, what: What::Ignore(IgnoreFile { tool, patterns }) }]
}
