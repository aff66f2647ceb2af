//! Groups files and facts into deployables: where they are, what they are, and which images,
//! Compose services and workloads belong to them. Judges nothing.

mod catalog;
mod go;
mod kind;
mod link;
mod member;
mod mount;
mod name;
mod reach;
mod sign;
mod units;
pub mod variables;

use crate::facts::What;
use crate::repository::{Component, ComponentKind, Repository};
use crate::rule::Tier;
use std::collections::BTreeSet;
use units::Unit;

/// A component that `readycheck.toml` declares.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Folder.
    pub path: String,
    /// Kind, when it is not to be guessed.
    pub kind: Option<ComponentKind>,
    /// Name, when it is not the folder's.
    pub name: Option<String>,
    /// How much depends on it.
    pub tier: Tier,
}

/// Builds the components of a scanned repository.
pub fn build(repository: &mut Repository, declared: &[Declared]) {
    catalog::resolve(repository);
    let mut units = units::find(repository, declared);
    units::assign_files(repository, &mut units);
    repository.build_contexts = link::contexts(repository);
    repository.built_members = member::built(repository, &units);
    let mut components: Vec<Component> = Vec::new();
    for unit in &units {
        components.extend(components_of(repository, unit, declared));
    }
    if !components.iter().any(|component| component.id == ".") {
        components.push(root(&repository.name));
    }
    name::shorten(&mut components);
    components.sort_by(|a, b| a.id.cmp(&b.id));
    ship_targets(repository);
    read_through_helpers(repository);
    mount::follow(repository);
    link::link(repository, &mut components, &units);
    repository.components = components;
    repository.variables = variables::told(repository);
    let taken_in = reach::gather(repository);
    for (component, taken_in) in repository.components.iter_mut().zip(taken_in) {
        component.takes_in = taken_in;
    }
    let signs = sign::gather(repository);
    for (component, signs) in repository.components.iter_mut().zip(signs) {
        component.signs = signs;
    }
}

/// Turns calls of helpers that read a variable by name, in another file, into reads. Of equal
/// names in several components the language and the shape of the call decide well enough.
fn read_through_helpers(repository: &mut Repository) {
    let helpers: BTreeSet<(String, usize)> = repository
        .facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::EnvironmentHelper(name, position) => Some((name.clone(), *position)),
            _ => None,
        })
        .collect();
    for fact in &mut repository.facts {
        if let What::EnvironmentCall(call) = &fact.what
            && helpers.contains(&(call.callee.clone(), call.position))
        {
            fact.what = What::EnvironmentRead(call.read.clone());
        }
    }
}

/// Marks the stage that Compose builds as the one that ships.
fn ship_targets(repository: &mut Repository) {
    let targets = link::targets(repository);
    for fact in &mut repository.facts {
        let path = &repository.files[fact.at.file.0 as usize].path;
        let (Some(target), What::Dockerfile(dockerfile)) = (targets.get(path), &mut fact.what)
        else {
            continue;
        };
        dockerfile.shipped =
            dockerfile.stages.iter().position(|stage| stage.name.as_ref() == Some(target));
    }
}

fn components_of(repository: &Repository, unit: &Unit, declared: &[Declared]) -> Vec<Component> {
    let wish = declared.iter().find(|d| d.path.trim_end_matches('/') == unit.shown_path());
    let mut components = match go::commands(repository, unit) {
        Some(components) => components,
        None => kind::decide(repository, unit).into_iter().collect(),
    };
    if let Some(wish) = wish {
        if components.is_empty() {
            components.push(unit.component(repository, ComponentKind::Service));
        }
        let first = &mut components[0];
        first.kind = wish.kind.unwrap_or(first.kind);
        first.name = wish.name.clone().unwrap_or_else(|| first.name.clone());
        components.iter_mut().for_each(|component| component.tier = wish.tier);
    }
    components
}

fn root(name: &str) -> Component {
    Component { listed: false, ..Component::new(".", name, ComponentKind::Infra) }
}
