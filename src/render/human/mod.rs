//! The report for people: one calm screen, more on demand. Puts the parts in order and keeps the
//! default within 40 lines; judges nothing and reads nothing but the report.

mod failures;
mod frame;
mod page;
mod summary;
mod table;
#[cfg(test)]
mod tests;

use super::group::{self, Group};
use super::text;
use crate::report::{Report, Status};
use crate::rule::Severity;
use failures::Detail;
use page::Page;
use std::io::{Result, Write};

/// Lines of the default screen.
const SCREEN: usize = 40;
/// Numbers of components to list, tried in turn until a failure fits with its frame.
const COMPONENTS: [usize; 3] = [8, 6, 4];

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// One screen.
    Default,
    /// All blocking failures.
    Fail,
    /// All failures.
    Advisory,
    /// What holds, with the places that show it.
    Pass,
    /// Everything.
    All,
}

/// How the report is laid out.
#[derive(Debug, Clone)]
pub struct HumanOptions {
    /// Name of the root folder.
    pub name: String,
    /// How much is shown.
    pub show: Show,
    /// Columns.
    pub width: usize,
    /// Whether escape codes may be written.
    pub color: bool,
    /// Whether an undetermined verdict fails the run.
    pub strict: bool,
}

/// Lines that stay together; a blank line stands between two blocks.
type Block = Vec<String>;

/// What the parts of one screen share.
struct Screen<'r> {
    report: &'r Report,
    options: &'r HumanOptions,
    page: Page,
    blocking: Vec<Group>,
    advisory: Vec<Group>,
}

/// Writes the report for people.
pub fn render(report: &Report, options: &HumanOptions, out: &mut dyn Write) -> Result<()> {
    let screen = Screen {
        report,
        options,
        page: Page::new(report, options),
        blocking: group::failing(report, Severity::Blocking),
        advisory: group::failing(report, Severity::Advisory),
    };
    let mut blocks = match options.show {
        Show::Default => screen.short(),
        _ => screen.long(),
    };
    blocks.retain(|block| !block.is_empty());
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        for line in block {
            writeln!(out, "{}", no_command(line.trim_end()))?;
        }
    }
    Ok(())
}

impl Screen<'_> {
    fn head(&self, components: usize) -> Vec<Block> {
        let (report, page) = (self.report, &self.page);
        let (label, groups) = match self.blocking.as_slice() {
            [] => ("Better", &self.advisory),
            _ => ("Next", &self.blocking),
        };
        vec![
            summary::verdict(report, page, self.options),
            summary::components(report, page, components),
            summary::stops(report, page, self.options.show),
            summary::next(report, page, label, groups),
        ]
    }

    fn tail(&self) -> Vec<Block> {
        let (report, page, show) = (self.report, &self.page, self.options.show);
        vec![
            summary::counts(report, page, show),
            table::checklists(report, page, show),
            summary::footer(report, &[&self.blocking, &self.advisory]),
        ]
    }

    /// As many framed failures as the screen holds; the list of components gives way first.
    fn short(&self) -> Vec<Block> {
        let tail = self.tail();
        let mut screen = Vec::new();
        for components in COMPONENTS {
            let head = self.head(components);
            let room = (SCREEN + 1).saturating_sub(height(&head) + height(&tail));
            let framed = self.framed(room);
            let fits = self.blocking.is_empty() || !framed.is_empty();
            let lines = self.others(framed.len(), room.saturating_sub(height(&framed)));
            screen = [head, framed, vec![lines], tail.clone()].concat();
            if fits {
                break;
            }
        }
        screen
    }

    /// Failures in full as long as `room` lasts, with room left to say how many are not shown.
    fn framed(&self, room: usize) -> Vec<Block> {
        let (mut blocks, mut left) = (Vec::new(), room);
        for (at, group) in self.blocking.iter().enumerate() {
            let block = failures::draw(self.report, &self.page, group, Detail::Short);
            let more = if at + 1 < self.blocking.len() { 2 } else { 0 };
            if block.len() + 1 + more > left {
                break;
            }
            left -= block.len() + 1;
            blocks.push(block);
        }
        blocks
    }

    /// The rules after the first `shown`, one line each, and where to see all of them.
    fn others(&self, shown: usize, room: usize) -> Block {
        let others = &self.blocking[shown..];
        if others.is_empty() {
            return Block::new();
        }
        let listed = others.len().min(room.saturating_sub(2));
        let line = |group: &Group| failures::one_line(self.report, &self.page, group);
        let mut lines: Block = others.iter().take(listed).map(line).collect();
        lines.push(match others.len() - listed {
            0 => "… with their places and fixes: --show fail".to_owned(),
            left => format!("… {}: --show fail", text::counted(left, "more blocking rule")),
        });
        lines
    }

    fn long(&self) -> Vec<Block> {
        let (report, page, show) = (self.report, &self.page, self.options.show);
        let draw = |groups: &[Group], detail: Detail| -> Vec<Block> {
            groups.iter().map(|group| failures::draw(report, page, group, detail)).collect()
        };
        let mut blocks = self.head(usize::MAX);
        if show != Show::Pass {
            blocks.extend(draw(&self.blocking, Detail::Frames));
        }
        if matches!(show, Show::Advisory | Show::All) {
            blocks.extend(draw(&self.advisory, Detail::Places));
        }
        if show == Show::All {
            blocks.push(table::reasons(report, page, ("Not decided", Status::Unknown)));
            blocks.push(table::reasons(report, page, ("Waived", Status::Waived)));
            blocks.push(table::reasons(report, page, ("Not applicable", Status::NotApplicable)));
            blocks.push(table::diagnostics(report, page));
        }
        if matches!(show, Show::Pass | Show::All) {
            blocks.push(table::passes(report, page));
        }
        blocks.extend(self.tail());
        blocks
    }
}

/// `line` so that it gives no command where GitHub Actions reads it: `::` begins one at the start
/// of a line, `##[` anywhere.
fn no_command(line: &str) -> String {
    let line = line.replace("##[", "#\u{FFFD}[");
    let begins = line.trim_start().starts_with("::");
    if begins { line.replacen(':', "\u{FFFD}", 1) } else { line }
}

/// Lines of the blocks, each with the blank line after it.
fn height(blocks: &[Block]) -> usize {
    blocks.iter().filter(|block| !block.is_empty()).map(|block| block.len() + 1).sum()
}
