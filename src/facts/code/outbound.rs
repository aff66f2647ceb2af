//! Calls to other services over HTTP, and whether something limits their time.

use super::{CodeFile, words};
use crate::facts::{Fact, Outbound, What};
use crate::names::last;
use crate::parse::code::{Call, Value};
use crate::signals::{ClientRole, ClientRow};

/// Adds one fact an outbound call or client.
pub fn extract(file: &CodeFile<'_, '_>, facts: &mut Vec<Fact>) {
    for row in &file.language.clients {
        if !file.imports(row.import.as_ref()) {
            continue;
        }
        for call in file.calls(&row.call) {
            if file.in_tests(&call.range) || (row.bare && !is_bare(file, row, call)) {
                continue;
            }
            let outbound = Outbound {
                callee: row.call.clone(),
                makes_client: row.role == ClientRole::Client,
                limited: is_limited(file, row, call),
                library_limit: (row.default != "none").then(|| row.default.clone()),
            };
            facts.push(file.fact(&call.place, What::Outbound(outbound)));
        }
    }
}

/// Whether a call is to the function of the platform: not to a method, nor to a function or value
/// of this file or module that has its name.
fn is_bare(file: &CodeFile<'_, '_>, row: &ClientRow, call: &Call) -> bool {
    let object = call.callee.strip_suffix(row.call.as_str()).unwrap_or(&call.callee);
    let platform = matches!(object, "" | "window." | "globalThis." | "self." | "global.");
    let text = file.index.text();
    let declared = |before: &str| text.contains(&format!("{before}{}", row.call));
    let own = file.outline.function(&row.call).is_some()
        || file.outline.imports.contains_key(&row.call)
        || declared("const ")
        || declared("{ ")
        || declared(", ");
    platform && !call.arguments.is_empty() && (!object.is_empty() || !own)
}

/// An argument or field of that name, or a following call on the result.
fn is_limited(file: &CodeFile<'_, '_>, row: &ClientRow, call: &Call) -> bool {
    let said = words(&call.arguments);
    if row.timeout.iter().any(|name| said.iter().any(|word| word == name)) {
        return true;
    }
    // Options that are put together before.
    let options = call.arguments.iter().filter_map(|argument| match &argument.value {
        Value::Name(name) => file.outline.maps.get(name),
        _ => None,
    });
    if options.flatten().any(|(key, _)| row.timeout.contains(key)) {
        return true;
    }
    let chained = |other: &Call| {
        let continues = other.range.start == call.range.start && other.range.end > call.range.end;
        let last = last(&other.callee);
        continues && row.timeout.iter().any(|name| name == last)
    };
    // A deadline that the function sets holds for what it calls.
    let beside = |other: &Call| {
        let last = last(&other.callee);
        other.function.is_some()
            && other.function == call.function
            && row.timeout.iter().any(|name| name == last)
    };
    file.outline.calls.iter().any(|other| chained(other) || beside(other))
}
