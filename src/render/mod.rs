//! One file per format: a report in, bytes out. Decides nothing and reads no file.

pub mod checklist;
mod group;
pub mod human;
pub mod json;
mod names;
pub mod rule;
#[cfg(test)]
mod sample;
mod sarif;
mod text;
mod verdict;

use crate::report::Report;
use human::HumanOptions;
use std::io::{Result, Write};

/// A report format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, in a terminal.
    Human,
    /// The JSON contract.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

/// Names and formats.
pub const FORMATS: &[(&str, Format)] =
    &[("human", Format::Human), ("json", Format::Json), ("sarif", Format::Sarif)];

/// What a renderer must know beside the report.
#[derive(Debug, Clone)]
pub struct Options {
    /// The layout of the human report; every page takes the name of the root folder from here.
    pub human: HumanOptions,
    /// The folder of the scanned root in the checkout, with a slash at its end: stands before the
    /// paths that GitHub and GitLab read. Empty when the root is the checkout, or outside of CI.
    pub prefix: String,
}

/// Writes a report.
pub fn render(
    report: &Report,
    format: Format,
    options: &Options,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Human => human::render(report, &options.human, out),
        Format::Json => json::render(report, out),
        Format::Sarif => sarif::render(report, options, out),
    }
}
