//! The report in the shape of the page: what the template walks. Decides nothing.

use super::card::{self, Noted};
use super::matrix::{self, Matrix};
use super::section::{self, Section};
use crate::render::Options;
use crate::render::address::is_address;
use crate::render::group::{self, Group};
use crate::render::names::Names;
use crate::render::text::{clean, counted, listed, thousands};
use crate::render::verdict;
use crate::report::{
    ChecklistRow, ItemRow, ItemStatus, KnownRow, Report, ResultRow, Status, Stop, Verdict,
};
use crate::rule::Severity;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Next steps named.
const STEPS: usize = 5;
/// STOP lines before the rest is left to the results.
const STOPS: usize = 8;
/// Diagnostics on the page.
const DIAGNOSTICS: usize = 200;

/// Class and word of the status of an item.
pub(super) fn item_word(status: ItemStatus) -> (&'static str, &'static str) {
    match status {
        ItemStatus::Pass => ("pass", "passes"),
        ItemStatus::Fail => ("fail", "fails"),
        ItemStatus::NotApplicable => ("not-applicable", "not applicable"),
        ItemStatus::Waived => ("waived", "waived"),
        ItemStatus::Attested => ("attested", "attested"),
        ItemStatus::Unknown => ("unknown", "not decided"),
    }
}

/// The page.
#[derive(Serialize)]
pub(super) struct Page {
    name: String,
    verdict: &'static str,
    word: &'static str,
    reason: String,
    /// What does not count because it was known before.
    known: Vec<String>,
    version: String,
    files: String,
    tiles: Vec<Tile>,
    next_label: &'static str,
    next: Vec<Step>,
    stops: Vec<StopLine>,
    more_stops: usize,
    matrix: Matrix,
    checklists: Vec<List>,
    components: Vec<Section>,
    categories: BTreeSet<String>,
    diagnostics: Vec<Noted>,
    rules: Vec<Story>,
}

#[derive(Serialize)]
struct Tile {
    status: &'static str,
    number: String,
    label: &'static str,
}

#[derive(Serialize)]
struct Step {
    action: String,
    clears: String,
    anchor: String,
}

#[derive(Serialize)]
struct StopLine {
    name: String,
    text: String,
    waived: bool,
}

#[derive(Serialize)]
struct List {
    anchor: String,
    title: String,
    counts: String,
    parts: Vec<Part>,
    items: Vec<Item>,
}

/// A piece of a bar, in hundredths of its length.
#[derive(Serialize)]
struct Part {
    status: &'static str,
    from: f64,
    width: f64,
}

#[derive(Serialize)]
struct Item {
    status: &'static str,
    word: &'static str,
    title: String,
    components: String,
    attested: String,
}

#[derive(Serialize)]
struct Story {
    id: String,
    title: String,
    paragraphs: Vec<String>,
    references: Vec<String>,
}

/// Where components stand on the page.
pub(super) struct Anchors {
    places: BTreeMap<String, usize>,
}

impl Anchors {
    /// The anchor of the component with this id.
    pub(super) fn component(&self, id: &str) -> String {
        format!("c-{}", self.places.get(id).copied().unwrap_or_default())
    }

    /// What kind of component it is, in words.
    pub(super) fn kind(&self, report: &Report, id: &str) -> String {
        let row = report.components.iter().find(|row| row.id == id);
        let Some(row) = row else { return "repository".to_owned() };
        let language = row.languages.first().map(|language| format!("{language} "));
        clean(&format!("{}{}", language.unwrap_or_default(), row.kind))
    }
}

/// The page of a report.
pub(super) fn of(report: &Report, options: &Options) -> Page {
    let names = Names::new(report, &options.human.name);
    let order = order(report);
    let places = order.iter().enumerate().map(|(at, id)| ((*id).to_owned(), at)).collect();
    let anchors = Anchors { places };
    let blocking = group::failing(report, Severity::Blocking);
    let (next_label, groups) = match blocking.is_empty() {
        true => ("What would be better", group::failing(report, Severity::Advisory)),
        false => ("What to do next", blocking),
    };
    let steps = groups.iter().take(STEPS).map(|group| step(report, &names, group));
    let section = |id: &&str| section::of(report, options, (&names, &anchors), id);
    let diagnostics = report.diagnostics.iter().take(DIAGNOSTICS);
    Page {
        name: names.root.clone(),
        verdict: match report.verdict {
            Verdict::Ready => "ready",
            Verdict::NotReady => "not-ready",
            Verdict::Undetermined => "undetermined",
        },
        word: verdict::word(report.verdict),
        reason: verdict::reason(report),
        known: known(report),
        version: clean(&report.tool.version),
        files: counted(report.stats.files, "file"),
        tiles: tiles(report),
        next_label,
        next: steps.collect(),
        stops: report.gate.stop.iter().take(STOPS).map(|s| stop(report, &names, s)).collect(),
        more_stops: report.gate.stop.len().saturating_sub(STOPS),
        matrix: matrix::of(report, &names, &anchors, &order),
        checklists: report.checklists.iter().enumerate().map(|l| list(&names, l)).collect(),
        components: order.iter().map(section).collect(),
        categories: report.results.iter().map(|row| card::category(&row.rule)).collect(),
        diagnostics: diagnostics
            .map(|d| card::noted(options, &d.message, &d.path, d.start))
            .collect(),
        rules: report.rules.iter().map(|(id, rule)| story(id, rule)).collect(),
    }
}

