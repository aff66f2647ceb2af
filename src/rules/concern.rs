//! Rules that ask of a component whether it gives a sign of a concern, such as metrics: the whole
//! judgement is in the signals, and the rule's file only names the concern.

use super::place;
use crate::repository::Component;
use crate::rule::{Check, Evidence, Finding, Outcome, Subject};
use crate::signals::{Shows, signals};

/// A rule about a concern.
pub struct Concern {
    /// The concern, as the signals name it.
    pub concern: String,
    /// What a failure says.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl Check for Concern {
    fn check(&self, subject: &Subject<'_>) -> Outcome {
        let of = |shows: Shows| {
            subject.component.signs_of(&self.concern).filter(move |(sign, _)| sign.shows == shows)
        };
        if let Some((sign, at)) = of(Shows::Absent).next() {
            let finding = Finding::new(*at, format!("{}: {}", self.message, sign.note), &self.fix);
            return Outcome::Fail(vec![finding.about(&sign.text)]);
        }
        let shown: Vec<Evidence> = of(Shows::Present)
            .take(5)
            .map(|(sign, at)| Evidence { at: *at, note: sign.note.clone() })
            .collect();
        if !shown.is_empty() {
            return Outcome::Pass(shown);
        }
        if let Some(unknown) = not_covered(subject.component) {
            return unknown;
        }
        let mut finding = Finding::new(place(subject), &self.message, &self.fix);
        if let Some((sign, at)) = of(Shows::Hint).next() {
            finding.related.push(Evidence { at: *at, note: format!("not enough: {}", sign.note) });
        }
        Outcome::Fail(vec![finding])
    }
}

/// Unknown, when no signals are known for the languages of a component: nothing could have been
/// seen there.
pub fn not_covered(component: &Component) -> Option<Outcome> {
    let covered = |language: &String| {
        let language = if language == "typescript" { "javascript" } else { language };
        let known = signals().languages.iter().find(|known| known.name == language);
        known.is_some_and(|known| !known.signals.is_empty())
            && crate::parse::code::is_read(language)
    };
    let first = component.languages.first();
    if first.is_some_and(covered) {
        return None;
    }
    let name = first.map_or("its language", String::as_str);
    Some(Outcome::Unknown(format!("{name} is not read")))
}
