//! From instructions to stages, with build arguments substituted as they are met.

use super::substitute::{Arguments, substitute};
use super::{Base, Command, Copy, Dockerfile, ImageReference, Run, Stage, UserSetting};
use crate::parse::dockerfile::{Body, Instruction, UNREADABLE, parse};
use crate::parse::{Issue, shell};
use crate::signals::signals;
use crate::source::{LineIndex, Span};
use std::collections::BTreeMap;

/// Reads the Dockerfile; `None` when it holds no stage.
pub fn extract(index: &LineIndex<'_>) -> (Option<Dockerfile>, Vec<Issue>) {
    let (instructions, mut issues) = parse(index.text());
    let mut reader = Reader { index, globals: BTreeMap::new(), stages: Vec::new() };
    let mut arguments = BTreeMap::new();
    for instruction in &instructions {
        reader.take(instruction, &mut arguments);
    }
    if reader.stages.is_empty() {
        if issues.is_empty() {
            issues.push(Issue::at(0, "no FROM instruction"));
        }
        return (None, issues);
    }
    (Some(Dockerfile { stages: reader.stages, shipped: None }), issues)
}

struct Reader<'a, 't> {
    index: &'a LineIndex<'t>,
    globals: BTreeMap<String, Option<String>>,
    stages: Vec<Stage>,
}

impl Reader<'_, '_> {
    fn take(&mut self, instruction: &Instruction, arguments: &mut Arguments) {
        let at = self.index.span(instruction.range.clone());
        if let Body::From { image, alias } = &instruction.body {
            if let Some(stage) = self.stages.last_mut() {
                stage.arguments = std::mem::take(arguments);
            }
            self.from(image, alias.as_deref(), at);
            // A stage that starts from another one has its arguments, too.
            if let Some(Stage { base: Base::Stage(parent), .. }) = self.stages.last() {
                *arguments = self.stages[*parent].arguments.clone();
            }
            return;
        }
        let Some(position) = self.stages.len().checked_sub(1) else {
            if let ("ARG", Body::Pairs(pairs)) = (instruction.keyword.as_str(), &instruction.body) {
                for (name, value) in pairs {
                    let value = value.as_deref().and_then(|v| substitute(v, &self.globals));
                    self.globals.insert(name.clone(), value);
                }
            }
            return;
        };
        if instruction.keyword == "ARG" {
            self.argument(instruction, arguments, position);
            return;
        }
        let stage = &mut self.stages[position];
        fill(stage, instruction, at, arguments);
    }

    fn argument(&mut self, instruction: &Instruction, arguments: &mut Arguments, stage: usize) {
        let Body::Pairs(pairs) = &instruction.body else { return };
        for (name, value) in pairs {
            let scope = scope(&self.stages[stage], arguments);
            let own = value.as_deref().and_then(|value| substitute(value, &scope));
            let value = own.or_else(|| self.globals.get(name).cloned().flatten());
            arguments.insert(name.clone(), value);
        }
    }

    fn from(&mut self, image: &str, alias: Option<&str>, at: Span) {
        let base = match substitute(image, &self.globals) {
            None => Base::Unresolved(image.to_owned()),
            Some(name) => self.base(&name, image),
        };
        let inherited = match &base {
            Base::Stage(parent) => self.stages[*parent].variables.clone(),
            Base::Image(image) => {
                signals().image_of(image).map(|known| known.variables.clone()).unwrap_or_default()
            }
            _ => BTreeMap::new(),
        };
        self.stages.push(Stage {
            name: alias.map(str::to_lowercase),
            base,
            at,
            users: Vec::new(),
            entrypoint: None,
            cmd: None,
            healthcheck: None,
            exposes: Vec::new(),
            copies: Vec::new(),
            runs: Vec::new(),
            arguments: BTreeMap::new(),
            has_unreadable: false,
            variables: inherited,
        });
    }

    fn base(&self, name: &str, written: &str) -> Base {
        let lower = name.to_lowercase();
        let position = self.stages.iter().rposition(|stage| stage.name.as_ref() == Some(&lower));
        match position {
            Some(position) => Base::Stage(position),
            None if lower == "scratch" => Base::Scratch,
            None => Base::Image(ImageReference::new(name, written)),
        }
    }
}

impl ImageReference {
    /// Takes a resolved name apart; `written` is the text of the file.
    pub fn new(name: &str, written: &str) -> ImageReference {
        let (rest, digest) = name.split_once('@').unwrap_or((name, ""));
        let slash = rest.rfind('/').map_or(0, |at| at + 1);
        let (name, tag) = match rest[slash..].rfind(':') {
            Some(colon) => (&rest[..slash + colon], &rest[slash + colon + 1..]),
            None => (rest, ""),
        };
        let hosts = ["docker.io/", "index.docker.io/", "public.ecr.aws/docker/"];
        let name = hosts.iter().find_map(|host| name.strip_prefix(host)).unwrap_or(name);
        let name = name.strip_prefix("library/").unwrap_or(name);
        ImageReference {
            text: written.to_owned(),
            name: name.to_owned(),
            tag: tag.to_owned(),
            digest: digest.to_owned(),
        }
    }
}

fn scope(stage: &Stage, arguments: &Arguments) -> Arguments {
    let mut scope = arguments.clone();
    scope.extend(stage.variables.iter().map(|(k, v)| (k.clone(), Some(v.clone()))));
    scope
}

