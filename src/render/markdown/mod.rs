//! Markdown for a comment or a job summary: the verdict, what to do next, blocking failures with
//! their places, advice by category, checklists. Cuts itself at the limit of where it goes.

mod escape;
mod part;
#[cfg(test)]
mod tests;

use super::Options;
use super::group::{self, Group};
use super::names::Names;
use crate::report::{Report, Status};
use crate::rule::Severity;
use part::Block;
use std::io::{Result, Write};

/// Bytes of a comment: GitHub takes 65,536 characters, and who posts it may add a line.
/// <https://docs.github.com/en/rest/issues/comments>
const COMMENT: usize = 64_000;

/// Places named of one rule in a comment.
const PLACES: usize = 8;

/// Writes the report for a comment.
pub(super) fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<()> {
    out.write_all(page(report, options, COMMENT, PLACES).as_bytes())
}

/// The report with every place of a failure, in at most `bytes` bytes: for a job summary.
pub fn summary(report: &Report, options: &Options, bytes: usize) -> String {
    page(report, options, bytes, usize::MAX)
}

/// What the parts of a page share.
struct Page<'r> {
    report: &'r Report,
    options: &'r Options,
    names: Names,
    blocking: Vec<Group>,
    advisory: Vec<Group>,
    /// Places named of one blocking rule.
    places: usize,
    /// Places named of one advisory rule after its first.
    advice_places: usize,
}

fn page(report: &Report, options: &Options, limit: usize, places: usize) -> String {
    let page = Page {
        report,
        options,
        names: Names::new(report, &options.human.name),
        blocking: group::failing(report, Severity::Blocking),
        advisory: group::failing(report, Severity::Advisory),
        places,
        advice_places: if places == usize::MAX { usize::MAX } else { 0 },
    };
    let head = [page.verdict(), page.next(), page.components()].concat();
    let mut blocks: Vec<Block> = page.failures();
    blocks.push(page.advice());
    blocks.push(page.reasons("Not decided", Status::Unknown));
    blocks.push(page.reasons("Waived", Status::Waived));
    blocks.push(page.diagnostics());
    blocks.retain(|block| !block.full.is_empty());
    let tail = [page.checklists(), page.footer()].concat();
    fit(head, &blocks, &tail, limit)
}

/// Head and tail always, between them what fits: a block in full, else its short form.
fn fit(head: String, blocks: &[Block], tail: &str, limit: usize) -> String {
    let cut = "_Cut here: there is no room for the rest. `readycheck --show all` prints it._\n\n";
    let room = limit.saturating_sub(tail.len() + cut.len());
    let mut text = head;
    let mut whole = true;
    for block in blocks {
        let form = [&block.full, &block.short].into_iter().find(|f| text.len() + f.len() <= room);
        whole &= form == Some(&block.full);
        text.extend(form.map(String::as_str));
    }
    if !whole {
        text.push_str(cut);
    }
    text.push_str(tail);
    if text.len() > limit {
        // Only a limit that holds not even the head comes here.
        let most = (0..=limit).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(most.unwrap_or(0));
    }
    text
}
