//! From facts to rows.

use super::{Row, Value};
use crate::facts::{
    Base, Command, ComposeService, Dockerfile, Document, Fact, Manifest, Secret, SecretKind, Stage,
    What,
};
use crate::repository::{Component, Repository};
use crate::source::Span;

/// The rows of a component, in the order of its facts.
pub fn rows(repository: &Repository, component: &Component) -> Vec<Row> {
    let mut rows = Vec::new();
    for fact in component.facts(repository) {
        push(repository, component, fact, &mut rows);
    }
    rows
}

fn row(repository: &Repository, kind: &'static str, at: Span, fields: Vec<Value>) -> Row {
    let names = super::kind(kind).map(|kind| kind.fields).unwrap_or_default();
    let fields = names.iter().map(|(name, ..)| *name).zip(fields).collect();
    Row { kind, at, path: repository.path(at).to_owned(), fields }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn push(repository: &Repository, component: &Component, fact: &Fact, rows: &mut Vec<Row>) {
    let mut add = |kind, at, fields| rows.push(row(repository, kind, at, fields));
    match &fact.what {
        What::Dockerfile(dockerfile) => {
            let production = repository.file(fact.at.file).is_production_image();
            let ships = component.ships(repository, dockerfile, fact.at.file);
            image(dockerfile, production, ships, &mut add);
        }
        What::Manifest(manifest) => self::manifest(manifest, fact.at, &mut add),
        What::Lockfile(lockfile) => add("lockfile", fact.at, vec![text(&lockfile.ecosystem)]),
        What::Document(document) => sections(document, &mut add),
        What::EnvironmentDocumented(entry) => {
            let has_value = Value::Flag(entry.has_value);
            let fields = vec![text(&entry.name), has_value, text(&entry.description)];
            add("environment-documented", fact.at, fields);
        }
        What::ComposeService(service) => compose_service(service, fact.at, &mut add),
        What::Workload(w) => {
            let fields = vec![text(&w.kind), text(&w.name), text(&w.container), text(&w.image)];
            add("workload", fact.at, fields);
        }
        What::Ownership(owner) => {
            let fields = vec![text(&owner.pattern), Value::Texts(owner.owners.clone())];
            add("owner", fact.at, fields);
        }
        What::UpdateBot(bot) => {
            let fields = vec![text(&bot.bot), text(&bot.ecosystem), text(&bot.directory)];
            add("update-bot", fact.at, fields);
        }
        What::Process(process) => {
            add("process", fact.at, vec![text(&process.name), text(&process.command)]);
        }
        what => behaviour(what, fact.at, &mut add),
    }
}

/// What code and settings say.
fn behaviour(what: &What, at: Span, add: &mut Add<'_>) {
    match what {
        What::EnvironmentRead(read) => {
            add("environment-read", at, vec![text(&read.name), Value::Flag(read.has_default)]);
        }
        What::Route(route) => {
            let fields = vec![text(&route.method), text(&route.full()), text(&route.handler)];
            add("route", at, fields);
        }
        What::Mount(mount) if !mount.prefix.is_empty() => {
            add("mount", at, vec![text(&mount.prefix), text(&mount.target)]);
        }
        What::Sign(sign) => {
            let fields = vec![text(&sign.concern), text(sign.shows.word()), text(&sign.text)];
            add("sign", at, fields);
        }
        What::Outbound(call) => {
            let limit = call.library_limit.as_deref().unwrap_or_default();
            let flags = [call.makes_client, call.limited].map(Value::Flag);
            let fields = [vec![text(&call.callee)], flags.to_vec(), vec![text(limit)]].concat();
            add("outbound-call", at, fields);
        }
        What::InFront(held) => {
            add("in-front", at, vec![text(&held.concern), text(&held.note)]);
        }
        What::Setting(setting) => {
            add("setting", at, vec![text(&setting.key), text(&setting.value)]);
        }
        What::Secret(secret) => self::secret(secret, at, add),
        _ => {}
    }
}

fn secret(secret: &Secret, at: Span, add: &mut Add<'_>) {
    let kind = match secret.kind {
        SecretKind::Token => "token",
        SecretKind::PrivateKey => "private-key",
        SecretKind::Connection => "connection",
        SecretKind::Assigned => "assigned",
    };
    let texts = [kind, &secret.title, &secret.name, &secret.shown, &secret.hash].map(text);
    let flags = [secret.weak, secret.verified].map(Value::Flag);
    let place = text(&format!("{:?}", secret.place).to_lowercase());
    add("secret", at, [texts.to_vec(), flags.to_vec(), vec![place]].concat());
}

fn compose_service(service: &ComposeService, at: Span, add: &mut Add<'_>) {
    let fields = vec![
        text(&service.name),
        text(service.image.as_deref().unwrap_or_default()),
        text(service.context.as_deref().unwrap_or_default()),
        Value::Flag(service.has_ports),
        Value::Flag(service.has_healthcheck),
    ];
    add("compose-service", at, fields);
}

fn sections(document: &Document, add: &mut Add<'_>) {
    for section in &document.sections {
        let fields = vec![
            text(&section.heading),
            Value::Number(i64::from(section.level)),
            Value::Number(section.words as i64),
            Value::Number(section.steps as i64),
            Value::Texts(section.commands.clone()),
            Value::Flag(section.placeholder),
        ];
        add("document-section", section.at, fields);
    }
}

type Add<'a> = dyn FnMut(&'static str, Span, Vec<Value>) + 'a;

