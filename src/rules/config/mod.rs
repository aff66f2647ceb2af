//! Rules about settings from the environment.

pub mod env_described;
pub mod env_documented;
pub mod env_stale;
pub mod validated_at_startup;

use crate::repository::Repository;
use crate::source::Span;

/// A change log tells what was, not what to set.
fn is_history(repository: &Repository, at: Span) -> bool {
    let name = repository.file(at.file).name().to_lowercase();
    ["changelog", "changes", "history", "news", "releases"].iter().any(|w| name.starts_with(w))
}
