//! One pass over a syntax tree, without recursion, that fills the outline.

use super::grammar::{Grammar, Part};
use super::imports::{imports, is_plain};
use super::{Access, Argument, Call, Code, Value};
use std::ops::Range;
use tree_sitter::{Node, Tree};

/// Calls, accesses and annotations of one file that are kept.
const LIMIT: usize = 20_000;

/// Longest name of a module that is kept.
const IMPORT_LIMIT: usize = 300;

/// Nesting beyond which what an annotation stands on is not looked for.
pub(super) const NESTING: usize = 400;

/// The state of one pass.
pub(super) struct Walk<'t> {
    pub(super) text: &'t str,
    pub(super) grammar: &'t Grammar,
    pub(super) code: Code,
    /// Nodes around the current one, outermost first: a tree finds a parent only from its root.
    pub(super) ancestors: Vec<Node<'t>>,
    /// Functions and types around the node: index and end.
    pub(super) functions: Vec<(usize, usize)>,
    pub(super) types: Vec<(usize, usize)>,
}

/// The outline of a tree.
pub(super) fn outline<'t>(grammar: &'t Grammar, tree: &'t Tree, text: &'t str) -> Code {
    let (functions, types, ancestors) = (Vec::new(), Vec::new(), Vec::new());
    let code = Code::default();
    let mut walk = Walk { text, grammar, code, ancestors, functions, types };
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let descend = walk.visit(node);
        if descend && cursor.goto_first_child() {
            walk.ancestors.push(node);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return walk.code;
            }
            walk.ancestors.pop();
        }
    }
}

impl<'t> Walk<'t> {
    /// The part that a node plays; an error of the parser plays none.
    pub(super) fn part(&self, node: Node<'_>) -> Part {
        self.grammar.part(node)
    }

    /// The child of a node in a field.
    pub(super) fn field(&self, node: Node<'t>, name: &str) -> Option<Node<'t>> {
        self.grammar.field(node, name)
    }

    /// Takes a node; whether its children are to be visited.
    fn visit(&mut self, node: Node<'t>) -> bool {
        if !node.is_named() {
            return true;
        }
        let start = node.start_byte();
        while self.functions.pop_if(|(_, end)| start >= *end).is_some() {}
        while self.types.pop_if(|(_, end)| start >= *end).is_some() {}
        match self.part(node) {
            Part::Comment => return false,
            Part::Import => {
                self.import(node);
                return false;
            }
            Part::Call { function, arguments } => self.call(node, function, arguments),
            Part::Method { arguments, .. } => self.method(node, arguments),
            Part::New { name, arguments } => self.creation(node, name, arguments),
            Part::Member { object, name } => self.member(node, object, name),
            Part::Element { object, key } => self.element(node, object, key),
            Part::Function { name, parameters } => self.function(node, name, parameters),
            Part::Type { name } => self.declare_type(node, name),
            Part::Supers => self.supers(node),
            Part::Field { name, value } => self.declare_field(node, name, value),
            Part::Annotation { name, arguments } => self.annotation(node, name, arguments),
            Part::Assign { left, right } => {
                self.given(node, left, right);
                self.assign(node, left, right);
            }
            Part::Pair { key, value } => self.given(node, key, value),
            Part::Argument { name } => self.named_argument(node, name),
            Part::Condition => self.condition(node),
            Part::Catch => self.code.catches.push(node.byte_range()),
            _ => {}
        }
        true
    }

    fn within(&self) -> Option<usize> {
        self.functions.last().map(|(index, _)| *index)
    }

    fn push_call(
        &mut self,
        node: Node<'t>,
        callee: String,
        arguments: Vec<Argument>,
        creates: bool,
    ) {
        if callee.is_empty() || self.code.calls.len() >= LIMIT {
            return;
        }
        if callee == "require" {
            self.require(node, &arguments);
        }
        let (function, has_fallback) = (self.within(), self.has_fallback(node));
        let range = node.byte_range();
        let place = self.last_name(node).unwrap_or(range.start)..range.end;
        let full = String::new();
        let types = self.type_arguments(node);
        let call =
            Call { callee, full, creates, arguments, types, function, has_fallback, range, place };
        self.code.calls.push(call);
    }

    /// The byte where the last part of what a call calls begins.
    fn last_name(&self, node: Node<'t>) -> Option<usize> {
        let named = match self.part(node) {
            Part::Call { function, .. } => {
                let callee = self.child(node, function)?;
                match self.part(callee) {
                    Part::Member { name, .. } => self.child(callee, name).unwrap_or(callee),
                    _ => callee,
                }
            }
            Part::Method { name, .. } => self.child(node, name)?,
            _ => node,
        };
        Some(named.start_byte())
    }

    fn call(&mut self, node: Node<'t>, function: &str, arguments: &str) {
        let Some(callee) = self.child(node, function) else { return };
        let name = self.dotted(callee);
        let list = match arguments {
            "+" => self.behind(node, callee),
            field => self.field(node, field).into_iter().collect(),
        };
        let mut found: Vec<Argument> = Vec::new();
        for list in list {
            match self.part(list) {
                Part::Lambda => {
                    let value = Value::Function(list.byte_range());
                    found.push(Argument { name: None, value });
                }
                Part::Tokens => found.extend(self.tokens(list)),
                _ => found.extend(self.arguments(Some(list))),
            }
        }
        self.push_call(node, name, found, false);
    }

    /// The named children behind the callee: argument lists and trailing blocks.
    fn behind(&self, node: Node<'t>, callee: Node<'t>) -> Vec<Node<'t>> {
        let mut cursor = node.walk();
        let children = node.named_children(&mut cursor);
        children
            .filter(|child| child.start_byte() >= callee.end_byte())
            .filter(|child| child.kind() != "type_arguments")
            .collect()
    }

