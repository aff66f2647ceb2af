//! Finds and loads `readycheck.toml` with what it extends, and the rules of a run.

use super::{Failure, ScanArgs};
use crate::config::{self, Config, FILE_NAMES, Place};
use crate::ruleset::RuleSet;
use crate::signals;
use crate::source::Position;
use std::path::{Component, Path, PathBuf};

/// Configurations that may extend each other before it is taken for a circle.
const EXTENDS_LIMIT: usize = 8;

/// Largest file of signals that is read, in bytes.
const SIGNALS_LIMIT: u64 = 1 << 20;

/// Configuration and rules of a run.
pub struct Setup {
    /// The configuration.
    pub config: Config,
    /// Where it was read from.
    pub config_path: Option<String>,
    /// The rules, own ones included.
    pub set: RuleSet,
}

/// Loads what `args` ask for; anything wrong with it is told with its line.
pub fn load(args: &ScanArgs) -> Result<Setup, Failure> {
    if !args.path.is_dir() {
        let what = if args.path.exists() { "is no folder" } else { "does not exist" };
        return Err(Failure::new(format!("{} {what}", args.path.display())));
    }
    let (config, config_path) = configuration(args)?;
    own_signals(&args.path, &config)?;
    let mut set = builtin()?;
    own_rules(&args.path, &config, &mut set)?;
    let errors = config::check(&config, &set);
    if !errors.is_empty() {
        return Err(failure(&errors));
    }
    Ok(Setup { config, config_path, set })
}

/// The rules that the program brings.
pub fn builtin() -> Result<RuleSet, Failure> {
    RuleSet::builtin().map_err(|refused| {
        let lines = refused.iter().map(|(path, r)| format!("{path}:{}: {}", r.line, r.message));
        Failure::new(lines.collect::<Vec<_>>().join("\n"))
    })
}

fn failure(errors: &[config::ConfigError]) -> Failure {
    let lines: Vec<String> = errors.iter().take(10).map(ToString::to_string).collect();
    Failure::new(format!("the configuration is invalid\n{}", lines.join("\n")))
}

fn configuration(args: &ScanArgs) -> Result<(Config, Option<String>), Failure> {
    let (file, shown) = match &args.config {
        Some(file) => (file.clone(), file.to_string_lossy().into_owned()),
        None => {
            let found = FILE_NAMES.iter().find(|name| args.path.join(name).is_file());
            let Some(name) = found else { return Ok((Config::default(), None)) };
            (args.path.join(name), (*name).to_owned())
        }
    };
    let config = read(&file, &shown, 0, None)?;
    Ok((config, Some(shown)))
}

fn read(file: &Path, shown: &str, depth: usize, from: Option<&Place>) -> Result<Config, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        let at = from.map_or(String::new(), |p| format!("{}:{}: ", p.path, p.at.line));
        Failure::new(format!("{at}{shown} could not be read: {error}"))
    })?;
    let (config, errors) = config::parse(shown, &text);
    if !errors.is_empty() {
        return Err(failure(&errors));
    }
    let Some((base, place)) = config.extends.clone() else { return Ok(config) };
    if depth >= EXTENDS_LIMIT {
        let line = place.at.line;
        return Err(Failure::new(format!("{}:{line}: `extends` goes in a circle", place.path)));
    }
    if Path::new(&base).is_absolute() {
        let line = place.at.line;
        return Err(Failure::new(format!(
            "{}:{line}: `extends` takes a relative path",
            place.path
        )));
    }
    let base_file = file.parent().unwrap_or(Path::new(".")).join(&base);
    Ok(config.over(read(&base_file, &base, depth + 1, Some(&place))?))
}

fn own_signals(root: &Path, config: &Config) -> Result<(), Failure> {
    if config.signal_files.is_empty() {
        return Ok(());
    }
    let read = |(file, place): &(String, Place)| {
        let problem = |what: &str| {
            let (path, line) = (&place.path, place.at.line);
            Failure::new(format!("{path}:{line}: {file} {what}"))
        };
        let inside = |part| matches!(part, Component::Normal(_) | Component::CurDir);
        if !Path::new(file).components().all(inside) {
            return Err(problem("must be a relative path inside the repository"));
        }
        let path = root.join(file);
        let size = path.metadata().ok().filter(std::fs::Metadata::is_file).map(|m| m.len());
        match size {
            None => return Err(problem("is no file")),
            Some(size) if size > SIGNALS_LIMIT => return Err(problem("is larger than 1 MB")),
            Some(_) => {}
        }
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| problem(&format!("could not be read: {error}")))?;
        Ok((file.clone(), text))
    };
    let files = config.signal_files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    signals::extend(&files).map_err(Failure::new)
}

fn own_rules(root: &Path, config: &Config, set: &mut RuleSet) -> Result<(), Failure> {
    for (folder, place) in &config.rule_folders {
        let path = root.join(folder);
        if !path.is_dir() {
            let Position { line, .. } = place.at;
            return Err(Failure::new(format!("{}:{line}: no folder {folder}", place.path)));
        }
        add_folder(set, &path, folder)?;
    }
    set.rules.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
    Ok(())
}

/// Adds every `category/name.md` of a folder to `set`.
pub fn add_folder(set: &mut RuleSet, path: &Path, shown: &str) -> Result<usize, Failure> {
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    for category in listing(path)?.into_iter().filter(|entry| entry.is_dir()) {
        for file in listing(&category)? {
            if file.extension().is_some_and(|extension| extension == "md") && file.is_file() {
                let relative = file.strip_prefix(path).unwrap_or(&file).with_extension("");
                files.push((relative.to_string_lossy().replace('\\', "/"), file));
            }
        }
    }
    files.sort();
    for (id, file) in &files {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Failure::new(format!("{shown}/{id}.md could not be read: {error}")))?;
        set.add(id, &text).map_err(|refusal| {
            Failure::new(format!("{shown}/{id}.md:{}: {}", refusal.line, refusal.message))
        })?;
    }
    Ok(files.len())
}

fn listing(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(path)
        .map_err(|error| Failure::new(format!("{} could not be read: {error}", path.display())))?;
    Ok(entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect())
}
