//! Files that a command would write: shows them as a change, asks, writes. Nothing else of the
//! program, `fix` aside, writes into a repository without a word.

use super::{Failure, output};
use crate::source::visible;
use std::io::{BufRead, IsTerminal};
use std::path::PathBuf;

/// Lines that are shown of one file's change.
const SHOWN: usize = 80;

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
    /// The change as a unified diff, its first lines.
    fn change(&self) -> String {
        let old = self.old.as_deref().unwrap_or_default();
        let from = self.old.as_ref().map_or("/dev/null".to_owned(), |_| format!("a/{}", self.name));
        let lines = similar::TextDiff::from_lines(old, &self.new);
        let text = lines.unified_diff().header(&from, &format!("b/{}", self.name)).to_string();
        let count = text.lines().count();
        let shown = text.lines().take(SHOWN).map(|line| format!("{}\n", visible(line)));
        let mut shown: String = shown.collect();
        if count > SHOWN {
            shown.push_str(&format!("… and {} more lines\n", count - SHOWN));
        }
        shown
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
