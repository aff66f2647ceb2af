//! Runs a script of action.yml as a runner does, in a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A runner: its temporary folder, its files for outputs and summaries, programs of ours before
/// those of the machine, and the variables of the step.
pub struct Runner {
    folder: tempfile::TempDir,
    variables: BTreeMap<String, String>,
}

/// What a step did.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub log: String,
    pub outputs: BTreeMap<String, String>,
}

impl Runner {
    /// A runner of Linux on x86-64, with a workspace, and no `gh`.
    pub fn new() -> Runner {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["bin", "temp", "workspace"] {
            fs::create_dir(folder.path().join(name)).expect("writable");
        }
        let mut runner = Runner { folder, variables: BTreeMap::new() };
        runner.set("RUNNER_OS", "Linux");
        runner.set("RUNNER_ARCH", "X64");
        runner.install("gh", "#!/bin/sh\nexit 127\n");
        runner
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Puts a program before those of the machine.
    pub fn install(&self, name: &str, script: &str) {
        executable(&self.path("bin").join(name), script);
    }

    /// Runs the script of a step. Variables that the step has in its `env` and the test does not
    /// set are empty, as inputs without a value are.
    pub fn run(&self, id: &str) -> Done {
        let steps = super::steps();
        let (_, step) = steps.iter().find(|(_, step)| step["id"] == id).expect("that step");
        self.run_script(super::run(step), &super::keys(&step["env"]))
    }

    pub fn run_script(&self, script: &str, environment: &[&str]) -> Done {
        let file = self.path("script.sh");
        fs::write(&file, script).expect("writable");
        let output = self.path("output");
        fs::write(&output, "").expect("writable");
        let path = std::env::var("PATH").expect("a path");
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(&file);
        command.current_dir(self.path("workspace")).env_clear();
        command.envs(environment.iter().map(|name| (name, ""))).envs(&self.variables);
        command.env("PATH", format!("{}:{path}", self.path("bin").display()));
        command.env("RUNNER_TEMP", self.path("temp")).env("GITHUB_OUTPUT", &output);
        command.env("GITHUB_STEP_SUMMARY", self.path("summary"));
        let done = command.output().expect("bash starts");
        let text = fs::read_to_string(&output).expect("UTF-8");
        let pair = |line: &str| line.split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned()));
        Done {
            code: done.status.code().expect("it ended by itself"),
            log: String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned(),
            outputs: text.lines().filter_map(pair).collect(),
        }
    }
}

/// Writes a program.
pub fn executable(path: &Path, script: &str) {
    fs::write(path, script).expect("writable");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("ours");
}
