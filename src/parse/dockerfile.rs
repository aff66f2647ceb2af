//! Dockerfiles to instructions, by the containerfile grammar. Resolves nothing: stages, build
//! arguments and users are the facts' business.

use super::{Issue, mask_templates};
use std::ops::Range;
use tree_sitter::{Node, Parser};

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Upper-case keyword, such as `FROM`.
    pub keyword: String,
    /// Bytes from the keyword to the end of the instruction.
    pub range: Range<usize>,
    /// Flags such as `--from=build`, in order.
    pub flags: Vec<(String, String)>,
    /// What stands behind keyword and flags.
    pub body: Body,
}

/// The operand of an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// `FROM`: image text and stage name.
    From {
        /// The image as written.
        image: String,
        /// Name behind `AS`.
        alias: Option<String>,
    },
    /// `ENV`, `ARG`, `LABEL`: names and values as written, quotes removed.
    Pairs(Vec<(String, Option<String>)>),
    /// JSON form of `CMD`, `ENTRYPOINT`, `RUN`, `SHELL`, `COPY`.
    Exec(Vec<String>),
    /// Shell form: the text with continuations and comments blanked at equal length, and the byte
    /// where it begins.
    Shell(String, usize),
    /// Words of any other instruction.
    Words(Vec<String>),
}

/// Reads every instruction; what the grammar does not know is an issue and the rest is read on.
pub fn parse(text: &str) -> (Vec<Instruction>, Vec<Issue>) {
    let masked = mask_templates(text);
    let text = masked.as_deref().unwrap_or(text);
    let continued = mask_comments(text);
    let text = continued.as_str();
    let mut parser = Parser::new();
    let language = tree_sitter_containerfile::LANGUAGE.into();
    if parser.set_language(&language).is_err() {
        return (Vec::new(), vec![Issue::at(0, "the Dockerfile grammar does not load")]);
    }
    let Some(tree) = parser.parse(with_final_newline(text).as_bytes(), None) else {
        return (Vec::new(), vec![Issue::at(0, "the Dockerfile could not be parsed")]);
    };
    let root = tree.root_node();
    let mut cursor = root.walk();
    let (mut instructions, mut issues) = (Vec::new(), Vec::new());
    for node in root.named_children(&mut cursor) {
        if node.is_error() || node.is_missing() {
            recover(clamp(node.byte_range(), text), text, &mut instructions, &mut issues);
        } else if node.kind().ends_with("_instruction") {
            instructions.push(instruction(node, text));
        }
    }
    (instructions, issues)
}

/// Turns comment lines between continued lines into empty continued ones, at equal length: Docker
/// drops them, and the grammar knows them in few instructions only.
fn mask_comments(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut continues = false;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        if continues && body.trim_start().starts_with('#') {
            masked.extend(std::iter::repeat_n(' ', body.len() - 1));
            masked.push('\\');
            masked.push_str(&line[body.len()..]);
            continue;
        }
        continues = body.ends_with('\\');
        masked.push_str(line);
    }
    masked
}

/// Reads what the grammar gave up on, one logical line after the other. A line that is no
/// instruction either is an issue, and stands as an instruction of its own: nobody can tell what
/// it would have changed.
fn recover(
    range: Range<usize>,
    text: &str,
    instructions: &mut Vec<Instruction>,
    issues: &mut Vec<Issue>,
) {
    for (at, line) in logical_lines(range, text) {
        let joined = unbroken(line);
        let joined = joined.trim();
        let (keyword, rest) = joined.split_once(char::is_whitespace).unwrap_or((joined, ""));
        let keyword = keyword.to_ascii_uppercase();
        let range = at..at + line.trim_end().len();
        let rest = rest.trim();
        let body = match keyword.as_str() {
            "CMD" | "ENTRYPOINT" if rest.starts_with('[') => {
                serde_json::from_str(rest).ok().map(Body::Exec)
            }
            "CMD" | "ENTRYPOINT" | "RUN" => Some(Body::Shell(rest.to_owned(), range.start)),
            "USER" | "EXPOSE" | "WORKDIR" | "STOPSIGNAL" | "VOLUME" | "HEALTHCHECK" => {
                let words = rest.split_whitespace().map(|word| unquote(word).to_owned());
                Some(Body::Words(words.collect()))
            }
            _ => None,
        };
        if body.is_none() {
            let message = format!("not a Dockerfile instruction: `{}`", cut(joined));
            issues.push(Issue { range: range.clone(), message });
        }
        let keyword = if body.is_some() { keyword } else { UNREADABLE.to_owned() };
        let body = body.unwrap_or(Body::Words(Vec::new()));
        instructions.push(Instruction { keyword, range, flags: Vec::new(), body });
    }
}

