//! `tests/no-real-credentials`: tests and examples hold no token or key that somebody was given.

use crate::facts::{Place, SecretKind};
use crate::rule::{Outcome, Subject};
use crate::rules::secrets::judge;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let fix = "make one up while the test runs, or revoke this one";
    judge(
        subject,
        |secret| {
            let shaped = matches!(secret.kind, SecretKind::Token | SecretKind::PrivateKey);
            secret.place == Place::Aside && shaped
        },
        |secret| format!("{} `{}`", secret.title, secret.shown),
        |_| fix,
    )
}
