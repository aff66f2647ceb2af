//! `readycheck.toml`: severities, parameters, excludes, declared components, documents kept
//! elsewhere, waivers, attestations and folders of own rules. Reads text, opens no file.

mod check;
mod read;
mod schema;

pub use check::check;
pub use read::{is_date, parse};
pub use schema::schema;

use crate::components::Declared;
use crate::repository::KeptElsewhere;
use crate::rule::Severity;
use crate::source::{FileId, Position, Span};
use std::collections::BTreeMap;

/// File names that are tried in the root, in order.
pub const FILE_NAMES: [&str; 3] =
    ["readycheck.toml", ".readycheck.toml", ".github/readycheck.toml"];

/// What the owners of a repository decided.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Settings of rules by id.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Globs of paths that are left out.
    pub exclude: Vec<String>,
    /// Components that are declared.
    pub components: Vec<Declared>,
    /// Documents that are kept elsewhere: name, address, and the place of the entry.
    pub documents: Vec<(String, String, Place)>,
    /// Waivers.
    pub waivers: Vec<Waiver>,
    /// Attestations.
    pub attestations: Vec<Attestation>,
    /// Folders of own rules, relative to the root.
    pub rule_folders: Vec<(String, Place)>,
    /// Files of signals of the repository's own, from its root.
    pub signal_files: Vec<(String, Place)>,
    /// A configuration that this one builds on, relative to its file.
    pub extends: Option<(String, Place)>,
}

/// A line of a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub path: String,
    /// Where in it.
    pub at: Position,
}

/// What the configuration says of a rule.
#[derive(Debug, Clone, Default)]
pub struct RuleSetting {
    /// Severity; `None` when it is not set.
    pub severity: Option<Setting>,
    /// Parameters by name, with their places.
    pub parameters: BTreeMap<String, (serde_json::Value, Place)>,
    /// Where the rule is named.
    pub place: Option<Place>,
}

/// A configured severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Reported at this severity.
    On(Severity),
    /// Not asked at all.
    Off,
}

/// A failure that someone answers for until a day.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// Rule id.
    pub rule: String,
    /// Glob on the path of the finding.
    pub path: Option<String>,
    /// Component id or name.
    pub component: Option<String>,
    /// The thing the finding is about.
    pub object: Option<String>,
    /// Why.
    pub reason: String,
    /// Who mends it.
    pub owner: String,
    /// Who agreed.
    pub approver: String,
    /// Last day it counts, ISO date, UTC.
    pub expires: String,
    /// The configuration file.
    pub path_of_file: String,
    /// Where in that file.
    pub at: Position,
}

/// Someone's word for a checklist line that no static check decides.
#[derive(Debug, Clone)]
pub struct Attestation {
    /// Name of the attestation.
    pub item: String,
    /// Who vouches.
    pub owner: String,
    /// Where it can be seen.
    pub evidence: String,
    /// When it was attested, ISO date.
    pub date: String,
    /// Last day it counts, ISO date, UTC.
    pub expires: String,
    /// Where it stands.
    pub place: Place,
}

/// Something wrong with a configuration; the run does not start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Where.
    pub place: Place,
    /// One sentence.
    pub message: String,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Place { path, at } = &self.place;
        write!(f, "{path}:{}:{}: {}", at.line, at.column, self.message)
    }
}

impl Waiver {
    /// Whether every selector that the waiver has matches.
    pub fn selects(
        &self,
        path: &str,
        component: &crate::repository::Component,
        object: &str,
    ) -> bool {
        let path_matches = |glob: &String| {
            globset::Glob::new(glob).is_ok_and(|glob| glob.compile_matcher().is_match(path))
        };
        self.path.as_ref().is_none_or(path_matches)
            && self.component.as_ref().is_none_or(|c| *c == component.id || *c == component.name)
            && self.object.as_ref().is_none_or(|name| name == object)
    }
}

impl Config {
    /// The severity set for a rule.
    pub fn severity(&self, rule: &str) -> Option<Severity> {
        match self.rules.get(rule)?.severity? {
            Setting::On(severity) => Some(severity),
            Setting::Off => None,
        }
    }

    /// Whether a rule is switched off.
    pub fn is_off(&self, rule: &str) -> bool {
        self.rules.get(rule).is_some_and(|setting| setting.severity == Some(Setting::Off))
    }

    /// This configuration on top of the one it extends: tables are joined, its own values win.
    pub fn over(mut self, base: Config) -> Config {
        let mut rules = base.rules;
        for (id, setting) in self.rules {
            let entry = rules.entry(id).or_default();
            entry.severity = setting.severity.or(entry.severity);
            entry.parameters.extend(setting.parameters);
            entry.place = setting.place.or(entry.place.take());
        }
        let join = |own: &mut Vec<_>, base: Vec<_>| own.splice(0..0, base).for_each(drop);
        join(&mut self.exclude, base.exclude);
        let declared = |path: &str| self.components.iter().any(|own| own.path == path);
        let inherited: Vec<_> =
            base.components.into_iter().filter(|c| !declared(&c.path)).collect();
        self.components.extend(inherited);
        self.documents.splice(0..0, base.documents);
        self.waivers.splice(0..0, base.waivers);
        self.attestations.splice(0..0, base.attestations);
        self.rule_folders.splice(0..0, base.rule_folders);
        self.signal_files.splice(0..0, base.signal_files);
        Config { rules, ..self }
    }

    /// The documents kept elsewhere as facts of a repository: at their line when the
    /// configuration lies in it, else where `fallback` points.
    pub fn kept_elsewhere(
        &self,
        find: impl Fn(&str) -> Option<FileId>,
        fallback: Span,
    ) -> Vec<KeptElsewhere> {
        let entry = |(document, url, place): &(String, String, Place)| {
            let at = find(&place.path).map_or(fallback, |file| Span {
                file,
                start: place.at,
                end: place.at,
            });
            KeptElsewhere { document: document.clone(), url: url.clone(), at }
        };
        self.documents.iter().map(entry).collect()
    }
}
