//! Source code to a language-neutral outline: imports, calls with their arguments, annotations,
//! member accesses, constants, functions and types. Names a grammar's nodes nowhere outside this
//! folder, and knows of no framework.

mod assign;
mod declare;
#[cfg_attr(
    not(all(
        feature = "csharp",
        feature = "go",
        feature = "java",
        feature = "javascript",
        feature = "kotlin",
        feature = "php",
        feature = "python",
        feature = "ruby",
        feature = "rust"
    )),
    allow(unused, reason = "few grammars make few parts")
)]
mod grammar;
#[cfg_attr(
    not(all(
        feature = "csharp",
        feature = "go",
        feature = "java",
        feature = "javascript",
        feature = "kotlin",
        feature = "php",
        feature = "python",
        feature = "ruby",
        feature = "rust"
    )),
    allow(unused, reason = "few grammars make few parts")
)]
mod grammars;
mod imports;
#[cfg(test)]
mod tests;
mod value;
mod walk;

use super::Issue;
use crate::names;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use tree_sitter::{ParseOptions, ParseState, Parser};

/// Longest file that is parsed, in bytes: longer ones are written by programs.
const LENGTH_LIMIT: usize = 512 << 10;

/// Rounds of a hundred parser steps that any file may take, and one more for so many bytes: a
/// grammar that takes longer met a text made for it. Counted, not timed, so that equal trees give
/// equal reports on every machine.
const ROUNDS: usize = 20_000;
const BYTES_A_ROUND: usize = 10;

/// The outline of a source file.
#[derive(Debug, Default)]
pub struct Code {
    /// What each name of another module is called here: local name to full path.
    pub imports: HashMap<String, String>,
    /// Paths of imported modules, with their places.
    pub modules: Vec<(String, Range<usize>)>,
    /// Calls, constructions and composite literals, in order.
    pub calls: Vec<Call>,
    /// Annotations, attributes and decorators.
    pub annotations: Vec<Annotation>,
    /// Members and elements that are read.
    pub accesses: Vec<Access>,
    /// Texts that are given a name once.
    pub constants: HashMap<String, String>,
    /// Texts given to what a name is made of: `x = group("/api")`, `x = Router(prefix="/api")`.
    pub prefixes: HashMap<String, String>,
    /// Keys and values of literals that are given a name.
    pub maps: HashMap<String, Vec<(String, Value)>>,
    /// Names and what they are given: assignments, fields of literals, named arguments.
    pub given: Vec<Given>,
    /// What runs only in some case.
    pub conditions: Vec<Condition>,
    /// Handlers of errors: `catch`, `except`, `rescue`.
    pub catches: Vec<Range<usize>>,
    /// Functions and methods.
    pub functions: Vec<Function>,
    /// Classes, structs and interfaces.
    pub types: Vec<TypeDeclaration>,
}

/// A call, a construction, or a composite literal.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Dotted path of what is called, as written; `()` marks the result of another call.
    pub callee: String,
    /// The same with its first part replaced by what it was imported as; empty where it was not.
    pub full: String,
    /// `new X(…)` or `X{…}`.
    pub creates: bool,
    /// Arguments in order; entries of a literal, and trailing blocks, are arguments too.
    pub arguments: Vec<Argument>,
    /// Type arguments as written: `Use<Handler>()`.
    pub types: Vec<String>,
    /// Index of the function it stands in.
    pub function: Option<usize>,
    /// A fallback follows: `?? x`, `|| x`, `?: x`.
    pub has_fallback: bool,
    /// Bytes.
    pub range: Range<usize>,
    /// Bytes from the last part of the callee on: of a chain of calls, this one.
    pub place: Range<usize>,
}

/// An argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Name, where it has one.
    pub name: Option<String>,
    /// Value.
    pub value: Value,
}

/// What an expression is, as far as it can be told without running it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text; `{name}` stands for what is put in.
    Text(String),
    /// A dotted name.
    Name(String),
    /// A number as written.
    Number(String),
    /// A list.
    List(Vec<Value>),
    /// Keys and values.
    Map(Vec<(String, Value)>),
    /// Another call, by its callee, with its bytes.
    Call(String, Range<usize>),
    /// A function written in place, by its bytes.
    Function(Range<usize>),
    /// Anything else, with its bytes.
    Other(Range<usize>),
}

/// An annotation, attribute or decorator.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// Dotted name.
    pub name: String,
    /// Arguments.
    pub arguments: Vec<Argument>,
    /// Name of what it stands on.
    pub target: String,
    /// It stands on a type.
    pub on_type: bool,
    /// Name of the enclosing type.
    pub owner: Option<String>,
    /// Bytes.
    pub range: Range<usize>,
}

