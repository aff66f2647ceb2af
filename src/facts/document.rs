//! Documents for people: README, runbooks, policies. Only what rules ask for is kept: headings,
//! how much stands below them, steps, commands and links.

use super::{Fact, What};
use crate::parse::markdown::{self, Section};
use crate::source::{LineIndex, Span};
use std::collections::BTreeSet;

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its sections in order.
    pub sections: Vec<DocumentSection>,
    /// Words in capitals, as names of environment variables are written, and dotted keys of
    /// settings in the form of [`settings_key`].
    pub variables: BTreeSet<String>,
}

/// A headed part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSection {
    /// Heading; empty before the first.
    pub heading: String,
    /// 1 to 6; 0 before the first heading.
    pub level: u8,
    /// The heading's line, or the start of the text.
    pub at: Span,
    /// Words of prose, items and table rows that are not placeholders.
    pub words: usize,
    /// Items of lists and rows of tables.
    pub steps: usize,
    /// Of these, items of numbered lists.
    pub numbered_steps: usize,
    /// Lines of code that look like commands.
    pub commands: Vec<String>,
    /// Whether the text says TODO, TBD, lorem ipsum or the like.
    pub placeholder: bool,
    /// Link targets.
    pub links: Vec<String>,
}

/// Reads Markdown, or the headings and lines of another markup.
pub fn extract(index: &LineIndex<'_>, is_markdown: bool) -> Fact {
    let text = index.text();
    let sections = match is_markdown {
        true => markdown::parse(text),
        false => markdown::parse(&as_markdown(text)),
    };
    let sections = sections.into_iter().map(|section| keep(section, index)).collect();
    let at = Span::file_start(index.file());
    Fact { at, what: What::Document(Box::new(Document { sections, variables: variables(text) })) }
}

/// The variables that some lines of an example name, as a document without sections. Names of one
/// word are left aside: in prose they may be anything.
pub fn names(index: &LineIndex<'_>, told: impl Fn(&str) -> bool) -> Option<Fact> {
    let lines = index.text().lines().filter(|line| told(line));
    let mut variables = variables(&lines.collect::<Vec<_>>().join("\n"));
    variables.retain(|name| name.contains(['_', '.']));
    let some = !variables.is_empty();
    let document = Document { sections: Vec::new(), variables };
    let at = Span::file_start(index.file());
    some.then(|| Fact { at, what: What::Document(Box::new(document)) })
}

/// Names in capitals, and settings keys, that are kept of a document.
const VARIABLES: usize = 5_000;

fn variables(text: &str) -> BTreeSet<String> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let words = text.split(|c: char| !part(c)).filter(|word| word.len() > 1 && word.len() <= 80);
    let named = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
            && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    let keyed = |word: &str| {
        word.contains('.')
            && word.starts_with(|c: char| c.is_ascii_lowercase())
            && !word.ends_with(|c: char| !c.is_ascii_alphanumeric())
    };
    let mut found: BTreeSet<String> = nested_keys(text).into_iter().collect();
    for word in words {
        let mut names = word.split(['.', '-']).filter(|part| part.len() > 1 && named(part));
        if keyed(word) {
            found.insert(settings_key(word));
        }
        if found.len() >= VARIABLES {
            break;
        }
        found.extend(names.by_ref().map(str::to_owned));
    }
    found
}

/// The keys of YAML that a document shows between fences, with those around them, as settings keys.
fn nested_keys(text: &str) -> Vec<String> {
    let (mut keys, mut around, mut inside) = (Vec::new(), Vec::<(usize, &str)>::new(), false);
    for line in text.lines() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("```") {
            inside = matches!(trimmed.trim_matches('`').trim(), "yaml" | "yml");
            around.clear();
        }
        let named = |key: &&str| key.len() <= 80 && !key.contains(char::is_whitespace);
        let key = trimmed.split_once(':').map(|(key, _)| key).filter(named);
        let (true, Some(key)) = (inside, key) else { continue };
        let indent = line.len() - trimmed.len();
        while around.pop_if(|(outer, _)| *outer >= indent).is_some() {}
        around.push((indent, key));
        if around.len() > 1 && around.len() <= 8 && keys.len() < VARIABLES / 2 {
            let path: Vec<&str> = around.iter().map(|(_, key)| *key).collect();
            keys.push(settings_key(&path.join(".")));
        }
    }
    keys
}

/// A dotted settings key in the one form that all spellings share.
pub fn settings_key(key: &str) -> String {
    key.replace(['-', '_'], "").to_lowercase()
}

