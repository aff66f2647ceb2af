//! The public fact model: one flat row a fact, as `readycheck facts` prints it and expressions
//! read it. Every kind and field is described here, once.

use super::{Base, Command, Dockerfile, Fact, Manifest, Stage, What};
use crate::repository::{Component, Repository};
use crate::source::Span;

/// A fact as a row of named fields.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name of a [`Kind`].
    pub kind: &'static str,
    /// Place of the fact.
    pub at: Span,
    /// Path of the file.
    pub path: String,
    /// Fields in the order of the kind's description.
    pub fields: Vec<(&'static str, Value)>,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Whole number.
    Number(i64),
    /// True or false.
    Flag(bool),
    /// List of texts.
    Texts(Vec<String>),
    /// Not read or not resolved: an expression that needs it is unknown.
    Unknown,
}

/// The type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text.
    Text,
    /// Whole number.
    Number,
    /// True or false.
    Flag,
    /// List of texts.
    Texts,
}

/// A kind of row.
pub struct Kind {
    /// Name in `facts`.
    pub name: &'static str,
    /// Name of the list in expressions: `component.<list>`, `repository.<list>`.
    pub list: &'static str,
    /// What a row states.
    pub doc: &'static str,
    /// Fields: name, type, meaning.
    pub fields: &'static [(&'static str, Type, &'static str)],
}

use Type::{Flag, Number, Text, Texts};

/// Every kind of row, sorted by name.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "base-image",
        list: "base_images",
        doc: "an image of a registry that a stage of a Dockerfile starts from",
        fields: &[
            ("text", Text, "as written behind FROM"),
            ("name", Text, "name without tag and digest, build arguments substituted"),
            ("tag", Text, "tag, empty without one"),
            ("digest", Text, "digest with its algorithm, empty without one"),
            ("resolved", Flag, "false when a build argument without default stands in it"),
            ("final", Flag, "the last stage starts from it, directly or through other stages"),
            ("production", Flag, "the image is meant for production, by the file's name"),
        ],
    },
    Kind {
        name: "compose-service",
        list: "compose_services",
        doc: "a service of a Compose file",
        fields: &[
            ("name", Text, "service name"),
            ("image", Text, "image name, empty when it is only built"),
            ("context", Text, "build context, empty when it is not built"),
            ("has_ports", Flag, "publishes or exposes a port"),
            ("has_healthcheck", Flag, "has a health check that is not disabled"),
        ],
    },
    Kind {
        name: "dependency",
        list: "dependencies",
        doc: "a direct dependency that a manifest names",
        fields: &[
            ("ecosystem", Text, "npm, python, cargo, go, maven, …"),
            ("name", Text, "name as the ecosystem compares it"),
            ("requirement", Text, "version requirement as written, empty without one"),
            ("runtime", Flag, "needed at run time"),
        ],
    },
    Kind {
        name: "document-section",
        list: "document_sections",
        doc: "a headed part of a document",
        fields: &[
            ("heading", Text, "heading, empty before the first"),
            ("level", Number, "1 to 6, 0 before the first heading"),
            ("words", Number, "words of prose, items and rows"),
            ("steps", Number, "list items and table rows"),
            ("commands", Texts, "lines of its code blocks"),
            ("placeholder", Flag, "says TODO, TBD or the like"),
        ],
    },
    Kind {
        name: "environment-documented",
        list: "environment_documented",
        doc: "a variable that an environment file lists",
        fields: &[
            ("name", Text, "variable name"),
            ("has_value", Flag, "a value is given"),
            ("description", Text, "comment beside or above it"),
        ],
    },
    Kind {
        name: "image",
        list: "images",
        doc: "the image that a Dockerfile builds: its last stage",
        fields: &[
            ("text", Text, "base of the last stage as written"),
            ("stage_count", Number, "stages of the Dockerfile"),
            ("builds", Flag, "a RUN installs packages or compiles"),
            ("runs", Flag, "has a command, entry point or port"),
            ("healthcheck", Flag, "has a HEALTHCHECK other than NONE"),
        ],
    },
    Kind {
        name: "image-command",
        list: "image_commands",
        doc: "the ENTRYPOINT or CMD that an image starts with",
        fields: &[
            ("instruction", Text, "ENTRYPOINT or CMD"),
            ("form", Text, "exec or shell"),
            ("execs", Flag, "the program takes the place of the shell"),
            ("text", Text, "the command"),
        ],
    },
    Kind {
        name: "image-user",
        list: "image_users",
        doc: "the USER that the last stage of a Dockerfile ends with",
        fields: &[
            ("name", Text, "user without group, unknown when a variable has no value"),
            ("text", Text, "as written"),
        ],
    },
    Kind {
        name: "lockfile",
        list: "lockfiles",
        doc: "a lockfile is present",
        fields: &[("ecosystem", Text, "npm, python, cargo, go, …")],
    },
    Kind {
        name: "manifest",
        list: "manifests",
        doc: "a package manifest",
        fields: &[("ecosystem", Text, "npm, python, …"), ("name", Text, "package name")],
    },
    Kind {
        name: "owner",
        list: "owners",
        doc: "a line of CODEOWNERS, OWNERS or a catalogue entry",
        fields: &[
            ("pattern", Text, "paths or entity"),
            ("owners", Texts, "owners, none when the line names none"),
        ],
    },
    Kind {
        name: "port",
        list: "ports",
        doc: "a port that EXPOSE declares",
        fields: &[("port", Text, "number, with /udp when it is not TCP")],
    },
    Kind {
        name: "process",
        list: "processes",
        doc: "a process of a Procfile",
        fields: &[("name", Text, "process type"), ("command", Text, "command")],
    },
    Kind {
        name: "update-bot",
        list: "update_bots",
        doc: "something that a dependency update bot is told to watch",
        fields: &[
            ("bot", Text, "dependabot, renovate, …"),
            ("ecosystem", Text, "ecosystem, empty when the bot finds them"),
            ("directory", Text, "folder from the root"),
        ],
    },
    Kind {
        name: "workload",
        list: "workloads",
        doc: "a container of a Kubernetes workload",
        fields: &[
            ("workload", Text, "Deployment, StatefulSet, CronJob, …"),
            ("name", Text, "name of the workload"),
            ("container", Text, "container name"),
            ("image", Text, "image as written"),
        ],
    },
];

