//! Which member of a workspace the image of its root holds: Dockerfiles that have to see the whole
//! workspace lie at the root or in a folder of their own, and build one member of it.

use super::units::Unit;
use crate::discover::{Class, Format};
use crate::facts::{Dockerfile, Mark, What};
use crate::repository::{Repository, lies_in};
use std::collections::BTreeMap;

/// Sources and commands of a Dockerfile that are looked at.
const TEXTS: usize = 2_000;

/// Longest of these.
const TEXT: usize = 4_000;

/// Path of a Dockerfile → folder of the member that it builds.
pub fn built(repository: &Repository, units: &[Unit]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for fact in &repository.facts {
        let What::Dockerfile(dockerfile) = &fact.what else { continue };
        let file = repository.file(fact.at.file);
        let context = repository.build_contexts.get(&file.path).map(String::as_str);
        let folder = context.unwrap_or(file.folder());
        let around = units.iter().filter(|unit| lies_in(folder, &unit.folder));
        let Some(root) = around.max_by_key(|unit| unit.folder.len()) else { continue };
        if file.class == Class::Own
            && gathers(repository, root)
            && let Some(member) = member(repository, root, units, dockerfile)
        {
            found.insert(file.path.clone(), member);
        }
    }
    found
}

/// Whether a folder only gathers its members: it declares them, or holds no code of its own.
fn gathers(repository: &Repository, root: &Unit) -> bool {
    let declares = root.direct_facts(repository).any(|fact| {
        matches!(&fact.what, What::Manifest(m) if m.members.is_some() && !m.marked(is_program))
    });
    let mut own = root.files.iter().map(|index| &repository.files[*index]);
    declares
        || !own.any(|file| file.class == Class::Own && matches!(file.format, Format::Source(_)))
}

fn is_program(mark: &Mark) -> bool {
    matches!(mark, Mark::Binary(_))
}

/// The member that a Dockerfile names most, of those that can be started; none of equal ones.
fn member(
    repository: &Repository,
    root: &Unit,
    units: &[Unit],
    dockerfile: &Dockerfile,
) -> Option<String> {
    let stages = || dockerfile.stages.iter();
    let copies = stages().flat_map(|stage| &stage.copies);
    let copied = copies.flat_map(|copy| copy.sources.iter().cloned());
    let run = stages().flat_map(|stage| &stage.runs).map(|run| run.words.join(" "));
    let texts = copied.chain(run).take(TEXTS).filter(|text| text.len() <= TEXT);
    let texts: Vec<String> = texts.collect();
    let starts: Vec<String> =
        dockerfile.commands().into_iter().map(|(_, command)| command.words.join(" ")).collect();
    let mut best: Vec<(usize, &str)> = Vec::new();
    for unit in units {
        let inside = unit.folder.strip_prefix(&root.folder).unwrap_or_default();
        let inside = inside.trim_start_matches('/');
        let Some(name) = started(repository, unit).filter(|_| !inside.is_empty()) else { continue };
        let said = |text: &&String| names_path(text, inside) || names_package(text, &name);
        // What it starts decides; what it is built from comes after.
        let said_by = |text: &String| names_path(text, inside) || names_package(text, &name);
        let count = match starts.iter().any(said_by) {
            true => TEXTS + 1,
            false => texts.iter().filter(said).count(),
        };
        if count > 0 {
            best.push((count, &unit.folder));
        }
    }
    best.sort_by(|a, b| b.cmp(a));
    match best[..] {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, folder), ..] => Some(folder.to_owned()),
        [] => None,
    }
}

/// The package name of a unit whose manifest says how it is started; empty without a name.
fn started(repository: &Repository, unit: &Unit) -> Option<String> {
    let mut manifests = unit.direct_facts(repository).filter_map(|fact| match &fact.what {
        What::Manifest(manifest) => Some(manifest),
        _ => None,
    });
    let starts = |mark: &Mark| matches!(mark, Mark::Starts(_) | Mark::Binary(_));
    let manifest = manifests.find(|manifest| manifest.marked(starts))?;
    Some(manifest.name.clone().unwrap_or_default())
}

/// Whether a text holds a path as whole folders.
fn names_path(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + path.len()..].chars().next();
        before.is_none_or(|c| matches!(c, '/' | ' ' | '=' | '"'))
            && behind.is_none_or(|c| matches!(c, '/' | ' ' | '"'))
            && (path.contains('/') || behind == Some('/'))
    })
}

/// Whether a command chooses a package of the workspace: `--filter=@shop/api...`.
fn names_package(text: &str, name: &str) -> bool {
    let tools = ["bun", "cargo", "lerna", "npm", "npx", "nx", "pnpm", "turbo", "uv", "yarn"];
    if !text.split(' ').next().is_some_and(|program| tools.contains(&program)) {
        return false;
    }
    let options = ["--filter", "--scope", "--package", "-p", "-w", "workspace", "--workspace"];
    let mut words = text.split([' ', '=']).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        let chosen = words.peek().map(|next| next.trim_matches(['"', '\'']).trim_end_matches('.'));
        if options.contains(&word) && !name.is_empty() && chosen == Some(name) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{names_package, names_path};

    #[test]
    fn members_by_path_and_by_package() {
        assert!(names_path("/app/apps/web/build", "apps/web"));
        assert!(names_path("/application/build/libs/*.jar", "application"));
        assert!(!names_path("apps/website/build", "apps/web"));
        assert!(!names_path("build the application", "application"));
        assert!(names_package("turbo prune --scope=@shop/api --docker", "@shop/api"));
        assert!(names_package("pnpm --filter \"@shop/api...\" build", "@shop/api"));
        assert!(!names_package("npm run build", "build"));
        assert!(!names_package("mkdir -p worker", "worker"));
    }
}
