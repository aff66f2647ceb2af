//! `readycheck baseline`: takes in the failures that are there, once; from then on only takes out
//! what is mended. Shows the file before it writes it.

use super::judge::{Answers, Questions, judge};
use super::proposal::{Proposal, offer};
use super::{Failure, ScanArgs, check, clock, configuration, selection};
use crate::report::baseline::{self, Baseline, FILE_NAME};
use crate::report::known;
use crate::repository::Repository;
use crate::rule::Severity;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Largest baseline that is read, in bytes.
const SIZE_LIMIT: u64 = 16 << 20;

/// Arguments of `baseline`.
#[derive(Debug, clap::Args)]
pub struct BaselineArgs {
    #[command(flatten)]
    scan: ScanArgs,
    /// The baseline [default: .readycheck-baseline.toml in the repository]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Take in failures that came since, too
    #[arg(long)]
    grow: bool,
    /// Take in advisory failures, too
    #[arg(long)]
    advisory: bool,
    /// Write without asking
    #[arg(long)]
    yes: bool,
    /// The day to judge waivers by, YYYY-MM-DD [default: today, UTC]
    #[arg(long, value_parser = check::date, value_name = "DATE")]
    now: Option<String>,
}

/// Runs the command.
pub fn run(args: &BaselineArgs) -> Result<ExitCode, Failure> {
    let setup = configuration::load(&args.scan)?;
    let (path, name) = place(&args.scan.path, args.baseline.as_deref());
    let old = read(&args.scan.path, args.baseline.as_deref())?;
    let (asked, left_out) = selection::select(&setup.set, &setup.config, &[], &[])?;
    let today = args.now.clone().unwrap_or_else(clock::today);
    let questions = Questions { setup: &setup, asked, left_out, today };
    let repository = check::scan(&args.scan, &setup, true)?;
    let answers = judge(&args.scan, &questions, &repository, &[])?;
    let wanted = |severity| args.advisory || severity == Severity::Blocking;
    let Some((old, text)) = old else {
        let new = first(&answers, &repository, wanted);
        if new.failures.is_empty() {
            anstream::eprintln!("nothing fails that a baseline would hold: none written");
            return Ok(ExitCode::SUCCESS);
        }
        let proposal = Proposal { path, name, old: None, new: new.text() };
        return finish(args, proposal, &format!("{} taken in", failures(new.count())));
    };
    let next = shrink(&old, &answers, &repository, &wanted, args.grow);
    if next.new > 0 && !args.grow {
        let what = "not in the baseline, and not added: mend them, or add --grow";
        let verb = if next.new == 1 { "is" } else { "are" };
        anstream::eprintln!("{} {verb} {what}", failures(next.new));
    }
    if next.baseline == old {
        anstream::eprintln!(
            "{} stays as it is: {}",
            crate::source::visible(&name),
            failures(old.count())
        );
        return Ok(ExitCode::SUCCESS);
    }
    let told = format!("{} taken out, {} taken in", failures(next.mended), next.added);
    finish(args, Proposal { path, name, old: Some(text), new: next.baseline.text() }, &told)
}

fn finish(args: &BaselineArgs, proposal: Proposal, told: &str) -> Result<ExitCode, Failure> {
    let name = proposal.name.clone();
    if offer(&[proposal], args.yes, "readycheck baseline")? {
        anstream::eprintln!("wrote {}: {told}; next, commit it", crate::source::visible(&name));
    }
    Ok(ExitCode::SUCCESS)
}

fn failures(count: usize) -> String {
    let word = if count == 1 { "failure" } else { "failures" };
    format!("{count} {word}")
}

/// The first baseline of a tree: its failures of the wanted severities.
pub fn first(
    answers: &Answers,
    repository: &Repository,
    wanted: impl Fn(Severity) -> bool,
) -> Baseline {
    let failures = answers.failing(repository, wanted).into_iter();
    Baseline::of(failures.map(|(_, key, message)| (key, message)))
}

/// What becomes of a baseline.
struct Next {
    baseline: Baseline,
    mended: usize,
    new: usize,
    added: usize,
}

fn shrink(
    old: &Baseline,
    answers: &Answers,
    repository: &Repository,
    wanted: &dyn Fn(Severity) -> bool,
    grow: bool,
) -> Next {
    let (results, contents) = (&answers.report.results, &answers.contents);
    let known = old.known("").failures;
    let compared = known::compare(repository, results, contents, &known, &|_| false);
    let mut baseline = Baseline::default();
    for (key, count) in &compared.open {
        let about = old.failures.get(key).map_or(String::new(), |(_, about)| about.clone());
        baseline.failures.insert(key.clone(), (*count, about));
    }
    let (mut new, mut added) = (0, 0);
    for ((row, nth), key, message) in answers.failing(repository, |_| true) {
        let was_there = compared.found.contains(&(row, nth));
        let comes = !was_there && wanted(results[row].severity);
        new += usize::from(comes);
        if was_there || (comes && grow) {
            added += usize::from(!was_there);
            let about = old.failures.get(&key).map_or(message, |(_, about)| about);
            baseline.add(key, about);
        }
    }
    Next { baseline, mended: compared.mended.values().sum(), new, added }
}

/// The file of the baseline, and its name for people.
fn place(root: &Path, named: Option<&Path>) -> (PathBuf, String) {
    match named {
        Some(file) => (file.to_owned(), file.to_string_lossy().into_owned()),
        None => (root.join(FILE_NAME), FILE_NAME.to_owned()),
    }
}

/// Reads the baseline that is named, or that lies in the root, with its text; anything wrong with
/// it is told with its line.
pub fn read(root: &Path, named: Option<&Path>) -> Result<Option<(Baseline, String)>, Failure> {
    let (path, name) = place(root, named);
    let Ok(metadata) = path.symlink_metadata() else { return Ok(None) };
    let problem = |what: &str| Failure::new(format!("the baseline is invalid\n{name}{what}"));
    if !metadata.is_file() {
        return Err(problem(" is no regular file"));
    }
    if metadata.len() > SIZE_LIMIT {
        return Err(problem(" is larger than 16 MB"));
    }
    let text = std::fs::read_to_string(&path);
    let text = text.map_err(|error| problem(&format!(" could not be read: {error}")))?;
    let parsed = baseline::parse(&text);
    let parsed = parsed.map_err(|(line, what)| problem(&format!(":{line}: {what}")))?;
    Ok(Some((parsed, text)))
}

/// The name under which a report speaks of the baseline.
pub fn name(root: &Path, named: Option<&Path>) -> String {
    place(root, named).1
}