    /// The texts, names and `name = text` pairs among tokens that the grammar leaves apart.
    pub(super) fn tokens(&self, tree: Node<'t>) -> Vec<Argument> {
        let mut cursor = tree.walk();
        let (mut found, mut name) = (Vec::<Argument>::new(), None);
        for token in tree.children(&mut cursor).take(400) {
            match self.part(token) {
                Part::Text => {
                    let value = Value::Text(self.content(token));
                    found.push(Argument { name: name.take(), value });
                }
                Part::Name => {
                    let text = self.slice(token).to_owned();
                    let before = name.replace(text).map(Value::Name);
                    found.extend(before.map(|value| Argument { name: None, value }));
                }
                Part::Tokens => {
                    name = None;
                    found.extend(self.tokens(token));
                }
                _ if self.slice(token) == "," => {
                    let plain = name.take().map(Value::Name);
                    found.extend(plain.map(|value| Argument { name: None, value }));
                }
                _ => {}
            }
        }
        found.extend(name.map(|name| Argument { name: None, value: Value::Name(name) }));
        found
    }

    fn method(&mut self, node: Node<'t>, arguments: &str) {
        let callee = self.dotted(node).trim_end_matches("()").to_owned();
        let list = self.field(node, arguments);
        let mut found = self.arguments(list);
        if let Some(block) = self.field(node, "block") {
            found.push(Argument { name: None, value: Value::Function(block.byte_range()) });
        }
        self.push_call(node, callee, found, false);
    }

    fn creation(&mut self, node: Node<'t>, name: &str, arguments: &str) {
        let Some(named) = self.child(node, name) else { return };
        let callee = self.dotted(named);
        let list = self.child(node, arguments);
        let mut found = self.arguments(list);
        // Fields set where the object is made: `new X(…) { A = b }`.
        found.extend(self.arguments(self.field(node, "initializer")));
        self.push_call(node, callee, found, true);
    }

    fn member(&mut self, node: Node<'t>, object: &str, name: &str) {
        if self.is_inner_name(node) {
            return;
        }
        let (Some(object), Some(name)) = (self.child(node, object), self.child(node, name)) else {
            return;
        };
        self.access(node, self.dotted(object), self.label(name), false);
    }

