//! A Dockerfile's stages, users, commands and copies, with build arguments substituted.

mod read;
mod substitute;

pub use read::extract;

use crate::signals::signals;
use crate::source::Span;
use std::collections::BTreeMap;

/// What a Dockerfile builds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dockerfile {
    /// Stages in order.
    pub stages: Vec<Stage>,
    /// Index of the stage that ships, where a Compose file names it; else the last does.
    pub shipped: Option<usize>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Name behind `AS`, lower case as Docker compares it.
    pub name: Option<String>,
    /// What it starts from.
    pub base: Base,
    /// The `FROM` instruction.
    pub at: Span,
    /// Every `USER`, in order.
    pub users: Vec<UserSetting>,
    /// Last `ENTRYPOINT`.
    pub entrypoint: Option<Command>,
    /// Last `CMD`.
    pub cmd: Option<Command>,
    /// Last `HEALTHCHECK`: whether it is a check and not `NONE`, and its place.
    pub healthcheck: Option<(bool, Span)>,
    /// Ports of `EXPOSE`, as written after substitution.
    pub exposes: Vec<String>,
    /// `COPY` and `ADD`.
    pub copies: Vec<Copy>,
    /// Commands of `RUN`, in order.
    pub runs: Vec<Run>,
    /// Build arguments in scope at the end of the stage.
    pub arguments: BTreeMap<String, Option<String>>,
    /// An instruction could not be read: nobody can tell what it changes.
    pub has_unreadable: bool,
    /// Variables that `ENV` sets.
    pub variables: BTreeMap<String, String>,
}

/// What a stage starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// An image of a registry.
    Image(ImageReference),
    /// An earlier stage, by index.
    Stage(usize),
    /// Nothing.
    Scratch,
    /// A build argument without a default stands in the name.
    Unresolved(String),
}

/// An image name taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImageReference {
    /// As written in `FROM`.
    pub text: String,
    /// Name without tag and digest; `docker.io/` and `library/` are dropped.
    pub name: String,
    /// Tag; empty without one.
    pub tag: String,
    /// Digest with its algorithm; empty without one.
    pub digest: String,
}

/// A `USER` instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSetting {
    /// As written.
    pub text: String,
    /// User without group, after substitution; `None` when a variable has no value.
    pub user: Option<String>,
    /// Place of the instruction.
    pub at: Span,
}

/// A `CMD` or `ENTRYPOINT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// JSON form.
    pub exec_form: bool,
    /// Words: of the array, or of the shell text's last command.
    pub words: Vec<String>,
    /// Shell text or the words joined.
    pub text: String,
    /// The shell text replaces the shell by its program (`exec …`).
    pub execs: bool,
    /// Place of the instruction.
    pub at: Span,
}

/// A `COPY` or `ADD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Stage, image or context of `--from`.
    pub from: Option<String>,
    /// Sources that lie in the build context: no URLs, no heredocs.
    pub sources: Vec<String>,
    /// Destination.
    pub destination: String,
    /// Place of the instruction.
    pub at: Span,
}

/// A simple command of a `RUN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its words.
    pub words: Vec<String>,
    /// Place of the `RUN`.
    pub at: Span,
}

/// Programs that compile, or install a language's packages, as the first word of a `RUN` command.
const BUILDERS: &[&str] = &[
    "bun",
    "bundle",
    "cargo",
    "cmake",
    "composer",
    "docker-php-ext-install",
    "dotnet",
    "gcc",
    "go",
    "gradle",
    "gradlew",
    "install-php-extensions",
    "make",
    "mix",
    "mvn",
    "mvnw",
    "ng",
    "npm",
    "pecl",
    "pip",
    "pip3",
    "pipenv",
    "pnpm",
    "poetry",
    "sbt",
    "tsc",
    "uv",
    "yarn",
];

impl Dockerfile {
    /// The stage that ships; a Dockerfile that was read has one.
    pub fn shipped_stage(&self) -> Option<&Stage> {
        self.chain().first().map(|index| &self.stages[*index])
    }

    /// The command that starts the image, else the `FROM` of the stage that ships.
    pub fn start_place(&self) -> Option<Span> {
        let stage = self.shipped_stage()?;
        let command = stage.cmd.as_ref().or(stage.entrypoint.as_ref());
        Some(command.map_or(stage.at, |command| command.at))
    }

