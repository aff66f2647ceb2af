//! Every rule file is whole, and every example of every rule gets the answer it states.

use readycheck::engine::example;
use readycheck::ruleset::{RuleSet, builtin_files};
use std::collections::BTreeSet;

fn set() -> RuleSet {
    match RuleSet::builtin() {
        Ok(set) => set,
        Err(refused) => panic!("{refused:?}"),
    }
}

#[test]
fn every_example_gets_the_answer_it_states() {
    let mut problems = Vec::new();
    for rule in &set().rules {
        for one in &rule.examples {
            if let Err(message) = example::test(rule, one) {
                problems.push(format!("rules/{}.md:{}: {message}", rule.meta.id, one.line));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn every_rule_file_is_loaded_and_stands_in_a_checklist() {
    let set = set();
    assert_eq!(set.rules.len(), builtin_files().len());
    let items = set.checklists.iter().flat_map(|checklist| &checklist.items);
    let listed: BTreeSet<&String> = items.flat_map(|item| &item.rules).collect();
    for rule in &set.rules {
        assert!(listed.contains(&rule.meta.id), "{} stands in no checklist", rule.meta.id);
        assert!(!rule.meta.references.is_empty(), "{} has no reference", rule.meta.id);
    }
}

#[test]
fn checklists_name_rules_that_exist() {
    let set = set();
    for checklist in &set.checklists {
        let mut ids = BTreeSet::new();
        for item in &checklist.items {
            assert!(ids.insert(&item.id), "{}: {} twice", checklist.id, item.id);
            assert!(!item.rules.is_empty() || item.attestation.is_some(), "{}", item.id);
            for rule in &item.rules {
                assert!(set.rule(rule).is_some(), "{}: no rule {rule}", checklist.id);
            }
        }
    }
}

#[test]
fn expressions_are_checked_when_they_are_loaded() {
    let head = "---\ntitle: A title\nseverity: advisory\n\
        applies-to: [image]\nmessage: m\nfix: f\n---\n\
        Why.\n\n**Fix.** So.\n\n";
    let tail = "\n```dockerfile bad line=1\nFROM a\n```\n```dockerfile good\nFROM b\n```\n";
    let refusal = |fences: &str| {
        let text = format!("{head}{fences}{tail}");
        match readycheck::ruleset::load("x/y", &text) {
            Ok(_) => String::new(),
            Err(refusal) => format!("{}: {}", refusal.line, refusal.message),
        }
    };
    let images = "```cel for-each\ncomponent.images\n```\n";
    for (fences, wanted) in [
        ("```cel assert\nsubject.nmae == 'x'\n```".to_owned(), "did you mean `name`"),
        (
            format!("{images}```cel assert\nsubject.stage_cuont > 1\n```"),
            "did you mean `stage_count`",
        ),
        ("```cel assert\ncomponent.imags.size() > 0\n```".to_owned(), "did you mean `images`"),
        ("```cel assert\n[1, 2].all(x, x > 0)\n```".to_owned(), "literal list"),
        ("```cel assert\nsubject.name.matches(subject.name)\n```".to_owned(), "literal pattern"),
        (
            "```cel assert\nsubject.languages + subject.languages == []\n```".to_owned(),
            "`+` on lists",
        ),
        (format!("```cel assert\ntrue || '{}' == ''\n```", "x".repeat(1100)), "longer than 1024"),
        ("```cel assert\nsubject.name ==\n```".to_owned(), ": "),
        (format!("```cel assert\ntrue\n```\n{images}"), "wrong place"),
    ] {
        let found = refusal(&fences);
        assert!(found.contains(wanted), "{fences}\n{found}");
    }
    assert_eq!(refusal(&format!("{images}```cel assert\nsubject.text == 'b'\n```")), "");
}

#[test]
fn a_rule_file_without_its_parts_is_refused() {
    let refused = |text: &str| readycheck::ruleset::load("x/y", text).is_err();
    assert!(refused(""));
    assert!(refused("---\ntitle: x\n---\n"));
    assert!(refused("---\ntitle: x\nseverity: advisory\napplies-to: [image]\ncolour: red\n---\n"));
}
