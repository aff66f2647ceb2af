//! `docs/rollback-procedure`: a headed section with steps, not a bare heading.

use super::words::{
    actionable_below, documents, is_named, kept_elsewhere, nothing_operated, speaks_of,
};
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    if let Some(skip) = nothing_operated(subject) {
        return skip;
    }
    let repository = subject.repository;
    let headings = subject.strings("headings");
    let mut hollow = None;
    for (file, document, _) in documents(repository) {
        let whole = is_named(file, &headings);
        for (at, section) in document.sections.iter().enumerate() {
            if !(whole || speaks_of(&section.heading, &headings)) {
                continue;
            }
            if let Some(steps) = actionable_below(document, at) {
                let note = format!("tells how to go back: {}", section.heading);
                return Outcome::pass(steps.at, note);
            }
            if !whole {
                hollow = hollow.or(Some(section.at));
            }
        }
    }
    if let Some(pass) = kept_elsewhere(subject, "rollback", &headings) {
        return pass;
    }
    let fix =
        "write a section “Roll back” with the commands, who decides, and how to tell it worked";
    match hollow {
        Some(at) => Outcome::fail(at, "names a rollback but gives no steps", fix),
        None => Outcome::fail(
            repository.place_for_absence(),
            "no document tells how to go back to the version before",
            fix,
        ),
    }
}
