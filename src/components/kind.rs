//! What a candidate folder is: service, worker, function, command-line tool, site, library or
//! infrastructure; or no component at all.

use super::units::Unit;
use crate::discover::{Class, Format};
use crate::facts::{Fact, Mark, Role, RoleHint, What};
use crate::repository::{Component, ComponentKind, Repository};
use crate::signals::signals;
use std::collections::{BTreeMap, BTreeSet};

/// The signs that a unit gives of its kind.
#[derive(Debug, Default)]
pub struct Signs {
    from_dependencies: BTreeSet<Role>,
    from_code: BTreeSet<Role>,
    marks: Vec<Mark>,
    ecosystems: BTreeSet<String>,
    has_dependencies: bool,
    has_image: bool,
    has_command: bool,
    has_port: bool,
    /// Code starts a framework, and not only a program.
    starts_framework: bool,
    /// Frameworks by name.
    pub frameworks: BTreeSet<String>,
}

/// The component that a unit is; `None` when it is none.
pub fn decide(repository: &Repository, unit: &Unit) -> Option<Component> {
    let signs = signs(repository, unit);
    let kind = kind(repository, unit, &signs)?;
    let mut component = unit.component(repository, kind);
    component.frameworks = signs.frameworks.into_iter().collect();
    component.languages = languages(repository, unit);
    Some(component)
}

/// Whether a unit is a program for telephones or desktops: nothing to deploy.
pub fn is_application(repository: &Repository, unit: &Unit) -> bool {
    signs(repository, unit).from_dependencies.contains(&Role::Application)
}

/// Gathers the signs of a unit.
pub fn signs(repository: &Repository, unit: &Unit) -> Signs {
    let mut signs = Signs::default();
    let speaks = spoken(repository, unit);
    for fact in unit.facts(repository) {
        let file = repository.file(fact.at.file);
        let direct = file.folder() == unit.folder;
        match &fact.what {
            What::Role(hint) => {
                let from_manifest = matches!(file.format, Format::Manifest(_) | Format::Yaml);
                if from_manifest && direct {
                    signs.add(hint, |signs| &mut signs.from_dependencies);
                } else if matches!(&file.format, Format::Source(language) if speaks(language))
                    // A configuration deeper down is that of another program.
                    && (direct || hint.role != Role::Site)
                {
                    signs.add(hint, |signs| &mut signs.from_code);
                } else if hint.role == Role::Infra {
                    signs.add(hint, |signs| &mut signs.from_dependencies);
                }
            }
            What::Manifest(manifest) if direct || manifest.ecosystem == "nuget" => {
                signs.manifest(manifest);
            }
            What::Dockerfile(_) if repository.built_members.contains_key(&file.path) => {}
            What::Dockerfile(dockerfile) => signs.image(dockerfile),
            What::Process(_) if direct => signs.has_command = true,
            _ => {}
        }
    }
    let built = repository.built_members.iter().filter(|(_, folder)| **folder == unit.folder);
    for file in built.filter_map(|(path, _)| repository.find(path)) {
        for fact in repository.facts_of(file) {
            if let What::Dockerfile(dockerfile) = &fact.what {
                signs.image(dockerfile);
            }
        }
    }
    files(repository, unit, &mut signs);
    signs
}

/// Whether code of a language counts for a unit: it has a manifest of that language, or none at
/// all, or its own Dockerfile. A manifest for tools at the root claims no other code.
fn spoken(repository: &Repository, unit: &Unit) -> impl Fn(&str) -> bool {
    let (mut languages, mut has_image) = (BTreeSet::new(), false);
    for fact in unit.direct_facts(repository) {
        match &fact.what {
            What::Dockerfile(_) => has_image = true,
            What::Manifest(manifest) => {
                let known = signals().ecosystem(&manifest.ecosystem);
                languages.extend(known.map(|ecosystem| family(&ecosystem.language).to_owned()));
            }
            _ => {}
        }
    }
    let all = has_image || languages.is_empty();
    move |language| all || languages.contains(family(language))
}

/// Languages that share manifests, under one name.
pub fn family(language: &str) -> &str {
    match language {
        "kotlin" | "scala" => "java",
        "typescript" => "javascript",
        other => other,
    }
}

impl Signs {
    fn add(&mut self, hint: &RoleHint, place: impl Fn(&mut Signs) -> &mut BTreeSet<Role>) {
        place(self).insert(hint.role);
        self.starts_framework |= hint.role == Role::Entry && hint.framework.is_some();
        self.frameworks.extend(hint.framework.clone());
    }

