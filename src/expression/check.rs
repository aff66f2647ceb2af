//! The load-time check of an expression: every name and field exists in the fact model, and the
//! expression stays within its bounds. What passes here can only fail on a value that is unknown.

use crate::facts::schema::{COMMON, KINDS, Kind, Type as FieldType, kind};
use crate::names::nearest;
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr};

/// Comprehensions inside each other that an expression may have.
const NESTING_LIMIT: usize = 2;

/// The type of an expression, as far as the fact model goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `component`.
    Component,
    /// `repository`.
    Repository,
    /// `parameters`.
    Parameters,
    /// A row of a kind.
    Row(&'static str),
    /// A list.
    List(Box<Type>),
    /// Text.
    Text,
    /// Number.
    Number,
    /// True or false.
    Flag,
    /// Anything else.
    Other,
}

/// Names in scope with their types, and the parameters of the rule.
pub struct Scope<'a> {
    /// Innermost last.
    pub names: Vec<(String, Type)>,
    /// Parameter names.
    pub parameters: Vec<&'a str>,
}

/// Functions an expression may call, beside operators and comprehensions.
const FUNCTIONS: &[&str] =
    &["contains", "double", "endsWith", "int", "matches", "size", "startsWith", "string"];

/// Checks `expression` and gives its type, or one sentence on why it is refused.
pub fn check(expression: &IdedExpr, scope: &mut Scope<'_>) -> Result<Type, String> {
    walk(&expression.expr, scope, 0)
}

fn walk(expr: &Expr, scope: &mut Scope<'_>, depth: usize) -> Result<Type, String> {
    match expr {
        Expr::Ident(name) => ident(name, scope),
        Expr::Select(select) => self::select(select, scope, depth),
        Expr::Call(call) => self::call(call, scope, depth),
        Expr::Comprehension(comprehension) => self::comprehension(comprehension, scope, depth),
        Expr::Literal(literal) => Ok(literal_type(literal)),
        Expr::List(list) => {
            let mut item = Type::Other;
            for element in &list.elements {
                item = walk(&element.expr, scope, depth)?;
            }
            Ok(Type::List(Box::new(item)))
        }
        Expr::Map(_) | Expr::Struct(_) => Err("maps and messages are not part of it".to_owned()),
        Expr::Unspecified => Err("the expression is empty".to_owned()),
    }
}

fn literal_type(literal: &LiteralValue) -> Type {
    match literal {
        LiteralValue::Boolean(_) => Type::Flag,
        LiteralValue::String(_) => Type::Text,
        LiteralValue::Int(_) | LiteralValue::UInt(_) => Type::Number,
        _ => Type::Other,
    }
}

fn ident(name: &str, scope: &Scope<'_>) -> Result<Type, String> {
    let found = scope.names.iter().rev().find(|(known, _)| known == name);
    found.map(|(_, known)| known.clone()).ok_or_else(|| {
        let names: Vec<&str> = scope.names.iter().map(|(name, _)| name.as_str()).collect();
        format!("`{name}` is not known{}", nearest(name, &names))
    })
}

fn select(select: &SelectExpr, scope: &mut Scope<'_>, depth: usize) -> Result<Type, String> {
    let operand = walk(&select.operand.expr, scope, depth)?;
    let found = field(&operand, &select.field, scope)?;
    Ok(if select.test { Type::Flag } else { found })
}

/// Fields of `component`, lists aside.
pub const COMPONENT_FIELDS: &[(&str, FieldType)] = &[
    ("frameworks", FieldType::Texts),
    ("id", FieldType::Text),
    ("kind", FieldType::Text),
    ("languages", FieldType::Texts),
    ("name", FieldType::Text),
    ("path", FieldType::Text),
];

fn field(operand: &Type, name: &str, scope: &Scope<'_>) -> Result<Type, String> {
    let plain = |field: FieldType| match field {
        FieldType::Text => Type::Text,
        FieldType::Number => Type::Number,
        FieldType::Flag => Type::Flag,
        FieldType::Texts => Type::List(Box::new(Type::Text)),
    };
    let list = |kind: &'static Kind| Type::List(Box::new(Type::Row(kind.name)));
    let lists = || KINDS.iter().map(|kind| kind.list);
    let (found, names): (Option<Type>, Vec<&str>) = match operand {
        Type::Component | Type::Repository => {
            let own = if *operand == Type::Component { COMPONENT_FIELDS } else { &[] };
            let plain = own.iter().find(|(known, _)| *known == name).map(|(_, t)| plain(*t));
            let rows = KINDS.iter().find(|kind| kind.list == name).map(list);
            (plain.or(rows), own.iter().map(|(name, _)| *name).chain(lists()).collect())
        }
        Type::Row(row) => {
            let fields = kind(row).map(|kind| kind.fields).unwrap_or_default();
            let mut all = fields.iter().chain(COMMON);
            let found = all.find(|(known, ..)| *known == name).map(|(_, t, _)| plain(*t));
            (found, fields.iter().chain(COMMON).map(|(name, ..)| *name).collect())
        }
        Type::Parameters => {
            let found = scope.parameters.contains(&name).then_some(Type::Other);
            (found, scope.parameters.clone())
        }
        Type::Other => return Ok(Type::Other),
        _ => return Err(format!("`.{name}`: the value before it has no fields")),
    };
    found.ok_or_else(|| format!("there is no field `{name}`{}", nearest(name, &names)))
}

