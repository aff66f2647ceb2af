//! Facts as CEL values: rows keep their span, unknown fields are errors, and every element that a
//! comprehension takes costs a step.

use crate::facts::schema::{Row, Value};
use cel::ExecutionError;
use cel::common::traits::{Indexer, Iterable, Iterator as CelIterator, Sizer};
use cel::common::types::{CelBool, CelInt, CelList, CelString, LIST_TYPE, Type};
use cel::common::value::{CowVal, StaticVal, Val};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Steps that one rule may take on one component before it is unknown.
const STEP_BUDGET: u64 = 200_000;

/// The message of the error for a field that was not read or not resolved.
pub const UNKNOWN: &str = "unknown value";

/// The message of the error for a spent budget.
pub const SPENT: &str = "step budget spent";

/// Steps taken in one evaluation.
pub type Steps = Arc<AtomicU64>;

static RECORD: Type = Type::new_unspecified_type("record");

/// A record of an expression: a fact's row, or `component`, `repository`, `parameters`.
#[derive(Debug, Clone)]
pub struct Record {
    /// Named fields.
    pub fields: Arc<Vec<(String, Field)>>,
    /// The row it stands for.
    pub row: Option<Arc<Row>>,
}

/// A field of a record.
#[derive(Debug, Clone)]
pub enum Field {
    /// A plain value.
    Plain(Value),
    /// A list of rows.
    Rows(Rows),
}

/// A list of records.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Its records.
    pub records: Arc<Vec<Record>>,
    /// Counter of the evaluation.
    pub steps: Steps,
}

impl Val for Record {
    fn get_type(&self) -> &Type {
        &RECORD
    }
    fn cel_type() -> &'static Type {
        &RECORD
    }
    fn equals(&self, _: &dyn Val) -> bool {
        false
    }
    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(self.clone())
    }
    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }
}

impl StaticVal for Record {}

impl Indexer for Record {
    fn get<'b, 'v>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let name = index.downcast_ref::<CelString>().map(|name| name.inner().to_string());
        let name = name.unwrap_or_default();
        match self.fields.iter().find(|(field, _)| *field == name) {
            Some((_, Field::Plain(value))) => plain(value),
            Some((_, Field::Rows(rows))) => Ok(CowVal::Borrowed(rows)),
            None => Err(ExecutionError::no_such_key(&name)),
        }
    }
    fn steal<'v>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError> {
        self.get(index).map(CowVal::into_owned)
    }
}

fn plain<'b, 'v>(value: &Value) -> Result<CowVal<'b, 'v>, ExecutionError> {
    Ok(match value {
        Value::Text(text) => CowVal::owned(CelString::from(text.clone())),
        Value::Number(number) => CowVal::owned(CelInt::from(*number)),
        Value::Flag(flag) => CowVal::owned(CelBool::from(*flag)),
        Value::Texts(texts) => {
            let items = texts
                .iter()
                .map(|text| -> Box<dyn Val> { Box::new(CelString::from(text.clone())) });
            CowVal::owned(CelList::from(items.collect::<Vec<_>>()))
        }
        Value::Unknown => return Err(ExecutionError::function_error("field", UNKNOWN)),
    })
}

impl Val for Rows {
    fn get_type(&self) -> &Type {
        &LIST_TYPE
    }
    fn cel_type() -> &'static Type {
        &LIST_TYPE
    }
    fn equals(&self, _: &dyn Val) -> bool {
        false
    }
    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(self.clone())
    }
    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
    fn as_iterable<'b, 'v>(&'b self) -> Option<&'b (dyn Iterable + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }
    fn as_sizer(&self) -> Option<&dyn Sizer> {
        Some(self)
    }
}

impl StaticVal for Rows {}

impl Sizer for Rows {
    fn size(&self) -> CelInt {
        CelInt::from(self.records.len() as i64)
    }
}

struct RowIterator<'b> {
    records: std::slice::Iter<'b, Record>,
    steps: &'b AtomicU64,
}

impl<'b, 'v> CelIterator<'b, 'v> for RowIterator<'b> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'v)> {
        if self.steps.fetch_add(1, Ordering::Relaxed) > STEP_BUDGET {
            return None;
        }
        self.records.next().map(|record| record as &(dyn Val + 'v))
    }
}

impl Iterable for Rows {
    fn iter<'b, 'v>(&'b self) -> Box<dyn CelIterator<'b, 'v> + 'b>
    where
        Self: 'v,
    {
        Box::new(RowIterator { records: self.records.iter(), steps: &self.steps })
    }
}

/// Whether an evaluation took more steps than it may.
pub fn is_spent(steps: &Steps) -> bool {
    steps.load(Ordering::Relaxed) > STEP_BUDGET
}
