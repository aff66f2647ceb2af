//! Calls to which a value must not be handed as it is: SQL and HTML with values of callers put in,
//! and log lines with secrets.

use super::CodeFile;
use crate::facts::{Fact, Sign, What};
use crate::names;
use crate::parse::code::{Argument, Call, Value};
use crate::signals::{Shows, SinkRow, Takes, holds, signals};

/// Places of one text that are looked at.
const PLACES: usize = 100;

/// Signs of one file that are kept.
const LIMIT: usize = 50;

/// Adds one sign a call that is handed what it must not, and one for the first call of the file
/// that gets its values apart. Migrations, seeds and scripts are not asked for SQL.
pub fn extract(file: &CodeFile<'_, '_>, path: &str, facts: &mut Vec<Fact>) {
    let (mut found, mut has_safe) = (Vec::new(), false);
    let apart = is_apart(path);
    for row in &file.language.sinks {
        if !file.imports(row.import.as_ref()) || (apart && row.takes == Takes::Sql) {
            continue;
        }
        for call in file.calls(&row.call).filter(|call| !file.in_tests(&call.range)) {
            let answer = match row.takes {
                Takes::Sql => sql(file, row, call),
                Takes::Html => html(file, call),
                Takes::Log => secret(&file.language.name, call).map(|name| (Shows::Absent, name)),
            };
            let safe = matches!(answer, Some((Shows::Present, _)));
            if safe && std::mem::replace(&mut has_safe, true) {
                continue;
            }
            if let Some((shows, text)) = answer.filter(|_| found.len() < LIMIT) {
                let note = note(row, shows, &text);
                let framework = row.call.clone();
                let sign = Sign { framework, ..Sign::found(&row.concern, shows, text, note) };
                found.push((call.place.start, file.fact(&call.place, What::Sign(sign))));
            }
        }
    }
    found.sort_by_key(|(start, _)| *start);
    found.dedup_by_key(|(start, _)| *start);
    facts.extend(found.into_iter().map(|(_, fact)| fact));
}

/// The sentence for the evidence.
fn note(row: &SinkRow, shows: Shows, text: &str) -> String {
    let call = &row.call;
    match (row.takes, shows) {
        (Takes::Sql, Shows::Absent) => format!("`{text}` is put into the SQL of `{call}`"),
        (Takes::Sql, _) => format!("`{call}` gets its values apart from the SQL"),
        (Takes::Html, _) => format!("`{text}` is put into the HTML of `{call}` as it is"),
        (Takes::Log, _) => format!("`{text}` is handed to `{call}`"),
    }
}

/// Whether a file lies in a folder whose SQL is its own.
fn is_apart(path: &str) -> bool {
    let path = path.to_lowercase();
    path.split(|c: char| !c.is_alphanumeric())
        .any(|word| holds(&signals().vocabulary.sql.apart, word))
}

/// What the SQL of a call is made of: a value of the function's caller put in as text, or values
/// that are handed over apart from it.
fn sql(file: &CodeFile<'_, '_>, row: &SinkRow, call: &Call) -> Option<(Shows, String)> {
    let first = call.arguments.iter().take(2).find_map(|argument| query(file, &argument.value))?;
    let (text, values) = first;
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    if !row.part && !holds(&signals().vocabulary.sql.statements, &first) {
        return None;
    }
    let mut values = values.into_iter();
    match values.find(|name| is_given(file, call, name) && !names_a_part(name)) {
        Some(name) => Some((Shows::Absent, name)),
        None if call.arguments.len() > 1 && !text.contains('{') => Some((Shows::Present, text)),
        None => None,
    }
}

/// Whether a name is that of a parameter of the function around, or of a part of one.
fn is_given(file: &CodeFile<'_, '_>, call: &Call, name: &str) -> bool {
    let function = call.function.and_then(|index| file.outline.functions.get(index));
    let given = function.map(|function| function.parameters.as_slice()).unwrap_or_default();
    let head = name.split(['.', '[', '(']).next().unwrap_or(name);
    given.iter().any(|parameter| parameter == head)
}

