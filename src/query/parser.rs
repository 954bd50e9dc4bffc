//! From text to a query, by recursive descent; the depth of the recursion is that of the parentheses, which is limited.

use std::ops::Range;

use super::ast::{Form, Query, Region};
use super::error::{QueryError, shown};
use super::fields::{self, Target, Values};
use super::lexer::{Cursor, Quoted, is_apostrophe, is_hyphen, is_quote, straighten};
use super::named;
use super::places;
use super::refused::{self, Refusal};
use super::row::{Joint, Row};
use super::saved::Saved;
use super::spelling::Spelling;
use super::values::{self, Value};
use super::word::{has_word, is_keyword, is_lower, is_punctuation, split_comparison, split_field};
use super::{Context, MAX_BYTES, MAX_CLAUSES, MAX_DEPTH};
use crate::error::Error;

pub(super) type Result<T> = std::result::Result<T, QueryError>;

/// See [`Query::parse_naming`].
pub(super) fn parse(text: &str, context: &Context<'_>) -> Result<(Query, Vec<Saved>)> {
    let cursor = Cursor::new(text);
    let (names, named) = (Vec::new(), Vec::new());
    let mut parser = Parser { cursor, context, depth: 0, clauses: 0, spellings: 0, names, named };
    let query = parser.whole()?;
    let room = std::fmt::write(&mut Room(MAX_BYTES), format_args!("{query}"));
    if query.depth() > MAX_DEPTH || room.is_err() {
        return Err(QueryError::new(text, 0..0, "the query is too large as it was understood").hint("simplify it"));
    }
    Ok((query, parser.named.into_iter().cloned().collect()))
}

/// Takes so many bytes and no more.
struct Room(usize);

impl std::fmt::Write for Room {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 = self.0.checked_sub(text.len()).ok_or(std::fmt::Error)?;
        Ok(())
    }
}

pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) context: &'a Context<'a>,
    pub(super) depth: usize,
    pub(super) clauses: usize,
    pub(super) spellings: usize,
    /// The saved queries that this is within.
    pub(super) names: Vec<&'a str>,
    /// All saved queries that were named so far, each once.
    pub(super) named: Vec<&'a Saved>,
}

impl<'a> Parser<'a> {
    /// What stands up to the end of the text.
    pub(super) fn whole(&mut self) -> Result<Query> {
        if self.cursor.end() > MAX_BYTES {
            let what = format!("the query is {} bytes long; at most {MAX_BYTES} are read", self.cursor.end());
            return Err(self.cursor.error(0..0, what).hint("ask in several queries"));
        }
        let query = self.expression(None)?.unwrap_or(Query::All);
        if self.cursor.peek().is_some() {
            let error = self.next_error("this parenthesis closes nothing");
            return Err(error.hint("leave it out, or write ( where the group begins"));
        }
        Ok(query)
    }

    /// What stands up to the end or the next closing parenthesis; `None` if that is nothing. Within `values`, the words are
    /// values of a field.
    fn expression(&mut self, values: Option<Values<'a>>) -> Result<Option<Query>> {
        let mut row = Row::default();
        let mut operator = None;
        loop {
            self.cursor.skip_space();
            if matches!(self.cursor.peek(), None | Some(')')) {
                break;
            }
            let start = self.cursor.at();
            if let Some(joint) = Joint::named(self.cursor.chunk()) {
                let span = self.take_chunk();
                if row.is_empty() || operator.is_some() {
                    return Err(self.dangling(span));
                }
                operator = Some((joint, span));
                continue;
            }
            let query = self.operand(values)?;
            row.push(query, start..self.cursor.at(), operator.take());
        }
        match operator {
            Some((_, span)) => Err(self.dangling(span)),
            None if row.is_empty() => Ok(None),
            None => row.join(&self.cursor).map(Some),
        }
    }

    /// Passes `-` and `NOT`; whether they negate, as two of them do not.
    pub(super) fn negations(&mut self, values: Option<Values<'a>>) -> Result<bool> {
        let mut negated = false;
        loop {
            let start = self.cursor.at();
            self.need_no_minus(values)?;
            if self.cursor.chunk() == "NOT" {
                let span = self.take_chunk();
                self.cursor.skip_space();
                if matches!(self.cursor.peek(), None | Some(')')) {
                    return Err(self.dangling(span));
                }
            } else if self.cursor.eat(is_hyphen) {
                if self.cursor.peek().is_none_or(|c| c.is_whitespace() || c == ')' || is_hyphen(c)) {
                    let error = self.cursor.error(start..self.cursor.at(), "this hyphen excludes nothing");
                    return Err(error.hint("write -word to exclude a word, and leave out what is only a dash"));
                }
            } else {
                return Ok(negated);
            }
            negated = !negated;
        }
    }