/// Keyword of what could not be read.
pub const UNREADABLE: &str = "?";

/// The lines of a range, continued ones together, with the byte where each begins.
fn logical_lines(range: Range<usize>, text: &str) -> Vec<(usize, &str)> {
    let (mut lines, mut start) = (Vec::new(), None);
    let mut offset = range.start;
    // An error may begin or end within a line.
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
    for line in text[range.start..end].split_inclusive('\n') {
        let begin = *start.get_or_insert(offset);
        offset += line.len();
        let body = line.trim();
        let goes_on =
            body.ends_with('\\') || (begin != offset - line.len() && body.starts_with('#'));
        if !goes_on {
            lines.push((begin, &text[begin..offset]));
            start = None;
        }
    }
    lines.extend(start.map(|begin| (begin, &text[begin..offset])));
    lines.retain(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    lines
}

/// A logical line on one line: continuations joined, comment lines between them left out.
fn unbroken(line: &str) -> String {
    let lines = line.lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.map(|line| line.trim_end().trim_end_matches('\\')).collect::<Vec<_>>().join(" ")
}

fn with_final_newline(text: &str) -> std::borrow::Cow<'_, str> {
    if text.ends_with('\n') { text.into() } else { format!("{text}\n").into() }
}

fn cut(line: &str) -> String {
    line.chars().take(60).collect()
}

fn clamp(range: Range<usize>, text: &str) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    start..text.floor_char_boundary(range.end).max(start)
}

fn slice<'t>(node: Node<'_>, text: &'t str) -> &'t str {
    &text[clamp(node.byte_range(), text)]
}

fn instruction(node: Node<'_>, text: &str) -> Instruction {
    let range = clamp(node.byte_range(), text);
    let raw = &text[range.clone()];
    let trimmed = raw.trim_end();
    let keyword = trimmed.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    let range = range.start..range.start + trimmed.len();
    let mut cursor = node.walk();
    let children: Vec<Node<'_>> = node.named_children(&mut cursor).collect();
    let flags = children.iter().filter(|c| c.kind() == "param").map(|c| flag(*c, text)).collect();
    let body = body(&keyword, node, &children, text);
    Instruction { keyword, range, flags, body }
}

fn flag(node: Node<'_>, text: &str) -> (String, String) {
    let raw = slice(node, text).trim_start_matches('-');
    let (name, value) = raw.split_once('=').unwrap_or((raw, ""));
    (name.to_owned(), value.trim_matches(['"', '\'']).to_owned())
}

fn body(keyword: &str, node: Node<'_>, children: &[Node<'_>], text: &str) -> Body {
    let child = |kind: &str| children.iter().find(|child| child.kind() == kind).copied();
    if keyword == "FROM" {
        let image = child("image_spec").map_or("", |spec| slice(spec, text)).to_owned();
        let alias = node.child_by_field_name("as").map(|alias| slice(alias, text).to_owned());
        return Body::From { image, alias };
    }
    if matches!(keyword, "ENV" | "ARG" | "LABEL") {
        return Body::Pairs(children.iter().filter_map(|child| pair(*child, text)).collect());
    }
    if keyword == "ONBUILD" {
        // It acts on the images built upon this one.
        return Body::Words(Vec::new());
    }
    if keyword == "HEALTHCHECK" {
        return healthcheck(node, children, text);
    }
    if let Some(array) = child("json_string_array") {
        return Body::Exec(json_array(slice(array, text)));
    }
    match child("shell_command") {
        Some(command) if matches!(keyword, "RUN" | "CMD" | "ENTRYPOINT") => {
            shell_body(command, children, text)
        }
        _ => Body::Words(words(children, text)),
    }
}

fn healthcheck(node: Node<'_>, children: &[Node<'_>], text: &str) -> Body {
    let operand = children.iter().find(|child| child.kind() == "cmd_instruction");
    match operand {
        Some(command) => instruction(*command, text).body,
        None => {
            let raw = slice(node, text);
            Body::Words(raw.split_whitespace().skip(1).map(str::to_owned).collect())
        }
    }
}

