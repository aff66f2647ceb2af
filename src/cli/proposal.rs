//! Files that a command would write: shows them as a change, asks, writes. Nothing else of the
//! program, `fix` aside, writes into a repository without a word.

use super::{Failure, output};
use crate::source::visible;
use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

/// Changed lines that are shown of one file.
const SHOWN: usize = 60;

/// A file as it is and as it would be.
pub struct Proposal {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name for people.
    pub name: String,
    /// Its text; `None` when it is not there.
    pub old: Option<String>,
    /// Its text afterwards.
    pub new: String,
}

impl Proposal {
    /// Lines that go, then lines that come. Both texts hold each line once, or are new.
    fn change(&self) -> String {
        let old: Vec<&str> = self.old.as_deref().unwrap_or_default().lines().collect();
        let new: Vec<&str> = self.new.lines().collect();
        let (in_old, in_new): (BTreeSet<&&str>, BTreeSet<&&str>) =
            (old.iter().collect(), new.iter().collect());
        let gone = old.iter().filter(|line| !in_new.contains(line)).map(|line| ('-', line));
        let come = new.iter().filter(|line| self.old.is_none() || !in_old.contains(line));
        let lines: Vec<(char, &&str)> = gone.chain(come.map(|line| ('+', line))).collect();
        let from = if self.old.is_some() { self.name.as_str() } else { "nothing" };
        let mut text = format!("--- {}\n+++ {}\n", visible(from), visible(&self.name));
        for (sign, line) in lines.iter().take(SHOWN) {
            text.push_str(format!("{sign}{}", visible(line)).trim_end());
            text.push('\n');
        }
        if lines.len() > SHOWN {
            text.push_str(&format!("… and {} more lines\n", lines.len() - SHOWN));
        }
        text
    }
}

/// Shows what would be written, asks on a terminal, and writes. Returns whether it did.
pub fn offer(proposals: &[Proposal], yes: bool, command: &str) -> Result<bool, Failure> {
    let shown: Vec<String> = proposals.iter().map(Proposal::change).collect();
    output::stdout(shown.join("\n").as_bytes())?;
    let names: Vec<String> = proposals.iter().map(|proposal| visible(&proposal.name)).collect();
    let names = names.join(" and ");
    let wanted = yes || (std::io::stdin().is_terminal() && asks(&names)?);
    if !wanted {
        anstream::eprintln!("nothing written: {command} --yes writes {names}");
        return Ok(false);
    }
    for proposal in proposals {
        // A link would lead the writing out of the repository.
        if proposal.path.is_symlink() {
            return Err(Failure::new(format!("{} is a symbolic link: not written", proposal.name)));
        }
        output::file(&proposal.path, proposal.new.as_bytes())?;
    }
    Ok(true)
}

/// Asks on the terminal; anything but yes is no.
pub(super) fn asks(names: &str) -> Result<bool, Failure> {
    anstream::eprint!("\nWrite {names}? [y/N] ");
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