    /// `(`, an expression, `)`.
    pub(super) fn group(&mut self, values: Option<Values<'a>>) -> Result<Query> {
        let open = self.cursor.at()..self.cursor.at() + 1;
        self.cursor.eat(|c| c == '(');
        if self.depth == MAX_DEPTH {
            let error = self.cursor.error(open, format!("parentheses lie deeper within each other than {MAX_DEPTH}"));
            return Err(error.hint("leave out those that are not needed"));
        }
        self.depth += 1;
        let inner = self.expression(values)?;
        self.depth -= 1;
        if !self.cursor.eat(|c| c == ')') {
            let error = self.cursor.error(open, "this parenthesis is not closed");
            return Err(error.hint("write ) where the group ends, or leave the parenthesis out"));
        }
        let span = open.start..self.cursor.at();
        if let Some(refusal) = refused::after_phrase(self.cursor.chunk()) {
            return Err(self.refuse(self.chunk_span(), &refusal));
        }
        inner.ok_or_else(|| {
            self.cursor
                .error(span, "there is nothing between these parentheses")
                .hint("write a word there, or leave them out")
        })
    }

    /// A word, a phrase, or what begins with a name and a colon.
    pub(super) fn clause(&mut self) -> Result<Query> {
        if self.cursor.peek().is_some_and(is_quote) {
            return self.text(Form::Stemmed);
        }
        if self.cursor.eat(|c| c == '=') {
            return self.text(Form::Exact);
        }
        let chunk = self.cursor.chunk();
        if self.begins_regex() {
            return self.regex();
        }
        if named::is_reference(chunk) {
            return self.saved();
        }
        if chunk == "*" {
            let span = self.take_chunk();
            self.finish_clause(span)?;
            return Ok(Query::All);
        }
        if let Some(times) = places::times(chunk).filter(|_| self.goes_on(chunk)) {
            return self.at_least(times.ok());
        }
        if let Some((name, rest)) = split_comparison(chunk)
            && let Some(target) = fields::resolve(name, self.context)
        {
            let error = self.cursor.error(self.chunk_span(), format!("no colon follows the field {}", shown(name)));
            let quoted = shown(&format!("\"{chunk}\""));
            let meant = target.compared(name, rest);
            return Err(error.hint(format!("write {meant}; to search for it as it stands: {quoted}")));
        }
        let Some((name, rest)) = split_field(chunk) else { return self.text(Form::Stemmed) };
        let span = self.cursor.at()..self.cursor.at() + name.len() + 1;
        let target = fields::resolve(&name.to_ascii_lowercase(), self.context);
        match target {
            Some(target) if is_lower(name) => {
                self.cursor.pass(name.len() + 1);
                self.after_colon(target, span)
            }
            Some(_) => {
                let error =
                    self.cursor.error(span, format!("{} is written in small letters", shown(&format!("{name}:"))));
                let quoted = shown(&format!("\"{chunk}\""));
                Err(error.hint(format!("write {}:, or, for the words, {quoted}", name.to_ascii_lowercase())))
            }
            None if !is_lower(name) || (is_punctuation(rest) && !self.goes_on(chunk)) => self.text(Form::Stemmed),
            None => {
                let error = self.cursor.error(span, format!("there is no field {}", shown(name)));
                Err(error.hint(fields::suggestion(name, chunk, self.context)))
            }
        }
    }

    /// What follows `name:`, whose place is `name`.
    fn after_colon(&mut self, target: Target<'a>, name: Range<usize>) -> Result<Query> {
        let written = self.cursor.slice(name.clone());
        let next = self.cursor.peek();
        if next.is_none_or(|c| c.is_whitespace() || c == ')') {
            let error = self.cursor.error(name, format!("nothing follows {}", shown(written)));
            let example = target.example();
            return Err(
                error.hint(format!("write {written}{example} without a space, or \"{written}\" for the word itself"))
            );
        }
        match target {
            Target::Case if next == Some('(') => {
                Err(self.next_error("case: takes one word or phrase").hint("write case: before each word"))
            }
            Target::Case => self.text(Form::Cased),
            Target::Section => self.section(),
            Target::Region(region) => {
                let inner = self.region_operand(region)?;
                let span = name.start..self.cursor.at();
                Query::region(region, inner).map_err(|error| self.scope_error(span, &error))
            }
            Target::Values(values) if next == Some('(') => self.group(Some(values)),
            Target::Values(values) => self.value(values),
        }
    }

