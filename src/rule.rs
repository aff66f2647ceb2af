//! What a rule is, and what it may answer. Holds no rule and runs none.

use crate::repository::{Component, Repository};
use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much a failure weighs: a blocking one makes the repository *not ready*.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Gates by default.
    Blocking,
    /// Reported and counted, never gates.
    Advisory,
}

/// How much depends on a component, as its owners declare it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// An outage is an incident for the whole organisation.
    Critical,
    /// What holds when nothing is declared.
    #[default]
    Standard,
    /// An outage troubles nobody but its developers.
    Experimental,
}

/// A name in a rule's `applies-to`: a component kind or an artefact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AppliesTo {
    /// HTTP or gRPC services.
    Service,
    /// Queue and batch workers.
    Worker,
    /// Serverless functions.
    Function,
    /// Command-line tools.
    Cli,
    /// Libraries.
    Library,
    /// Static sites and front ends.
    Site,
    /// Infrastructure code.
    Infra,
    /// Container images built by a Dockerfile.
    Image,
    /// Compose files.
    Compose,
    /// Kubernetes workloads.
    Workload,
    /// CI pipelines.
    Pipeline,
    /// Package manifests.
    Package,
    /// The repository as a whole.
    Repository,
}

/// A parameter that `readycheck.toml` may set for a rule.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Value when the configuration names none; its type is the parameter's type.
    pub default: serde_json::Value,
    /// One sentence.
    pub description: String,
}

/// Everything about a rule but its judgement; read from the rule's own file.
#[derive(Debug, Clone)]
pub struct RuleMeta {
    /// `category/name`, which is also the path of its file.
    pub id: String,
    /// The property that must hold.
    pub title: String,
    /// What to do, in a few words; `{components}` stands for their names.
    pub next: String,
    /// Severity when the configuration names none.
    pub severity: Severity,
    /// Tiers in which a blocking rule blocks; in the others it is advisory. Empty: in all.
    pub blocking_in: Vec<Tier>,
    /// Whether a failure stops a launch whatever else holds, and is shown first, waived or not.
    pub stop: bool,
    /// Component kinds and artefacts it is asked of.
    pub applies_to: Vec<AppliesTo>,
    /// Primary sources.
    pub references: Vec<String>,
    /// The same check in other tools: tool name to rule ids.
    pub counterparts: BTreeMap<String, Vec<String>>,
    /// Parameters with their defaults.
    pub parameters: BTreeMap<String, Parameter>,
    /// Concerns of the signals that it asks for; `outbound`, `environment` and `route` are rows of
    /// their own kinds.
    pub signals: Vec<String>,
    /// The prose of the file as Markdown, examples and expressions left out.
    pub doc: String,
    /// The paragraph that begins with `**Fix.**`, without the marker.
    pub fix: String,
}

impl RuleMeta {
    /// The part of the id before the slash.
    pub fn category(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// Severity for a component of a tier when the configuration names none.
    pub fn severity_in(&self, tier: Tier) -> Severity {
        match self.blocking_in.is_empty() || self.blocking_in.contains(&tier) {
            true => self.severity,
            false => Severity::Advisory,
        }
    }

    /// Whether the rule is asked once, of the repository, and not of each component.
    pub fn is_repository_wide(&self) -> bool {
        self.applies_to == [AppliesTo::Repository]
    }
}

/// The keys of a rule about a concern.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConcernKeys {
    /// The concern, as the signals name it.
    pub name: String,
    /// `needs`: what the component must have for the question to arise, and why it does not
    /// without: `outbound` for calls to others, `route` for more than gRPC, else a concern. One of
    /// them will do.
    pub needs: BTreeMap<String, String>,
    /// `by-default`: what holds where no sign is found, said of what `needs` asks for.
    pub by_default: Option<String>,
    /// `silent`: why the question does not arise where no sign is found.
    pub silent: Option<String>,
    /// `silence-proves-nothing`: where no sign is found, nobody
    /// knows; a sign that it is not so fails all the same.
    pub silence_proves_nothing: bool,
    /// `one-is-enough`: one sign that it is so outweighs those that it is not.
    pub one_is_enough: bool,
}

/// A place with a sentence: why a result is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Where.
    pub at: Span,
    /// What stands there.
    pub note: String,
}

/// One defect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// States the defect; one sentence, lower case start, no full stop.
    pub message: String,
    /// Where it is, or where what is missing would stand.
    pub at: Span,
    /// What to write instead; imperative, short.
    pub fix: String,
    /// The thing it is about (an image, a package, a heading): what stays the same when lines
    /// move, and what a waiver may name. Empty when the file itself is the thing.
    pub object: String,
    /// Further places that belong to the defect.
    pub related: Vec<Evidence>,
}

