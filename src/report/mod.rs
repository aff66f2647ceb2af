//! The report: the only input of any renderer, and the JSON contract itself. Formats nothing.

pub mod baseline;
pub mod build;
pub mod checklist;
pub mod fingerprint;
pub mod gate;
pub mod known;
pub mod suppress;

use crate::rule::Severity;
use crate::source::Position;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing blocking failed and everything blocking was decided.
    Ready,
    /// At least one blocking failure.
    NotReady,
    /// Nothing blocking failed, but something blocking was not decided.
    Undetermined,
}

/// Status of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The property does not hold.
    Fail,
    /// It could not be decided.
    Unknown,
    /// It fails, and a waiver or an inline comment accepts that.
    Waived,
    /// The property holds.
    Pass,
    /// The question does not arise.
    NotApplicable,
}

/// Everything a run found out. Serialises to the JSON report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this format.
    pub schema_version: u32,
    /// The program that made the report.
    pub tool: Tool,
    /// The answer.
    pub verdict: Verdict,
    /// What led to the verdict.
    pub gate: Gate,
    /// The deployables and libraries found.
    pub components: Vec<ComponentRow>,
    /// One row a rule and component.
    pub results: Vec<ResultRow>,
    /// The checklists, in display order.
    pub checklists: Vec<ChecklistRow>,
    /// What could not be read, parsed or decided, and waivers that match nothing.
    pub diagnostics: Vec<Diagnostic>,
    /// Size of the scan.
    pub stats: Stats,
    /// What the files of the rules that ran say, for renderers; not part of the contract.
    #[serde(skip)]
    pub rules: BTreeMap<String, RuleRow>,
    /// Text around each finding, by fingerprint, for renderers; not part of the contract.
    #[serde(skip)]
    pub excerpts: BTreeMap<String, Excerpt>,
    /// Hash of each finding's line and what follows, by fingerprint, as code scanning computes it;
    /// not part of the contract.
    #[serde(skip)]
    pub line_hashes: BTreeMap<String, String>,
}

/// What a renderer may say of a rule.
#[derive(Debug, Clone)]
pub struct RuleRow {
    /// The property that must hold.
    pub title: String,
    /// What to do, in a few words; `{components}` stands for their names.
    pub next: String,
    /// The fix paragraph of the rule's file.
    pub fix: String,
    /// Severity after configuration, where no tier makes it milder.
    pub severity: Severity,
    /// The prose of the rule's file, Markdown: why it matters and how to fix it.
    pub doc: String,
    /// Addresses of primary sources.
    pub references: Vec<String>,
}

/// A window of lines around a finding, made safe to print: no control characters, long lines cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// Number of the first line in `lines`, from 1.
    pub first_line: u32,
    /// The lines, without line ends.
    pub lines: Vec<String>,
    /// Column of the finding's first character in its line as it stands in `lines`, from 1.
    pub column: u32,
    /// Width of the marked text in characters, at least 1; ends with the finding's first line.
    pub width: u32,
}

/// Name and version of the program.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tool {
    /// `readycheck`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What the verdict rests on.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Gate {
    /// Results that are fail and blocking.
    pub blocking_failures: usize,
    /// Results that are unknown and blocking.
    pub blocking_unknown: usize,
    /// Blocking rules that `--only` or `--skip` left out.
    pub blocking_skipped: usize,
    /// Files that a blocking rule reads and that could not be read or parsed.
    pub not_analysed: usize,
    /// STOP items that fail: `rule` on `component`, waived or not.
    pub stop: Vec<Stop>,
    /// Failures that were there before and do not count: of a baseline, of an earlier commit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<KnownRow>,
}

/// What knew a failure before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KnownKind {
    /// The baseline of the repository.
    Baseline,
    /// An earlier commit, analysed with the same rules.
    Revision,
}

/// How many failures were known before, from one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KnownRow {
    /// What knew them.
    pub kind: KnownKind,
    /// The file of the baseline, or the revision of `--changed-since`.
    pub source: String,
    /// The reason that results have which are waived for this alone.
    pub reason: String,
    /// Findings that are waived because they were known.
    pub failures: usize,
    /// Known failures that are there no more.
    pub mended: usize,
}

/// A failed STOP item.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Stop {
    /// Rule id.
    pub rule: String,
    /// Component id.
    pub component: String,
    /// Whether a waiver accepts it.
    pub waived: bool,
}

/// A component as the report shows it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ComponentRow {
    /// Path, or `path#name` for a further deployable of one root.
    pub id: String,
    /// Folder, relative to the root; `.` for the root.
    pub path: String,
    /// Short name for people.
    pub name: String,
    /// service, worker, function, cli, library, site or infra.
    pub kind: String,
    /// Languages, most code first.
    pub languages: Vec<String>,
    /// Frameworks that its manifests name.
    pub frameworks: Vec<String>,
}

/// The result of one rule on one component.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ResultRow {
    /// Rule id.
    pub rule: String,
    /// Component id; `.` for the repository.
    pub component: String,
    /// Status.
    pub status: Status,
    /// Severity after configuration.
    pub severity: Severity,
    /// Why it is not applicable, waived or unknown; empty otherwise.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The defects; kept when waived.
    pub findings: Vec<FindingRow>,
    /// What shows a pass.
    pub evidence: Vec<EvidenceRow>,
}

/// A defect in the report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FindingRow {
    /// Path relative to the root, with `/`.
    pub path: String,
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
    /// The defect.
    pub message: String,
    /// The fix.
    pub help: String,
    /// Stable name of the finding: survives moved lines.
    pub fingerprint: String,
    /// Further places.
    pub related: Vec<EvidenceRow>,
}

/// A place with a sentence.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EvidenceRow {
    /// Path relative to the root, with `/`.
    pub path: String,
    /// First character.
    pub start: Position,
    /// What stands there.
    pub message: String,
}

/// A checklist with its items decided.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChecklistRow {
    /// Checklist id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Items in order.
    pub items: Vec<ItemRow>,
}

/// Status of a checklist item: a result's, or `attested`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ItemStatus {
    /// All (or, in mode any, one) of its rules pass.
    Pass,
    /// A rule fails.
    Fail,
    /// No rule applies.
    NotApplicable,
    /// Failures are waived.
    Waived,
    /// A person vouches for it.
    Attested,
    /// Not decided.
    Unknown,
}

/// One line of a checklist.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ItemRow {
    /// Item id.
    pub id: String,
    /// Title.
    pub title: String,
    /// `all` or `any`.
    pub mode: String,
    /// Status over all components.
    pub status: ItemStatus,
    /// Rules that decide it.
    pub rules: Vec<String>,
    /// Who vouches for it, if someone does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attestation: Option<AttestationRow>,
    /// Status for each component.
    pub by_component: BTreeMap<String, ItemStatus>,
}

/// A person's word for an item that no static check decides.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AttestationRow {
    /// Who vouches.
    pub owner: String,
    /// Where it can be seen.
    pub evidence: String,
    /// When it was attested, ISO date.
    pub date: String,
    /// Last day it counts, ISO date.
    pub expires: String,
}

/// Something the reader should know about the scan itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Diagnostic {
    /// Path relative to the root.
    pub path: String,
    /// Where in the file.
    pub start: Position,
    /// One sentence.
    pub message: String,
}

/// Size of the scan.
#[derive(Debug, Default, Clone, Serialize, JsonSchema)]
pub struct Stats {
    /// Files seen by the walk.
    pub files: usize,
    /// Bytes of those files.
    pub bytes: u64,
    /// Wall time in milliseconds; the only field that differs between equal runs.
    pub elapsed_ms: u64,
}
