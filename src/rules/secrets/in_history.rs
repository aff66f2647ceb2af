//! `secrets/in-history`: no earlier commit holds a secret that the tree holds no more.

use crate::rule::{Finding, Outcome, Subject};
use crate::source::Span;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let Some(past) = &repository.past_secrets else {
        return Outcome::skip("the history is read with `--history` only");
    };
    let fix = "revoke it: whoever has a clone has it; a rewritten history does not call it back";
    let findings: Vec<Finding> = past
        .iter()
        .map(|past| {
            let (path, line, secret) = (&past.path, past.line, &past.secret);
            let there = repository.find(path).map(Span::file_start);
            let at = there.unwrap_or_else(|| repository.place_for_absence());
            let what = match secret.name.as_str() {
                "" => secret.title.clone(),
                name => format!("`{name}`"),
            };
            let place = format!("{path}:{line} of commit {} ({})", past.commit, past.date);
            let message = format!("{what} `{}` stands in {place}", secret.shown);
            Finding::new(at, message, fix).about(format!("{what} {}", secret.hash))
        })
        .collect();
    match findings.is_empty() {
        true => Outcome::pass(repository.place_for_absence(), "no commit holds another secret"),
        false => Outcome::Fail(findings),
    }
}
