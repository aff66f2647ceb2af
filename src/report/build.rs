//! From judgements to the report: severities, acceptance, order, gate and checklists.

use super::known::{self, Content, Contents, Known};
use super::suppress::Suppressions;
use super::{
    ComponentRow, Diagnostic, EvidenceRow, FindingRow, Gate, KnownKind, KnownRow, Report,
    ResultRow, RuleRow, Stats, Status, Tool, checklist, fingerprint, gate,
};
use crate::config::Config;
use crate::engine::{Asked, Judgement};
use crate::repository::{Component, Repository};
use crate::rule::{Evidence, Finding, Outcome, RuleMeta, Severity};
use crate::ruleset::checklist::Checklist;
use crate::source::Position;
use std::collections::BTreeMap;

/// What a report is built from.
pub struct Inputs<'r> {
    /// Files, facts and components.
    pub repository: &'r Repository,
    /// The configuration.
    pub config: &'r Config,
    /// The rules that were asked.
    pub asked: &'r [Asked<'r>],
    /// The checklists.
    pub checklists: &'r [Checklist],
    /// Rules that `--only` or `--skip` left out.
    pub skipped: Vec<&'r RuleMeta>,
    /// Today, ISO date, UTC.
    pub today: &'r str,
    /// Failures that were there before, a source each, in the order in which they are asked.
    pub known: &'r [Known],
}

/// Builds the report; excerpts are added by who may read files.
pub fn build(inputs: &Inputs<'_>, judged: Vec<Judgement>, stats: Stats) -> Report {
    keyed(inputs, judged, stats).0
}

/// Builds the report, and tells by fingerprint what each finding is about.
pub fn keyed(inputs: &Inputs<'_>, judged: Vec<Judgement>, stats: Stats) -> (Report, Contents) {
    let Inputs { repository, config, asked, today, .. } = *inputs;
    let mut contents = Contents::new();
    let mut suppressions = Suppressions::new(repository, &config.waivers, today);
    let mut results = rows(inputs, judged, &mut suppressions, &mut contents);
    let ran = |rule: &str| asked.iter().any(|asked| asked.rule.meta.id == rule);
    let mut diagnostics = repository.diagnostics.clone();
    diagnostics.extend(suppressions.leftovers(&ran));
    let blocks = |meta: &&RuleMeta| {
        severity(config, repository, meta, repository.root()) == Severity::Blocking
    };
    let skipped = inputs.skipped.iter().copied().filter(blocks).count();
    let left_out = |rule: &str| inputs.skipped.iter().any(|meta| meta.id == rule);
    let accept =
        |known: &Known| known::accept(repository, &mut results, &contents, known, &left_out);
    let known: Vec<KnownRow> = inputs.known.iter().map(accept).collect();
    diagnostics.extend(known.iter().filter_map(stale));
    diagnostics.sort();
    diagnostics.dedup();
    let gate = Gate { known, ..gate::gate(repository, asked, &results, skipped) };
    let report = Report {
        schema_version: 1,
        tool: Tool { name: "readycheck".to_owned(), version: crate::VERSION.to_owned() },
        verdict: gate::verdict(&gate),
        gate,
        components: repository.listed().map(component_row).collect(),
        checklists: checklist::decide(inputs.checklists, &results, &config.attestations, today),
        results,
        diagnostics,
        stats,
        rules: asked.iter().map(|asked| rule_row(config, &asked.rule.meta)).collect(),
        excerpts: BTreeMap::new(),
        line_hashes: BTreeMap::new(),
    };
    (report, contents)
}

/// What a baseline holds that fails no more.
fn stale(known: &KnownRow) -> Option<Diagnostic> {
    let count = known.mended;
    let entries = if count == 1 { "entry is" } else { "entries are" };
    let message = format!("{count} {entries} mended: `readycheck baseline` takes out what is");
    let (path, start) = (known.source.clone(), Position::START);
    let stale = known.kind == KnownKind::Baseline && count > 0;
    stale.then_some(Diagnostic { path, start, message })
}

/// One row a judgement, sorted by component and rule.
fn rows(
    inputs: &Inputs<'_>,
    judged: Vec<Judgement>,
    suppressions: &mut Suppressions<'_>,
    contents: &mut Contents,
) -> Vec<ResultRow> {
    let Inputs { repository, config, asked, .. } = *inputs;
    let row = |judgement: Judgement| {
        let component = &repository.components[judgement.component];
        let meta = &asked[judgement.rule].rule.meta;
        let row = undecided(meta, component, severity(config, repository, meta, component));
        fill(row, judgement.outcome, repository, component, suppressions, contents)
    };
    let mut rows: Vec<ResultRow> = judged.into_iter().map(row).collect();
    rows.sort_by(|a, b| (&a.component, &a.rule).cmp(&(&b.component, &b.rule)));
    rows
}

