//! Rules about tests and what stands beside them.

pub mod no_real_credentials;
