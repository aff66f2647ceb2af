//! What every part of the screen needs: names of components, width, colour. Prints nothing.

use super::HumanOptions;
use super::text::clean;
use crate::report::Report;
use crate::rule::Severity;
use anstyle::{AnsiColor, Style};
use std::collections::{BTreeMap, BTreeSet};

/// The narrowest page that is still laid out; below, lines run over.
const NARROWEST: usize = 40;

/// How grave a piece of text is: the only thing that colour says.
#[derive(Clone, Copy)]
pub(super) enum Tone {
    /// Blocks.
    Bad,
    /// Worth a look.
    Warn,
    /// In order.
    Good,
}

impl From<Severity> for Tone {
    fn from(severity: Severity) -> Tone {
        match severity {
            Severity::Blocking => Tone::Bad,
            Severity::Advisory => Tone::Warn,
        }
    }
}

/// The page to fill.
pub(super) struct Page {
    /// Name of the root.
    pub(super) root: String,
    /// Columns.
    pub(super) width: usize,
    /// Whether escape codes may be written.
    pub(super) color: bool,
    names: BTreeMap<String, String>,
}

impl Page {
    /// The page for `report`.
    pub(super) fn new(report: &Report, options: &HumanOptions) -> Page {
        let root = clean(&options.name);
        let width = options.width.max(NARROWEST);
        let mut page = Page { names: BTreeMap::new(), color: options.color, root, width };
        let (mut once, mut twice) = (BTreeSet::new(), BTreeSet::new());
        for row in &report.components {
            if !once.insert(row.name.as_str()) {
                twice.insert(row.name.as_str());
            }
        }
        for row in &report.components {
            let unique = !row.name.is_empty() && !twice.contains(row.name.as_str());
            let shown = if unique { &row.name } else { &row.id };
            let name = if shown == "." { page.root.clone() } else { clean(shown) };
            page.names.insert(row.id.clone(), name);
        }
        page
    }

    /// What people call the component with this id.
    pub(super) fn name(&self, component: &str) -> String {
        match self.names.get(component) {
            Some(name) => name.clone(),
            None if component == "." => self.root.clone(),
            None => clean(component),
        }
    }

    /// `text` in the colour of `tone`, or plain.
    pub(super) fn paint(&self, tone: Tone, text: &str) -> String {
        if !self.color {
            return text.to_owned();
        }
        let color = match tone {
            Tone::Bad => AnsiColor::Red,
            Tone::Warn => AnsiColor::Yellow,
            Tone::Good => AnsiColor::Green,
        };
        let style = Style::new().bold().fg_color(Some(color.into()));
        format!("{style}{text}{style:#}")
    }
}
