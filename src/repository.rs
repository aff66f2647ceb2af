//! The repository as rules see it: files, facts and components, immutable once built.

mod file;
mod secret;

pub use file::{File, is_for_production, is_supervised};
pub use secret::{PastSecret, secret};

use crate::discover::{Class, Format};
use crate::facts::{
    ComposeService, Dockerfile, Document, Fact, Lockfile, Manifest, Sign, What, WorkloadContainer,
};
use crate::report::Diagnostic;
use crate::rule::Tier;
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComponentKind {
    /// Serves HTTP or gRPC.
    Service,
    /// Takes work from a queue or schedule.
    Worker,
    /// Runs on a function platform.
    Function,
    /// Runs in a terminal.
    Cli,
    /// Is imported by others.
    Library,
    /// Is built to static files.
    Site,
    /// Provisions infrastructure.
    Infra,
}

impl ComponentKind {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            ComponentKind::Service => "service",
            ComponentKind::Worker => "worker",
            ComponentKind::Function => "function",
            ComponentKind::Cli => "cli",
            ComponentKind::Library => "library",
            ComponentKind::Site => "site",
            ComponentKind::Infra => "infra",
        }
    }

    /// Whether someone operates it: a service, worker or function.
    pub fn is_operated(self) -> bool {
        matches!(self, ComponentKind::Service | ComponentKind::Worker | ComponentKind::Function)
    }
}

/// A deployable or library, or the repository itself.
#[derive(Debug, Clone)]
pub struct Component {
    /// Path, or `path#name`.
    pub id: String,
    /// Folder relative to the root; `.` for the root.
    pub path: String,
    /// Short name.
    pub name: String,
    /// Kind.
    pub kind: ComponentKind,
    /// How much depends on it, as declared.
    pub tier: Tier,
    /// Stands in the report; false for a root that only carries repository-level results.
    pub listed: bool,
    /// Languages, most code first.
    pub languages: Vec<String>,
    /// Frameworks that dependencies and code name, sorted.
    pub frameworks: Vec<String>,
    /// Indices of facts that belong to it, sorted.
    pub facts: Vec<usize>,
    /// Indices of the libraries of this repository that it takes in, directly or through others.
    pub takes_in: Vec<usize>,
    /// Signs of concerns: in its code, dependencies, settings and start commands.
    pub signs: Vec<(Sign, Span)>,
    /// Files that belong to it, that a rule reads and that could not be read or parsed.
    pub failed_files: Vec<FileId>,
}

/// What documents and examples tell of a variable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Its line in an example of an environment file for what is deployed.
    pub listed: Option<Span>,
    /// Some example, settings file or document names it.
    pub documented: bool,
    /// A comment or document says what it is for.
    pub described: bool,
}

/// A document that lies outside the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptElsewhere {
    /// What it is: `runbook`, `rollback`, …
    pub document: String,
    /// Where it is.
    pub url: String,
    /// The place that says so.
    pub at: Span,
}

/// Files, facts and components.
#[derive(Debug, Default)]
pub struct Repository {
    /// Name of the root folder.
    pub name: String,
    /// Files, sorted by path; a [`FileId`] is an index.
    pub files: Vec<File>,
    /// Facts, sorted by file.
    pub facts: Vec<Fact>,
    /// Components, sorted by id; the root is always there, listed or not.
    pub components: Vec<Component>,
    /// What could not be read or parsed.
    pub diagnostics: Vec<Diagnostic>,
    /// Build context of a Dockerfile (both paths), where a Compose file names it.
    pub build_contexts: BTreeMap<String, String>,
    /// Folder of the workspace member that a Dockerfile of its root builds, by the path of the
    /// Dockerfile.
    pub built_members: BTreeMap<String, String>,
    /// Folders that could not be listed.
    pub unread_folders: usize,
    /// Documents that the configuration says are kept elsewhere.
    pub kept_elsewhere: Vec<KeptElsewhere>,
    /// Variables that an example lists, that no code is seen to read, and that no file names.
    pub unnamed: BTreeSet<String>,
    /// What documents and examples tell of each variable that code reads.
    pub variables: BTreeMap<String, Told>,
    /// Secrets that only the history holds; `None` when it was not read.
    pub past_secrets: Option<Vec<PastSecret>>,
    /// Paths that git tracks; `None` where there is no git, or nobody needed to know.
    pub tracked: Option<BTreeSet<String>>,
    /// For each file, the range of its facts.
    pub facts_by_file: Vec<Range<usize>>,
}