    /// What follows `title:`: a group, a word, a phrase, or `actor:`.
    fn region_operand(&mut self, outer: Region) -> Result<Query> {
        if self.cursor.peek() == Some('(') {
            return self.group(None);
        }
        let inner = split_field(self.cursor.chunk()).and_then(|(name, _)| fields::resolve(name, self.context));
        if let Some(Target::Region(region)) = inner
            && region.size() >= outer.size()
        {
            let error = self.next_error(format!("{}: within another part, {}:, is none", region.name(), outer.name()));
            return Err(error.hint(format!("write {}:word as a clause of its own", region.name())));
        }
        self.clause()
    }

    /// The heading, and what is asked of the section in parentheses right after it.
    fn section(&mut self) -> Result<Query> {
        let start = self.cursor.at();
        if self.cursor.peek() == Some('(') {
            let error = self.next_error("section: needs a heading before the parentheses");
            return Err(error.hint("write section:\"Policy Impact\"(gas OR oil), or section:*(gas OR oil) for any one"));
        }
        let value = self.take_value()?;
        if !value.is_star() {
            self.need_no_field(&value)?;
            self.need_no_sign(&value)?;
            self.need_text(&value)?;
        }
        self.add_words(&value);
        self.count(value.span.clone())?;
        let inner = if self.cursor.peek() == Some('(') {
            self.group(None)?
        } else {
            self.need_gap()?;
            Query::All
        };
        let span = start..self.cursor.at();
        let section =
            if value.is_star() { Query::any_section(inner) } else { Query::section(straighten(&value.text), inner) };
        section.map_err(|error| self.scope_error(span, &error))
    }

    /// A word or phrase, of which these forms are meant.
    fn text(&mut self, form: Form) -> Result<Query> {
        let value = self.take_value()?;
        if value.span.is_empty() {
            let error = self.cursor.error(value.span, "a word is missing here");
            return Err(error.hint("write a word or a phrase right here, without a space"));
        }
        if form == Form::Stemmed && !value.quoted && is_keyword(&value.text) {
            return Err(self.dangling(value.span));
        }
        let text = straighten(&value.text).into_owned();
        if let Some(spelling) = Spelling::of(&text).filter(|_| form == Form::Stemmed && !value.quoted) {
            self.need_no_hyphen(&value)?;
            return self.spelled(spelling, value.span);
        }
        if form != Form::Stemmed {
            self.need_no_sign(&value)?;
        }
        self.need_text(&value)?;
        self.add_words(&value);
        self.finish_clause(value.span)?;
        Ok(if value.quoted { Query::Phrase { text, form } } else { Query::Word { text, form } })
    }

    /// One value of an actor, a date or a field.
    pub(super) fn value(&mut self, values: Values<'a>) -> Result<Query> {
        let values = match values {
            Values::Actor { kind, .. } => Values::Actor { kind, literal: self.cursor.eat(|c| c == '=') },
            values => values,
        };
        let mut value = self.take_value()?;
        if value.span.is_empty() {
            let error = self.cursor.error(value.span, "a name is missing here");
            return Err(error.hint("write = right before each name that is meant as it is written: actor:=Yusuf"));
        }
        // `>="last week"`: the sign stands before the quotation mark.
        if !values.are_texts() && values::is_sign(&value.text) && self.cursor.peek().is_some_and(is_quote) {
            let Quoted { text, span } = self.cursor.quoted()?;
            value.text.push_str(&text);
            value.span.end = span.end;
        }
        let open = match values {
            Values::Field(..) => value.is_star() || value.quoted,
            Values::Actor { literal, .. } => value.is_star() && !literal,
            Values::Date | Values::Mentions | Values::Added => false,
        };
        if values.are_texts() && !open {
            self.need_no_field(&value)?;
            self.need_text(&value)?;
        }
        let query = values::read(values, &value, self.context.today).map_err(|problem| {
            let place = value.place(problem.span, self.cursor.slice(0..self.cursor.end()));
            let error = self.cursor.error(place, problem.what);
            problem.hint.into_iter().fold(error, QueryError::hint)
        })?;
        if values.are_texts() {
            self.add_words(&value);
        }
        self.finish_clause(value.span)?;
        Ok(query)
    }

    fn take_value(&mut self) -> Result<Value> {
        if self.cursor.peek().is_some_and(is_quote) {
            let Quoted { text, span } = self.cursor.quoted()?;
            return Ok(Value { text, quoted: true, span });
        }
        Ok(Value { text: self.cursor.chunk().to_owned(), quoted: false, span: self.take_chunk() })
    }

