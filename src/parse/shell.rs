//! Shell text to simple commands, by the bash grammar. Expands nothing and runs nothing.

use std::ops::Range;
use tree_sitter::{Node, Parser};

/// Longest text that is parsed; a longer one gives no commands.
const LENGTH_LIMIT: usize = 64 * 1024;

/// A simple command: its words, quotes removed, expansions left as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Command name and arguments; assignments before the name are left out.
    pub words: Vec<String>,
    /// Bytes in the text.
    pub range: Range<usize>,
}

/// Every simple command of `text` in order, those inside lists, conditions and substitutions
/// included. Text that is no shell gives what the grammar recovers.
pub fn commands(text: &str) -> Vec<Command> {
    let mut parser = Parser::new();
    let language = tree_sitter_bash::LANGUAGE.into();
    if text.len() > LENGTH_LIMIT || parser.set_language(&language).is_err() {
        return Vec::new();
    }
    let Some(tree) = parser.parse(text, None) else { return Vec::new() };
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.kind() == "command" {
            let words = words(node, text);
            if !words.is_empty() {
                found.push(Command { words, range: node.byte_range() });
            }
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

fn words(command: Node<'_>, text: &str) -> Vec<String> {
    let mut cursor = command.walk();
    command
        .named_children(&mut cursor)
        .filter(|child| !is_redirect_or_assignment(child.kind()))
        .filter_map(|child| text.get(child.byte_range()))
        .map(unquote)
        .collect()
}

fn is_redirect_or_assignment(kind: &str) -> bool {
    kind == "variable_assignment" || kind.ends_with("_redirect")
}

fn unquote(word: &str) -> String {
    let inner = |quote: char| word.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> Vec<String> {
        commands(text).iter().map(|command| command.words.join(" ")).collect()
    }

    #[test]
    fn commands_of_lists_conditions_and_substitutions() {
        let text = "apt-get update && A=1 apt-get install -y \"curl\" > /dev/null || true; $(pwd)";
        let found = words_of(text);
        assert!(found.contains(&"apt-get install -y curl".to_owned()), "{found:?}");
        assert!(found.contains(&"pwd".to_owned()), "{found:?}");
    }

    #[test]
    fn nonsense_and_deep_nesting_return() {
        commands("((((( '");
        commands(&"$(".repeat(20_000));
        commands(&"( ".repeat(20_000));
    }
}
