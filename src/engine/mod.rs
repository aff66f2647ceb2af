//! Asks every rule of every component it applies to, in parallel, and nothing else: which rule
//! sees which subject is decided here, what the answer is worth is not.

pub mod example;

use crate::discover::{Class, Format};
use crate::facts::What;
use crate::report::Diagnostic;
use crate::repository::{Component, ComponentKind, Repository};
use crate::rule::{AppliesTo, Outcome, Rule, RuleMeta, Subject};
use crate::source::{FileId, Position};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A rule with the parameters of this run.
pub struct Asked<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Its parameters, defaults filled in.
    pub parameters: BTreeMap<String, serde_json::Value>,
}

impl<'r> Asked<'r> {
    /// A rule with the defaults of its file.
    pub fn with_defaults(rule: &'r Rule) -> Asked<'r> {
        let defaults = rule.meta.parameters.iter();
        let parameters = defaults.map(|(name, p)| (name.clone(), p.default.clone())).collect();
        Asked { rule, parameters }
    }
}

/// The answer of one rule for one component.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// Index of the rule among those asked.
    pub rule: usize,
    /// Index of the component in [`Repository::components`].
    pub component: usize,
    /// The answer.
    pub outcome: Outcome,
}

/// Runs the rules; judgements come sorted by component and rule. A rule that panics answers
/// unknown, with a diagnostic.
pub fn run(repository: &Repository, asked: &[Asked<'_>]) -> (Vec<Judgement>, Vec<Diagnostic>) {
    let pairs: Vec<(usize, usize)> = (0..repository.components.len())
        .flat_map(|component| (0..asked.len()).map(move |rule| (component, rule)))
        .filter(|(component, rule)| {
            is_asked(&asked[*rule].rule.meta, &repository.components[*component])
        })
        .collect();
    let answers: Vec<(Option<Judgement>, Option<Diagnostic>)> = pairs
        .par_iter()
        .map(|(component, rule)| {
            let (outcome, diagnostic) = judge(repository, *component, &asked[*rule]);
            let judged =
                outcome.map(|outcome| Judgement { rule: *rule, component: *component, outcome });
            (judged, diagnostic)
        })
        .collect();
    let (judged, diagnostics): (Vec<_>, Vec<_>) = answers.into_iter().unzip();
    (judged.into_iter().flatten().collect(), diagnostics.into_iter().flatten().collect())
}

/// Repository-wide rules are asked of the root alone, all others of listed components, and of an
/// unlisted root for the artefacts that belong to no component, or for all that does where the
/// rule names the repository beside the kinds.
fn is_asked(meta: &RuleMeta, component: &Component) -> bool {
    if meta.is_repository_wide() {
        return component.id == ".";
    }
    let root = component.id == "." && meta.applies_to.contains(&AppliesTo::Repository);
    component.listed || root || artefacts(meta).next().is_some()
}

fn judge(
    repository: &Repository,
    component: usize,
    asked: &Asked<'_>,
) -> (Option<Outcome>, Option<Diagnostic>) {
    let (meta, component) = (&asked.rule.meta, &repository.components[component]);
    if let Some(reason) = inapplicable(repository, component, meta) {
        let skipped = lost(repository, component, meta)
            .unwrap_or_else(|| Outcome::NotApplicable(reason.to_owned()));
        let silent = !component.listed && matches!(skipped, Outcome::NotApplicable(_));
        return ((!silent || meta.is_repository_wide()).then_some(skipped), None);
    }
    let subject = Subject { component, repository, parameters: &asked.parameters };
    let answered = catch_unwind(AssertUnwindSafe(|| asked.rule.check.check(&subject)));
    let Ok(outcome) = answered else {
        let message = format!("the rule {} failed on {}: please report", meta.id, component.id);
        let diagnostic = Diagnostic { path: ".".to_owned(), start: Position::START, message };
        return (Some(Outcome::Unknown("the rule itself failed".to_owned())), Some(diagnostic));
    };
    // What a lost file might have held could turn an absence into a presence, never the reverse.
    let settled = match (&outcome, meta.is_repository_wide()) {
        (Outcome::Unknown(_), _) | (Outcome::Pass(_), true) | (Outcome::Fail(_), false) => true,
        (_, _) => false,
    };
    let outcome = match lost(repository, component, meta) {
        Some(lost) if !settled => lost,
        _ => outcome,
    };
    (Some(outcome), None)
}

fn artefacts(meta: &RuleMeta) -> impl Iterator<Item = AppliesTo> + '_ {
    meta.applies_to.iter().copied().filter(|a| kind_of(*a).is_none() && *a != AppliesTo::Repository)
}

