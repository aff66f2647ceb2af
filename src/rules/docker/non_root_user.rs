//! `docker/non-root-user`: the user of an image is the last `USER` of its stages, else that of
//! the base image, else that which the entry point hands over to.

use crate::facts::{Base, Dockerfile, What};
use crate::repository::Repository;
use crate::rule::{Finding, Outcome, Subject};
use crate::signals::signals;
use crate::source::{FileId, Span};

/// Names and numbers of the superuser, on Linux and Windows.
const ROOT: &[&str] = &["0", "administrator", "containeradministrator", "root"];

const FIX: &str = "create a user and put `USER 10001` before the command";

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let images = subject.component.dockerfiles(repository);
    let parts = images.map(|(dockerfile, at)| judge(repository, dockerfile, at.file)).collect();
    Outcome::join(parts, super::NOTHING_SHIPS)
}

fn judge(repository: &Repository, dockerfile: &Dockerfile, file: FileId) -> Outcome {
    let Some(setting) = dockerfile.user() else {
        return by_base(repository, dockerfile, file);
    };
    let Some(user) = &setting.user else {
        let text = &setting.text;
        return Outcome::Unknown(format!(
            "`USER {text}` comes from a build argument without a value"
        ));
    };
    if !ROOT.contains(&user.to_lowercase().as_str()) {
        return Outcome::pass(setting.at, format!("runs as `{user}`"));
    }
    match hands_over(repository, dockerfile, file) {
        Some(pass) => pass,
        None => {
            let message = format!("runs as root: the last USER is `{}`", setting.text);
            let finding = Finding::new(setting.at, message, FIX).about(dockerfile.image_name());
            Outcome::Fail(vec![finding])
        }
    }
}

fn by_base(repository: &Repository, dockerfile: &Dockerfile, file: FileId) -> Outcome {
    let stage = &dockerfile.stages[dockerfile.chain().last().copied().unwrap_or_default()];
    let (user, base) = match &stage.base {
        Base::Scratch => ("root", "scratch".to_owned()),
        Base::Image(image) => match signals().image_of(image) {
            Some(known) => (known.user.as_str(), image.text.clone()),
            None => {
                let reason = format!("no USER, and the user of `{}` is not known", image.text);
                return hands_over(repository, dockerfile, file)
                    .unwrap_or(Outcome::Unknown(reason));
            }
        },
        Base::Unresolved(text) => {
            return Outcome::Unknown(format!("no USER, and `{text}` has no value here"));
        }
        Base::Stage(_) => return Outcome::Unknown("no USER, and the base is a later stage".into()),
    };
    if !ROOT.contains(&user) {
        return Outcome::pass(stage.at, format!("`{base}` runs as `{user}` by default"));
    }
    if let Some(pass) = hands_over(repository, dockerfile, file) {
        return pass;
    }
    let message = format!("runs as root: `{base}` sets no user, and no USER comes after");
    let finding = Finding::new(place(dockerfile), message, FIX).about(dockerfile.image_name());
    Outcome::Fail(vec![finding])
}

/// The command that would run as root, else the `FROM` of the last stage.
fn place(dockerfile: &Dockerfile) -> Span {
    let last = dockerfile.stages.last().expect("a Dockerfile fact has a stage");
    let command = last.cmd.as_ref().or(last.entrypoint.as_ref());
    command.map_or(last.at, |command| command.at)
}

/// A pass when the entry point is a script of this repository that starts its program as another
/// user, or names such a program itself.
fn hands_over(repository: &Repository, dockerfile: &Dockerfile, file: FileId) -> Option<Outcome> {
    let words = dockerfile.commands().into_iter().flat_map(|(_, command)| &command.words);
    let mut names: Vec<&str> = words.map(|word| last_part(word)).collect();
    let stages = dockerfile.chain().into_iter().map(|index| &dockerfile.stages[index]);
    for copy in stages.flat_map(|stage| &stage.copies).filter(|copy| copy.from.is_none()) {
        // A script may be copied under another name.
        if let ([source], true) = (&copy.sources[..], names.contains(&last_part(&copy.destination)))
        {
            names.push(last_part(source));
        }
    }
    let folder = repository.file(file).folder();
    repository.facts.iter().find_map(|fact| {
        let What::DropsPrivileges(program) = &fact.what else { return None };
        let script = repository.file(fact.at.file);
        let near = crate::repository::lies_in(script.folder(), folder)
            || crate::repository::lies_in(folder, script.folder());
        let started = near && names.contains(&script.name());
        started.then(|| {
            Outcome::pass(
                fact.at,
                format!("the entry point hands over to another user by `{program}`"),
            )
        })
    })
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
