//! `health/readiness-endpoint`: traffic must not reach a service before it says it is ready.

use super::path::{callee, is_known, is_probe, routes, touched, touches};
use crate::facts::Route;
use crate::names::last;
use crate::rule::{Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::rules::place;
use crate::signals::Shows;
use crate::source::Span;

const FIX: &str = "answer GET /readyz with 503 until dependencies answer, and again while stopping";

pub fn check(subject: &Subject<'_>) -> Outcome {
    let (repository, component) = (subject.repository, subject.component);
    let (ready, live) = (subject.strings("paths"), subject.strings("health-paths"));
    let probes = subject.strings("probes");
    if let Some((sign, at)) =
        component.signs_of("readiness").find(|(sign, _)| sign.shows == Shows::Present)
    {
        return Outcome::pass(*at, &sign.note);
    }
    let own: Vec<(&Route, Span)> =
        routes(repository, component, |route| is_probe(route, &ready)).collect();
    if let Some((route, at)) = own.iter().find(|(route, _)| !is_constant(subject, route)) {
        return Outcome::pass(*at, format!("route {}", route.full()));
    }
    let shared: Vec<(&Route, Span)> =
        routes(repository, component, |route| is_probe(route, &live)).collect();
    for (route, at) in &shared {
        if let Some(touched) = touched(repository, component, route, &probes) {
            let note = format!("{} looks at its dependencies: {touched}", route.full());
            return Outcome::pass(*at, note);
        }
    }
    if let Some(unknown) = not_covered(component) {
        return unknown;
    }
    let all = || own.iter().chain(&shared);
    // A handler that calls what is not followed may ask anything.
    let open = |route: &Route| !is_known(repository, component, route) || !answers(subject, route);
    if let Some((route, _)) = all().find(|(route, _)| open(route)) {
        let path = &route.full();
        return Outcome::Unknown(format!("what {path} does is not in the code that is read"));
    }
    let finding = match all().next() {
        Some((route, at)) => {
            let path = &route.full();
            Finding::new(*at, format!("{path} gives one answer, ready or not"), FIX).about(path)
        }
        None => Finding::new(place(subject), "declares no readiness route", FIX),
    };
    Outcome::Fail(vec![finding])
}

/// Whether the handler of a readiness route is known and calls nothing but its answer.
fn is_constant(subject: &Subject<'_>, route: &Route) -> bool {
    !route.handler.is_empty() && answers(subject, route)
}

/// Whether all that a handler calls only writes the answer.
fn answers(subject: &Subject<'_>, route: &Route) -> bool {
    let touched = touches(subject.repository, subject.component, route);
    let answers = subject.strings("answers");
    touched.iter().all(|call| {
        let name = callee(call).to_lowercase();
        answers.iter().any(|answer| last(&name).starts_with(answer))
    })
}
