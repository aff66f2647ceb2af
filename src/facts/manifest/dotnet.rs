//! .NET project files. <https://learn.microsoft.com/dotnet/core/project-sdk/overview>

use super::{Mark, Sink};
use crate::facts::Role;
use crate::parse::xml;

struct Found {
    sdk: Option<String>,
    output: Option<String>,
    is_test: bool,
    is_client: bool,
    packages: Vec<(String, String, std::ops::Range<usize>)>,
    projects: Vec<String>,
}

/// Reads a `.csproj`, `.fsproj` or `.vbproj`.
pub fn project(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text().trim_start_matches('\u{FEFF}');
    let shift = sink.index.text().len() - text.len();
    let (found, issues) = xml::parse(text, find);
    sink.issues.extend(issues);
    let Some(found) = found else { return };
    let stem = sink.file_name.rsplit_once('.').map_or(sink.file_name, |(stem, _)| stem);
    sink.manifest.name = Some(stem.to_owned());
    let start = sink.start();
    for (name, version, range) in &found.packages {
        let at = sink.index.span(range.start + shift..range.end + shift);
        sink.depend(name, version, true, at);
        if version.contains('*') || version.contains(',') {
            sink.mark(Mark::Floating(format!("{name} {version}")), at);
        }
    }
    for project in found.projects {
        sink.mark(Mark::LocalDependency(project.replace('\\', "/")), start);
    }
    let tests =
        ["BenchmarkDotNet", "MSTest.TestFramework", "Microsoft.NET.Test.Sdk", "NUnit", "xunit"];
    if found.is_test || found.packages.iter().any(|(name, ..)| tests.contains(&name.as_str())) {
        sink.mark(Mark::Tests, start);
        return;
    }
    if found.is_client {
        sink.role(Role::Application, Some("dotnet"), "UseMaui, UseWPF or UseWindowsForms", start);
    }
    match found.sdk.as_deref() {
        Some("Microsoft.NET.Sdk.Web") => {
            sink.role(Role::Server, Some("aspnetcore"), "Microsoft.NET.Sdk.Web", start);
        }
        Some("Microsoft.NET.Sdk.Worker") => {
            sink.role(Role::Worker, Some("dotnet"), "Microsoft.NET.Sdk.Worker", start);
        }
        Some("Microsoft.NET.Sdk.BlazorWebAssembly") => {
            sink.role(Role::Site, Some("blazor"), "Microsoft.NET.Sdk.BlazorWebAssembly", start);
        }
        _ => match found.output.as_deref() {
            Some("Exe" | "WinExe") => sink.mark(Mark::Binary(stem.to_owned()), start),
            _ => sink.mark(Mark::Library, start),
        },
    }
}

fn find(document: &roxmltree::Document<'_>) -> Found {
    let root = document.root_element();
    let mut found = Found {
        sdk: root.attribute("Sdk").map(|sdk| sdk.split('/').next().unwrap_or(sdk).to_owned()),
        output: None,
        is_test: false,
        is_client: false,
        packages: Vec::new(),
        projects: Vec::new(),
    };
    for node in root.descendants().filter(roxmltree::Node::is_element) {
        let text = || node.text().unwrap_or_default().trim().to_owned();
        match node.tag_name().name() {
            "OutputType" => found.output = Some(text()),
            "IsTestProject" => found.is_test = text().eq_ignore_ascii_case("true"),
            "UseMaui" | "UseWPF" | "UseWindowsForms" => {
                found.is_client |= text().eq_ignore_ascii_case("true");
            }
            "Sdk" => found.sdk = node.attribute("Name").map(str::to_owned).or(found.sdk),
            "PackageReference" => {
                let name = node.attribute("Include").or(node.attribute("Update"));
                let child = node.children().find(|child| child.has_tag_name("Version"));
                let version = node.attribute("Version").or(child.and_then(|c| c.text()));
                let entry = (name.unwrap_or_default(), version.unwrap_or_default());
                found.packages.push((entry.0.to_owned(), entry.1.to_owned(), node.range()));
            }
            "ProjectReference" => {
                found.projects.extend(node.attribute("Include").map(str::to_owned));
            }
            _ => {}
        }
    }
    found
}
