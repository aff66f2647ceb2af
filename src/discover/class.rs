//! Whether a file belongs to what is deployed, by its folders and name. Opens nothing.

use super::classify::Format;

/// Whether a file is part of what is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Written for production.
    Own,
    /// A test, a fixture, a benchmark, a tool of developers.
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
    "api_tests",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "cypress",
    "e2e",
    "e2e-tests",
    "e2etests",
    "fixtures",
    "integration-tests",
    "integration_tests",
    "load-test",
    "load-tests",
    "load_test",
    "load_tests",
    "loadtest",
    "loadtests",
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

/// Folder names of code that developers run, and no image starts.
const TOOL_FOLDERS: &[&str] = &["dev", "devtools", "extra", "hack"];

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
    let aside = is_tool(path) || path.contains("environments/") && is_profile_for_tests(path);
    if class == Class::Own && matches!(format, Format::Source(_)) && aside {
        return Class::Test;
    }
    let documentation =
        path.split('/').rev().skip(1).any(|folder| DOCUMENTATION_FOLDERS.contains(&folder));
    if class == Class::Own && builds && documentation { Class::Example } else { class }
}

/// Whether a source file lies in a folder of tools.
fn is_tool(path: &str) -> bool {
    let folders = outside_packages(path.rsplit_once('/').map_or("", |(folders, _)| folders));
    folders.split('/').any(|folder| TOOL_FOLDERS.contains(&folder))
}

/// `application-dev.yml`, `appsettings.Development.json`, `environments/test.rb`: settings that
/// production never reads.
fn is_profile_for_tests(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let name = name.to_lowercase();
    let whole = usize::from(!folders.ends_with("environments"));
    let mut words = name.split(['-', '.']).skip(whole);
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
    let tests = data || has(TEST_FOLDERS) || folders.split('/').any(is_test_project);
    // Go keeps what only integration tests run in a folder of that name, without a telling ending.
    let integration = path.starts_with("integration/") && name.ends_with(".go");
    // Rust keeps the tests of a module beside it: `mod tests;`.
    let beside =
        matches!(name, "test.go" | "tests.rs" | "test.rs") || name.starts_with("smoketest");
    if tests
        || integration
        || beside
        || test_name
        || TEST_ENDINGS.iter().any(|end| name.ends_with(end))
    {
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

/// Whether a folder is a test project of .NET: `Shop.Tests`, `Shop.Core.IntegrationTest`.
fn is_test_project(folder: &str) -> bool {
    let last = folder.rsplit_once('.').map_or("", |(_, last)| last).trim_end_matches('s');
    matches!(last, "Test" | "UnitTest" | "IntegrationTest" | "FunctionalTest" | "AcceptanceTest")
}

/// The folders before those that spell a package name, as in `src/main/java/com/example/test`.
fn outside_packages(folders: &str) -> &str {
    let roots = ["src/main/java", "src/main/kotlin", "src/main/scala", "src/main/groovy"];
    let start = roots.iter().filter_map(|root| folders.find(root).map(|at| at + root.len())).min();
    start.map_or(folders, |end| &folders[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_give_classes() {
        assert_eq!(class("a/node_modules/x/index.js"), Class::Vendored);
        assert_eq!(class("src/test/java/A.java"), Class::Test);
        assert_eq!(class("examples/x/main.go"), Class::Example);
        assert_eq!(class("api/x.pb.go"), Class::Generated);
        assert_eq!(class("src/main.rs"), Class::Own);
        assert_eq!(class("src/Shop.Core.Test/Feed.xml"), Class::Test);
        assert_eq!(class("src/Shop.Core.Latest/Feed.cs"), Class::Own);
        assert_eq!(class("integration/fake.go"), Class::Test);
        assert_eq!(class("src/parse/tests.rs"), Class::Test);
        assert_eq!(class("integration/Fake.java"), Class::Own);
        assert_eq!(class("shop/src/main/java/com/example/test/Shop.java"), Class::Own);
        assert_eq!(class("samples/shop/src/main/java/com/x/Shop.java"), Class::Example);
        let ruby = Format::Source("ruby".into());
        assert_eq!(class_of("config/environments/development.rb", &ruby), Class::Test);
        assert_eq!(class_of("config/environments/production.rb", &ruby), Class::Own);
        let manifest = Format::Manifest("requirements".into());
        assert_eq!(class_of("docs/requirements.txt", &manifest), Class::Example);
        assert_eq!(class_of("docs/runbook.md", &Format::Document { markdown: true }), Class::Own);
    }
}
