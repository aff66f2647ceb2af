//! Rules about the endpoints that a platform asks whether a service is alive and ready.

pub mod liveness_endpoint;
mod path;
pub mod readiness_endpoint;
