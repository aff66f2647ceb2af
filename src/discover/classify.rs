//! What a file is, by its name. Opens nothing.

use crate::repository::is_supervised;
use crate::signals::{Signals, matches, signals};

/// A file's format: which extractor reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Dockerfile or Containerfile.
    Dockerfile,
    /// Package manifest of an ecosystem.
    Manifest(String),
    /// Lockfile of an ecosystem; its presence is the fact.
    Lockfile(String),
    /// Compose file.
    Compose,
    /// Procfile.
    Procfile,
    /// Settings of a program: `application.yml`, `application.properties`, `appsettings.json`.
    Settings,
    /// Any other YAML.
    Yaml,
    /// Markdown, or reStructuredText, AsciiDoc or plain text of a known name.
    Document {
        /// Markdown, not another markup.
        markdown: bool,
    },
    /// Environment file.
    Dotenv,
    /// `.gitignore`.
    GitIgnore,
    /// `.dockerignore`.
    DockerIgnore,
    /// CODEOWNERS.
    CodeOwners,
    /// OWNERS.
    Owners,
    /// Backstage catalogue entry.
    Catalogue,
    /// Dependabot configuration.
    Dependabot,
    /// Renovate configuration.
    Renovate,
    /// Another update bot, by name.
    OtherBot(&'static str),
    /// A commented example of a settings file.
    SettingsTemplate,
    /// A version catalog of Gradle.
    VersionCatalog,
    /// Shell script.
    Shell,
    /// Source code of a language that has signals.
    Source(String),
    /// Anything else.
    Other,
}

impl Format {
    /// Whether the file is opened at all.
    pub fn is_read(&self) -> bool {
        !matches!(self, Format::Other | Format::Lockfile(_))
    }
}

/// Endings of files that hold no text.
const BINARY_ENDINGS: &[&str] = &[
    "7z",
    "a",
    "aac",
    "ai",
    "apk",
    "avi",
    "avif",
    "bin",
    "bmp",
    "br",
    "bz2",
    "class",
    "db",
    "dll",
    "dmg",
    "doc",
    "docx",
    "dylib",
    "eot",
    "eps",
    "exe",
    "fig",
    "flac",
    "gif",
    "glb",
    "gz",
    "heic",
    "icns",
    "ico",
    "img",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "keystore",
    "lib",
    "mov",
    "mp3",
    "mp4",
    "mpg",
    "nupkg",
    "o",
    "odt",
    "ogg",
    "onnx",
    "otf",
    "parquet",
    "pb",
    "pdb",
    "pdf",
    "png",
    "ppt",
    "pptx",
    "psd",
    "pyc",
    "rar",
    "rlib",
    "safetensors",
    "snappy",
    "so",
    "sqlite",
    "sqlite3",
    "swf",
    "tar",
    "tgz",
    "tif",
    "tiff",
    "ttf",
    "wasm",
    "wav",
    "webm",
    "webp",
    "whl",
    "woff",
    "woff2",
    "xcf",
    "xls",
    "xlsx",
    "xz",
    "zip",
    "zst",
];

/// Whether a file of no known format may hold text, by its ending.
pub fn may_be_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    BINARY_ENDINGS.binary_search(&extension.to_ascii_lowercase().as_str()).is_err()
}

/// The format of a path, by its name.
pub fn format(path: &str) -> Format {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    known_name(path, name)
        .or_else(|| package(signals(), name))
        .unwrap_or_else(|| by_extension(name, extension))
}

fn known_name(path: &str, name: &str) -> Option<Format> {
    let lower = name.to_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    Some(match lower.as_str() {
        ".gitignore" => Format::GitIgnore,
        "codeowners" => Format::CodeOwners,
        "owners" => Format::Owners,
        "procfile" => Format::Procfile,
        "catalog-info.yaml" | "catalog-info.yml" => Format::Catalogue,
        "dependabot.yml" | "dependabot.yaml" if path.starts_with(".github/") => Format::Dependabot,
        "renovate.json" | "renovate.json5" | ".renovaterc" | ".renovaterc.json" => Format::Renovate,
        ".renovaterc.json5" => Format::Renovate,
        ".pyup.yml" => Format::OtherBot("pyup"),
        ".scala-steward.conf" => Format::OtherBot("scala-steward"),
        "updatecli.yaml" | "updatecli.yml" => Format::OtherBot("updatecli"),
        _ if is_settings(&lower, stem) || is_packed_settings(path) => Format::Settings,
        _ if lower.ends_with(".dockerignore") => Format::DockerIgnore,
        _ if is_supervised(path) => Format::Shell,
        _ if is_dockerfile(&lower, stem) => Format::Dockerfile,
        _ if is_compose(&lower) => Format::Compose,
        _ if is_dotenv(&lower) => Format::Dotenv,
        _ if is_settings_template(&lower) => Format::SettingsTemplate,
        _ if stem == "readme" || stem == "security" || stem == "maintainers" => {
            let markdown = matches!(lower.rsplit_once('.'), Some((_, "md" | "markdown")));
            let text = !lower.contains('.') || markdown || is_markup(&lower);
            if text { Format::Document { markdown } } else { return None }
        }
        _ => return None,
    })
}

