//! The action, the hooks, the workflows and what the README says of them: they agree with the
//! program, and no value of a user becomes part of a script.

#[cfg(unix)]
mod check;
#[cfg(unix)]
mod fetch;
#[cfg(unix)]
mod script;

use regex::Regex;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn text(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn yaml(path: &str) -> Value {
    serde_saphyr::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("a mapping").keys().map(String::as_str).collect()
}

/// Every step of the action, and of each job of each workflow, with the file that it is in.
fn steps() -> Vec<(String, Value)> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut found = Vec::new();
    for step in list(&yaml("action.yml")["runs"]["steps"]) {
        found.push(("action.yml".to_owned(), step));
    }
    for file in ["ci", "publish", "release"].map(|name| format!(".github/workflows/{name}.yml")) {
        for job in yaml(&file)["jobs"].as_object().expect("jobs").values() {
            found.extend(list(&job["steps"]).into_iter().map(|step| (file.clone(), step)));
        }
    }
    found
}

fn run(step: &Value) -> &str {
    step["run"].as_str().unwrap_or_default()
}

fn program(arguments: &[&str]) -> std::process::Output {
    let program = env!("CARGO_BIN_EXE_readycheck");
    Command::new(program).args(arguments).output().expect("the program starts")
}

#[test]
fn no_expression_stands_in_a_script() {
    let steps = steps();
    assert!(steps.iter().filter(|(_, step)| !run(step).is_empty()).count() > 8);
    for (file, step) in &steps {
        assert!(!run(step).contains("${{"), "{file}: {}", run(step));
    }
}

#[test]
fn every_script_of_the_action_names_its_shell_and_stops_at_a_fault() {
    for (_, step) in
        steps().iter().filter(|(file, step)| file == "action.yml" && step["run"] != Value::Null)
    {
        assert_eq!(step["shell"], "bash", "{}", step["name"]);
        assert!(run(step).starts_with("set -euo pipefail\n"), "{}", step["name"]);
    }
}

#[test]
fn every_input_is_described_and_used_outside_of_scripts() {
    let action = yaml("action.yml");
    let source = text("action.yml");
    for input in keys(&action["inputs"]) {
        let used = Regex::new(&format!(r"\$\{{\{{ inputs\.{input}( |$)")).expect("valid pattern");
        assert!(used.is_match(&source), "{input} is not used");
        let described = action["inputs"][input]["description"].as_str();
        assert!(described.is_some_and(|text| text.trim_end().ends_with('.')), "{input}");
    }
    let used = Regex::new(r"inputs\.([a-z-]+)").expect("valid pattern");
    for found in used.captures_iter(&source) {
        assert!(action["inputs"].get(&found[1]).is_some(), "no input {}", &found[1]);
    }
}

#[test]
fn every_variable_of_a_script_comes_from_its_environment_or_the_runner() {
    let read = Regex::new(r"\$\{?([A-Z][A-Z_]+)\b").expect("valid pattern");
    for (file, step) in steps().iter().filter(|(file, _)| file == "action.yml") {
        for found in read.captures_iter(run(step)) {
            let name = &found[1];
            let given = step["env"].get(name).is_some() || name.starts_with("GITHUB_");
            let set =
                given || name.starts_with("RUNNER_") || run(step).contains(&format!("{name}="));
            assert!(set, "{file}: {} reads {name}", step["name"]);
        }
    }
}

#[test]
fn every_output_is_written_by_a_step() {
    let action = yaml("action.yml");
    for output in keys(&action["outputs"]) {
        let value = action["outputs"][output]["value"].as_str().expect("a value");
        assert_eq!(value, format!("${{{{ steps.check.outputs.{output} }}}}"));
        assert!(text("action.yml").contains(&format!("echo \"{output}=$")), "{output}");
    }
}

#[test]
fn every_flag_that_the_action_passes_is_in_the_help() {
    let help = String::from_utf8(program(&["check", "--help"]).stdout).expect("UTF-8");
    let flag = Regex::new(r"--[a-z-]+").expect("valid pattern");
    let script = script_of("check");
    let passed = script.lines().filter(|line| line.contains("arguments"));
    let flags: Vec<&str> =
        passed.flat_map(|line| flag.find_iter(line)).map(|f| f.as_str()).collect();
    assert!(flags.len() > 8, "{flags:?}");
    for flag in flags {
        assert!(
            help.contains(&format!("{flag} ")) || help.contains(&format!("{flag}\n")),
            "{flag}"
        );
    }
}

