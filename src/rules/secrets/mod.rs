//! Rules about secrets that stand in files. The facts say what was found and in what kind of
//! place; each rule picks its share, so that one literal is one failure.

pub mod connection_string;
pub mod default_credential;
pub mod generic_credential;
pub mod in_ci;
pub mod private_key;
pub mod provider_token;

use crate::facts::{Fact, Place, Secret, What};
use crate::rule::{Finding, Outcome, Subject};
use crate::source::Span;

/// Fails for each secret of the component that is `wanted`, passes without one. `message` says
/// what is wrong with it; `fix` what to do.
pub fn judge(
    subject: &Subject<'_>,
    wanted: impl Fn(&Secret) -> bool,
    message: impl Fn(&Secret) -> String,
    fix: &str,
) -> Outcome {
    let facts = subject.component.facts(subject.repository);
    let findings: Vec<Finding> = facts
        .filter_map(secret)
        .filter(|(secret, _)| wanted(secret) && !secret.public)
        .map(|(secret, at)| {
            let thing = if secret.name.is_empty() { &secret.title } else { &secret.name };
            Finding::new(at, message(secret), fix).about(format!("{thing} {}", secret.hash))
        })
        .collect();
    if !findings.is_empty() {
        return Outcome::Fail(findings);
    }
    Outcome::pass(super::place(subject), "none in the files that were read")
}

/// The secret of a fact.
pub fn secret(fact: &Fact) -> Option<(&Secret, Span)> {
    match &fact.what {
        What::Secret(secret) => Some((secret, fact.at)),
        _ => None,
    }
}

/// Whether a secret stands where the service itself takes it from, and no rule about that place
/// speaks of it: those are of pipelines and images.
pub fn is_own(secret: &Secret) -> bool {
    !matches!(secret.place, Place::Aside | Place::Pipeline | Place::Build)
}

/// `NAME is given …`, for the literals that names are given.
pub fn given(secret: &Secret) -> String {
    format!("`{}` is given the literal `{}`", secret.name, secret.shown)
}
