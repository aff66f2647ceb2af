//! `secrets/provider-token`: no text has the shape of what a provider issues.

use super::{is_own, judge};
use crate::facts::SecretKind;
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let fix = "revoke it at its provider, then read it from the environment or a secret store";
    judge(
        subject,
        |secret| secret.kind == SecretKind::Token && is_own(secret),
        |secret| {
            let sure = if secret.verified { "; its checksum is right" } else { "" };
            format!("{} `{}`{sure}", secret.title, secret.shown)
        },
        |_| fix,
    )
}
