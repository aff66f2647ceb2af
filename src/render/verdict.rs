//! The verdict in words, and why: the first sentence of every report.

use super::group;
use super::text::{clean, counted, thousands};
use crate::report::{KnownKind, KnownRow, Report, ResultRow, Verdict};
use crate::rule::Severity;

/// The verdict in capital letters.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "READY",
        Verdict::NotReady => "NOT READY",
        Verdict::Undetermined => "UNDETERMINED",
    }
}

/// What led to the verdict, and how much was not decided.
pub(super) fn reason(report: &Report) -> String {
    let gate = &report.gate;
    // Advice that nobody can decide is counted below, not in the answer.
    let unknown = gate.blocking_unknown;
    let mut parts = Vec::new();
    let mut part = |number: usize, text: String| {
        if number > 0 {
            parts.push(text);
        }
    };
    match report.verdict {
        Verdict::Undetermined => {
            part(gate.blocking_unknown, format!("{} blocking not decided", gate.blocking_unknown));
            let files = counted(gate.not_analysed, "file");
            part(gate.not_analysed, format!("{files} not analysed"));
            let rules = counted(gate.blocking_skipped, "blocking rule");
            part(gate.blocking_skipped, format!("{rules} left out"));
        }
        Verdict::Ready => {
            let known = gate.known.iter().any(|known| known.failures > 0);
            let what = if known { "no new blocking failure" } else { "nothing blocking fails" };
            part(1, what.to_owned());
            part(unknown, format!("{} not decided", thousands(unknown)));
        }
        Verdict::NotReady => {
            let rules = group::failing(report, Severity::Blocking).len();
            let failures = counted(gate.blocking_failures, "blocking failure");
            part(1, format!("{failures} in {}", counted(rules, "rule")));
            part(unknown, format!("{} not decided", thousands(unknown)));
        }
    }
    parts.join(", ")
}

/// Why known failures do not count.
pub(super) fn not_counted(known: &KnownRow) -> String {
    let mended = match (known.kind, known.mended) {
        (KnownKind::Revision, 1..) => format!("; {} mended", thousands(known.mended)),
        _ => String::new(),
    };
    let there = match known.kind {
        KnownKind::Baseline => "in",
        KnownKind::Revision => "there before",
    };
    clean(&format!("{there} {}: not counted{mended}", known.source))
}

/// Whether a result is waived for nothing but that its failures were known before.
pub(super) fn is_known(report: &Report, row: &ResultRow) -> bool {
    report.gate.known.iter().any(|known| known.reason == row.reason)
}