/// The ids of all components with results, those with most blocking failures first.
fn order(report: &Report) -> Vec<&str> {
    let mut ids: Vec<&str> = report.components.iter().map(|row| row.id.as_str()).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    let others = report.results.iter().map(|row| row.component.as_str());
    let others: BTreeSet<&str> = others.filter(|id| !known.contains(id)).collect();
    ids.extend(others);
    let mut failures: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for row in &report.results {
        let count = failures.entry(&row.component).or_default();
        match (row.status, row.severity) {
            (Status::Fail, Severity::Blocking) => count.0 += 1,
            (Status::Fail, Severity::Advisory) => count.1 += 1,
            (Status::NotApplicable, _) => {}
            _ => count.2 += 1,
        }
    }
    ids.sort_by_key(|id| std::cmp::Reverse(failures.get(id).copied().unwrap_or_default()));
    ids
}

fn known(report: &Report) -> Vec<String> {
    let counted = report.gate.known.iter().filter(|known| known.failures > 0);
    let line = |known: &KnownRow| {
        format!("{} known {}", thousands(known.failures), verdict::not_counted(known))
    };
    counted.map(line).collect()
}

fn tiles(report: &Report) -> Vec<Tile> {
    let count = |status: Status, severity: Option<Severity>| {
        let fits = |row: &&ResultRow| {
            row.status == status && severity.is_none_or(|severity| row.severity == severity)
        };
        report.results.iter().filter(fits).count()
    };
    let tile = |status, number: usize, label| {
        let status = if number == 0 { "none" } else { status };
        Tile { status, number: thousands(number), label }
    };
    let mut tiles = vec![
        tile("fail", count(Status::Fail, Some(Severity::Blocking)), "blocking failures"),
        tile("waived", count(Status::Fail, Some(Severity::Advisory)), "advisories"),
        tile("unknown", count(Status::Unknown, None), "not decided"),
        tile("pass", count(Status::Pass, None), "pass"),
        match report.components.len() {
            1 => tile("none", 1, "component"),
            number => tile("none", number, "components"),
        },
    ];
    match count(Status::Waived, None) {
        0 => {}
        waived => tiles.insert(3, tile("waived", waived, "waived")),
    }
    tiles
}

fn step(report: &Report, names: &Names, group: &Group) -> Step {
    Step {
        action: group.action(report, names),
        clears: thousands(group.rows.len()),
        anchor: group.rows.first().map(|at| card::anchor(*at)).unwrap_or_default(),
    }
}

fn stop(report: &Report, names: &Names, stop: &Stop) -> StopLine {
    let same = |row: &&ResultRow| row.rule == stop.rule && row.component == stop.component;
    let finding = report.results.iter().find(same).and_then(|row| row.findings.first());
    let text = finding.map_or_else(|| stop.rule.clone(), |finding| finding.message.clone());
    StopLine { name: names.of(&stop.component), text, waived: stop.waived }
}

fn list(names: &Names, (at, list): (usize, &ChecklistRow)) -> List {
    let mut counts: Vec<String> = Vec::new();
    let (mut parts, mut from) = (Vec::new(), 0.0);
    for status in matrix::ORDER.into_iter().chain([ItemStatus::NotApplicable]) {
        let number = list.items.iter().filter(|item| item.status == status).count();
        if number > 0 {
            let width = 100.0 * number as f64 / list.items.len() as f64;
            parts.push(Part { status: item_word(status).0, from, width });
            from += width;
            counts.push(format!("{} {}", thousands(number), matrix::short(status)));
        }
    }
    List {
        anchor: format!("list-{at}"),
        title: clean(&list.title),
        counts: counts.join(" · "),
        parts,
        items: list.items.iter().map(|row| item(names, row)).collect(),
    }
}

fn item(names: &Names, item: &ItemRow) -> Item {
    let (status, word) = item_word(item.status);
    let tells = matches!(item.status, ItemStatus::Fail | ItemStatus::Unknown | ItemStatus::Waived);
    let same = item.by_component.iter().filter(|(_, found)| tells && **found == item.status);
    let components: Vec<String> = same.map(|(id, _)| names.of(id)).collect();
    let attested = item.attestation.as_ref().map(|word| {
        let (owner, evidence) = (clean(&word.owner), clean(&word.evidence));
        format!("{owner} vouches for it until {}: {evidence}", clean(&word.expires))
    });
    Item {
        status,
        word,
        title: item.title.clone(),
        components: listed(&components, 5),
        attested: attested.unwrap_or_default(),
    }
}

fn story(id: &str, rule: &crate::report::RuleRow) -> Story {
    let addresses = rule.references.iter().filter(|address| is_address(address));
    Story {
        id: clean(id),
        title: rule.title.clone(),
        paragraphs: rule.doc.split("\n\n").map(clean).collect(),
        references: addresses.cloned().collect(),
    }
}