impl Repository {
    /// A file.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The path of the file a span lies in.
    pub fn path(&self, at: Span) -> &str {
        &self.file(at.file).path
    }

    /// The file of a path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let found = self.files.binary_search_by(|file| file.path.as_str().cmp(path));
        found.ok().map(|index| FileId(index as u32))
    }

    /// The files in a folder and below, by path.
    pub fn files_in<'r>(&'r self, folder: &str) -> impl Iterator<Item = FileId> + use<'r> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let first = self.files.partition_point(|file| file.path < prefix);
        let inside = self.files[first..].iter().take_while(move |f| f.path.starts_with(&prefix));
        inside.enumerate().map(move |(at, _)| FileId((first + at) as u32))
    }

    /// The facts of a file.
    pub fn facts_of(&self, id: FileId) -> &[Fact] {
        &self.facts[self.facts_by_file[id.0 as usize].clone()]
    }

    /// The component that stands for the repository.
    pub fn root(&self) -> &Component {
        self.components.iter().find(|c| c.id == ".").expect("the root is always built")
    }

    /// Components that the report lists.
    pub fn listed(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|component| component.listed)
    }

    /// Documents of files that are neither vendored nor generated, with their files.
    pub fn documents(&self) -> impl Iterator<Item = (&File, &Document, Span)> {
        self.facts.iter().filter_map(|fact| match &fact.what {
            What::Document(document) => {
                let file = self.file(fact.at.file);
                let own = !matches!(file.class, Class::Vendored | Class::Generated);
                own.then_some((file, document.as_ref(), fact.at))
            }
            _ => None,
        })
    }

    /// The README nearest to the root: the root's own, else none.
    pub fn readme(&self) -> Option<(&File, &Document, Span)> {
        let stem = |file: &File| file.name().split('.').next().map(str::to_lowercase);
        let in_place = |folder: &str| matches!(folder, "" | ".github" | "docs" | "doc");
        let mut readmes: Vec<_> = self
            .documents()
            .filter(|(file, ..)| stem(file).as_deref() == Some("readme") && in_place(file.folder()))
            .collect();
        readmes.sort_by_key(|(file, ..)| (file.folder().len(), file.path.clone()));
        readmes.into_iter().next()
    }

    /// Where a finding about something that the repository lacks points: the README, else the
    /// first manifest or Dockerfile, else the first file; line 1.
    pub fn place_for_absence(&self) -> Span {
        if let Some((_, _, at)) = self.readme() {
            return at;
        }
        let rank = |file: &File| match file.format {
            Format::Manifest(_) => 0,
            Format::Dockerfile => 1,
            Format::Other => 3,
            _ => 2,
        };
        let own = |file: &File| if file.class == Class::Own { 0 } else { 1 };
        let depth = |file: &File| file.path.matches('/').count();
        let best = (0..self.files.len()).min_by_key(|index| {
            let file = &self.files[*index];
            (own(file), rank(file), depth(file), *index)
        });
        Span::file_start(FileId(best.unwrap_or_default() as u32))
    }
}

impl Component {
    /// A listed component of standard tier at a path, before anything is linked to it.
    pub fn new(path: &str, name: &str, kind: ComponentKind) -> Component {
        Component {
            id: path.to_owned(),
            path: path.to_owned(),
            name: name.to_owned(),
            kind,
            tier: Tier::Standard,
            listed: true,
            languages: Vec::new(),
            frameworks: Vec::new(),
            facts: Vec::new(),
            takes_in: Vec::new(),
            signs: Vec::new(),
            failed_files: Vec::new(),
        }
    }

