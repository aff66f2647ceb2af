//! Rules about documents: where they may stand, and what makes them more than a heading.

pub mod ownership;
pub mod readme_sections;
pub mod rollback_procedure;
pub mod runbook_present;
pub mod security_policy;
mod words;

pub use words::{documented_elsewhere, kept_elsewhere};
