//! Decides the items of the checklists from the results and the attestations.

use super::{AttestationRow, ChecklistRow, ItemRow, ItemStatus, ResultRow, Status};
use crate::config::Attestation;
use crate::ruleset::checklist::{Checklist, Item, Mode};
use std::collections::BTreeMap;

/// Every checklist with its items decided; `today` (ISO date) tells which attestations count.
pub fn decide(
    checklists: &[Checklist],
    results: &[ResultRow],
    attestations: &[Attestation],
    today: &str,
) -> Vec<ChecklistRow> {
    let row = |checklist: &Checklist| ChecklistRow {
        id: checklist.id.clone(),
        title: checklist.title.clone(),
        items: checklist
            .items
            .iter()
            .map(|item| decide_item(item, results, attestations, today))
            .collect(),
    };
    checklists.iter().map(row).collect()
}

fn decide_item(
    item: &Item,
    results: &[ResultRow],
    attestations: &[Attestation],
    today: &str,
) -> ItemRow {
    let mut statuses: BTreeMap<&str, Vec<Status>> = BTreeMap::new();
    for row in results.iter().filter(|row| item.rules.contains(&row.rule)) {
        statuses.entry(&row.component).or_default().push(row.status);
    }
    let by_component: BTreeMap<String, ItemStatus> = statuses
        .into_iter()
        .map(|(component, statuses)| (component.to_owned(), combine(item.mode, &statuses)))
        .collect();
    let attestation = attestations.iter().find(|attestation| {
        item.attestation.as_ref() == Some(&attestation.item)
            && attestation.expires.as_str() >= today
    });
    let judged = over_components(&by_component);
    let status = match (attestation, judged, &item.attestation) {
        (Some(_), ItemStatus::Pass | ItemStatus::NotApplicable | ItemStatus::Unknown, _) => {
            ItemStatus::Attested
        }
        (None, ItemStatus::Pass | ItemStatus::NotApplicable, Some(_)) => ItemStatus::Unknown,
        (_, judged, _) => judged,
    };
    ItemRow {
        id: item.id.clone(),
        title: item.title.clone(),
        mode: item.mode.word().to_owned(),
        status,
        rules: item.rules.clone(),
        attestation: attestation.map(row),
        by_component,
    }
}

fn row(attestation: &Attestation) -> AttestationRow {
    AttestationRow {
        owner: attestation.owner.clone(),
        evidence: attestation.evidence.clone(),
        date: attestation.date.clone(),
        expires: attestation.expires.clone(),
    }
}

/// One component: in mode `all` a failure outweighs all, and what is unknown keeps a pass from
/// being claimed; in mode `any` one pass decides.
fn combine(mode: Mode, statuses: &[Status]) -> ItemStatus {
    let order = match mode {
        Mode::All => [Status::Fail, Status::Unknown, Status::Waived, Status::Pass],
        Mode::Any => [Status::Pass, Status::Waived, Status::Unknown, Status::Fail],
    };
    let decided = order.iter().find(|status| statuses.contains(status));
    match decided {
        Some(Status::Fail) => ItemStatus::Fail,
        Some(Status::Unknown) => ItemStatus::Unknown,
        Some(Status::Waived) => ItemStatus::Waived,
        Some(Status::Pass) => ItemStatus::Pass,
        _ => ItemStatus::NotApplicable,
    }
}

fn over_components(by_component: &BTreeMap<String, ItemStatus>) -> ItemStatus {
    let order = [ItemStatus::Fail, ItemStatus::Unknown, ItemStatus::Waived, ItemStatus::Pass];
    let has = |status: &&ItemStatus| by_component.values().any(|found| found == *status);
    order.iter().find(has).copied().unwrap_or(ItemStatus::NotApplicable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_and_any_combine_as_their_names_say() {
        use Status::{Fail, NotApplicable, Pass, Unknown, Waived};
        for (statuses, all, any) in [
            (&[Pass, Fail][..], ItemStatus::Fail, ItemStatus::Pass),
            (&[Pass, Unknown], ItemStatus::Unknown, ItemStatus::Pass),
            (&[Pass, Waived], ItemStatus::Waived, ItemStatus::Pass),
            (&[Unknown, Fail], ItemStatus::Fail, ItemStatus::Unknown),
            (&[Pass, NotApplicable], ItemStatus::Pass, ItemStatus::Pass),
            (&[NotApplicable], ItemStatus::NotApplicable, ItemStatus::NotApplicable),
        ] {
            assert_eq!(combine(Mode::All, statuses), all, "{statuses:?}");
            assert_eq!(combine(Mode::Any, statuses), any, "{statuses:?}");
        }
    }
}
