//! The checklists: which rules, or whose word, decide each line.

use crate::signals::RULES;
use serde::Deserialize;

/// A checklist as `rules/checklists/<id>.toml` has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Id; equal to the file's name.
    pub id: String,
    /// Title.
    pub title: String,
    /// Place in reports, from 1.
    pub order: u32,
    /// Lines in order.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// A line of a checklist.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Id, unique in its checklist.
    pub id: String,
    /// Group of lines.
    #[serde(default)]
    pub section: String,
    /// Title.
    pub title: String,
    /// How its rules combine.
    #[serde(default)]
    pub mode: Mode,
    /// Rules that decide it.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Name of the attestation that decides it.
    pub attestation: Option<String>,
}

/// How the rules of an item combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// One failure fails the item.
    #[default]
    All,
    /// One pass passes it.
    Any,
}

impl Mode {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Mode::All => "all",
            Mode::Any => "any",
        }
    }
}

/// The embedded checklists in display order.
pub fn builtin() -> Vec<Checklist> {
    let files = RULES.get_dir("checklists").map(|folder| folder.files()).into_iter().flatten();
    let mut checklists: Vec<Checklist> = files
        .map(|file| {
            let text = file.contents_utf8().expect("checklists are UTF-8");
            toml::from_str(text)
                .unwrap_or_else(|error| panic!("{}: {error}", file.path().display()))
        })
        .collect();
    checklists.sort_by_key(|checklist| checklist.order);
    checklists
}
