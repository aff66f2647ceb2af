//! Components against checklists, each cell with its items counted. Decides nothing.

use super::view::{Anchors, item_word};
use crate::render::names::Names;
use crate::render::text::listed;
use crate::report::{ChecklistRow, ItemStatus, Report};
use serde::Serialize;

/// Names of components without a line before the rest is counted.
const OTHERS: usize = 6;

/// The table.
#[derive(Serialize)]
pub(super) struct Matrix {
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Components to which no item applies, in words.
    others: String,
}

#[derive(Serialize)]
struct Column {
    anchor: String,
    title: String,
}

#[derive(Serialize)]
struct Row {
    anchor: String,
    name: String,
    kind: String,
    cells: Vec<Cell>,
}

#[derive(Serialize, Default)]
struct Cell {
    /// The gravest status, empty where no item applies.
    status: &'static str,
    text: String,
    rest: String,
}

/// The table of a report; `order` holds the ids of the components as the page shows them.
pub(super) fn of(report: &Report, names: &Names, anchors: &Anchors, order: &[&str]) -> Matrix {
    let lists = &report.checklists;
    let column = |(at, list): (usize, &ChecklistRow)| Column {
        anchor: format!("list-{at}"),
        title: crate::render::text::clean(&list.title),
    };
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for id in order {
        let cells: Vec<Cell> = lists.iter().map(|list| cell(list, id)).collect();
        if cells.iter().all(|cell| cell.status.is_empty()) {
            others.push(names.of(id));
            continue;
        }
        let kind = anchors.kind(report, id);
        rows.push(Row { anchor: anchors.component(id), name: names.of(id), kind, cells });
    }
    Matrix {
        columns: lists.iter().enumerate().map(column).collect(),
        rows,
        others: listed(&others, OTHERS),
    }
}

/// Statuses that count where an item applies, gravest first.
pub(super) const ORDER: [ItemStatus; 5] = [
    ItemStatus::Fail,
    ItemStatus::Unknown,
    ItemStatus::Waived,
    ItemStatus::Pass,
    ItemStatus::Attested,
];

fn cell(list: &ChecklistRow, component: &str) -> Cell {
    let of_it = list.items.iter().filter_map(|item| item.by_component.get(component));
    let statuses: Vec<ItemStatus> = of_it.copied().collect();
    let mut counts = ORDER.iter().filter_map(|status| {
        let count = statuses.iter().filter(|found| *found == status).count();
        (count > 0).then_some((status, count))
    });
    let text = |(status, count): (&ItemStatus, usize)| format!("{count}\u{a0}{}", short(*status));
    let Some((gravest, count)) = counts.next() else { return Cell::default() };
    let (status, _) = item_word(*gravest);
    let rest: Vec<String> = counts.map(text).collect();
    Cell { status, text: text((gravest, count)), rest: rest.join(" · ") }
}

/// The status beside a number.
pub(super) fn short(status: ItemStatus) -> &'static str {
    match status {
        ItemStatus::Fail => "fail",
        ItemStatus::Unknown => "undecided",
        ItemStatus::Waived => "waived",
        ItemStatus::Pass => "pass",
        ItemStatus::Attested => "attested",
        ItemStatus::NotApplicable => "n/a",
    }
}
