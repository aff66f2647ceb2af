//! Rules about the endpoints that a platform asks whether a service is alive and ready.

pub mod dependency_checks;
pub mod liveness_endpoint;
pub mod liveness_is_shallow;
mod path;
pub mod readiness_endpoint;
