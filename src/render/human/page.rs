//! What every part of the screen needs: names of components, width, colour. Prints nothing.

use super::HumanOptions;
use crate::render::names::Names;
use crate::report::Report;
use crate::rule::Severity;
use anstyle::{AnsiColor, Style};

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
    /// Names of the components and the root.
    pub(super) names: Names,
    /// Columns.
    pub(super) width: usize,
    /// Whether escape codes may be written.
    pub(super) color: bool,
}

impl Page {
    /// The page for `report`.
    pub(super) fn new(report: &Report, options: &HumanOptions) -> Page {
        let width = options.width.max(NARROWEST);
        Page { names: Names::new(report, &options.name), color: options.color, width }
    }

    /// What people call the component with this id.
    pub(super) fn name(&self, component: &str) -> String {
        self.names.of(component)
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
