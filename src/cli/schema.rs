//! `readycheck schema`: JSON schemas of what the program reads and writes.

use super::{Failure, output};
use crate::config::schema as config_schema;
use crate::facts::schema as facts_schema;
use crate::report::Report;
use clap::ValueEnum;
use std::process::ExitCode;

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// Which schema
    #[arg(value_enum)]
    of: SchemaOf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SchemaOf {
    /// The JSON report
    Report,
    /// What `facts --format json` prints
    Facts,
    /// readycheck.toml
    Config,
}

/// Runs the command.
pub fn run(args: &SchemaArgs) -> Result<ExitCode, Failure> {
    let schema = match args.of {
        SchemaOf::Report => schemars::schema_for!(Report).to_value(),
        SchemaOf::Facts => facts_schema::json_schema(),
        SchemaOf::Config => config_schema(&super::configuration::builtin()?),
    };
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n";
    output::stdout(text.as_bytes())
}
