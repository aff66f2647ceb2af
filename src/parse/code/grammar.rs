//! What the nodes of a grammar are to the outline: the one vocabulary that all languages share.

use super::grammars;
use tree_sitter::Language;

/// A grammar and what its nodes are.
pub struct Grammar {
    /// Loads the grammar.
    pub language: fn() -> Language,
    /// The part that a node kind plays.
    pub part: fn(&str) -> Part,
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

/// The grammar of a language; `None` when this build has none.
pub fn of(language: &str, extension: &str) -> Option<Grammar> {
    let _ = extension;
    Some(match language {
        #[cfg(feature = "csharp")]
        "csharp" => {
            Grammar { language: || tree_sitter_c_sharp::LANGUAGE.into(), part: grammars::csharp }
        }
        #[cfg(feature = "go")]
        "go" => Grammar { language: || tree_sitter_go::LANGUAGE.into(), part: grammars::go },
        #[cfg(feature = "java")]
        "java" => Grammar { language: || tree_sitter_java::LANGUAGE.into(), part: grammars::java },
        #[cfg(feature = "javascript")]
        "javascript" => Grammar { language: dialect(extension), part: grammars::javascript },
        #[cfg(feature = "kotlin")]
        "kotlin" => {
            Grammar { language: || tree_sitter_kotlin_ng::LANGUAGE.into(), part: grammars::kotlin }
        }
        #[cfg(feature = "php")]
        "php" => Grammar { language: || tree_sitter_php::LANGUAGE_PHP.into(), part: grammars::php },
        #[cfg(feature = "python")]
        "python" => {
            Grammar { language: || tree_sitter_python::LANGUAGE.into(), part: grammars::python }
        }
        #[cfg(feature = "ruby")]
        "ruby" => Grammar { language: || tree_sitter_ruby::LANGUAGE.into(), part: grammars::ruby },
        #[cfg(feature = "rust")]
        "rust" => Grammar { language: || tree_sitter_rust::LANGUAGE.into(), part: grammars::rust },
        _ => return None,
    })
}

#[cfg(feature = "javascript")]
fn dialect(extension: &str) -> fn() -> Language {
    match extension {
        "ts" | "mts" | "cts" => || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        "tsx" => || tree_sitter_typescript::LANGUAGE_TSX.into(),
        _ => || tree_sitter_javascript::LANGUAGE.into(),
    }
}
