//! Words of names and headings, and what the document rules share: which documents count, and
//! what a heading, a link or a declared address is worth.

use crate::facts::{Document, DocumentSection, What};
use crate::repository::{File, Repository};
use crate::rule::{Outcome, Subject};
use crate::source::Span;

/// Lower-case words of a name or heading.
pub fn words(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(str::to_lowercase).collect()
}

/// Whether one of the words begins with one of the stems: `deploy` meets `deploying`.
pub fn speaks_of(text: &str, stems: &[&str]) -> bool {
    let words = words(text);
    let joined = words.join(" ");
    stems.iter().any(|stem| match stem.contains(' ') {
        true => joined.contains(stem),
        false => words.iter().any(|word| word.starts_with(stem)),
    })
}

/// Not applicable, for a repository without anything that someone operates.
pub fn nothing_operated(subject: &Subject<'_>) -> Option<Outcome> {
    let operated = subject.repository.listed().any(|component| component.kind.is_operated());
    (!operated).then(|| Outcome::skip("no service, worker or function to operate"))
}

/// A pass, when the configuration, a catalogue entry or a heading of the README links to a
/// document of this kind elsewhere.
pub fn kept_elsewhere(subject: &Subject<'_>, document: &str, stems: &[&str]) -> Option<Outcome> {
    let repository = subject.repository;
    let declared = repository.kept_elsewhere.iter().find(|kept| kept.document == document);
    if let Some(kept) = declared {
        return Some(Outcome::pass(kept.at, format!("kept elsewhere, not read: {}", kept.url)));
    }
    let catalogue = repository.facts.iter().find_map(|fact| match &fact.what {
        What::Link(link) if speaks_of(&link.title, stems) => Some((fact.at, &link.url)),
        _ => None,
    });
    let readme = || repository.readme().and_then(|(_, document, _)| linked(document, stems));
    let (at, url) = catalogue.or_else(readme)?;
    Some(Outcome::pass(at, format!("kept elsewhere, not read: {url}")))
}

fn linked<'d>(document: &'d Document, stems: &[&str]) -> Option<(Span, &'d String)> {
    // The title names the project; a link below it leads anywhere.
    let named = |s: &&DocumentSection| s.level > 1 && speaks_of(&s.heading, stems);
    document.sections.iter().filter(named).find_map(|section| {
        let absolute = section.links.iter().find(|link| link.contains("://"));
        absolute.map(|link| (section.at, link))
    })
}

/// Words of an address where a project keeps its documentation.
const DOCUMENTATION: &[&str] =
    &["doc", "docs", "documentation", "guide", "guides", "handbook", "manual", "wiki"];

/// Unknown, when the README links to documentation of this very project elsewhere: what stands
/// there was not read. Addresses of other projects' documentation do not carry this one's name.
pub fn documented_elsewhere(subject: &Subject<'_>, document: &str) -> Option<Outcome> {
    let repository = subject.repository;
    let (_, readme, _) = repository.readme()?;
    let names = names(repository, readme);
    let links = readme.sections.iter().flat_map(|section| &section.links);
    let title = readme.sections.iter().find(|section| section.level == 1);
    let title = words(title.map_or("", |title| title.heading.as_str()));
    let url = links.into_iter().find(|link| {
        let Some((_, address)) = link.split_once("://") else { return false };
        let spoken = words(address);
        let all = title.len() > 1 && title.iter().all(|word| spoken.contains(word));
        let site: Vec<&str> = address.split(['/', '#', '?']).take(4).collect();
        let forge = ["codeberg.org", "github.com", "gitlab.com"].contains(&site[0]);
        let owner = if forge { plain(&site.join("")) } else { plain(site[0]) };
        words(&site.join("/")).iter().any(|word| DOCUMENTATION.contains(&word.as_str()))
            && (all || names.iter().any(|name| owner.contains(name.as_str())))
    })?;
    let how = format!("say `[documents] {document} = \"…\"` in readycheck.toml if it is there");
    Some(Outcome::Unknown(format!("documentation is kept at {url} and was not read: {how}")))
}

/// What the project is called: the title of its README, and its root folder.
fn names(repository: &Repository, readme: &Document) -> Vec<String> {
    let title = readme.sections.iter().find(|section| section.level == 1);
    let title = title.map(|title| title.heading.as_str());
    let all = title.into_iter().chain([repository.name.as_str()]);
    all.map(plain).filter(|name| name.len() >= 4).collect()
}

/// Letters and digits alone, in lower case.
fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The first section that a reader can act on, of those that `wanted` takes.
pub fn actionable(
    document: &Document,
    wanted: impl Fn(&DocumentSection) -> bool,
) -> Option<&DocumentSection> {
    document.sections.iter().find(|section| wanted(section) && section.is_actionable())
}

/// The first section that a reader can act on, at `index` or in the sections below its heading.
pub fn actionable_below(document: &Document, index: usize) -> Option<&DocumentSection> {
    let section = document.sections.get(index)?;
    let inner = document.sections[index + 1..].iter();
    let inner = inner.take_while(|next| next.level > section.level);
    std::iter::once(section).chain(inner).find(|section| section.is_actionable())
}

/// Documents of this repository for its operators: not the change log or the like.
pub fn documents(repository: &Repository) -> impl Iterator<Item = (&File, &Document, Span)> {
    let aside =
        ["changelog", "changes", "history", "license", "licence", "notice", "code_of_conduct"];
    repository.documents().filter(move |(file, ..)| {
        let stem = file.name().split('.').next().unwrap_or_default().to_lowercase();
        let own = matches!(file.class, crate::discover::Class::Own);
        own && !aside.contains(&stem.as_str())
    })
}

/// Whether the name of a document, or the folder it lies in, speaks of one of the stems. What lies
/// among the sources is data or a note for developers, unless a folder of documents holds it.
pub fn is_named(file: &File, stems: &[&str]) -> bool {
    let stem = file.name().split('.').next().unwrap_or_default();
    let folders: Vec<&str> = file.folder().split('/').collect();
    let documents =
        folders.iter().any(|folder| matches!(*folder, "doc" | "docs" | "documentation"));
    let among_sources = folders.contains(&"src") && !documents;
    let folder = folders.last().copied().unwrap_or_default();
    !among_sources && (speaks_of(stem, stems) || speaks_of(folder, stems))
}
