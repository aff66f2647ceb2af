//! Knowledge about frameworks, ecosystems and base images, read from `rules/signals/*.toml`.
//! Holds data only; nothing here looks at a repository.

use crate::facts::{ImageReference, Role};
mod ask;
mod load;
mod needles;
mod own;
mod prefilter;
mod rows;
pub mod vocabulary;
mod word;

pub use needles::{Needle, Needles};
pub use own::extend;
pub use prefilter::{Found, Hits, Prefilter};
pub use rows::{
    ClientRole, ClientRow, DescriptorRow, EnvironmentRow, FileRouteRow, GroupRow, RouteRow, Shows,
    SignalRow, SinkRow, Takes, ends_with,
};

pub use vocabulary::{Vocabulary, holds};
pub use word::{Edge, finder, fits, is_named};

use aho_corasick::AhoCorasick;
use globset::GlobMatcher;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{LazyLock, OnceLock};

/// The embedded `rules/` folder.
pub static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// All signals.
#[derive(Default)]
pub struct Signals {
    /// One entry a language, in file-name order.
    pub languages: Vec<Language>,
    /// Package ecosystems.
    pub ecosystems: Vec<Ecosystem>,
    /// Base images and their users.
    pub images: Vec<Image>,
    /// What deployment descriptors do for the services behind them.
    pub descriptors: Vec<DescriptorRow>,
    descriptor_texts: OnceLock<AhoCorasick>,
    versioned: OnceLock<BTreeSet<String>>,
    /// Words of names, folders and files.
    pub vocabulary: Vocabulary,
}

/// What is known of a language.
pub struct Language {
    /// Language name.
    pub name: String,
    /// File name extensions without dot.
    pub extensions: Vec<String>,
    /// What a dependency shows.
    pub dependencies: Vec<DependencySignal>,
    /// What a text in the code shows.
    pub code: Vec<CodeSignal>,
    /// What a file name shows.
    pub files: Vec<FileSignal>,
    rows: OnceLock<Rows>,
    commands: OnceLock<Vec<&'static str>>,
}

/// The rows of a language that tell what its code does: most of what is known, and read only when
/// the first file of the language asks.
#[derive(Default)]
pub struct Rows {
    /// Signs of concerns.
    pub signals: Vec<SignalRow>,
    /// Ways to read environment variables.
    pub environment: Vec<EnvironmentRow>,
    /// Ways to declare routes.
    pub routes: Vec<RouteRow>,
    /// Ways to put a path before routes.
    pub groups: Vec<GroupRow>,
    /// Ways to declare a route by the place of a file.
    pub file_routes: Vec<FileRouteRow>,
    /// Beginnings of settings keys that a framework itself gives.
    pub framework_keys: Vec<String>,
    /// Parts of questions whose yes means the machine of a developer.
    pub development: Vec<String>,
    /// Addresses of servers that only this machine reaches, on a port that nobody knows before: a
    /// file that holds one serves nobody else.
    pub private_servers: Vec<String>,
    /// What a file begins with whose code runs in browsers.
    pub browser_marks: Vec<String>,
    /// Routes name a class and its method, both in another file.
    pub handlers_by_class: bool,
    /// Types whose code only tools run: what it does is no evidence.
    pub tool_types: Vec<String>,
    /// What stands behind a read that must give something, or the program ends.
    pub or_ends: Vec<String>,
    /// A dotted name is a variable, too, in capitals and underscores; elsewhere it is a key of a
    /// settings object.
    pub dotted_variables: bool,
    /// Outbound calls.
    pub clients: Vec<ClientRow>,
    /// Calls that must not be handed some values as they are.
    pub sinks: Vec<SinkRow>,
}

impl Deref for Language {
    type Target = Rows;

    fn deref(&self) -> &Rows {
        self.rows.get_or_init(|| load::rows(&self.name))
    }
}

/// A dependency that names a framework or decides a role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DependencySignal {
    /// Name; a trailing `*` matches any rest.
    pub name: String,
    /// Framework.
    pub framework: Option<String>,
    /// Role.
    pub role: Role,
}

/// A text in a source file that decides a role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeSignal {
    /// Literal text.
    pub text: String,
    /// Condition: how the file's name begins.
    pub file: Option<String>,
    /// Framework.
    pub framework: Option<String>,
    /// Role.
    pub role: Role,
}

/// A file whose presence decides a role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSignal {
    /// File name, or the tail of its path.
    pub name: String,
    /// Framework.
    pub framework: Option<String>,
    /// Role.
    pub role: Role,
}

