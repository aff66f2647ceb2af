//! What is accepted: waivers of the configuration and inline comments. A failure stays visible as
//! waived; a waiver that expired or matches nothing is reported.

use super::Diagnostic;
use crate::config::Waiver;
use crate::discover::Class;
use crate::facts::What;
use crate::repository::{Component, Repository};
use crate::rule::Finding;
use crate::source::{FileId, Position};
use std::collections::BTreeSet;

/// The waivers and inline comments of a run, and which of them were needed.
pub struct Suppressions<'r> {
    repository: &'r Repository,
    waivers: &'r [Waiver],
    today: &'r str,
    used_waivers: BTreeSet<usize>,
    used_comments: BTreeSet<usize>,
}

impl<'r> Suppressions<'r> {
    /// Collects what may be accepted on the day `today` (ISO date, UTC; expiry is inclusive).
    pub fn new(repository: &'r Repository, waivers: &'r [Waiver], today: &'r str) -> Self {
        let (used_waivers, used_comments) = (BTreeSet::new(), BTreeSet::new());
        Suppressions { repository, waivers, today, used_waivers, used_comments }
    }

    /// Why a finding is accepted; `None` when it is not. An expired waiver accepts nothing, and
    /// what it would have accepted is told with `expired`.
    pub fn accepts(
        &mut self,
        rule: &str,
        component: &Component,
        finding: &Finding,
        expired: &mut Option<String>,
    ) -> Option<String> {
        if let Some(reason) = self.by_comment(rule, finding) {
            return Some(reason);
        }
        let path = self.repository.path(finding.at);
        for (index, waiver) in self.waivers.iter().enumerate() {
            if waiver.rule != rule || !waiver.selects(path, component, &finding.object) {
                continue;
            }
            self.used_waivers.insert(index);
            let Waiver { reason, owner, approver, expires, .. } = waiver;
            if expires.as_str() >= self.today {
                let who = format!("{owner}, approved by {approver}");
                return Some(format!("{reason} (until {expires}, {who})"));
            }
            *expired = Some(format!("the waiver of {owner} expired on {expires}"));
        }
        None
    }

    fn by_comment(&mut self, rule: &str, finding: &Finding) -> Option<String> {
        let file = finding.at.file;
        let start = self.repository.facts_by_file[file.0 as usize].start;
        for (offset, fact) in self.repository.facts_of(file).iter().enumerate() {
            let What::Suppression(comment) = &fact.what else { continue };
            let here = comment.line == finding.at.start.line && !comment.reason.is_empty();
            if here && comment.rule == rule {
                self.used_comments.insert(start + offset);
                return Some(comment.reason.clone());
            }
        }
        None
    }

    /// Waivers and comments that accepted nothing, and comments without a reason. Only rules that
    /// were asked (`ran`) can leave one unused.
    pub fn leftovers(&self, ran: &dyn Fn(&str) -> bool) -> Vec<Diagnostic> {
        let mut left = Vec::new();
        for (index, waiver) in self.waivers.iter().enumerate() {
            if !self.used_waivers.contains(&index) && ran(&waiver.rule) {
                let message = format!("the waiver of {} matches nothing", waiver.rule);
                let (path, start) = (waiver.path_of_file.clone(), waiver.at);
                left.push(Diagnostic { path, start, message });
            }
        }
        for (index, fact) in self.repository.facts.iter().enumerate() {
            let What::Suppression(comment) = &fact.what else { continue };
            if self.repository.file(fact.at.file).class != Class::Own {
                continue;
            }
            let rule = &comment.rule;
            let message = if comment.reason.is_empty() {
                format!("`readycheck: ignore[{rule}]` needs a reason behind the bracket")
            } else if !self.used_comments.contains(&index) && ran(rule) {
                format!("`readycheck: ignore[{rule}]` matches no failure")
            } else {
                continue;
            };
            left.push(self.diagnostic(fact.at.file, fact.at.start, message));
        }
        left
    }

    fn diagnostic(&self, file: FileId, start: Position, message: String) -> Diagnostic {
        Diagnostic { path: self.repository.file(file).path.clone(), start, message }
    }
}
