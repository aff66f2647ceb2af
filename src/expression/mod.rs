//! Rules as expressions: CEL over the fact model, checked when the rule file is loaded and bounded
//! when it runs. An expression judges one subject; joins over artefacts are native rules.

mod check;
mod value;

use crate::facts::schema::{self, KINDS, Row, Value};
use crate::names::nearest;
use crate::repository::{Component, Repository};
use crate::rule::{Check, Evidence, Finding, Outcome, Subject};
use crate::ruleset::file::{Fence, Refusal, RuleFile};
use crate::source::Span;
use cel::common::types::CelBool;
use cel::common::value::Val;
use cel::{Context, Env, ExecutionError, Program};
use check::{COMPONENT_FIELDS, Scope, Type};
use std::sync::{Arc, LazyLock};
use value::{Field, Record, Rows, SPENT, Steps, UNKNOWN, is_spent};

/// Longest expression, in bytes.
const LENGTH_LIMIT: usize = 1024;

/// The compiled fences of a rule.
pub struct Expression {
    for_each: Option<Program>,
    when: Option<(Program, String)>,
    unknown: Option<(Program, String)>,
    assert: Program,
    at: Option<Program>,
    related: Option<Program>,
    message: String,
    fix: String,
    /// Whether a fence speaks of `repository`, whose record is the most work to make.
    reads_repository: bool,
}

impl Expression {
    /// Compiles and checks the `cel` fences of a rule file.
    pub fn compile(file: &RuleFile) -> Result<Expression, Refusal> {
        let missing = |what: &str| Refusal::new(1, format!("the rule has no {what}"));
        let mut loader = Loader { file, subject: Type::Component, last_rank: 0 };
        let for_each = loader.take("for-each")?.map(|(program, _)| program);
        let when = loader.take("when")?;
        let unknown = loader.take("unknown")?;
        let assert = loader.take("assert")?.map(|(program, _)| program);
        let assert = assert.ok_or_else(|| missing("`assert` expression and no native check"))?;
        let at = loader.take("at")?.map(|(program, _)| program);
        let related = loader.take("related")?.map(|(program, _)| program);
        loader.refuse_others()?;
        let message = file.message.clone().ok_or_else(|| missing("`message`"))?;
        loader.check_message(&message)?;
        let fix = file.fix.clone().ok_or_else(|| missing("`fix`"))?;
        let reads_repository = file.expressions.iter().any(|f| f.text.contains("repository"));
        Ok(Expression {
            for_each,
            when,
            unknown,
            assert,
            at,
            related,
            message,
            fix,
            reads_repository,
        })
    }
}

const ROLES: [&str; 6] = ["for-each", "when", "unknown", "assert", "at", "related"];

struct Loader<'f> {
    file: &'f RuleFile,
    subject: Type,
    last_rank: u32,
}

impl Loader<'_> {
    /// The fence of a role, compiled, with the reason that its info string gives.
    fn take(&mut self, role: &str) -> Result<Option<(Program, String)>, Refusal> {
        let mut found = self.file.expressions.iter().filter(|fence| self::role(fence).0 == role);
        let Some(fence) = found.next() else { return Ok(None) };
        if let Some(second) = found.next() {
            return Err(Refusal::new(second.line, format!("a second `{role}` expression")));
        }
        if fence.line < self.last_rank {
            let message = format!("`{role}` stands in the wrong place: {}", ROLES.join(", "));
            return Err(Refusal::new(fence.line, message));
        }
        self.last_rank = fence.line;
        let refuse = |message: String| Refusal::new(fence.line, message);
        if fence.text.len() > LENGTH_LIMIT {
            return Err(refuse(format!("the expression is longer than {LENGTH_LIMIT} bytes")));
        }
        let program = Program::compile(fence.text.trim()).map_err(|error| {
            refuse(error.to_string().lines().next().unwrap_or("not an expression").to_owned())
        })?;
        let found = check::check(program.expression(), &mut self.scope()).map_err(refuse)?;
        let reason = self::role(fence).1;
        self.check_type(role, found, &reason)
            .map_err(|message| Refusal::new(fence.line, message))?;
        Ok(Some((program, reason)))
    }

    fn check_type(&mut self, role: &str, found: Type, reason: &str) -> Result<(), String> {
        match (role, found) {
            ("for-each", Type::List(item)) => {
                self.subject = *item;
                Ok(())
            }
            ("for-each", _) => Err("`for-each` must give a list".to_owned()),
            ("at" | "related", Type::Row(_)) => Ok(()),
            ("at" | "related", _) => Err(format!("`{role}` must give a fact")),
            ("when" | "unknown", _) if reason.is_empty() => {
                Err(format!("`{role}` needs a reason: {role}=\"…\""))
            }
            (_, Type::Flag | Type::Other) => Ok(()),
            (role, _) => Err(format!("`{role}` must be true or false")),
        }
    }

    fn scope(&self) -> Scope<'_> {
        let names = vec![
            ("component".to_owned(), Type::Component),
            ("repository".to_owned(), Type::Repository),
            ("parameters".to_owned(), Type::Parameters),
            ("subject".to_owned(), self.subject.clone()),
        ];
        let parameters = self.file.meta.parameters.keys().map(String::as_str).collect();
        Scope { names, parameters }
    }

    fn refuse_others(&self) -> Result<(), Refusal> {
        for fence in &self.file.expressions {
            let role = role(fence).0;
            if !ROLES.contains(&role.as_str()) {
                let message = format!("`{role}` is no role{}", nearest(&role, &ROLES));
                return Err(Refusal::new(fence.line, message));
            }
        }
        Ok(())
    }

    /// Refuses a message that names a field which the subject does not have.
    fn check_message(&self, message: &str) -> Result<(), Refusal> {
        for part in message.split("{subject.").skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            let refuse = |message: String| Refusal::new(2, message);
            let program = Program::compile(&format!("subject.{name}"))
                .map_err(|_| refuse(format!("`{{subject.{name}}}` is no field")))?;
            check::check(program.expression(), &mut self.scope()).map_err(refuse)?;
        }
        Ok(())
    }
}

