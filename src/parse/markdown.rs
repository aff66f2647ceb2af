//! Markdown to sections: headings with the prose, steps, tables, code and links below them.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Matches `<h1 align="center">Shop</h1>` and `<a href="https://x">`; not `<img src="x">`.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    let heading = r"<h([1-6])\b[^>]*>((?s:.{0,400}?))</h[1-6]>";
    let link = r#"<a\b[^>]{0,400}?href="([^"]+)""#;
    Regex::new(&format!("{heading}|{link}")).expect("valid pattern")
});

/// Matches any tag, `<br/>`; not `a < b`.
static ANY_TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"</?[a-zA-Z!][^<>]{0,1000}>").expect("valid pattern"));

/// The text from one heading to the next of any level; the first may have no heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// Heading text without markup; empty before the first heading.
    pub heading: String,
    /// 1 to 6; 0 before the first heading.
    pub level: u8,
    /// Bytes of the heading's line.
    pub range: Range<usize>,
    /// Paragraph text, list items not included.
    pub prose: String,
    /// List items, one text each.
    pub items: Vec<Item>,
    /// Fenced and indented code.
    pub code: Vec<Code>,
    /// First cell of each table row, header rows left out, with the row's text.
    pub rows: Vec<Item>,
    /// Link targets.
    pub links: Vec<String>,
}

/// A list item or table row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Text without markup.
    pub text: String,
    /// Whether its list is numbered.
    pub ordered: bool,
    /// Bytes of the item.
    pub range: Range<usize>,
}

/// A code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// First word of the info string, lower case.
    pub language: String,
    /// Its text.
    pub text: String,
    /// Bytes of the block.
    pub range: Range<usize>,
}

/// Reads a document. Any text is Markdown, so there are no issues.
pub fn parse(text: &str) -> Vec<Section> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader { sections: vec![Section::default()], ..Reader::default() };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.take(event, range);
    }
    reader.sections.retain(|section| *section != Section::default());
    reader.sections
}

#[derive(Default)]
struct Reader {
    sections: Vec<Section>,
    lists: Vec<bool>,
    items: Vec<Item>,
    row: Option<Item>,
    in_heading: bool,
    in_table_head: bool,
    in_code: bool,
    in_metadata: bool,
    html: Option<(usize, String)>,
}

impl Reader {
    fn section(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text),
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::Html(text) | Event::InlineHtml(text) => self.html(&text, range.start),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                let level = heading_level(level);
                self.sections.push(Section { level, range, ..Section::default() });
                self.in_heading = true;
            }
            Tag::List(first) => self.lists.push(first.is_some()),
            Tag::Item => {
                let ordered = self.lists.last().copied().unwrap_or(false);
                self.items.push(Item { text: String::new(), ordered, range });
            }
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                let first = info.split([' ', ',', '{']).next().unwrap_or_default();
                let language = first.to_lowercase();
                self.section().code.push(Code { language, text: String::new(), range });
                self.in_code = true;
            }
            Tag::TableHead => self.in_table_head = true,
            Tag::TableRow => {
                self.row = Some(Item { text: String::new(), ordered: false, range });
            }
            Tag::Link { dest_url, .. } => self.section().links.push(dest_url.to_string()),
            Tag::MetadataBlock(_) => self.in_metadata = true,
            Tag::HtmlBlock => self.html = Some((range.start, String::new())),
            _ => {}
        }
    }

    /// Blocks are gathered and read as a whole; of inline tags only the links count.
    fn html(&mut self, text: &str, at: usize) {
        match &mut self.html {
            Some((_, block)) => block.push_str(text),
            None => self.html_block(text, at),
        }
    }

    /// The headings and links of an HTML block, which many a README begins with.
    fn html_block(&mut self, html: &str, offset: usize) {
        for tag in TAG.captures_iter(html) {
            let Some(whole) = tag.get(0) else { continue };
            if let (Some(level), Some(heading)) = (tag.get(1), tag.get(2)) {
                let level = level.as_str().parse().unwrap_or(1);
                let heading = ANY_TAG.replace_all(heading.as_str(), "").trim().to_owned();
                let range = offset + whole.start()..offset + whole.end();
                self.sections.push(Section { heading, level, range, ..Section::default() });
            } else if let Some(link) = tag.get(3) {
                self.section().links.push(link.as_str().to_owned());
            }
        }
        let text = ANY_TAG.replace_all(html, " ");
        self.section().prose.push_str(&text);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.in_heading = false,
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                if let Some(item) = self.items.pop() {
                    self.section().items.push(item);
                }
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::TableHead => self.in_table_head = false,
            TagEnd::TableRow => {
                if let Some(row) = self.row.take() {
                    self.section().rows.push(row);
                }
            }
            TagEnd::TableCell => self.text(" | "),
            TagEnd::Paragraph => self.text(" "),
            TagEnd::MetadataBlock(_) => self.in_metadata = false,
            TagEnd::HtmlBlock => {
                if let Some((offset, html)) = self.html.take() {
                    self.html_block(&html, offset);
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_metadata || self.in_table_head {
            return;
        }
        if self.in_heading {
            self.section().heading.push_str(text);
        } else if self.in_code {
            if let Some(code) = self.section().code.last_mut() {
                code.text.push_str(text);
            }
        } else if let Some(row) = &mut self.row {
            row.text.push_str(text);
        } else if let Some(item) = self.items.last_mut() {
            item.text.push_str(text);
        } else {
            self.section().prose.push_str(text);
        }
    }
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_hold_their_steps_code_and_rows() {
        let text = "---\nx: 1\n---\n# Shop\nSells `things`.\n\n## Roll back\n1. find the tag\n\
            2. run it\n\n```sh\nkubectl rollout undo deploy/x\n```\n\n\
            | a | b |\n|---|---|\n| P | q |\n";
        let sections = parse(text);
        assert_eq!(sections.len(), 2);
        assert_eq!(sections[0].prose.trim(), "Sells things.");
        let rollback = &sections[1];
        assert_eq!((rollback.heading.as_str(), rollback.level), ("Roll back", 2));
        assert!(rollback.items.iter().all(|item| item.ordered) && rollback.items.len() == 2);
        assert_eq!(rollback.code[0].language, "sh");
        assert_eq!(rollback.rows.len(), 1);
        assert_eq!(&text[rollback.range.start..rollback.range.start + 2], "##");
    }

    #[test]
    fn html_headings_and_links_count() {
        let text = "<h1 align=\"center\">Shop <b>4</b></h1>\n\n<a href=\"https://x\">x</a> text\n";
        let sections = parse(text);
        assert_eq!((sections[0].heading.as_str(), sections[0].level), ("Shop 4", 1));
        assert_eq!(sections[0].links, ["https://x"]);
    }

    #[test]
    fn deep_nesting_returns() {
        parse(&"> ".repeat(20_000));
        parse(&"[".repeat(20_000));
    }
}
