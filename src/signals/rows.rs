//! The rows of a language's signals file that speak of code, settings and commands.

use serde::Deserialize;

/// How much a sign proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shows {
    /// It is there.
    #[default]
    Present,
    /// Not enough alone.
    Hint,
    /// It is not so, whatever else says.
    Absent,
}

impl Shows {
    /// The word of facts and expressions.
    pub fn word(self) -> &'static str {
        match self {
            Shows::Present => "present",
            Shows::Hint => "hint",
            Shows::Absent => "absent",
        }
    }
}

/// A sign of a concern, such as `metrics` or `shutdown`. One matcher, and conditions.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalRow {
    /// What it is a sign of.
    pub concern: String,
    /// How much it proves.
    #[serde(default)]
    pub shows: Shows,
    /// Matcher: a call, construction or macro.
    pub call: Option<String>,
    /// Matcher: an annotation.
    pub annotation: Option<String>,
    /// Matcher: a type that is extended or implemented.
    #[serde(rename = "type")]
    pub super_type: Option<String>,
    /// Matcher: a member that is read.
    pub access: Option<String>,
    /// Matcher: a field, key, named argument or variable that is given `value`.
    pub sets: Option<String>,
    /// Matcher when alone, else condition: a module that the file imports.
    pub import: Option<String>,
    /// Matcher: a runtime dependency.
    pub dependency: Option<String>,
    /// Matcher: a key of a settings file.
    pub key: Option<String>,
    /// Matcher: a program that a start command names.
    pub command: Option<String>,
    /// Condition on calls and annotations: some argument contains this.
    pub argument: Option<String>,
    /// Condition on keys and on what `sets` names: the value as written; `*` for any.
    pub value: Option<String>,
    /// Condition on dependencies: the version.
    pub version: Option<String>,
    /// Condition on dependencies: another one that is there too.
    #[serde(rename = "with")]
    pub with_dependency: Option<String>,
    /// Short name of the library.
    pub framework: Option<String>,
    /// Sentence for the evidence.
    pub note: Option<String>,
    /// The framework brings it, without a word in the code.
    #[serde(default)]
    pub default: bool,
    /// Of health: the answer asks what the component depends on.
    #[serde(default, rename = "asks-dependencies")]
    pub asks_dependencies: bool,
    /// Condition: it stands in the handler of a route, and so happens at each request.
    #[serde(default, rename = "per-request")]
    pub per_request: bool,
}

impl SignalRow {
    /// What it matches first of all.
    pub fn matcher(&self) -> Option<&str> {
        let matchers = [
            &self.call,
            &self.annotation,
            &self.super_type,
            &self.access,
            &self.sets,
            &self.key,
            &self.command,
            &self.dependency,
            &self.import,
        ];
        matchers.into_iter().flatten().next().map(String::as_str)
    }

    /// The library, else what is matched.
    pub fn name(&self) -> Option<&str> {
        self.framework.as_deref().or(self.matcher())
    }
}

/// A way to read an environment variable.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentRow {
    /// Matcher: a call; `name` and `default` are argument positions.
    pub call: Option<String>,
    /// Matcher: an object whose elements, `x["NAME"]`, are variables.
    pub element: Option<String>,
    /// Matcher: an object whose members, `x.NAME`, and elements are variables.
    pub member: Option<String>,
    /// Matcher: an annotation whose text holds `${NAME:default}` placeholders.
    pub placeholder: Option<String>,
    /// Matcher: an annotation with an argument of this name, `env = "NAME"`.
    pub annotation: Option<String>,
    /// Name of that argument.
    pub argument: Option<String>,
    /// Matcher: a type whose subclasses have one variable a field.
    pub settings: Option<String>,
    /// Matcher: the key of a struct tag, `env:"NAME"`.
    pub tag: Option<String>,
    /// Position of the name; with `keys` of the map whose keys are names.
    #[serde(default)]
    pub name: usize,
    /// Position of the default.
    pub default: Option<usize>,
    /// A variable that is not set ends the program here.
    #[serde(default)]
    pub raises: bool,
    /// Only names in capitals are variables; others are keys of settings files.
    #[serde(default)]
    pub shouted: bool,
    /// The names are the keys of a map.
    #[serde(default)]
    pub keys: bool,
    /// Condition: a module that the file imports.
    pub import: Option<String>,
}

impl EnvironmentRow {
    /// What it matches.
    pub fn name(&self) -> Option<&str> {
        let matchers = [
            &self.call,
            &self.element,
            &self.member,
            &self.placeholder,
            &self.annotation,
            &self.settings,
            &self.tag,
        ];
        matchers.into_iter().flatten().next().map(String::as_str)
    }
}

