//! Candidate folders: those with a manifest, a chart, infrastructure code or a Dockerfile beside
//! source code, each with the files that lie nearest to it.

use super::Declared;
use crate::discover::{Class, Format};
use crate::facts::{ComposeService, Fact, Mark, Role, What};
use crate::repository::{
    Component, ComponentKind, File, Repository, is_for_production, join, lies_in,
};
use std::collections::{BTreeMap, BTreeSet};

/// A candidate folder.
#[derive(Debug, Clone, Default)]
pub struct Unit {
    /// Folder; empty for the root.
    pub folder: String,
    /// Indices of the files for which this is the nearest candidate.
    pub files: Vec<usize>,
    /// Declared in the configuration, hence a component whatever it holds.
    pub declared: bool,
    /// Only a Dockerfile or build context makes it a candidate.
    pub image_only: bool,
}

impl Unit {
    /// The folder as the report shows it.
    pub fn shown_path(&self) -> &str {
        if self.folder.is_empty() { "." } else { &self.folder }
    }

    /// Facts of the unit's own files.
    pub fn facts<'r>(&self, repository: &'r Repository) -> impl Iterator<Item = &'r Fact> {
        self.files.iter().flat_map(|index| {
            let own = repository.files[*index].class == Class::Own;
            let range = repository.facts_by_file[*index].clone();
            repository.facts[if own { range } else { 0..0 }].iter()
        })
    }

    /// Facts of the files that lie in the folder itself.
    pub fn direct_facts<'r>(
        &'r self,
        repository: &'r Repository,
    ) -> impl Iterator<Item = &'r Fact> {
        self.facts(repository)
            .filter(move |fact| repository.file(fact.at.file).folder() == self.folder)
    }

    /// A component of the given kind at this folder.
    pub fn component(&self, repository: &Repository, kind: ComponentKind) -> Component {
        let path = self.shown_path();
        let name = match path {
            "." => &repository.name,
            path => path.rsplit('/').next().unwrap_or(path),
        };
        Component::new(path, name, kind)
    }
}

/// Folders that a manifest, a chart, infrastructure code or an image makes candidates.
#[derive(Default)]
struct Candidates {
    strong: BTreeSet<String>,
    infrastructure: BTreeSet<String>,
    charts: BTreeSet<String>,
    images: BTreeSet<String>,
}

impl Candidates {
    /// `built` are the build contexts of Dockerfiles that Compose files name.
    fn take(&mut self, file: &File, facts: &[Fact], built: &BTreeMap<String, String>) {
        let folder = file.folder().to_owned();
        let built_elsewhere = || built.get(&file.path).is_some_and(|context| *context != folder);
        match &file.format {
            Format::Manifest(ecosystem) if ecosystem == "terraform" => {
                self.infrastructure.insert(folder);
            }
            Format::Manifest(ecosystem) if ecosystem == "helm" => {
                self.charts.insert(folder);
            }
            Format::Manifest(_) if is_candidate(facts, file.failed) => {
                self.strong.insert(folder);
            }
            Format::Dockerfile if !built_elsewhere() => {
                self.images.insert(folder);
            }
            Format::Compose => self.images.extend(contexts(&folder, facts)),
            Format::Yaml if facts.iter().any(is_function) => {
                self.strong.insert(folder);
            }
            _ => {}
        }
    }
}

/// Finds the candidate folders, sorted by path.
pub fn find(repository: &Repository, declared: &[Declared]) -> Vec<Unit> {
    let mut found = Candidates::default();
    let contexts = super::link::contexts(repository);
    for (index, file) in repository.files.iter().enumerate() {
        // Scripts and styles of a Python package are part of it.
        let in_package = file.format == Format::Manifest("npm".to_owned())
            && join(file.folder(), "__init__.py").is_some_and(|p| repository.find(&p).is_some());
        if file.class == Class::Own && !in_package {
            let facts = &repository.facts[repository.facts_by_file[index].clone()];
            found.take(file, facts, &contexts);
        }
    }
    let Candidates { strong, mut infrastructure, charts, mut images } = found;
    keep_top_level(&mut infrastructure, repository);
    infrastructure.extend(chart_folders(&charts, &strong));
    let sources = source_folders(repository);
    images.retain(|folder| stands_alone(folder, &strong, &sources));
    let image_only = images.difference(&strong).cloned().collect::<BTreeSet<_>>();
    let declared = declared_folders(declared);
    let all: BTreeSet<String> =
        [&strong, &infrastructure, &images, &declared].into_iter().flatten().cloned().collect();
    // What lies in a hidden folder serves the tools that look there.
    let hidden = |folder: &String| folder.split('/').any(|part| part.starts_with('.'));
    all.into_iter()
        .filter(|folder| !hidden(folder) || declared.contains(folder))
        .map(|folder| Unit {
            declared: declared.contains(&folder),
            image_only: image_only.contains(&folder) && !infrastructure.contains(&folder),
            folder,
            files: Vec::new(),
        })
        .collect()
}