/// Role and reason of a fence: `unknown="why"` gives both.
fn role(fence: &Fence) -> (String, String) {
    match fence.info.split_once('=') {
        Some((role, reason)) => (role.to_owned(), reason.trim().trim_matches('"').to_owned()),
        None => (fence.info.clone(), String::new()),
    }
}

static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

struct Run<'s> {
    subject: &'s Subject<'s>,
    steps: Steps,
    component: Record,
    repository: Record,
    parameters: Record,
}

enum Answer {
    Flag(bool),
    Record(Box<Record>),
    Records(Vec<Record>),
}

impl Check for Expression {
    fn check(&self, subject: &Subject<'_>) -> Outcome {
        let steps = Steps::default();
        let run = Run {
            component: component_record(subject.repository, subject.component, &steps),
            repository: match self.reads_repository {
                true => repository_record(subject.repository, &steps),
                false => Record { fields: Arc::default(), row: None },
            },
            parameters: parameters_record(subject),
            subject,
            steps,
        };
        let subjects = match &self.for_each {
            None => vec![run.component.clone()],
            Some(program) => match run.evaluate(program, &run.component) {
                Ok(Answer::Records(records)) => records,
                Ok(_) => return Outcome::Unknown("`for-each` gave no list".to_owned()),
                Err(reason) => return Outcome::Unknown(reason),
            },
        };
        let parts = subjects.iter().map(|record| self.judge(&run, record)).collect();
        Outcome::join(parts, "nothing here that the rule is about")
    }
}

impl Expression {
    fn judge(&self, run: &Run<'_>, record: &Record) -> Outcome {
        if let Some((program, reason)) = &self.when {
            match run.flag(program, record) {
                Ok(true) => {}
                Ok(false) => return Outcome::skip(reason),
                Err(reason) => return Outcome::Unknown(reason),
            }
        }
        if let Some((program, reason)) = &self.unknown {
            match run.flag(program, record) {
                Ok(false) => {}
                Ok(true) => return Outcome::Unknown(reason.clone()),
                Err(reason) => return Outcome::Unknown(reason),
            }
        }
        let at = self.at.as_ref().and_then(|program| run.row(program, record));
        let at = at.or(record.row.clone()).map(|row| row.at);
        let at = at.unwrap_or_else(|| run.subject.repository.place_for_absence());
        match run.flag(&self.assert, record) {
            Err(reason) => Outcome::Unknown(reason),
            Ok(true) => Outcome::pass(at, describe(record)),
            Ok(false) => self.finding(run, record, at),
        }
    }

    fn finding(&self, run: &Run<'_>, record: &Record, at: Span) -> Outcome {
        let mut finding = Finding::new(at, fill(&self.message, record), &self.fix);
        finding.object = text_of(record).unwrap_or_default();
        if let Some(row) = self.related.as_ref().and_then(|program| run.row(program, record)) {
            let note = row.kind.replace('-', " ");
            finding.related.push(Evidence { at: row.at, note });
        }
        Outcome::Fail(vec![finding])
    }
}

fn describe(record: &Record) -> String {
    let kind = record.row.as_ref().map_or("component", |row| row.kind).replace('-', " ");
    match text_of(record) {
        Some(text) => format!("{kind} `{text}`"),
        None => kind,
    }
}

/// What people call a fact: its `text`, else its `name`.
fn text_of(record: &Record) -> Option<String> {
    let field = record.fields.iter().find(|(name, _)| name == "text" || name == "name");
    match field {
        Some((_, Field::Plain(Value::Text(text)))) if record.row.is_some() && !text.is_empty() => {
            Some(text.clone())
        }
        _ => None,
    }
}

/// The message with `{subject.field}` replaced.
fn fill(message: &str, record: &Record) -> String {
    let mut filled = message.to_owned();
    for (name, field) in record.fields.iter() {
        let text = match field {
            Field::Plain(Value::Text(text)) => text.clone(),
            Field::Plain(Value::Number(number)) => number.to_string(),
            Field::Plain(Value::Flag(flag)) => flag.to_string(),
            Field::Plain(Value::Texts(texts)) => texts.join(", "),
            Field::Plain(Value::Unknown) | Field::Rows(_) => continue,
        };
        filled = filled.replace(&format!("{{subject.{name}}}"), &text);
    }
    filled
}