fn fill(stage: &mut Stage, instruction: &Instruction, at: Span, arguments: &Arguments) {
    let scope = scope(stage, arguments);
    match (instruction.keyword.as_str(), &instruction.body) {
        (UNREADABLE, _) => stage.has_unreadable = true,
        ("USER", Body::Words(words)) => stage.users.push(user(words, &scope, at)),
        ("ENTRYPOINT", body) => {
            stage.entrypoint = command(body, at);
            stage.cmd = None;
        }
        ("CMD", body) => stage.cmd = command(body, at),
        ("HEALTHCHECK", body) => {
            let none = matches!(body, Body::Words(words) if words.len() == 1
                && words[0].eq_ignore_ascii_case("none"));
            stage.healthcheck = Some((!none, at));
        }
        ("EXPOSE", Body::Words(words)) => {
            stage.exposes.extend(words.iter().filter_map(|word| substitute(word, &scope)));
        }
        ("ENV", Body::Pairs(pairs)) => {
            for (name, value) in pairs {
                let value = value.as_deref().and_then(|value| substitute(value, &scope));
                stage.variables.insert(name.clone(), value.unwrap_or_default());
            }
        }
        ("COPY" | "ADD", body) => stage.copies.extend(copy(instruction, body, at)),
        ("RUN", body) => stage.runs.extend(runs(body, at)),
        _ => {}
    }
}

fn user(words: &[String], scope: &Arguments, at: Span) -> UserSetting {
    let user = words.first().map(String::as_str).unwrap_or_default();
    let resolved = substitute(user, scope);
    let name = resolved.map(|user| user.split(':').next().unwrap_or_default().to_owned());
    UserSetting { text: words.join(":"), user: name.filter(|name| !name.is_empty()), at }
}

fn command(body: &Body, at: Span) -> Option<Command> {
    match body {
        Body::Exec(words) => {
            let text = words.join(" ");
            Some(Command { exec_form: true, words: words.clone(), text, execs: true, at })
        }
        Body::Shell(text, _) => {
            let commands = shell::commands(text);
            let words = commands.last().map(|last| last.words.clone()).unwrap_or_default();
            let execs = words.first().is_some_and(|word| word == "exec");
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            Some(Command { exec_form: false, words, text, execs, at })
        }
        Body::Words(words) if !words.is_empty() => {
            let text = words.join(" ");
            let execs = words[0] == "exec";
            Some(Command { exec_form: false, words: words.clone(), text, execs, at })
        }
        _ => None,
    }
}

fn copy(instruction: &Instruction, body: &Body, at: Span) -> Option<Copy> {
    let words: &[String] = match body {
        Body::Words(words) | Body::Exec(words) => words,
        _ => return None,
    };
    let (destination, sources) = words.split_last()?;
    let from = instruction.flags.iter().find(|(name, _)| name == "from");
    let local = |source: &&String| !source.contains("://") && !source.starts_with("<<");
    Some(Copy {
        from: from.map(|(_, value)| value.clone()),
        sources: sources.iter().filter(local).cloned().collect(),
        destination: destination.clone(),
        at,
    })
}

fn runs(body: &Body, at: Span) -> Vec<Run> {
    match body {
        Body::Exec(words) => vec![Run { words: words.clone(), at }],
        Body::Shell(text, _) => {
            let commands = shell::commands(text);
            commands.into_iter().map(|command| Run { words: command.words, at }).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn stages(text: &str) -> Vec<Stage> {
        let (dockerfile, _) = extract(&LineIndex::new(FileId(0), text));
        dockerfile.map(|dockerfile| dockerfile.stages).unwrap_or_default()
    }

    #[test]
    fn arguments_stages_and_users_resolve() {
        let text = "ARG V=22\nFROM node:${V}-slim AS Build\nFROM build\nARG U=app\n\
            ENV W=$U\nUSER ${W}:grp\nHEALTHCHECK NONE\nEXPOSE 80/tcp ${X:-90}\n";
        let stages = stages(text);
        let Base::Image(image) = &stages[0].base else { panic!("{:?}", stages[0].base) };
        assert_eq!((image.name.as_str(), image.tag.as_str()), ("node", "22-slim"));
        assert_eq!(stages[1].base, Base::Stage(0));
        assert_eq!(stages[1].users[0].user.as_deref(), Some("app"));
        assert_eq!(stages[1].healthcheck.map(|(check, _)| check), Some(false));
        assert_eq!(stages[1].exposes, ["80/tcp", "90"]);
    }

    #[test]
    fn names_tags_and_digests_come_apart() {
        let image = ImageReference::new("docker.io/library/node:22@sha256:ab", "x");
        assert_eq!((image.name.as_str(), image.tag.as_str()), ("node", "22"));
        assert_eq!(image.digest, "sha256:ab");
        assert_eq!(ImageReference::new("localhost:5000/a", "x").name, "localhost:5000/a");
    }

    #[test]
    fn commands_and_copies() {
        let text = "FROM a\nCOPY --from=b /x /y\nCOPY . .\nADD https://x/y /z\n\
            CMD exec node server.js\n";
        let stage = &stages(text)[0];
        assert_eq!(stage.copies.iter().filter(|c| c.from.is_none()).count(), 2);
        assert!(stage.copies[2].sources.is_empty());
        let cmd = stage.cmd.as_ref().expect("there");
        assert!(cmd.execs && !cmd.exec_form);
    }
}