/// A package ecosystem.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ecosystem {
    /// Id.
    pub name: String,
    /// Language of a component that has its manifest.
    pub language: String,
    /// Manifest file names; `*` is a wildcard.
    pub manifests: Vec<String>,
    /// Lockfile names; `*` is a wildcard.
    pub lockfiles: Vec<String>,
    /// Whether projects are expected to commit a lockfile.
    #[serde(default = "yes")]
    pub convention: bool,
    /// Names that update bots use for it.
    pub bots: Vec<String>,
}

fn yes() -> bool {
    true
}

/// A base image and the user it runs as.
pub struct Image {
    name: String,
    tag: Option<GlobMatcher>,
    /// User: `root`, a number or a name.
    pub user: String,
    /// Variables that it sets and that a Dockerfile built on it may use.
    pub variables: BTreeMap<String, String>,
    /// Its own command is a server, so that an image built on it runs something by itself.
    pub starts: bool,
    /// A user that it has and does not start as, and that its programs can run as.
    pub brings: Option<ImageUser>,
    /// Where that is documented.
    pub source: String,
}

/// A user of an image.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub struct ImageUser {
    /// Name in its `/etc/passwd`.
    pub name: String,
    /// User id.
    pub number: u32,
}

/// The built-in signals, parsed once.
pub fn signals() -> &'static Signals {
    static SIGNALS: LazyLock<Signals> = LazyLock::new(load::load);
    &SIGNALS
}

/// Whether `name` is `pattern`, or begins with it up to a trailing `*`.
pub fn matches(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => pattern == name,
    }
}

impl Language {
    /// Whether a row may speak of one of `commands`.
    pub fn knows_command(&self, commands: impl Fn(&str) -> bool) -> bool {
        let known = self.commands.get_or_init(|| load::commands(&self.name));
        known.iter().any(|command| commands(command))
            || load::OWN.get().is_some_and(|own| !own.is_empty())
    }
}

impl Signals {
    /// Whether a framework gives a settings key by itself.
    pub fn gives_key(&self, key: &str) -> bool {
        let mut keys = self.languages.iter().flat_map(|language| &language.framework_keys);
        keys.any(|start| key.starts_with(start.as_str()))
    }

    /// Finds the texts of the descriptors: those of the first row, then those of the second.
    pub fn descriptor_texts(&self) -> &AhoCorasick {
        let texts = || self.descriptors.iter().flat_map(|row| &row.all);
        self.descriptor_texts.get_or_init(|| finder(&texts().collect::<Vec<_>>()))
    }

    /// The packages whose rows ask for a version.
    pub fn versioned(&self) -> &BTreeSet<String> {
        let rows = || self.languages.iter().flat_map(|language| &language.signals);
        let names =
            || rows().filter(|row| row.version.is_some()).filter_map(|r| r.dependency.clone());
        self.versioned.get_or_init(|| names().collect())
    }

    /// The language of a file name extension.
    pub fn language_of(&self, extension: &str) -> Option<&Language> {
        self.languages.iter().find(|l| l.extensions.iter().any(|known| known == extension))
    }

    /// The ecosystem of an id.
    pub fn ecosystem(&self, name: &str) -> Option<&Ecosystem> {
        self.ecosystems.iter().find(|ecosystem| ecosystem.name == name)
    }

    /// What is known of an image that a Dockerfile names. Without tag and digest Docker takes
    /// `latest`; a digest alone says nothing of the tag.
    pub fn image_of(&self, image: &ImageReference) -> Option<&Image> {
        let bare = image.tag.is_empty() && image.digest.is_empty();
        self.image(&image.name, if bare { "latest" } else { &image.tag })
    }

    /// What is known of an image by name and tag.
    pub fn image(&self, name: &str, tag: &str) -> Option<&Image> {
        self.images.iter().find(|image| {
            matches(&image.name, name) && image.tag.as_ref().is_none_or(|glob| glob.is_match(tag))
        })
    }

    /// What a dependency shows, in the languages that share its ecosystem.
    pub fn dependency(&self, language: &str, name: &str) -> Option<&DependencySignal> {
        let family = |candidate: &str| match language {
            "java" | "kotlin" | "scala" => matches!(candidate, "java" | "kotlin" | "scala"),
            "typescript" => candidate == "javascript",
            other => candidate == other,
        };
        let languages = self.languages.iter().filter(|l| family(&l.name));
        languages.flat_map(|l| &l.dependencies).find(|signal| matches(&signal.name, name))
    }
}
