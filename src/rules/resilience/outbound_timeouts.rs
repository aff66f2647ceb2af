//! `resilience/outbound-timeouts`: every call to another service has a limit.

use crate::discover::Format;
use crate::facts::{Outbound, What};
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::rules::concern::{held_in_front, not_covered};
use crate::source::{FileId, Span};
use std::collections::BTreeSet;

/// Findings that are shown.
const SHOWN: usize = 20;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let calls: Vec<(&Outbound, Span)> = subject
        .component
        .facts(subject.repository)
        .filter_map(|fact| match &fact.what {
            What::Outbound(call) if !is_page_code(subject, fact.at) => Some((call, fact.at)),
            _ => None,
        })
        .collect();
    if calls.is_empty() {
        return not_covered(subject.component)
            .unwrap_or_else(|| Outcome::skip("calls no other service over HTTP"));
    }
    // A limited client serves the calls made with it, in its file.
    let clients: BTreeSet<FileId> = calls
        .iter()
        .filter(|(call, _)| call.makes_client && call.limited)
        .map(|(_, at)| at.file)
        .collect();
    let open: Vec<&(&Outbound, Span)> = calls
        .iter()
        .filter(|(call, _)| !call.limited && call.library_limit.is_none())
        .filter(|(call, at)| call.makes_client || !clients.contains(&at.file))
        .collect();
    if open.is_empty() {
        let note = |call: &Outbound| match (&call.library_limit, call.limited) {
            (Some(limit), false) => format!("{}: limited to {limit} by the library", call.callee),
            _ => format!("{} is limited", call.callee),
        };
        let evidence =
            calls.iter().take(3).map(|(call, at)| Evidence { at: *at, note: note(call) });
        return Outcome::Pass(evidence.collect());
    }
    if let Some(held) = held_in_front(subject, "outbound-timeouts") {
        return held;
    }
    let findings = open.iter().take(SHOWN).map(|(call, at)| {
        let message = format!("`{}` waits without a limit", call.callee);
        Finding::new(*at, message, "give it a time-out, shorter than that of your own callers")
            .about(&call.callee)
    });
    Outcome::Fail(findings.collect())
}

/// Whether a call stands in scripts of pages, which a component of another language serves.
fn is_page_code(subject: &Subject<'_>, at: Span) -> bool {
    let script = |language: &str| matches!(language, "javascript" | "typescript");
    let file = subject.repository.file(at.file);
    let is_script = matches!(&file.format, Format::Source(language) if script(language));
    is_script && subject.component.languages.first().is_some_and(|first| !script(first))
}
