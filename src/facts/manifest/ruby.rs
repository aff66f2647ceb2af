//! Gemfiles. <https://bundler.io/man/gemfile.5.html>

use super::{Mark, Sink};
use regex::Regex;
use std::sync::LazyLock;

/// Matches `gem "rails", "~> 7.1"`; not `gemspec` or `group :test do`.
static GEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^gem[ (]+["']([^"']+)["'](?:\s*,\s*["']([^"']+)["'])?"#).expect("valid pattern")
});

/// Reads a Gemfile.
pub fn gemfile(sink: &mut Sink<'_, '_>) {
    let text = sink.index.text();
    let (mut offset, mut development) = (0, false);
    for raw in text.split_inclusive('\n') {
        let line = raw.trim();
        let start = offset + (raw.len() - raw.trim_start().len());
        offset += raw.len();
        let at = sink.index.span(start..start + line.len());
        let test_group = line.contains(":test") || line.contains(":development");
        if line.starts_with("group ") {
            development = test_group && !line.contains(":production");
        } else if line == "end" {
            development = false;
        } else if line.starts_with("gemspec") {
            sink.mark(Mark::Library, at);
        } else if let Some(gem) = GEM.captures(line) {
            let version = gem.get(2).map_or("", |version| version.as_str());
            let grouped = line.contains("group") && test_group;
            let runtime = !(development || grouped);
            sink.depend(&gem[1], version, runtime, at);
        }
    }
}
