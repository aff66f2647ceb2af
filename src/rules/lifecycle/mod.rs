//! Rules about how a program starts and stops.

pub mod graceful_shutdown;
pub mod port_from_env;
