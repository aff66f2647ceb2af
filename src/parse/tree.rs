//! The tree that YAML, JSON and TOML are read into: mappings, sequences and scalars, each with
//! the bytes it came from. Says nothing of what a key means.

use std::ops::Range;

/// A node with the byte range of its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Bytes of the node in its file.
    pub range: Range<usize>,
    /// What it holds.
    pub kind: Kind,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A scalar as text.
    Scalar(Scalar),
    /// Items in order.
    Sequence(Vec<Node>),
    /// Keys and values in order; a key may occur twice.
    Mapping(Vec<(Node, Node)>),
}

/// A scalar's text and whether quotes made it a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The value as text: quotes and escapes resolved.
    pub text: String,
    /// Quoted in the file, hence a string whatever it looks like.
    pub quoted: bool,
}

impl Node {
    /// The value of a key; of two equal keys the last, as the parsers of the platforms do.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// Key node and value node of a key.
    pub fn entry(&self, key: &str) -> Option<(&Node, &Node)> {
        self.entries().filter(|(name, _)| name.text() == Some(key)).last()
    }

    /// The node at the end of a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The text of the scalar under a key.
    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::text)
    }

    /// The items of a sequence; none for any other node.
    pub fn items(&self) -> impl Iterator<Item = &Node> {
        let items: &[Node] = match &self.kind {
            Kind::Sequence(items) => items,
            _ => &[],
        };
        items.iter()
    }

    /// The keys and values of a mapping; none for any other node.
    pub fn entries(&self) -> impl Iterator<Item = (&Node, &Node)> {
        let entries: &[(Node, Node)] = match &self.kind {
            Kind::Mapping(entries) => entries,
            _ => &[],
        };
        entries.iter().map(|(key, value)| (key, value))
    }

    /// The texts of a sequence of scalars, or of one scalar standing alone.
    pub fn texts(&self) -> Vec<&str> {
        self.text().into_iter().chain(self.items().filter_map(Node::text)).collect()
    }

    /// Whether this is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.kind, Kind::Mapping(_))
    }

    /// Whether a mapping or sequence holds anything.
    pub fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.text.is_empty(),
            Kind::Sequence(items) => items.is_empty(),
            Kind::Mapping(entries) => entries.is_empty(),
        }
    }
}
