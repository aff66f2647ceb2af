//! `docs/readme-sections`: a README that says what this is and how to use it.

use crate::facts::DocumentSection;
use crate::rule::{Evidence, Outcome, Subject};

/// Fewer words than this, and commands or sections, tell a newcomer nothing.
const FEW_WORDS: usize = 20;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let Some((file, document, at)) = repository.readme() else {
        let place = repository.place_for_absence();
        let fix = "write README.md: what it is, set up, run, test";
        return Outcome::fail(place, "there is no README", fix);
    };
    let words: usize = document.sections.iter().map(|section| section.words).sum();
    let commands = document.sections.iter().any(|section| !section.commands.is_empty());
    let headed = document.sections.iter().filter(|section| section.level > 0).count();
    if words < FEW_WORDS && !commands && headed < 3 {
        let fix = "say what it is, and how to set it up, run and test it";
        return Outcome::fail(at, format!("{} says next to nothing", file.name()), fix);
    }
    let template = |section: &DocumentSection| section.placeholder && section.words < FEW_WORDS;
    let mut evidence = vec![Evidence { at, note: format!("{words} words") }];
    if let Some(section) = document.sections.iter().find(|section| template(section)) {
        let note = format!("still to be written: {}", section.heading);
        evidence.push(Evidence { at: section.at, note });
    }
    Outcome::Pass(evidence)
}
