//! Configuration of the bots that keep dependencies up to date.
//! <https://docs.github.com/code-security/dependabot> <https://docs.renovatebot.com>

use super::{Fact, UpdateBot, What};
use crate::parse::tree::Node;
use crate::parse::{Issue, json, yaml};
use crate::source::{LineIndex, Span};

/// Reads a `dependabot.yml`: one fact an entry and directory.
pub fn dependabot(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (documents, issues) = yaml::parse(index.text());
    let updates = documents.first().and_then(|root| root.get("updates"));
    let mut facts = Vec::new();
    for entry in updates.into_iter().flat_map(Node::items) {
        let ecosystem = entry.text_of("package-ecosystem").unwrap_or_default();
        let directories = ["directory", "directories"].iter().filter_map(|key| entry.get(key));
        for directory in directories.flat_map(Node::texts) {
            let at = index.span(entry.range.start..entry.range.start + 1);
            facts.push(bot("dependabot", ecosystem, directory, at));
        }
    }
    (facts, issues)
}

/// Reads a Renovate configuration file; an empty object is a configuration too.
pub fn renovate(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (node, issues) = json::parse(index.text());
    let disabled = node.as_ref().is_some_and(|n| n.text_of("enabled") == Some("false"));
    let facts = match node {
        Some(node) if !disabled => {
            let start = node.range.start;
            vec![bot("renovate", "", "", index.span(start..start + 1))]
        }
        _ => Vec::new(),
    };
    (facts, issues)
}

/// The `renovate` key of a `package.json`.
pub fn renovate_key(facts: &mut Vec<Fact>, at: Span) {
    facts.push(bot("renovate", "", "", at));
}

/// A bot whose configuration file alone shows that it runs.
pub fn by_presence(name: &str, index: &LineIndex<'_>) -> Vec<Fact> {
    vec![bot(name, "", "", Span::file_start(index.file()))]
}

fn bot(bot: &str, ecosystem: &str, directory: &str, at: Span) -> Fact {
    let directory = directory.trim_matches('/').to_owned();
    let (bot, ecosystem) = (bot.to_owned(), ecosystem.to_owned());
    Fact { at, what: What::UpdateBot(UpdateBot { bot, ecosystem, directory }) }
}