/// A value of the function's caller that is put into tags as text.
fn html(file: &CodeFile<'_, '_>, call: &Call) -> Option<(Shows, String)> {
    let Value::Text(text) = &call.arguments.first()?.value else { return None };
    // Two braces are those of a template, which escapes, or stand for one.
    let single = text.replace("{{", "");
    let mut names = single.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let plain = |name: &&str| {
        let words = names::words(name);
        let kept = words.iter().any(|word| matches!(word.as_str(), "html" | "safe" | "escaped"));
        !kept && !name.ends_with("()") && is_given(file, call, name)
    };
    let name = names.find(plain).filter(|_| text.contains('<'))?;
    Some((Shows::Absent, name.to_owned()))
}

/// The text of a query and the names that are put where values stand.
fn query(file: &CodeFile<'_, '_>, value: &Value) -> Option<(String, Vec<String>)> {
    match value {
        Value::Text(text) => Some((text.clone(), put_in(text))),
        // `format("… %s", name)`, `"…".format(name)`, `text("…")`.
        Value::Call(_, range) => {
            let inner = file.outline.calls_in(range).find(|call| call.range == *range)?;
            let text = inner.arguments.iter().find_map(|argument| match &argument.value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            })?;
            let mut names = put_in(&text);
            if has_open_value(&text) {
                names.extend(inner.arguments.iter().filter_map(|argument| match &argument.value {
                    Value::Name(name) => Some(name.clone()),
                    _ => None,
                }));
            }
            Some((text, names))
        }
        _ => None,
    }
}

/// Names in `{…}` that stand where a value does: behind a comparison or inside quotes.
fn put_in(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices('{').take(PLACES) {
        let Some(end) = text[at..].find('}') else { break };
        if stands_for_a_value(&text[..at]) {
            names.push(text[at + 1..at + end].to_owned());
        }
    }
    names
}

/// `= %s`, `'%s'`, `= {}`: where a formatting function puts a value.
fn has_open_value(text: &str) -> bool {
    let marks = ["%s", "%v", "%q", "{}", "{0}"];
    let mut places = marks.iter().flat_map(|mark| text.match_indices(mark).take(PLACES));
    places.any(|(at, _)| stands_for_a_value(&text[..at]))
}

fn stands_for_a_value(before: &str) -> bool {
    let before = before.trim_end();
    let tail = &before.as_bytes()[before.len().saturating_sub(8)..];
    let word = tail.rsplit(u8::is_ascii_whitespace).next().unwrap_or_default();
    let like = word.eq_ignore_ascii_case(b"like") || word.eq_ignore_ascii_case(b"ilike");
    like || before.ends_with(['=', '\'', '<', '>', '%'])
}

/// Whether a name is that of what cannot be handed over apart from the text.
fn names_a_part(name: &str) -> bool {
    names::words(name).last().is_some_and(|word| holds(&signals().vocabulary.sql.parts, word))
}

/// The argument of a log call that is a secret by its name.
fn secret(language: &str, call: &Call) -> Option<String> {
    let name = |argument: &Argument| match &argument.value {
        // In a macro of Rust a method cannot be told from a value.
        Value::Name(name) if language == "rust" && names::words(name).len() == 1 => None,
        Value::Name(name) => is_secret(name).then(|| name.clone()),
        // In C# a name in braces may belong to the message template.
        Value::Text(text) if language != "csharp" => {
            let inner = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
            inner.map(str::to_owned).find(|name| is_secret(name))
        }
        _ => None,
    };
    call.arguments.iter().find_map(name)
}

fn is_secret(name: &str) -> bool {
    let last = name.rsplit(['.', '>']).next().unwrap_or(name);
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if last.is_empty() || !last.chars().all(plain) || last.chars().all(|c| !c.is_lowercase()) {
        return false;
    }
    let words = names::words(last);
    let secrets = &signals().vocabulary.secrets;
    let any = |list: &[String]| words.iter().any(|word| holds(list, word));
    let about = words.last().is_some_and(|word| holds(&secrets.about, word));
    !about && !any(&secrets.safe) && any(&secrets.words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_behind_comparisons_and_in_quotes() {
        assert_eq!(put_in("SELECT * FROM {table} WHERE id = {id}"), ["id"]);
        assert_eq!(put_in("x LIKE '%{part}%' ORDER BY {order}"), ["part"]);
        assert!(has_open_value("WHERE id = %s") && !has_open_value("FROM %s WHERE id = 1"));
    }

    #[test]
    fn secrets_are_told_by_their_last_words() {
        for name in ["password", "user.dbPassword", "client_secret"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["password_reset_url", "hasPassword", "secretName", "token", "PASSWORD_FIELD"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
