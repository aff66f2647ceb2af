//! Functions, types, fields and annotations of the outline.

use super::grammar::Part;
use super::value::NAME_LIMIT;
use super::walk::{NESTING, Walk};
use super::{Annotation, Field, Function, TypeDeclaration, Value};
use tree_sitter::Node;

/// Annotations of one file whose targets are looked for, and how far.
const ANNOTATIONS: usize = 1_000;
const SIBLINGS: usize = 12;

impl<'t> Walk<'t> {
    pub(super) fn function(&mut self, node: Node<'t>, name: &str, parameters: &str) {
        let name = self.field(node, name).map(|name| self.label(name));
        let list = match parameters {
            "" => {
                let mut cursor = node.walk();
                node.named_children(&mut cursor).find(|c| c.kind().contains("parameters"))
            }
            field => self.field(node, field),
        };
        let takes = list.map(|list| self.takes(list)).unwrap_or_default();
        let parameters = list.map(|list| self.parameters(list)).unwrap_or_default();
        let range = node.byte_range();
        self.functions.push((self.code.functions.len(), range.end));
        let name = name.unwrap_or_default();
        self.code.functions.push(Function { name, parameters, takes, range });
    }

    fn takes(&self, list: Node<'t>) -> Vec<String> {
        let mut cursor = list.walk();
        let parameters = list.named_children(&mut cursor).take(40);
        let types = parameters.filter_map(|parameter| self.field(parameter, "type"));
        let written = types.map(|named| self.slice(named)).filter(|text| text.len() <= NAME_LIMIT);
        written.map(str::to_owned).collect()
    }

    /// The first plain name of each parameter.
    fn parameters(&self, list: Node<'t>) -> Vec<String> {
        let mut cursor = list.walk();
        let mut names = Vec::new();
        for parameter in list.named_children(&mut cursor).take(40) {
            let named = self.field(parameter, "name").or_else(|| self.field(parameter, "pattern"));
            let named = named.unwrap_or(parameter);
            let text = self.slice(named).trim_start_matches(['$', '*', '&', '_']);
            let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
            names.push(text[..end].to_owned());
        }
        names
    }

    pub(super) fn declare_type(&mut self, node: Node<'t>, name: &str) {
        let name = self.field(node, name).or_else(|| self.child(node, ""));
        let name = name.map(|name| self.label(name)).unwrap_or_default();
        let range = node.byte_range();
        self.types.push((self.code.types.len(), range.end));
        let mut supers = Vec::new();
        // Python names them as arguments, Rust as the trait of an `impl`.
        for field in ["superclasses", "trait"] {
            if let Some(list) = self.field(node, field) {
                let many = self.arguments(Some(list)).into_iter().filter_map(|a| match a.value {
                    Value::Name(name) => Some(name),
                    _ => None,
                });
                supers.extend(many.chain(Some(self.dotted(list))).filter(|name| !name.is_empty()));
            }
        }
        let fields = Vec::new();
        self.code.types.push(TypeDeclaration { name, supers, fields, range });
    }

    pub(super) fn supers(&mut self, node: Node<'t>) {
        let Some((index, _)) = self.types.last().copied() else { return };
        let mut cursor = node.walk();
        let mut names = Vec::new();
        // The names may lie one or two levels down, in lists and specifiers.
        let mut open: Vec<Node<'t>> = node.named_children(&mut cursor).collect();
        while let Some(child) = open.pop() {
            let name = self.dotted(child);
            if name.is_empty() && open.len() < 40 {
                let mut inner = child.walk();
                open.extend(child.named_children(&mut inner));
            } else {
                names.push(name.trim_end_matches("()").to_owned());
            }
        }
        self.code.types[index].supers.extend(names);
    }

    pub(super) fn declare_field(&mut self, node: Node<'t>, name: &str, value: &str) {
        let Some((index, _)) = self.types.last().copied() else { return };
        let Some(named) = self.field(node, name) else { return };
        let value = self.field(node, value);
        let field = Field {
            name: self.label(named),
            tag: value.map(|value| self.slice(value).to_owned()).unwrap_or_default(),
            has_default: value.is_some(),
            range: named.byte_range(),
        };
        self.code.types[index].fields.push(field);
    }

    pub(super) fn annotation(&mut self, node: Node<'t>, name: &str, arguments: &str) {
        let Some(named) = self.child(node, name) else { return };
        let plain = self.dotted(named).trim_end_matches("()").to_owned();
        let list = match (arguments, self.part(named)) {
            ("", Part::Call { arguments, .. }) => match arguments {
                "+" => self.child(named, "+"),
                field => self.field(named, field),
            },
            ("", _) => self.child(node, "+").filter(|last| *last != named),
            (field, _) => self.child(node, field),
        };
        let found = match list {
            Some(list) if self.part(list) == Part::Tokens => self.tokens(list),
            list => self.arguments(list),
        };
        let (target, on_type) = self.target(node);
        let owner = self.types.last().map(|(index, _)| self.code.types[*index].name.clone());
        let range = node.byte_range();
        self.code.annotations.push(Annotation {
            name: plain,
            arguments: found,
            target,
            on_type,
            owner,
            range,
        });
    }

    /// What an annotation stands on: the declaration around it, or the one behind it.
    fn target(&self, node: Node<'t>) -> (String, bool) {
        let mut inner = node;
        // A tree finds a sibling only from its root.
        if self.ancestors.len() > NESTING || self.code.annotations.len() > ANNOTATIONS {
            return (String::new(), false);
        }
        for parent in self.ancestors.iter().rev().take(4).copied() {
            let mut next = inner.next_named_sibling();
            for _ in 0..SIBLINGS {
                let Some(sibling) = next else { break };
                if let Some(found) = self.declared(sibling) {
                    return found;
                }
                let part = self.part(sibling);
                let skipped =
                    matches!(part, Part::Annotation { .. } | Part::Modifiers | Part::Comment);
                next = if skipped { sibling.next_named_sibling() } else { None };
            }
            if let Some(found) = self.declared(parent) {
                return found;
            }
            inner = parent;
        }
        (String::new(), false)
    }

    fn declared(&self, node: Node<'t>) -> Option<(String, bool)> {
        let (field, on_type) = match self.part(node) {
            Part::Function { name, .. } => (name, false),
            Part::Type { name } => (name, true),
            Part::Field { name, .. } => (name, false),
            _ => return None,
        };
        let name = self.field(node, field).map(|name| self.label(name));
        Some((name.unwrap_or_default(), on_type))
    }
}
