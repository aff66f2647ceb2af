//! Calls to other services over HTTP, and whether something limits their time.

use super::{CodeFile, words};
use crate::facts::{Fact, Outbound, Sign, What};
use crate::names::last;
use crate::parse::code::{Call, Value};
use crate::signals::{ClientRole, ClientRow, Shows, holds, signals};

/// Adds one fact an outbound call or client.
pub fn extract(file: &CodeFile<'_, '_>, facts: &mut Vec<Fact>) {
    for row in &file.language.clients {
        if !file.imports(row.import.as_ref()) {
            continue;
        }
        let is_own = row.bare && is_own(file, row);
        let limits: Vec<&Call> = limits(file, row);
        for call in file.calls(&row.call) {
            if file.in_tests(&call.range) || (row.bare && !is_bare(file, row, call, is_own)) {
                continue;
            }
            let outbound = Outbound {
                callee: row.call.clone(),
                makes_client: row.role == ClientRole::Client,
                limited: is_limited(file, row, call, &limits),
                library_limit: (row.default != "none").then(|| row.default.clone()),
            };
            facts.push(file.fact(&call.place, What::Outbound(outbound)));
            let address = address(file, call);
            let sign = address.and_then(|address| scheme(&row.call, &address));
            facts.extend(sign.map(|sign| file.fact(&call.place, What::Sign(sign))));
        }
    }
}

/// The address that a call names: as an argument, or as an entry of options that stand alone.
fn address(file: &CodeFile<'_, '_>, call: &Call) -> Option<String> {
    let options = match &call.arguments.first()?.value {
        Value::Map(pairs) => Some(pairs),
        Value::Name(name) => file.outline.maps.get(name),
        _ => None,
    };
    let named = |(key, _): &&(String, Value)| holds(&signals().vocabulary.address_keys, key);
    let entry = options.and_then(|pairs| pairs.iter().take(OPTIONS).find(named));
    match entry {
        Some((_, value)) => file.outline.text(value),
        None => call.arguments.iter().find_map(|argument| file.outline.text(&argument.value)),
    }
}

/// Entries of options that are looked at.
const OPTIONS: usize = 200;

/// The sign that a call to a public host, by its written address, is encrypted or not.
fn scheme(callee: &str, address: &str) -> Option<Sign> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.split(':').next()?;
    let shows = match scheme {
        "https" => Shows::Present,
        "http" if is_public(host) => Shows::Absent,
        _ => return None,
    };
    let note = format!("`{callee}` asks {scheme}://{host}");
    let framework = callee.to_owned();
    Some(Sign { framework, ..Sign::found("plain-http", shows, host.to_owned(), note) })
}

/// Whether a host has a public name or address.
fn is_public(host: &str) -> bool {
    let octets: Option<Vec<u8>> = host.split('.').map(|octet| octet.parse().ok()).collect();
    if let Some([first, second, ..]) = octets.as_deref() {
        // Private, shared, loopback and link-local addresses. <https://www.rfc-editor.org/rfc/rfc6890>
        let shared = (*first, *second);
        return !matches!(shared, (0 | 10 | 127, _) | (172, 16..=31) | (192, 168) | (169, 254))
            && !matches!(shared, (100, 64..=127));
    }
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let private = &signals().vocabulary.private_hosts;
    host.contains('.')
        && host.chars().all(named)
        && !private.iter().any(|end| host.to_lowercase().ends_with(end.as_str()))
}

/// Whether a call is to the function of the platform: not to a method, nor to a function or value
/// of this file or module that has its name.
fn is_bare(file: &CodeFile<'_, '_>, row: &ClientRow, call: &Call, is_own: bool) -> bool {
    let object = call.callee.strip_suffix(row.call.as_str()).unwrap_or(&call.callee);
    let platform = matches!(object, "" | "window." | "globalThis." | "self." | "global.");
    // A path alone is asked of the page's own server.
    let first = call.arguments.first().and_then(|argument| file.outline.text(&argument.value));
    let is_path = first.is_some_and(|address| address.starts_with('/'));
    let before = file.index.text().as_bytes().get(..call.place.start).unwrap_or_default();
    let is_method = before.ends_with(b".") && object.is_empty();
    platform
        && !is_path
        && !is_method
        && !call.arguments.is_empty()
        && (!object.is_empty() || !is_own)
}

/// Whether the file gives the name of a platform's function to something else.
fn is_own(file: &CodeFile<'_, '_>, row: &ClientRow) -> bool {
    let text = file.index.text();
    let declared = |before: &str| text.contains(&format!("{before}{}", row.call));
    file.outline.function(&row.call).is_some()
        || file.outline.imports.contains_key(&row.call)
        || declared("const ")
        || declared("{ ")
        || declared(", ")
}

/// Calls of one file that may set a limit and are looked at.
const LIMITS: usize = 500;

/// The calls that set a limit of time, as a row names them.
fn limits<'f>(file: &'f CodeFile<'_, '_>, row: &ClientRow) -> Vec<&'f Call> {
    let sets = |call: &&Call| row.timeout.iter().any(|name| name == last(&call.callee));
    file.outline.calls.iter().filter(sets).take(LIMITS).collect()
}

/// An argument or field of that name, or a following call on the result.
fn is_limited(file: &CodeFile<'_, '_>, row: &ClientRow, call: &Call, limits: &[&Call]) -> bool {
    let said = words(&call.arguments);
    if row.timeout.iter().any(|name| said.iter().any(|word| word == name)) {
        return true;
    }
    // Options that are put together before.
    let options = call.arguments.iter().filter_map(|argument| match &argument.value {
        Value::Name(name) => file.outline.maps.get(name),
        _ => None,
    });
    let mut entries = options.flat_map(|pairs| pairs.iter().take(OPTIONS));
    if entries.any(|(key, _)| row.timeout.contains(key)) {
        return true;
    }
    let chained =
        |other: &Call| other.range.start == call.range.start && other.range.end > call.range.end;
    // A deadline that the function sets holds for what it calls.
    let beside = |other: &Call| other.function.is_some() && other.function == call.function;
    limits.iter().any(|other| chained(other) || beside(other))
}

#[cfg(test)]
mod tests {
    use super::scheme;
    use crate::signals::Shows;

    #[test]
    fn only_public_hosts_are_asked_for_encryption() {
        let shows = |address: &str| scheme("get", address).map(|sign| sign.shows);
        assert_eq!(shows("http://api.shop.io/v1"), Some(Shows::Absent));
        assert_eq!(shows("http://8.8.8.8:80"), Some(Shows::Absent));
        assert_eq!(shows("https://api.shop.io"), Some(Shows::Present));
        for private in [
            "http://cart:8080/x",
            "http://{host}/x",
            "http://10.0.0.3",
            "http://127.0.0.1:3000",
            "http://169.254.169.254/latest",
            "http://cart.shop.svc",
            "http://api.example.com",
            "/relative",
        ] {
            assert_eq!(shows(private), None, "{private}");
        }
    }
}
