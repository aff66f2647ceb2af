//! Which paths are meant for probes.

use crate::facts::{Route, What};
use crate::names::last;
use crate::repository::{Component, Repository};
use crate::source::Span;
use std::collections::BTreeSet;

/// Folders that a framework or a proxy puts before a probe's path.
const PREFIXES: &[&str] =
    &["-", "_", "actuator", "admin", "api", "internal", "manage", "management"];

/// Parts of words that only probes use.
const TELLING: &[&str] = &["health", "heartbeat", "live", "ready", "readiness"];

/// Whether the path of a route is one of `exact`, with what other files put before it or without.
pub fn is_probe(route: &Route, exact: &[&str]) -> bool {
    is_one_of(&route.path, exact) || is_one_of(&route.full(), exact)
}

/// Whether a path is one of `exact`, or ends with one behind prefixes that say nothing of a
/// business object.
fn is_one_of(path: &str, exact: &[&str]) -> bool {
    let path = path.trim_end_matches('/').to_lowercase();
    let path = plain(&path);
    exact.iter().map(|known| known.to_lowercase()).any(|known| match path.strip_suffix(&known) {
        Some(prefix) => {
            let mut parts = prefix.split('/').filter(|part| !part.is_empty()).enumerate();
            // A word that means nothing else may stand below any router, if below no object.
            let telling = TELLING.iter().any(|word| known.contains(word));
            parts.all(|(at, part)| match part.contains('{') {
                true => at == 0,
                false => telling || is_prefix(part),
            })
        }
        None => false,
    })
}

/// A path with `{name}` that ends in a probe's word taken for the word: `{Endpoint.healthz}`.
fn plain(path: &str) -> String {
    let parts = path.split('/').map(|part| match part.strip_suffix('}') {
        Some(inner) => match inner.rfind('{') {
            Some(at) => {
                let name = &inner[at + 1..];
                let last = last(name);
                let before = &inner[..at];
                if name.contains('.') && before.is_empty() {
                    last.to_owned()
                } else {
                    part.to_owned()
                }
            }
            None => part.to_owned(),
        },
        // `{prefix}healthz`: what is put in stands before the word.
        None => part.rsplit('}').next().unwrap_or(part).to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

fn is_prefix(part: &str) -> bool {
    let version =
        part.strip_prefix('v').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    version || PREFIXES.contains(&part)
}

/// The GET routes of a component for which `wanted` holds, with their places.
pub fn routes<'r>(
    repository: &'r Repository,
    component: &'r Component,
    wanted: impl Fn(&Route) -> bool + 'r,
) -> impl Iterator<Item = (&'r Route, Span)> {
    let listed = listed(repository, component);
    component.reached(repository).filter_map(move |fact| match &fact.what {
        What::Route(route)
            if is_read(&route.method)
                && wanted(route)
                && !listed.contains(&route.full().to_lowercase()) =>
        {
            Some((route, fact.at))
        }
        _ => None,
    })
}

/// Paths of a status that another route has items of, `/status/:page`: those of pages, not of
/// probes.
fn listed(repository: &Repository, component: &Component) -> BTreeSet<String> {
    let parents = component.reached(repository).filter_map(|fact| match &fact.what {
        What::Route(route) if is_read(&route.method) => {
            let path = route.full().to_lowercase();
            let (parent, item) = path.rsplit_once('/')?;
            let is_page = item.starts_with([':', '{', '<']) && parent.ends_with("/status");
            is_page.then(|| parent.to_owned())
        }
        _ => None,
    });
    parents.collect()
}

fn is_read(method: &str) -> bool {
    matches!(method, "" | "GET" | "HEAD" | "ANY" | "ALL")
}

/// What the handler of a route touches, where it stands in another file too, and what functions
/// touch that it calls and that may answer a probe by their names.
pub fn touches(repository: &Repository, component: &Component, route: &Route) -> Vec<String> {
    let handlers = || {
        component.reached(repository).filter_map(|fact| match &fact.what {
            What::Handler(handler) => Some(handler),
            _ => None,
        })
    };
    let mut found = route.touches.clone();
    let elsewhere = handlers().filter(|handler| handler.name == route.handler);
    found.extend(elsewhere.flat_map(|handler| handler.touches.clone()));
    let called: BTreeSet<String> = found.iter().map(|call| last(callee(call)).to_owned()).collect();
    let behind = handlers().filter(|h| h.name != route.handler && called.contains(&h.name));
    found.extend(behind.flat_map(|handler| handler.touches.clone()));
    found
}

/// Whether the code of a route's handler is read: what it does not call, it does not do.
pub fn is_known(repository: &Repository, component: &Component, route: &Route) -> bool {
    let mut facts = component.reached(repository);
    route.seen
        || !route.touches.is_empty()
        || facts.any(|fact| matches!(&fact.what, What::Handler(h) if h.name == route.handler))
}

/// The first call of a route's handler that looks at a dependency, by parts of such calls. What a
/// call is handed counts only for probes of several words, `select 1`.
pub fn touched(
    repository: &Repository,
    component: &Component,
    route: &Route,
    probes: &[&str],
) -> Option<String> {
    let mut calls = touches(repository, component, route).into_iter();
    calls.find(|call| {
        let whole = call.to_lowercase();
        let name = callee(&whole);
        let logs = ["console.", "log.", "logger."].iter().any(|log| name.contains(log));
        let told = |probe: &&str| if probe.contains(' ') { &whole } else { name }.contains(*probe);
        !logs && probes.iter().any(told)
    })
}

/// The name of what is called, in `db.execute SELECT 1`.
pub fn callee(call: &str) -> &str {
    call.split(' ').next().unwrap_or(call)
}

#[cfg(test)]
mod tests {
    use super::is_one_of;

    #[test]
    fn paths_for_probes() {
        let known = ["/health", "/healthz", "/up"];
        for path in ["/healthz", "/api/v1/health/", "/{Endpoint.healthz}", "/{base}/healthz", "/UP"]
        {
            assert!(is_one_of(path, &known), "{path}");
        }
        assert!(is_one_of("/{baseUrl}/healthz", &["/healthz"]));
        assert!(is_one_of("{baseUrl}/_healthz", &["/_healthz"]));
        assert!(is_one_of("/utils/healthz", &known));
        for path in ["/orders/up", "/orders/{id}/health", "/healthy", "/"] {
            assert!(!is_one_of(path, &known), "{path}");
        }
    }
}
