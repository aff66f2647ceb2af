//! The verdict: what blocks, what was not decided, and what that makes of the repository.

use super::{Gate, ResultRow, Status, Stop, Verdict};
use crate::discover::Class;
use crate::engine::{Asked, reads};
use crate::repository::Repository;
use crate::rule::Severity;

/// Counts what the verdict rests on. `skipped` are blocking rules that were left out.
pub fn gate(
    repository: &Repository,
    asked: &[Asked<'_>],
    results: &[ResultRow],
    skipped: usize,
) -> Gate {
    let blocking = |status: Status| {
        let row = |row: &&ResultRow| row.severity == Severity::Blocking && row.status == status;
        results.iter().filter(row).count()
    };
    let blocks = |rule: &Asked<'_>| {
        let mut rows = results.iter().filter(|row| row.rule == rule.rule.meta.id);
        rows.any(|row| row.severity == Severity::Blocking)
    };
    let blocking_rules: Vec<&Asked<'_>> = asked.iter().filter(|rule| blocks(rule)).collect();
    let not_analysed = repository.files.iter().filter(|file| {
        let read = || blocking_rules.iter().any(|rule| reads(&rule.rule.meta, &file.format));
        file.failed && file.class == Class::Own && read()
    });
    Gate {
        blocking_failures: blocking(Status::Fail),
        blocking_unknown: blocking(Status::Unknown),
        blocking_skipped: skipped,
        not_analysed: not_analysed.count() + repository.unread_folders,
        stop: stops(asked, results),
        known: Vec::new(),
    }
}

fn stops(asked: &[Asked<'_>], results: &[ResultRow]) -> Vec<Stop> {
    let stops = |rule: &str| asked.iter().any(|a| a.rule.meta.stop && a.rule.meta.id == rule);
    let failing = results
        .iter()
        .filter(|row| matches!(row.status, Status::Fail | Status::Waived) && stops(&row.rule));
    let stop = |row: &ResultRow| Stop {
        rule: row.rule.clone(),
        component: row.component.clone(),
        waived: row.status == Status::Waived,
    };
    failing.map(stop).collect()
}

/// The answer in one word.
pub fn verdict(gate: &Gate) -> Verdict {
    if gate.blocking_failures > 0 {
        return Verdict::NotReady;
    }
    match gate.blocking_unknown + gate.blocking_skipped + gate.not_analysed {
        0 => Verdict::Ready,
        _ => Verdict::Undetermined,
    }
}