    /// Indices of the stage that ships and of the stages it starts from, that one first.
    pub fn chain(&self) -> Vec<usize> {
        let mut chain = Vec::new();
        let last = self.stages.len().checked_sub(1);
        let mut next = self.shipped.filter(|index| Some(*index) <= last).or(last);
        while let Some(index) = next {
            chain.push(index);
            next = match self.stages[index].base {
                Base::Stage(parent) if parent < index => Some(parent),
                _ => None,
            };
        }
        chain
    }

    /// What `find` gives for the last stage, or else for the nearest stage it starts from.
    fn inherited<'d, T>(&'d self, find: impl Fn(&'d Stage) -> Option<T>) -> Option<T> {
        self.chain().into_iter().find_map(|index| find(&self.stages[index]))
    }

    /// The user that the image runs as, if the Dockerfile sets one.
    pub fn user(&self) -> Option<&UserSetting> {
        self.inherited(|stage| stage.users.last())
    }

    /// What the last stage starts from outside the file.
    pub fn outer_base(&self) -> Option<&Base> {
        self.chain().last().map(|index| &self.stages[*index].base)
    }

    /// The effective health check.
    pub fn healthcheck(&self) -> Option<(bool, Span)> {
        self.inherited(|stage| stage.healthcheck)
    }

    /// The effective `ENTRYPOINT` and `CMD`; a `CMD` below a newer `ENTRYPOINT` is void.
    pub fn commands(&self) -> Vec<(&'static str, &Command)> {
        let entrypoint = self.inherited(|stage| stage.entrypoint.as_ref());
        let cmd = self.inherited(|stage| match (&stage.cmd, &stage.entrypoint) {
            (Some(cmd), _) => Some(Some(cmd)),
            (None, Some(_)) => Some(None),
            (None, None) => None,
        });
        let entrypoint = entrypoint.map(|command| ("ENTRYPOINT", command));
        entrypoint.into_iter().chain(cmd.flatten().map(|command| ("CMD", command))).collect()
    }

    /// What people call the image: the last stage's name, else its base.
    pub fn image_name(&self) -> String {
        let last = self.shipped_stage();
        let name = last.map(|stage| stage.name.clone().unwrap_or_else(|| stage.base_text(self)));
        name.unwrap_or_default()
    }

    /// Whether a `RUN` installs packages or compiles.
    pub fn builds(&self) -> bool {
        let runs = self.stages.iter().flat_map(|stage| &stage.runs);
        runs.filter_map(|run| run.words.first()).any(|word| {
            let name = word.rsplit('/').next().unwrap_or(word);
            BUILDERS.contains(&name) || name.starts_with("./mvnw")
        }) || self.stages.iter().flat_map(|stage| &stage.runs).any(Run::installs_compiler)
    }

    /// Whether the image starts something by itself: a command of its own, or a base image whose
    /// command is a server.
    pub fn starts(&self) -> bool {
        let base = match self.outer_base() {
            Some(Base::Image(image)) => signals().image_of(image).is_some_and(|known| known.starts),
            _ => false,
        };
        base || !self.commands().is_empty()
    }
}

/// Package managers of operating systems.
const SYSTEM_INSTALLERS: &[&str] =
    &["apk", "apt", "apt-get", "dnf", "microdnf", "tdnf", "yum", "zypper"];

/// Packages, or ends of their names, that are there to compile.
const COMPILERS: &[&str] =
    &["build-base", "build-essential", "cargo", "g++", "gcc", "golang", "make"];

impl Run {
    /// Whether an operating system's package manager installs what only a build needs.
    fn installs_compiler(&self) -> bool {
        let mut words = self.words.iter().map(String::as_str);
        let program = words.next().and_then(|word| word.rsplit('/').next()).unwrap_or_default();
        SYSTEM_INSTALLERS.contains(&program)
            && words.any(|word| {
                COMPILERS.contains(&word) || word.ends_with("-dev") || word.ends_with("-devel")
            })
    }
}

impl Stage {
    /// The base as written, or the name of the stage it is.
    pub fn base_text(&self, dockerfile: &Dockerfile) -> String {
        match &self.base {
            Base::Image(image) => image.text.clone(),
            Base::Scratch => "scratch".to_owned(),
            Base::Unresolved(text) => text.clone(),
            Base::Stage(index) => dockerfile.stages[*index].name.clone().unwrap_or_default(),
        }
    }
}
