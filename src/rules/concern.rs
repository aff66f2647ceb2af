//! Rules that ask of a component whether it gives a sign of a concern, such as metrics: the whole
//! judgement is in the signals, and the rule's file only names the concern.

use super::place;
use crate::discover::{Class, Format};
use crate::facts::{Fact, Sign, What};
use crate::repository::Component;
use crate::rule::{Check, ConcernKeys, Evidence, Finding, Outcome, Subject};
use crate::signals::{Shows, signals};
use crate::source::Span;
use std::collections::BTreeSet;

/// A rule about a concern.
pub struct Concern {
    /// The concern, and when the question arises.
    pub keys: ConcernKeys,
    /// What a failure says.
    pub message: String,
    /// What to do.
    pub fix: String,
}

/// Findings and pieces of evidence that are shown.
const SHOWN: usize = 5;

impl Check for Concern {
    fn check(&self, subject: &Subject<'_>) -> Outcome {
        let of = |shows: Shows| {
            subject.component.signs_of(&self.keys.name).filter(move |(s, _)| s.shows == shows)
        };
        let evidence = |(sign, at): &(Sign, Span)| Evidence { at: *at, note: sign.note.clone() };
        let mut shown: Vec<Evidence> = of(Shows::Present).map(evidence).collect();
        let mut places = BTreeSet::new();
        shown.retain(|evidence| places.insert(evidence.at));
        shown.truncate(SHOWN);
        let wrong: Vec<Finding> = of(Shows::Absent)
            .take(SHOWN)
            .map(|(sign, at)| {
                // Where silence proves nothing, the message speaks of silence.
                let alone = self.keys.silence_proves_nothing
                    || sign.note == self.message
                    || sign.text.is_empty();
                let message = match alone {
                    true => sign.note.clone(),
                    false => format!("{}: {}", self.message, sign.note),
                };
                Finding::new(*at, message, &self.fix).about(&sign.text)
            })
            .collect();
        if !wrong.is_empty() && (!self.keys.one_is_enough || shown.is_empty()) {
            return Outcome::Fail(wrong);
        }
        if !shown.is_empty() {
            return Outcome::Pass(shown);
        }
        if let Some(unknown) = not_covered(subject.component) {
            return unknown;
        }
        self.without_signs(subject, of(Shows::Hint).next().map(evidence))
    }
}

impl Concern {
    /// The answer where nothing shows that it is so, or that it is not.
    fn without_signs(&self, subject: &Subject<'_>, hint: Option<Evidence>) -> Outcome {
        let needs = &self.keys.needs;
        let found = needs.keys().find_map(|need| needed(subject, need));
        if let (None, Some(reason)) = (found, needs.values().next()) {
            return Outcome::skip(reason);
        }
        if let (Some(at), Some(note)) = (found, &self.keys.by_default) {
            let only = |hint: Evidence| Evidence {
                note: format!("but a condition or a setting can lift it: {}", hint.note),
                ..hint
            };
            let by_default = Evidence { at, note: note.clone() };
            return Outcome::Pass([by_default].into_iter().chain(hint.map(only)).collect());
        }
        if let Some(reason) = &self.keys.silent {
            return Outcome::skip(reason);
        }
        if let Some(held) = held_in_front(subject, &self.keys.name) {
            return held;
        }
        if self.keys.silence_proves_nothing {
            return Outcome::Unknown(self.message.clone());
        }
        let mut finding = Finding::new(place(subject), &self.message, &self.fix);
        if let Some(hint) = hint {
            let note = format!("not enough: {}", hint.note);
            finding.related.push(Evidence { note, ..hint });
        }
        Outcome::Fail(vec![finding])
    }
}

/// Where a component shows what a rule asks for before it asks more: `outbound`, `route` for more
/// than gRPC, or a concern.
fn needed(subject: &Subject<'_>, need: &str) -> Option<Span> {
    if need == "outbound" {
        let mut facts = subject.component.facts(subject.repository);
        return facts.find(|fact| matches!(fact.what, What::Outbound(_))).map(|fact| fact.at);
    }
    if need == "route" {
        let mut facts = subject.component.reached(subject.repository);
        let route = facts.find(|fact| matches!(fact.what, What::Route(_))).map(|fact| fact.at);
        let speaks_grpc = subject.component.frameworks.iter().any(|name| name == "grpc");
        return route.or_else(|| (!speaks_grpc).then(|| place(subject)));
    }
    let mut signs = subject.component.signs_of(need);
    signs.find(|(sign, _)| sign.shows != Shows::Absent).map(|(_, at)| *at)
}

/// Unknown, when a proxy, mesh, gateway or agent of this repository may hold what code does not:
/// which services stand behind it is not known yet. What a Dockerfile says holds for its component.
pub fn held_in_front(subject: &Subject<'_>, concern: &str) -> Option<Outcome> {
    let repository = subject.repository;
    let own = |fact: &Fact| {
        let file = repository.file(fact.at.file);
        let here = || subject.component.facts(repository).any(|other| other.at == fact.at);
        file.class == Class::Own && (file.format != Format::Dockerfile || here())
    };
    repository.facts.iter().find_map(|fact| match &fact.what {
        What::InFront(held) if held.concern == concern && own(fact) => {
            let (note, path, line) = (&held.note, repository.path(fact.at), fact.at.start.line);
            Some(Outcome::Unknown(format!("{note} ({path}:{line}) may hold for it")))
        }
        _ => None,
    })
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