fn call(call: &CallExpr, scope: &mut Scope<'_>, depth: usize) -> Result<Type, String> {
    let target = match &call.target {
        Some(target) => Some(walk(&target.expr, scope, depth)?),
        None => None,
    };
    let mut arguments = Vec::new();
    for argument in &call.args {
        arguments.push(walk(&argument.expr, scope, depth)?);
    }
    let name = call.func_name.as_str();
    let is_list = |found: &Type| matches!(found, Type::List(_));
    if name == "_+_" && arguments.iter().any(is_list) {
        return Err("`+` on lists is not allowed".to_owned());
    }
    if name == "matches" {
        let literal = call.args.last().map(|argument| &argument.expr);
        let Some(Expr::Literal(LiteralValue::String(pattern))) = literal else {
            return Err("`matches` takes a literal pattern only".to_owned());
        };
        regex::Regex::new(pattern.inner()).map_err(|error| format!("bad pattern: {error}"))?;
    }
    let operator = name.starts_with(['_', '!', '-', '@']);
    if !operator && !FUNCTIONS.contains(&name) {
        return Err(format!("there is no function `{name}`{}", nearest(name, FUNCTIONS)));
    }
    Ok(match name {
        "_[_]" => match arguments.first() {
            Some(Type::List(item)) => item.as_ref().clone(),
            _ => Type::Other,
        },
        "_?_:_" => arguments.last().cloned().unwrap_or(Type::Other),
        "size" | "int" => Type::Number,
        "string" => Type::Text,
        "_+_" | "_-_" | "_*_" | "_/_" | "_%_" | "-_" | "double" => {
            target.or(arguments.into_iter().next()).unwrap_or(Type::Other)
        }
        _ => Type::Flag,
    })
}

fn comprehension(
    comprehension: &ComprehensionExpr,
    scope: &mut Scope<'_>,
    depth: usize,
) -> Result<Type, String> {
    if depth >= NESTING_LIMIT {
        return Err(format!("more than {NESTING_LIMIT} comprehensions inside each other"));
    }
    if matches!(comprehension.iter_range.expr, Expr::List(_)) {
        return Err("a comprehension over a literal list is not allowed".to_owned());
    }
    let range = walk(&comprehension.iter_range.expr, scope, depth)?;
    let item = match range {
        Type::List(item) => *item,
        Type::Other => Type::Other,
        _ => return Err("a comprehension needs a list".to_owned()),
    };
    let start = scope.names.len();
    scope.names.push((comprehension.iter_var.clone(), item));
    scope.names.push((comprehension.accu_var.clone(), Type::Other));
    let mut result = None;
    for part in [&comprehension.loop_cond, &comprehension.loop_step, &comprehension.result] {
        match appended(&part.expr, &comprehension.accu_var) {
            Some((condition, item)) => {
                if let Some(condition) = condition {
                    walk(condition, scope, depth + 1)?;
                }
                result = Some(Type::List(Box::new(walk(item, scope, depth + 1)?)));
            }
            None => {
                walk(&part.expr, scope, depth + 1)?;
            }
        }
    }
    scope.names.truncate(start);
    Ok(result.unwrap_or(Type::Flag))
}

/// The item, and the condition, of the `accumulator + [item]` that `map` and `filter` expand to.
fn appended<'e>(expr: &'e Expr, accumulator: &str) -> Option<(Option<&'e Expr>, &'e Expr)> {
    let Expr::Call(call) = expr else { return None };
    match (call.func_name.as_str(), call.args.as_slice()) {
        ("_?_:_", [condition, then, _]) => {
            let (_, item) = appended(&then.expr, accumulator)?;
            Some((Some(&condition.expr), item))
        }
        ("_+_", [left, right]) => match (&left.expr, &right.expr) {
            (Expr::Ident(name), Expr::List(list)) if name == accumulator => {
                list.elements.first().map(|item| (None, &item.expr))
            }
            _ => None,
        },
        _ => None,
    }
}
