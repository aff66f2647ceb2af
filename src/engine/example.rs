//! Runs the examples of a rule's file: each is a small repository with the answer it must get.

use super::{Asked, run};
use crate::components;
use crate::discover::{past_secrets_in_memory, scan_memory, unnamed_in_memory};
use crate::repository::Repository;
use crate::rule::{Example, Expectation, Outcome, Rule};
use std::collections::BTreeSet;

/// Runs one example; one sentence on what is wrong, or nothing.
pub fn test(rule: &Rule, example: &Example) -> Result<(), String> {
    let mut repository = scan_memory("repository", &example.files);
    components::build(&mut repository, &[]);
    let open = components::variables::unread(&repository);
    repository.unnamed = unnamed_in_memory(&repository, &example.files, &open);
    if !example.past.is_empty() {
        repository.past_secrets = Some(past_secrets_in_memory(&example.past, &repository));
    }
    let (judged, diagnostics) = run(&repository, &[Asked::with_defaults(rule)]);
    if let Some(diagnostic) = diagnostics.first() {
        return Err(diagnostic.message.clone());
    }
    let outcomes: Vec<Outcome> = judged.into_iter().map(|judgement| judgement.outcome).collect();
    let found = findings(&repository, &outcomes);
    let has = |wanted: fn(&Outcome) -> bool| outcomes.iter().any(wanted);
    let passes = has(|outcome| matches!(outcome, Outcome::Pass(_)));
    let unknown = has(|outcome| matches!(outcome, Outcome::Unknown(_)));
    match example.expected {
        Expectation::Bad => {
            let wanted: BTreeSet<(String, u32)> = example.findings.iter().cloned().collect();
            match found == wanted && !wanted.is_empty() {
                true => Ok(()),
                false => {
                    Err(format!("must fail at {}, and {}", list(&wanted), told(&outcomes, &found)))
                }
            }
        }
        Expectation::Good if passes && found.is_empty() && !unknown => Ok(()),
        Expectation::Skip if !passes && found.is_empty() && !unknown => Ok(()),
        Expectation::Unknown if unknown && found.is_empty() => Ok(()),
        expected => {
            let word = match expected {
                Expectation::Good => "pass",
                Expectation::Skip => "be not applicable",
                _ => "be unknown",
            };
            Err(format!("must {word}, and {}", told(&outcomes, &found)))
        }
    }
}

fn findings(repository: &Repository, outcomes: &[Outcome]) -> BTreeSet<(String, u32)> {
    let failed = outcomes.iter().filter_map(|outcome| match outcome {
        Outcome::Fail(findings) => Some(findings),
        _ => None,
    });
    failed
        .flatten()
        .map(|finding| (repository.path(finding.at).to_owned(), finding.at.start.line))
        .collect()
}

fn list(places: &BTreeSet<(String, u32)>) -> String {
    let places: Vec<String> = places.iter().map(|(path, line)| format!("{path}:{line}")).collect();
    if places.is_empty() { "no line".to_owned() } else { places.join(", ") }
}

fn told(outcomes: &[Outcome], found: &BTreeSet<(String, u32)>) -> String {
    if !found.is_empty() {
        return format!("fails at {}", list(found));
    }
    let words: Vec<String> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Pass(_) => "passes".to_owned(),
            Outcome::Fail(_) => "fails".to_owned(),
            Outcome::NotApplicable(reason) => format!("is not applicable ({reason})"),
            Outcome::Unknown(reason) => format!("is unknown ({reason})"),
        })
        .collect();
    if words.is_empty() { "was not asked".to_owned() } else { words.join(", ") }
}
