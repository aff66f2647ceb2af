//! What a repository knows of the secrets in its files and in its history.

use super::Repository;
use crate::facts::{Fact, Place, Secret, SecretKind, What};
use crate::source::{FileId, Span};

/// A secret that only the history holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSecret {
    /// What it is.
    pub secret: Secret,
    /// A path of the file in that commit.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// First digits of the first commit that holds it.
    pub commit: String,
    /// ISO date of that commit.
    pub date: String,
}

/// The secret of a fact.
pub fn secret(fact: &Fact) -> Option<(&Secret, Span)> {
    match &fact.what {
        What::Secret(secret) => Some((secret, fact.at)),
        _ => None,
    }
}

impl Repository {
    /// `text`, which speaks of `at`, with the secrets of its file blanked. A password that
    /// everybody tries is a word of other texts, too: it is blanked on its own lines alone.
    pub fn redact(&self, at: Span, text: String) -> String {
        let secrets = self.facts_of(at.file).iter().filter_map(secret);
        let near = |other: Span| other.start.line <= at.end.line && at.start.line <= other.end.line;
        secrets
            .filter(|(secret, place)| !secret.weak || near(*place))
            .fold(text, |text, (secret, _)| secret.redact(text))
    }

    /// Whether some file shows a token as an example, or tests have the same private key.
    pub fn shows(&self, secret: &Secret) -> bool {
        let told: fn(&Secret) -> bool = match secret.kind {
            SecretKind::Token if !secret.verified => |other| other.shown_only,
            SecretKind::PrivateKey if secret.place != Place::Aside => {
                |other| other.place == Place::Aside
            }
            _ => return false,
        };
        self.secrets().any(|(other, _)| other.hash == secret.hash && told(other))
    }

    /// The secrets of all files, with their places.
    pub fn secrets(&self) -> impl Iterator<Item = (&Secret, Span)> {
        self.facts.iter().filter_map(secret)
    }

    /// Whether git leaves a file out: what one developer has, and nobody else.
    pub fn is_untracked(&self, file: FileId) -> bool {
        self.tracked.as_ref().is_some_and(|tracked| !tracked.contains(&self.file(file).path))
    }
}
