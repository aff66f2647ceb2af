//! `readycheck facts`: what a rule author's rule would see.

use super::{Failure, ScanArgs, check, configuration, output};
use crate::facts::schema::{self, Row, Value};
use crate::report::ComponentRow;
use crate::repository::Repository;
use clap::ValueEnum;
use serde_json::{Map, json};
use std::process::ExitCode;

/// Arguments of `facts`.
#[derive(Debug, clap::Args)]
pub struct FactsArgs {
    #[command(flatten)]
    scan: ScanArgs,
    /// Lines for people, or JSON
    #[arg(long, value_enum, default_value = "human")]
    format: FactsFormat,
    /// These kinds only, such as base-image
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    kind: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FactsFormat {
    Human,
    Json,
}

/// Runs the command.
pub fn run(args: &FactsArgs) -> Result<ExitCode, Failure> {
    for kind in &args.kind {
        if schema::kind(kind).is_none() {
            let names: Vec<&str> = schema::KINDS.iter().map(|kind| kind.name).collect();
            let near = crate::names::nearest(kind, &names);
            return Err(Failure::new(format!("there is no kind of fact `{kind}`{near}")));
        }
    }
    let setup = configuration::load(&args.scan)?;
    let repository = check::scan(&args.scan, &setup, args.format == FactsFormat::Human)?;
    let wanted = |row: &Row| args.kind.is_empty() || args.kind.iter().any(|k| k == row.kind);
    let rows: Vec<(&str, Row)> = repository
        .components
        .iter()
        .flat_map(|component| {
            let rows = schema::rows(&repository, component).into_iter();
            rows.map(|row| (component.id.as_str(), redacted(&repository, row)))
        })
        .filter(|(_, row)| wanted(row))
        .collect();
    let text = match args.format {
        FactsFormat::Json => as_json(&repository, &rows),
        FactsFormat::Human => as_lines(&rows),
    };
    output::stdout(text.as_bytes())
}

/// The row with the secrets of its file blanked.
fn redacted(repository: &Repository, mut row: Row) -> Row {
    let at = row.at;
    for (_, value) in &mut row.fields {
        match value {
            Value::Text(text) => *text = repository.redact(at, std::mem::take(text)),
            Value::Texts(texts) => {
                texts.iter_mut().for_each(|text| {
                    *text = repository.redact(at, std::mem::take(text));
                });
            }
            _ => {}
        }
    }
    row
}

fn as_json(repository: &Repository, rows: &[(&str, Row)]) -> String {
    let components: Vec<ComponentRow> =
        repository.listed().map(crate::report::build::component_row).collect();
    let facts: Vec<serde_json::Value> = rows
        .iter()
        .map(|(component, row)| {
            let mut object = Map::new();
            object.insert("kind".to_owned(), json!(row.kind));
            object.insert("component".to_owned(), json!(component));
            object.insert("path".to_owned(), json!(row.path));
            object.insert("start".to_owned(), json!(row.at.start));
            for (name, value) in &row.fields {
                object.insert((*name).to_owned(), json_value(value));
            }
            serde_json::Value::Object(object)
        })
        .collect();
    let all = json!({"schema_version": 1, "components": components, "facts": facts});
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}

fn json_value(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Flag(flag) => json!(flag),
        Value::Texts(texts) => json!(texts),
        Value::Unknown => serde_json::Value::Null,
    }
}

fn as_lines(rows: &[(&str, Row)]) -> String {
    let mut text = String::new();
    for (component, row) in rows {
        let start = row.at.start;
        let fields: Vec<String> = row
            .fields
            .iter()
            .map(|(name, value)| format!("{name}={}", json_value(value)))
            .collect();
        let line = format!("{}:{}:{}", row.path, start.line, start.column);
        let line = format!("{line}  {}  [{component}]  {}", row.kind, fields.join(" "));
        text.push_str(&crate::source::visible(&line));
        text.push('\n');
    }
    text
}
