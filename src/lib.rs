//! readycheck: is this repository ready for production, what is missing, where, and how is it
//! fixed?
//!
//! Data flows one way, and a module imports only from stages before it:
//!
//! ```text
//! discover → parse → facts → components → rules → report → render
//! ```
//!
//! - [`discover`] walks the tree, classifies files and is the only stage that reads them;
//! - [`parse`] turns text into syntax with places and never fails;
//! - [`facts`] says what a file says, in domain terms;
//! - [`components`] groups facts into deployables and links their artefacts;
//! - [`rules`] (native) and [`expression`] (CEL) answer a rule's question, run by [`engine`];
//! - [`report`] collects the answers, applies waivers, and computes gate and checklists;
//! - [`render`] writes a report in one format; [`fix`] proposes edits for what fails.
//!
//! [`cli`] is the program: it reads arguments and configuration and calls the stages.

pub mod cli;
pub mod components;
pub mod config;
pub mod discover;
pub mod engine;
pub mod expression;
pub mod facts;
pub mod fix;
pub mod names;
pub mod parse;
pub mod render;
pub mod report;
pub mod repository;
pub mod rule;
pub mod rules;
pub mod ruleset;
pub mod signals;
pub mod source;

/// Version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