/// A member or element that is read.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// Dotted path of the object.
    pub object: String,
    /// Member, or the text between brackets; `{name}` when it is not known here.
    pub key: String,
    /// It stands between brackets.
    pub is_element: bool,
    /// A fallback follows.
    pub has_fallback: bool,
    /// Index of the function it stands in.
    pub function: Option<usize>,
    /// Bytes.
    pub range: Range<usize>,
}

/// A question and what its answer decides, by their bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The question; empty where it is not known.
    pub question: Range<usize>,
    /// What runs when the answer is yes.
    pub then: Range<usize>,
    /// All that it decides.
    pub branches: Range<usize>,
}

/// A name and what it is given, by their bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The name: a dotted one, or a key in quotes.
    pub name: Range<usize>,
    /// The value.
    pub value: Range<usize>,
}

/// A function or method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Name; empty for one written in place.
    pub name: String,
    /// Names of its parameters.
    pub parameters: Vec<String>,
    /// Types of its parameters, as far as they are written.
    pub takes: Vec<String>,
    /// Bytes.
    pub range: Range<usize>,
}

/// A class, struct or interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeDeclaration {
    /// Name.
    pub name: String,
    /// Names of what it extends or implements, dotted.
    pub supers: Vec<String>,
    /// Fields.
    pub fields: Vec<Field>,
    /// Bytes.
    pub range: Range<usize>,
}

/// A field of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Tag behind it, as Go has them, or the text of its initial value.
    pub tag: String,
    /// It has an initial value.
    pub has_default: bool,
    /// Bytes of the name.
    pub range: Range<usize>,
}

/// Languages that can be read, by the name of their signals file.
pub fn is_read(language: &str) -> bool {
    grammar::of(language, "").is_some()
}

thread_local! {
    /// One parser a thread: it keeps the memory that it once took.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

/// Reads a source file; `None` for a language without a grammar in this build. `extension` tells
/// dialects apart.
pub fn parse(language: &str, extension: &str, text: &str) -> Option<(Code, Vec<Issue>)> {
    let grammar = grammar::of(language, extension)?;
    if text.len() > LENGTH_LIMIT {
        return Some((Code::default(), Vec::new()));
    }
    let mut left = ROUNDS + text.len() / BYTES_A_ROUND;
    let mut progress = |_: &ParseState| match left {
        0 => ControlFlow::Break(()),
        _ => {
            left -= 1;
            ControlFlow::Continue(())
        }
    };
    let bytes = text.as_bytes();
    let mut read = |offset: usize, _| bytes.get(offset..).unwrap_or_default();
    let options = ParseOptions::new().progress_callback(&mut progress);
    let tree = PARSER.with_borrow_mut(|parser| {
        parser.set_language(&grammar.language).ok()?;
        let tree = parser.parse_with_options(&mut read, None, Some(options));
        // A parse that was ended would go on with the next text.
        parser.reset();
        tree
    });
    let Some(tree) = tree else {
        let issue = Issue::at(0, "took too long to parse: the code was not read");
        return Some((Code::default(), vec![issue]));
    };
    let mut code = walk::outline(grammar, &tree, text);
    let full: Vec<Option<String>> = code.calls.iter().map(|c| code.resolve(&c.callee)).collect();
    for (call, full) in code.calls.iter_mut().zip(full) {
        call.full = full.unwrap_or_default();
    }
    Some((code, Vec::new()))
}

impl Code {
    /// The full path of a dotted name: its first part replaced by what it was imported as.
    pub fn resolve(&self, name: &str) -> Option<String> {
        let end = name.find(['.', '(', '[']).unwrap_or(name.len());
        let full = self.imports.get(&name[..end])?;
        Some(format!("{full}{}", &name[end..]))
    }

    /// The text of a value, with constants of this file put in; `None` when it is no text.
    pub fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::Text(text) => Some(self.fill(text)),
            Value::Name(name) => {
                let last = names::last(name);
                self.constants.get(name).or_else(|| self.constants.get(last)).cloned()
            }
            _ => None,
        }
    }

    /// A text with `{name}` replaced where the name is a constant of this file.
    fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            rest = &rest[open..];
            let Some(close) = rest.find('}') else { break };
            let name = &rest[1..close];
            let last = names::last(name);
            match self.constants.get(name).or_else(|| self.constants.get(last)) {
                Some(value) => filled.push_str(value),
                None => filled.push_str(&rest[..=close]),
            }
            rest = &rest[close + 1..];
        }
        filled + rest
    }

    /// The calls that stand in a range of bytes.
    pub fn calls_in<'c>(&'c self, range: &Range<usize>) -> impl Iterator<Item = &'c Call> {
        let range = range.clone();
        self.calls.iter().filter(move |c| range.start <= c.range.start && c.range.end <= range.end)
    }

    /// A function by name.
    pub fn function(&self, name: &str) -> Option<&Function> {
        let last = names::last(name);
        self.functions.iter().find(|function| function.name == last && !last.is_empty())
    }
}
