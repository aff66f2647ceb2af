//! Passwords in addresses: `scheme://user:password@host`.

use super::SecretKind;
use super::detector::{Found, is_example};
use super::place::Place;
use super::value;
use super::words::words;
use crate::signals::holds;

use crate::source::is_in_comment;
/// Longest part of an address before its host, in bytes.
const LONGEST: usize = 300;

/// The password of the address whose `://` stands at `at`.
pub fn find(text: &str, at: usize, place: Place) -> Option<Found> {
    if matches!(place, Place::Document | Place::Translation) {
        return None;
    }
    let bytes = text.as_bytes();
    let before = bytes[..at].iter().rev().take(20);
    let scheme = before.take_while(|b| b.is_ascii_alphanumeric() || b"+.-".contains(b)).count();
    let scheme = text.get(at - scheme..at)?.trim_start_matches(['-', '+', '.']);
    let scheme = scheme.strip_prefix("git+").unwrap_or(scheme);
    let start = at + 3;
    let high = (start + LONGEST).min(bytes.len());
    let authority = bytes[start..high]
        .iter()
        .take_while(|b| !b.is_ascii_whitespace() && !b"/?#\"'`<>\\,;|".contains(b))
        .count();
    let authority = text.get(start..start + authority)?;
    let (user, host) = authority.rsplit_once('@')?;
    let (user, password) = user.split_once(':')?;
    let opened = holds(&words().schemes, &scheme.to_ascii_lowercase()) || place == Place::Deployed;
    if !opened
        || is_in_comment(text, at)
        || is_example(text, at)
        || !is_password(password, user, place)
        || !is_host(host, place)
    {
        return None;
    }
    let from = start + user.len() + 1;
    Some(Found {
        range: from..from + password.len(),
        rank: 2,
        kind: SecretKind::Connection,
        title: format!("password in a {scheme} address"),
        name: user.to_owned(),
        weak: value::is_default(password) || !value::is_random(password),
        verified: false,
        public: false,
        shown: false,
    })
}

fn is_password(password: &str, user: &str, place: Place) -> bool {
    let told = !value::is_stand_in(password) && !value::is_reference(password);
    let whole = password.len() >= 3 && password.bytes().all(|b| b.is_ascii_graphic());
    // Code shows what an address looks like; what is deployed uses it.
    let shown = !matches!(place, Place::Deployed | Place::Environment)
        && holds(&words().shown_passwords, &password.to_lowercase());
    // Manifests and data hold addresses of all kinds.
    if place == Place::Data && !value::is_random(password) {
        return false;
    }
    let template = user.contains(['{', '$', '<', '%']) || password.contains(['{', '}', '$', '(']);
    told && whole && !shown && !template
}

/// Hosts that nobody else reaches, or that only documents know.
fn is_host(host: &str, place: Place) -> bool {
    let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let whole = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
        && name.bytes().any(|b| b.is_ascii_alphabetic());
    // A name without dot is a service of a private network.
    let private =
        !name.contains('.') && !matches!(place, Place::Deployed | Place::Environment | Place::Code);
    whole && !is_nobodys(&name) && !private
}

/// Whether a host is that of the machine itself, or stands for any in texts.
pub fn is_nobodys(name: &str) -> bool {
    let documented = words().documented_hosts.iter().any(|end| name.ends_with(&**end));
    holds(&words().local_hosts, name) || documented || name.contains(".example.")
}
