//! Properties that hold for any bytes: every format is read without a panic, facts lie inside
//! their file, and what a parser cannot read is told.

use proptest::prelude::*;
use readycheck::components;
use readycheck::discover::scan_memory;
use readycheck::engine::{Asked, run};
use readycheck::ruleset::RuleSet;

/// One file name of each format.
const NAMES: &[&str] = &[
    "Dockerfile",
    "package.json",
    "pnpm-workspace.yaml",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "Pipfile",
    "go.mod",
    "Cargo.toml",
    "pom.xml",
    "build.gradle",
    "x.csproj",
    "Gemfile",
    "composer.json",
    "mix.exs",
    "pubspec.yaml",
    "main.tf",
    "Chart.yaml",
    "environment.yml",
    "compose.yaml",
    "Procfile",
    "deploy.yaml",
    "README.md",
    "README.rst",
    ".env",
    ".gitignore",
    "CODEOWNERS",
    "OWNERS",
    "catalog-info.yaml",
    ".github/dependabot.yml",
    "renovate.json",
    "run.sh",
    "main.go",
    "app.py",
    "app.ts",
    "App.java",
    "App.kt",
    "main.rs",
    "App.cs",
    "app.rb",
    "index.php",
    "app.ex",
    "build.sbt",
    "flake.nix",
    "Package.swift",
];

/// Pieces that parsers react to, between arbitrary text.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "FROM a AS b\n",
        "RUN <<E\n",
        "E\n",
        "USER ${A:-",
        "}",
        "{{",
        "}}",
        "{%",
        "[",
        "]",
        "{",
        "\"",
        "'",
        "\\\n",
        "# readycheck: ignore[a/b] c\n",
        "<a",
        "</a>",
        "---\n",
        "- ",
        ": ",
        "&a ",
        "*a",
        "<<: *a\n",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n",
        "$(",
        "`",
        "=",
        "\u{FEFF}",
        "é",
        "日本",
        "\t",
        "\r\n",
        "services:\n  a:\n    build: ..\n",
        "# Roll back\n1. x\n2. y\n",
    ]);
    let piece = prop_oneof![3 => pieces.prop_map(str::to_owned), 1 => "\\PC{0,12}"];
    prop::collection::vec(piece, 0..24).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_in_any_format_is_read(
        text in text(),
        name in prop::sample::select(NAMES.to_vec()),
    ) {
        let files = vec![(name.to_owned(), text.clone()), ("go.mod".into(), "module x".into())];
        let mut repository = scan_memory("any", &files);
        components::build(&mut repository, &[]);
        let lines = text.split('\n').count() as u32;
        for fact in &repository.facts {
            if repository.path(fact.at) == name {
                prop_assert!(fact.at.start <= fact.at.end);
                prop_assert!(fact.at.end.line <= lines.max(1));
            }
        }
        let panicked = |d: &readycheck::report::Diagnostic| d.message.contains("please report");
        prop_assert!(!repository.diagnostics.iter().any(panicked), "{:?}", repository.diagnostics);
    }

    #[test]
    fn any_tree_is_judged(text in text(), name in prop::sample::select(NAMES.to_vec())) {
        let set = RuleSet::builtin().map_err(|_| "refused").expect("the rules load");
        let asked: Vec<Asked<'_>> = set.rules.iter().map(Asked::with_defaults).collect();
        let files = vec![
            (name.to_owned(), text),
            ("a/Dockerfile".into(), "FROM node\nEXPOSE 80\nCMD x\n".into()),
        ];
        let mut repository = scan_memory("any", &files);
        components::build(&mut repository, &[]);
        let (_, failed) = run(&repository, &asked);
        prop_assert!(failed.is_empty(), "{:?}", failed);
    }
}
