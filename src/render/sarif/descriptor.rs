//! A rule as SARIF describes it: from the rule's own file, whether it failed or not.

use super::level;
use super::model::{Configuration, Descriptor, DescriptorProperties, Message};
use crate::render::address::is_address;
use crate::render::text::clean;
use crate::report::RuleRow;
use crate::rule::Severity;
use crate::source::visible;

/// Longest description that code scanning takes, in characters.
/// <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#reportingdescriptor-object>
const DESCRIPTION: usize = 1_024;

/// The descriptor of the rule with this id.
pub(super) fn of(id: &str, rule: &RuleRow) -> Descriptor {
    let doc: Vec<String> = rule.doc.lines().map(visible).collect();
    let doc = doc.join("\n");
    let why = clean(&doc.split("\n\n").next().unwrap_or_default().replace("**Fix.**", "Fix:"));
    let title = clean(&rule.title);
    let full = if why.is_empty() { title.clone() } else { why };
    let category = clean(id.split('/').next().unwrap_or_default());
    let secure = matches!(category.as_str(), "security" | "secrets");
    let mut tags = vec!["production-readiness".to_owned(), category.clone()];
    if secure && category != "security" {
        tags.push("security".to_owned());
    }
    Descriptor {
        id: clean(id),
        name: pascal_case(id),
        short_description: Message::plain(short(&title)),
        full_description: Message::plain(short(&full)),
        help: Message {
            text: doc.replace("**", ""),
            markdown: Some(format!("{doc}{}", references(rule))),
        },
        help_uri: rule.references.iter().find(|address| is_address(address)).cloned(),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: DescriptorProperties {
            tags,
            precision: "high",
            problem_severity: level(rule.severity),
            security_severity: secure.then(|| security_severity(&category, rule.severity)),
        },
    }
}

/// A score that code scanning reads as critical, high or medium.
fn security_severity(category: &str, severity: Severity) -> &'static str {
    match (category, severity) {
        ("secrets", Severity::Blocking) => "9.5",
        (_, Severity::Blocking) => "8.0",
        (_, Severity::Advisory) => "5.0",
    }
}

fn references(rule: &RuleRow) -> String {
    let known = rule.references.iter().filter(|address| is_address(address));
    let lines: Vec<String> = known.map(|address| format!("- <{address}>")).collect();
    if lines.is_empty() { String::new() } else { format!("\n\n{}", lines.join("\n")) }
}

fn short(text: &str) -> String {
    match text.chars().count() > DESCRIPTION {
        true => text.chars().take(DESCRIPTION - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

/// `docker/non-root-user` as `DockerNonRootUser`.
fn pascal_case(id: &str) -> String {
    let words = id.split(|c: char| !c.is_alphanumeric());
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        format!("{}{}", first.unwrap_or_default(), letters.as_str())
    };
    words.map(word).collect()
}
