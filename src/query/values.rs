//! What stands after the colon of an actor, a date or a field.

use std::ops::Range;

use chrono::NaiveDate;

use super::FieldType;
use super::ast::{DateFilter, FieldValue, NumberFilter, Query};
use super::error::shown;
use super::fields::Values;
use super::lexer::straighten;
use crate::dates::{self, DateErrorKind, Period};

/// A value as it is written.
pub(super) struct Value {
    pub(super) text: String,
    pub(super) quoted: bool,
    pub(super) span: Range<usize>,
}

/// Why a value cannot be read.
pub(super) struct Problem {
    pub(super) what: String,
    pub(super) hint: Option<String>,
    /// The bytes of [`Value::text`] that are meant, if not all of it.
    pub(super) span: Option<Range<usize>>,
}

type Result<T> = std::result::Result<T, Problem>;

/// A comparison before a number or a date.
#[derive(Clone, Copy)]
enum Sign {
    Above,
    AtLeast,
    Below,
    AtMost,
    Is,
}

const SIGNS: [(&str, Sign); 7] = [
    (">=", Sign::AtLeast),
    ("<=", Sign::AtMost),
    ("≥", Sign::AtLeast),
    ("≤", Sign::AtMost),
    (">", Sign::Above),
    ("<", Sign::Below),
    ("=", Sign::Is),
];

impl Value {
    /// Where the part `inner` of the text stands in `query`; the whole value where that cannot be told.
    pub(super) fn place(&self, inner: Option<Range<usize>>, query: &str) -> Range<usize> {
        let start = self.span.start
            + query
                .get(self.span.clone())
                .map_or(0, |written| written.chars().next().filter(|_| self.quoted).map_or(0, char::len_utf8));
        let as_written = query.get(start..).is_some_and(|rest| rest.starts_with(&self.text));
        inner.filter(|_| as_written).map_or(self.span.clone(), |inner| inner.start + start..inner.end + start)
    }

    /// Whether it stands for any value.
    pub(super) fn is_star(&self) -> bool {
        !self.quoted && self.text == "*"
    }

    /// Whether it stands for no value; between quotation marks, a text may be that word.
    fn is_bare_none(&self) -> bool {
        !self.quoted && is_none(self)
    }
}

impl Problem {
    fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: Some(hint.into()), span: None }
    }
}

/// Whether `text` is a comparison and nothing else.
pub(super) fn is_sign(text: &str) -> bool {
    SIGNS.iter().any(|&(written, _)| written == text)
}

/// What `value` asks of an actor, a date or a field.
pub(super) fn read(values: Values<'_>, value: &Value, today: NaiveDate) -> Result<Query> {
    match values {
        Values::Actor { kind, literal: false } if value.is_star() => Ok(Query::Anybody(kind)),
        Values::Actor { kind, literal: false } if value.is_bare_none() => Ok(!Query::Anybody(kind)),
        Values::Actor { kind, literal } => Ok(Query::Actor { kind, name: text(value)?, literal }),
        Values::Mentions if value.is_star() => Ok(Query::Mentions(Period::all())),
        Values::Mentions if is_none(value) => Ok(!Query::Mentions(Period::all())),
        Values::Mentions => Ok(Query::Mentions(period(value, today)?)),
        Values::Added if value.is_star() => Ok(Query::Added(Period::all())),
        Values::Added if is_none(value) => {
            Err(Problem::new("every article was added on some day", "leave it out, or write a date"))
        }
        Values::Added => Ok(Query::Added(period(value, today)?)),
        Values::Date if value.is_star() => Ok(!Query::Date(DateFilter::Unknown)),
        Values::Date if is_none(value) => Ok(Query::Date(DateFilter::Unknown)),
        Values::Date => Ok(Query::Date(DateFilter::In(period(value, today)?))),
        Values::Field(name, holds) => field(name, holds, value, today),
    }
}

fn field(name: &str, holds: FieldType, value: &Value, today: NaiveDate) -> Result<Query> {
    let field = |value| Query::Field { name: name.to_owned(), value };
    Ok(match holds {
        _ if value.is_star() => field(FieldValue::Any),
        _ if value.is_bare_none() => !field(FieldValue::Any),
        FieldType::Text => field(FieldValue::Text(text(value)?)),
        FieldType::Keyword => text(value).map(|_| field(FieldValue::Text(value.text.clone())))?,
        FieldType::Number => field(FieldValue::Number(number(value)?)),
        FieldType::Date if is_none(value) => !field(FieldValue::Any),
        FieldType::Date => field(FieldValue::Date(period(value, today)?)),
    })
}

