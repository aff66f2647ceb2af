//! Failing results grouped by rule across components. Decides the order, draws nothing.

use super::names::Names;
use super::text::{and, clean};
use crate::report::{FindingRow, Report, ResultRow, Status};
use crate::rule::Severity;
use std::collections::BTreeSet;

/// The failures of one rule.
pub(super) struct Group {
    /// Rule id.
    pub(super) rule: String,
    /// Severity of all of them.
    pub(super) severity: Severity,
    /// Indices into the report's results, at least one.
    pub(super) rows: Vec<usize>,
}

impl Group {
    /// The failing results.
    pub(super) fn results<'r>(&self, report: &'r Report) -> impl Iterator<Item = &'r ResultRow> {
        self.rows.iter().map(|at| &report.results[*at])
    }

    /// The findings, component after component; one that several components share counts once.
    pub(super) fn findings<'r>(&self, report: &'r Report) -> Vec<&'r FindingRow> {
        let mut seen = BTreeSet::new();
        let mut findings: Vec<&FindingRow> = Vec::new();
        findings.extend(self.results(report).flat_map(|row| &row.findings));
        findings.retain(|finding| seen.insert((&finding.path, finding.start, &finding.message)));
        findings
    }

    /// The names of the components.
    pub(super) fn names(&self, report: &Report, names: &Names) -> Vec<String> {
        self.results(report).map(|row| names.of(&row.component)).collect()
    }

    /// What to do, in a few words, with the names of the components put in.
    pub(super) fn action(&self, report: &Report, names: &Names) -> String {
        let next = report.rules.get(&self.rule).map_or(self.rule.as_str(), |rule| &rule.next);
        clean(&next.replace("{components}", &and(&self.names(report, names), 2)))
    }

    /// The fix of the first finding that has one, else the rule's.
    pub(super) fn fix(&self, report: &Report) -> String {
        let findings = self.findings(report);
        let help = findings.iter().map(|finding| finding.help.as_str());
        let rule = report.rules.get(&self.rule).map(|rule| rule.fix.as_str());
        clean(help.chain(rule).find(|text| !text.trim().is_empty()).unwrap_or(""))
    }
}

/// The groups of one severity, those with most failing results first, else in report order.
pub(super) fn failing(report: &Report, severity: Severity) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, row) in report.results.iter().enumerate() {
        if row.status != Status::Fail || row.severity != severity {
            continue;
        }
        match groups.iter_mut().find(|group| group.rule == row.rule) {
            Some(group) => group.rows.push(at),
            None => groups.push(Group { rule: row.rule.clone(), severity, rows: vec![at] }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.rows.len()));
    groups
}

/// Failing results of each category, most first.
pub(super) fn categories(groups: &[Group]) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for group in groups {
        let category = clean(group.rule.split('/').next().unwrap_or(&group.rule));
        match counts.iter_mut().find(|(name, _)| *name == category) {
            Some((_, count)) => *count += group.rows.len(),
            None => counts.push((category, group.rows.len())),
        }
    }
    counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.clone()));
    counts
}

/// `path:line:column` of a finding.
pub(super) fn place(finding: &FindingRow) -> String {
    let start = finding.start;
    clean(&format!("{}:{}:{}", finding.path, start.line, start.column))
}
