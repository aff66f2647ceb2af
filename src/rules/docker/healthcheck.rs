//! `docker/healthcheck`: something has to ask the container whether it is well: the image itself
//! where Docker runs it, Compose, or the probes of Kubernetes, which ignores the image's check.

use crate::facts::Dockerfile;
use crate::repository::ComponentKind;
use crate::rule::{Finding, Outcome, Subject};
use crate::source::Span;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let (repository, component) = (subject.repository, subject.component);
    let listed = component.listed.then_some(component.kind);
    if let Some(kind) = listed.filter(|kind| *kind != ComponentKind::Service) {
        return Outcome::skip(format!(
            "a {} answers no requests to ask for its health",
            kind.word()
        ));
    }
    let elsewhere = probed_elsewhere(subject);
    let images = component.dockerfiles(repository);
    let parts = images
        .map(|(dockerfile, at)| match (dockerfile.healthcheck(), &elsewhere) {
            (Some((true, at)), _) => Outcome::pass(at, "the image checks its own health"),
            (_, Some(reason)) => Outcome::skip(reason),
            (Some((false, at)), None) => fail(dockerfile, at, "`HEALTHCHECK NONE` switches it off"),
            (None, None) => fail(
                dockerfile,
                dockerfile.start_place().unwrap_or(at),
                "nothing checks the health of this container",
            ),
        })
        .collect();
    Outcome::join(parts, super::NOTHING_SHIPS)
}

fn fail(dockerfile: &Dockerfile, at: Span, message: &str) -> Outcome {
    let fix = "add `HEALTHCHECK CMD …` that asks the service's health route";
    Outcome::Fail(vec![Finding::new(at, message, fix).about(dockerfile.image_name())])
}

/// Why the image needs no check of its own.
fn probed_elsewhere(subject: &Subject<'_>) -> Option<String> {
    let (repository, component) = (subject.repository, subject.component);
    if let Some((workload, at)) = component.workloads(repository).next() {
        let path = repository.path(at);
        let name = &workload.name;
        return Some(format!("Kubernetes runs it ({path}, {name}) and ignores HEALTHCHECK"));
    }
    let mut services = component.compose_services(repository);
    let (service, at) = services.find(|(service, _)| service.has_healthcheck)?;
    let (path, line, name) = (repository.path(at), at.start.line, &service.name);
    Some(format!("Compose checks it ({path}:{line}, {name})"))
}
