//! `docker/non-root-user`: the user of an image is the last `USER` of its stages, else that of
//! the base image, else that which the entry point hands over to.

use crate::facts::code::PRIVILEGE_DROPS;
use crate::facts::{Base, Dockerfile, What};
use crate::names::base;
use crate::repository::{Repository, is_supervised};
use crate::rule::{Finding, Outcome, Subject};
use crate::signals::signals;
use crate::source::FileId;

/// Names and numbers of the superuser, on Linux and Windows.
const ROOT: &[&str] = &["administrator", "containeradministrator", "root"];

/// The entry point of s6-overlay, which starts the services that lie in its folders.
const SUPERVISOR: &str = "init";

const FIX: &str = "create a user and put `USER 10001` before the command";

pub fn check(subject: &Subject<'_>) -> Outcome {
    let repository = subject.repository;
    let images = subject.component.dockerfiles(repository);
    let parts = images.map(|(dockerfile, at)| judge(repository, dockerfile, at.file)).collect();
    Outcome::join(parts, super::NOTHING_SHIPS)
}

fn is_root(user: &str) -> bool {
    let zero = !user.is_empty() && user.bytes().all(|byte| byte == b'0');
    zero || ROOT.contains(&user.to_lowercase().as_str())
}

fn judge(repository: &Repository, dockerfile: &Dockerfile, file: FileId) -> Outcome {
    let outcome = decide(repository, dockerfile, file);
    let unreadable = |index: &usize| dockerfile.stages[*index].has_unreadable;
    if matches!(outcome, Outcome::Fail(_)) && dockerfile.chain().iter().any(unreadable) {
        let path = &repository.file(file).path;
        return Outcome::Unknown(format!("an instruction of {path} could not be read"));
    }
    outcome
}

fn decide(repository: &Repository, dockerfile: &Dockerfile, file: FileId) -> Outcome {
    let Some(setting) = dockerfile.user() else {
        return by_base(repository, dockerfile, file);
    };
    let Some(user) = &setting.user else {
        let text = &setting.text;
        return Outcome::Unknown(format!(
            "`USER {text}` comes from a build argument without a value"
        ));
    };
    if !is_root(user) {
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
    if !is_root(user) {
        return Outcome::pass(stage.at, format!("`{base}` runs as `{user}` by default"));
    }
    if let Some(pass) = hands_over(repository, dockerfile, file) {
        return pass;
    }
    let message = format!("runs as root: `{base}` sets no user, and no USER comes after");
    let finding = Finding::new(dockerfile.start_place().unwrap_or(stage.at), message, FIX)
        .about(dockerfile.image_name());
    Outcome::Fail(vec![finding])
}

/// A pass when the entry point is a script of this repository that starts its program as another
/// user, or names such a program itself.
fn hands_over(repository: &Repository, dockerfile: &Dockerfile, file: FileId) -> Option<Outcome> {
    let commands = dockerfile.commands();
    let drops = |word: &&String| PRIVILEGE_DROPS.contains(&base(word));
    if let Some((command, word)) =
        commands.iter().find_map(|(_, c)| c.words.iter().find(drops).map(|word| (c, word)))
    {
        let note = format!("starts its program as another user by `{word}`");
        return Some(Outcome::pass(command.at, note));
    }
    let words = commands.into_iter().flat_map(|(_, command)| &command.words);
    let mut names: Vec<&str> = words.map(|word| base(word)).collect();
    let stages = dockerfile.chain().into_iter().map(|index| &dockerfile.stages[index]);
    for copy in stages.flat_map(|stage| &stage.copies).filter(|copy| copy.from.is_none()) {
        // A script may be copied under another name.
        if let ([source], true) = (&copy.sources[..], names.contains(&base(&copy.destination))) {
            names.push(base(source));
        }
    }
    let folder = repository.file(file).folder();
    repository.facts.iter().find_map(|fact| {
        let What::DropsPrivileges(program) = &fact.what else { return None };
        let script = repository.file(fact.at.file);
        let near = crate::repository::lies_in(script.folder(), folder)
            || crate::repository::lies_in(folder, script.folder());
        let supervised = names.contains(&SUPERVISOR) && is_supervised(&script.path);
        let started = near && (names.contains(&script.name()) || supervised);
        started.then(|| {
            Outcome::pass(
                fact.at,
                format!("the entry point hands over to another user by `{program}`"),
            )
        })
    })
}
