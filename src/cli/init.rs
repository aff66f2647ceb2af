//! `readycheck init`: looks at a repository and proposes its `readycheck.toml`. Shows the file
//! before it writes it.

use super::{Failure, ScanArgs, check, configuration, output};
use crate::config::FILE_NAMES;
use crate::repository::Repository;
use std::io::{BufRead, IsTerminal};
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
        return Err(Failure::new(format!("{path} is there already")));
    }
    let repository = check::scan(&args.scan, &setup, true)?;
    let text = proposal(&repository);
    let name = FILE_NAMES[0];
    output::stdout(text.as_bytes())?;
    let file = args.scan.path.join(name);
    let wanted = args.yes || (std::io::stdin().is_terminal() && asks(name)?);
    if !wanted {
        anstream::eprintln!("nothing written: readycheck init --yes writes {name}");
        return Ok(ExitCode::SUCCESS);
    }
    output::file(&file, text.as_bytes())?;
    anstream::eprintln!("wrote {name}: next, readycheck .");
    Ok(ExitCode::SUCCESS)
}

fn asks(name: &str) -> Result<bool, Failure> {
    anstream::eprint!("\nWrite {name}? [y/N] ");
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
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