    fn manifest(&mut self, manifest: &crate::facts::Manifest) {
        self.ecosystems.insert(manifest.ecosystem.clone());
        self.marks.extend(manifest.marks.iter().map(|(mark, _)| mark.clone()));
        let Some(ecosystem) = signals().ecosystem(&manifest.ecosystem) else { return };
        for dependency in &manifest.dependencies {
            let deploys = matches!(manifest.ecosystem.as_str(), "terraform" | "helm");
            self.has_dependencies |= dependency.runtime && !deploys;
            let known = signals().dependency(&ecosystem.language, &dependency.name);
            let Some(signal) = known.filter(|signal| {
                dependency.runtime
                    || matches!(signal.role, Role::Application | Role::Site | Role::Hint)
            }) else {
                continue;
            };
            if dependency.runtime || matches!(signal.role, Role::Application | Role::Site) {
                self.from_dependencies.insert(signal.role);
            }
            if dependency.runtime {
                self.frameworks.extend(signal.framework.clone());
            }
        }
    }

    fn image(&mut self, dockerfile: &crate::facts::Dockerfile) {
        self.has_image = true;
        let last = dockerfile.shipped_stage();
        self.has_port |= dockerfile.stages.iter().any(|stage| !stage.exposes.is_empty());
        self.has_command |=
            last.is_some_and(|stage| stage.cmd.is_some() || stage.entrypoint.is_some());
    }

    fn marked(&self, test: impl Fn(&Mark) -> bool) -> bool {
        self.marks.iter().any(test)
    }

    fn shows(&self, role: Role) -> bool {
        self.from_dependencies.contains(&role) || self.from_code.contains(&role)
    }
}

/// Signs that the presence of a file gives.
fn files(repository: &Repository, unit: &Unit, signs: &mut Signs) {
    let own = unit.files.iter().map(|index| &repository.files[*index]);
    for file in own.filter(|file| file.class == Class::Own) {
        let inner = file.path.strip_prefix(&unit.folder).unwrap_or(&file.path);
        let inner = inner.trim_start_matches('/');
        for signal in signals().languages.iter().flat_map(|language| &language.files) {
            if inner == signal.name {
                signs.from_dependencies.insert(signal.role);
                signs.frameworks.extend(signal.framework.clone());
            }
        }
        match inner {
            "src/main.rs" => signs.marks.push(Mark::Binary(String::new())),
            "src/lib.rs" => signs.marks.push(Mark::Library),
            "lib.rs" | "index.d.ts" => signs.marks.push(Mark::Library),
            _ if inner.starts_with("src/bin/") && inner.ends_with(".rs") => {
                signs.marks.push(Mark::Binary(String::new()));
            }
            _ if inner.ends_with(".gemspec") && !inner.contains('/') => {
                signs.marks.push(Mark::Library);
            }
            _ => {}
        }
    }
}

fn kind(repository: &Repository, unit: &Unit, signs: &Signs) -> Option<ComponentKind> {
    let binary = signs.marked(|mark| matches!(mark, Mark::Binary(_)));
    let library = signs.marked(|mark| *mark == Mark::Library);
    let starts = signs.marked(|mark| matches!(mark, Mark::Starts(_)));
    let runs = starts || signs.has_image || signs.has_command;
    if signs.marked(|mark| *mark == Mark::Tests) {
        return None;
    }
    let deploys = signs.from_dependencies.contains(&Role::Infra);
    if deploys && !signs.has_image && !signs.has_dependencies {
        return Some(ComponentKind::Infra);
    }
    if signs.shows(Role::Orchestrator) || signs.from_dependencies.contains(&Role::Application) {
        return None;
    }
    let serves_by_code = signs.from_code.contains(&Role::Server);
    let serves = serves_by_code || could_serve(signs);
    if signs.marked(|mark| *mark == Mark::Aggregator) && !serves_by_code {
        return None;
    }
    if signs.shows(Role::Function) && !serves_by_code {
        return Some(ComponentKind::Function);
    }
    let can_start = can_start(signs, binary, starts);
    if serves {
        let is_library = !can_start || (library && !runs && !binary && !private(signs));
        let is_tool = !serves_by_code && is_jvm_tool(signs, starts);
        return Some(server(is_library, is_tool));
    }
    if signs.shows(Role::Worker) && can_start && (!library || runs) {
        return Some(ComponentKind::Worker);
    }
    let is_root = || unit.direct_facts(repository).any(is_workspace);
    let draws = signs.from_dependencies.contains(&Role::Ui) && private(signs) && !library;
    if signs.shows(Role::Site) || draws && !is_root() {
        return Some(ComponentKind::Site);
    }
    if signs.has_image && signs.has_port {
        return Some(ComponentKind::Service);
    }
    if binary || signs.shows(Role::Cli) {
        return Some(ComponentKind::Cli);
    }
    rest(repository, unit, signs, library)
}

