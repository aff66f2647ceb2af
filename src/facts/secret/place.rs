//! What kind of place a file is for a secret: by its format, its name and its folders.

use super::words::words;
use crate::discover::{Class, Format};
use crate::names;
use crate::signals::holds;
use memchr::memmem;

/// What a literal in a file is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Source code: only quoted literals are values.
    Code,
    /// Settings of something that runs: a word is a password.
    Deployed,
    /// The environment file of one machine.
    Environment,
    /// Other settings.
    Settings,
    /// Code that says what a cloud holds: only quoted literals are values, and any word is a
    /// password.
    Infrastructure,
    /// A shell script.
    Script,
    /// SQL.
    Sql,
    /// What a pipeline runs.
    Pipeline,
    /// What an image is built from.
    Build,
    /// Text for people.
    Document,
    /// Texts that a program shows.
    Translation,
    /// Data, minified and generated files: only tokens tell something.
    Data,
    /// Tests, examples and what developers use.
    Aside,
}

impl Place {
    /// Whether values stand there without quotes.
    pub fn is_bare(self) -> bool {
        !matches!(self, Place::Code | Place::Infrastructure | Place::Sql)
    }
}

/// The place of a file; `None` for one in which nothing is looked for.
pub fn of(format: &Format, class: Class, path: &str, text: &str) -> Option<Place> {
    let lower = path.to_lowercase();
    let extension = extension(&lower);
    match class {
        Class::Vendored => return None,
        Class::Test | Class::Example => return Some(Place::Aside),
        _ if matches!(format, Format::Lockfile(_)) => return None,
        _ => {}
    }
    // SOPS encrypts each value and leaves the names: the file is what may be committed.
    if memmem::find(text.as_bytes(), b"ENC[AES256_GCM").is_some() {
        return None;
    }
    let mut folders = lower.split('/').rev().skip(1);
    let last = |folder: &str| folder.rsplit(['-', '_']).next().map(str::to_owned);
    let told =
        folders.any(|folder| last(folder).is_some_and(|last| holds(&words().documentation, &last)));
    if told || is_document(format, extension) || describes_interface(&lower, text) {
        return Some(Place::Document);
    }
    if is_translation(&lower) {
        return Some(Place::Translation);
    }
    if is_pipeline(&lower) {
        return Some(Place::Pipeline);
    }
    if is_aside(&lower) || is_for_tests(path) || is_for_developers(format, text) {
        return Some(Place::Aside);
    }
    let named = matches!(format, Format::Manifest(_) | Format::VersionCatalog);
    let manifest = named && !holds(&words().endings.infrastructure, extension);
    if class == Class::Generated
        || manifest
        || holds(&words().endings.data, extension)
        || has_long_lines(text)
    {
        return Some(Place::Data);
    }
    Some(by_format(format, &lower, extension, text))
}

