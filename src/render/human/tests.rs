//! The screen as a whole, on reports made by hand.

use super::{HumanOptions, Show, render};
use crate::render::sample::{component, excerpt, finding, report, result, shop};
use crate::render::text::columns;
use crate::report::{Diagnostic, EvidenceRow, Report, Status, Stop, Verdict};
use crate::source::Position;

/// Thirty failing rules on twelve components, each with a long line and a long message.
fn crowded() -> Report {
    let message = "a message that is long enough to be wrapped more than once ".repeat(3);
    let mut rows = Vec::new();
    let mut report = report(Verdict::NotReady, Vec::new());
    for at in 0..30 {
        let found = finding("deploy/all.yaml", 100 + at, 90, &message, &message);
        let line = format!("{}日本 {}", "x: ".repeat(30), "y".repeat(60));
        report.excerpts.insert(found.fingerprint.clone(), excerpt(100 + at, &[&line], 90, 40));
        let more = (0..at).map(|line| finding("deploy/all.yaml", line, 1, "", ""));
        let findings = std::iter::once(found).chain(more).collect();
        rows.push(result(&format!("k8s/rule-{at}"), "web", Status::Fail, findings));
        rows.push(result(&format!("k8s/rule-{at}"), "search", Status::Unknown, Vec::new()));
        let (rule, component) = (format!("k8s/rule-{at}"), "web".to_owned());
        report.gate.stop.push(Stop { rule, component, waived: at % 2 == 0 });
    }
    report.gate.blocking_failures = 30;
    report.results = rows;
    let service = |at| component(&format!("services/s{at}"), "same", "service", "go");
    report.components.extend((0..12).map(service));
    report
}

fn ready() -> Report {
    let passes = result("docker/pinned-image", "services/cart", Status::Pass, Vec::new());
    report(Verdict::Ready, vec![passes; 40])
}

fn options(show: Show, color: bool) -> HumanOptions {
    HumanOptions { name: "shop".to_owned(), show, width: 80, color, strict: false }
}

fn text(report: &Report, options: &HumanOptions) -> String {
    let mut out = Vec::new();
    render(report, options, &mut out).expect("a Vec takes every byte");
    String::from_utf8(out).expect("the renderer writes UTF-8")
}

const SHOWS: [Show; 5] = [Show::Default, Show::Fail, Show::Advisory, Show::Pass, Show::All];

#[test]
fn the_default_screen_fits() {
    let mut checklists = crowded();
    checklists.checklists = vec![checklists.checklists.remove(0); 9];
    for report in [shop(), crowded(), ready(), checklists] {
        let shown = text(&report, &options(Show::Default, false));
        assert!(shown.lines().count() <= 40, "{shown}");
        let wide = shown.lines().find(|line| columns(line) > 80);
        assert_eq!(wide, None, "{shown}");
    }
    let shown = text(&crowded(), &options(Show::Default, false));
    let (more, frame) = ("… 29 more blocking rules: --show fail", "╭─[deploy/all.yaml:100:90]");
    assert!(shown.contains(more) && shown.contains(frame), "{shown}");
}

#[test]
fn colour_adds_nothing_but_colour() {
    for show in SHOWS {
        let plain = text(&shop(), &options(show, false));
        let bright = text(&shop(), &options(show, true));
        assert!(!plain.contains('\u{1b}') && bright.contains('\u{1b}'), "{show:?}");
        let pieces = bright.split('\u{1b}').enumerate();
        let bare: String = pieces
            .map(
                |(at, piece)| {
                    if at == 0 { piece } else { piece.split_once('m').map_or("", |p| p.1) }
                },
            )
            .collect();
        let trimmed: Vec<&str> = bare.lines().map(str::trim_end).collect();
        assert_eq!(trimmed, plain.lines().collect::<Vec<_>>(), "{show:?}");
    }
}

#[test]
fn hostile_text_is_printed_harmlessly() {
    let bad = "a\u{1b}[2J\u{202e}b\n\r\u{7}";
    for with_excerpt in [None, Some(excerpt(1, &[bad, ""], 3, 900)), Some(excerpt(9, &[], 1, 1))] {
        let mut report = shop();
        let mut found = finding(bad, 1, 3, bad, bad);
        let (path, start) = (bad.to_owned(), Position::START);
        found.related.push(EvidenceRow { path, start, message: bad.to_owned() });
        let print = found.fingerprint.clone();
        report.excerpts.extend(with_excerpt.map(|excerpt| (print, excerpt)));
        report.results.push(result(bad, bad, Status::Fail, vec![found; 3]));
        for status in [Status::Unknown, Status::Pass, Status::Waived] {
            let mut row = result(bad, bad, status, Vec::new());
            row.reason = bad.to_owned();
            row.evidence.iter_mut().for_each(|place| place.path = bad.to_owned());
            report.results.insert(0, row);
        }
        report.components.insert(0, component(bad, bad, bad, bad));
        report.checklists[0].title = bad.to_owned();
        let (path, start) = (bad.to_owned(), Position::START);
        report.diagnostics.insert(0, Diagnostic { path, start, message: bad.to_owned() });
        for show in SHOWS {
            let shown = text(&report, &HumanOptions { name: bad.into(), ..options(show, false) });
            let steering = shown.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
            assert!(!steering, "{show:?}: {shown:?}");
        }
    }
}

#[test]
fn no_line_is_a_workflow_command() {
    let text_of = |bad: &str| {
        let mut report = shop();
        let found = finding(bad, 1, 1, &format!("{}{bad}", "word ".repeat(14)), bad);
        report.results.push(result(bad, bad, Status::Fail, vec![found; 2]));
        report.components.insert(0, component(bad, bad, bad, bad));
        SHOWS.map(|show| text(&report, &options(show, false))).concat()
    };
    let shown = text_of("::error file=a::##[error]b");
    let command = |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
    assert_eq!(shown.lines().find(|line| command(line)), None);
    assert!(shown.contains("\u{FFFD}:error"), "{shown}");
}

#[test]
fn a_ready_repository_is_calm() {
    let shown = text(&ready(), &options(Show::Default, false));
    assert!(shown.starts_with("readycheck · shop · READY    nothing blocking fails\n"), "{shown}");
    assert!(shown.ends_with("1,204 files, 84 ms · readycheck rules\n"), "{shown}");
    assert!(!shown.contains("pinned-image") && !shown.contains("STOP"), "{shown}");
    assert!(text(&ready(), &options(Show::Pass, false)).contains("services/cart/Dockerfile:18"));
}

#[test]
fn equal_names_give_way_to_ids() {
    let shown = text(&crowded(), &options(Show::Fail, false));
    assert!(shown.contains("  services/s0 ") && !shown.contains("  same "), "{shown}");
}

#[test]
fn marks_stand_under_their_text() {
    let shown = text(&shop(), &options(Show::Fail, false));
    let frame = "\
41 │       path: /ready
   ·             ───┬──
   ·                ╰── no route /ready in services/checkout";
    assert!(shown.contains(frame), "{shown}");
    assert!(shown.contains("╭─[deploy/checkout.yaml:41:17]"), "{shown}");
}
