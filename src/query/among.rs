//! What stands where a value does, as in `actor:(Yusuf OR Okonjo)`, and may be meant as something else: it is refused.

use super::FieldType;
use super::error::shown;
use super::fields::{self, Values};
use super::lexer::is_hyphen;
use super::parser::{Parser, Result};
use super::values::Value;
use super::word::{is_unsigned, split_field};

impl<'a> Parser<'a> {
    /// Checks that a value is no clause of its own: `actor:(Yusuf date:2024)`.
    pub(super) fn need_no_field(&self, value: &Value) -> Result<()> {
        let field = split_field(&value.text).filter(|_| !value.quoted).map(|(name, _)| name);
        let Some(name) = field.filter(|name| fields::resolve(name, self.context).is_some()) else { return Ok(()) };
        let span = value.span.start..value.span.start + name.len() + 1;
        let error =
            self.cursor.error(span, format!("{} stands among the values of a field", shown(&format!("{name}:"))));
        let quoted = shown(&format!("\"{}\"", value.text));
        Err(error.hint(format!("write it before the field or after its parentheses; if it is a value, {quoted}")))
    }

    /// Checks that a word or a heading has no sign of its form before it: `=case:Apple`, `section:=Impact`.
    pub(super) fn need_no_sign(&self, value: &Value) -> Result<()> {
        if value.quoted || is_unsigned(&value.text) {
            return Ok(());
        }
        let error = self.cursor.error(value.span.clone(), format!("{} is no word alone", shown(&value.text)));
        let quoted = shown(&format!("\"{}\"", value.text));
        Err(error.hint(format!(
            "write =word or case:Word, with title: and the like before it, and headings without; or, for the words, {quoted}"
        )))
    }

    /// Checks that no hyphen comes next that may be the sign of a number: `words:(-5 OR 5)`.
    pub(super) fn need_no_minus(&self, values: Option<Values<'a>>) -> Result<()> {
        let chunk = self.cursor.chunk();
        let number = chunk.trim_start_matches(is_hyphen);
        let numeric = matches!(values, Some(Values::Field(_, FieldType::Number)));
        if !numeric || number.len() == chunk.len() || !number.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            return Ok(());
        }
        let error = self.cursor.error(self.chunk_span(), "this is either a number below 0 or what is excluded");
        Err(error.hint(format!("write =-{number} for the number, or NOT {number}")))
    }
}
