//! The rules that need code: one function each, at `<category>/<name>.rs`, mirroring `rules/`.
//! This file is only the table.

mod deps;
mod docker;
mod docs;

use crate::rule::{Outcome, Subject};

/// A native check.
pub type Native = fn(&Subject<'_>) -> Outcome;

/// Rule id and check, sorted by id.
pub const NATIVE: &[(&str, Native)] = &[
    ("deps/lockfile-present", deps::lockfile_present::check),
    ("deps/update-automation", deps::update_automation::check),
    ("docker/dockerignore-present", docker::dockerignore_present::check),
    ("docker/healthcheck", docker::healthcheck::check),
    ("docker/non-root-user", docker::non_root_user::check),
    ("docs/ownership", docs::ownership::check),
    ("docs/readme-sections", docs::readme_sections::check),
    ("docs/rollback-procedure", docs::rollback_procedure::check),
    ("docs/runbook-present", docs::runbook_present::check),
    ("docs/security-policy", docs::security_policy::check),
];

#[cfg(test)]
mod tests {
    use super::NATIVE;

    #[test]
    fn the_table_is_sorted_and_unique() {
        assert!(NATIVE.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
