//! What files say, in domain terms. A fact is one true statement with its place; absence is never
//! a fact but a rule's conclusion. Extractors look at one file only.

pub mod code;
pub mod compose;
pub mod descriptor;
pub mod dockerfile;
pub mod document;
pub mod extract;
pub mod lockfile;
pub mod manifest;
pub mod ownership;
pub mod schema;
pub mod secret;
pub mod settings;
pub mod suppression;
pub mod sweep;
pub mod updates;
pub mod version_catalog;
pub mod workload;

pub use dockerfile::{Base, Command, Dockerfile, ImageReference, Stage, UserSetting};
pub use document::{Document, DocumentSection};
pub use secret::{Place, Secret, SecretKind};

pub use manifest::{Dependency, Manifest, Mark};

use crate::signals::Shows;
use crate::source::Span;

/// A statement and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Where it stands.
    pub at: Span,
    /// What it says.
    pub what: What,
}

/// The kinds of statements.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// A Dockerfile with its stages.
    Dockerfile(Box<Dockerfile>),
    /// A package manifest.
    Manifest(Box<Manifest>),
    /// Names that Gradle build scripts use for libraries.
    VersionCatalog(Box<version_catalog::VersionCatalog>),
    /// A lockfile is present.
    Lockfile(Lockfile),
    /// A document with its headed sections.
    Document(Box<Document>),
    /// A variable that an environment file lists.
    EnvironmentDocumented(EnvironmentEntry),
    /// The patterns of a `.gitignore` or `.dockerignore`.
    Ignore(IgnoreFile),
    /// A service of a Compose file.
    ComposeService(ComposeService),
    /// A container of a Kubernetes workload.
    Workload(WorkloadContainer),
    /// Owners that a CODEOWNERS or catalogue file names.
    Ownership(Ownership),
    /// What an update bot is told to watch.
    UpdateBot(UpdateBot),
    /// Something that shows what kind of thing the code is.
    Role(RoleHint),
    /// A Go source file's package and imports.
    GoFile(GoFile),
    /// A process of a Procfile.
    Process(Process),
    /// A shell script starts its program as another user.
    DropsPrivileges(String),
    /// The commands of a script that starts a program.
    Script(String),
    /// Code reads an environment variable.
    EnvironmentRead(EnvironmentRead),
    /// A function reads the variable that a parameter names: name and position of the parameter.
    EnvironmentHelper(String, usize),
    /// A call that is handed a name in capitals, which may be to such a helper.
    EnvironmentCall(EnvironmentCall),
    /// Code declares a route.
    Route(Route),
    /// Code puts the routes of another file behind a path.
    Mount(Mount),
    /// A function that may answer a probe.
    Handler(Handler),
    /// A sign of a concern.
    Sign(Sign),
    /// A call to another service.
    Outbound(Outbound),
    /// A proxy, mesh, gateway or agent is told to do what code could do.
    InFront(InFront),
    /// A key of a settings file.
    Setting(Setting),
    /// A link that a catalogue entry gives to a document elsewhere.
    Link(Link),
    /// A comment that accepts a failure.
    Suppression(Suppression),
    /// A secret, redacted.
    Secret(Box<secret::Secret>),
}

/// An environment variable that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentRead {
    /// Name.
    pub name: String,
    /// Something stands in where it is not set.
    pub has_default: bool,
    /// The program ends here when it is not set.
    pub raises: bool,
    /// The settings key that the variable stands for; one that a settings file gives is none.
    pub property: Option<String>,
}

/// A call with a name in capitals among its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentCall {
    /// Last part of the callee.
    pub callee: String,
    /// Position of the name.
    pub position: usize,
    /// The name, and whether another argument or a fallback follows.
    pub read: EnvironmentRead,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// HTTP method in capitals; empty for any.
    pub method: String,
    /// Path with the prefixes of its file that are known; `{name}` for what is not.
    pub path: String,
    /// Path that other files put before it by mounting its router; empty where none does.
    pub before: String,
    /// Name of its handler; empty for one written in place.
    pub handler: String,
    /// What the handler calls, and what the functions of its file that it calls do.
    pub touches: Vec<String>,
    /// The handler stands in this file.
    pub seen: bool,
}

impl Route {
    /// The path as callers write it.
    pub fn full(&self) -> String {
        match self.before.trim_end_matches('/') {
            "" => self.path.clone(),
            before => format!("{before}{}", self.path.trim_end_matches('/')),
        }
    }
}

/// A router or handler that another file declares, behind a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The path before its routes; may be empty.
    pub prefix: String,
    /// Full name of the router, or its module.
    pub target: String,
    /// Its name in the file that mounts it.
    pub handler: String,
}

/// A function by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handler {
    /// Name.
    pub name: String,
    /// What it calls.
    pub touches: Vec<String>,
}

