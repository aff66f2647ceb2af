//! `health/liveness-endpoint`: a route or service that a platform can ask whether the program is
//! alive.

use super::path::{is_probe, routes};
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::rules::place;
use crate::signals::Shows;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let (repository, component) = (subject.repository, subject.component);
    let paths = subject.strings("paths");
    let mut found = routes(repository, component, |route| is_probe(route, &paths));
    if let Some((route, at)) = found.next() {
        return Outcome::pass(at, format!("route {}", route.full()));
    }
    let mut off = component.signs_of("health").filter(|(sign, _)| sign.shows == Shows::Absent);
    if let Some((sign, _)) = off.next() {
        return Outcome::Unknown(format!("{}; another setting may decide", sign.note));
    }
    let signs = || component.signs_of("health").chain(component.signs_of("readiness"));
    if let Some((sign, at)) = signs().find(|(sign, _)| sign.shows == Shows::Present) {
        return Outcome::pass(*at, &sign.note);
    }
    if let Some(unknown) = not_covered(component) {
        return unknown;
    }
    let mut finding = Finding::new(
        place(subject),
        "declares no health route that a platform could ask",
        "answer GET /healthz while the process works, without touching its dependencies",
    );
    if let Some((sign, at)) = signs().find(|(sign, _)| sign.shows != Shows::Present) {
        finding.related.push(Evidence { at: *at, note: format!("not enough: {}", sign.note) });
    }
    Outcome::Fail(vec![finding])
}