fn script_of(id: &str) -> String {
    let steps = steps();
    let step = steps.iter().find(|(_, step)| step["id"] == id).expect("a step of that name");
    run(&step.1).to_owned()
}

#[test]
fn every_action_is_pinned_to_a_commit_that_a_comment_names() {
    let pinned = Regex::new(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$").expect("valid");
    let mut count = 0;
    for file in ["action.yml", ".github/workflows/ci.yml", ".github/workflows/release.yml"] {
        for line in text(file).lines() {
            let Some((_, used)) = line.split_once("uses: ") else { continue };
            count += 1;
            assert!(used.starts_with("./") || pinned.is_match(used), "{file}: {used}");
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn the_release_makes_every_file_that_the_action_asks_for() {
    let asked = Regex::new(r"target=([a-z0-9_-]+) ;;").expect("valid pattern");
    let script = script_of("fetch");
    let mut asked: Vec<&str> =
        asked.captures_iter(&script).map(|found| found.get(1).expect("one").as_str()).collect();
    let release = yaml(".github/workflows/release.yml");
    let made = release["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().expect("rows");
    let mut made: Vec<&str> = made.iter().filter_map(|row| row["target"].as_str()).collect();
    asked.sort_unstable();
    made.sort_unstable();
    assert_eq!(asked, made);
    let name = "readycheck-$TAG-$TARGET";
    assert!(text(".github/workflows/release.yml").contains(name));
    assert!(script.contains("archive=\"readycheck-$tag-$target.tar.gz\""));
}

#[test]
fn no_release_reads_a_cache() {
    for (file, step) in steps().iter().filter(|(file, _)| file.ends_with("release.yml")) {
        let used = step["uses"].as_str().unwrap_or_default();
        assert!(!used.contains("cache"), "{file}: {used}");
    }
}

#[test]
fn every_hook_runs_the_program_on_the_whole_repository() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().expect("a list");
    let ids: Vec<&str> = hooks.iter().filter_map(|hook| hook["id"].as_str()).collect();
    assert_eq!(ids, ["readycheck", "readycheck-rust", "readycheck-docker", "readycheck-system"]);
    let ready = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ready/repo");
    for hook in hooks {
        let entry = hook["entry"].as_str().expect("an entry");
        let words: Vec<&str> = entry.trim_start_matches('/').split(' ').collect();
        assert_eq!(words[0], "readycheck");
        let arguments = [&words[1..], &[ready.to_str().expect("UTF-8")]].concat();
        assert_eq!(program(&arguments).status.code(), Some(0), "{entry}");
        assert_eq!(hook["pass_filenames"], false);
        assert_eq!(hook["always_run"], true);
        assert_eq!(hook["require_serial"], true);
    }
}

#[test]
fn what_the_readme_shows_of_the_action_and_the_hooks_is_there() {
    let readme = text("README.md");
    let action = yaml("action.yml");
    let hooks = text(".pre-commit-hooks.yaml");
    let version = concat!("v", env!("CARGO_PKG_VERSION"));
    let fences = readme.split("\n```").skip(1).step_by(2);
    let mut shown = 0;
    for fence in fences.filter_map(|fence| fence.strip_prefix("yaml\n")) {
        let value: Value = serde_saphyr::from_str(fence).expect("YAML");
        for job in value["jobs"].as_object().into_iter().flat_map(|jobs| jobs.values()) {
            for step in job["steps"].as_array().expect("steps") {
                if !step["uses"].as_str().is_some_and(|used| used.contains("/readycheck@")) {
                    continue;
                }
                shown += 1;
                assert!(fence.contains(&format!("# {version}\n")), "{fence}");
                for input in keys(&step["with"]) {
                    assert!(action["inputs"].get(input).is_some(), "no input {input}");
                }
            }
        }
        for repository in value["repos"].as_array().into_iter().flatten() {
            for hook in repository["hooks"].as_array().expect("hooks") {
                shown += 1;
                let id = hook["id"].as_str().expect("an id");
                assert!(hooks.contains(&format!("- id: {id}\n")), "no hook {id}");
                assert!(repository["repo"] == "local" || repository["rev"] == version);
            }
        }
    }
    assert!(shown >= 3, "{shown} shown");
}
