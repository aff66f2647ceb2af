//! Rules about settings from the environment.

pub mod dotenv_not_committed;
pub mod env_described;
pub mod env_documented;
pub mod env_stale;
pub mod validated_at_startup;
