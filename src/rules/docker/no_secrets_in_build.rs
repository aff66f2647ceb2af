//! `docker/no-secrets-in-build`: an image carries no secret in its layers or its history.

use crate::facts::{Place, SecretKind};
use crate::rule::{Outcome, Subject};
use crate::rules::secrets::judge;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let fix = "hand it over when the container starts, or with `RUN --mount=type=secret`";
    judge(
        subject,
        |secret| secret.place == Place::Build,
        |secret| match secret.kind {
            SecretKind::Assigned => {
                let (name, shown) = (&secret.name, &secret.shown);
                format!("`{name}` is built into the image as `{shown}`")
            }
            _ => format!("{} `{}` is built into the image", secret.title, secret.shown),
        },
        |_| fix,
    )
}
