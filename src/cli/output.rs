//! Where output goes: standard output, files, and how wide and colourful a terminal is.

use super::{Color, Failure};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

/// Widest page that is laid out: longer lines are hard to read.
const WIDEST: usize = 100;

/// Columns without a terminal.
const DEFAULT_WIDTH: usize = 80;

/// Writes to standard output; a reader that went away is no failure.
pub fn stdout(bytes: &[u8]) -> Result<ExitCode, Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush())?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file, naming it when that fails.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes)
        .map_err(|error| Failure::new(format!("{} could not be written: {error}", path.display())))
}

/// Columns of the page.
pub fn width() -> usize {
    let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let variable = || std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    terminal.or_else(variable).unwrap_or(DEFAULT_WIDTH).min(WIDEST)
}

/// Whether standard output takes escape codes.
pub fn color(wish: Color) -> bool {
    match wish {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let choice = anstream::AutoStream::choice(&std::io::stdout());
            std::io::stdout().is_terminal() && choice != anstream::ColorChoice::Never
        }
    }
}
