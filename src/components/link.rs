//! Gives every artefact to the component it builds or runs: Dockerfiles by build context and
//! folder, Compose services by their build, workloads by the name of their image.

use super::kind::{self, family};
use super::units::Unit;
use crate::discover::{Class, Format};
use crate::facts::{ComposeService, Fact, Mark, What};
use crate::repository::{Component, ComponentKind, Repository, is_for_production, join, lies_in};
use crate::signals::signals;
use crate::source::FileId;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Links the facts of `repository` to `components`, which are sorted by id and hold the root.
pub fn link(repository: &Repository, components: &mut [Component], units: &[Unit]) {
    let places = Places::of(components);
    let spoken = spoken(repository, components.len(), &places);
    let aside = applications(repository, components, units);
    for (index, fact) in repository.facts.iter().enumerate() {
        let file = repository.file(fact.at.file);
        let secret = matches!(fact.what, What::Secret(_));
        if matches!(file.class, Class::Vendored | Class::Generated) && !secret {
            continue;
        }
        let owner = match &fact.what {
            What::Dockerfile(_) | What::Manifest(_) | What::Setting(_)
                if file.class != Class::Own =>
            {
                None
            }
            what if is_from_code(what) && file.class != Class::Own => None,
            what if is_from_code(what) => code_owner(components, &places, &aside, file.folder()),
            What::Dockerfile(_) => dockerfile_owner(repository, components, &places, fact.at.file),
            What::ComposeService(service) => {
                compose_owner(components, &places, file.folder(), service)
            }
            What::Workload(workload) => by_image(components, &workload.image),
            What::Role(_) | What::GoFile(_) => None,
            _ => places.nearest(file.folder()),
        };
        let heard = |owner: &usize| match (&file.format, &fact.what) {
            (Format::Source(language), what) if is_from_code(what) => {
                let languages = &spoken[*owner];
                languages.is_empty() || languages.contains(family(language))
            }
            _ => true,
        };
        if let Some(owner) = owner.filter(heard) {
            components[owner].facts.push(index);
        }
    }
    components.iter_mut().for_each(|component| drop_given(repository, component));
    failed_files(repository, components, &places);
    processes(repository, components, units);
}

/// Gives every manifest and Dockerfile that could not be read to the component that lacks it.
fn failed_files(repository: &Repository, components: &mut [Component], places: &Places) {
    for (index, file) in repository.files.iter().enumerate() {
        let judged = matches!(file.format, Format::Dockerfile | Format::Manifest(_));
        if file.failed
            && judged
            && file.class == Class::Own
            && let Some(owner) = places.nearest(file.folder())
        {
            components[owner].failed_files.push(FileId(index as u32));
        }
    }
}

/// Dockerfile path → stage that ships, as the Compose files say; stages for development do not.
pub fn targets(repository: &Repository) -> BTreeMap<String, String> {
    let mut targets = BTreeMap::new();
    for fact in &repository.facts {
        let What::ComposeService(service) = &fact.what else { continue };
        let folder = repository.file(fact.at.file).folder();
        let context = service.context.as_deref().and_then(|context| join(folder, context));
        let name = service.dockerfile.as_deref().unwrap_or("Dockerfile");
        let path = context.and_then(|context| join(&context, name));
        let target = service.target.as_deref().filter(|target| is_for_production(target));
        if let (Some(path), Some(target)) = (path, target) {
            targets.entry(path).or_insert(target.to_lowercase());
        }
    }
    targets
}

/// Drops reads of settings keys that a settings file of the component, or its framework, gives.
fn drop_given(repository: &Repository, component: &mut Component) {
    let settings: BTreeSet<&str> = component
        .facts(repository)
        .filter_map(|fact| match &fact.what {
            What::Setting(setting) => Some(setting.key.as_str()),
            _ => None,
        })
        .collect();
    component.facts.retain(|index| match &repository.facts[*index].what {
        What::EnvironmentRead(read) => read
            .property
            .as_deref()
            .is_none_or(|key| !settings.contains(key) && !signals().gives_key(key)),
        _ => true,
    });
}

/// The component that code of a folder belongs to; none in a folder that is set aside, unless a
/// component inside it answers for itself.
fn code_owner(
    components: &[Component],
    places: &Places,
    aside: &[&str],
    folder: &str,
) -> Option<usize> {
    let around = aside.iter().filter(|aside| lies_in(folder, aside)).map(|aside| aside.len());
    let innermost = around.max();
    places
        .nearest(folder)
        .filter(|at| innermost.is_none_or(|length| components[*at].path.len() > length))
}

/// Folders of programs that are no components: what their code does, no other component does.
fn applications<'u>(
    repository: &Repository,
    components: &[Component],
    units: &'u [Unit],
) -> Vec<&'u str> {
    let built = |unit: &Unit| components.iter().any(|c| c.listed && c.path == unit.shown_path());
    let inner = units.iter().filter(|unit| !unit.folder.is_empty() && !built(unit));
    let aside = inner.filter(|unit| kind::is_application(repository, unit));
    aside.map(|unit| unit.folder.as_str()).collect()
}

