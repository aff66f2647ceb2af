//! Maven and Gradle build files.
//! <https://maven.apache.org/pom.html> <https://docs.gradle.org/current/userguide/userguide.html>

use super::{Alias, Dependency, Mark, Sink};
use crate::parse::xml;
use crate::signals::signals;
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Default)]
struct Pom {
    name: Option<String>,
    packaging: Option<String>,
    modules: Vec<String>,
    dependencies: Vec<(String, String, bool, Range<usize>)>,
    plugins: Vec<(String, Range<usize>)>,
    /// Parent and imported bills of materials.
    inherited: Vec<(String, String, Range<usize>)>,
    properties: BTreeMap<String, String>,
}

/// Reads a `pom.xml`.
pub fn maven(sink: &mut Sink<'_, '_>) {
    let (pom, issues) = xml::parse(sink.index.text(), pom);
    sink.issues.extend(issues);
    let Some(pom) = pom else { return };
    sink.manifest.name = pom.name;
    for (name, version, runtime, range) in pom.dependencies {
        let at = sink.index.span(range);
        sink.depend(&name, &version, runtime, at);
        let moving = version.starts_with(['[', '(']) || version == "LATEST" || version == "RELEASE";
        if moving || (version.ends_with("-SNAPSHOT") && !version.contains('$')) {
            sink.mark(Mark::Floating(format!("{name} {version}")), at);
        }
    }
    for (name, version, range) in pom.inherited {
        let property = version.strip_prefix("${").and_then(|v| v.strip_suffix('}'));
        let version = property.and_then(|p| pom.properties.get(p)).cloned().unwrap_or(version);
        let at = sink.index.span(range);
        sink.manifest.inherited.push(Dependency { name, requirement: version, runtime: true, at });
    }
    for (plugin, range) in pom.plugins {
        let at = sink.index.span(range);
        let boots = ["spring-boot-maven-plugin", "quarkus-maven-plugin", "micronaut-maven-plugin"];
        if boots.contains(&plugin.as_str()) || plugin == "exec-maven-plugin" {
            sink.mark(Mark::Starts(plugin), at);
        }
    }
    if let Some(packaging) = pom.packaging.as_deref().filter(|p| matches!(*p, "war" | "ear")) {
        sink.mark(Mark::Starts(packaging.to_owned()), sink.start());
    }
    if pom.packaging.as_deref() == Some("pom") || !pom.modules.is_empty() {
        sink.mark(Mark::Aggregator, sink.start());
    }
    if !pom.modules.is_empty() {
        sink.manifest.members = Some(pom.modules);
    }
}

fn child(node: roxmltree::Node<'_, '_>, name: &str) -> Option<String> {
    let found = node.children().find(|child| child.tag_name().name() == name);
    found.and_then(|child| child.text()).map(|text| text.trim().to_owned())
}

/// `group:artifact` and version.
fn coordinates(node: roxmltree::Node<'_, '_>) -> (String, String) {
    let text = |name| child(node, name).unwrap_or_default();
    (format!("{}:{}", text("groupId"), text("artifactId")), text("version"))
}

fn pom(document: &roxmltree::Document<'_>) -> Pom {
    let root = document.root_element();
    let mut pom = Pom { name: child(root, "artifactId"), ..Pom::default() };
    pom.packaging = child(root, "packaging");
    for node in root.descendants().filter(roxmltree::Node::is_element) {
        let around = ["dependencyManagement", "exclusions", "pluginManagement"];
        let managed = node.ancestors().any(|a| around.contains(&a.tag_name().name()));
        match node.tag_name().name() {
            "dependency" if managed && child(node, "scope").as_deref() != Some("import") => {}
            "parent" | "dependency" if managed || node.tag_name().name() == "parent" => {
                let (name, version) = coordinates(node);
                pom.inherited.push((name, version, node.range()));
            }
            "properties" => {
                let properties = node.children().filter(roxmltree::Node::is_element);
                let pair = |p: roxmltree::Node<'_, '_>| {
                    (p.tag_name().name().to_owned(), p.text().unwrap_or_default().trim().to_owned())
                };
                pom.properties.extend(properties.map(pair));
            }
            "module" => pom.modules.extend(node.text().map(|text| text.trim().to_owned())),
            "dependency" => {
                let scope = child(node, "scope");
                let runtime = !matches!(scope.as_deref(), Some("test" | "provided"));
                let (name, version) = coordinates(node);
                pom.dependencies.push((name, version, runtime, node.range()));
            }
            "plugin" if !managed => {
                pom.plugins.extend(child(node, "artifactId").map(|name| (name, node.range())));
            }
            _ => {}
        }
    }
    pom
}

/// Matches `implementation("g:a:v")`, `testImplementation 'g:a'`; not
/// `implementation(project(":x"))`.
static GRADLE_DEPENDENCY: LazyLock<Regex> = LazyLock::new(|| {
    let words = "[iI]mplementation|[aA]pi|[cC]ompile|[cC]ompileOnly|[rR]untime|[rR]untimeOnly";
    let configuration = format!(r"(?m)^[ \t]*(\w*(?:{words}))");
    let coordinate = r#"[ (]+(?:platform\()?["']([\w.-]+:[\w.-]+)(?::([^"'@]+))?["'@]"#;
    Regex::new(&format!("{configuration}{coordinate}")).expect("valid pattern")
});

