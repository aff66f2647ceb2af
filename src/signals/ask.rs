//! What rules and people ask of the signals.

use super::{EnvironmentRow, RouteRow, SignalRow, Signals};
use std::collections::BTreeSet;

impl Signals {
    /// Whether a row speaks of a concern.
    pub fn speaks_of(&self, concern: &str) -> bool {
        self.concerns().any(|known| known == concern)
    }

    /// The concerns that rows speak of, again and again.
    pub fn concerns(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().flat_map(|language| {
            let sinks = language.sinks.iter().map(|row| row.concern.as_str());
            language.signals.iter().map(|row| row.concern.as_str()).chain(sinks)
        })
    }

    /// The frameworks and libraries whose rows speak of some concerns, by language; where a row
    /// names none, what it matches.
    pub fn frameworks_of(&self, concerns: &[String]) -> Vec<(&str, BTreeSet<&str>)> {
        let asked = |name: &str| concerns.iter().any(|concern| concern == name);
        let found = self.languages.iter().map(|language| {
            let rows = language.signals.iter().filter(|row| asked(&row.concern));
            let mut names: BTreeSet<&str> = rows.filter_map(SignalRow::name).collect();
            if asked("outbound") {
                names.extend(language.clients.iter().map(|row| row.call.as_str()));
            }
            if asked("environment") {
                names.extend(language.environment.iter().filter_map(EnvironmentRow::name));
            }
            if asked("route") {
                names.extend(language.routes.iter().filter_map(RouteRow::name));
            }
            (language.name.as_str(), names)
        });
        found.filter(|(_, names)| !names.is_empty()).collect()
    }
}
