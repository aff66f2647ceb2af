//! `lifecycle/port-from-env`: where a service listens is set from outside.

use crate::facts::What;
use crate::rule::{Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::rules::place;
use crate::signals::Shows;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let component = subject.component;
    let present = |shows: Shows| shows == Shows::Present;
    let mut signs = component.signs_of("port-setting");
    if let Some((sign, at)) = signs.find(|(sign, _)| present(sign.shows)) {
        return Outcome::pass(*at, &sign.note);
    }
    let (words, endings) = (subject.strings("words"), subject.strings("endings"));
    let own = subject.strings("own");
    let name = component.name.to_lowercase();
    let names_port = |variable: &str| {
        let variable = variable.to_lowercase();
        let parts: Vec<&str> = variable.split('_').filter(|part| !part.is_empty()).collect();
        let Some((last, before)) = parts.split_last() else { return false };
        let is_own = |part: &&str| own.contains(part) || name.split(['-', '_']).any(|n| n == *part);
        parts.iter().any(|part| words.contains(part))
            || (endings.contains(last) && before.iter().all(is_own))
    };
    let mut facts = component.reached(subject.repository);
    let read = facts.find_map(|fact| match &fact.what {
        What::EnvironmentRead(read) if names_port(&read.name) => Some((&read.name, fact.at)),
        _ => None,
    });
    if let Some((name, at)) = read {
        return Outcome::pass(at, format!("{name} says where to listen"));
    }
    if let Some(unknown) = not_covered(component) {
        return unknown;
    }
    let mut facts = component.reached(subject.repository);
    if facts.any(|fact| matches!(fact.what, What::Setting(_))) {
        return Outcome::Unknown("its settings files may name the port".to_owned());
    }
    let language = component.languages.first().map_or("", String::as_str);
    if subject.strings("hosted").contains(&language) {
        return Outcome::Unknown(
            "a server outside of the code may say where it listens".to_owned(),
        );
    }
    let message = "takes its port from no variable and no flag";
    Outcome::fail(place(subject), message, "listen on the port that PORT names, with a default")
}
