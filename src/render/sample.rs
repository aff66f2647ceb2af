//! Reports made by hand, for the tests of renderers.

use crate::render::Options;
use crate::render::human::{HumanOptions, Show};
use crate::report::{
    ChecklistRow, ComponentRow, Diagnostic, EvidenceRow, Excerpt, FindingRow, Gate, ItemRow,
    ItemStatus, KnownKind, KnownRow, Report, ResultRow, RuleRow, Stats, Status, Stop, Tool,
    Verdict,
};
use crate::rule::Severity;
use crate::source::Position;
use std::collections::BTreeMap;

pub(super) fn component(id: &str, name: &str, kind: &str, language: &str) -> ComponentRow {
    ComponentRow {
        id: id.to_owned(),
        path: id.split('#').next().unwrap_or(id).to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        languages: Some(language.to_owned()).filter(|l| !l.is_empty()).into_iter().collect(),
        frameworks: Vec::new(),
    }
}

pub(super) fn finding(path: &str, line: u32, column: u32, message: &str, help: &str) -> FindingRow {
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

pub(super) fn result(
    rule: &str,
    component: &str,
    status: Status,
    findings: Vec<FindingRow>,
) -> ResultRow {
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

pub(super) fn excerpt(first_line: u32, lines: &[&str], column: u32, width: u32) -> Excerpt {
    let lines = lines.iter().map(|line| (*line).to_owned()).collect();
    Excerpt { first_line, lines, column, width }
}

pub(super) fn item(status: ItemStatus) -> ItemRow {
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

pub(super) fn report(verdict: Verdict, results: Vec<ResultRow>) -> Report {
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
        line_hashes: BTreeMap::new(),
    }
}

pub(super) fn lockfile() -> RuleRow {
    let title = "a lockfile is committed".to_owned();
    let next = "commit a lockfile for {components}".to_owned();
    RuleRow {
        title,
        next,
        fix: "commit the lockfile".to_owned(),
        severity: Severity::Blocking,
        doc: "Builds differ without one.\n\n**Fix.** Commit the lockfile.".to_owned(),
        references: vec!["https://example.com/lockfiles".to_owned()],
    }
}

/// The shop of the design's first screen.
pub(super) fn shop() -> Report {
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

/// The shop with seven failures that a baseline knows.
pub(super) fn known() -> Report {
    let mut shop = shop();
    let (source, reason) = ("readycheck-baseline.json".to_owned(), "in the baseline".to_owned());
    let kind = KnownKind::Baseline;
    shop.gate.known.push(KnownRow { kind, source, reason, failures: 7, mended: 0 });
    shop
}

/// What a scanned file, a name or a setting may hold to do harm in a report.
pub(super) const HOSTILE: &str = "a\u{1b}[31m\u{202e}\n::error file=x::y ##[error]z\r\n\
    <script>alert(1)</script> | `b` ]]> [c](https://evil.example) **d** &amp; \u{0} %0A @all {{ 7*7 }}";

/// The shop with [`HOSTILE`] wherever text of others stands.
pub(super) fn hostile() -> Report {
    let bad = || HOSTILE.to_owned();
    let mut report = shop();
    let mut found = finding(HOSTILE, 1, 3, HOSTILE, HOSTILE);
    found.fingerprint = "0123456789abcdef".to_owned();
    let (path, start) = (bad(), Position::START);
    found.related.push(EvidenceRow { path, start, message: bad() });
    let lines = excerpt(1, &[HOSTILE, ""], 3, 900);
    report.excerpts.insert(found.fingerprint.clone(), lines);
    report.results.push(result(HOSTILE, HOSTILE, Status::Fail, vec![found.clone()]));
    report.results.push(result("docker/non-root-user", "web", Status::Fail, vec![found]));
    for status in [Status::Unknown, Status::Pass, Status::Waived] {
        let mut row = result(HOSTILE, HOSTILE, status, Vec::new());
        row.reason = bad();
        row.evidence.push(EvidenceRow { path: bad(), start, message: bad() });
        report.results.insert(0, row);
    }
    report.components.insert(0, component(HOSTILE, HOSTILE, HOSTILE, HOSTILE));
    report.checklists[0].title = bad();
    report.checklists[0].items[0].title = bad();
    let texts = RuleRow {
        title: bad(),
        next: bad(),
        fix: bad(),
        severity: Severity::Blocking,
        doc: bad(),
        references: vec![bad(), "javascript:alert(1)".to_owned()],
    };
    report.rules.insert(bad(), texts);
    report.diagnostics.insert(0, Diagnostic { path: bad(), start, message: bad() });
    report.gate.stop.push(Stop { rule: bad(), component: bad(), waived: false });
    report
}

/// How the reports of these tests are laid out.
pub(super) fn options() -> Options {
    let (name, show) = ("shop".to_owned(), Show::Default);
    let human = HumanOptions { name, show, width: 80, color: false, strict: false };
    Options { human, prefix: String::new(), source: None, advisory_gates: false }
}
