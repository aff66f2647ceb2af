//! The items of checklists, counted by status: the columns that every table of them has.

use crate::report::{ChecklistRow, ItemStatus};

/// Columns in order; the last two are needed only where items have these statuses.
pub(super) const COLUMNS: [(ItemStatus, &str); 6] = [
    (ItemStatus::Pass, "pass"),
    (ItemStatus::Fail, "fail"),
    (ItemStatus::NotApplicable, "n/a"),
    (ItemStatus::Unknown, "unknown"),
    (ItemStatus::Waived, "waived"),
    (ItemStatus::Attested, "attested"),
];

/// Items of a checklist with a status.
pub(super) fn count(list: &ChecklistRow, status: ItemStatus) -> usize {
    list.items.iter().filter(|item| item.status == status).count()
}
