//! YAML streams. Aliases are resolved within a budget, merge keys are applied, template actions
//! are masked, and a broken document does not lose the ones after it.

use super::tree::{Kind, Node, Scalar};
use super::{Issue, mask_templates};
use granit_parser::{Event, Parser, ScalarStyle};
use std::collections::HashMap;

/// Nodes that aliases may add to one file before they are left unresolved: ample for anchors that
/// people write, and a bound for aliases made to explode.
const ALIAS_BUDGET: usize = 50_000;

/// Documents of one file that are kept.
const DOCUMENT_LIMIT: usize = 10_000;

/// Reads every document of a stream. The parser bounds nesting at 255. A text with template
/// actions may be valid as it is; if not, it is read with the actions masked.
pub fn parse(text: &str) -> (Vec<Node>, Vec<Issue>) {
    match mask_templates(text) {
        None => read(text),
        Some(masked) => match read(text) {
            (documents, issues) if issues.is_empty() => (documents, issues),
            _ => read(&masked),
        },
    }
}

fn read(text: &str) -> (Vec<Node>, Vec<Issue>) {
    let mut reader = Reader::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next() {
        match event {
            Ok((event, span)) => reader.take(event, span.byte_range().unwrap_or(0..0)),
            Err(error) => {
                let offset = reader.last;
                let message = format!("not valid YAML: {}", error.info());
                reader.issues.push(Issue::at(offset, message));
                reader.open.clear();
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
        if reader.documents.len() >= DOCUMENT_LIMIT {
            reader.issues.push(Issue::at(reader.last, "more documents than are read"));
            break;
        }
    }
    (reader.documents, reader.issues)
}

#[derive(Default)]
struct Reader {
    documents: Vec<Node>,
    issues: Vec<Issue>,
    open: Vec<Open>,
    anchors: HashMap<usize, (Node, usize)>,
    spent: usize,
    last: usize,
}

struct Open {
    node: Node,
    key: Option<Node>,
    anchor: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        self.last = range.start;
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let quoted = !matches!(style, ScalarStyle::Plain);
                let text = text.into_owned();
                let kind = Kind::Scalar(Scalar { text, quoted });
                self.done(Node { range, kind }, anchor);
            }
            Event::Alias(id) => {
                let node = self.resolve(id, range);
                self.done(node, 0);
            }
            Event::SequenceStart(_, anchor, _) => {
                self.start(Kind::Sequence(Vec::new()), range, anchor);
            }
            Event::MappingStart(_, anchor, _) => {
                self.start(Kind::Mapping(Vec::new()), range, anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            _ => {}
        }
    }

    fn start(&mut self, kind: Kind, range: std::ops::Range<usize>, anchor: usize) {
        self.open.push(Open { node: Node { range, kind }, key: None, anchor });
    }

    fn close(&mut self, end: usize) {
        if let Some(mut open) = self.open.pop() {
            open.node.range.end = end.max(open.node.range.start);
            merge(&mut open.node);
            self.done(open.node, open.anchor);
        }
    }

    fn done(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            let size = size(&node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(node);
            return;
        };
        match (&mut parent.node.kind, parent.key.take()) {
            (Kind::Sequence(items), _) => items.push(node),
            (Kind::Mapping(entries), Some(key)) => entries.push((key, node)),
            (_, _) => parent.key = Some(node),
        }
    }

    fn resolve(&mut self, id: usize, range: std::ops::Range<usize>) -> Node {
        if let Some((node, size)) = self.anchors.get(&id) {
            if self.spent + size <= ALIAS_BUDGET {
                self.spent += size;
                return node.clone();
            }
            let message = "aliases expand beyond what is read";
            if self.issues.iter().all(|issue| issue.message != message) {
                self.issues.push(Issue::at(range.start, message));
            }
        }
        Node { range, kind: Kind::Scalar(Scalar { text: String::new(), quoted: false }) }
    }
}

fn size(node: &Node) -> usize {
    let children = node.items().map(size).sum::<usize>();
    1 + children + node.entries().map(|(key, value)| size(key) + size(value)).sum::<usize>()
}

/// Applies `<<` keys: what a mapping says itself wins over what it merges.
fn merge(node: &mut Node) {
    let Kind::Mapping(entries) = &mut node.kind else { return };
    let is_merge = |key: &Node| key.text() == Some("<<");
    if !entries.iter().any(|(key, _)| is_merge(key)) {
        return;
    }
    let (merged, own): (Vec<_>, Vec<_>) =
        std::mem::take(entries).into_iter().partition(|(key, _)| is_merge(key));
    let sources = merged.iter().flat_map(|(_, value)| {
        std::iter::once(value).chain(value.items()).filter(|node| node.is_mapping())
    });
    for (key, value) in sources.flat_map(Node::entries) {
        if !own.iter().chain(entries.iter()).any(|(name, _)| name.text() == key.text()) {
            entries.push((key.clone(), value.clone()));
        }
    }
    entries.extend(own);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_and_merge_keys_resolve() {
        let text = "base: &b {image: x, port: 1}\nweb:\n  <<: *b\n  port: 2\n";
        let (documents, issues) = parse(text);
        assert!(issues.is_empty());
        let web = documents[0].get("web").expect("there");
        assert_eq!(web.text_of("image"), Some("x"));
        assert_eq!(web.text_of("port"), Some("2"));
    }

    #[test]
    fn a_broken_document_does_not_lose_the_next() {
        let (documents, issues) = parse("a: 1\n---\nb: [1\n---\nc: 3\n");
        assert_eq!(issues.len(), 1);
        assert_eq!(documents.last().and_then(|d| d.text_of("c")), Some("3"));
    }

    #[test]
    fn alias_bombs_and_deep_nesting_are_issues() {
        let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for (name, previous) in ["b", "c", "d", "e", "f", "g", "h"].iter().zip("abcdefg".chars()) {
            let list = vec![format!("*{previous}"); 10].join(",");
            bomb.push_str(&format!("{name}: &{name} [{list}]\n"));
        }
        assert!(!parse(&bomb).1.is_empty());
        assert!(!parse(&"- ".repeat(20_000)).1.is_empty());
        assert!(!parse(&"{a: ".repeat(20_000)).1.is_empty());
    }
}
