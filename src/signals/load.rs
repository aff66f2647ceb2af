//! Reads the files of signals that the program brings, and those of a repository, into one.

use super::rows::{
    ClientRow, DescriptorRow, EnvironmentRow, FileRouteRow, GroupRow, RouteRow, SignalRow, SinkRow,
};
use super::{
    CodeSignal, DependencySignal, Ecosystem, FileSignal, Image, ImageUser, Language, RULES, Signals,
};
use globset::Glob;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguageFile {
    pub(super) language: String,
    #[serde(default)]
    pub(super) extensions: Vec<String>,
    #[serde(default)]
    pub(super) dependency: Vec<DependencySignal>,
    #[serde(default)]
    pub(super) code: Vec<CodeSignal>,
    #[serde(default)]
    pub(super) file: Vec<FileSignal>,
    #[serde(default)]
    pub(super) signal: Vec<SignalRow>,
    #[serde(default)]
    pub(super) environment: Vec<EnvironmentRow>,
    #[serde(default)]
    pub(super) route: Vec<RouteRow>,
    #[serde(default)]
    pub(super) group: Vec<GroupRow>,
    #[serde(default, rename = "file-route")]
    pub(super) file_route: Vec<FileRouteRow>,
    #[serde(default, rename = "framework-keys")]
    pub(super) framework_keys: Vec<String>,
    #[serde(default)]
    pub(super) development: Vec<String>,
    #[serde(default, rename = "private-servers")]
    pub(super) private_servers: Vec<String>,
    #[serde(default, rename = "browser-marks")]
    pub(super) browser_marks: Vec<String>,
    #[serde(default, rename = "handlers-by-class")]
    pub(super) handlers_by_class: bool,
    #[serde(default, rename = "tool-types")]
    pub(super) tool_types: Vec<String>,
    #[serde(default, rename = "or-ends")]
    pub(super) or_ends: Vec<String>,
    #[serde(default, rename = "dotted-variables")]
    pub(super) dotted_variables: bool,
    #[serde(default)]
    pub(super) client: Vec<ClientRow>,
    #[serde(default)]
    pub(super) sink: Vec<SinkRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EcosystemFile {
    ecosystem: Vec<Ecosystem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DescriptorFile {
    descriptor: Vec<DescriptorRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImageFile {
    image: Vec<ImageRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ImageRow {
    name: String,
    tag: Option<String>,
    user: String,
    #[serde(default)]
    variables: BTreeMap<String, String>,
    #[serde(default)]
    starts: bool,
    brings: Option<ImageUser>,
    #[serde(default)]
    source: String,
}

/// Signals that a repository adds to the built-in ones.
pub(super) static OWN: OnceLock<Vec<LanguageFile>> = OnceLock::new();

pub(super) fn load() -> Signals {
    let mut signals = Signals::default();
    let mut languages: Vec<LanguageFile> = Vec::new();
    let top = RULES.get_dir("signals").expect("the folder is embedded");
    let mut files: Vec<_> =
        top.files().chain(top.dirs().flat_map(|folder| folder.files())).collect();
    files.sort_by_key(|file| (file.path().components().count(), file.path().to_owned()));
    for file in files {
        let text = file.contents_utf8().expect("signals are UTF-8");
        let parsed = match file.path().file_name().and_then(|name| name.to_str()) {
            Some("ecosystems.toml") => toml::from_str::<EcosystemFile>(text)
                .map(|file| signals.ecosystems = file.ecosystem),
            Some("vocabulary.toml") => {
                toml::from_str(text).map(|vocabulary| signals.vocabulary = vocabulary)
            }
            Some("descriptors.toml") => toml::from_str::<DescriptorFile>(text)
                .map(|file| signals.descriptors = file.descriptor),
            Some("images.toml") => toml::from_str::<ImageFile>(text)
                .map(|file| signals.images = file.image.into_iter().map(image).collect()),
            _ => toml::from_str::<LanguageFile>(text).map(|file| merge(&mut languages, file)),
        };
        if let Err(error) = parsed {
            panic!("{}: {error}", file.path().display());
        }
    }
    for file in OWN.get().into_iter().flatten() {
        merge(&mut languages, file.clone());
    }
    signals.languages = languages.into_iter().map(language).collect();
    signals
}

/// Adds a file to the one of the same language, where there is one.
fn merge(languages: &mut Vec<LanguageFile>, file: LanguageFile) {
    match languages.iter_mut().find(|known| known.language == file.language) {
        Some(known) => {
            known.extensions.extend(file.extensions);
            known.dependency.extend(file.dependency);
            known.code.extend(file.code);
            known.file.extend(file.file);
            known.signal.extend(file.signal);
            known.environment.extend(file.environment);
            known.route.extend(file.route);
            known.group.extend(file.group);
            known.file_route.extend(file.file_route);
            known.framework_keys.extend(file.framework_keys);
            known.development.extend(file.development);
            known.private_servers.extend(file.private_servers);
            known.browser_marks.extend(file.browser_marks);
            known.handlers_by_class |= file.handlers_by_class;
            known.tool_types.extend(file.tool_types);
            known.or_ends.extend(file.or_ends);
            known.dotted_variables |= file.dotted_variables;
            known.client.extend(file.client);
            known.sink.extend(file.sink);
        }
        None => languages.push(file),
    }
}

fn language(file: LanguageFile) -> Language {
    Language {
        name: file.language,
        extensions: file.extensions,
        dependencies: file.dependency,
        code: file.code,
        files: file.file,
        signals: file.signal,
        environment: file.environment,
        routes: file.route,
        groups: file.group,
        file_routes: file.file_route,
        framework_keys: file.framework_keys,
        development: file.development,
        private_servers: file.private_servers,
        browser_marks: file.browser_marks,
        handlers_by_class: file.handlers_by_class,
        tool_types: file.tool_types,
        or_ends: file.or_ends,
        dotted_variables: file.dotted_variables,
        clients: file.client,
        sinks: file.sink,
        prefilter: OnceLock::new(),
    }
}

fn image(row: ImageRow) -> Image {
    let glob = |text: String| Glob::new(&text).expect("valid tag glob").compile_matcher();
    Image {
        name: row.name,
        tag: row.tag.map(glob),
        user: row.user,
        variables: row.variables,
        starts: row.starts,
        brings: row.brings,
        source: row.source,
    }
}