/// Whether a dependency serves, and nothing says that it only builds files for another server.
fn could_serve(signs: &Signs) -> bool {
    signs.from_dependencies.contains(&Role::Server) && !signs.from_code.contains(&Role::Site)
}

/// Whether there is a program at all, in the ecosystems whose packages may also be libraries that
/// serve when another package starts them.
fn can_start(signs: &Signs, binary: bool, starts: bool) -> bool {
    let jvm = is_jvm(signs);
    if signs.ecosystems.contains("cargo") {
        // A crate that only has the types of a server beside its tool serves nothing.
        let works = [Role::Server, Role::Worker].iter().any(|role| signs.from_code.contains(role));
        return binary
            && (!signs.marked(|mark| *mark == Mark::Library) || works || signs.has_image);
    }
    !jvm || starts || signs.has_image || signs.from_code.contains(&Role::Entry)
}

/// What something that could serve is.
fn server(is_library: bool, is_tool: bool) -> ComponentKind {
    match (is_tool, is_library) {
        (true, _) => ComponentKind::Cli,
        (false, true) => ComponentKind::Library,
        (false, false) => ComponentKind::Service,
    }
}

/// On the JVM a tool with a main function may take in a server's packages and start none.
fn is_jvm_tool(signs: &Signs, starts: bool) -> bool {
    let runs = starts || signs.has_image || signs.starts_framework;
    is_jvm(signs) && !runs && signs.from_code.contains(&Role::Entry)
}

fn is_jvm(signs: &Signs) -> bool {
    ["maven", "gradle", "sbt"].iter().any(|name| signs.ecosystems.contains(*name))
}

fn private(signs: &Signs) -> bool {
    signs.marked(|mark| *mark == Mark::Private)
}

/// Units without a sign: an image that starts something works, code that is imported is a
/// library, and a folder with neither is no component.
fn rest(
    repository: &Repository,
    unit: &Unit,
    signs: &Signs,
    library: bool,
) -> Option<ComponentKind> {
    if signs.has_image && signs.has_command {
        return Some(ComponentKind::Worker);
    }
    let own = unit.files.iter().map(|index| &repository.files[*index]);
    let speaks = spoken(repository, unit);
    let has_code = own.filter(|file| file.class == Class::Own).any(|file| {
        matches!(&file.format, Format::Source(language) if speaks(language))
            && !file.name().contains(".config.")
    });
    let is_root_of_workspace = unit.direct_facts(repository).any(is_workspace);
    if unit.image_only || (is_root_of_workspace && !library) {
        return None;
    }
    if library && has_code {
        return Some(ComponentKind::Library);
    }
    if has_code && !signs.ecosystems.is_empty() {
        return Some(ComponentKind::Library);
    }
    unit.declared.then_some(ComponentKind::Service)
}

fn is_workspace(fact: &Fact) -> bool {
    matches!(&fact.what, What::Manifest(manifest) if manifest.members.is_some())
}

/// Languages of a unit's own source files, most bytes first.
pub fn languages(repository: &Repository, unit: &Unit) -> Vec<String> {
    let mut bytes: BTreeMap<&str, u64> = BTreeMap::new();
    for file in unit.files.iter().map(|index| &repository.files[*index]) {
        if let (Format::Source(language), Class::Own) = (&file.format, file.class) {
            let typescript = file.name().ends_with(".ts") || file.name().ends_with(".tsx");
            let language = if typescript { "typescript" } else { language.as_str() };
            *bytes.entry(language).or_default() += file.size;
        }
    }
    if bytes.is_empty() {
        let manifests = unit.direct_facts(repository).filter_map(|fact| match &fact.what {
            What::Manifest(manifest) => signals().ecosystem(&manifest.ecosystem),
            _ => None,
        });
        return manifests
            .map(|e| e.language.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
    }
    let mut sorted: Vec<(&str, u64)> = bytes.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    sorted.into_iter().map(|(language, _)| language.to_owned()).collect()
}
