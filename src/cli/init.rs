//! `readycheck init`: looks at a repository and proposes its `readycheck.toml`, and a baseline when
//! something blocking fails. Shows the files before it writes them.

use super::judge::{Questions, judge};
use super::proposal::{Proposal, offer};
use super::{Failure, ScanArgs, baseline, check, clock, configuration, selection};
use crate::config::FILE_NAMES;
use crate::report::baseline::FILE_NAME;
use crate::repository::Repository;
use crate::rule::Severity;
use std::process::ExitCode;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    #[command(flatten)]
    scan: ScanArgs,
    /// Write without asking
    #[arg(long)]
    yes: bool,
}

/// Runs the command.
pub fn run(args: &InitArgs) -> Result<ExitCode, Failure> {
    let setup = configuration::load(&args.scan)?;
    if let Some(path) = &setup.config_path {
        let next = "readycheck baseline takes in what fails";
        return Err(Failure::new(format!("{path} is there already: {next}")));
    }
    let repository = check::scan(&args.scan, &setup, true)?;
    let root = &args.scan.path;
    let file = |name: &str, new: String| {
        let (path, name) = (root.join(name), name.to_owned());
        Proposal { path, name, old: None, new }
    };
    let mut files = vec![file(FILE_NAMES[0], proposal(&repository))];
    if baseline::read(root, None)?.is_none() {
        let (asked, left_out) = selection::select(&setup.set, &setup.config, &[], &[])?;
        let questions = Questions { setup: &setup, asked, left_out, today: clock::today() };
        let answers = judge(&args.scan, &questions, &repository, &[])?;
        let blocking = |severity| severity == Severity::Blocking;
        let known = baseline::first(&answers, &repository, blocking);
        if known.count() > 0 {
            files.push(file(FILE_NAME, known.text()));
        }
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    if offer(&files, args.yes, "readycheck init")? {
        anstream::eprintln!("wrote {}: next, readycheck .", names.join(" and "));
    }
    Ok(ExitCode::SUCCESS)
}

fn proposal(repository: &Repository) -> String {
    let mut text = String::from(
        "# What readycheck found here. Keep what you want to fix; the rest is found again.\n\
         # Every key: readycheck schema config\n",
    );
    for component in repository.listed().filter(|component| !component.id.contains('#')) {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        text.push_str(&format!(
            "\n[[component]]\npath = {}\nkind = \"{}\"\ntier = \"standard\"\n",
            quoted(&component.path),
            component.kind.word()
        ));
    }
    text
}