fn manifest(manifest: &Manifest, at: Span, add: &mut Add<'_>) {
    let name = manifest.name.as_deref().unwrap_or_default();
    add("manifest", at, vec![text(&manifest.ecosystem), text(name)]);
    for dependency in &manifest.dependencies {
        let fields = vec![
            text(&manifest.ecosystem),
            text(&dependency.name),
            text(&dependency.requirement),
            Value::Flag(dependency.runtime),
        ];
        add("dependency", dependency.at, fields);
    }
}

fn image(dockerfile: &Dockerfile, production: bool, ships: bool, add: &mut Add<'_>) {
    let chain = dockerfile.chain();
    for (index, stage) in dockerfile.stages.iter().enumerate() {
        let last = Value::Flag(chain.contains(&index));
        match &stage.base {
            Base::Image(image) => add(
                "base-image",
                stage.at,
                vec![
                    text(&image.text),
                    text(&image.name),
                    text(&image.tag),
                    text(&image.digest),
                    Value::Flag(true),
                    last,
                    Value::Flag(production),
                ],
            ),
            Base::Unresolved(written) => {
                let unknown = || Value::Unknown;
                let resolved = Value::Flag(false);
                let mut fields = vec![text(written), unknown(), unknown(), unknown()];
                fields.extend([resolved, last, Value::Flag(production)]);
                add("base-image", stage.at, fields);
            }
            Base::Stage(_) | Base::Scratch => {}
        }
    }
    let Some(last) = dockerfile.shipped_stage().filter(|_| ships) else { return };
    let fields = vec![
        text(&last.base_text(dockerfile)),
        Value::Number(dockerfile.stages.len() as i64),
        Value::Flag(dockerfile.builds()),
        Value::Flag(dockerfile.healthcheck().is_some_and(|(check, _)| check)),
    ];
    add("image", last.at, fields);
    last_stage(dockerfile, last, add);
}

fn last_stage(dockerfile: &Dockerfile, last: &Stage, add: &mut Add<'_>) {
    for (instruction, command) in dockerfile.commands() {
        let Command { exec_form, execs, text: written, at, .. } = command;
        let form = if *exec_form { "exec" } else { "shell" };
        let fields = vec![text(instruction), text(form), Value::Flag(*execs), text(written)];
        add("image-command", *at, fields);
    }
    if let Some(user) = dockerfile.user() {
        let name = user.user.as_deref().map_or(Value::Unknown, text);
        add("image-user", user.at, vec![name, text(&user.text)]);
    }
    for port in &last.exposes {
        add("port", last.at, vec![text(port.trim_end_matches("/tcp"))]);
    }
}
