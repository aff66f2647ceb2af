//! Short names for people: the last folder of a component, longer where two are the same.

use crate::repository::Component;
use std::collections::BTreeMap;

/// Gives components with equal names their parent folder, too.
pub fn shorten(components: &mut [Component]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for component in components.iter() {
        *count.entry(component.name.clone()).or_default() += 1;
    }
    for component in components.iter_mut() {
        if count.get(&component.name).is_some_and(|count| *count > 1) && component.id != "." {
            component.name = component.id.clone();
        }
    }
}
