//! What is assigned to a name: constants, prefixes of routers, fields set later.

use super::grammar::Part;
use super::imports::is_plain;
use super::walk::Walk;
use super::{Condition, Field, Given, Value};
use crate::names::last;
use tree_sitter::Node;

/// Names with values of one file that are kept.
const LIMIT: usize = 20_000;

impl<'t> Walk<'t> {
    /// A name and what it is given.
    pub(super) fn given(&mut self, node: Node<'t>, name: &str, value: &str) {
        let value = if value.is_empty() { "+" } else { value };
        self.give(self.child(node, name), self.child(node, value));
    }

    fn give(&mut self, name: Option<Node<'t>>, value: Option<Node<'t>>) {
        let (Some(name), Some(value)) = (name, value) else { return };
        if self.code.given.len() < LIMIT {
            self.code.given.push(Given { name: name.byte_range(), value: value.byte_range() });
        }
    }

    /// What a condition decides: the branches, not the condition itself, which always runs.
    pub(super) fn condition(&mut self, node: Node<'t>) {
        let whole = node.byte_range();
        let question = self.field(node, "condition");
        let body = self.field(node, "body").map(|body| body.start_byte());
        let branches = match question {
            // It stands behind: `x if y`.
            Some(question) if body.is_some_and(|body| body < question.start_byte()) => {
                whole.start..question.start_byte()
            }
            Some(question) => question.end_byte()..whole.end,
            None if node.kind() == "conditional_expression" => whole.clone(),
            None => self.child(node, "").map_or(whole.start, |first| first.end_byte())..whole.end,
        };
        let field = |name| self.field(node, name).map(|child| child.byte_range());
        let then = field("consequence").or(field("body")).unwrap_or_else(|| branches.clone());
        let question = question.map_or(whole.start..whole.start, |node| node.byte_range());
        self.code.conditions.push(Condition { question, then, branches });
    }

    /// `name: value` among the arguments of a call.
    pub(super) fn named_argument(&mut self, node: Node<'t>, field: &str) {
        self.give(self.argument_name_node(node, field), self.argument_value(node));
    }

    /// A name that is given a text once, and what is taken out of an object by name.
    pub(super) fn assign(&mut self, node: Node<'t>, left: &str, right: &str) {
        let Some(left) = self.child(node, left) else { return };
        let value = match right {
            "" => self.child(node, "+"),
            field => self.child(node, field),
        };
        let Some(value) = value.filter(|value| *value != left) else {
            self.bare_field(left);
            return;
        };
        if left.kind().contains("pattern") && left.kind().contains("object") {
            self.destructure(left, value);
            return;
        }
        let name = self.label(left);
        if let Some((index, _)) = self.types.last().copied()
            && self.functions.is_empty()
            && !name.contains('.')
        {
            let (range, has_default) = (left.byte_range(), true);
            let tag = self.slice(value).to_owned();
            self.code.types[index].fields.push(Field {
                name: name.clone(),
                tag,
                has_default,
                range,
            });
        }
        self.prefix(&name, value);
        let last = last(&name).to_owned();
        match self.value(value) {
            Value::Text(text) => {
                self.code.constants.entry(last).or_insert(text);
            }
            Value::Map(pairs) => {
                self.code.maps.entry(last).or_insert(pairs);
            }
            _ => {}
        }
    }

    /// A field with a type and no value, as in `port: int`.
    pub(super) fn bare_field(&mut self, left: Node<'t>) {
        let Some((index, _)) = self.types.last().copied() else { return };
        let name = self.label(left);
        if self.functions.is_empty() && is_plain(&name) {
            let (tag, has_default, range) = (String::new(), false, left.byte_range());
            self.code.types[index].fields.push(Field { name, tag, has_default, range });
        }
    }

    /// `x = y.group("/api")`: what is declared on `x` lies below that path, and below that of `y`.
    pub(super) fn prefix(&mut self, name: &str, value: Node<'t>) {
        // Go may give several values at once.
        let value = match value.kind() {
            "expression_list" => value.named_child(0).unwrap_or(value),
            _ => value,
        };
        let Value::Call(callee, _) = self.value(value) else { return };
        let list = match self.part(value) {
            Part::Call { arguments, .. } | Part::Method { arguments, .. } if arguments != "+" => {
                self.field(value, arguments)
            }
            _ => None,
        };
        let arguments = self.arguments(list);
        let named =
            arguments.iter().find(|a| matches!(a.name.as_deref(), Some("prefix" | "url_prefix")));
        let Some(argument) = named.or(arguments.first().filter(|a| a.name.is_none())) else {
            return;
        };
        let Some(text) = self.code.text(&argument.value).filter(|text| text.starts_with('/'))
        else {
            return;
        };
        let outer = callee.rsplit_once('.').and_then(|(object, _)| self.code.prefixes.get(object));
        let whole = format!("{}{text}", outer.map_or("", String::as_str));
        self.code.prefixes.insert(name.to_owned(), whole);
    }

    pub(super) fn destructure(&mut self, pattern: Node<'t>, value: Node<'t>) {
        let object = self.dotted(value);
        let mut cursor = pattern.walk();
        let module = match self.part(value) {
            Part::Call { function, .. } => {
                let is_require = self.child(value, function).map(|n| self.slice(n));
                (is_require == Some("require")).then(|| object.clone())
            }
            _ => None,
        };
        let names: Vec<Node<'t>> = pattern.named_children(&mut cursor).collect();
        for named in names {
            let key = self.field(named, "key").or(self.field(named, "left"));
            let key = self.label(key.unwrap_or(named));
            match &module {
                Some(module) => {
                    let local = self.field(named, "value").map(|n| self.label(n));
                    let local = local.unwrap_or_else(|| key.clone());
                    self.code.imports.insert(local, format!("{module}.{key}"));
                }
                None => {
                    self.access(named, object.clone(), key, false);
                    if let Some(last) = self.code.accesses.last_mut() {
                        last.has_fallback |= named.kind().contains("assignment");
                    }
                }
            }
        }
    }
}
