//! `secrets/private-key`: no file holds a private key.

use super::{is_own, judge};
use crate::facts::SecretKind;
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let fix = "make a new key outside the repository, and mount it where it is used";
    judge(
        subject,
        |secret| secret.kind == SecretKind::PrivateKey && is_own(secret),
        |secret| format!("{} stands in the repository", secret.title),
        |_| fix,
    )
}
