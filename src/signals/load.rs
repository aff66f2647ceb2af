//! Reads the files of signals that the program brings, and those of a repository, into one.

use super::rows::{
    ClientRow, DescriptorRow, EnvironmentRow, FileRouteRow, GroupRow, RouteRow, SignalRow, SinkRow,
};
use super::{
    CodeSignal, DependencySignal, Ecosystem, FileSignal, Image, ImageUser, Language, RULES, Rows,
    Signals,
};
use globset::Glob;
use include_dir::Dir;
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
    let mut files: Vec<_> = folder().files().collect();
    files.sort_by_key(|file| file.path().to_owned());
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
            _ => toml::from_str::<LanguageFile>(text)
                .map(|file| signals.languages.push(language(file))),
        };
        if let Err(error) = parsed {
            panic!("{}: {error}", file.path().display());
        }
    }
    for file in OWN.get().into_iter().flatten() {
        let known = signals.languages.iter_mut().find(|known| known.name == file.language);
        if let Some(known) = known {
            known.extensions.extend(file.extensions.clone());
            known.dependencies.extend(file.dependency.clone());
            known.code.extend(file.code.clone());
            known.files.extend(file.file.clone());
        }
    }
    signals
}

fn folder() -> &'static Dir<'static> {
    RULES.get_dir("signals").expect("the folder is embedded")
}

/// The rows of a language: those of each folder, then those of the repository itself.
pub(super) fn rows(language: &str) -> Rows {
    let mut rows = Rows::default();
    let name = format!("{language}.toml");
    let mut files: Vec<_> =
        folder().dirs().filter_map(|dir| dir.get_file(dir.path().join(&name))).collect();
    files.sort_by_key(|file| file.path().to_owned());
    for file in files {
        match toml::from_str::<LanguageFile>(file.contents_utf8().expect("signals are UTF-8")) {
            Ok(file) => add(&mut rows, file),
            Err(error) => panic!("{}: {error}", file.path().display()),
        }
    }
    let own = OWN.get().into_iter().flatten();
    own.filter(|file| file.language == language).for_each(|file| add(&mut rows, file.clone()));
    rows
}

/// The commands that rows of a language speak of, without reading these rows: most of a language's
/// text is about its code.
pub(super) fn commands(language: &str) -> Vec<&'static str> {
    let name = format!("{language}.toml");
    let files = folder().dirs().filter_map(|dir| dir.get_file(dir.path().join(&name)));
    let lines = files.filter_map(|file| file.contents_utf8()).flat_map(str::lines);
    let command = |line: &'static str| line.strip_prefix("command = \"")?.strip_suffix('"');
    lines.filter_map(command).collect()
}

fn add(rows: &mut Rows, file: LanguageFile) {
    rows.signals.extend(file.signal);
    rows.environment.extend(file.environment);
    rows.routes.extend(file.route);
    rows.groups.extend(file.group);
    rows.file_routes.extend(file.file_route);
    rows.framework_keys.extend(file.framework_keys);
    rows.development.extend(file.development);
    rows.private_servers.extend(file.private_servers);
    rows.browser_marks.extend(file.browser_marks);
    rows.handlers_by_class |= file.handlers_by_class;
    rows.tool_types.extend(file.tool_types);
    rows.or_ends.extend(file.or_ends);
    rows.dotted_variables |= file.dotted_variables;
    rows.clients.extend(file.client);
    rows.sinks.extend(file.sink);
}

fn language(file: LanguageFile) -> Language {
    Language {
        name: file.language,
        extensions: file.extensions,
        dependencies: file.dependency,
        code: file.code,
        files: file.file,
        rows: OnceLock::new(),
        commands: OnceLock::new(),
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
