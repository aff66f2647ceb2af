//! The JSON report: the contract as it stands, two blanks of indent, a final line end.

use crate::report::Report;
use std::io::{Result, Write};

/// Writes the JSON report.
pub fn render(report: &Report, out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    writeln!(out)
}
