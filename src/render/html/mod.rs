//! One self-contained HTML page: works from a file, offline and without JavaScript, and loads
//! nothing. The template escapes every value; only what `inline` makes is markup.

mod card;
mod inline;
mod matrix;
mod section;
#[cfg(test)]
mod tests;
mod view;

use super::Options;
use crate::report::Report;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use std::io::{Error, Result, Write};

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the page.
pub(super) fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<()> {
    let mut environment = Environment::new();
    environment.add_filter("prose", |text: &str| Value::from_safe_string(inline::prose(text)));
    environment.add_filter("doc", |text: &str| Value::from_safe_string(inline::doc(text)));
    // The ending of the name is what turns escaping on.
    environment.add_template("page.html", TEMPLATE).map_err(Error::other)?;
    let template = environment.get_template("page.html").map_err(Error::other)?;
    let values = context! {
        page => Value::from(Serde(view::of(report, options))),
        policy => policy(),
        style => STYLE,
        script => SCRIPT,
    };
    writeln!(out, "{}", template.render(values).map_err(Error::other)?)
}

/// Nothing but the page's own style and script, known by their hashes, is taken.
fn policy() -> String {
    let (style, script) = (inline::sha256(STYLE), inline::sha256(SCRIPT));
    let nothing = "default-src 'none'; base-uri 'none'; form-action 'none'";
    format!("{nothing}; style-src 'sha256-{style}'; script-src 'sha256-{script}'")
}