/// A sign of a concern, such as `metrics`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What it is a sign of.
    pub concern: String,
    /// How much it proves.
    pub shows: Shows,
    /// The call, key or dependency that was found.
    pub text: String,
    /// A sentence for people.
    pub note: String,
    /// Short name of the library; what was found, where it has none.
    pub framework: String,
    /// A framework brings it, without a word in the code.
    pub by_default: bool,
    /// Of health: the answer asks what the component depends on.
    pub asks_dependencies: bool,
}

impl Sign {
    /// A sign that no row of a library stands for: `text` is what was found, `note` the sentence.
    pub fn found(concern: &str, shows: Shows, text: String, note: String) -> Sign {
        Sign {
            concern: concern.to_owned(),
            shows,
            text,
            note,
            framework: String::new(),
            by_default: false,
            asks_dependencies: false,
        }
    }
}

/// A call to another service, or the client for such calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbound {
    /// What is called.
    pub callee: String,
    /// It makes a client, and the calls come later.
    pub makes_client: bool,
    /// Its time is limited here.
    pub limited: bool,
    /// The limit that the library brings.
    pub library_limit: Option<String>,
}

/// What a deployment descriptor does for the services behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InFront {
    /// The concern that it may settle, such as `rate-limit`.
    pub concern: String,
    /// What it is, for people.
    pub note: String,
}

/// A key of a settings file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Dotted key.
    pub key: String,
    /// Value as text.
    pub value: String,
}

/// A titled link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Title, or type.
    pub title: String,
    /// Absolute address.
    pub url: String,
}

/// An inline comment `readycheck: ignore[rule] reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Rule id.
    pub rule: String,
    /// Why; empty when none is given, and then it accepts nothing.
    pub reason: String,
    /// The line whose failures it accepts: its own, or the next when it stands alone.
    pub line: u32,
}

/// What a piece of code or a dependency shows its component to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Serves HTTP or gRPC.
    Server,
    /// Takes work from a queue or schedule.
    Worker,
    /// Runs on a function platform.
    Function,
    /// Runs in a terminal.
    Cli,
    /// Is built to static files.
    Site,
    /// Is imported by others.
    Library,
    /// Provisions infrastructure.
    Infra,
    /// Is where a program starts: without one, code that could serve is a library.
    Entry,
    /// Draws a user interface in a browser.
    Ui,
    /// Runs on a telephone or desktop: nothing to deploy.
    Application,
    /// Starts other components on a developer's machine.
    Orchestrator,
    /// Names a framework but decides nothing.
    Hint,
}

/// A sign of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleHint {
    /// The role.
    pub role: Role,
    /// Framework that the sign names.
    pub framework: Option<String>,
    /// The text that was found.
    pub sign: String,
}

/// A lockfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lockfile {
    /// Ecosystem id of `rules/signals/ecosystems.toml`.
    pub ecosystem: String,
    /// Versions of the packages whose rows ask for one.
    pub versions: std::collections::BTreeMap<String, String>,
}

/// A variable of an environment file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvironmentEntry {
    /// Name.
    pub name: String,
    /// Whether a value is given.
    pub has_value: bool,
    /// Comment beside or above it.
    pub description: String,
}

/// An ignore file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IgnoreFile {
    /// `git` or `docker`.
    pub tool: &'static str,
    /// Patterns in order with their places; negations keep their `!`.
    pub patterns: Vec<(String, Span)>,
}

/// A service of a Compose file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ComposeService {
    /// Service name.
    pub name: String,
    /// Build context, relative to the Compose file.
    pub context: Option<String>,
    /// Dockerfile, relative to the context.
    pub dockerfile: Option<String>,
    /// Target stage.
    pub target: Option<String>,
    /// Image name.
    pub image: Option<String>,
    /// Command as words.
    pub command: Vec<String>,
    /// Whether it publishes or exposes a port.
    pub has_ports: bool,
    /// Whether it has a health check that is not disabled.
    pub has_healthcheck: bool,
}

/// A container of a workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkloadContainer {
    /// Kubernetes kind, such as `Deployment`.
    pub kind: String,
    /// Name of the workload.
    pub name: String,
    /// Container name.
    pub container: String,
    /// Image as written; empty when templated.
    pub image: String,
}

/// What an ownership file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ownership {
    /// Pattern or entity.
    pub pattern: String,
    /// Owners named for it; empty when a line names none.
    pub owners: Vec<String>,
}

/// An entry of an update bot's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateBot {
    /// `dependabot`, `renovate`, …
    pub bot: String,
    /// Ecosystem it watches; empty when it finds them itself.
    pub ecosystem: String,
    /// Folder it watches, from the root, without leading slash; may be a glob.
    pub directory: String,
}

/// A Go source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoFile {
    /// Package name.
    pub package: String,
    /// Import paths.
    pub imports: Vec<String>,
}

/// A process of a Procfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Process type, such as `web`.
    pub name: String,
    /// Command.
    pub command: String,
}
