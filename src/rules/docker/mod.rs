//! Rules about container images that join a Dockerfile with other artefacts.

pub mod dockerignore_present;
pub mod healthcheck;
pub mod no_secrets_in_build;
pub mod non_root_user;

/// Why none of a component's Dockerfiles was judged.
const NOTHING_SHIPS: &str = "its Dockerfiles build no image that runs in production";
