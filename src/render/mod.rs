//! One file per format: a report in, bytes out. Decides nothing and reads no file.

mod address;
pub mod checklist;
mod github;
mod gitlab;
mod group;
mod html;
pub mod human;
mod items;
pub mod json;
mod junit;
pub mod markdown;
mod names;
pub mod rule;
#[cfg(test)]
mod sample;
mod sarif;
mod text;
mod verdict;

pub use address::is_address;

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
    /// Workflow commands of GitHub Actions.
    Github,
    /// The Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Markdown, for a comment.
    Markdown,
    /// A page for a browser.
    Html,
}

/// Names and formats.
pub const FORMATS: &[(&str, Format)] = &[
    ("human", Format::Human),
    ("json", Format::Json),
    ("sarif", Format::Sarif),
    ("github", Format::Github),
    ("gitlab", Format::Gitlab),
    ("junit", Format::Junit),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
];

/// What a renderer must know beside the report.
#[derive(Debug, Clone)]
pub struct Options {
    /// The layout of the human report; every page takes the name of the root folder from here.
    pub human: HumanOptions,
    /// The folder of the scanned root in the checkout, with a slash at its end: stands before the
    /// paths that GitHub and GitLab read. Empty when the root is the checkout, or outside of CI.
    pub prefix: String,
    /// The address that such a path is added to for a link to the file at this commit.
    pub source: Option<String>,
    /// Whether an advisory failure fails the run, too.
    pub advisory_gates: bool,
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
        Format::Github => github::render(report, options, out),
        Format::Gitlab => gitlab::render(report, options, out),
        Format::Junit => junit::render(report, options, out),
        Format::Markdown => markdown::render(report, options, out),
        Format::Html => html::render(report, options, out),
    }
}
