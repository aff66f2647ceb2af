//! `config/dotenv-not-committed`: the environment file of one machine stays on that machine.

use crate::facts::Place;
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::source::{FileId, Span};
use std::collections::BTreeMap;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let mut files: BTreeMap<FileId, Vec<Evidence>> = BTreeMap::new();
    for (secret, at) in repository.secrets() {
        if secret.place == Place::Environment && !repository.is_untracked(at.file) {
            let note =
                format!("`{}`", if secret.name.is_empty() { &secret.title } else { &secret.name });
            files.entry(at.file).or_default().push(Evidence { at, note });
        }
    }
    let findings: Vec<Finding> = files
        .into_iter()
        .map(|(file, secrets)| {
            let names = if secrets.len() == 1 { "a secret" } else { "secrets" };
            let path = &repository.file(file).path;
            let message = format!("{path} holds {names}");
            let fix =
                "take it out of git, name it in `.gitignore`, and keep `.env.example` instead";
            let finding = Finding::new(Span::file_start(file), message, fix).about(path);
            Finding { related: secrets, ..finding }
        })
        .collect();
    match findings.is_empty() {
        true => Outcome::pass(repository.place_for_absence(), "no environment file with secrets"),
        false => Outcome::Fail(findings),
    }
}
