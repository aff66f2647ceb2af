//! `config/env-documented`: rows of the example file for variables that are documented nowhere.
//! What one is for only a person knows: a row says where it is read, and whether it has a default.

use super::{Change, Edit, Failing};
use crate::discover::Format;
use crate::facts::What;
use crate::repository::{Component, File, Repository, join, lies_in};
use std::collections::BTreeMap;

/// The usual name of an example of an environment file.
const EXAMPLE: &str = ".env.example";

pub(super) fn propose<'f>(
    repository: &Repository,
    failing: impl Iterator<Item = &'f Failing<'f>>,
) -> Vec<Edit> {
    let mut files: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
    for failing in failing {
        let Some(path) = example(repository, failing.component) else { continue };
        let rows = files.entry(path).or_default();
        for finding in failing.findings.iter().filter(|finding| is_name(&finding.object)) {
            let name = finding.object.as_str();
            let place = &repository.file(finding.at.file).path;
            rows.entry(name).or_insert_with(|| row(repository, failing.component, name, place));
        }
    }
    files.retain(|_, rows| !rows.is_empty());
    let edit = |(path, rows): (String, BTreeMap<&str, String>)| {
        let text = rows.into_values().collect::<Vec<_>>().join("\n");
        let change = match repository.find(&path).map(|id| repository.file(id).size) {
            None => Change::Create(text),
            Some(0) => Change::Append(text),
            Some(_) => Change::Append(format!("\n{text}")),
        };
        let check = format!("say in {path} what each variable is for");
        Edit { mends: "config/env-documented", path, change, check }
    };
    files.into_iter().map(edit).collect()
}

/// The example nearest to a component: in its folder, else above it, else one to be made.
fn example(repository: &Repository, component: &Component) -> Option<String> {
    let folder = if component.path == "." { "" } else { &component.path };
    let near = |file: &&File| {
        let is_example = file.format == Format::Dotenv && file.is_own_environment_template();
        is_example && lies_in(folder, file.folder())
    };
    let usual = |file: &&File| (file.folder().len(), file.name() == EXAMPLE);
    let found = repository.files.iter().filter(near).max_by_key(usual);
    found.map(|file| file.path.clone()).or_else(|| join(folder, EXAMPLE))
}

fn row(repository: &Repository, component: &Component, name: &str, place: &str) -> String {
    let mut reads = component.facts(repository).filter_map(|fact| match &fact.what {
        What::EnvironmentRead(read) if read.name == name => Some(read),
        _ => None,
    });
    let place = crate::source::visible(place);
    // One that is set to nothing hides the default: such a row is commented out.
    if reads.all(|read| read.has_default) {
        return format!("# Read in {place}, with a default.\n# {name}=\n");
    }
    format!("# Read in {place}.\n{name}=\n")
}

/// Whether a name can stand in an environment file.
fn is_name(name: &str) -> bool {
    let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    letters && !name.is_empty() && !name.starts_with(|first: char| first.is_ascii_digit())
}