fn is_none(value: &Value) -> bool {
    value.text.eq_ignore_ascii_case("none")
}

fn text(value: &Value) -> Result<String> {
    if value.text.is_empty() {
        return Err(Problem::new("there is nothing between these quotation marks", "write the value there"));
    }
    if !value.quoted && split_sign(&value.text).is_some() {
        let hint = "leave the sign out, or put it between quotation marks together with the value";
        return Err(Problem::new("what is searched here is text: it cannot be compared", hint));
    }
    Ok(straighten(&value.text).into_owned())
}

fn split_sign(text: &str) -> Option<(Sign, &str)> {
    SIGNS.iter().find_map(|&(written, sign)| Some((sign, text.strip_prefix(written)?.trim_start())))
}

/// `2024-02`, `>=2024-02-01`, `<"last week"`.
fn period(value: &Value, today: NaiveDate) -> Result<Period> {
    let text = straighten(&value.text);
    let (sign, expression) = split_sign(&text).unwrap_or((Sign::Is, &text));
    if !matches!(sign, Sign::Is) && expression.contains("..") {
        return Err(Problem::new("a range of dates cannot be compared", format!("leave out the sign: {expression}")));
    }
    let offset = text.len() - expression.len();
    let at = |span: Range<usize>| (text == value.text).then(|| span.start + offset..span.end + offset);
    let period = dates::parse_expression(expression, today).map_err(|error| Problem {
        hint: if error.kind == DateErrorKind::Unknown && !value.quoted {
            let more = "several words stand between quotation marks: \"last week\"";
            Some(error.hint.map_or_else(|| more.to_owned(), |hint| format!("{hint}; {more}")))
        } else {
            error.hint
        },
        what: error.message,
        span: at(error.span),
    })?;
    let period = match sign {
        Sign::Is => Some(period),
        Sign::AtLeast => Some(Period { to: None, ..period }),
        Sign::AtMost => Some(Period { from: None, ..period }),
        Sign::Above => period.to.and_then(|day| day.succ_opt()).map(|day| Period { from: Some(day), to: None }),
        Sign::Below => period.from.and_then(|day| day.pred_opt()).map(|day| Period { from: None, to: Some(day) }),
    };
    // The calendar has days that no query can write: those of the year 10000.
    period
        .filter(|period| dates::parse_expression(&period.to_string(), today).as_ref() == Ok(period))
        .ok_or_else(|| Problem::new("there is no day left on this side", "write a date between the years 1 and 9999"))
}

/// `500`, `>=500`, `100..200`, `100..`, `..200`.
fn number(value: &Value) -> Result<NumberFilter> {
    let text = straighten(&value.text);
    if let Some((sign, number)) = split_sign(&text) {
        let number = finite(number)?;
        return Ok(match sign {
            Sign::Above => NumberFilter::Above(number),
            Sign::AtLeast => NumberFilter::AtLeast(number),
            Sign::Below => NumberFilter::Below(number),
            Sign::AtMost => NumberFilter::AtMost(number),
            Sign::Is => NumberFilter::Between(number, number),
        });
    }
    match text.split_once("..") {
        // `0...5` is half read as `0..0.5`.
        Some((_, to)) if to.starts_with('.') => Err(no_number(&text)),
        None => finite(&text).map(|number| NumberFilter::Between(number, number)),
        Some((from, "")) => finite(from).map(NumberFilter::AtLeast),
        Some(("", to)) => finite(to).map(NumberFilter::AtMost),
        Some((from, to)) => match (finite(from)?, finite(to)?) {
            (from, to) if from <= to => Ok(NumberFilter::Between(from, to)),
            (from, to) => Err(Problem::new("the range ends before it begins", format!("write {to}..{from}"))),
        },
    }
}

fn finite(text: &str) -> Result<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    let number = text.parse().ok().filter(|number: &f64| plain && number.is_finite());
    // There is one zero.
    number.map(|number| number + 0.0).ok_or_else(|| no_number(text))
}

fn no_number(text: &str) -> Problem {
    let hint = "write it as 500, >500, >=500, <500, <=500, 100..200, 100.. or ..200, digits without commas";
    let what =
        if text.is_empty() { "a number is missing".to_owned() } else { format!("{} is not a number", shown(text)) };
    Problem::new(what, hint)
}
