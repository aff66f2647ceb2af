//! `docs/ownership`: who answers for the code, in a form that a platform reads.

use super::words::kept_elsewhere;
use crate::discover::Class;
use crate::facts::What;
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let mut empty = None;
    for fact in &repository.facts {
        let What::Ownership(ownership) = &fact.what else { continue };
        if repository.file(fact.at.file).class != Class::Own {
            continue;
        }
        if let Some(owner) = ownership.owners.first() {
            let note = format!("{} is owned by {owner}", ownership.pattern);
            return Outcome::pass(fact.at, note);
        }
        empty = empty.or(Some(fact.at));
    }
    if let Some(pass) = kept_elsewhere(subject, "ownership", &["ownership", "owners"]) {
        return pass;
    }
    let fix = "add .github/CODEOWNERS with a team for `*`, or catalog-info.yaml with spec.owner";
    match empty {
        Some(at) => Outcome::fail(at, "names no owner", fix),
        None => Outcome::fail(repository.place_for_absence(), "no file says who owns this", fix),
    }
}