fn declared_folders(declared: &[Declared]) -> BTreeSet<String> {
    let folders = declared.iter().map(|d| d.path.trim_matches('/').trim_start_matches("./"));
    folders.map(|path| if path == "." { String::new() } else { path.to_owned() }).collect()
}

fn is_function(fact: &Fact) -> bool {
    matches!(&fact.what, What::Role(hint) if hint.role == Role::Function)
}

/// Whether a manifest makes its folder a candidate: not one that only configures tools, holds
/// tests, or lists requirements of documentation.
fn is_candidate(facts: &[Fact], failed: bool) -> bool {
    let tools = |mark: &Mark| matches!(mark, Mark::ToolsOnly | Mark::Tests);
    failed
        || facts.iter().any(|fact| match &fact.what {
            What::Manifest(manifest) => !manifest.marked(tools),
            _ => false,
        })
}

fn contexts(folder: &str, facts: &[Fact]) -> Vec<String> {
    let services = facts.iter().filter_map(|fact| match &fact.what {
        What::ComposeService(service) if builds_for_production(service) => {
            service.context.as_deref()
        }
        _ => None,
    });
    services.filter_map(|context| join(folder, context)).collect()
}

/// Whether nothing in the path of the Dockerfile that is built speaks of development.
fn builds_for_production(service: &ComposeService) -> bool {
    let path = service.dockerfile.as_deref().unwrap_or_default();
    path.split('/').all(is_for_production)
}

/// Of nested infrastructure folders the outer one stands for all, unless an inner one is a root
/// module of its own.
fn keep_top_level(folders: &mut BTreeSet<String>, repository: &Repository) {
    let all = folders.clone();
    let roots: BTreeSet<&str> = repository
        .facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::Manifest(m) if m.marked(|mark| *mark == Mark::RootModule) => {
                Some(repository.file(fact.at.file).folder())
            }
            _ => None,
        })
        .collect();
    folders.retain(|folder| {
        let inner = all.iter().any(|outer| outer != folder && lies_in(folder, outer));
        !inner || roots.contains(folder.as_str())
    });
}

/// Names of folders that hold deployment files of many kinds.
const DEPLOYMENT_FOLDERS: &[&str] =
    &["deploy", "deployment", "deployments", "helm", "k8s", "kubernetes"];

/// The folders that stand for charts. A chart inside a deployable belongs to it; several below
/// one folder of deployment files are variants of one thing, and that folder stands for them.
fn chart_folders(charts: &BTreeSet<String>, strong: &BTreeSet<String>) -> BTreeSet<String> {
    let inside = |chart: &String| {
        strong.iter().any(|unit| !unit.is_empty() && lies_in(chart, unit))
            || charts.iter().any(|outer| outer != chart && lies_in(chart, outer))
    };
    let free: Vec<&String> = charts.iter().filter(|chart| !inside(chart)).collect();
    let group = |chart: &str| {
        let mut end = 0;
        for part in chart.split('/') {
            end += part.len();
            if DEPLOYMENT_FOLDERS.contains(&part) {
                return Some(chart[..end].to_owned());
            }
            end += 1;
        }
        None
    };
    free.iter()
        .map(|chart| match group(chart) {
            Some(outer) if free.iter().filter(|c| lies_in(c, &outer)).count() > 1 => outer,
            _ => (*chart).clone(),
        })
        .collect()
}

/// Folders that hold source files of their own, with how many.
fn source_folders(repository: &Repository) -> BTreeMap<String, usize> {
    let mut folders = BTreeMap::new();
    for file in &repository.files {
        if file.class == Class::Own && matches!(file.format, Format::Source(_)) {
            *folders.entry(file.folder().to_owned()).or_default() += 1;
        }
    }
    folders
}

/// Whether a folder with a Dockerfile is a deployable of its own and not the place where an outer
/// one keeps its Dockerfile: it holds code, and no manifest stands above it but the root's.
fn stands_alone(
    folder: &str,
    strong: &BTreeSet<String>,
    sources: &BTreeMap<String, usize>,
) -> bool {
    if strong.contains(folder) || (folder.is_empty() && strong.is_empty()) {
        return true;
    }
    let outer = strong.iter().any(|other| !other.is_empty() && lies_in(folder, other));
    let mut inner = sources.range(folder.to_owned()..);
    let holds_code = inner.next().is_some_and(|(source, _)| lies_in(source, folder));
    holds_code && !folder.is_empty() && !outer
}

/// Gives every file to the nearest candidate above it.
pub fn assign_files(repository: &Repository, units: &mut [Unit]) {
    let by_folder: BTreeMap<String, usize> =
        units.iter().enumerate().map(|(at, unit)| (unit.folder.clone(), at)).collect();
    for (index, file) in repository.files.iter().enumerate() {
        let mut folder = file.folder();
        loop {
            if let Some(unit) = by_folder.get(folder) {
                units[*unit].files.push(index);
                break;
            }
            if folder.is_empty() {
                break;
            }
            folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        }
    }
}
