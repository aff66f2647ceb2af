//! Variables that an example of an environment file lists and that no code is seen to read.

use crate::facts::What;
use crate::repository::Repository;
use std::collections::BTreeSet;

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