fn kind_of(applies_to: AppliesTo) -> Option<ComponentKind> {
    Some(match applies_to {
        AppliesTo::Service => ComponentKind::Service,
        AppliesTo::Worker => ComponentKind::Worker,
        AppliesTo::Function => ComponentKind::Function,
        AppliesTo::Cli => ComponentKind::Cli,
        AppliesTo::Library => ComponentKind::Library,
        AppliesTo::Site => ComponentKind::Site,
        AppliesTo::Infra => ComponentKind::Infra,
        _ => return None,
    })
}

/// Why a rule has nothing to say of a component; `None` when it has.
fn inapplicable(
    repository: &Repository,
    component: &Component,
    meta: &RuleMeta,
) -> Option<&'static str> {
    if component.id == "." && meta.applies_to.contains(&AppliesTo::Repository) {
        return None;
    }
    let mut kinds = meta.applies_to.iter().filter_map(|a| kind_of(*a)).peekable();
    if kinds.peek().is_some() && !kinds.any(|kind| kind == component.kind) {
        return Some(match component.kind {
            ComponentKind::Service => "not asked of services",
            ComponentKind::Worker => "not asked of workers",
            ComponentKind::Function => "not asked of functions",
            ComponentKind::Cli => "not asked of command-line tools",
            ComponentKind::Library => "not asked of libraries",
            ComponentKind::Site => "not asked of static sites",
            ComponentKind::Infra => "not asked of infrastructure code",
        });
    }
    let wanted: Vec<AppliesTo> = artefacts(meta).collect();
    if wanted.is_empty() || wanted.iter().any(|artefact| has(repository, component, *artefact)) {
        return None;
    }
    Some(match wanted[0] {
        AppliesTo::Image => "no Dockerfile",
        AppliesTo::Compose => "no Compose service runs it",
        AppliesTo::Workload => "no Kubernetes workload runs it",
        AppliesTo::Package => "no package manifest",
        _ => "no pipeline",
    })
}

fn has(repository: &Repository, component: &Component, artefact: AppliesTo) -> bool {
    component.facts(repository).any(|fact| {
        matches!(
            (&fact.what, artefact),
            (What::Dockerfile(_), AppliesTo::Image)
                | (What::Manifest(_), AppliesTo::Package)
                | (What::ComposeService(_), AppliesTo::Compose)
                | (What::Workload(_), AppliesTo::Workload)
        )
    })
}

/// Whether a rule reads files of a format.
pub fn reads(meta: &RuleMeta, format: &Format) -> bool {
    meta.applies_to.iter().any(|applies_to| match applies_to {
        AppliesTo::Image => matches!(format, Format::Dockerfile),
        AppliesTo::Package => matches!(format, Format::Manifest(_)),
        AppliesTo::Compose => matches!(format, Format::Compose),
        AppliesTo::Repository => matches!(
            format,
            Format::Document { .. }
                | Format::CodeOwners
                | Format::Owners
                | Format::Catalogue
                | Format::Dependabot
                | Format::Renovate
        ),
        _ => false,
    })
}

/// Unknown, when a file that the rule reads on this component could not be read or parsed.
fn lost(repository: &Repository, component: &Component, meta: &RuleMeta) -> Option<Outcome> {
    let all = (0..repository.files.len()).map(|index| FileId(index as u32));
    let own = component.failed_files.iter().copied();
    let files: Vec<FileId> = if meta.is_repository_wide() { all.collect() } else { own.collect() };
    let lost = files
        .into_iter()
        .map(|id| repository.file(id))
        .find(|file| file.failed && file.class == Class::Own && reads(meta, &file.format))?;
    Some(Outcome::Unknown(format!("{} could not be read or parsed", lost.path)))
}
