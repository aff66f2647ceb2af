//! The JSON report: the contract as it stands, two blanks of indent, a final line end.

use crate::report::Report;
use serde::Serialize;
use std::io::{Result, Write};

/// Writes the JSON report.
pub fn render(report: &Report, out: &mut dyn Write) -> Result<()> {
    write(report, out)
}

/// Writes any value as JSON. `##[` stands as an escape of the same meaning: in a log of GitHub
/// Actions it begins a command wherever it stands in a line.
pub(super) fn write<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    writeln!(out, "{}", text.replace("##[", "#\\u0023["))
}