    /// Checks that there is a word to look for, and no operator that this language has not.
    fn need_text(&self, value: &Value) -> Result<()> {
        if !value.quoted {
            self.need_no_hyphen(value)?;
            if let Some(refusal) = refused::operator(&value.text) {
                return Err(self.refuse(value.span.clone(), &refusal));
            }
        }
        if has_word(&value.text) {
            return Ok(());
        }
        let written = self.cursor.slice(value.span.clone());
        let error = self.cursor.error(value.span.clone(), format!("{} has no letter and no digit", shown(written)));
        Err(error.hint("leave it out, or put it between quotation marks together with the words around it"))
    }

    fn need_no_hyphen(&self, value: &Value) -> Result<()> {
        let Some(hyphen) = value.text.chars().next().filter(|&c| is_hyphen(c)) else { return Ok(()) };
        let span = value.span.start..value.span.start + hyphen.len_utf8();
        let error = self.cursor.error(span, "a hyphen here excludes nothing");
        Err(error.hint("write it before the whole clause, as in -title:gas; or quote the word: \"-gas\""))
    }

    /// What every clause but a section ends with.
    pub(super) fn finish_clause(&mut self, span: Range<usize>) -> Result<()> {
        self.count(span)?;
        self.need_gap()
    }

    /// Every word of a phrase is looked up: those behind the first one count as well.
    fn add_words(&mut self, value: &Value) {
        let words = value.text.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c));
        self.clauses += words.filter(|word| has_word(word)).count().saturating_sub(1);
    }

    fn count(&mut self, span: Range<usize>) -> Result<()> {
        self.clauses += 1;
        if self.clauses <= MAX_CLAUSES {
            return Ok(());
        }
        let error = self.cursor.error(span, format!("the query has more than {MAX_CLAUSES} words and other clauses"));
        Err(error.hint("ask in several queries"))
    }

    /// A word or phrase ends with a space, a parenthesis or the query.
    fn need_gap(&self) -> Result<()> {
        if self.cursor.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
            return Ok(());
        }
        if let Some(refusal) = refused::after_phrase(self.cursor.chunk()) {
            return Err(self.refuse(self.chunk_span(), &refusal));
        }
        let group = self.cursor.peek() == Some('(');
        let quoted = "write a space here; a quotation mark within a phrase is written \\\"";
        Err(self.next_error("a space is missing here").hint(if group { "write a space here" } else { quoted }))
    }

    /// Whether a value follows `chunk` without a space.
    pub(super) fn goes_on(&self, chunk: &str) -> bool {
        let after = self.cursor.at() + chunk.len();
        self.cursor.slice(after..self.cursor.end()).starts_with(|c| c == '(' || is_quote(c))
    }

    pub(super) fn chunk_span(&self) -> Range<usize> {
        self.cursor.at()..self.cursor.at() + self.cursor.chunk().len()
    }

    pub(super) fn take_chunk(&mut self) -> Range<usize> {
        let span = self.chunk_span();
        self.cursor.pass(span.len());
        span
    }

    /// An error about the next character.
    pub(super) fn next_error(&self, what: impl Into<String>) -> QueryError {
        let length = self.cursor.peek().map_or(0, char::len_utf8);
        self.cursor.error(self.cursor.at()..self.cursor.at() + length, what)
    }

    pub(super) fn dangling(&self, span: Range<usize>) -> QueryError {
        let operator = self.cursor.slice(span.clone());
        let sides = if operator == "NOT" { "no word after it" } else { "no word on one side of it" };
        let error = self.cursor.error(span, format!("{operator} has {sides}"));
        error.hint(format!("write the missing word, or, to search for the word, \"{operator}\""))
    }

    fn refuse(&self, span: Range<usize>, refusal: &Refusal) -> QueryError {
        let written = self.cursor.slice(span.clone());
        let quoted = if has_word(written) && !written.contains(is_quote) {
            format!("; to search for it as it stands: {}", shown(&format!("\"{written}\"")))
        } else {
            String::new()
        };
        let error = self.cursor.error(span, format!("{}: {}", shown(written), refusal.what));
        error.hint(format!("{}{quoted}", refusal.instead))
    }

    pub(super) fn scope_error(&self, span: Range<usize>, error: &Error) -> QueryError {
        let here = self.cursor.error(span, error.what());
        error.how_to_fix().into_iter().fold(here, QueryError::hint)
    }
}