/// Fields that every row has.
pub const COMMON: &[(&str, Type, &str)] =
    &[("path", Text, "file, relative to the root"), ("line", Number, "line, from 1")];

/// The kind of a name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The JSON schema of what `readycheck facts --format json` prints.
pub fn json_schema() -> serde_json::Value {
    use serde_json::json;
    let position = json!({
        "type": "object",
        "properties": {"line": {"type": "integer"}, "column": {"type": "integer"}},
        "required": ["line", "column"],
    });
    let variants: Vec<serde_json::Value> = KINDS
        .iter()
        .map(|kind| {
            let mut properties = serde_json::Map::new();
            properties.insert("kind".to_owned(), json!({"const": kind.name}));
            properties.insert("component".to_owned(), json!({"type": "string"}));
            properties.insert("path".to_owned(), json!({"type": "string"}));
            properties.insert("start".to_owned(), position.clone());
            for (name, field, doc) in kind.fields {
                let types = match field {
                    Text => json!({"type": ["string", "null"], "description": doc}),
                    Number => json!({"type": ["integer", "null"], "description": doc}),
                    Flag => json!({"type": ["boolean", "null"], "description": doc}),
                    Texts => json!({
                        "type": ["array", "null"], "items": {"type": "string"}, "description": doc,
                    }),
                };
                properties.insert((*name).to_owned(), types);
            }
            json!({"type": "object", "description": kind.doc, "properties": properties})
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "readycheck facts", "type": "object",
        "properties": {
            "schema_version": {"const": 1},
            "components": {"type": "array", "items": {"type": "object"}},
            "facts": {"type": "array", "items": {"anyOf": variants}},
        },
    })
}

/// The rows of a component, in the order of its facts.
pub fn rows(repository: &Repository, component: &Component) -> Vec<Row> {
    let mut rows = Vec::new();
    for fact in component.facts(repository) {
        push(repository, component, fact, &mut rows);
    }
    rows
}

fn row(repository: &Repository, kind: &'static str, at: Span, fields: Vec<Value>) -> Row {
    let names = self::kind(kind).map(|kind| kind.fields).unwrap_or_default();
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
            let production = component.judges_image(repository, fact.at.file);
            image(dockerfile, production, &mut add);
        }
        What::Manifest(manifest) => self::manifest(manifest, fact.at, &mut add),
        What::Lockfile(lockfile) => add("lockfile", fact.at, vec![text(&lockfile.ecosystem)]),
        What::Document(document) => document.sections.iter().for_each(|section| {
            let (level, steps) = (i64::from(section.level), section.steps as i64);
            let fields = vec![
                text(&section.heading),
                Value::Number(level),
                Value::Number(section.words as i64),
                Value::Number(steps),
                Value::Texts(section.commands.clone()),
                Value::Flag(section.placeholder),
            ];
            add("document-section", section.at, fields);
        }),
        What::EnvironmentDocumented(entry) => {
            let has_value = Value::Flag(entry.has_value);
            let fields = vec![text(&entry.name), has_value, text(&entry.description)];
            add("environment-documented", fact.at, fields);
        }
        What::ComposeService(service) => {
            let fields = vec![
                text(&service.name),
                text(service.image.as_deref().unwrap_or_default()),
                text(service.context.as_deref().unwrap_or_default()),
                Value::Flag(service.has_ports),
                Value::Flag(service.has_healthcheck),
            ];
            add("compose-service", fact.at, fields);
        }
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
        What::Ignore(_)
        | What::Role(_)
        | What::GoFile(_)
        | What::DropsPrivileges(_)
        | What::Link(_)
        | What::Suppression(_) => {}
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

fn image(dockerfile: &Dockerfile, production: bool, add: &mut Add<'_>) {
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
    let Some(last) = dockerfile.stages.last().filter(|_| production) else { return };
    let fields = vec![
        text(&last.base_text(dockerfile)),
        Value::Number(dockerfile.stages.len() as i64),
        Value::Flag(dockerfile.builds()),
        Value::Flag(dockerfile.runs()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_sorted_and_unique() {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
    }
}
