//! Where the time of a scan goes, stage by stage, on a made-up monorepo. A tree of your own:
//! `READYCHECK_BENCH_TREE=/path cargo bench`.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use readycheck::components;
use readycheck::discover::classify::format;
use readycheck::discover::{Class, Format, Options, Progress, scan, scan_memory};
use readycheck::engine::{Asked, run};
use readycheck::facts::sweep::sweep;
use readycheck::parse::code::parse;
use readycheck::repository::Repository;
use readycheck::ruleset::RuleSet;
use std::path::{Path, PathBuf};

/// Services of the made-up monorepo.
const SERVICES: usize = 200;

fn main() {
    divan::main();
}

fn files() -> Vec<(String, String)> {
    let mut files = vec![("README.md".to_owned(), "# Shop\n## Deploy\n1. a\n2. b\n".to_owned())];
    for at in 0..SERVICES {
        let mut add = |name: &str, text: &str| files.push((format!("s{at}/{name}"), text.into()));
        add(
            "Dockerfile",
            "FROM node:22 AS a\nRUN npm ci && npm run x\nFROM a\nCMD [\"node\", \"x\"]\n",
        );
        add("package.json", "{\"dependencies\": {\"express\": \"5\", \"pg\": \"8\"}}");
        add("package-lock.json", "{}");
        add("server.js", &"app.get(\"/healthz\", (q, r) => r.sendStatus(204));\n".repeat(200));
        add("deploy.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n");
    }
    files
}

fn built() -> Repository {
    let mut repository = scan_memory("bench", &files());
    components::build(&mut repository, &[]);
    repository
}

#[divan::bench]
fn parse_and_facts(bencher: Bencher<'_, '_>) {
    let files = files();
    bencher.bench(|| black_box(scan_memory("bench", &files)));
}

/// A line of each language, as people write them; repeated, so that the parser is what counts.
const SOURCES: &[(&str, &str, &str)] = &[
    (
        "csharp",
        "cs",
        "class A { void F() { var x = Environment.GetEnvironmentVariable(\"A\"); } }\n",
    ),
    (
        "go",
        "go",
        "package m\nfunc f() { http.HandleFunc(\"/x\", func(w W, r *R) { w.Write(nil) }) }\n",
    ),
    ("java", "java", "class A { @GetMapping(\"/x\") String f() { return b.c(\"d\"); } }\n"),
    ("javascript", "ts", "app.get('/x', async (q, r) => r.json(await db.query('select 1')));\n"),
    ("kotlin", "kt", "fun f() { routing { get(\"/x\") { call.respond(g(1)) } } }\n"),
    ("php", "php", "<?php function f() { return Route::get('/x', fn () => env('A')); }\n?>\n"),
    ("python", "py", "@app.get('/x')\ndef f(a, b=1):\n    return os.environ['A'], g(a, b)\n"),
    ("ruby", "rb", "get '/x' do\n  json(ENV['A'], f(1, 2))\nend\n"),
    ("rust", "rs", "fn f() { let r = Router::new().route(\"/x\", get(g)); h(env::var(\"A\")); }\n"),
];

fn source(language: &str) -> (&'static str, String) {
    let found = SOURCES.iter().find(|(name, ..)| *name == language);
    let (_, extension, text) = found.expect("a known language");
    (extension, text.repeat(400))
}

const LANGUAGES: [&str; 9] =
    ["csharp", "go", "java", "javascript", "kotlin", "php", "python", "ruby", "rust"];

/// The pass over the bytes alone: what every source file costs.
#[divan::bench(args = LANGUAGES)]
fn look_for_words(bencher: Bencher<'_, '_>, language: &str) {
    let (_, text) = source(language);
    let format = Format::Source(language.to_owned());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| black_box(sweep(&format, Class::Own, &text).secrets.len()));
}

/// The outline of a file that is parsed.
#[divan::bench(args = LANGUAGES)]
fn outline_code(bencher: Bencher<'_, '_>, language: &str) {
    let (extension, text) = source(language);
    let counter = BytesCount::of_str(&text);
    bencher.counter(counter).bench(|| black_box(parse(language, extension, &text)));
}

/// Outline, routes, reads, signs and the rest.
#[divan::bench(args = LANGUAGES)]
fn take_code_facts(bencher: Bencher<'_, '_>, language: &str) {
    let (extension, text) = source(language);
    let files = [(format!("a.{extension}"), text)];
    let counter = BytesCount::of_str(&files[0].1);
    bencher.counter(counter).bench(|| black_box(scan_memory("bench", &files)));
}

#[divan::bench]
fn group_into_components(bencher: Bencher<'_, '_>) {
    let files = files();
    bencher
        .with_inputs(|| scan_memory("bench", &files))
        .bench_values(|mut repository| components::build(&mut repository, &[]));
}

#[divan::bench]
fn load_the_rules() {
    black_box(RuleSet::builtin().map_err(|_| "refused").expect("the rules load"));
}

#[divan::bench]
fn judge(bencher: Bencher<'_, '_>) {
    let set = RuleSet::builtin().map_err(|_| "refused").expect("the rules load");
    let asked: Vec<Asked<'_>> = set.rules.iter().map(Asked::with_defaults).collect();
    let repository = built();
    bencher.bench(|| black_box(run(&repository, &asked)));
}

fn tree() -> PathBuf {
    let tree = std::env::var_os("READYCHECK_BENCH_TREE").map(PathBuf::from);
    tree.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"))
}

#[divan::bench(sample_count = 5)]
fn walk_and_read_a_tree(bencher: Bencher<'_, '_>) {
    let tree = tree();
    bencher.bench(|| black_box(scan(&tree, &Options::default(), &Progress::default())));
}

/// What no scan can do without: the walk, the reading, and the pass for the words of all rows.
#[divan::bench(sample_count = 5)]
fn walk_read_and_look_for_words(bencher: Bencher<'_, '_>) {
    let tree = tree();
    bencher.bench(|| {
        let mut paths = Vec::new();
        for entry in
            ignore::WalkBuilder::new(&tree).hidden(false).require_git(false).build().flatten()
        {
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                paths.push(entry.into_path());
            }
        }
        paths.par_iter().map(|path| looked_at(path)).sum::<usize>()
    });
}

/// Bytes of a file, read and looked through where it is source code.
fn looked_at(path: &Path) -> usize {
    let format = format(&path.to_string_lossy());
    if !matches!(format, Format::Source(_)) {
        return if format.is_read() { read(path).len() } else { 0 };
    }
    let text = read(path);
    if let Ok(text) = std::str::from_utf8(&text) {
        black_box(sweep(&format, Class::Own, text).code.is_some());
    }
    text.len()
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_default()
}
