//! `health/liveness-is-shallow`: a route for liveness alone asks no dependency.

use super::path::{is_known, is_probe, routes, touched};
use crate::facts::Route;
use crate::rule::{Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::source::Span;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let (repository, component) = (subject.repository, subject.component);
    let (paths, probes) = (subject.strings("paths"), subject.strings("probes"));
    let found: Vec<(&Route, Span)> =
        routes(repository, component, |route| is_probe(route, &paths)).collect();
    let deep = |(route, at): &(&Route, Span)| {
        let call = touched(repository, component, route, &probes)?;
        let message = format!("{} asks a dependency: {call}", route.full());
        let fix = "answer without asking anything else; ask dependencies in the readiness route";
        Some(Finding::new(*at, message, fix).about(route.full()))
    };
    let findings: Vec<Finding> = found.iter().filter_map(deep).collect();
    if !findings.is_empty() {
        return Outcome::Fail(findings);
    }
    let Some((route, at)) = found.first() else {
        return not_covered(component)
            .unwrap_or_else(|| Outcome::skip("has no route for liveness alone"));
    };
    match is_known(repository, component, route) {
        true => Outcome::pass(*at, format!("{} asks no dependency", route.full())),
        false => {
            Outcome::Unknown(format!("what {} does is not in the code that is read", route.full()))
        }
    }
}