fn is_settings(lower: &str, stem: &str) -> bool {
    let yaml = [".yml", ".yaml", ".properties"].iter().any(|end| lower.ends_with(end));
    let name = stem.split('-').next().unwrap_or_default();
    (yaml && matches!(name, "application" | "bootstrap"))
        || (stem == "appsettings" && lower.ends_with(".json"))
        || (lower.ends_with(".xml") && ["log4j2", "logback"].iter().any(|n| stem.starts_with(n)))
}

/// A YAML file that a JVM program takes in with its classes, whatever its name.
fn is_packed_settings(path: &str) -> bool {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.ends_with("src/main/resources") && (path.ends_with(".yml") || path.ends_with(".yaml"))
}

fn is_markup(lower: &str) -> bool {
    [".rst", ".adoc", ".asciidoc", ".txt", ".org"].iter().any(|end| lower.ends_with(end))
}

fn is_dockerfile(lower: &str, stem: &str) -> bool {
    let code = [
        ".md",
        ".txt",
        ".go",
        ".py",
        ".rs",
        ".js",
        ".ts",
        ".java",
        ".rb",
        ".sh",
        ".yml",
        ".yaml",
        ".json",
        ".swp",
        ".orig",
        ".bak",
        ".html",
        ".cs",
        ".j2",
        ".tmpl",
        ".tpl",
        ".erb",
        ".jinja",
        ".jinja2",
        ".template",
        ".mustache",
        ".in",
        ".rej",
    ];
    if code.iter().any(|end| lower.ends_with(end)) {
        return false;
    }
    matches!(stem, "dockerfile" | "containerfile")
        || lower.ends_with(".dockerfile")
        || lower.ends_with(".containerfile")
        || lower.starts_with("dockerfile-")
        || lower.starts_with("dockerfile_")
}

fn is_compose(lower: &str) -> bool {
    let yaml = lower.ends_with(".yml") || lower.ends_with(".yaml");
    yaml && ["docker-compose", "compose.", "compose-", "podman-compose"]
        .iter()
        .any(|start| lower.starts_with(start))
}

/// A commented example of a settings file, such as `config.example.toml`: what people read to learn
/// what can be set.
fn is_settings_template(lower: &str) -> bool {
    let words = ["dist", "example", "sample", "template"];
    let ends = [".cfg", ".conf", ".ini", ".properties", ".toml"];
    ends.iter().any(|end| lower.ends_with(end))
        && lower.split(['.', '-', '_']).any(|part| words.contains(&part))
}

fn is_dotenv(lower: &str) -> bool {
    let samples = ["env.example", "env.sample", "example.env", "sample.env", "env.template"];
    let named = ["example", "sample", "template"].iter().any(|word| lower.starts_with(word));
    lower == ".env"
        || lower.starts_with(".env.")
        || samples.contains(&lower)
        || (named && lower.ends_with(".env"))
        || samples.iter().any(|sample| lower.ends_with(&format!(".{sample}")))
}

fn package(signals: &Signals, name: &str) -> Option<Format> {
    let glob = |pattern: &str| match pattern.split_once('*') {
        Some((prefix, suffix)) => {
            name.len() > prefix.len() + suffix.len()
                && matches(&pattern[..=prefix.len()], name)
                && name.ends_with(suffix)
        }
        None => pattern == name,
    };
    for ecosystem in &signals.ecosystems {
        if ecosystem.lockfiles.iter().any(|pattern| glob(pattern)) {
            return Some(Format::Lockfile(ecosystem.name.clone()));
        }
        if ecosystem.manifests.iter().any(|pattern| glob(pattern)) {
            return Some(Format::Manifest(ecosystem.name.clone()));
        }
    }
    None
}

fn by_extension(name: &str, extension: &str) -> Format {
    match extension {
        "md" | "markdown" | "mdx" => Format::Document { markdown: true },
        "rst" | "adoc" | "asciidoc" => Format::Document { markdown: false },
        "yml" | "yaml" => Format::Yaml,
        "sh" | "bash" => Format::Shell,
        "toml" if name == "libs.versions.toml" => Format::VersionCatalog,
        _ if name.ends_with("entrypoint") => Format::Shell,
        _ => match signals().language_of(extension) {
            Some(language) => Format::Source(language.name.clone()),
            None => Format::Other,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_formats() {
        for (path, expected) in [
            ("Dockerfile.dev", Format::Dockerfile),
            ("api.dockerfile", Format::Dockerfile),
            ("src/main/docker/Dockerfile.jvm", Format::Dockerfile),
            ("Dockerfile.md", Format::Document { markdown: true }),
            ("a/package.json", Format::Manifest("npm".into())),
            ("a/pnpm-lock.yaml", Format::Lockfile("npm".into())),
            ("x/Api.csproj", Format::Manifest("nuget".into())),
            ("compose.prod.yaml", Format::Compose),
            (".env.example", Format::Dotenv),
            ("README.rst", Format::Document { markdown: false }),
            ("security.py", Format::Source("python".into())),
            ("x.bin", Format::Other),
        ] {
            assert_eq!(format(path), expected, "{path}");
        }
    }
}