/// Turns the headings of AsciiDoc (`== x`) and reStructuredText (underlined) into Markdown's at
/// equal length, so that places stay right.
fn as_markdown(text: &str) -> String {
    let asciidoc = text.lines().any(|line| line.starts_with("= ") || line.starts_with("== "));
    let delimits = |line: &str| {
        let line = line.trim_end();
        asciidoc && line.len() >= 4 && line.bytes().all(|byte| matches!(byte, b'-' | b'.'))
    };
    text.split_inclusive('\n')
        .map(|line| match line.strip_prefix('=') {
            // A listing block; its delimiter would underline a heading in Markdown.
            None if delimits(line) => line.replace(['-', '.'], "`"),
            Some(_) if line.trim_start_matches('=').starts_with(' ') => {
                let level = line.len() - line.trim_start_matches('=').len();
                format!("{}{}", "#".repeat(level), &line[level..])
            }
            _ if line.trim_end().len() > 2 && line.trim_end().bytes().all(|b| b == b'~') => {
                "-".repeat(line.trim_end().len()) + "\n"
            }
            _ => line.to_owned(),
        })
        .collect()
}

fn keep(section: Section, index: &LineIndex<'_>) -> DocumentSection {
    let at = match section.level {
        0 => Span::file_start(index.file()),
        _ => {
            let start = index.span(section.range.clone()).start.line;
            index.line_span(start)
        }
    };
    let items = section.items.iter().chain(&section.rows);
    let text: Vec<&str> =
        std::iter::once(section.prose.as_str()).chain(items.map(|i| i.text.as_str())).collect();
    let text = text.join(" ");
    let commands = section.code.iter().flat_map(|code| commands(&code.language, &code.text));
    DocumentSection {
        words: text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count(),
        placeholder: is_placeholder(&text),
        steps: section.items.len() + section.rows.len(),
        numbered_steps: section.items.iter().filter(|item| item.ordered).count(),
        commands: commands.collect(),
        heading: section.heading.trim().to_owned(),
        level: section.level,
        links: section.links,
        at,
    }
}

/// The lines of a code block that a reader would type. Blocks of data languages hold none.
fn commands(language: &str, text: &str) -> Vec<String> {
    let data = ["json", "yaml", "yml", "toml", "xml", "ini", "diff", "html", "mermaid", "text"];
    if data.contains(&language) {
        return Vec::new();
    }
    let prompts = ["$ ", "# ", "> ", "% "];
    let line = |line: &str| {
        let line = line.trim();
        let typed = prompts.iter().find_map(|prompt| line.strip_prefix(prompt)).unwrap_or(line);
        typed.trim().to_owned()
    };
    text.lines().map(line).filter(|line| !line.is_empty()).take(200).collect()
}

fn is_placeholder(text: &str) -> bool {
    let lower = text.to_lowercase();
    let phrases =
        ["lorem ipsum", "coming soon", "to be written", "to be done", "fill in", "fill me"];
    let words = ["todo", "tbd", "tbc", "fixme", "placeholder"];
    phrases.iter().any(|phrase| lower.contains(phrase))
        || lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
}

impl DocumentSection {
    /// Whether a reader can act on it: two steps, or a command, and no placeholder for content.
    pub fn is_actionable(&self) -> bool {
        let has_content = self.steps >= 2 || !self.commands.is_empty();
        has_content && !(self.placeholder && self.words < 30)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn sections(text: &str, is_markdown: bool) -> Vec<DocumentSection> {
        let fact = extract(&LineIndex::new(FileId(0), text), is_markdown);
        match fact.what {
            What::Document(document) => document.sections,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn steps_commands_and_placeholders() {
        let text =
            "# Shop\nA shop.\n## Roll back\n1. a\n2. b\n## Deploy\nTODO\n```sh\n$ make x\n```\n";
        let found = sections(text, true);
        assert_eq!((found[1].numbered_steps, found[1].at.start.line), (2, 3));
        assert!(found[1].is_actionable());
        assert!(found[2].placeholder && !found[2].is_actionable());
        assert_eq!(found[2].commands, ["make x"]);
    }

    #[test]
    fn nested_keys_between_fences_are_settings_keys() {
        let text =
            "a: b\n```yaml\nldap:\n  mapping:\n    object-class: x\n  url: y\n```\nc:\n  d: e\n";
        let found = nested_keys(text);
        assert_eq!(found, ["ldap.mapping", "ldap.mapping.objectclass", "ldap.url"]);
    }

    #[test]
    fn other_markups_have_headings_too() {
        assert_eq!(sections("== Roll back\ntext\n", false)[0].heading, "Roll back");
        let listing = "== Run\n[source,sh]\n----\nmake x\n----\n";
        assert_eq!(sections(listing, false).last().map(|s| s.commands.len()), Some(1));
        assert_eq!(sections("Roll back\n=========\n\ntext\n", false)[0].heading, "Roll back");
    }
}
