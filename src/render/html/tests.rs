//! The page as a browser takes it, on reports made by hand.

use super::{policy, render};
use crate::render::Options;
use crate::render::sample::{HOSTILE, hostile, known, options, shop};
use crate::report::Report;

fn page(report: &Report, options: &Options) -> String {
    let mut out = Vec::new();
    render(report, options, &mut out).expect("a Vec takes every byte");
    String::from_utf8(out).expect("the renderer writes UTF-8")
}

/// The tags of a page, without the text of its style and script.
fn tags(page: &str) -> Vec<&str> {
    let (head, rest) = page.split_once("<style>").expect("a style");
    let (_, rest) = rest.split_once("</style>").expect("its end");
    let (body, tail) = rest.rsplit_once("<script>").expect("a script");
    let (_, tail) = tail.split_once("</script>").expect("its end");
    let parts = [head, body, tail].into_iter().flat_map(|part| part.split('<').skip(1));
    parts.map(|tag| tag.split('>').next().unwrap_or(tag)).collect()
}

#[test]
fn tells_the_verdict_the_failures_and_their_lines() {
    let page = page(&shop(), &options());
    for part in [
        "<h1>shop <span class=\"word\">NOT READY</span></h1>",
        "<p class=\"reason\">4 blocking failures in 3 rules</p>",
        "<b>4</b> blocking failures</li>",
        "commit a lockfile for mailer",
        "<code class=\"place\">services&#x2f;cart&#x2f;Dockerfile:18</code>",
        "<span class=\"line hit\"><span class=\"number\">18</span><span class=\"text\"><mark>CMD\
         </mark> ",
        "<p class=\"fix\"><b>Fix</b> put <code>USER 10001</code> before CMD</p>",
        "the only route is /healthz",
        "<p><strong>Fix.</strong> Commit the lockfile.</p>",
        "<li data-status=\"not-applicable\" data-severity=\"blocking\" data-category=\"docker\">",
    ] {
        assert!(page.contains(part), "{part}\n--\n{page}");
    }
}

#[test]
fn loads_nothing_and_runs_nothing_but_its_own() {
    let source = Some("https://example.com/blob/abc/".to_owned());
    let page = page(&shop(), &Options { source, ..options() });
    for tag in tags(&page) {
        let loads = ["src=", "style=", " on", "url(", "srcset", "@import"];
        assert!(!loads.iter().any(|word| tag.contains(word)), "{tag}");
        let link = tag.starts_with("link") || tag.starts_with("iframe") || tag.starts_with("img");
        assert!(!link, "{tag}");
    }
    let escaped = policy().replace('\'', "&#x27;").replace('/', "&#x2f;");
    assert!(page.contains(&escaped), "{escaped}");
    assert!(page.contains("https:&#x2f;&#x2f;example.com&#x2f;blob&#x2f;abc&#x2f;services"));
}

#[test]
fn every_link_on_the_page_has_its_target() {
    let page = page(&hostile(), &options());
    let links = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    let missing: Vec<&str> = links.filter(|id| !page.contains(&format!("id=\"{id}\""))).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn what_was_known_before_is_counted_apart() {
    let text = page(&known(), &options());
    assert!(text.contains("7 known in readycheck-baseline.json: not counted"), "{text}");
}

#[test]
fn hostile_text_is_text() {
    let source = Some("https://example.com/blob/abc/".to_owned());
    let page = page(&hostile(), &Options { source, ..options() });
    assert!(page.contains("&lt;script&gt;alert(1)&lt;"), "the text is shown");
    assert!(!page.contains(['\u{1b}', '\u{202e}', '\u{0}', '\r']));
    assert_eq!(page.matches("<script").count(), 1);
    assert!(!page.contains("javascript:alert") || !page.contains("href=\"javascript"));
    let known = ["a ", "b", "body", "button ", "code", "details ", "div ", "footer ", "form "];
    let more = ["h1", "h2", "h3", "head", "header ", "html ", "input ", "label", "li", "main "];
    let rest = ["mark", "meta ", "ol ", "option", "p", "pre ", "rect ", "section", "select "];
    let last = ["span", "strong", "summary", "svg ", "t", "ul ", "!doctype"];
    let ours: Vec<&str> = [&known[..], &more, &rest, &last].concat();
    for tag in tags(&page) {
        let tag = tag.trim_start_matches('/');
        assert!(ours.iter().any(|name| tag.starts_with(name.trim_end())), "{tag}");
    }
    assert!(HOSTILE.contains("{{ 7*7 }}") && page.contains("{{ 7*7 }}"), "no template in a value");
}
