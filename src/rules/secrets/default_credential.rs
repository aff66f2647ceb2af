//! `secrets/default-credential`: nothing that is deployed has a password that anybody can guess.

use super::{given, is_own, judge};
use crate::facts::{Place, Secret, SecretKind};
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let fix = |secret: &Secret| match secret.place {
        Place::Sql => "create the account without a password, and let whoever installs set it",
        Place::Code | Place::Infrastructure => "let the start fail without it: no default",
        _ => "require the variable, without a value that stands in: `${NAME:?}` in Compose",
    };
    judge(
        subject,
        |secret| secret.kind == SecretKind::Assigned && secret.weak && is_own(secret),
        |secret| format!("{}, which anybody can guess", given(secret)),
        fix,
    )
}
