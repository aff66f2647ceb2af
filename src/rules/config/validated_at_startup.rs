//! `config/validated-at-startup`: a missing or bad setting stops the start, not a request.

use crate::facts::What;
use crate::rule::{Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::signals::Shows;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let component = subject.component;
    let present = |shows: Shows| shows == Shows::Present;
    if let Some((sign, at)) =
        component.signs_of("config-validated").find(|(sign, _)| present(sign.shows))
    {
        return Outcome::pass(*at, &sign.note);
    }
    let reads: Vec<_> = component
        .facts(subject.repository)
        .filter_map(|fact| match &fact.what {
            What::EnvironmentRead(read) => Some((read, fact.at)),
            _ => None,
        })
        .collect();
    if let Some((read, at)) = reads.iter().find(|(read, _)| read.raises) {
        return Outcome::pass(*at, format!("{} must be set", read.name));
    }
    if let Some(unknown) = not_covered(component) {
        return unknown;
    }
    let Some((read, at)) = reads.iter().find(|(read, _)| !read.has_default).or(reads.first())
    else {
        return Outcome::skip("reads no settings from the environment");
    };
    let message = format!("{} and the other settings are not checked at start", read.name);
    let fix =
        "read all settings into one typed object at start, and stop when one is missing or bad";
    Outcome::Fail(vec![Finding::new(*at, message, fix)])
}
