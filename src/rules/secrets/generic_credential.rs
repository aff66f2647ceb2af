//! `secrets/generic-credential`: no secret's name is given a literal that is nobody's default.

use super::{given, is_own, judge};
use crate::facts::SecretKind;
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let fix = "change it, then read it from the environment or a secret store";
    judge(
        subject,
        |secret| secret.kind == SecretKind::Assigned && !secret.weak && is_own(secret),
        given,
        |_| fix,
    )
}
