//! One file per format: a report in, bytes out. Decides nothing and reads no file.

pub mod checklist;
pub mod human;
pub mod json;
pub mod rule;

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
}

/// Names and formats.
pub const FORMATS: &[(&str, Format)] = &[("human", Format::Human), ("json", Format::Json)];

/// Writes a report; `options` matter to the human format alone.
pub fn render(
    report: &Report,
    format: Format,
    options: &HumanOptions,
    out: &mut dyn Write,
) -> Result<()> {
    match format {
        Format::Human => human::render(report, options, out),
        Format::Json => json::render(report, out),
    }
}
