//! Parsing what joins closer than AND and OR, `NEAR/5` and `PRE/5`; what is counted, `atleast3(...)`; and spellings.

use std::ops::Range;

use super::ast::{Near, Query};
use super::error::{QueryError, shortened};
use super::fields::Values;
use super::lexer::is_hyphen;
use super::parser::{Parser, Result};
use super::places::{self, OutOfRange};
use super::spelling::{MAX_SPELLINGS, Spelling, closing_slash};
use super::word::is_keyword;

impl<'a> Parser<'a> {
    /// One operand with what negates it, and with what stands near it.
    pub(super) fn operand(&mut self, values: Option<Values<'a>>) -> Result<Query> {
        let negated = self.negations(values)?;
        let start = self.cursor.at();
        let mut query = self.unit(values)?;
        let mut before: Option<(Near, Range<usize>)> = None;
        while let Some((near, operator)) = self.near_operator()? {
            if negated {
                let error = self.cursor.error(operator, format!("what is near {near} cannot be excluded alone"));
                return Err(error.hint(format!("write -(gas {near} oil) to exclude both together")));
            }
            self.cursor.skip_space();
            let at = self.cursor.at();
            let chunk = self.cursor.chunk();
            if matches!(self.cursor.peek(), None | Some(')')) || (is_keyword(chunk) && chunk != "NOT") {
                return Err(self.dangling(operator));
            }
            if chunk == "NOT" || chunk.starts_with(is_hyphen) {
                let error = self.next_error(format!("what is near {near} cannot be excluded"));
                return Err(error.hint("write gas -(gas NEAR/5 oil) for gas without oil near it in the whole article"));
            }
            let right = self.unit(values)?;
            if let Some((other, middle)) = before.replace((near, at..self.cursor.at()))
                && other != near
            {
                return Err(self.mixed_near(start, &middle, operator));
            }
            query =
                Query::near(near, query, right).map_err(|error| self.scope_error(start..self.cursor.at(), &error))?;
        }
        Ok(if negated { !query } else { query })
    }

    fn unit(&mut self, values: Option<Values<'a>>) -> Result<Query> {
        if is_keyword(self.cursor.chunk()) {
            return Err(self.dangling(self.chunk_span()));
        }
        match (self.cursor.peek(), values) {
            (Some('('), _) => self.group(values),
            (_, Some(values)) => self.value(values),
            (_, None) => self.clause(),
        }
    }

    /// Passes `NEAR/5` or `PRE/5` where one comes next.
    fn near_operator(&mut self) -> Result<Option<(Near, Range<usize>)>> {
        let (start, chunk) = self.cursor.chunk_ahead();
        let span = start..start + chunk.len();
        match Near::named(chunk) {
            None => Ok(None),
            Some(Err(OutOfRange)) => {
                let what = format!("the distance is a number from 1 to {}", places::MAX_DISTANCE);
                Err(self
                    .cursor
                    .error(span, what)
                    .hint("write NEAR/5 or PRE/5; words that follow each other are 1 apart"))
            }
            Some(Ok(near)) => {
                self.cursor.pass(span.end - self.cursor.at());
                Ok(Some((near, span)))
            }
        }
    }

    /// Two operators that are not the same join three operands, of which `middle` is between both.
    fn mixed_near(&self, start: usize, middle: &Range<usize>, operator: Range<usize>) -> QueryError {
        let text = |span: Range<usize>| shortened(self.cursor.slice(span).trim(), 60);
        let (left, middle_text) = (text(start..middle.start), text(middle.clone()));
        let right = text(operator.start..self.cursor.at());
        let error = self.cursor.error(operator, "two different operators join three things without parentheses");
        error.hint(format!("write ({left} {middle_text}) {right} or {left} ({middle_text} {right})"))
    }

    /// `atleast3`, and in parentheses what is counted.
    pub(super) fn at_least(&mut self, times: Option<u32>) -> Result<Query> {
        let name = self.take_chunk();
        let Some(times) = times else {
            let what = format!("how often is a number from 1 to {}", places::MAX_TIMES);
            return Err(self.cursor.error(name, what).hint("write atleast3(word)"));
        };
        if self.cursor.peek() != Some('(') {
            let error = self.next_error("what is counted stands in parentheses");
            return Err(error.hint("write atleast3(\"gas price\")"));
        }
        let inner = self.group(None)?;
        let span = name.start..self.cursor.at();
        Query::at_least(times, inner).map_err(|error| self.scope_error(span, &error))
    }

    /// Whether a slash comes next, and right after it something to match.
    pub(super) fn begins_regex(&self) -> bool {
        let chunk = self.cursor.chunk();
        let refused = matches!(chunk, "/s" | "/p" | "/S" | "/P") && !self.goes_on(chunk);
        let after = self.cursor.after_slash().and_then(|after| after.chars().next());
        !refused && after.is_some_and(|c| !c.is_whitespace() && c != ')')
    }

    /// `/colou?r/`.
    pub(super) fn regex(&mut self) -> Result<Query> {
        let start = self.cursor.at();
        let after = self.cursor.after_slash().unwrap_or("");
        let Some(end) = closing_slash(after) else {
            let error = self.cursor.error(start..start + 1, "this regular expression does not end");
            return Err(error.hint(
                "write it between slashes, /colou?r/; or put what is meant as it stands between quotation marks",
            ));
        };
        let text = after.get(..end).unwrap_or("").to_owned();
        self.cursor.pass(end + 2);
        self.spelled(Spelling::Regex(text), start..self.cursor.at())
    }

    pub(super) fn spelled(&mut self, spelling: Spelling, span: Range<usize>) -> Result<Query> {
        let query = Query::spelled(spelling).map_err(|error| self.scope_error(span.clone(), &error))?;
        self.spellings += 1;
        if self.spellings > MAX_SPELLINGS {
            let what = format!("more than {MAX_SPELLINGS} words are asked for by their spelling");
            return Err(self.cursor.error(span, what).hint("ask in several queries"));
        }
        self.finish_clause(span)?;
        Ok(query)
    }
}
