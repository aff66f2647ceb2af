//! One pass over a syntax tree, without recursion, that fills the outline.

use super::grammar::{Grammar, Part};
use super::{Access, Annotation, Argument, Call, Code, Field, Function, TypeDeclaration, Value};
use std::ops::Range;
use tree_sitter::{Node, Tree};

/// Calls, accesses and annotations of one file that are kept.
const LIMIT: usize = 20_000;

/// Nesting beyond which what an annotation stands on is not looked for.
const NESTING: usize = 400;

/// The state of one pass.
pub(super) struct Walk<'t> {
    pub(super) text: &'t str,
    pub(super) part: fn(&str) -> Part,
    code: Code,
    /// Nodes around the current one, outermost first: a tree finds a parent only from its root.
    ancestors: Vec<Node<'t>>,
    /// Functions and types around the node: index and end.
    functions: Vec<(usize, usize)>,
    types: Vec<(usize, usize)>,
}

/// The outline of a tree.
pub(super) fn outline<'t>(grammar: &Grammar, tree: &'t Tree, text: &'t str) -> Code {
    let (functions, types, ancestors) = (Vec::new(), Vec::new(), Vec::new());
    let (part, code) = (grammar.part, Code::default());
    let mut walk = Walk { text, part, code, ancestors, functions, types };
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
    /// Takes a node; whether its children are to be visited.
    fn visit(&mut self, node: Node<'t>) -> bool {
        if !node.is_named() {
            return true;
        }
        let start = node.start_byte();
        self.functions.retain(|(_, end)| start < *end);
        self.types.retain(|(_, end)| start < *end);
        match (self.part)(node.kind()) {
            Part::Comment => return false,
            Part::Import => {
                self.import(node);
                return false;
            }
            Part::Call { function, arguments } => self.call(node, function, arguments),
            Part::Method { object, name, arguments } => {
                self.method(node, object, name, arguments);
            }
            Part::New { name, arguments } => self.creation(node, name, arguments),
            Part::Member { object, name } => self.member(node, object, name),
            Part::Element { object, key } => self.element(node, object, key),
            Part::Function { name, parameters } => self.function(node, name, parameters),
            Part::Type { name } => self.declare_type(node, name),
            Part::Supers => self.supers(node),
            Part::Field { name, value } => self.field(node, name, value),
            Part::Annotation { name, arguments } => self.annotation(node, name, arguments),
            Part::Assign { left, right } => self.assign(node, left, right),
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
        let call = Call { callee, creates, arguments, function, has_fallback, range, place };
        self.code.calls.push(call);
    }

    /// The byte where the last part of what a call calls begins.
    fn last_name(&self, node: Node<'t>) -> Option<usize> {
        let named = match (self.part)(node.kind()) {
            Part::Call { function, .. } => {
                let callee = self.child(node, function)?;
                match (self.part)(callee.kind()) {
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
            field => node.child_by_field_name(field).into_iter().collect(),
        };
        let mut found: Vec<Argument> = Vec::new();
        for list in list {
            match (self.part)(list.kind()) {
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
    fn tokens(&self, tree: Node<'t>) -> Vec<Argument> {
        let mut cursor = tree.walk();
        let (mut found, mut name) = (Vec::<Argument>::new(), None);
        for token in tree.children(&mut cursor).take(400) {
            match (self.part)(token.kind()) {
                Part::Text => {
                    let value = Value::Text(self.content(token));
                    found.push(Argument { name: name.take(), value });
                }
                Part::Name => {
                    let text = self.slice(token).to_owned();
                    match name.replace(text) {
                        Some(before) => {
                            found.push(Argument { name: None, value: Value::Name(before) });
                        }
                        None => {}
                    }
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

    fn method(&mut self, node: Node<'t>, object: &str, name: &str, arguments: &str) {
        let callee = self.dotted(node).trim_end_matches("()").to_owned();
        let list = node.child_by_field_name(arguments);
        let mut found = self.arguments(list);
        if let Some(block) = node.child_by_field_name("block") {
            found.push(Argument { name: None, value: Value::Function(block.byte_range()) });
        }
        let _ = (object, name);
        self.push_call(node, callee, found, false);
    }

    fn creation(&mut self, node: Node<'t>, name: &str, arguments: &str) {
        let Some(named) = self.child(node, name) else { return };
        let callee = self.dotted(named);
        let list = self.child(node, arguments);
        let mut found = self.arguments(list);
        // Fields set where the object is made: `new X(…) { A = b }`.
        found.extend(self.arguments(node.child_by_field_name("initializer")));
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
        match (self.part)(parent.kind()) {
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

    fn access(&mut self, node: Node<'t>, object: String, key: String, is_element: bool) {
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
        self.ancestors.last().is_some_and(|parent| match (self.part)(parent.kind()) {
            Part::Assign { left, .. } => self.child(*parent, left) == Some(node),
            _ => false,
        })
    }

    /// Whether a fallback follows: the left side of `??`, `||`, `?:`, `or`, or a call such as
    /// `unwrap_or` on the result.
    fn has_fallback(&self, node: Node<'t>) -> bool {
        let mut inner = node;
        for parent in self.ancestors.iter().rev().take(4).copied() {
            match (self.part)(parent.kind()) {
                Part::Operation { left, .. } => {
                    let operator = parent.child_by_field_name("operator");
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

    fn function(&mut self, node: Node<'t>, name: &str, parameters: &str) {
        let name = node.child_by_field_name(name).map(|name| self.label(name));
        let list = match parameters {
            "" => {
                let mut cursor = node.walk();
                node.named_children(&mut cursor).find(|c| c.kind().contains("parameters"))
            }
            field => node.child_by_field_name(field),
        };
        let parameters = list.map(|list| self.parameters(list)).unwrap_or_default();
        let range = node.byte_range();
        self.functions.push((self.code.functions.len(), range.end));
        self.code.functions.push(Function { name: name.unwrap_or_default(), parameters, range });
    }

    /// The first plain name of each parameter.
    fn parameters(&self, list: Node<'t>) -> Vec<String> {
        let mut cursor = list.walk();
        let mut names = Vec::new();
        for parameter in list.named_children(&mut cursor).take(40) {
            let named = parameter
                .child_by_field_name("name")
                .or_else(|| parameter.child_by_field_name("pattern"))
                .unwrap_or(parameter);
            let text = self.slice(named).trim_start_matches(['$', '*', '&', '_']);
            let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
            names.push(text[..end].to_owned());
        }
        names
    }

    fn declare_type(&mut self, node: Node<'t>, name: &str) {
        let name = node.child_by_field_name(name).or_else(|| self.child(node, ""));
        let name = name.map(|name| self.label(name)).unwrap_or_default();
        let range = node.byte_range();
        self.types.push((self.code.types.len(), range.end));
        let mut supers = Vec::new();
        // Python names them as arguments, Rust as the trait of an `impl`.
        for field in ["superclasses", "trait"] {
            if let Some(list) = node.child_by_field_name(field) {
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

    fn supers(&mut self, node: Node<'t>) {
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

    fn field(&mut self, node: Node<'t>, name: &str, value: &str) {
        let Some((index, _)) = self.types.last().copied() else { return };
        let Some(named) = node.child_by_field_name(name) else { return };
        let value = node.child_by_field_name(value);
        let field = Field {
            name: self.label(named),
            tag: value.map(|value| self.slice(value).to_owned()).unwrap_or_default(),
            has_default: value.is_some(),
            range: named.byte_range(),
        };
        self.code.types[index].fields.push(field);
    }

    fn annotation(&mut self, node: Node<'t>, name: &str, arguments: &str) {
        let Some(named) = self.child(node, name) else { return };
        let plain = self.dotted(named).trim_end_matches("()").to_owned();
        let list = match (arguments, (self.part)(named.kind())) {
            ("", Part::Call { arguments, .. }) => match arguments {
                "+" => self.child(named, "+"),
                field => named.child_by_field_name(field),
            },
            ("", _) => self.child(node, "+").filter(|last| *last != named),
            (field, _) => self.child(node, field),
        };
        let found = match list {
            Some(list) if (self.part)(list.kind()) == Part::Tokens => self.tokens(list),
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
        if self.ancestors.len() > NESTING {
            return (String::new(), false);
        }
        for parent in self.ancestors.iter().rev().take(4).copied() {
            let mut next = inner.next_named_sibling();
            while let Some(sibling) = next {
                if let Some(found) = self.declared(sibling) {
                    return found;
                }
                let part = (self.part)(sibling.kind());
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
        let (field, on_type) = match (self.part)(node.kind()) {
            Part::Function { name, .. } => (name, false),
            Part::Type { name } => (name, true),
            Part::Field { name, .. } => (name, false),
            _ => return None,
        };
        let name = node.child_by_field_name(field).map(|name| self.label(name));
        Some((name.unwrap_or_default(), on_type))
    }

    /// A name that is given a text once, and what is taken out of an object by name.
    fn assign(&mut self, node: Node<'t>, left: &str, right: &str) {
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
        let last = name.rsplit('.').next().unwrap_or(&name).to_owned();
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
    fn bare_field(&mut self, left: Node<'t>) {
        let Some((index, _)) = self.types.last().copied() else { return };
        let name = self.label(left);
        if self.functions.is_empty() && is_plain(&name) {
            let (tag, has_default, range) = (String::new(), false, left.byte_range());
            self.code.types[index].fields.push(Field { name, tag, has_default, range });
        }
    }

    /// `x = y.group("/api")`: what is declared on `x` lies below that path, and below that of `y`.
    fn prefix(&mut self, name: &str, value: Node<'t>) {
        let Value::Call(callee, _) = self.value(value) else { return };
        let list = match (self.part)(value.kind()) {
            Part::Call { arguments, .. } | Part::Method { arguments, .. } if arguments != "+" => {
                value.child_by_field_name(arguments)
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

    fn destructure(&mut self, pattern: Node<'t>, value: Node<'t>) {
        let object = self.dotted(value);
        let mut cursor = pattern.walk();
        let module = match (self.part)(value.kind()) {
            Part::Call { function, .. } => {
                let is_require = self.child(value, function).map(|n| self.slice(n));
                (is_require == Some("require")).then(|| object.clone())
            }
            _ => None,
        };
        let names: Vec<Node<'t>> = pattern.named_children(&mut cursor).collect();
        for named in names {
            let key = named.child_by_field_name("key").or(named.child_by_field_name("left"));
            let key = self.label(key.unwrap_or(named));
            match &module {
                Some(module) => {
                    let local = named.child_by_field_name("value").map(|n| self.label(n));
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

    /// `const x = require("m")` and its like name a module.
    fn require(&mut self, node: Node<'t>, arguments: &[Argument]) {
        let Some(Value::Text(module)) = arguments.first().map(|a| &a.value) else { return };
        self.code.modules.push((module.clone(), node.byte_range()));
        let _ = node;
        for parent in self.ancestors.iter().rev().take(3).copied() {
            if let Part::Assign { left, .. } = (self.part)(parent.kind()) {
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
        self.code.modules.push((full.clone(), range));
        if is_plain(&local) {
            self.code.imports.insert(local, full);
        }
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Local names and full paths of an import statement.
fn imports(kind: &str, text: &str) -> Vec<(String, String)> {
    match kind {
        "import_spec" => go(text),
        "use_declaration" => rust(text),
        "import_statement" if text.contains(['"', '\'']) => javascript(text),
        "import_statement" | "import_from_statement" => python(text),
        _ => dotted(text),
    }
}

/// `alias "a/b/c"`.
fn go(text: &str) -> Vec<(String, String)> {
    let Some(path) = text.split(['"', '`']).nth(1) else { return Vec::new() };
    let alias = text.split(['"', '`']).next().unwrap_or_default().trim();
    let mut parts = path.rsplit('/');
    let mut last = parts.next().unwrap_or(path);
    // A major version is no package name.
    if last.len() > 1 && last.starts_with('v') && last[1..].bytes().all(|b| b.is_ascii_digit()) {
        last = parts.next().unwrap_or(last);
    }
    let last = last.trim_start_matches("go-").split('.').next().unwrap_or(last).replace('-', "_");
    let local = if alias.is_empty() { last } else { alias.to_owned() };
    vec![(local, path.to_owned())]
}

/// `import x, { a as b } from "m"`, `import * as x from "m"`.
fn javascript(text: &str) -> Vec<(String, String)> {
    let Some(module) = text.rsplit(['"', '\'']).nth(1) else { return Vec::new() };
    let head = text.split(['"', '\'']).next().unwrap_or_default();
    let head = head.trim_start_matches("import").trim().trim_start_matches("type ");
    let head = head.trim_end_matches("from").trim();
    let mut found = vec![(String::new(), module.to_owned())];
    let (plain, named) = head.split_once('{').unwrap_or((head, ""));
    for name in plain.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let local = name.rsplit(' ').next().unwrap_or(name);
        found.push((local.to_owned(), module.to_owned()));
    }
    for name in named.trim_end_matches('}').split(',').map(str::trim) {
        let (name, local) = name.split_once(" as ").unwrap_or((name, name));
        let name = name.trim_start_matches("type ").trim();
        if !name.is_empty() {
            found.push((local.trim().to_owned(), format!("{module}.{name}")));
        }
    }
    found
}

/// `import a.b as c`, `from a.b import c as d, e`.
fn python(text: &str) -> Vec<(String, String)> {
    let text = text.replace(['(', ')', '\n', '\\'], " ");
    let (module, names) = match text.trim().strip_prefix("from ") {
        Some(rest) => match rest.split_once(" import ") {
            Some((module, names)) => (module.trim().trim_start_matches('.'), names.to_owned()),
            None => return Vec::new(),
        },
        None => ("", text.trim().trim_start_matches("import").to_owned()),
    };
    let mut found = Vec::new();
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let (name, alias) = name.split_once(" as ").unwrap_or((name, ""));
        let full = if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") };
        let first = name.split('.').next().unwrap_or(name);
        match (alias.trim(), module.is_empty()) {
            ("", true) => {
                found.push((first.to_owned(), first.to_owned()));
                found.push((String::new(), full));
            }
            ("", false) => found.push((name.to_owned(), full)),
            (alias, _) => found.push((alias.to_owned(), full)),
        }
    }
    found
}

/// `use a::b::{c, d as e, f::{g}};`.
fn rust(text: &str) -> Vec<(String, String)> {
    let start = text.find("use ").map_or(0, |at| at + 4);
    let body = text[start..].trim_end_matches(';');
    let mut found = Vec::new();
    let mut prefixes: Vec<String> = vec![String::new()];
    let mut word = String::new();
    for c in body.chars().chain([',']) {
        match c {
            '{' if prefixes.len() < 12 => {
                let prefix =
                    format!("{}{}", prefixes.last().cloned().unwrap_or_default(), word.trim());
                prefixes.push(prefix.replace("::", "."));
                word.clear();
            }
            ',' | '}' => {
                let prefix = prefixes.last().cloned().unwrap_or_default();
                let (path, alias) = word.split_once(" as ").unwrap_or((word.as_str(), ""));
                let path = path.trim().replace("::", ".");
                let full = match path.as_str() {
                    "self" => prefix.trim_end_matches('.').to_owned(),
                    path => format!("{prefix}{path}"),
                };
                let last = full.rsplit('.').next().unwrap_or_default().to_owned();
                let local = if alias.is_empty() { last } else { alias.trim().to_owned() };
                if !path.is_empty() {
                    found.push((local, full));
                }
                word.clear();
                if c == '}' {
                    prefixes.pop();
                }
            }
            c => word.push(c),
        }
        if prefixes.is_empty() {
            prefixes.push(String::new());
        }
    }
    found
}

/// `import a.b.C;`, `using A.B;`, `A\B\C as D`, `import a.b.c`.
fn dotted(text: &str) -> Vec<(String, String)> {
    let text = text.trim().trim_end_matches(';');
    let words = ["import ", "using ", "static ", "global::", "use ", "function ", "const "];
    let mut path = text;
    for word in words {
        path = path.trim_start().trim_start_matches(word);
    }
    let (path, alias) = match path.split_once(" as ") {
        Some((path, alias)) => (path, alias.trim()),
        None => match path.split_once('=') {
            Some((alias, path)) => (path, alias.trim()),
            None => (path, ""),
        },
    };
    let full = path.trim().trim_start_matches('\\').replace('\\', ".");
    let last = full.rsplit('.').next().unwrap_or_default();
    let local = if alias.is_empty() { last } else { alias };
    vec![(local.to_owned(), full.clone())]
}