/// The shell text from the command to the end of its heredocs.
fn shell_body(command: Node<'_>, children: &[Node<'_>], text: &str) -> Body {
    let heredoc = children.iter().rev().find(|child| child.kind() == "heredoc_block");
    let end = heredoc.map_or(command.end_byte(), |block| block.end_byte());
    let range = clamp(command.start_byte()..end, text);
    Body::Shell(blank_continuations(&text[range.clone()]), range.start)
}

/// Blanks line continuations, and comment lines between continued lines, at equal length.
fn blank_continuations(text: &str) -> String {
    if text.contains("<<") {
        return text.to_owned();
    }
    let mut blanked = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let is_comment = body.trim_start().starts_with('#') && !blanked.is_empty();
        if is_comment {
            blanked.extend(std::iter::repeat_n(' ', line.len()));
        } else if let Some(before) = body.strip_suffix(['\\', '`']) {
            blanked.push_str(before);
            blanked.extend(std::iter::repeat_n(' ', line.len() - before.len()));
        } else {
            blanked.push_str(line);
        }
    }
    blanked
}

fn pair(node: Node<'_>, text: &str) -> Option<(String, Option<String>)> {
    let field = |names: [&str; 2]| {
        names.iter().find_map(|name| node.child_by_field_name(name)).map(|n| slice(n, text))
    };
    let name = unquote(field(["name", "key"])?).to_owned();
    Some((name, field(["default", "value"]).map(|value| unquote(value).to_owned())))
}

fn unquote(text: &str) -> &str {
    let inner = |q: char| text.strip_prefix(q).and_then(|rest| rest.strip_suffix(q));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

/// The strings of a JSON array that may span lines with continuations.
fn json_array(text: &str) -> Vec<String> {
    let joined: String = text.lines().map(|line| line.trim_end().trim_end_matches('\\')).collect();
    serde_json::from_str(&joined).unwrap_or_else(|_| {
        let inner = joined.trim_matches(['[', ']', ' ']);
        inner.split(',').map(|item| unquote(item.trim()).to_owned()).collect()
    })
}

fn words(children: &[Node<'_>], text: &str) -> Vec<String> {
    let operands = children.iter().filter(|child| {
        !matches!(child.kind(), "param" | "comment" | "line_continuation" | "heredoc_block")
    });
    let texts = operands.flat_map(|child| slice(*child, text).split_whitespace());
    texts.filter(|word| *word != "\\").map(|word| unquote(word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keywords(text: &str) -> Vec<String> {
        parse(text).0.into_iter().map(|instruction| instruction.keyword).collect()
    }

    #[test]
    fn instructions_with_continuations_comments_and_heredocs() {
        let text = "# syntax=docker/dockerfile:1\nFROM --platform=$B node:22 AS build\n\
            RUN apt-get update \\\n  # why\n  && apt-get install curl\n\
            RUN <<EOF\necho hi\nEOF\nUSER app:app\nCMD [\"a\", \\\n \"b\"]\n";
        let (instructions, issues) = parse(text);
        assert!(issues.is_empty(), "{issues:?}");
        let from = Body::From { image: "node:22".into(), alias: Some("build".into()) };
        assert_eq!(instructions[0].body, from);
        assert_eq!(instructions[0].flags, [("platform".to_owned(), "$B".to_owned())]);
        assert_eq!(instructions[3].body, Body::Words(vec!["app".into(), "app".into()]));
        assert_eq!(instructions[4].body, Body::Exec(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn reads_on_after_what_it_does_not_know() {
        assert_eq!(keywords("FROM a\nUSER x"), ["FROM", "USER"]);
        let (instructions, issues) = parse("FROM a\n%%% what\nUSER x\n");
        assert_eq!(instructions.last().map(|i| i.keyword.as_str()), Some("USER"));
        assert_eq!(issues.len(), 1);
        let (instructions, issues) =
            parse("FROM a\nUSER \"app\"\nCMD [\"x\", \\\n# why\n \"y\"]\n");
        assert_eq!(issues, []);
        assert_eq!(instructions[1].body, Body::Words(vec!["app".into()]));
        let last = instructions.last().map(|i| i.body.clone());
        assert_eq!(last, Some(Body::Exec(vec!["x".into(), "y".into()])));
    }
}
