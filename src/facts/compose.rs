//! Compose files, as far as they link services to images and build contexts; Procfiles.
//! <https://compose-spec.io>

use super::{ComposeService, Fact, Process, What};
use crate::parse::tree::Node;
use crate::parse::{Issue, yaml};
use crate::source::LineIndex;

/// Reads a Compose file: one fact a service.
pub fn compose(index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let (documents, issues) = yaml::parse(index.text());
    let services = documents.iter().filter_map(|root| root.get("services"));
    let mut facts = Vec::new();
    for (name, service) in services.flat_map(Node::entries) {
        let at = index.span(name.range.clone());
        let name = name.text().unwrap_or_default();
        facts.push(Fact { at, what: What::ComposeService(read(name, service)) });
    }
    (facts, issues)
}

fn read(name: &str, service: &Node) -> ComposeService {
    let build = service.get("build");
    let context = build.and_then(|build| build.text().or(build.text_of("context")));
    let inline = build.is_some_and(Node::is_mapping);
    let field = |key: &str| build.and_then(|build| build.text_of(key)).map(str::to_owned);
    let check = service.get("healthcheck");
    let disabled = check.is_some_and(|check| check.text_of("disable") == Some("true"));
    let ports = ["ports", "expose"].iter().filter_map(|key| service.get(key));
    ComposeService {
        name: name.to_owned(),
        context: context.or(inline.then_some(".")).map(str::to_owned),
        dockerfile: field("dockerfile"),
        target: field("target"),
        image: service.text_of("image").map(str::to_owned),
        command: command(service),
        has_ports: ports.into_iter().any(|list| !list.is_empty()),
        has_healthcheck: check.is_some() && !disabled,
    }
}

fn command(service: &Node) -> Vec<String> {
    let Some(command) = service.get("command") else { return Vec::new() };
    match command.text() {
        Some(text) => shlex::split(text).unwrap_or_default(),
        None => command.items().filter_map(Node::text).map(str::to_owned).collect(),
    }
}

/// Reads a Procfile. <https://devcenter.heroku.com/articles/procfile>
pub fn procfile(index: &LineIndex<'_>) -> Vec<Fact> {
    let lines = index.text().lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim_start().starts_with('#'))
        .filter_map(|(number, line)| {
            let (name, command) = line.split_once(':')?;
            let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            if name.is_empty() || !name.chars().all(valid) || command.trim().is_empty() {
                return None;
            }
            let process = Process { name: name.to_owned(), command: command.trim().to_owned() };
            let at = index.line_span(number as u32 + 1);
            Some(Fact { at, what: What::Process(process) })
        })
        .collect()
}
