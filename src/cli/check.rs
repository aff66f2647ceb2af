//! `readycheck check`: scan, judge, report, and the exit status.

use super::configuration::Setup;
use super::judge::{self, Questions};
use super::{
    Color, Failure, ScanArgs, baseline, changed, ci, clock, configuration, output, progress,
    selection,
};
use crate::config::is_date;
use crate::discover::{self, Progress, excerpt};
use crate::engine::Asked;
use crate::facts::secret;
use crate::render::human::{HumanOptions, Show};
use crate::render::{self, FORMATS, Format, Options};
use crate::report::known::Known;
use crate::report::{Diagnostic, Report, Stats, Verdict};
use crate::repository::Repository;
use crate::rule::{RuleMeta, Severity};
use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    #[command(flatten)]
    scan: ScanArgs,
    /// Format on standard output; github also adds to the job summary
    #[arg(long, value_parser = formats(), default_value = "human", value_name = "FORMAT")]
    format: Format,
    /// A further report of the same scan: FORMAT=FILE, any number of times
    #[arg(long, value_parser = report, value_name = "FORMAT=FILE")]
    report: Vec<(Format, PathBuf)>,
    /// Ask these only: a rule, a category or a checklist
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these out: a rule, a category or a checklist
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    skip: Vec<String>,
    /// Count only what fails since HEAD left this branch, tag or commit
    #[arg(long, value_name = "REF")]
    changed_since: Option<String>,
    /// Failures that do not count [default: .readycheck-baseline.toml in the repository]
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// What makes the exit status 1
    #[arg(long, value_enum, default_value = "blocking", value_name = "WHAT")]
    fail_on: FailOn,
    /// Let what was not decided fail, too
    #[arg(long)]
    strict: bool,
    /// How much the human report shows
    #[arg(long, value_enum, value_name = "WHAT")]
    show: Option<ShowArg>,
    /// The day to judge waivers by, YYYY-MM-DD [default: today, UTC]
    #[arg(long, value_parser = date, value_name = "DATE")]
    now: Option<String>,
    /// When to use colour
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    color: Color,
    /// Look for secrets in every commit, too
    #[arg(long)]
    history: bool,
    /// Print the verdict alone
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Tell on standard error what was read and how long each stage took
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Blocking,
    Advisory,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShowArg {
    Fail,
    Advisory,
    Pass,
    All,
}

/// The formats as clap lists them in help and completions.
fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(FORMATS.iter().map(|(name, _)| *name)).try_map(|name| format(&name))
}

fn format(name: &str) -> Result<Format, String> {
    let found = FORMATS.iter().find(|(known, _)| *known == name);
    found.map(|(_, format)| *format).ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().map(|(name, _)| *name).collect();
        format!("one of {}", names.join(", "))
    })
}

fn report(text: &str) -> Result<(Format, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("must be FORMAT=FILE")?;
    if file.is_empty() {
        return Err("must be FORMAT=FILE".to_owned());
    }
    Ok((format(name)?, PathBuf::from(file)))
}

/// Takes an ISO date.
pub fn date(text: &str) -> Result<String, String> {
    is_date(text).then(|| text.to_owned()).ok_or_else(|| "must be YYYY-MM-DD".to_owned())
}

/// Runs the command.
pub fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    // Beside the rules: neither needs the other.
    std::thread::spawn(secret::prepare);
    let setup = configuration::load(&args.scan)?;
    let (asked, left_out) = selection::select(&setup.set, &setup.config, &args.only, &args.skip)?;
    let (report, repository) = judge(args, &setup, asked, left_out)?;
    let options = |color: bool, width: usize| Options {
        human: HumanOptions {
            name: repository.name.clone(),
            show: show(args),
            width,
            color,
            strict: args.strict,
        },
        prefix: ci::prefix(&args.scan.path),
        source: ci::source(),
        advisory_gates: args.fail_on == FailOn::Advisory,
    };
    for (format, file) in &args.report {
        let mut bytes = Vec::new();
        render::render(&report, *format, &options(false, 100), &mut bytes)?;
        output::file(file, &bytes)?;
    }
    let mut bytes = Vec::new();
    let page = options(output::color(args.color), output::width());
    render::render(&report, args.format, &page, &mut bytes)?;
    if args.quiet && args.format == Format::Human {
        let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
        bytes.truncate(end);
    }
    if args.format == Format::Github {
        ci::summarise(&report, &page);
    }
    let code = exit_code(args, &report);
    match output::stdout(&bytes) {
        Err(Failure::Write(error)) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Write(error))
        }
        _ => Ok(code),
    }
}

