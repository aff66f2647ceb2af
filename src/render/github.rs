//! Workflow commands of GitHub Actions: annotations on the lines of a pull request.
//!
//! Of one step GitHub shows ten errors, ten warnings and ten notices, so the first annotation of
//! each rule comes first, with the number of its other places; what is left of the ten goes to
//! those. Every line that is written is a command, and no text can begin another.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::Options;
use super::group::{self, Group};
use super::names::Names;
use super::text::{clean, counted, listed};
use super::verdict;
use crate::report::{FindingRow, Report};
use crate::rule::Severity;
use crate::source::visible;
use std::io::{Result, Write};

/// Annotations of one level that GitHub shows of one step.
const SHOWN: usize = 10;

/// Writes the commands.
pub(super) fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<()> {
    let names = Names::new(report, &options.human.name);
    let title = format!("readycheck · {} · {}", names.root, verdict::word(report.verdict));
    let reason = verdict::reason(report);
    writeln!(out, "::notice title={}::{}", property(&title), message(&reason))?;
    for (severity, level) in [(Severity::Blocking, "error"), (Severity::Advisory, "warning")] {
        let groups = group::failing(report, severity);
        let found: Vec<Vec<&FindingRow>> =
            groups.iter().map(|group| group.findings(report)).collect();
        for (group, findings) in groups.iter().zip(&found) {
            let names = listed(&group.names(report, &names), 3);
            let title = format!("{} · {names}", group.rule);
            let text = text(report, group, findings);
            writeln!(out, "::{level} {}", command(findings.first(), options, &title, &text))?;
        }
        let room = SHOWN.saturating_sub(groups.len());
        for (group, finding) in further(&groups, &found).into_iter().take(room) {
            let text = sentences(finding, &finding.help);
            let place = Some(finding);
            writeln!(out, "::{level} {}", command(place.as_ref(), options, &group.rule, &text))?;
        }
    }
    Ok(())
}

/// The second place of each rule, then the third of each, and so on.
fn further<'r>(
    groups: &'r [Group],
    found: &[Vec<&'r FindingRow>],
) -> Vec<(&'r Group, &'r FindingRow)> {
    let mut places: Vec<(usize, &Group, &FindingRow)> = Vec::new();
    for (group, findings) in groups.iter().zip(found) {
        let rest = findings.iter().enumerate().skip(1).take(SHOWN);
        places.extend(rest.map(|(at, finding)| (at, group, *finding)));
    }
    places.sort_by_key(|(at, _, _)| *at);
    places.into_iter().map(|(_, group, finding)| (group, finding)).collect()
}

/// The message of a rule's first place, its fix, and how many more places there are.
fn text(report: &Report, group: &Group, findings: &[&FindingRow]) -> String {
    let mut text = match findings.first() {
        Some(first) => sentences(first, &group.fix(report)),
        None => clean(report.rules.get(&group.rule).map_or("", |rule| &rule.title)),
    };
    if let more @ 1.. = findings.len().saturating_sub(1) {
        text.push_str(&format!("\nand {}", counted(more, "more place")));
    }
    text
}

fn sentences(finding: &FindingRow, fix: &str) -> String {
    let fix = clean(fix);
    let message = clean(&finding.message);
    if fix.is_empty() { message } else { format!("{message}\nFix: {fix}") }
}

/// What follows the name of a command: properties and message.
fn command(place: Option<&&FindingRow>, options: &Options, title: &str, text: &str) -> String {
    let mut properties = Vec::new();
    if let Some(FindingRow { path, start, end, .. }) = place {
        properties
            .push(format!("file={}", property(&visible(&format!("{}{path}", options.prefix)))));
        properties.push(format!("line={},col={}", start.line, start.column));
        if end.line == start.line && end.column > start.column {
            properties.push(format!("endColumn={}", end.column));
        }
    }
    properties.push(format!("title={}", property(&clean(title))));
    format!("{}::{}", properties.join(","), message(text))
}

/// A message: line ends are escaped, and nothing is left that another command could begin with.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: what ends it is escaped, too.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample::{finding, hostile, options, report, result, shop};
    use crate::report::{Status, Verdict};

    fn lines(report: &Report) -> Vec<String> {
        let mut out = Vec::new();
        render(report, &options(), &mut out).expect("a Vec takes every byte");
        let text = String::from_utf8(out).expect("the renderer writes UTF-8");
        text.split('\n').filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn a_rule_is_one_annotation_and_its_places_fill_the_rest() {
        let mut shop = shop();
        shop.results[0].findings[0].end.column = 23;
        let lines = lines(&shop);
        assert_eq!(
            lines[0],
            "::notice title=readycheck · shop · NOT READY::4 blocking failures in 3 rules"
        );
        let root = "runs as root: alpine:3.20 sets no user, and no USER comes before";
        let user = "::error file=services/cart/Dockerfile,line=18,col=1,title=docker/non-root-user \
                    · cart%2C mailer::";
        let more = "%0AFix: put `USER 10001` before CMD%0Aand 1 more place";
        assert_eq!(lines[1], format!("{user}{root}{more}"));
        assert!(lines[2].contains(",line=41,col=17,endColumn=23,title="), "{}", lines[2]);
        assert_eq!(lines[3], "::error title=deps/lockfile · mailer::a lockfile is committed");
        assert!(lines[4].starts_with("::error file=services/mailer/Dockerfile,line=9"));
        assert!(lines[5].starts_with("::warning title=docs/runbook"), "{lines:?}");
    }

    #[test]
    fn further_places_are_spread_over_the_rules_up_to_ten() {
        let found = |rule: &str| (0..30).map(|line| finding(rule, line, 1, "m", "")).collect();
        let rows = ["a/a", "a/b"].map(|rule| result(rule, ".", Status::Fail, found(rule)));
        let lines = lines(&report(Verdict::NotReady, rows.into()));
        assert_eq!(lines.len(), 11);
        let of_b = lines.iter().filter(|line| line.contains("file=a/b")).count();
        assert_eq!(of_b, 5);
        assert!(lines[1].ends_with("and 29 more places"), "{}", lines[1]);
    }

    #[test]
    fn no_text_begins_a_command() {
        for line in lines(&hostile()) {
            let ours = ["::notice ", "::error ", "::warning "];
            assert!(ours.iter().any(|start| line.starts_with(start)), "{line}");
            assert!(!line.contains(['\r', '\u{1b}', '\u{202e}']), "{line:?}");
            let (head, _) = line[2..].split_once("::").expect("properties and message");
            assert!(!head.contains(':'), "{head}");
            let known = ["notice ", "error ", "warning "];
            let head = known.iter().fold(head, |h, word| h.trim_start_matches(word));
            let names = ["file=", "line=", "col=", "endColumn=", "title="];
            let fits = |part: &str| names.iter().any(|name| part.starts_with(name));
            assert!(head.split(',').all(fits), "{head}");
        }
    }
}
