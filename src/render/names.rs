//! What people call the components of a report. Prints nothing.

use super::text::clean;
use crate::report::Report;
use std::collections::{BTreeMap, BTreeSet};

/// The names of the components: short where that is clear, else the id.
pub(super) struct Names {
    /// Name of the root folder.
    pub(super) root: String,
    names: BTreeMap<String, String>,
}

impl Names {
    /// The names in `report`, whose root folder is called `root`.
    pub(super) fn new(report: &Report, root: &str) -> Names {
        let mut names = Names { root: clean(root), names: BTreeMap::new() };
        let (mut once, mut twice) = (BTreeSet::new(), BTreeSet::new());
        for row in &report.components {
            if !once.insert(row.name.as_str()) {
                twice.insert(row.name.as_str());
            }
        }
        for row in &report.components {
            let unique = !row.name.is_empty() && !twice.contains(row.name.as_str());
            let shown = if unique { &row.name } else { &row.id };
            let name = if shown == "." { names.root.clone() } else { clean(shown) };
            names.names.insert(row.id.clone(), name);
        }
        names
    }

    /// What people call the component with this id.
    pub(super) fn of(&self, component: &str) -> String {
        match self.names.get(component) {
            Some(name) => name.clone(),
            None if component == "." => self.root.clone(),
            None => clean(component),
        }
    }
}
