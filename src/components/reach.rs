//! Which components of the same repository a component takes in: what these declare, such as a
//! health route in shared defaults, is declared for it too.

use crate::discover::Class;
use crate::facts::{Fact, Mark, What};
use crate::repository::{Component, ComponentKind, Repository, join};
use std::collections::{BTreeMap, BTreeSet};

/// For each component the libraries that it takes in, directly and through others, sorted.
pub fn gather(repository: &Repository) -> Vec<Vec<usize>> {
    let packages = packages(repository);
    let folders: BTreeMap<&str, usize> =
        libraries(repository).map(|(at, component)| (component.path.as_str(), at)).collect();
    let direct: Vec<BTreeSet<usize>> = repository
        .components
        .iter()
        .map(|component| direct(repository, component, &packages, &folders))
        .collect();
    (0..direct.len()).map(|at| closure(&direct, at)).collect()
}

/// Only libraries are taken in; what is deployed by itself answers for itself.
fn libraries(repository: &Repository) -> impl Iterator<Item = (usize, &Component)> {
    let is_library = |(_, component): &(usize, &Component)| {
        component.listed && component.kind == ComponentKind::Library && component.path != "."
    };
    repository.components.iter().enumerate().filter(is_library)
}

/// Ecosystem and package name → component.
fn packages(repository: &Repository) -> BTreeMap<(String, String), usize> {
    let mut found = BTreeMap::new();
    for (at, component) in libraries(repository) {
        for (manifest, _) in component.manifests(repository) {
            let name = manifest.name.clone().unwrap_or_else(|| component.name.clone());
            found.entry((manifest.ecosystem.clone(), normal(&name))).or_insert(at);
        }
    }
    found
}

fn direct(
    repository: &Repository,
    component: &Component,
    packages: &BTreeMap<(String, String), usize>,
    folders: &BTreeMap<&str, usize>,
) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let own = component
        .facts(repository)
        .filter(|fact| repository.file(fact.at.file).class == Class::Own);
    for fact in own {
        let What::Manifest(manifest) = &fact.what else { continue };
        for dependency in manifest.dependencies.iter().filter(|dependency| dependency.runtime) {
            // Maven and Gradle put the group before the name.
            let name = dependency.name.rsplit(':').next().unwrap_or(&dependency.name);
            let key = (manifest.ecosystem.clone(), normal(name));
            found.extend(packages.get(&key));
        }
        for (mark, _) in &manifest.marks {
            let Mark::LocalDependency(path) = mark else { continue };
            found.extend(folder(repository, fact, path).and_then(|f| folders.get(f.as_str())));
        }
    }
    found
}

/// The folder that a local dependency names: itself, that of its project file, or that of a
/// Gradle path such as `:libs:core`.
fn folder(repository: &Repository, fact: &Fact, path: &str) -> Option<String> {
    if path.starts_with(':') {
        return Some(path.trim_start_matches(':').replace(':', "/"));
    }
    let joined = join(repository.file(fact.at.file).folder(), path)?;
    let is_file = repository.find(&joined).is_some();
    let parent = || joined.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned());
    Some(if is_file { parent() } else { joined })
}

/// Names as they compare: capitals and underscores tell no two packages apart.
fn normal(name: &str) -> String {
    name.replace('_', "-").to_lowercase()
}

fn closure(direct: &[BTreeSet<usize>], start: usize) -> Vec<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![start];
    while let Some(at) = open.pop() {
        let new = direct[at].iter().filter(|next| **next != start && found.insert(**next));
        open.extend(new.copied());
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::closure;
    use std::collections::BTreeSet;

    #[test]
    fn takes_in_through_others_and_ends_in_a_circle() {
        let direct =
            [BTreeSet::from([1]), BTreeSet::from([2]), BTreeSet::from([0, 1]), BTreeSet::new()];
        assert_eq!(closure(&direct, 0), [1, 2]);
        assert!(closure(&direct, 3).is_empty());
    }
}
