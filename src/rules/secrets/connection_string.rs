//! `secrets/connection-string`: no address carries a password.

use super::{is_own, judge};
use crate::facts::SecretKind;
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let fix = "take the address, or its password, from the environment or a secret store";
    judge(
        subject,
        |secret| secret.kind == SecretKind::Connection && is_own(secret),
        |secret| format!("{}, for the user {}: `{}`", secret.title, secret.name, secret.shown),
        |_| fix,
    )
}
