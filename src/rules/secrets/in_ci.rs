//! `secrets/in-ci`: no pipeline holds a secret.

use super::judge;
use crate::facts::{Place, SecretKind};
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let fix = "move it to the secrets of the pipeline, and change it";
    judge(
        subject,
        |secret| {
            secret.place == Place::Pipeline && !(secret.weak && secret.kind != SecretKind::Token)
        },
        |secret| match secret.kind {
            SecretKind::Assigned => super::given(secret),
            _ => format!("{} `{}`", secret.title, secret.shown),
        },
        |_| fix,
    )
}
