//! `lifecycle/graceful-shutdown`: SIGTERM is handled and leads to a drain, or the framework does
//! both by itself.

use crate::facts::Sign;
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
    let served = component.signs_of("shutdown").find(|(sign, _)| {
        sign.shows == Shows::Present && sign.note.starts_with("framework default")
    });
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
    let (at, message) = match (signal, drain) {
        (Some((_, at)), _) => (*at, "handles SIGTERM, but nothing is drained"),
        (_, Some((_, at))) => (*at, "can drain, but nothing does so on SIGTERM"),
        _ => (place(subject), "SIGTERM ends it at once: requests in flight are dropped"),
    };
    Outcome::Fail(vec![Finding::new(at, message, FIX)])
}
