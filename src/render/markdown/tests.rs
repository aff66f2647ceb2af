//! The Markdown page as a whole, on reports made by hand.

use super::{COMMENT, page, render, summary};
use crate::render::Options;
use crate::render::sample::{finding, hostile, known, options, report, result, shop};
use crate::report::{Report, Status, Verdict};
use pulldown_cmark::{Event, Parser, Tag};

fn comment(report: &Report, options: &Options) -> String {
    let mut out = Vec::new();
    render(report, options, &mut out).expect("a Vec takes every byte");
    String::from_utf8(out).expect("the renderer writes UTF-8")
}

#[test]
fn says_the_verdict_what_to_do_and_where() {
    let text = comment(&shop(), &options());
    for part in [
        "## ❌ readycheck · shop · NOT READY\n\n4 blocking failures in 3 rules\n",
        "- **STOP** checkout: `health/probe-path-exists`\n",
        "3. commit a lockfile for mailer (clears 1)\n",
        "| cart | go service | `services/cart` | 1 | 0 |\n",
        "**`docker/non-root-user`** · cart, mailer\n\n- `services/cart/Dockerfile:18` runs as root",
        "\nFix: put `USER 10001` before CMD\n",
        "(the only route is /healthz: `services/checkout/src/app.ts:22`)",
        "### Advisory: 1\n\ndocs 1\n",
        "| deployment readiness | 2 | 1 | 1 | | | |\n",
        "<summary>Diagnostics: 1</summary>",
    ] {
        assert!(text.contains(part), "{part}\n--\n{text}");
    }
}

#[test]
fn links_lead_to_the_line_at_the_commit() {
    let source = Some("https://example.com/shop/blob/abc/".to_owned());
    let text = comment(&shop(), &Options { prefix: "a b/".to_owned(), source, ..options() });
    let link = "[`services/cart/Dockerfile:18`](https://example.com/shop/blob/abc/a%20b/services/\
                cart/Dockerfile#L18)";
    assert!(text.contains(link), "{text}");
}

#[test]
fn what_does_not_fit_is_cut_with_a_sentence() {
    let message = "long ".repeat(40);
    let found = |rule: &str| (0..40).map(|line| finding(rule, line, 1, &message, "")).collect();
    let rows = (0..60).map(|at| format!("docker/rule-{at}"));
    let rows = rows.map(|rule| result(&rule, "web", Status::Fail, found(&rule)));
    let report = report(Verdict::NotReady, rows.collect());
    let text = comment(&report, &options());
    assert!(text.len() <= COMMENT && text.contains("_Cut here: "), "{}", text.len());
    assert!(text.contains("- … and 32 more\n") && text.contains("| deployment readiness |"));
    let long = summary(&report, &options(), 1 << 20);
    assert!(long.contains("docker/rule-59:39`") && !long.contains("_Cut here"), "{}", long.len());
    for limit in [0, 10, 500, 2_000] {
        assert!(page(&report, &options(), limit, 5).len() <= limit);
    }
}

#[test]
fn what_was_known_before_is_counted_apart() {
    let text = comment(&known(), &options());
    assert!(text.contains("Known: 7 in readycheck-baseline.json: not counted"), "{text}");
}

#[test]
fn hostile_text_is_text() {
    let source = Some("https://example.com/blob/".to_owned());
    let text = comment(&hostile(), &Options { source, ..options() });
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']), "{text:?}");
    assert!(!text.contains("##["), "{text}");
    let begins = |line: &str| line.trim_start().starts_with("::");
    assert!(!text.lines().any(begins), "{text}");
    let tables = pulldown_cmark::Options::ENABLE_TABLES;
    for event in Parser::new_ext(&text, tables) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let ours = ["<details><summary>", "</details>"];
                let known = ours.iter().any(|tag| html.starts_with(tag));
                assert!(known && !html.contains("script"), "{html}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://example.com/blob/"), "{dest_url}");
            }
            Event::Start(Tag::Strong | Tag::Image { .. }) => {}
            _ => {}
        }
    }
    let rows = text.lines().filter(|line| line.starts_with("| ") && line.ends_with(" |"));
    let widths = rows.filter(|row| row.contains("alert"));
    for row in widths {
        let bars = row.replace("\\|", "").matches('|').count();
        assert!(bars == 6 || bars == 8, "{row}");
    }
}