fn show(args: &CheckArgs) -> Show {
    match args.show {
        None => Show::Default,
        Some(ShowArg::Fail) => Show::Fail,
        Some(ShowArg::Advisory) => Show::Advisory,
        Some(ShowArg::Pass) => Show::Pass,
        Some(ShowArg::All) => Show::All,
    }
}

fn exit_code(args: &CheckArgs, report: &Report) -> ExitCode {
    let fails = |severity: Severity| {
        report
            .results
            .iter()
            .any(|row| row.status == crate::report::Status::Fail && row.severity <= severity)
    };
    let failed = match args.fail_on {
        FailOn::Never => return ExitCode::SUCCESS,
        FailOn::Blocking => report.verdict == Verdict::NotReady,
        FailOn::Advisory => fails(Severity::Advisory),
    };
    let undecided = args.strict && report.verdict == Verdict::Undetermined;
    if failed || undecided { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

fn judge(
    args: &CheckArgs,
    setup: &Setup,
    asked: Vec<Asked<'_>>,
    left_out: Vec<&RuleMeta>,
) -> Result<(Report, Repository), Failure> {
    let started = Instant::now();
    let quiet = args.quiet || args.verbose || args.format != Format::Human;
    let baseline = known_by_baseline(args)?;
    let mut repository = scan(&args.scan, setup, !quiet)?;
    let lost = if args.history { history(args, &mut repository)? } else { Vec::new() };
    let scanned = started.elapsed();
    let today = args.now.clone().unwrap_or_else(clock::today);
    let questions = Questions { setup, asked, left_out, today };
    let (known, notes) = match &args.changed_since {
        Some(revision) => changed::known(&args.scan, &questions, &repository, revision)
            .map(|(known, note)| (Some(known), note))?,
        None => (None, None),
    };
    let before = started.elapsed() - scanned;
    let known: Vec<Known> = baseline.into_iter().chain(known).collect();
    let mut report = judge::judge(&args.scan, &questions, &repository, &known)?.report;
    report.diagnostics.extend(notes.into_iter().chain(lost));
    let judging = started.elapsed() - scanned - before;
    excerpt::add(&mut report, &repository, &args.scan.path);
    report.stats.elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if args.verbose {
        let config = setup.config_path.as_deref().unwrap_or("none");
        let Stats { files, bytes, .. } = report.stats;
        anstream::eprintln!("configuration  {}", crate::source::visible(config));
        anstream::eprintln!("read           {scanned:.1?}, {files} files, {bytes} bytes");
        if args.changed_since.is_some() {
            anstream::eprintln!("before         {before:.1?}");
        }
        anstream::eprintln!("rules          {judging:.1?}, {} asked", questions.asked.len());
    }
    Ok((report, repository))
}

/// Reads the history for secrets; gives what could not be read.
fn history(args: &CheckArgs, repository: &mut Repository) -> Result<Vec<Diagnostic>, Failure> {
    let root = &args.scan.path;
    let pool = judge::pool(&args.scan)?;
    let (past, lost) = pool.install(|| discover::past_secrets(root, repository))?;
    repository.past_secrets = Some(past);
    Ok(lost)
}

fn known_by_baseline(args: &CheckArgs) -> Result<Option<Known>, Failure> {
    let (root, named) = (&args.scan.path, args.baseline.as_deref());
    let name = baseline::name(root, named);
    match baseline::read(root, named)? {
        Some((baseline, _)) => Ok(Some(baseline.known(&name))),
        None if named.is_some() => Err(Failure::new(format!("{name} does not exist"))),
        None => Ok(None),
    }
}

/// Scans a tree and builds its components.
pub fn scan(args: &ScanArgs, setup: &Setup, show: bool) -> Result<Repository, Failure> {
    let options = discover::Options {
        exclude: setup.config.exclude.clone(),
        no_ignore: args.no_ignore,
        jobs: usize::from(args.jobs),
    };
    let counters = Arc::new(Progress::default());
    let line = progress::watch(&counters, show);
    let pool = judge::pool(args)?;
    let mut repository = pool.install(|| discover::scan(&args.path, &options, &counters));
    drop(line);
    if repository.files.is_empty() {
        let what = "holds no file that is read: it is empty, or .gitignore leaves all out";
        return Err(Failure::new(format!("{} {what}", args.path.display())));
    }
    judge::link(&mut repository, setup, |repository, open| {
        pool.install(|| discover::unnamed(repository, &args.path, open))
    });
    Ok(repository)
}
