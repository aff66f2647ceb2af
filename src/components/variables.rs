//! Variables: what the repository tells of those that its code reads, and which of those that an
//! example of an environment file lists no code is seen to read.

use crate::discover::{Class, Format};
use crate::facts::What;
use crate::facts::document::settings_key;
use crate::repository::{Repository, Told};
use std::collections::{BTreeMap, BTreeSet};

/// What examples, settings files and documents tell of each variable that some code reads.
pub fn told(repository: &Repository) -> BTreeMap<String, Told> {
    let (mut told, mut keys) = (BTreeMap::<String, Told>::new(), BTreeMap::new());
    for fact in &repository.facts {
        if let What::EnvironmentRead(read) = &fact.what {
            told.entry(read.name.clone()).or_default();
            let key = read.property.as_deref().map(settings_key);
            keys.extend(key.map(|key| (key, read.name.clone())));
        }
    }
    for fact in &repository.facts {
        let file = repository.file(fact.at.file);
        match &fact.what {
            What::EnvironmentDocumented(entry) if file.class != Class::Vendored => {
                let Some(told) = told.get_mut(&entry.name) else { continue };
                // A comment beside a placeholder, or a file of values that everyone gets.
                let values = file.format == Format::Settings || file.name() == ".env";
                told.documented |= file.is_environment_template() || values;
                if file.is_own_environment_template() {
                    told.listed = told.listed.or(Some(fact.at));
                    told.described |= !entry.description.is_empty();
                }
            }
            What::Document(document) if file.class != Class::Vendored && !file.is_history() => {
                for word in &document.variables {
                    let name = keys.get(word).unwrap_or(word);
                    if let Some(told) = told.get_mut(name) {
                        (told.documented, told.described) = (true, true);
                    }
                }
            }
            _ => {}
        }
    }
    told
}

/// The variables that examples list and no fact reads: they may be named where nothing is parsed.
pub fn unread(repository: &Repository) -> BTreeSet<String> {
    let (mut listed, mut read) = (BTreeSet::new(), BTreeSet::new());
    for fact in &repository.facts {
        match &fact.what {
            What::EnvironmentDocumented(entry) => {
                let file = repository.file(fact.at.file);
                if file.is_own_environment_template() {
                    listed.insert(entry.name.as_str());
                }
            }
            What::EnvironmentRead(variable) => {
                read.insert(variable.name.as_str());
            }
            _ => {}
        }
    }
    listed.into_iter().filter(|name| !read.contains(name)).map(str::to_owned).collect()
}
