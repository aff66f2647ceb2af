//! Expressions to values and dotted names. Bounded in depth, so that no nesting can end the scan.

use super::grammar::Part;
use super::walk::Walk;
use super::{Argument, Value};
use tree_sitter::Node;

/// Nesting of an expression that is looked into.
const DEPTH: usize = 12;

/// Longest dotted name that is kept; of a longer chain the end counts.
pub(super) const NAME_LIMIT: usize = 160;

impl<'t> Walk<'t> {
    /// A child by field; an empty field is the first named child, `+` the last, `-` none.
    pub(super) fn child(&self, node: Node<'t>, field: &str) -> Option<Node<'t>> {
        let count = node.named_child_count();
        let named = |index: usize| node.named_child(u32::try_from(index).ok()?);
        match field {
            "-" => None,
            "" => named(0),
            "+" if count > 1 => named(count - 1),
            "+" => None,
            field => self.field(node, field),
        }
    }

    /// The text of a node.
    pub(super) fn slice(&self, node: Node<'_>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The dotted name of an expression: members joined by dots, calls marked by `()`.
    pub(super) fn dotted(&self, node: Node<'t>) -> String {
        let mut name = self.dotted_at(node, 0);
        if name.len() > NAME_LIMIT {
            name.drain(..name.ceil_char_boundary(name.len() - NAME_LIMIT));
        }
        name
    }

    fn dotted_at(&self, node: Node<'t>, depth: usize) -> String {
        if depth > DEPTH * 4 {
            return String::new();
        }
        let inner = |child: Option<Node<'t>>| {
            child.map(|child| self.dotted_at(child, depth + 1)).unwrap_or_default()
        };
        match self.part(node) {
            Part::Name | Part::Number => {
                self.slice(node).trim_start_matches(['@', '$', '\\']).replace('\\', ".")
            }
            Part::Member { object, name } => {
                let (object, name) = match (object, name) {
                    ("condition", _) => (self.child(node, object), self.child(node, "+")),
                    _ => (self.child(node, object), self.child(node, name)),
                };
                join(&inner(object), &inner(name))
            }
            Part::Element { object, .. } => inner(self.child(node, object)) + "[]",
            Part::Call { function, arguments } => {
                let callee = inner(self.child(node, function));
                // What a module gives is called by the module's name.
                match self.field(node, arguments).filter(|_| callee == "require") {
                    Some(list) => list.named_child(0).map(|c| self.content(c)).unwrap_or_default(),
                    None => callee + "()",
                }
            }
            Part::Method { object, name, .. } => {
                join(&inner(self.field(node, object)), &inner(self.child(node, name))) + "()"
            }
            Part::New { name, .. } => inner(self.child(node, name)) + "()",
            Part::Wrap => inner(self.wrapped(node)),
            _ => String::new(),
        }
    }

    /// What a wrapping node stands for: its first named child that is no comment or type.
    fn wrapped(&self, node: Node<'t>) -> Option<Node<'t>> {
        let mut cursor = node.walk();
        let kind = node.kind();
        let children: Vec<Node<'t>> = node.named_children(&mut cursor).collect();
        let found = children.iter().find(|child| self.part(**child) != Part::Comment);
        // A cast names the type first.
        let last = matches!(kind, "cast_expression" | "type_conversion_expression");
        if last { children.last().copied() } else { found.copied() }
    }

    /// The value of an expression.
    pub(super) fn value(&self, node: Node<'t>) -> Value {
        self.value_at(node, 0)
    }

    fn value_at(&self, node: Node<'t>, depth: usize) -> Value {
        let other = || Value::Other(node.byte_range());
        if depth > DEPTH {
            return other();
        }
        match self.part(node) {
            Part::Text => Value::Text(self.content(node)),
            Part::Number => Value::Number(self.slice(node).to_owned()),
            Part::Name | Part::Member { .. } | Part::Element { .. } => {
                Value::Name(self.dotted(node))
            }
            Part::Wrap => match self.wrapped(node) {
                Some(inner) => self.value_at(inner, depth + 1),
                None => other(),
            },
            Part::Call { .. } | Part::Method { .. } | Part::New { .. } => {
                let callee = self.dotted(node).trim_end_matches("()").to_owned();
                Value::Call(callee, node.byte_range())
            }
            Part::Lambda => Value::Function(node.byte_range()),
            Part::Operation { left, right } => self.operation(node, left, right, depth),
            Part::List => Value::List(self.items(node, depth)),
            Part::Map => {
                let pairs = self.pairs(node, depth);
                if pairs.is_empty() {
                    Value::List(self.items(node, depth))
                } else {
                    Value::Map(pairs)
                }
            }
            Part::Argument { .. } => match self.argument_value(node) {
                Some(inner) => self.value_at(inner, depth + 1),
                None => other(),
            },
            // An item of a list, in grammars whose lists and maps are one.
            Part::Pair { .. } if node.named_child_count() == 1 => match node.named_child(0) {
                Some(inner) => self.value_at(inner, depth + 1),
                None => other(),
            },
            _ => other(),
        }
    }

    /// Texts joined by an operator are one text; of a fallback the first operand counts.
    fn operation(&self, node: Node<'t>, left: &str, right: &str, depth: usize) -> Value {
        let side =
            |field: &str| self.child(node, field).map(|child| self.value_at(child, depth + 1));
        let operator = self.field(node, "operator").map(|node| self.slice(node));
        let (Some(left), Some(right)) = (side(left), side(right)) else {
            return Value::Other(node.byte_range());
        };
        if matches!(operator, Some("??" | "||" | "or" | "?:")) {
            return left;
        }
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.clone()),
            Value::Name(name) => Some(format!("{{{name}}}")),
            Value::Call(callee, _) => Some(format!("{{{callee}}}")),
            _ => None,
        };
        match (matches!(operator, Some("+" | ".") | None), text(&left), text(&right)) {
            (true, Some(left), Some(right)) => Value::Text(left + &right),
            _ => Value::Other(node.byte_range()),
        }
    }

