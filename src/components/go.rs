//! The commands of a Go module: one component each, told apart by the packages they import.

use super::kind;
use super::units::Unit;
use crate::discover::{Class, Format};
use crate::facts::{GoFile, Manifest, Role, What};
use crate::repository::{Component, ComponentKind, Repository};
use std::collections::{BTreeMap, BTreeSet};

/// Folders whose commands serve the developers, not the users.
const TOOL_FOLDERS: &[&str] = &[
    "build",
    "ci",
    "codegen",
    "contrib",
    "dev",
    "docs",
    "gen",
    "generate",
    "generator",
    "hack",
    "internal",
    "misc",
    "release",
    "scripts",
    "tool",
    "tools",
];

/// What one package of the module shows.
#[derive(Default)]
struct Package {
    is_main: bool,
    imports: BTreeSet<String>,
    roles: BTreeSet<Role>,
    frameworks: BTreeSet<String>,
}

/// The components of a Go module; `None` when the unit is no Go module.
pub fn commands(repository: &Repository, unit: &Unit) -> Option<Vec<Component>> {
    let module = unit.direct_facts(repository).find_map(|fact| match &fact.what {
        What::Manifest(manifest) if manifest.ecosystem == "go" => Some(manifest.as_ref()),
        _ => None,
    })?;
    let packages = packages(repository, unit);
    let mains: Vec<&String> = packages
        .iter()
        .filter(|(folder, package)| package.is_main && !is_tool(folder))
        .map(|(folder, _)| folder)
        .collect();
    if mains.is_empty() {
        return no_command(repository, unit, &packages);
    }
    let mut components: Vec<Component> =
        mains.iter().map(|folder| command(repository, unit, module, &packages, folder)).collect();
    components.sort_by_key(|c| (rank(c.kind), c.id != unit.shown_path(), c.id.clone()));
    let path = unit.shown_path().to_owned();
    for (position, component) in components.iter_mut().enumerate() {
        component.id = match position {
            0 => path.clone(),
            _ => format!("{path}#{}", component.name),
        };
        if position == 0 {
            component.name = unit.component(repository, component.kind).name;
        }
    }
    Some(components)
}

/// A module without a command is a library, unless other manifests or an image say more.
fn no_command(
    repository: &Repository,
    unit: &Unit,
    packages: &BTreeMap<String, Package>,
) -> Option<Vec<Component>> {
    if packages.is_empty() {
        return None;
    }
    let mut library = unit.component(repository, ComponentKind::Library);
    library.languages = kind::languages(repository, unit);
    let frameworks = packages.values().flat_map(|package| package.frameworks.iter().cloned());
    library.frameworks = frameworks.collect::<BTreeSet<_>>().into_iter().collect();
    Some(vec![library])
}

fn is_tool(folder: &str) -> bool {
    folder.split('/').any(|part| TOOL_FOLDERS.contains(&part))
}

fn rank(kind: ComponentKind) -> usize {
    match kind {
        ComponentKind::Service => 0,
        ComponentKind::Worker => 1,
        ComponentKind::Function => 2,
        _ => 3,
    }
}

/// Packages by folder relative to the unit.
fn packages(repository: &Repository, unit: &Unit) -> BTreeMap<String, Package> {
    let mut packages: BTreeMap<String, Package> = BTreeMap::new();
    for index in &unit.files {
        let file = &repository.files[*index];
        let go = matches!(&file.format, Format::Source(language) if language == "go");
        if !go || !matches!(file.class, Class::Own | Class::Generated) {
            continue;
        }
        let folder = file.folder().strip_prefix(&unit.folder).unwrap_or_default();
        let package = packages.entry(folder.trim_start_matches('/').to_owned()).or_default();
        for fact in &repository.facts[repository.facts_by_file[*index].clone()] {
            match &fact.what {
                What::GoFile(GoFile { package: name, imports }) => {
                    package.is_main |= name == "main";
                    package.imports.extend(imports.iter().cloned());
                }
                What::Role(hint) => {
                    package.roles.insert(hint.role);
                    package.frameworks.extend(hint.framework.clone());
                }
                _ => {}
            }
        }
    }
    packages
}

fn command(
    repository: &Repository,
    unit: &Unit,
    module: &Manifest,
    packages: &BTreeMap<String, Package>,
    folder: &str,
) -> Component {
    let module_path = module.name.clone().unwrap_or_default();
    let (roles, frameworks) = reach(packages, &module_path, folder);
    let kind = [
        (Role::Server, ComponentKind::Service),
        (Role::Function, ComponentKind::Function),
        (Role::Worker, ComponentKind::Worker),
    ];
    let kind = kind.iter().find(|(role, _)| roles.contains(role));
    let kind = kind.map_or(ComponentKind::Cli, |(_, kind)| *kind);
    let mut component = unit.component(repository, kind);
    let named = if folder.is_empty() { &module_path } else { folder };
    component.name = named.rsplit('/').next().unwrap_or(named).to_owned();
    if !folder.is_empty() {
        component.id = format!("{}#{}", unit.shown_path(), component.name);
    }
    component.languages = kind::languages(repository, unit);
    component.frameworks = frameworks.into_iter().collect();
    component
}

/// Roles and frameworks of a package and of all packages of the module that it imports.
fn reach(
    packages: &BTreeMap<String, Package>,
    module: &str,
    from: &str,
) -> (BTreeSet<Role>, BTreeSet<String>) {
    let (mut roles, mut frameworks) = (BTreeSet::new(), BTreeSet::new());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(folder) = open.pop() {
        let Some(package) = packages.get(&folder).filter(|_| seen.insert(folder.clone())) else {
            continue;
        };
        roles.extend(package.roles.iter().copied());
        frameworks.extend(package.frameworks.iter().cloned());
        for import in &package.imports {
            if let Some(inner) = import.strip_prefix(module) {
                open.push(inner.trim_start_matches('/').to_owned());
            } else if let Some(signal) = crate::signals::signals().dependency("go", import) {
                frameworks.extend(signal.framework.clone());
            }
        }
    }
    (roles, frameworks)
}
