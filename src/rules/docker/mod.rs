//! Rules about container images that join a Dockerfile with other artefacts.

pub mod dockerignore_present;
pub mod healthcheck;
pub mod non_root_user;
