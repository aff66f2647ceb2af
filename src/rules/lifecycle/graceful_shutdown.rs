//! `lifecycle/graceful-shutdown`: SIGTERM is handled and leads to a drain, or the framework does
//! both by itself.

use crate::facts::{Mark, Sign, What};
use crate::repository::ComponentKind;
use crate::rule::{Evidence, Finding, Outcome, Subject};
use crate::rules::concern::not_covered;
use crate::rules::place;
use crate::signals::Shows;
use crate::source::Span;

const FIX: &str = "on SIGTERM stop accepting, finish what runs within the grace period, exit 0";

pub fn check(subject: &Subject<'_>) -> Outcome {
    let component = subject.component;
    let of = |concern: &'static str, shows: Shows| -> Option<&(Sign, Span)> {
        component.signs_of(concern).find(move |(sign, _)| sign.shows == shows)
    };
    let off = of("shutdown-off", Shows::Absent).or(of("shutdown", Shows::Absent));
    let whole = of("shutdown", Shows::Present);
    let (signal, drain) =
        (of("shutdown-signal", Shows::Present), of("shutdown-drain", Shows::Present));
    if let (Some(signal), Some(drain)) = (signal, drain) {
        let evidence =
            [signal, drain].map(|(sign, at)| Evidence { at: *at, note: sign.note.clone() });
        return Outcome::Pass(evidence.to_vec());
    }
    // A server in the start command drains, whatever the code would do without it.
    let served = component
        .signs_of("shutdown")
        .find(|(sign, _)| sign.shows == Shows::Present && sign.by_default);
    if let Some((sign, at)) = served.or(whole).filter(|_| off.is_none() || served.is_some()) {
        return Outcome::pass(*at, &sign.note);
    }
    if let Some((sign, at)) = off {
        let message = format!("does not drain on SIGTERM: {}", sign.note);
        return Outcome::Fail(vec![Finding::new(*at, message, FIX).about(&sign.text)]);
    }
    if let Some(unknown) = not_covered(component) {
        return unknown;
    }
    if signal.is_none()
        && drain.is_none()
        && let Some(reason) = started_elsewhere(subject)
    {
        return Outcome::Unknown(reason);
    }
    let (at, message) = match (signal, drain) {
        (Some((_, at)), _) => (*at, "handles SIGTERM, but nothing is drained"),
        (_, Some((_, at))) => (*at, "can drain, but nothing does so on SIGTERM"),
        _ if component.kind == ComponentKind::Worker => {
            (place(subject), "SIGTERM ends it at once: the work in hand is lost")
        }
        _ => (place(subject), "SIGTERM ends it at once: requests in flight are dropped"),
    };
    Outcome::Fail(vec![Finding::new(at, message, FIX)])
}

/// Why the code that was read does not decide how it stops: a server outside of it runs it, or
/// its image starts something else.
fn started_elsewhere(subject: &Subject<'_>) -> Option<String> {
    let (repository, component) = (subject.repository, subject.component);
    let mut commands: Vec<String> = Vec::new();
    for (dockerfile, _) in component.dockerfiles(repository) {
        commands.extend(dockerfile.commands().iter().map(|(_, command)| command.text.clone()));
    }
    for (service, _) in component.compose_services(repository) {
        commands.extend(Some(service.command.join(" ")).filter(|command| !command.is_empty()));
    }
    let mut is_archive = false;
    for fact in component.facts(repository) {
        match &fact.what {
            What::Process(process) => commands.push(process.command.clone()),
            What::Manifest(manifest) => {
                is_archive |= manifest.marked(|mark| *mark == Mark::Starts("war".to_owned()));
            }
            _ => {}
        }
    }
    let hosted = subject.strings("hosted");
    let language = component.languages.first().map_or("", String::as_str);
    if commands.is_empty() && (is_archive || hosted.contains(&language)) {
        return Some("what serves it is not in this repository".to_owned());
    }
    let runtimes = subject.strings("runtimes");
    let runs_code = |command: &String| {
        let mut words = command.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
        words.any(|word| runtimes.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
    };
    let first = commands.first().filter(|_| !commands.iter().any(runs_code))?;
    let by_chance = component.manifests(repository).next().is_none();
    by_chance.then(|| format!("what the image starts is not read: {first}"))
}
