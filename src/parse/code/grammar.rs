//! What the nodes of a grammar are to the outline: the one vocabulary that all languages share.

use super::grammars;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tree_sitter::{Language, Node};

/// A grammar and what its nodes are.
pub struct Grammar {
    /// The grammar.
    pub language: Language,
    /// The part of each node kind, by its number.
    parts: Vec<Part>,
    /// Numbers of the fields: a node finds a child by its field's name only from a list of all.
    fields: FxHashMap<String, u16>,
}

impl Grammar {
    fn new(language: impl Into<Language>, part: fn(&str) -> Part) -> Grammar {
        let language = language.into();
        let kinds = u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX);
        let of = |kind| match language.node_kind_for_id(kind) {
            // What is written counts, as of numbers.
            Some("true" | "false" | "boolean" | "boolean_literal") => Part::Number,
            Some(kind) => part(kind),
            None => Part::Other,
        };
        let parts = (0..kinds).map(of).collect();
        let count = u16::try_from(language.field_count()).unwrap_or(u16::MAX);
        let named = |id| Some((language.field_name_for_id(id)?.to_owned(), id));
        let fields = (1..=count).filter_map(named).collect();
        Grammar { parts, fields, language }
    }

    /// The part that a node plays; an error of the parser plays none.
    pub fn part(&self, node: Node<'_>) -> Part {
        self.parts.get(usize::from(node.kind_id())).copied().unwrap_or(Part::Other)
    }

    /// The child of a node in a field.
    pub fn field<'t>(&self, node: Node<'t>, name: &str) -> Option<Node<'t>> {
        self.fields.get(name).and_then(|id| node.child_by_field_id(*id))
    }
}

/// The part a node plays. Strings are names of fields; an empty one means the first named child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// `function(arguments)`.
    Call {
        /// What is called.
        function: &'static str,
        /// Arguments.
        arguments: &'static str,
    },
    /// `object.name(arguments)`, in grammars that have no node for `object.name`.
    Method {
        /// Object; may be absent.
        object: &'static str,
        /// Name.
        name: &'static str,
        /// Arguments; may be absent.
        arguments: &'static str,
    },
    /// `new name(arguments)` or `name{entries}`.
    New {
        /// Type.
        name: &'static str,
        /// Arguments or entries; may be absent.
        arguments: &'static str,
    },
    /// `object.name` or `object::name`.
    Member {
        /// Object.
        object: &'static str,
        /// Name.
        name: &'static str,
    },
    /// `object[key]`.
    Element {
        /// Object.
        object: &'static str,
        /// Key.
        key: &'static str,
    },
    /// A plain name.
    Name,
    /// A text.
    Text,
    /// A number.
    Number,
    /// `left + right`, or another operator.
    Operation {
        /// Left operand.
        left: &'static str,
        /// Right operand.
        right: &'static str,
    },
    /// A list.
    List,
    /// A list of pairs.
    Map,
    /// `key: value`, `key = value`, `key => value`.
    Pair {
        /// Key.
        key: &'static str,
        /// Value.
        value: &'static str,
    },
    /// One argument, with an optional name.
    Argument {
        /// Name; may be absent.
        name: &'static str,
    },
    /// Stands for what is in it: parentheses, `await`, `?`, casts.
    Wrap,
    /// A function with a name.
    Function {
        /// Name.
        name: &'static str,
        /// Parameters.
        parameters: &'static str,
    },
    /// A function written in place.
    Lambda,
    /// A type with a name.
    Type {
        /// Name.
        name: &'static str,
    },
    /// What a type extends or implements.
    Supers,
    /// A field of a type.
    Field {
        /// Name.
        name: &'static str,
        /// Initial value or tag; may be absent.
        value: &'static str,
    },
    /// An annotation, attribute or decorator.
    Annotation {
        /// Name.
        name: &'static str,
        /// Arguments; may be absent.
        arguments: &'static str,
    },
    /// `left = right`.
    Assign {
        /// Name.
        left: &'static str,
        /// Value.
        right: &'static str,
    },
    /// Decides which of its parts runs: `if`, `switch`, `a ? b : c`.
    Condition,
    /// Handles an error: `catch`, `except`, `rescue`.
    Catch,
    /// An import.
    Import,
    /// Only groups annotations.
    Modifiers,
    /// Tokens that the grammar does not take apart, as in a Rust macro or attribute.
    Tokens,
    /// A comment.
    Comment,
    /// Anything else.
    Other,
}

/// The grammars of this build, by language; dialects by the endings of their files.
static GRAMMARS: LazyLock<BTreeMap<&str, Grammar>> = LazyLock::new(|| {
    [
        #[cfg(feature = "csharp")]
        ("csharp", Grammar::new(tree_sitter_c_sharp::LANGUAGE, grammars::csharp)),
        #[cfg(feature = "go")]
        ("go", Grammar::new(tree_sitter_go::LANGUAGE, grammars::go)),
        #[cfg(feature = "java")]
        ("java", Grammar::new(tree_sitter_java::LANGUAGE, grammars::java)),
        #[cfg(feature = "javascript")]
        ("javascript", Grammar::new(tree_sitter_javascript::LANGUAGE, grammars::javascript)),
        #[cfg(feature = "javascript")]
        ("ts", Grammar::new(tree_sitter_typescript::LANGUAGE_TYPESCRIPT, grammars::javascript)),
        #[cfg(feature = "javascript")]
        ("tsx", Grammar::new(tree_sitter_typescript::LANGUAGE_TSX, grammars::javascript)),
        #[cfg(feature = "kotlin")]
        ("kotlin", Grammar::new(tree_sitter_kotlin_ng::LANGUAGE, grammars::kotlin)),
        #[cfg(feature = "php")]
        ("php", Grammar::new(tree_sitter_php::LANGUAGE_PHP, grammars::php)),
        #[cfg(feature = "python")]
        ("python", Grammar::new(tree_sitter_python::LANGUAGE, grammars::python)),
        #[cfg(feature = "ruby")]
        ("ruby", Grammar::new(tree_sitter_ruby::LANGUAGE, grammars::ruby)),
        #[cfg(feature = "rust")]
        ("rust", Grammar::new(tree_sitter_rust::LANGUAGE, grammars::rust)),
    ]
    .into()
});

/// The grammar of a language; `None` when this build has none.
pub fn of(language: &str, extension: &str) -> Option<&'static Grammar> {
    let dialect = match (language, extension) {
        ("javascript", "ts" | "mts" | "cts") => "ts",
        ("javascript", "tsx") => "tsx",
        _ => language,
    };
    GRAMMARS.get(dialect)
}