/// Whether a fact says what a program does.
fn is_from_code(what: &What) -> bool {
    matches!(
        what,
        What::EnvironmentRead(_)
            | What::EnvironmentCall(_)
            | What::EnvironmentHelper(..)
            | What::Route(_)
            | What::Handler(_)
            | What::Sign(_)
            | What::Outbound(_)
    )
}

/// Languages of each component's manifests: code of another language beside them, such as scripts
/// for a browser, is not what the component runs.
fn spoken(repository: &Repository, count: usize, places: &Places) -> Vec<BTreeSet<&'static str>> {
    let mut spoken = vec![BTreeSet::new(); count];
    for fact in &repository.facts {
        let What::Manifest(manifest) = &fact.what else { continue };
        let file = repository.file(fact.at.file);
        let used = !manifest.marked(|mark| *mark == Mark::ToolsOnly);
        let ecosystem = signals().ecosystem(&manifest.ecosystem).filter(|_| used);
        if let (Some(ecosystem), Class::Own) = (ecosystem, file.class)
            && let Some(owner) = places.nearest(file.folder())
        {
            spoken[owner].insert(family(&ecosystem.language));
        }
    }
    spoken
}

/// The components by their folders.
struct Places(FxHashMap<String, usize>);

impl Places {
    fn of(components: &[Component]) -> Places {
        let own = components.iter().enumerate().filter(|(_, c)| !c.id.contains('#'));
        let folder = |path: &str| if path == "." { String::new() } else { path.to_owned() };
        Places(own.map(|(at, component)| (folder(&component.path), at)).collect())
    }

    /// The component at a folder or nearest above it; the root when there is none.
    fn nearest(&self, folder: &str) -> Option<usize> {
        let mut folder = folder;
        loop {
            if let Some(at) = self.0.get(folder) {
                return Some(*at);
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        }
    }
}

/// Dockerfile path → build context, as the Compose files say.
pub fn contexts(repository: &Repository) -> BTreeMap<String, String> {
    let mut contexts = BTreeMap::new();
    for fact in &repository.facts {
        let What::ComposeService(service) = &fact.what else { continue };
        let folder = repository.file(fact.at.file).folder();
        let Some(context) = service.context.as_deref().and_then(|c| join(folder, c)) else {
            continue;
        };
        let name = service.dockerfile.as_deref().unwrap_or("Dockerfile");
        if let Some(path) = join(&context, name) {
            contexts.entry(path).or_insert(context);
        }
    }
    contexts
}

fn dockerfile_owner(
    repository: &Repository,
    components: &[Component],
    places: &Places,
    file: FileId,
) -> Option<usize> {
    let file = repository.file(file);
    let beside = places.nearest(file.folder());
    let is_deployable = |at: usize| components[at].listed && components[at].path != ".";
    if beside.is_some_and(is_deployable) {
        return beside;
    }
    let member = repository.built_members.get(&file.path);
    if let Some(at) = member.and_then(|folder| places.nearest(folder)) {
        return Some(at);
    }
    let name = file.name().to_lowercase();
    let named = name.split(['.', '-', '_']).find_map(|part| {
        let part = part.to_owned();
        let same = |c: &Component| c.listed && c.path != "." && c.name.to_lowercase() == part;
        components.iter().position(same)
    });
    let built =
        repository.build_contexts.get(&file.path).and_then(|context| places.nearest(context));
    named.or(built.filter(|at| is_deployable(*at))).or(beside)
}

fn compose_owner(
    components: &[Component],
    places: &Places,
    folder: &str,
    service: &ComposeService,
) -> Option<usize> {
    let context = join(folder, service.context.as_deref()?)?;
    let dockerfile = service.dockerfile.as_deref().and_then(|file| join(&context, file));
    let beside = dockerfile.and_then(|path| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        places.nearest(&folder)
    });
    beside.filter(|at| components[*at].path != ".").or_else(|| places.nearest(&context))
}

/// The component whose name is the last part of an image's name.
fn by_image(components: &[Component], image: &str) -> Option<usize> {
    let name = image.split(['@']).next()?.rsplit('/').next()?.split(':').next()?.to_lowercase();
    let matches = |component: &Component| component.listed && component.name.to_lowercase() == name;
    components.iter().position(matches)
}

/// Marks the components that a Procfile's `web` process serves.
fn processes(repository: &Repository, components: &mut [Component], units: &[Unit]) {
    for unit in units {
        let web = unit.direct_facts(repository).any(is_web);
        let path = unit.shown_path();
        if let Some(component) = components.iter_mut().find(|c| web && c.id == path && c.listed)
            && matches!(component.kind, ComponentKind::Library | ComponentKind::Cli)
        {
            component.kind = ComponentKind::Service;
        }
    }
}

fn is_web(fact: &Fact) -> bool {
    matches!(&fact.what, What::Process(process) if process.name == "web")
}