    fn items(&self, node: Node<'t>, depth: usize) -> Vec<Value> {
        let mut cursor = node.walk();
        let children = node.named_children(&mut cursor);
        let children = children.filter(|child| self.part(*child) != Part::Comment);
        children.take(200).map(|child| self.value_at(child, depth + 1)).collect()
    }

    fn pairs(&self, node: Node<'t>, depth: usize) -> Vec<(String, Value)> {
        let mut cursor = node.walk();
        let mut pairs = Vec::new();
        for child in node.named_children(&mut cursor).take(200) {
            let Part::Pair { key, value } = self.part(child) else { continue };
            let (Some(key), Some(value)) = (self.child(child, key), self.child(child, value))
            else {
                continue;
            };
            pairs.push((self.label(key), self.value_at(value, depth + 1)));
        }
        pairs
    }

    /// A key or name as plain text.
    pub(super) fn label(&self, node: Node<'t>) -> String {
        match self.part(node) {
            Part::Text => self.content(node),
            _ => match self.dotted(node) {
                name if name.is_empty() => self.slice(node).to_owned(),
                name => name,
            },
        }
    }

    /// The content of a text literal; what is put in stands as `{name}`.
    pub(super) fn content(&self, node: Node<'t>) -> String {
        let mut content = String::new();
        let mut cursor = node.walk();
        let mut any = false;
        for child in node.named_children(&mut cursor) {
            let kind = child.kind();
            if kind == "string" {
                content.push_str(&self.content(child));
            } else if kind.contains("interpolation") && child.named_child_count() > 0
                || kind.contains("substitution")
                || kind == "variable_name"
            {
                let inner = child.named_child(0).unwrap_or(child);
                content.push_str(&format!("{{{}}}", self.dotted(inner)));
            } else if kind.contains("content")
                || kind.contains("fragment")
                || kind.contains("escape")
            {
                content.push_str(self.slice(child));
            } else {
                continue;
            }
            any = true;
        }
        if any {
            return content;
        }
        let raw = self.slice(node).trim_start_matches(|c: char| {
            c.is_ascii_alphabetic() && !self.slice(node).starts_with(':') || matches!(c, '@' | '#')
        });
        let raw = if node.kind().contains("symbol") { self.slice(node) } else { raw };
        raw.trim_matches(['"', '\'', '`', ':']).to_owned()
    }