fn extension(lower: &str) -> &str {
    names::base(lower).rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn by_format(format: &Format, lower: &str, extension: &str, text: &str) -> Place {
    match format {
        Format::Dockerfile => Place::Build,
        Format::Dotenv => Place::Environment,
        Format::Compose | Format::Settings => Place::Deployed,
        Format::Shell => Place::Script,
        Format::Source(_) => Place::Code,
        _ => by_ending(lower, extension, text),
    }
}

fn by_ending(lower: &str, extension: &str, text: &str) -> Place {
    let endings = &words().endings;
    let is = |list: &[String]| holds(list, extension);
    let yaml = matches!(extension, "yml" | "yaml");
    let values = yaml && names::base(lower).starts_with("values");
    // Variables of Ansible need no ending.
    let variables = extension.is_empty() && lies_in_configuration(lower);
    if values || variables {
        Place::Deployed
    } else if is(&endings.script) {
        Place::Script
    } else if is(&endings.infrastructure) {
        Place::Infrastructure
    } else if is(&endings.sql) {
        Place::Sql
    } else if is(&endings.deployed)
        || yaml && is_deployment(lower, text)
        || is(&endings.configuration) && lies_in_configuration(lower)
    {
        Place::Deployed
    } else if yaml || is(&endings.configuration) || is(&endings.settings) {
        Place::Settings
    } else {
        Place::Code
    }
}

/// Bytes at the beginning of a file that say what it is.
const HEAD: usize = 2 << 10;

/// Lines of a comment at the beginning of a file.
const COMMENT: usize = 60;

/// Whether a file describes an interface, with examples of what it takes and gives.
/// <https://spec.openapis.org/oas/v3.1.1.html#openapi-object>
fn describes_interface(lower: &str, text: &str) -> bool {
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let head = &text[..text.floor_char_boundary(HEAD)];
    let key = |key: &str| match ending {
        "json" => head.contains(&format!("\"{key}\":")),
        _ => head.lines().any(|line| line.trim_start_matches('"').starts_with(&format!("{key}:"))),
    };
    matches!(ending, "json" | "yaml" | "yml") && ["openapi", "swagger"].into_iter().any(key)
}

/// Whether the name of a folder or of the file, written together, says that it is for tests:
/// `TestSuite`, `runIntegrationTests.cmd`.
fn is_for_tests(path: &str) -> bool {
    let test = |word: &String| holds(&words().aside_names, word);
    let stem =
        |part: &str| part.split('.').next().is_some_and(|stem| names::words(stem).iter().any(test));
    path.split('/').any(stem)
}

/// Whether the comment at the beginning of a file says that production does not use it, or a
/// Compose file runs its services as developers do.
fn is_for_developers(format: &Format, text: &str) -> bool {
    let comment = |line: &&str| line.trim_start_matches('\u{feff}').starts_with(['#', '/', '*']);
    let head = text.lines().take(COMMENT).filter(|line| !line.trim().is_empty());
    // An item of a list speaks of a part.
    let whole = |line: &&str| !line.trim_start_matches(['#', ' ']).starts_with('-');
    let head = head.take_while(comment).filter(whole).collect::<Vec<_>>().join(" ").to_lowercase();
    let said = words().asides.iter().any(|phrase| head.contains(phrase.as_str()));
    let marked = words().development_marks.iter().any(|mark| text.contains(mark.as_str()));
    let set = |line: &str| {
        let line = line.trim_start_matches([' ', '-', '"', '\'']);
        let (name, value) = line.split_once([':', '=']).unwrap_or_default();
        let mode = holds(&words().modes, &name.trim().to_lowercase());
        let value = value.trim().trim_matches(['"', '\'']).to_lowercase();
        mode && matches!(&*value, "dev" | "development")
    };
    said || *format == Format::Compose && (marked || text.lines().any(set))
}

/// Whether YAML says what runs: Kubernetes objects, Compose files of another name, settings.
fn is_deployment(lower: &str, text: &str) -> bool {
    let begins = |key: &str| {
        let bytes = text.as_bytes();
        memmem::find_iter(bytes, key).any(|at| at == 0 || bytes[at - 1] == b'\n')
    };
    begins("kind:") && (begins("apiVersion:") || begins("metadata:"))
        || begins("services:") && text.contains("image:")
        || lies_in_configuration(lower) && !begins("openapi:") && !begins("swagger:")
}

/// Whether a file changes a database, once in every installation.
pub fn is_migration(path: &str) -> bool {
    let folder = |folder: &str| holds(&words().migrations, &folder.to_lowercase());
    path.split('/').rev().skip(1).any(folder)
}

/// Whether a file holds values of a Helm chart.
pub fn is_chart(path: &str) -> bool {
    let name = names::base(path).to_lowercase();
    name.contains("values") && (name.ends_with(".yaml") || name.ends_with(".yml"))
}

fn lies_in_configuration(lower: &str) -> bool {
    let folders = lower.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.is_empty() || folders.split('/').any(|folder| holds(&words().configuration, folder))
}

fn is_document(format: &Format, extension: &str) -> bool {
    let manifest = matches!(format, Format::Manifest(_));
    matches!(format, Format::Document { .. } | Format::SettingsTemplate)
        || !manifest && holds(&words().endings.document, extension)
}

fn is_translation(lower: &str) -> bool {
    let told = |part: &str| holds(&words().translations, part);
    let name = names::base(lower);
    let stem = name.split(['.', '_', '-']).next().unwrap_or_default();
    lower.split('/').rev().skip(1).any(told) || told(stem)
}

/// Files that only tell a pipeline what to do.
fn is_pipeline(lower: &str) -> bool {
    let (words, name) = (words(), names::base(lower));
    let begins = |text: &str, list: &[String]| list.iter().any(|start| text.starts_with(&**start));
    let mut folders = lower.split('/').rev().skip(1);
    begins(lower, &words.pipeline_paths)
        || begins(name, &words.pipeline_files)
        || folders.any(|folder| holds(&words.pipeline_folders, folder))
}

/// Whether names say that production does not use a file.
fn is_aside(lower: &str) -> bool {
    let (folders, name) = lower.rsplit_once('/').unwrap_or(("", lower));
    let told = |part: &str| holds(&words().development, part);
    let copied = name.split(['.', '-', '_']).skip(1).any(|part| holds(&words().copied, part));
    // Programs for whoever works on the repository.
    let tools = matches!(folders.split('/').next(), Some("tools" | "tool"));
    tools
        || folders
            .split('/')
            .flat_map(|folder| folder.trim_start_matches('.').split(['-', '_']))
            .any(told)
        || folders.split('/').any(told)
        || name.split(['.', '-', '_']).any(|part| told(part) || part.ends_with("dev"))
        || copied
}

/// Bytes a line, on average, that no person writes.
const LONG_LINE: usize = 400;

fn has_long_lines(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(64 << 10)];
    head.len() > 20 * LONG_LINE && memchr::memchr_iter(b'\n', head).count() < head.len() / LONG_LINE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::classify;

    #[test]
    fn names_and_folders_give_places() {
        let place = |path: &str| of(&classify::format(path), Class::Own, path, "a: b\n");
        for (path, expected) in [
            ("docker-compose.yml", Place::Deployed),
            ("docker-compose.dev.yml", Place::Aside),
            ("docker/mysql.env", Place::Deployed),
            ("config/database.yml", Place::Deployed),
            ("src/app.py", Place::Code),
            ("src/messages.properties", Place::Translation),
            ("web/locales/de.json", Place::Translation),
            (".github/workflows/ci.yml", Place::Pipeline),
            ("README.md", Place::Document),
            ("db/seed.sql", Place::Sql),
            ("x/data.yaml", Place::Settings),
            ("a.svg", Place::Data),
        ] {
            assert_eq!(place(path), Some(expected), "{path}");
        }
        assert_eq!(of(&Format::Other, Class::Vendored, "a", ""), None);
    }
}