    /// Its signs of a concern.
    pub fn signs_of<'c>(&'c self, concern: &'c str) -> impl Iterator<Item = &'c (Sign, Span)> + 'c {
        self.signs.iter().filter(move |(sign, _)| sign.concern == concern)
    }

    /// The facts of the component.
    pub fn facts<'r>(&self, repository: &'r Repository) -> impl Iterator<Item = &'r Fact> {
        self.facts.iter().map(|index| &repository.facts[*index])
    }

    /// The facts of the component and of the libraries that it takes in.
    pub fn reached<'r>(
        &'r self,
        repository: &'r Repository,
    ) -> impl Iterator<Item = &'r Fact> + Clone {
        let others = self.takes_in.iter().flat_map(|at| &repository.components[*at].facts);
        self.facts.iter().chain(others).map(|index| &repository.facts[*index])
    }

    /// Its Dockerfiles that build images which run in production.
    pub fn dockerfiles<'r>(
        &'r self,
        repository: &'r Repository,
    ) -> impl Iterator<Item = (&'r Dockerfile, Span)> {
        self.facts(repository).filter_map(move |fact| match &fact.what {
            What::Dockerfile(dockerfile) if self.ships(repository, dockerfile, fact.at.file) => {
                Some((dockerfile.as_ref(), fact.at))
            }
            _ => None,
        })
    }

    /// Whether the image of a Dockerfile runs in production: its name says nothing else, and it
    /// starts something by itself, or something of this repository runs it. An image without
    /// either builds, is built upon, or carries files.
    pub fn ships(&self, repository: &Repository, dockerfile: &Dockerfile, file: FileId) -> bool {
        let file = repository.file(file);
        let starts = || dockerfile.starts() || repository.build_contexts.contains_key(&file.path);
        // GitHub runs the image of an action as root, and says so.
        let action = ["action.yml", "action.yaml"].iter().any(|name| {
            join(file.folder(), name).is_some_and(|path| repository.find(&path).is_some())
        });
        file.is_production_image() && !action && starts()
    }

    /// Its manifests.
    pub fn manifests<'r>(
        &self,
        repository: &'r Repository,
    ) -> impl Iterator<Item = (&'r Manifest, Span)> {
        self.facts(repository).filter_map(|fact| match &fact.what {
            What::Manifest(manifest) => Some((manifest.as_ref(), fact.at)),
            _ => None,
        })
    }

    /// The Compose services that run it.
    pub fn compose_services<'r>(
        &self,
        repository: &'r Repository,
    ) -> impl Iterator<Item = (&'r ComposeService, Span)> {
        self.facts(repository).filter_map(|fact| match &fact.what {
            What::ComposeService(service) => Some((service, fact.at)),
            _ => None,
        })
    }

    /// The workload containers that run it.
    pub fn workloads<'r>(
        &self,
        repository: &'r Repository,
    ) -> impl Iterator<Item = (&'r WorkloadContainer, Span)> {
        self.facts(repository).filter_map(|fact| match &fact.what {
            What::Workload(workload) => Some((workload, fact.at)),
            _ => None,
        })
    }
}

/// The lockfiles of a folder.
pub fn lockfiles_in<'r>(
    repository: &'r Repository,
    folder: &'r str,
) -> impl Iterator<Item = (&'r Lockfile, Span)> {
    repository.facts.iter().filter_map(move |fact| match &fact.what {
        What::Lockfile(lockfile) if repository.file(fact.at.file).folder() == folder => {
            Some((lockfile, fact.at))
        }
        _ => None,
    })
}

/// Whether `path` lies in `folder`, which may be empty for the root.
pub fn lies_in(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path == folder
        || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Joins a relative path to a folder and resolves `.` and `..`; `None` when it leaves the root.
pub fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = match relative.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|part| !part.is_empty() && *part != ".").collect(),
    };
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
