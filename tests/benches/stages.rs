//! Where the time of a scan goes, stage by stage, on a made-up monorepo. A tree of your own:
//! `READYCHECK_BENCH_TREE=/path cargo bench`.

use divan::{Bencher, black_box};
use readycheck::components;
use readycheck::discover::{Options, Progress, scan, scan_memory};
use readycheck::engine::{Asked, run};
use readycheck::repository::Repository;
use readycheck::ruleset::RuleSet;
use std::path::PathBuf;

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

#[divan::bench]
fn walk_and_read_a_tree(bencher: Bencher<'_, '_>) {
    let tree = std::env::var_os("READYCHECK_BENCH_TREE").map(PathBuf::from);
    let tree = tree.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"));
    bencher.bench(|| black_box(scan(&tree, &Options::default(), &Progress::default())));
}
