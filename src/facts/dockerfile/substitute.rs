//! Environment replacement in Dockerfile instructions.

use std::collections::BTreeMap;

/// Names with their values; `None` for a build argument without one.
pub type Arguments = BTreeMap<String, Option<String>>;

/// Substitutes `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+value}`; `None` when a name has
/// no value. <https://docs.docker.com/reference/dockerfile/#environment-replacement>
pub fn substitute(text: &str, scope: &Arguments) -> Option<String> {
    substitute_in(text, scope, 0)
}

/// Defaults inside defaults that are followed.
const NESTING: usize = 50;

fn substitute_in(text: &str, scope: &Arguments, depth: usize) -> Option<String> {
    if depth > NESTING {
        return None;
    }
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(braced) = rest.strip_prefix('{') {
            let end = closing_brace(braced)?;
            result.push_str(&expansion(&braced[..end], scope, depth + 1)?);
            rest = &braced[end + 1..];
            continue;
        }
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        if length == 0 {
            result.push('$');
            continue;
        }
        result.push_str(scope.get(&rest[..length])?.as_deref()?);
        rest = &rest[length..];
    }
    result.push_str(rest);
    Some(result)
}

fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn expansion(inner: &str, scope: &Arguments, depth: usize) -> Option<String> {
    let name_end = inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let (name, operator) = inner.split_at(name_end);
    let value = scope.get(name).cloned().flatten().filter(|value| !value.is_empty());
    let operand = |prefix: [&str; 2]| prefix.iter().find_map(|p| operator.strip_prefix(p));
    if let Some(default) = operand([":-", "-"]) {
        return value.or_else(|| substitute_in(default, scope, depth));
    }
    if let Some(alternative) = operand([":+", "+"]) {
        return value.map_or(Some(String::new()), |_| substitute_in(alternative, scope, depth));
    }
    if operator.is_empty() { scope.get(name).cloned().flatten() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{}b{}", "${a:-".repeat(depth), "}".repeat(depth));
        assert_eq!(substitute(&nested(5), &Arguments::new()).as_deref(), Some("b"));
        assert_eq!(substitute(&nested(20_000), &Arguments::new()), None);
    }
}
