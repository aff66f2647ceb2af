//! The rules that need code: one function each, at `<category>/<name>.rs`, mirroring `rules/`.
//! This file is only the table.

pub mod concern;
mod config;
mod deps;
pub mod docker;
mod docs;
mod health;
mod lifecycle;
mod observability;
mod resilience;
mod secrets;
mod tests;

use crate::discover::Class;
use crate::facts::{Fact, Role, What};
use crate::rule::{Outcome, Subject};
use crate::source::Span;

/// Where a finding about something that a component lacks points: the line that makes it a server
/// or worker, else its manifest or Dockerfile, else where the repository would tell of it.
fn place(subject: &Subject<'_>) -> Span {
    let (repository, component) = (subject.repository, subject.component);
    let folder = if component.path == "." { "" } else { &component.path };
    // What lies deeper, or in a hidden folder, is less likely to be the program itself.
    let depth = |fact: &Fact| {
        let path = repository.path(fact.at);
        path.matches('/').count()
            + if path.contains("/.") || path.starts_with('.') { 99 } else { 0 }
    };
    let own = repository.files_in(folder).filter(|id| repository.file(*id).class == Class::Own);
    let starts = own.flat_map(|id| repository.facts_of(id)).filter_map(|fact| {
        let What::Role(hint) = &fact.what else { return None };
        let rank =
            [Role::Server, Role::Worker, Role::Entry].iter().position(|r| *r == hint.role)?;
        Some(((rank, depth(fact)), fact))
    });
    let artefact = component
        .facts(repository)
        .filter(|fact| matches!(fact.what, What::Manifest(_) | What::Dockerfile(_)))
        .min_by_key(|fact| depth(fact));
    let starts = starts.min_by_key(|(rank, _)| *rank).map(|(_, fact)| fact);
    let found = starts.or(artefact).map(|fact| fact.at);
    found.unwrap_or_else(|| repository.place_for_absence())
}

/// A native check.
pub type Native = fn(&Subject<'_>) -> Outcome;

/// Rule id and check, sorted by id.
pub const NATIVE: &[(&str, Native)] = &[
    ("config/dotenv-not-committed", config::dotenv_not_committed::check),
    ("config/env-described", config::env_described::check),
    ("config/env-documented", config::env_documented::check),
    ("config/env-stale", config::env_stale::check),
    ("config/validated-at-startup", config::validated_at_startup::check),
    ("deps/lockfile-present", deps::lockfile_present::check),
    ("deps/update-automation", deps::update_automation::check),
    ("docker/dockerignore-present", docker::dockerignore_present::check),
    ("docker/healthcheck", docker::healthcheck::check),
    ("docker/no-secrets-in-build", docker::no_secrets_in_build::check),
    ("docker/non-root-user", docker::non_root_user::check),
    ("docs/ownership", docs::ownership::check),
    ("docs/readme-sections", docs::readme_sections::check),
    ("docs/rollback-procedure", docs::rollback_procedure::check),
    ("docs/runbook-present", docs::runbook_present::check),
    ("docs/security-policy", docs::security_policy::check),
    ("health/dependency-checks", health::dependency_checks::check),
    ("health/liveness-endpoint", health::liveness_endpoint::check),
    ("health/liveness-is-shallow", health::liveness_is_shallow::check),
    ("health/readiness-endpoint", health::readiness_endpoint::check),
    ("lifecycle/graceful-shutdown", lifecycle::graceful_shutdown::check),
    ("lifecycle/port-from-env", lifecycle::port_from_env::check),
    ("observability/logs-to-stdout", observability::logs_to_stdout::check),
    ("resilience/outbound-timeouts", resilience::outbound_timeouts::check),
    ("secrets/connection-string", secrets::connection_string::check),
    ("secrets/default-credential", secrets::default_credential::check),
    ("secrets/generic-credential", secrets::generic_credential::check),
    ("secrets/in-ci", secrets::in_ci::check),
    ("secrets/in-history", secrets::in_history::check),
    ("secrets/private-key", secrets::private_key::check),
    ("secrets/provider-token", secrets::provider_token::check),
    ("tests/no-real-credentials", tests::no_real_credentials::check),
];

#[cfg(test)]
mod table {
    use super::NATIVE;

    #[test]
    fn the_table_is_sorted_and_unique() {
        assert!(NATIVE.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
