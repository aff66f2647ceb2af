//! The screen as a whole, on reports made by hand.

use super::{HumanOptions, Show, render, text::columns};
use crate::report::{
    ChecklistRow, ComponentRow, Diagnostic, EvidenceRow, Excerpt, FindingRow, Gate, ItemRow,
    ItemStatus, Report, ResultRow, RuleRow, Stats, Status, Stop, Tool, Verdict,
};
use crate::rule::Severity;
use crate::source::Position;
use std::collections::BTreeMap;

fn component(id: &str, name: &str, kind: &str, language: &str) -> ComponentRow {
    ComponentRow {
        id: id.to_owned(),
        path: id.split('#').next().unwrap_or(id).to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        languages: Some(language.to_owned()).filter(|l| !l.is_empty()).into_iter().collect(),
        frameworks: Vec::new(),
    }
}

fn finding(path: &str, line: u32, column: u32, message: &str, help: &str) -> FindingRow {
    let start = Position { line, column };
    FindingRow {
        path: path.to_owned(),
        start,
        end: start,
        message: message.to_owned(),
        help: help.to_owned(),
        fingerprint: format!("{path}:{line}:{message}"),
        related: Vec::new(),
    }
}

fn result(rule: &str, component: &str, status: Status, findings: Vec<FindingRow>) -> ResultRow {
    let place = EvidenceRow {
        path: "services/cart/Dockerfile".to_owned(),
        start: Position { line: 18, column: 1 },
        message: String::new(),
    };
    let undecided = matches!(status, Status::Unknown | Status::Waived | Status::NotApplicable);
    ResultRow {
        rule: rule.to_owned(),
        component: component.to_owned(),
        status,
        severity: Severity::Blocking,
        reason: if undecided { "Elixir is not read".to_owned() } else { String::new() },
        findings,
        evidence: if status == Status::Pass { vec![place] } else { Vec::new() },
    }
}

fn excerpt(first_line: u32, lines: &[&str], column: u32, width: u32) -> Excerpt {
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    Excerpt { first_line, lines, column, width }
}

fn item(status: ItemStatus) -> ItemRow {
    ItemRow {
        id: "item".to_owned(),
        title: "item".to_owned(),
        mode: "all".to_owned(),
        status,
        rules: Vec::new(),
        attestation: None,
        by_component: BTreeMap::new(),
    }
}

fn report(verdict: Verdict, results: Vec<ResultRow>) -> Report {
    let failing =
        |row: &&ResultRow| row.status == Status::Fail && row.severity == Severity::Blocking;
    let blocking_failures = results.iter().filter(failing).count();
    let items = [ItemStatus::Pass, ItemStatus::Pass, ItemStatus::Fail, ItemStatus::NotApplicable];
    let list = |title: &str| ChecklistRow {
        id: title.replace(' ', "-"),
        title: title.to_owned(),
        items: items.into_iter().map(item).collect(),
    };
    Report {
        schema_version: 1,
        tool: Tool { name: "readycheck".to_owned(), version: "0.1.0".to_owned() },
        verdict,
        gate: Gate { blocking_failures, ..Gate::default() },
        components: vec![
            component("services/cart", "cart", "service", "go"),
            component("services/checkout", "checkout", "service", "node"),
            component("services/mailer", "mailer", "worker", "python"),
            component("web", "web", "site", ""),
        ],
        results,
        checklists: ["deployment readiness", "production readiness", "security"].map(list).into(),
        diagnostics: Vec::new(),
        stats: Stats { files: 1204, bytes: 0, elapsed_ms: 84 },
        rules: BTreeMap::new(),
        excerpts: BTreeMap::new(),
    }
}

fn lockfile() -> RuleRow {
    let title = "a lockfile is committed".to_owned();
    let next = "commit a lockfile for {components}".to_owned();
    RuleRow { title, next, fix: "commit the lockfile".to_owned() }
}

/// The shop of the design's first screen.
fn shop() -> Report {
    let root = "runs as root: alpine:3.20 sets no user, and no USER comes before";
    let cart = finding("services/cart/Dockerfile", 18, 1, root, "put `USER 10001` before CMD");
    let mail = finding("services/mailer/Dockerfile", 9, 1, root, "");
    let missing = "no route /ready in services/checkout";
    let help = "serve /ready, or probe a path that exists";
    let mut probe = finding("deploy/checkout.yaml", 41, 17, missing, help);
    probe.related.push(EvidenceRow {
        path: "services/checkout/src/app.ts".to_owned(),
        start: Position { line: 22, column: 1 },
        message: "the only route is /healthz".to_owned(),
    });
    let cmd = excerpt(17, &["COPY app /app", "CMD [\"/app/cart\"]"], 1, 3);
    let get = excerpt(40, &["\thttpGet:", "\t  path: /ready", "\t  port: 80"], 10, 6);
    let excerpts = [(cart.fingerprint.clone(), cmd), (probe.fingerprint.clone(), get)];
    let mut docs = result("docs/runbook", "web", Status::Fail, Vec::new());
    docs.severity = Severity::Advisory;
    let mut report = report(
        Verdict::NotReady,
        vec![
            result("health/probe-path-exists", "services/checkout", Status::Fail, vec![probe]),
            result("docker/non-root-user", "services/cart", Status::Fail, vec![cart]),
            result("docker/non-root-user", "services/mailer", Status::Fail, vec![mail]),
            result("deps/lockfile", "services/mailer", Status::Fail, Vec::new()),
            result("health/readiness-endpoint", "search", Status::Unknown, Vec::new()),
            result("docs/on-call", ".", Status::Waived, Vec::new()),
            result("docker/pinned-image", "services/cart", Status::Pass, Vec::new()),
            result("docker/pinned-image", "web", Status::NotApplicable, Vec::new()),
            docs,
        ],
    );
    let (rule, component) = ("health/probe-path-exists".into(), "services/checkout".into());
    report.gate.stop.push(Stop { rule, component, waived: false });
    report.rules.insert("deps/lockfile".to_owned(), lockfile());
    report.excerpts.extend(excerpts);
    let (path, start) = ("deploy/bad.yaml".to_owned(), Position::START);
    report.diagnostics.push(Diagnostic { path, start, message: "not YAML".to_owned() });
    report
}

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
