//! `health/dependency-checks`: what says that a service is healthy looks at what it depends on.

use super::path::{is_known, is_probe, routes, touched};
use crate::facts::Route;
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::signals::Shows;
use crate::source::Span;
use std::collections::BTreeSet;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let (repository, component) = (subject.repository, subject.component);
    let stores: BTreeSet<&str> = component
        .signs_of("datastore")
        .filter(|(sign, _)| sign.shows != Shows::Absent)
        .map(|(sign, _)| sign.framework.as_str())
        .collect();
    if stores.is_empty() {
        return not_covered(component).unwrap_or_else(|| {
            Outcome::skip("talks to no database, cache or broker that is known")
        });
    }
    let mut signs = component.signs_of("readiness").chain(component.signs_of("health"));
    if let Some((sign, at)) = signs.find(|(s, _)| s.shows == Shows::Present && s.asks_dependencies)
    {
        return Outcome::pass(*at, &sign.note);
    }
    let paths = subject.strings("paths");
    let found: Vec<(&Route, Span)> =
        routes(repository, component, |route| is_probe(route, &paths)).collect();
    let probes = subject.strings("probes");
    for (route, at) in &found {
        if let Some(call) = touched(repository, component, route, &probes) {
            return Outcome::pass(
                *at,
                format!("{} looks at its dependencies: {call}", route.full()),
            );
        }
    }
    if let Some(unknown) = not_covered(component) {
        return unknown;
    }
    let unseen = found.iter().find(|(route, _)| !is_known(repository, component, route));
    match (unseen, found.first()) {
        (Some((route, _)), _) => {
            Outcome::Unknown(format!("what {} does is not in the code that is read", route.full()))
        }
        (None, Some((route, at))) => Outcome::Fail(vec![shallow(subject, route, *at, &stores)]),
        (None, None) => Outcome::skip("has no health route of its own"),
    }
}

/// The finding about a route that asks nothing.
fn shallow(subject: &Subject<'_>, route: &Route, at: Span, stores: &BTreeSet<&str>) -> Finding {
    let names = stores.iter().copied().collect::<Vec<_>>().join(", ");
    let message = format!("{} looks at none of {names}", route.full());
    let fix = "ask each dependency in the readiness route, with a limit of a second or less";
    let mut finding = Finding::new(at, message, fix).about(route.full());
    let first = subject.component.signs_of("datastore").next();
    let related = first.map(|(sign, at)| Evidence { at: *at, note: sign.note.clone() });
    finding.related.extend(related);
    finding
}
