//! `deps/update-automation`: an update bot watches the dependencies; what it leaves out is told
//! beside the pass.

use crate::discover::Class;
use crate::facts::{UpdateBot, What};
use crate::repository::Repository;
use crate::rule::{Evidence, Outcome, Subject};
use crate::signals::signals;
use crate::source::Span;
use std::collections::BTreeSet;

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let ecosystems = declared(repository);
    let bots: Vec<(&UpdateBot, Span)> = repository
        .facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::UpdateBot(bot) if repository.file(fact.at.file).class == Class::Own => {
                Some((bot, fact.at))
            }
            _ => None,
        })
        .collect();
    let Some((bot, at)) = bots.first() else {
        let workflow = |path: &str| path.starts_with(".github/workflows/");
        if ecosystems.is_empty() && !repository.files.iter().any(|file| workflow(&file.path)) {
            return Outcome::skip("neither manifests nor workflows name dependencies");
        }
        let place = repository.place_for_absence();
        let fix = "add .github/dependabot.yml with an entry for each ecosystem, or renovate.json";
        return Outcome::fail(place, "no bot proposes dependency updates", fix);
    };
    let missed = missed(&ecosystems, &bots);
    let mut note = format!("{} proposes updates", bot.bot);
    if !missed.is_empty() {
        note.push_str(&format!(", but not for {}", missed.join(", ")));
    }
    Outcome::Pass(vec![Evidence { at: *at, note }])
}

/// Ecosystems of the manifests that declare dependencies.
fn declared(repository: &Repository) -> BTreeSet<&str> {
    let manifests = repository.facts.iter().filter_map(|fact| match &fact.what {
        What::Manifest(manifest) if !manifest.dependencies.is_empty() => {
            let own = repository.file(fact.at.file).class == Class::Own;
            own.then_some(manifest.ecosystem.as_str())
        }
        _ => None,
    });
    manifests.collect()
}

/// Declared ecosystems that no bot watches; a bot without a list finds them all.
fn missed(ecosystems: &BTreeSet<&str>, bots: &[(&UpdateBot, Span)]) -> Vec<String> {
    if bots.iter().any(|(bot, _)| bot.ecosystem.is_empty()) {
        return Vec::new();
    }
    let watched = |name: &&&str| {
        let known = signals().ecosystem(name);
        known.is_some_and(|known| bots.iter().any(|(bot, _)| known.bots.contains(&bot.ecosystem)))
    };
    let known = |name: &&&str| signals().ecosystem(name).is_some_and(|e| !e.bots.is_empty());
    ecosystems.iter().filter(known).filter(|name| !watched(name)).map(|n| (*n).to_owned()).collect()
}