    /// Whether a member is only part of a longer name, or what a call calls.
    fn is_inner_name(&self, node: Node<'t>) -> bool {
        let Some(parent) = self.ancestors.last().copied() else { return false };
        match self.part(parent) {
            Part::Member { .. } => parent.named_child(0) == Some(node),
            Part::Call { function, .. } => self.child(parent, function) == Some(node),
            _ => false,
        }
    }

    fn element(&mut self, node: Node<'t>, object: &str, key: &str) {
        let (Some(object), Some(key)) = (self.child(node, object), self.child(node, key)) else {
            return;
        };
        let key = match self.value(key) {
            Value::Text(text) => text,
            Value::Name(name) => format!("{{{name}}}"),
            Value::List(items) => match items.first() {
                Some(Value::Text(text)) => text.clone(),
                Some(Value::Name(name)) => format!("{{{name}}}"),
                _ => return,
            },
            _ => return,
        };
        self.access(node, self.dotted(object), key, true);
    }

    pub(super) fn access(&mut self, node: Node<'t>, object: String, key: String, is_element: bool) {
        if object.is_empty() || self.code.accesses.len() >= LIMIT || self.is_written(node) {
            return;
        }
        let (function, has_fallback) = (self.within(), self.has_fallback(node));
        let range = node.byte_range();
        let access = Access { object, key, is_element, has_fallback, function, range };
        self.code.accesses.push(access);
    }

    /// Whether a node is what an assignment writes.
    fn is_written(&self, node: Node<'t>) -> bool {
        self.ancestors.last().is_some_and(|parent| match self.part(*parent) {
            Part::Assign { left, .. } => self.child(*parent, left) == Some(node),
            _ => false,
        })
    }

    /// Whether a fallback follows: the left side of `??`, `||`, `?:`, `or`, or a call such as
    /// `unwrap_or` on the result.
    fn has_fallback(&self, node: Node<'t>) -> bool {
        let mut inner = node;
        for parent in self.ancestors.iter().rev().take(4).copied() {
            match self.part(parent) {
                Part::Operation { left, .. } => {
                    let operator = self.field(parent, "operator");
                    let operator = operator.map(|node| self.slice(node)).unwrap_or_default();
                    let fallback = matches!(operator, "??" | "||" | "?:" | "or");
                    return fallback && self.child(parent, left) == Some(inner);
                }
                Part::Member { .. } => {
                    let text = self.slice(parent);
                    let name = text.rsplit(['.', ':']).next().unwrap_or_default();
                    return name.starts_with("unwrap_or")
                        || matches!(name, "ok" | "orElse" | "or_else");
                }
                Part::Method { name, .. } => {
                    let name = self.child(parent, name).map(|name| self.slice(name));
                    return matches!(name, Some("orElse" | "orElseGet"));
                }
                Part::Wrap => inner = parent,
                _ if parent.kind() == "elvis_expression" => return true,
                _ => return false,
            }
        }
        false
    }

    /// `const x = require("m")` and its like name a module.
    fn require(&mut self, node: Node<'t>, arguments: &[Argument]) {
        let Some(Value::Text(module)) = arguments.first().map(|a| &a.value) else { return };
        self.code.modules.push((module.clone(), node.byte_range()));
        for parent in self.ancestors.iter().rev().take(3).copied() {
            if let Part::Assign { left, .. } = self.part(parent) {
                let name = self.child(parent, left).map(|left| self.label(left));
                if let Some(name) = name.filter(|name| is_plain(name)) {
                    self.code.imports.insert(name, module.clone());
                }
                return;
            }
        }
    }

    /// Reads an import by its tokens: grammars differ, the words do not.
    fn import(&mut self, node: Node<'t>) {
        let text = self.slice(node);
        let range = node.byte_range();
        for (local, full) in imports(node.kind(), text) {
            self.push_import(local, full, range.clone());
        }
    }

    fn push_import(&mut self, local: String, full: String, range: Range<usize>) {
        if full.len() > IMPORT_LIMIT {
            return;
        }
        self.code.modules.push((full.clone(), range));
        if is_plain(&local) {
            self.code.imports.insert(local, full);
        }
    }
}