/// Matches `api(libs.x.y)`, `implementation platform(libs.z)` and `alias(libs.plugins.x)`; not
/// `alias(libs.plugins.x) apply false`.
static GRADLE_ALIAS: LazyLock<Regex> = LazyLock::new(|| {
    let words = "[iI]mplementation|[aA]pi|[cC]ompile|[cC]ompileOnly|[rR]untime|[rR]untimeOnly";
    let configuration = format!(r"(?m)^[ \t]*(\w*(?:{words})|alias)");
    let name = r"[ (]+(?:(?:enforcedP|p)latform[ (]+)?libs\.([\w.]+)";
    Regex::new(&format!(r"{configuration}{name}([^\n]*)")).expect("valid pattern")
});

/// Matches `id("org.springframework.boot")` and `id 'application'`; not `apply from: 'x'`.
static GRADLE_PLUGIN: LazyLock<Regex> = LazyLock::new(|| {
    let id = r#"id[ (]+["']([\w.-]+)["']"#;
    let apply = r#"apply plugin: ["']([\w.-]+)["']"#;
    Regex::new(&format!(r"(?m)^[ \t]*(?:{id}|{apply}|(application)\s*$)")).expect("valid pattern")
});

/// Matches `implementation(project(":libs:core"))` and `api(projects.libs.core)`; not
/// `testImplementation(project(":x"))`.
static GRADLE_PROJECT: LazyLock<Regex> = LazyLock::new(|| {
    let words = "implementation|api|compile|runtimeOnly";
    let project = r#"(?:project\(\s*(?:path\s*[:=]\s*)?["'](:[\w:.-]+)["']|projects\.([\w.]+))"#;
    Regex::new(&format!(r"(?m)^[ \t]*(?:\w*Main)?(?i:{words})[ (]+{project}"))
        .expect("valid pattern")
});

/// Matches `mainClass.set("x.MainKt")`, `mainClass = 'x.Main'` and `mainClassName = "x.Main"`.
static GRADLE_MAIN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"mainClass(?:Name)?(?:\.set\(|\s*=)\s*["']([\w.$]+)["']"#).expect("valid pattern")
});

/// Reads a Gradle build script, Groovy or Kotlin.
pub fn gradle(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text();
    for found in GRADLE_DEPENDENCY.captures_iter(text) {
        let (Some(whole), Some(name)) = (found.get(0), found.get(2)) else { continue };
        let start = whole.end() - whole.as_str().trim_start().len();
        let at = sink.index.span(start..whole.end());
        let version = found.get(3).map_or("", |version| version.as_str());
        let runtime = !found[1].to_lowercase().contains("test");
        sink.depend(name.as_str(), version, runtime, at);
        if version.contains('+') || version.starts_with("latest.") || version.starts_with('[') {
            sink.mark(Mark::Floating(format!("{} {version}", name.as_str())), at);
        }
    }
    for found in GRADLE_PLUGIN.captures_iter(text) {
        let Some(plugin) = found.iter().skip(1).flatten().next() else { continue };
        let at = sink.index.span(plugin.range());
        let behind = text[plugin.end()..].lines().next().unwrap_or_default();
        let version = behind.split_once("version").map_or("", |(_, rest)| rest);
        let version = version.trim_matches(|c: char| matches!(c, ' ' | '"' | '\'' | '(' | ')'));
        let (name, requirement) = (plugin.as_str().to_owned(), version.to_owned());
        sink.manifest.inherited.push(Dependency { name, requirement, runtime: true, at });
        gradle_plugin(sink, plugin.as_str(), at);
    }
    aliases(sink);
    for found in GRADLE_PROJECT.captures_iter(text) {
        let Some(project) = found.get(1).or(found.get(2)) else { continue };
        let at = sink.index.span(project.range());
        let path = match project.as_str().strip_prefix(':') {
            Some(path) => format!(":{path}"),
            None => format!(":{}", project.as_str().replace('.', ":")),
        };
        sink.mark(Mark::LocalDependency(path), at);
    }
    if let Some(main) = GRADLE_MAIN.captures(text).and_then(|found| found.get(1)) {
        sink.mark(Mark::Starts(main.as_str().to_owned()), sink.index.span(main.range()));
    }
}

/// Names of a version catalog.
fn aliases(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text();
    for found in GRADLE_ALIAS.captures_iter(text) {
        let (Some(name), Some(rest)) = (found.get(2), found.get(3)) else { continue };
        if !["apply false", "apply(false)"].iter().any(|off| rest.as_str().contains(off)) {
            let runtime = !found[1].to_lowercase().contains("test");
            // The accessor of a name gives a provider; `get` and `asProvider` give what it holds.
            let name_text = name.as_str().trim_end_matches(".get").trim_end_matches(".asProvider");
            let name_text = name_text.to_owned();
            let at = sink.index.span(name.range());
            sink.manifest.aliases.push(Alias { name: name_text, runtime, at });
        }
    }
}

fn gradle_plugin(sink: &mut Sink<'_, '_>, plugin: &str, at: crate::source::Span) {
    if let Some(known) = signals().dependency("java", plugin) {
        sink.role(known.role, known.framework.as_deref(), plugin, at);
    }
    if let Some(mark) = plugin_mark(plugin) {
        sink.mark(mark, at);
    }
}

/// What a Gradle plugin says of the package that applies it.
pub fn plugin_mark(plugin: &str) -> Option<Mark> {
    match plugin {
        "application" | "io.quarkus" | "org.springframework.boot" => {
            Some(Mark::Starts(plugin.to_owned()))
        }
        "java-library" | "maven-publish" => Some(Mark::Library),
        _ => None,
    }
}