/// A rule's answer for one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The property holds, and this shows it.
    Pass(Vec<Evidence>),
    /// The property does not hold; at least one finding.
    Fail(Vec<Finding>),
    /// The question does not arise, for this reason.
    NotApplicable(String),
    /// The question cannot be decided, for this reason.
    Unknown(String),
}

impl Outcome {
    /// A pass with one piece of evidence.
    pub fn pass(at: Span, note: impl Into<String>) -> Outcome {
        Outcome::Pass(vec![Evidence { at, note: note.into() }])
    }

    /// A failure with one finding.
    pub fn fail(at: Span, message: impl Into<String>, fix: impl Into<String>) -> Outcome {
        Outcome::Fail(vec![Finding::new(at, message, fix)])
    }

    /// Not applicable, for this reason.
    pub fn skip(reason: impl Into<String>) -> Outcome {
        Outcome::NotApplicable(reason.into())
    }

    /// Joins the answers for several artefacts of one component: a failure outweighs unknown,
    /// unknown outweighs a pass, a pass outweighs not applicable.
    pub fn join(parts: Vec<Outcome>, nothing: &str) -> Outcome {
        let (mut evidence, mut findings) = (Vec::new(), Vec::new());
        let (mut unknown, mut skipped) = (None, None);
        for part in parts {
            match part {
                Outcome::Pass(more) => evidence.extend(more),
                Outcome::Fail(more) => findings.extend(more),
                Outcome::Unknown(reason) => unknown = unknown.or(Some(reason)),
                Outcome::NotApplicable(reason) => skipped = skipped.or(Some(reason)),
            }
        }
        if !findings.is_empty() {
            return Outcome::Fail(findings);
        }
        if let Some(reason) = unknown {
            return Outcome::Unknown(reason);
        }
        if !evidence.is_empty() {
            return Outcome::Pass(evidence);
        }
        Outcome::NotApplicable(skipped.unwrap_or_else(|| nothing.to_owned()))
    }
}

impl Finding {
    /// A finding without related places.
    pub fn new(at: Span, message: impl Into<String>, fix: impl Into<String>) -> Finding {
        let (message, fix) = (message.into(), fix.into());
        Finding { message, at, fix, object: String::new(), related: Vec::new() }
    }

    /// The same finding, about `object`.
    pub fn about(mut self, object: impl Into<String>) -> Finding {
        self.object = object.into();
        self
    }
}

/// What a rule sees: one component, the repository around it, and the rule's parameters.
/// It gives no text and opens no file.
#[derive(Clone, Copy)]
pub struct Subject<'r> {
    /// The component that is judged; the repository itself for repository-wide rules.
    pub component: &'r Component,
    /// All components, files and facts.
    pub repository: &'r Repository,
    /// The rule's parameters, defaults filled in.
    pub parameters: &'r BTreeMap<String, serde_json::Value>,
}

impl<'r> Subject<'r> {
    /// A list parameter as strings; empty when it is absent or no list.
    pub fn strings(&self, name: &str) -> Vec<&'r str> {
        let list = self.parameters.get(name).and_then(|value| value.as_array());
        list.into_iter().flatten().filter_map(|value| value.as_str()).collect()
    }
}

/// A rule's question, asked of one subject. Pure: same subject, same outcome.
pub trait Check: Send + Sync {
    /// Answers the question.
    fn check(&self, subject: &Subject<'_>) -> Outcome;
}

impl<F: Fn(&Subject<'_>) -> Outcome + Send + Sync> Check for F {
    fn check(&self, subject: &Subject<'_>) -> Outcome {
        self(subject)
    }
}

/// A rule: its story and its judgement.
pub struct Rule {
    /// What the rule's file says.
    pub meta: RuleMeta,
    /// The judgement.
    pub check: Box<dyn Check>,
    /// The examples of the rule's file.
    pub examples: Vec<Example>,
    /// The rule's file as it is.
    pub source: String,
}

/// What the rule must answer for an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expectation {
    /// Fails at exactly the stated lines.
    Bad,
    /// Passes, and nothing fails.
    Good,
    /// Not applicable.
    Skip,
    /// Unknown.
    Unknown,
}

/// An example of a rule's file: a small repository and the answer it must get.
#[derive(Debug, Clone)]
pub struct Example {
    /// The expected answer.
    pub expected: Expectation,
    /// Paths and contents.
    pub files: Vec<(String, String)>,
    /// Paths and contents of files that an earlier commit held.
    pub past: Vec<(String, String)>,
    /// For `bad`: path and line of each finding.
    pub findings: Vec<(String, u32)>,
    /// Line of the opening fence in the rule's file.
    pub line: u32,
}
