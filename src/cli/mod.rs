//! The program: every flag and command with its help, and what a run returns. One file a command.

mod baseline;
mod changed;
mod check;
mod ci;
mod clock;
mod configuration;
mod facts;
mod fix;
mod init;
mod judge;
mod output;
mod pages;
mod progress;
mod proposal;
mod schema;
mod selection;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Why a run could not go on: wrong usage, invalid configuration, an unreadable root.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// One message, which may hold several lines.
    #[error("{0}")]
    Message(String),
    /// Something could not be written.
    #[error("could not write: {0}")]
    Write(#[from] std::io::Error),
}

impl Failure {
    fn new(message: impl Into<String>) -> Failure {
        Failure::Message(message.into())
    }
}

/// Is this repository ready for production, what is missing, where, and how is it fixed?
#[derive(Debug, Parser)]
#[command(name = "readycheck", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Exit status: 0 ready or undetermined · 1 not ready · 2 could not run")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: check::CheckArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge a repository (what `readycheck PATH` does)
    Check(Box<check::CheckArgs>),
    /// List the rules, or run the examples of rule files
    Rules(pages::RulesArgs),
    /// Show a rule: why it matters, how to fix it, examples
    Explain(pages::ExplainArgs),
    /// Print the checklists as Markdown
    Checklist(pages::ChecklistArgs),
    /// Propose a readycheck.toml for a repository, and a baseline of what fails
    Init(init::InitArgs),
    /// Take in what fails today, so that only new failures count; later, take out what is mended
    Baseline(baseline::BaselineArgs),
    /// Mend what needs no decision: shows the changes, then writes them when asked
    Fix(fix::FixArgs),
    /// Print what was read: the facts that rules see
    Facts(facts::FactsArgs),
    /// Print a JSON schema
    Schema(schema::SchemaArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How a tree is found, read and configured: shared by the commands that scan.
#[derive(Debug, Clone, clap::Args)]
struct ScanArgs {
    /// The repository
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Configuration file [default: readycheck.toml in the repository]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Read what .gitignore leaves out, too
    #[arg(long)]
    no_ignore: bool,
    /// Threads [default: one a core]
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(0..=256))]
    jobs: u16,
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match dispatch(cli) {
        Ok(code) => code,
        Err(Failure::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let text = failure.to_string();
            let plain: Vec<String> = text.lines().map(crate::source::visible).collect();
            anstream::eprintln!("readycheck: {}", plain.join("\n"));
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Rules(args)) => pages::rules(&args),
        Some(Command::Explain(args)) => pages::explain(&args),
        Some(Command::Checklist(args)) => pages::checklist(&args),
        Some(Command::Init(args)) => init::run(&args),
        Some(Command::Baseline(args)) => baseline::run(&args),
        Some(Command::Fix(args)) => fix::run(&args),
        Some(Command::Facts(args)) => facts::run(&args),
        Some(Command::Schema(args)) => schema::run(&args),
        Some(Command::Completions { shell }) => {
            let mut bytes = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "readycheck", &mut bytes);
            output::stdout(&bytes)
        }
        Some(Command::Man) => {
            let mut bytes = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut bytes)?;
            output::stdout(&bytes)
        }
    }
}
