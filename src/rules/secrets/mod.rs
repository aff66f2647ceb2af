//! Rules about secrets that stand in files. The facts say what was found and in what kind of
//! place; each rule picks its share, so that one literal is one failure.

pub mod connection_string;
pub mod default_credential;
pub mod generic_credential;
pub mod in_ci;
pub mod in_history;
pub mod private_key;
pub mod provider_token;

use crate::facts::{Place, Secret};
use crate::repository::{Repository, secret};
use crate::rule::{Finding, Outcome, Subject};
use crate::signals::signals;
use crate::source::Span;

/// Fails for each secret of the component that is `wanted`, passes without one. `message` says
/// what is wrong with it; `fix` what to do.
pub fn judge(
    subject: &Subject<'_>,
    wanted: impl Fn(&Secret) -> bool,
    message: impl Fn(&Secret) -> String,
    fix: impl Fn(&Secret) -> &'static str,
) -> Outcome {
    let repository = subject.repository;
    let untracked = |secret: &Secret, at: Span| {
        secret.place == Place::Environment && repository.is_untracked(at.file)
    };
    let findings: Vec<Finding> = subject
        .component
        .facts(repository)
        .filter_map(secret)
        .filter(|(secret, at)| !untracked(secret, *at) && !is_replaced(repository, *at))
        .filter(|(secret, _)| wanted(secret) && !secret.public && !secret.shown_only)
        // What a document of the repository shows is an example elsewhere, too.
        .filter(|(secret, _)| !repository.shows(secret))
        .map(|(secret, at)| {
            let thing = if secret.name.is_empty() { &secret.title } else { &secret.name };
            Finding::new(at, message(secret), fix(secret)).about(format!("{thing} {}", secret.hash))
        })
        .collect();
    if !findings.is_empty() {
        return Outcome::Fail(findings);
    }
    Outcome::pass(super::place(subject), "none in the files that were read")
}

/// Whether production replaces what stands at a place by what another file says.
fn is_replaced(repository: &Repository, at: Span) -> bool {
    let path = repository.path(at);
    signals().vocabulary.replaced.iter().any(|row| {
        let folder = path.strip_suffix(row.file.as_str());
        folder.is_some_and(|folder| repository.find(&format!("{folder}{}", row.by)).is_some())
    })
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
