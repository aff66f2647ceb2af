//! A file as rules see it: its path, format and class, and what its name says.

use crate::discover::{Class, Format};

/// A file that the walk saw.
#[derive(Debug, Clone)]
pub struct File {
    /// Path relative to the root, with `/`.
    pub path: String,
    /// What it is, by its name.
    pub format: Format,
    /// Whether it belongs to what is deployed.
    pub class: Class,
    /// Size in bytes.
    pub size: u64,
    /// Hash of the content, for excerpts; 0 when it was not read.
    pub content_hash: u64,
    /// It was to be read and could not be, or could not be parsed.
    pub failed: bool,
}

/// Whether a script belongs to a service that s6-overlay supervises in a container.
/// <https://github.com/just-containers/s6-overlay#usage>
pub fn is_supervised(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let lies = |names: &[&str]| folders.split('/').any(|folder| names.contains(&folder));
    let service = matches!(name, "finish" | "run" | "up") && lies(&["s6-rc.d", "services.d"]);
    service || lies(&["cont-init.d"]) && !name.contains('.')
}

impl File {
    /// The folder of the file; empty for the root.
    pub fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether it is an example of an environment file, not the file that a developer uses.
    pub fn is_environment_template(&self) -> bool {
        let name = self.name().to_lowercase();
        ["dist", "example", "sample", "template", "default"].iter().any(|word| name.contains(word))
    }

    /// Whether it is such an example for what is deployed, not for tests.
    pub fn is_own_environment_template(&self) -> bool {
        self.class == Class::Own && self.is_environment_template()
    }

    /// Whether it is a change log: it tells what was, not what to set.
    pub fn is_history(&self) -> bool {
        let name = self.name().to_lowercase();
        let words = ["changelog", "changes", "history", "news", "releases"];
        words.iter().any(|word| name.starts_with(word))
    }

    /// The name without folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Words in the name or folder of a Dockerfile that say it is not for production.
const DEVELOPMENT_WORDS: &[&str] = &[
    "bench",
    "github",
    "ci",
    "cypress",
    "debug",
    "dev",
    "devcontainer",
    "devel",
    "development",
    "e2e",
    "lint",
    "local",
    "playwright",
    "skaffold",
    "test",
    "testing",
    "tests",
    "tilt",
];

/// Whether the words of a name say nothing of tests or development.
pub fn is_for_production(name: &str) -> bool {
    name.to_lowercase().split(['.', '-', '_']).all(|word| !DEVELOPMENT_WORDS.contains(&word))
}

impl File {
    /// Whether a Dockerfile builds an image for production, by its name and folder.
    pub fn is_production_image(&self) -> bool {
        let name = self.name().to_lowercase();
        let folders = self.folder().to_lowercase();
        let in_name = name.split(['.', '-', '_']).skip(1);
        let builds =
            in_name.clone().any(|word| matches!(word, "base" | "build" | "builder" | "buildx"));
        let mut words = name.split(['.', '-', '_']).chain(folders.split('/'));
        !builds && words.all(|word| !DEVELOPMENT_WORDS.contains(&word.trim_start_matches('.')))
    }
}