impl Run<'_> {
    fn evaluate(&self, program: &Program, record: &Record) -> Result<Answer, String> {
        let mut context = Context::with_env(ENVIRONMENT.clone());
        let variables = [
            ("component", &self.component),
            ("repository", &self.repository),
            ("parameters", &self.parameters),
            ("subject", record),
        ];
        for (name, value) in variables {
            context.add_variable_as_val(name, Box::new(value.clone()));
        }
        let result = cel::Value::resolve_val(program.expression(), &context);
        if is_spent(&self.steps) {
            return Err(SPENT.to_owned());
        }
        let value = result.map_err(|error| reason(&error))?;
        let value: &dyn Val = value.as_ref();
        answer(value).ok_or_else(|| "the expression gave no fact, list or truth value".to_owned())
    }

    fn flag(&self, program: &Program, record: &Record) -> Result<bool, String> {
        match self.evaluate(program, record)? {
            Answer::Flag(flag) => Ok(flag),
            _ => Err("the expression is neither true nor false".to_owned()),
        }
    }

    fn row(&self, program: &Program, record: &Record) -> Option<Arc<Row>> {
        match self.evaluate(program, record) {
            Ok(Answer::Record(record)) => record.row,
            _ => None,
        }
    }
}

fn answer(value: &dyn Val) -> Option<Answer> {
    if let Some(flag) = value.downcast_ref::<CelBool>() {
        return Some(Answer::Flag(*flag.inner()));
    }
    if let Some(record) = value.downcast_ref::<Record>() {
        return Some(Answer::Record(Box::new(record.clone())));
    }
    let list = value.as_iterable()?;
    let (mut items, mut records) = (list.iter(), Vec::new());
    while let Some(item) = items.next() {
        records.push(item.downcast_ref::<Record>()?.clone());
    }
    Some(Answer::Records(records))
}

fn reason(error: &ExecutionError) -> String {
    match error {
        ExecutionError::FunctionError { message, .. } if message == UNKNOWN => {
            "a value that the rule needs could not be resolved".to_owned()
        }
        other => format!("the expression failed: {other}"),
    }
}

fn record_of(row: Row) -> Record {
    let line = Value::Number(i64::from(row.at.start.line));
    let common = [("path", Value::Text(row.path.clone())), ("line", line)];
    let fields = row.fields.iter().cloned().chain(common);
    let fields = fields.map(|(name, value)| (name.to_owned(), Field::Plain(value))).collect();
    Record { fields: Arc::new(fields), row: Some(Arc::new(row)) }
}

fn lists(rows: Vec<Row>, steps: &Steps) -> Vec<(String, Field)> {
    let mut by_kind: Vec<(&str, Vec<Record>)> =
        KINDS.iter().map(|k| (k.name, Vec::new())).collect();
    for row in rows {
        if let Some((_, records)) = by_kind.iter_mut().find(|(kind, _)| *kind == row.kind) {
            records.push(record_of(row));
        }
    }
    let named = KINDS.iter().zip(by_kind).map(|(kind, (_, records))| {
        let rows = Rows { records: Arc::new(records), steps: steps.clone() };
        (kind.list.to_owned(), Field::Rows(rows))
    });
    named.collect()
}

fn component_record(repository: &Repository, component: &Component, steps: &Steps) -> Record {
    let text = |text: &str| Value::Text(text.to_owned());
    let plain = COMPONENT_FIELDS.iter().map(|(name, _)| {
        let value = match *name {
            "id" => text(&component.id),
            "path" => text(&component.path),
            "name" => text(&component.name),
            "kind" => text(component.kind.word()),
            "languages" => Value::Texts(component.languages.clone()),
            _ => Value::Texts(component.frameworks.clone()),
        };
        ((*name).to_owned(), Field::Plain(value))
    });
    let mut fields: Vec<(String, Field)> = plain.collect();
    fields.extend(lists(schema::rows(repository, component), steps));
    Record { fields: Arc::new(fields), row: None }
}

fn repository_record(repository: &Repository, steps: &Steps) -> Record {
    let rows = repository.components.iter().flat_map(|c| schema::rows(repository, c)).collect();
    Record { fields: Arc::new(lists(rows, steps)), row: None }
}

fn parameters_record(subject: &Subject<'_>) -> Record {
    let fields = subject.parameters.iter().map(|(name, value)| {
        let value = match value {
            serde_json::Value::String(text) => Value::Text(text.clone()),
            serde_json::Value::Bool(flag) => Value::Flag(*flag),
            serde_json::Value::Number(number) => Value::Number(number.as_i64().unwrap_or_default()),
            serde_json::Value::Array(items) => Value::Texts(
                items.iter().filter_map(|item| item.as_str()).map(str::to_owned).collect(),
            ),
            _ => Value::Unknown,
        };
        (name.clone(), Field::Plain(value))
    });
    Record { fields: Arc::new(fields.collect()), row: None }
}