/// A way to declare a route.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteRow {
    /// Matcher: a call.
    pub call: Option<String>,
    /// Matcher: an annotation.
    pub annotation: Option<String>,
    /// HTTP method; `argument` when the first argument names it; absent for any.
    pub method: Option<String>,
    /// Position of the path.
    #[serde(default)]
    pub path: usize,
    /// Name of the argument that holds the path, where it is named.
    pub named: Option<String>,
    /// Paths may begin with a word instead of a slash.
    #[serde(default)]
    pub bare: bool,
    /// It stands on a type and is put before the paths of its methods.
    #[serde(default)]
    pub prefix: bool,
    /// Condition: a module that the file imports.
    pub import: Option<String>,
}

impl RouteRow {
    /// What it matches.
    pub fn name(&self) -> Option<&str> {
        self.call.as_deref().or(self.annotation.as_deref())
    }
}

/// A call that puts a path before routes: those that are declared inside it, behind it in its
/// chain, or by the router of another file that it is handed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupRow {
    /// Matcher: a call.
    pub call: String,
    /// Position of the path.
    #[serde(default)]
    pub path: usize,
    /// Name of the argument, or of the entry of the options, that holds the path.
    pub named: Option<String>,
    /// Name of another call of the same chain that holds the path.
    pub chained: Option<String>,
    /// It holds for the calls behind it in its chain, and not for what stands inside.
    #[serde(default)]
    pub chain: bool,
    /// Paths may begin with a word instead of a slash.
    #[serde(default)]
    pub bare: bool,
    /// It may be handed a router of another file.
    #[serde(default)]
    pub mounts: bool,
    /// Name of a call inside whose first text names the module that is mounted.
    pub through: Option<String>,
    /// Functions are called by the name of their module, without an import.
    #[serde(default)]
    pub modules: bool,
    /// Condition: a module that the file imports.
    pub import: Option<String>,
}

/// A way to declare a route by the place of a file, as Next.js and Nuxt do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRouteRow {
    /// Folders, at any depth, below which the path begins.
    pub folder: String,
    /// Stem of the file; absent when the file itself is the last part of the path.
    pub file: Option<String>,
    /// What stands before the path.
    #[serde(default)]
    pub prefix: String,
    /// Dots in the file's name part the path.
    #[serde(default)]
    pub dots: bool,
    /// Condition: a text that the file contains.
    pub contains: String,
}

/// A call to another service, or the construction of a client for such calls.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientRow {
    /// The call.
    pub call: String,
    /// Condition: a module that the file imports.
    pub import: Option<String>,
    /// Arguments, fields or following calls that limit its time.
    #[serde(default)]
    pub timeout: Vec<String>,
    /// Only the function itself, not a method or function of that name.
    #[serde(default)]
    pub bare: bool,
    /// The library's own limit, or `none`.
    pub default: String,
    /// Whether this makes the call or the client.
    pub role: ClientRole,
}

/// A call that must not be handed some values as they are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SinkRow {
    /// The concern of its signs.
    pub concern: String,
    /// What it takes.
    pub takes: Takes,
    /// The call.
    pub call: String,
    /// Condition: a module that the file imports.
    pub import: Option<String>,
    /// Of SQL it takes a part, not a whole statement.
    #[serde(default)]
    pub part: bool,
}

/// What a [`SinkRow`] takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Takes {
    /// SQL text.
    Sql,
    /// A line for the log.
    Log,
    /// HTML that is not escaped any more.
    Html,
}

/// What a deployment descriptor does for the services behind it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescriptorRow {
    /// The concern that it may settle.
    pub concern: String,
    /// Texts that all stand in the file; the place is that of the first.
    pub all: Vec<String>,
    /// What it is, for people.
    pub note: String,
}

/// What a [`ClientRow`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientRole {
    /// The request itself.
    Call,
    /// A client whose limit serves its calls.
    Client,
}

/// Whether a dotted name ends with a pattern at the border of a part; a trailing `*` leaves the
/// end of the last part open.
pub fn ends_with(name: &str, pattern: &str) -> bool {
    let begins =
        |at: usize| at == 0 || matches!(name.as_bytes()[at - 1], b'.' | b'/' | b':' | b')' | b'@');
    // `_server.close` closes a server, too.
    let border = |at: usize| begins(at) || (name.as_bytes()[at - 1] == b'_' && begins(at - 1));
    match pattern.strip_suffix('*') {
        Some(prefix) => {
            let found = name.match_indices(prefix).map(|(at, _)| at);
            found.into_iter().any(|at| border(at) && !name[at + prefix.len()..].contains('.'))
        }
        None => name.ends_with(pattern) && border(name.len() - pattern.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::ends_with;

    #[test]
    fn patterns_match_at_borders() {
        assert!(ends_with("prom-client.Counter", "Counter"));
        assert!(ends_with("net/http.Client", "http.Client"));
        assert!(ends_with("app().listen", "listen"));
        assert!(!ends_with("myCounter", "Counter"));
        assert!(ends_with("a.MapHealthChecksUI", "MapHealthChecks*"));
        assert!(!ends_with("a.MapHealthChecks.b", "MapHealthChecks*"));
    }
}
