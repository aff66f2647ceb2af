//! Small whole repositories, each with the findings expected of it, one line a finding as a person
//! would read it. `READYCHECK_BLESS=1 cargo test --test fixtures` writes what is found.

use readycheck::components;
use readycheck::discover::{Options, Progress, scan};
use readycheck::engine::{Asked, run};
use readycheck::rule::Outcome;
use readycheck::ruleset::RuleSet;
use std::fs;
use std::path::Path;

fn found(repo: &Path) -> String {
    let set = RuleSet::builtin().map_err(|_| "refused").expect("the rules load");
    let asked: Vec<Asked<'_>> = set.rules.iter().map(Asked::with_defaults).collect();
    let mut repository = scan(repo, &Options::default(), &Progress::default());
    components::build(&mut repository, &[]);
    let (judged, failed) = run(&repository, &asked);
    assert_eq!(failed, []);
    let mut lines = Vec::new();
    for component in repository.listed() {
        lines.push(format!("component {}: {}", component.id, component.kind.word()));
    }
    for judgement in judged {
        let meta = &asked[judgement.rule].rule.meta;
        let component = &repository.components[judgement.component].id;
        match judgement.outcome {
            Outcome::Fail(findings) => lines.extend(findings.iter().map(|finding| {
                let (path, start) = (repository.path(finding.at), finding.at.start);
                let (line, column, message) = (start.line, start.column, &finding.message);
                format!("{path}:{line}:{column}: {:?}: {message} [{}]", meta.severity, meta.id)
            })),
            Outcome::Unknown(reason) => {
                lines.push(format!("{component}: unknown: {reason} [{}]", meta.id));
            }
            Outcome::Pass(_) | Outcome::NotApplicable(_) => {}
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn every_fixture_has_the_findings_expected_of_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut problems = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let (fresh, file) = (found(&entry.path().join("repo")), entry.path().join("expected.txt"));
        if std::env::var_os("READYCHECK_BLESS").is_some() {
            fs::write(&file, &fresh).expect("writable");
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if fresh != expected {
            problems.push(format!("{}:\n{fresh}", file.display()));
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
