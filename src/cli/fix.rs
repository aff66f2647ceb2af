//! `readycheck fix`: shows what it would write as a unified diff, and writes it when asked to. Only
//! what needs no decision; never outside of the repository, and never over what changed meanwhile.

use super::{Failure, ScanArgs, check, clock, configuration, output, proposal, selection};
use crate::engine;
use crate::facts::What;
use crate::fix::{self, Edit, Failing, MENDED};
use crate::names::nearest;
use crate::report::build::{self, Inputs};
use crate::report::{Stats, Status};
use crate::repository::Repository;
use crate::rule::Outcome;
use crate::source::{FileId, Span, blanked, visible};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `fix`.
#[derive(Debug, clap::Args)]
pub struct FixArgs {
    #[command(flatten)]
    scan: ScanArgs,
    /// Mend these only, such as docker/dockerignore-present
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Write without asking
    #[arg(long)]
    yes: bool,
}

/// A file before and after its edits.
struct Rewrite {
    path: String,
    /// `None` where the file is made.
    before: Option<String>,
    after: String,
    /// What is shown of the change.
    diff: String,
}

/// Runs the command.
pub fn run(args: &FixArgs) -> Result<ExitCode, Failure> {
    if let Some(name) = args.only.iter().find(|name| !MENDED.contains(&name.as_str())) {
        let near = nearest(name, MENDED);
        let known = MENDED.join(", ");
        return Err(Failure::new(format!("`{name}` is not mended{near}; these are: {known}")));
    }
    let setup = configuration::load(&args.scan)?;
    let repository = check::scan(&args.scan, &setup, true)?;
    let edits = edits(args, &setup, &repository)?;
    let (rewrites, refused) = rewrites(&args.scan.path, &repository, &edits);
    for path in &refused {
        anstream::eprintln!("{}: left alone: it is there and not read, or changed", visible(path));
    }
    if rewrites.is_empty() {
        anstream::eprintln!("nothing to mend without a decision: readycheck . says what fails");
        return Ok(ExitCode::SUCCESS);
    }
    let pages: String = rewrites.iter().map(|rewrite| rewrite.diff.as_str()).collect();
    output::stdout(pages.as_bytes())?;
    let count = rewrites.len();
    let what = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    let wanted = args.yes || (std::io::stdin().is_terminal() && proposal::asks(&what)?);
    if !wanted {
        anstream::eprintln!("nothing written: readycheck fix --yes writes {what}");
        return Ok(ExitCode::SUCCESS);
    }
    for rewrite in &rewrites {
        write(&args.scan.path, rewrite)?;
    }
    anstream::eprintln!("wrote {what}; next:");
    let written = |edit: &&Edit| rewrites.iter().any(|rewrite| rewrite.path == edit.path);
    let checks: BTreeSet<&str> = edits.iter().filter(written).map(|e| e.check.as_str()).collect();
    for check in checks {
        anstream::eprintln!("  {}", visible(check));
    }
    anstream::eprintln!("  readycheck . says what is left");
    Ok(ExitCode::SUCCESS)
}

/// The edits for what fails and nothing accepts.
fn edits(
    args: &FixArgs,
    setup: &configuration::Setup,
    repository: &Repository,
) -> Result<Vec<Edit>, Failure> {
    let (asked, left_out) = selection::select(&setup.set, &setup.config, &[], &[])?;
    let (mended, _): (Vec<_>, Vec<_>) =
        asked.into_iter().partition(|asked| MENDED.contains(&asked.rule.meta.id.as_str()));
    let (judged, _) = engine::run(repository, &mended);
    let today = clock::today();
    let inputs = Inputs {
        repository,
        config: &setup.config,
        asked: &mended,
        checklists: &[],
        skipped: left_out,
        today: &today,
        // What a baseline knows is mended all the same: that is how it shrinks.
        known: &[],
    };
    let report = build::build(&inputs, judged.clone(), Stats::default());
    let fails = report.results.iter().filter(|row| row.status == Status::Fail);
    let fails: BTreeSet<(&str, &str)> =
        fails.map(|row| (row.rule.as_str(), row.component.as_str())).collect();
    let mut failing = Vec::new();
    for judgement in &judged {
        let rule = mended[judgement.rule].rule.meta.id.as_str();
        let component = &repository.components[judgement.component];
        if let Outcome::Fail(findings) = &judgement.outcome
            && fails.contains(&(rule, component.id.as_str()))
        {
            failing.push(Failing { rule, component, findings });
        }
    }
    let text = |id: FileId| crate::discover::text(&args.scan.path, repository.file(id));
    let mut edits = fix::propose(repository, &failing, &text);
    edits.retain(|edit| args.only.is_empty() || args.only.iter().any(|name| name == edit.mends));
    Ok(edits)
}

