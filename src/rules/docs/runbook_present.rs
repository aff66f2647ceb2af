//! `docs/runbook-present`: a document, or a section of the README, that tells how to deploy,
//! restart, roll back or debug, with something to do in it.

use super::words::{
    actionable, actionable_below, documented_elsewhere, documents, is_named, kept_elsewhere,
    nothing_operated, speaks_of,
};
use crate::facts::{Document, DocumentSection};
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    if let Some(skip) = nothing_operated(subject) {
        return skip;
    }
    let repository = subject.repository;
    let (names, headings) = (subject.strings("names"), subject.strings("headings"));
    let mut hollow = None;
    for (file, document, at) in documents(repository) {
        if !is_named(file, &names) {
            continue;
        }
        if let Some(section) = actionable(document, |_| true) {
            let what = if section.heading.is_empty() { file.name() } else { &section.heading };
            return Outcome::pass(section.at, format!("tells what to do: {what}"));
        }
        hollow = hollow.or(Some(at));
    }
    for (_, document, _) in repository.readme().into_iter() {
        let found = in_readme(document, &headings, &subject.strings("commands"));
        if let Some(section) = found {
            return Outcome::pass(section.at, format!("README section “{}”", section.heading));
        }
    }
    if let Some(pass) = kept_elsewhere(subject, "runbook", &headings) {
        return pass;
    }
    if let Some(unknown) = documented_elsewhere(subject, "runbook") {
        return unknown;
    }
    let fix = "write docs/runbook.md: deploy, roll back, restart, debug, each with its commands";
    match hollow {
        Some(at) => Outcome::fail(at, "has neither steps nor commands to follow", fix),
        None => Outcome::fail(
            repository.place_for_absence(),
            "no document tells how to deploy, restart or debug it",
            fix,
        ),
    }
}

/// The section of the README that tells what to do: under a heading that says so, or with a
/// command that deploys.
fn in_readme<'d>(
    document: &'d Document,
    headings: &[&str],
    commands: &[&str],
) -> Option<&'d DocumentSection> {
    // The title names the project, not what the section holds.
    let title = document.sections.iter().position(|section| section.level == 1);
    let mut named = document
        .sections
        .iter()
        .enumerate()
        .filter(|(at, section)| Some(*at) != title && speaks_of(&section.heading, headings));
    let found = named.find_map(|(at, _)| actionable_below(document, at));
    found.or_else(|| document.sections.iter().find(|section| deploys(section, commands)))
}

/// Whether a section shows a command that brings the program to where it runs.
fn deploys(section: &DocumentSection, commands: &[&str]) -> bool {
    section.commands.iter().any(|line| commands.iter().any(|command| line.starts_with(command)))
}
