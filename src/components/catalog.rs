//! Gives Gradle build scripts the libraries and plugins that they name through a version catalog.

use crate::discover::Class;
use crate::facts::manifest::{Alias, plugin_mark};
use crate::facts::version_catalog::VersionCatalog;
use crate::facts::{Dependency, Manifest, What};
use crate::repository::{Repository, lies_in};
use std::collections::BTreeSet;

/// Resolves the names of every build script by the nearest catalog above it.
pub fn resolve(repository: &mut Repository) {
    let catalogs: Vec<(String, VersionCatalog)> = repository
        .facts
        .iter()
        .filter_map(|fact| match &fact.what {
            What::VersionCatalog(catalog) => {
                // It lies in the folder `gradle` of the build.
                let folder = repository.file(fact.at.file).folder();
                let build = match folder.rsplit_once('/') {
                    Some((build, "gradle")) => build,
                    None if folder == "gradle" => "",
                    _ => folder,
                };
                Some((build.to_owned(), catalog.as_ref().clone()))
            }
            _ => None,
        })
        .collect();
    if catalogs.is_empty() {
        return;
    }
    for fact in &mut repository.facts {
        let file = &repository.files[fact.at.file.0 as usize];
        let What::Manifest(manifest) = &mut fact.what else { continue };
        if manifest.aliases.is_empty() || file.class != Class::Own {
            continue;
        }
        let above = catalogs.iter().filter(|(build, _)| lies_in(file.folder(), build));
        if let Some((_, catalog)) = above.max_by_key(|(build, _)| build.len()) {
            add(manifest, catalog);
        }
    }
}

/// Dependencies of one build script that are taken from a catalog.
const LIMIT: usize = 2_000;

fn add(manifest: &mut Manifest, catalog: &VersionCatalog) {
    let mut seen = BTreeSet::new();
    for alias in std::mem::take(&mut manifest.aliases) {
        if manifest.dependencies.len() > LIMIT || !seen.insert((alias.name.clone(), alias.runtime))
        {
            continue;
        }
        if let Some(name) = alias.name.strip_prefix("plugins.") {
            let Some(known) = catalog.plugins.get(name) else { continue };
            let plugin = dependency(&alias, known);
            manifest.marks.extend(plugin_mark(&plugin.name).map(|mark| (mark, alias.at)));
            manifest.inherited.push(plugin.clone());
            manifest.dependencies.push(plugin);
            continue;
        }
        let names = match alias.name.strip_prefix("bundles.") {
            Some(bundle) => catalog.bundles.get(bundle).map_or(&[][..], Vec::as_slice),
            None => std::slice::from_ref(&alias.name),
        };
        let libraries = names.iter().take(LIMIT).filter_map(|name| catalog.libraries.get(name));
        let libraries: Vec<Dependency> = libraries.map(|known| dependency(&alias, known)).collect();
        if !libraries.is_empty() {
            manifest.dependencies_at.get_or_insert(alias.at);
        }
        manifest.dependencies.extend(libraries);
    }
}

fn dependency(alias: &Alias, (name, version): &(String, String)) -> Dependency {
    let (name, requirement) = (name.clone(), version.clone());
    Dependency { name, requirement, runtime: alias.runtime, at: alias.at }
}