/// The files as they become, and the paths of those that cannot be edited.
fn rewrites(root: &Path, repository: &Repository, edits: &[Edit]) -> (Vec<Rewrite>, Vec<String>) {
    let mut files: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        files.entry(&edit.path).or_default().push(edit);
    }
    let (mut rewrites, mut refused) = (Vec::new(), Vec::new());
    for (path, edits) in files {
        let file = repository.find(path).map(|id| repository.file(id));
        let before = file.and_then(|file| crate::discover::text(root, file));
        // A file that no scan saw may lie there all the same: git ignores it.
        let hidden = file.is_none() && root.join(path).symlink_metadata().is_ok();
        let lost = file.is_some() && before.is_none();
        let open = !hidden && !lost && inside(root, path).is_some();
        let after = fix::apply(before.as_deref(), &edits).filter(|_| open);
        let diff = diff(repository, path, before.as_deref(), &edits);
        match after.zip(diff) {
            Some((after, diff)) => {
                rewrites.push(Rewrite { path: path.to_owned(), before, after, diff });
            }
            None => refused.push(path.to_owned()),
        }
    }
    (rewrites, refused)
}

/// Where a file of the repository lies; `None` when a link leads out of it.
fn inside(root: &Path, path: &str) -> Option<PathBuf> {
    let file = root.join(path);
    let folder = file.parent()?.canonicalize().ok()?;
    folder.starts_with(root.canonicalize().ok()?).then_some(file)
}

/// A unified diff without the secrets of the file; what a terminal would take for a command is made
/// visible. `None` where a line that is changed holds a secret.
fn diff(
    repository: &Repository,
    path: &str,
    before: Option<&str>,
    edits: &[&Edit],
) -> Option<String> {
    let facts = repository.find(path).map_or(&[][..], |id| repository.facts_of(id));
    let secrets = facts.iter().filter(|fact| matches!(fact.what, What::Secret(_)));
    let secrets: Vec<Span> = secrets.map(|fact| fact.at).collect();
    let shown = before.map(|text| blanked(text, &secrets));
    let after = fix::apply(shown.as_deref(), edits)?;
    let old = before.map_or("/dev/null".to_owned(), |_| format!("a/{path}"));
    let lines = similar::TextDiff::from_lines(shown.as_deref().unwrap_or_default(), &after);
    let text = lines.unified_diff().header(&old, &format!("b/{path}")).to_string();
    Some(text.lines().map(|line| format!("{}\n", visible(line.trim_end_matches('\r')))).collect())
}

/// Writes a file, unless it is no longer the one that was shown.
fn write(root: &Path, rewrite: &Rewrite) -> Result<(), Failure> {
    let changed = || {
        let path = &rewrite.path;
        Failure::new(format!("{path} changed meanwhile and was left alone: run it again"))
    };
    let file = inside(root, &rewrite.path).ok_or_else(changed)?;
    let Some(before) = &rewrite.before else {
        let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&file);
        return made
            .map_err(|_| changed())?
            .write_all(rewrite.after.as_bytes())
            .map_err(Failure::Write);
    };
    if std::fs::read(&file).ok().as_deref() != Some(before.as_bytes()) {
        return Err(changed());
    }
    output::file(&file, rewrite.after.as_bytes())
}
