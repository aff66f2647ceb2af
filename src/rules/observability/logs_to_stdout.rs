//! `observability/logs-to-stdout`: log lines leave the process as a stream of events.

use crate::facts::Sign;
use crate::repository::Component;
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::signals::Shows;
use crate::source::Span;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let component = subject.component;
    let file = first(component, "log-file", Shows::Absent, |_| true);
    // What a framework does by itself ends where handlers are set up by hand, but for languages
    // whose frameworks only add what is set up.
    let adds = subject.strings("added-in");
    let by_hand = |sign: &Sign| {
        file.is_none()
            || !sign.by_default
            || component.languages.first().is_some_and(|first| adds.contains(&first.as_str()))
    };
    if let Some((at, note)) = first(component, "log-console", Shows::Present, by_hand) {
        return Outcome::pass(at, note);
    }
    let Some((at, note)) = file else {
        return not_covered(component).unwrap_or_else(|| Outcome::skip("sends no logs to files"));
    };
    let fix = "write log lines to standard output, and let the platform keep them";
    let mut finding = Finding::new(at, format!("logs go to a file only: {note}"), fix);
    let hint = component.signs_of("log-console").next();
    finding.related.extend(hint.map(|(sign, at)| Evidence { at: *at, note: sign.note.clone() }));
    Outcome::Fail(vec![finding])
}

fn first<'c>(
    component: &'c Component,
    concern: &'c str,
    shows: Shows,
    wanted: impl Fn(&Sign) -> bool,
) -> Option<(Span, &'c str)> {
    let mut signs = component.signs_of(concern);
    let found = signs.find(|(sign, _)| sign.shows == shows && wanted(sign));
    found.map(|(sign, at)| (*at, sign.note.as_str()))
}
