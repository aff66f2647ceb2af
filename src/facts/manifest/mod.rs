//! Package manifests: what a package is called, what it needs, and what it says of its own kind.

mod dotnet;
mod go;
mod infrastructure;
mod javascript;
mod jvm;
mod other;
mod php;
mod python;
mod ruby;
mod rust;

pub use jvm::plugin_mark;

use super::{Fact, Role, RoleHint, What};
use crate::parse::Issue;
use crate::parse::tree::Node;
use crate::source::{LineIndex, Span};

/// A package manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// Ecosystem id of `rules/signals/ecosystems.toml`.
    pub ecosystem: String,
    /// Name of the package.
    pub name: Option<String>,
    /// Direct dependencies.
    pub dependencies: Vec<Dependency>,
    /// What it takes versions or behaviour from: parents, bills of materials, build plugins.
    pub inherited: Vec<Dependency>,
    /// The key, table or line that begins the dependencies.
    pub dependencies_at: Option<Span>,
    /// Folders (globs) of the workspace that this manifest is the root of; a leading `!` excludes.
    pub members: Option<Vec<String>>,
    /// What the manifest says of itself.
    pub marks: Vec<(Mark, Span)>,
    /// Dependencies that it names through a version catalog.
    pub aliases: Vec<Alias>,
}

/// The name of a dependency in a version catalog: `spring.web`, `plugins.spring.boot`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// Name, with dots between its parts.
    pub name: String,
    /// Needed at run time, not only to build or test.
    pub runtime: bool,
    /// Place.
    pub at: Span,
}

/// A direct dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Name, normalised as the ecosystem compares it.
    pub name: String,
    /// Version requirement as written; empty without one.
    pub requirement: String,
    /// Needed at run time, not only to build or test.
    pub runtime: bool,
    /// Place.
    pub at: Span,
}

/// Something a manifest says of its package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Not meant to be published.
    Private,
    /// Declares a library entry point or build backend.
    Library,
    /// Declares a program of this name.
    Binary(String),
    /// Declares how it is started.
    Starts(String),
    /// Only gathers modules.
    Aggregator,
    /// Holds tests only.
    Tests,
    /// Machine-made: every version, transitive ones too, is pinned.
    Compiled,
    /// Takes in another file, relative to this one.
    Includes(String),
    /// Names a version that moves (a range, a wildcard, a snapshot).
    Floating(String),
    /// Names the folder of a dependency in the same repository.
    LocalDependency(String),
    /// Configures no package, only tools.
    ToolsOnly,
    /// A Terraform root module: it configures a provider or a state backend.
    RootModule,
}

impl Manifest {
    /// Whether the manifest carries a mark that `test` accepts.
    pub fn marked(&self, test: impl Fn(&Mark) -> bool) -> bool {
        self.marks.iter().any(|(mark, _)| test(mark))
    }
}

/// What an extractor writes into.
pub struct Sink<'a, 't> {
    /// The text and its lines.
    pub index: &'a LineIndex<'t>,
    /// File name without folders.
    pub file_name: &'a str,
    /// The manifest being read.
    pub manifest: Manifest,
    roles: Vec<Fact>,
    /// What could not be read.
    pub issues: Vec<Issue>,
}

impl Sink<'_, '_> {
    fn at(&self, node: &Node) -> Span {
        self.index.span(node.range.clone())
    }

    fn depend(&mut self, name: &str, requirement: &str, runtime: bool, at: Span) {
        let (name, requirement) = (name.to_owned(), requirement.to_owned());
        self.manifest.dependencies_at.get_or_insert(at);
        self.manifest.dependencies.push(Dependency { name, requirement, runtime, at });
    }

    fn mark(&mut self, mark: Mark, at: Span) {
        self.manifest.marks.push((mark, at));
    }

    fn role(&mut self, role: Role, framework: Option<&str>, sign: &str, at: Span) {
        let hint =
            RoleHint { role, framework: framework.map(str::to_owned), sign: sign.to_owned() };
        self.roles.push(Fact { at, what: What::Role(hint) });
    }

    fn start(&self) -> Span {
        Span::file_start(self.index.file())
    }
}

/// Reads the manifest `file_name` of `ecosystem`.
pub fn extract(ecosystem: &str, file_name: &str, index: &LineIndex<'_>) -> (Vec<Fact>, Vec<Issue>) {
    let manifest = Manifest { ecosystem: ecosystem.to_owned(), ..Manifest::default() };
    let mut sink = Sink { index, file_name, manifest, roles: Vec::new(), issues: Vec::new() };
    read(ecosystem, &mut sink);
    let at = sink.start();
    let mut facts = vec![Fact { at, what: What::Manifest(Box::new(sink.manifest)) }];
    facts.extend(sink.roles);
    (facts, sink.issues)
}

fn read(ecosystem: &str, sink: &mut Sink<'_, '_>) {
    match ecosystem {
        "npm" => javascript::package_json(sink),
        "deno" => javascript::deno(sink),
        "python" => python::project(sink),
        "requirements" => python::requirements(sink),
        "pipenv" => python::pipfile(sink),
        "go" => go::module(sink),
        "cargo" => rust::cargo(sink),
        "maven" => jvm::maven(sink),
        "gradle" => jvm::gradle(sink),
        "nuget" => dotnet::project(sink),
        "bundler" => ruby::gemfile(sink),
        "composer" => php::composer(sink),
        "terraform" => infrastructure::terraform(sink),
        "helm" => infrastructure::chart(sink),
        "mix" => other::mix(sink),
        "pub" => other::pubspec(sink),
        "conda" => other::conda(sink),
        _ => other::lines(sink),
    }
}