    /// The arguments of a call, entries of a literal and a block behind it included.
    pub(super) fn arguments(&self, node: Option<Node<'t>>) -> Vec<Argument> {
        let Some(node) = node else { return Vec::new() };
        let mut cursor = node.walk();
        let mut arguments = Vec::new();
        for child in node.named_children(&mut cursor).take(400) {
            match self.part(child) {
                Part::Comment => {}
                Part::Pair { key, value } => {
                    let name = self.child(child, key).map(|key| self.label(key));
                    let value = self.child(child, value).map(|value| self.value(value));
                    arguments.extend(value.map(|value| Argument { name, value }));
                }
                Part::Assign { left, right } => {
                    let name = self.child(child, left).map(|left| self.label(left));
                    let value = self.child(child, right).map(|right| self.value(right));
                    arguments.extend(value.map(|value| Argument { name, value }));
                }
                Part::Argument { name } => {
                    let name = self.argument_name(child, name);
                    let value = self.argument_value(child).map(|value| self.value(value));
                    arguments.extend(value.map(|value| Argument { name, value }));
                }
                _ => arguments.push(Argument { name: None, value: self.value(child) }),
            }
        }
        arguments
    }

    /// The type arguments of a call, where its grammar gives them a node: beside the callee, or at
    /// the end of it.
    pub(super) fn type_arguments(&self, node: Node<'t>) -> Vec<String> {
        let head = self.text.as_bytes().get(node.byte_range()).unwrap_or_default();
        if !head[..head.len().min(NAME_LIMIT)].contains(&b'<') {
            return Vec::new();
        }
        let mut around = node;
        for _ in 0..4 {
            let mut cursor = around.walk();
            let mut children = around.named_children(&mut cursor).take(4);
            if let Some(list) = children.find(|child| child.kind().starts_with("type_argument")) {
                let mut cursor = list.walk();
                let types = list.named_children(&mut cursor).take(4).map(|named| self.slice(named));
                return types.filter(|text| text.len() <= NAME_LIMIT).map(str::to_owned).collect();
            }
            let callee = match self.part(around) {
                Part::Call { function, .. } => self.child(around, function),
                Part::Member { name, .. } => self.child(around, name),
                _ => None,
            };
            let Some(callee) = callee else { break };
            around = callee;
        }
        Vec::new()
    }

    fn argument_name(&self, node: Node<'t>, field: &str) -> Option<String> {
        self.argument_name_node(node, field).map(|name| self.label(name))
    }

    pub(super) fn argument_name_node(&self, node: Node<'t>, field: &str) -> Option<Node<'t>> {
        match field {
            // A name and a value, `name = value`, without fields of their own.
            "" if node.named_child_count() > 1 => node.named_child(0),
            "" => None,
            field => self.field(node, field),
        }
    }

    pub(super) fn argument_value(&self, node: Node<'t>) -> Option<Node<'t>> {
        let last = node.named_child_count().checked_sub(1)?;
        node.named_child(u32::try_from(last).ok()?)
    }
}

fn join(object: &str, name: &str) -> String {
    match (object, name) {
        ("", name) => name.to_owned(),
        (object, "") => object.to_owned(),
        (object, name) => format!("{object}.{name}"),
    }
}
