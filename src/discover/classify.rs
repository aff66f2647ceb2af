//! What a file is, by its name, and whether it belongs to what is deployed. Opens nothing.

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

/// Whether a file is part of what is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Written for production.
    Own,
    /// A test, a fixture, a benchmark.
    Test,
    /// An example, a sample, a demo.
    Example,
    /// Somebody else's code kept here.
    Vendored,
    /// Made by a program.
    Generated,
}

/// Folder names of tests.
const TEST_FOLDERS: &[&str] = &[
    "__fixtures__",
    "__mocks__",
    "__tests__",
    "acceptance",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "cypress",
    "e2e",
    "e2e-tests",
    "fixtures",
    "integration-tests",
    "integration_tests",
    "load-tests",
    "loadtest",
    "mocks",
    "playwright",
    "spec",
    "specs",
    "test",
    "test-data",
    "testdata",
    "testing",
    "tests",
];

/// Folder names of examples.
const EXAMPLE_FOLDERS: &[&str] = &[
    "_examples",
    "cookbook",
    "demos",
    "example",
    "examples",
    "getting-started",
    "quickstart",
    "quickstarts",
    "sample",
    "samples",
    "snippets",
    "templates-examples",
    "tutorial",
    "tutorials",
];

/// Folder names of code from elsewhere.
const VENDORED_FOLDERS: &[&str] = &[
    ".bundle",
    ".gradle",
    ".terraform",
    ".venv",
    ".yarn",
    "Pods",
    "bower_components",
    "node_modules",
    "site-packages",
    "third-party",
    "third_party",
    "thirdparty",
    "vendor",
    "venv",
];

/// Endings of files that programs write.
const GENERATED_ENDINGS: &[&str] = &[
    ".Designer.cs",
    ".bundle.js",
    ".d.ts",
    ".designer.cs",
    ".g.cs",
    ".gen.go",
    ".map",
    ".min.css",
    ".min.js",
    ".pb.cc",
    ".pb.go",
    "_gen.go",
    "_generated.go",
    "_grpc.pb.go",
    "_pb.d.ts",
    "_pb.js",
    "_pb2.py",
    "_pb2_grpc.py",
    "bindata.go",
    "wire_gen.go",
];

/// Endings of test files.
const TEST_ENDINGS: &[&str] = &[
    ".cy.ts",
    ".e2e-spec.ts",
    ".spec.js",
    ".spec.ts",
    ".spec.tsx",
    ".test.js",
    ".test.ts",
    ".test.tsx",
    "IT.java",
    "Spec.kt",
    "Test.cs",
    "Test.java",
    "Test.kt",
    "Test.php",
    "Tests.cs",
    "Tests.java",
    "_spec.rb",
    "_test.exs",
    "_test.go",
    "_test.py",
    "_test.rb",
    "_test.rs",
    "conftest.py",
    "cypress.config.ts",
    "playwright.config.js",
    "playwright.config.ts",
];

/// Folder names of documentation: what builds it is not deployed with the product.
const DOCUMENTATION_FOLDERS: &[&str] = &["doc", "docs", "documentation"];

/// The class of a file of a known format: what builds the documentation is no part of what is
/// deployed, the documents themselves are read like any other.
pub fn class_of(path: &str, format: &Format) -> Class {
    let class = class(path);
    let builds = matches!(
        format,
        Format::Dockerfile | Format::Manifest(_) | Format::Source(_) | Format::Compose
    );
    if class == Class::Own && matches!(format, Format::Settings) && is_profile_for_tests(path) {
        return Class::Test;
    }
    let documentation =
        path.split('/').rev().skip(1).any(|folder| DOCUMENTATION_FOLDERS.contains(&folder));
    if class == Class::Own && builds && documentation { Class::Example } else { class }
}

/// `application-dev.yml`, `appsettings.Development.json`: settings that production never reads.
fn is_profile_for_tests(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let mut words = name.split(['-', '.']).skip(1);
    words.any(|word| matches!(word, "dev" | "development" | "it" | "local" | "test" | "testing"))
}

/// The class of a path, by its folders and its ending.
fn class(path: &str) -> Class {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folders = outside_packages(folders);
    let has = |list: &[&str]| folders.split('/').any(|folder| list.contains(&folder));
    if has(VENDORED_FOLDERS) {
        return Class::Vendored;
    }
    let test_name = name.starts_with("test_") && name.ends_with(".py");
    let data = folders.split('/').any(|folder| folder.starts_with("testdata"));
    let tests = data || has(TEST_FOLDERS) || folders.split('/').any(|f| f.ends_with(".Tests"));
    if tests || test_name || TEST_ENDINGS.iter().any(|end| name.ends_with(end)) {
        return Class::Test;
    }
    if has(EXAMPLE_FOLDERS) {
        return Class::Example;
    }
    // Entity Framework writes each migration as a snapshot of the whole model.
    let migration = name.ends_with(".cs") && folders.split('/').any(|f| f == "Migrations");
    if migration || GENERATED_ENDINGS.iter().any(|end| name.ends_with(end)) {
        return Class::Generated;
    }
    Class::Own
}

/// The folders before those that spell a package name, as in `src/main/java/com/example/test`.
fn outside_packages(folders: &str) -> &str {
    let roots = ["src/main/java", "src/main/kotlin", "src/main/scala", "src/main/groovy"];
    let start = roots.iter().filter_map(|root| folders.find(root).map(|at| at + root.len())).min();
    start.map_or(folders, |end| &folders[..end])
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
        _ if is_settings(&lower, stem) => Format::Settings,
        _ if lower.ends_with(".dockerignore") => Format::DockerIgnore,
        _ if is_dockerfile(&lower, stem) => Format::Dockerfile,
        _ if is_compose(&lower) => Format::Compose,
        _ if is_dotenv(&lower) => Format::Dotenv,
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

fn is_dotenv(lower: &str) -> bool {
    let samples = ["env.example", "env.sample", "example.env", "sample.env", "env.template"];
    lower == ".env" || lower.starts_with(".env.") || samples.contains(&lower)
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

    #[test]
    fn folders_give_classes() {
        assert_eq!(class("a/node_modules/x/index.js"), Class::Vendored);
        assert_eq!(class("src/test/java/A.java"), Class::Test);
        assert_eq!(class("examples/x/main.go"), Class::Example);
        assert_eq!(class("api/x.pb.go"), Class::Generated);
        assert_eq!(class("src/main.rs"), Class::Own);
        assert_eq!(class("shop/src/main/java/com/example/test/Shop.java"), Class::Own);
        assert_eq!(class("samples/shop/src/main/java/com/x/Shop.java"), Class::Example);
        let manifest = Format::Manifest("requirements".into());
        assert_eq!(class_of("docs/requirements.txt", &manifest), Class::Example);
        assert_eq!(class_of("docs/runbook.md", &Format::Document { markdown: true }), Class::Own);
    }
}