fn undecided(meta: &RuleMeta, component: &Component, severity: Severity) -> ResultRow {
    ResultRow {
        rule: meta.id.clone(),
        component: component.id.clone(),
        status: Status::Unknown,
        severity,
        reason: String::new(),
        findings: Vec::new(),
        evidence: Vec::new(),
    }
}

/// The severity of a rule on a component: what the configuration says, else what the rule's file
/// says for the tier. The repository has the highest tier of what it holds.
fn severity(
    config: &Config,
    repository: &Repository,
    meta: &RuleMeta,
    component: &Component,
) -> Severity {
    if let Some(severity) = config.severity(&meta.id) {
        return severity;
    }
    let operated = repository.listed().filter(|c| c.kind.is_operated()).map(|c| c.tier);
    let tier = if component.id == "." { operated.min() } else { Some(component.tier) };
    meta.severity_in(tier.unwrap_or_default())
}

fn rule_row(config: &Config, meta: &RuleMeta) -> (String, RuleRow) {
    let row = RuleRow {
        title: meta.title.clone(),
        next: meta.next.clone(),
        fix: meta.fix.clone(),
        severity: config.severity(&meta.id).unwrap_or(meta.severity),
        doc: meta.doc.clone(),
        references: meta.references.clone(),
    };
    (meta.id.clone(), row)
}

/// A component as reports show it.
pub fn component_row(component: &Component) -> ComponentRow {
    ComponentRow {
        id: component.id.clone(),
        path: component.path.clone(),
        name: component.name.clone(),
        kind: component.kind.word().to_owned(),
        languages: component.languages.clone(),
        frameworks: component.frameworks.clone(),
    }
}

fn fill(
    mut row: ResultRow,
    outcome: Outcome,
    repository: &Repository,
    component: &Component,
    suppressions: &mut Suppressions<'_>,
    contents: &mut Contents,
) -> ResultRow {
    match outcome {
        Outcome::Pass(evidence) => {
            row.status = Status::Pass;
            row.evidence = evidence.iter().map(|e| evidence_row(repository, e)).collect();
        }
        Outcome::NotApplicable(reason) => {
            (row.status, row.reason) = (Status::NotApplicable, reason)
        }
        Outcome::Unknown(reason) => (row.status, row.reason) = (Status::Unknown, reason),
        Outcome::Fail(findings) => {
            fail(&mut row, findings, repository, component, suppressions, contents);
        }
    }
    row
}

/// A failure is waived when every finding is accepted; else only the others are shown.
fn fail(
    row: &mut ResultRow,
    findings: Vec<Finding>,
    repository: &Repository,
    component: &Component,
    suppressions: &mut Suppressions<'_>,
    contents: &mut Contents,
) {
    let (mut accepted, mut open) = (Vec::new(), Vec::new());
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut reasons: Vec<String> = Vec::new();
    for mut finding in findings {
        let mut expired = None;
        let content = Content::of(&finding);
        let reason = suppressions.accepts(&row.rule, component, &finding, &mut expired);
        if let Some(note) = expired {
            finding.message.push_str(&format!("; {note}"));
        }
        let path = repository.path(finding.at).to_owned();
        let about = (path.clone(), format!("{}\0{}", finding.object, finding.message));
        let nth = counts.entry(about).or_default();
        let print = fingerprint::fingerprint(&row.rule, &component.id, &path, &finding, *nth);
        *nth += 1;
        contents.insert(print.clone(), content);
        let shown = finding_row(repository, finding, print);
        match reason {
            Some(reason) => {
                accepted.push(shown);
                reasons.push(reason);
            }
            None => open.push(shown),
        }
    }
    reasons.dedup();
    (row.status, row.findings) = match open.is_empty() {
        true => (Status::Waived, accepted),
        false => (Status::Fail, open),
    };
    if row.status == Status::Waived {
        row.reason = reasons.join("; ");
    }
    row.findings
        .sort_by(|a, b| (&a.path, a.start, &a.message).cmp(&(&b.path, b.start, &b.message)));
}

fn finding_row(repository: &Repository, finding: Finding, fingerprint: String) -> FindingRow {
    FindingRow {
        path: repository.path(finding.at).to_owned(),
        start: finding.at.start,
        end: finding.at.end,
        related: finding.related.iter().map(|e| evidence_row(repository, e)).collect(),
        message: repository.redact(finding.at, finding.message),
        help: repository.redact(finding.at, finding.fix),
        fingerprint,
    }
}

fn evidence_row(repository: &Repository, evidence: &Evidence) -> EvidenceRow {
    EvidenceRow {
        path: repository.path(evidence.at).to_owned(),
        start: evidence.at.start,
        message: repository.redact(evidence.at, evidence.note.clone()),
    }
}
