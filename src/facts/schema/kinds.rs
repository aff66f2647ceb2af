//! The kinds of facts with their fields: the table that schema, facts and expressions share.

use super::Kind;
use super::Type::{Flag, Number, Text, Texts};

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
        name: "environment-read",
        list: "environment_reads",
        doc: "code reads an environment variable",
        fields: &[
            ("name", Text, "variable name"),
            ("default", Flag, "something stands in where it is not set"),
        ],
    },
    Kind {
        name: "image",
        list: "images",
        doc: "the image that a Dockerfile builds, where it runs in production: its last stage",
        fields: &[
            ("text", Text, "base of the last stage as written"),
            ("stage_count", Number, "stages of the Dockerfile"),
            ("builds", Flag, "a RUN installs packages or compiles"),
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
        name: "in-front",
        list: "in_front",
        doc: "a proxy, mesh, gateway or agent is told to do what code could do",
        fields: &[
            ("concern", Text, "rate-limit, outbound-timeouts, retry, tracing, …"),
            ("note", Text, "what it is"),
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
        name: "mount",
        list: "mounts",
        doc: "code puts the routes of another file behind a path",
        fields: &[
            ("prefix", Text, "the path"),
            ("target", Text, "full name of the router, or its module"),
        ],
    },
    Kind {
        name: "outbound-call",
        list: "outbound_calls",
        doc: "a call to another service over HTTP, or the client for such calls",
        fields: &[
            ("callee", Text, "what is called"),
            ("makes_client", Flag, "it makes a client, and the calls come later"),
            ("limited", Flag, "its time is limited here"),
            ("library_limit", Text, "the limit that the library brings, empty without one"),
        ],
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
        name: "route",
        list: "routes",
        doc: "a route that code declares",
        fields: &[
            ("method", Text, "HTTP method in capitals, empty for any"),
            ("route", Text, "path with the prefixes that are known, {name} for what is not"),
            ("handler", Text, "name of the handler, empty for one written in place"),
        ],
    },
    Kind {
        name: "secret",
        list: "secrets",
        doc: "a secret that a file holds, redacted",
        fields: &[
            ("type", Text, "token, private-key, connection or assigned"),
            ("title", Text, "what it is"),
            ("name", Text, "the name that it is given, empty without one"),
            ("shown", Text, "first and last characters"),
            ("hash", Text, "first 12 hexadecimal digits of its SHA-256"),
            ("weak", Flag, "a word that everybody tries, or one for where nothing is set"),
            ("verified", Flag, "a checksum inside it is right"),
            ("place", Text, "code, deployed, settings, script, sql, pipeline, build, aside, …"),
        ],
    },
    Kind {
        name: "setting",
        list: "settings",
        doc: "a key of a settings file, such as application.yml",
        fields: &[("key", Text, "dotted key"), ("value", Text, "value")],
    },
    Kind {
        name: "sign",
        list: "signs",
        doc: "a sign of a concern in code, such as metrics or shutdown",
        fields: &[
            ("concern", Text, "metrics, tracing, shutdown, …"),
            ("shows", Text, "present, hint or absent"),
            ("text", Text, "the call, annotation or import that was found"),
        ],
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
