//! Rules about settings from the environment.

pub mod env_documented;
pub mod validated_at_startup;
