//! `docker/non-root-user`: a `USER` line, where the base image brings a user and nothing in the
//! Dockerfile says that root is needed.

use super::{Change, Edit, Failing};
use crate::facts::{Base, Dockerfile};
use crate::repository::Repository;
use crate::signals::signals;

/// Ports below this one are the superuser's, unless the host says otherwise.
const FIRST_FREE_PORT: u32 = 1024;

pub(super) fn propose(repository: &Repository, failing: &Failing<'_>) -> Vec<Edit> {
    let images = failing.component.dockerfiles(repository);
    let failed = images.filter(|(_, at)| failing.findings.iter().any(|f| f.at.file == at.file));
    let edit = |dockerfile: &Dockerfile, path: &str| {
        let (line, user) = place(dockerfile)?;
        Some(Edit {
            mends: "docker/non-root-user",
            path: path.to_owned(),
            change: Change::Before(line, user),
            check: format!("start the image of {path}: may it write where it writes?"),
        })
    };
    failed.filter_map(|(dockerfile, at)| edit(dockerfile, &repository.file(at.file).path)).collect()
}

/// The line of the command that ends the image, and what goes before it.
fn place(dockerfile: &Dockerfile) -> Option<(u32, String)> {
    // One that says `USER root` has a reason that is not known.
    if dockerfile.user().is_some() {
        return None;
    }
    let Base::Image(image) = dockerfile.outer_base()? else { return None };
    let user = signals().image_of(image)?.brings.as_ref()?;
    let stage = dockerfile.shipped_stage()?;
    let commands = [stage.cmd.as_ref(), stage.entrypoint.as_ref()].into_iter().flatten();
    // A script that starts the program may do as root what comes before it.
    let scripted = |word: &String| word.ends_with(".sh");
    if dockerfile.commands().iter().any(|(_, command)| command.words.iter().any(scripted)) {
        return None;
    }
    let line = commands.map(|command| command.at.start.line).max()?;
    let later = stage.runs.iter().any(|run| run.at.start.line > line);
    let port = |text: &String| text.split('/').next().and_then(|number| number.parse().ok());
    let low = stage.exposes.iter().filter_map(port).any(|port: u32| port < FIRST_FREE_PORT);
    let (name, number) = (&user.name, user.number);
    let why = format!("# {name}, by number: Kubernetes' runAsNonRoot refuses a name.");
    (!later && !low).then(|| (line, format!("{why}\nUSER {number}\n")))
}
