//! `docs/security-policy`: where to report a vulnerability, in the places that GitHub and GitLab
//! show. <https://docs.github.com/code-security/getting-started/adding-a-security-policy-to-your-repository>

use super::words::{kept_elsewhere, speaks_of};
use crate::facts::Document;
use crate::rule::{Outcome, Subject};

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    for (file, document, at) in repository.documents() {
        let stem = file.name().split('.').next().unwrap_or_default().to_lowercase();
        let place = matches!(file.folder(), "" | ".github" | ".gitlab" | "docs" | "doc");
        if stem == "security" && place {
            return match says_something(document) {
                true => Outcome::pass(at, "security policy"),
                false => Outcome::fail(at, "says nothing", "say where and how to report"),
            };
        }
    }
    if let Some((_, document, _)) = repository.readme() {
        let reports = ["report", "disclos", "vulnerab"];
        let section = document.sections.iter().find(|section| {
            let heading = speaks_of(&section.heading, &["security policy", "vulnerabilit"])
                || (speaks_of(&section.heading, &["security"])
                    && speaks_of(&section.heading, &reports));
            heading && (section.words > 5 || !section.links.is_empty())
        });
        if let Some(section) = section {
            return Outcome::pass(section.at, "README section on reporting vulnerabilities");
        }
    }
    if let Some(pass) = kept_elsewhere(subject, "security-policy", &["security policy"]) {
        return pass;
    }
    let fix = "add SECURITY.md: where to report a vulnerability and when to expect an answer";
    Outcome::fail(
        repository.place_for_absence(),
        "nothing says where to report a vulnerability",
        fix,
    )
}

fn says_something(document: &Document) -> bool {
    let words: usize = document.sections.iter().map(|section| section.words).sum();
    words >= 5 || document.sections.iter().any(|section| !section.links.is_empty())
}
