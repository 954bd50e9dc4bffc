//! ONE grammar of absolute dates, for queries and for documents.

mod signs;
mod years;

use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar;
use super::eras;
use super::error::{DateError, DateErrorKind};
use super::scan::{Piece, Scan, plain_hyphen};
use super::words::{month_name, take_month, take_weekday, weekday, weekday_name};
use super::{DateOrder, Period, Precision};

/// An absolute date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absolute {
    /// A day, month or year, by its first day.
    Date { first: NaiveDate, precision: Precision },
    /// A quarter or week.
    Span(Period),
}

impl Absolute {
    pub(super) const fn day(first: NaiveDate) -> Self {
        Self::Date { first, precision: Precision::Day }
    }

    /// The days that it means.
    pub(super) fn period(self) -> Period {
        match self {
            Self::Date { first, precision } => precision.period(first),
            Self::Span(period) => period,
        }
    }
}

/// What the grammar makes of a text.
pub(super) type Read = Result<Absolute, DateError>;

/// Reads the date that begins where `scan` stands, and leaves `scan` behind it; white space and a weekday before it are
/// passed over.
///
/// What follows may be anything but a letter, a digit, or a mark that would carry the date on; a `T` with digits is the
/// caller's.
pub(super) fn absolute(scan: &mut Scan<'_>, order: Option<DateOrder>) -> Read {
    scan.skip_blank();
    let start = scan.at();
    article(scan);
    let named = *scan;
    let read = match take_weekday(scan) {
        None => plain(scan, order)?,
        Some(weekday) => {
            // `Mar 5, 2024` is a day of March; `mar 5 marzo 2024` is a Tuesday.
            let mut march = named;
            match take_month(&mut named.clone()).map(|_| plain(&mut march, order)) {
                Some(Ok(read)) => {
                    *scan = march;
                    read
                }
                _ => after_weekday(scan, weekday, order)?,
            }
        }
    };
    // `The 2024 budget` does not begin with a date.
    if named.at() > start && day_of(read).is_none() { Err(unknown(start..scan.at())) } else { Ok(read) }
}

/// The day with that weekday, of which the word has been read.
fn after_weekday(scan: &mut Scan<'_>, weekday: Weekday, order: Option<DateOrder>) -> Read {
    // Portuguese: `segunda-feira`.
    let mut ahead = *scan;
    if ahead.mark('-') && ahead.word(one_of(&["feira"])).is_some() {
        *scan = ahead;
    }
    scan.mark('.');
    scan.mark(',');
    scan.skip_space();
    article(scan);
    let start = scan.at();
    let read = plain(scan, order)?;
    on_weekday(read, weekday, start..scan.at())
}

/// The day, if that is its weekday.
pub(super) fn on_weekday(read: Absolute, weekday: Weekday, bytes: Range<usize>) -> Read {
    match day_of(read) {
        Some(day) if day.weekday() == weekday => Ok(read),
        Some(day) => {
            let (is, said) = (weekday_name(day.weekday()), weekday_name(weekday));
            let message = format!("{} is a {is}, not a {said}", Period::day(day));
            let error = DateError::new(DateErrorKind::Impossible, message, bytes);
            Err(error.hint("correct the day, or leave the weekday out"))
        }
        None => Err(unknown(bytes)),
    }
}

/// Passes over an article or the word for day: `the 5th of February 2024`, `le 5 février 2024`, `Montag, den 5. Februar 2024`,
/// `ngày 5 tháng 2 năm 2024`, `วันที่ 5 กุมภาพันธ์ 2567`.
fn article(scan: &mut Scan<'_>) {
    if scan.word(one_of(&["the", "le", "den", "el", "il", "ngày", "วันที่", "ที่", "יום"])).is_some()
    {
        scan.skip_space();
    }
}

fn day_of(read: Absolute) -> Option<NaiveDate> {
    match read {
        Absolute::Date { first, precision: Precision::Day } => Some(first),
        _ => None,
    }
}

/// A date without a weekday.
fn plain(scan: &mut Scan<'_>, order: Option<DateOrder>) -> Read {
    let start = scan.at();
    let named = take_month(scan);
    let mut reader = Reader { scan, start, order };
    let read = if let Some(month) = named {
        reader.after_month(month)
    } else {
        match reader.scan.next() {
            Some(Piece::Number { value, digits: 8 }) => {
                calendar::day(reader.year(value / 10_000)?, value / 100 % 100, value % 100, reader.span())
            }
            Some(Piece::Number { value, digits: 4 }) => reader.after_year(value),
            Some(Piece::Number { value, digits: 1..=2 }) => reader.after_small_number(value),
            Some(Piece::Word(word)) if word.eq_ignore_ascii_case("q") => reader.after_q(),
            Some(Piece::Word(word)) if !word.is_ascii() => reader.after_era(word),
            _ => Err(reader.unknown()),
        }
    }?;
    let rest = reader.scan.rest();
    let ends = reader.scan.is_behind_sign() || !goes_on(rest, day_of(read).is_some()) || eras::year_word(rest) > 0;
    if ends { Ok(read) } else { Err(reader.unknown()) }
}

/// Whether what follows a date belongs to it, so that it is none: `2024-02-0512`, `2024th`, `2024-02-05-06`, `2024's`.
fn goes_on(rest: &str, is_day: bool) -> bool {
    let mut rest = rest.chars().map(plain_hyphen);
    match (rest.next(), rest.next()) {
        (Some('T' | 't'), Some(next)) if is_day && next.is_ascii_digit() => false,
        (Some('-' | '/' | '.'), Some(next)) if is_day => next.is_ascii_digit(),
        (Some('-' | '/' | '.' | ',' | ':' | '\'' | '’'), Some(next)) if !is_day => next.is_alphanumeric(),
        (Some(c), _) => c.is_alphanumeric() || c == '_',
        (None, _) => false,
    }
}

/// Takes a word that is one of these, whatever its case.
fn one_of(words: &[&str]) -> impl Fn(&str) -> Option<()> {
    move |word| words.iter().any(|known| known.eq_ignore_ascii_case(word)).then_some(())
}

fn unknown(span: Range<usize>) -> DateError {
    DateError::new(DateErrorKind::Unknown, "this is not a date", span)
        .hint("write it as 2024-02-05, 5 February 2024, 2024-02 or 2024")
}

struct Reader<'s, 't> {
    scan: &'s mut Scan<'t>,
    start: usize,
    order: Option<DateOrder>,
}

impl<'t> Reader<'_, 't> {
    fn span(&self) -> Range<usize> {
        self.start..self.scan.at().max(self.start)
    }

    fn unknown(&self) -> DateError {
        let end = self.scan.at() + self.scan.rest().find(char::is_whitespace).unwrap_or(self.scan.rest().len());
        unknown(self.start..end)
    }

    /// `2024`, `2024-02`, `2024-02-05`, `2024/2/5`, `2024. 2. 5.`, `2024-Q1`, `2024Q1`, `2024-W07`, `2024-W07-3`, `2024-Feb-05`,
    /// `2024 Feb 5`, `2024年2月5日`.
    fn after_year(&mut self, written: u32) -> Read {
        let year = self.year(written)?;
        if let Some(read) = self.with_signs(year) {
            return read;
        }
        let mut ahead = *self.scan;
        let mark = ['-', '/', '.'].into_iter().find(|&mark| ahead.mark(mark));
        let mut spaced = ahead;
        spaced.skip_space();
        if mark == Some('.')
            && spaced.at() > ahead.at()
            && let Some(month) = spaced.number(1..=2)
            && spaced.mark('.')
            && let Some(day) = after_space(&mut spaced).number(1..=2)
        {
            *self.scan = spaced;
            return calendar::day(year, month, day, self.span());
        }
        if let Some(mark) = mark
            && let Some(number) = ahead.number(1..=2)
        {
            *self.scan = ahead;
            return match self.and_number(mark) {
                Some(day) => calendar::day(year, number, day, self.span()),
                None if mark == '.' => Err(self.unknown()),
                None => calendar::month(year, number, self.span()),
            };
        }
        let letter = |letter| move |word: &str| word.eq_ignore_ascii_case(letter).then_some(());
        let mut part = ahead;
        if part.word(letter("q")).is_some()
            && let Some(quarter) = part.number(1..=1)
        {
            *self.scan = part;
            return calendar::quarter(year, quarter, self.span());
        }
        let mut part = ahead;
        if part.word(letter("w")).is_some()
            && let Some(week) = part.number(1..=2)
        {
            *self.scan = part;
            let day = self.and_number('-');
            return calendar::week(year, week, day, self.span());
        }
        self.and_month_name(year, mark, ahead)
    }

    /// A year that stands alone or before the name of a month, where `ahead` stands after the mark.
    fn and_month_name(&mut self, year: u32, mark: Option<char>, mut ahead: Scan<'t>) -> Read {
        // Hungarian: `2024. február 5.`
        if mark.is_none_or(|mark| mark == '.') {
            ahead.skip_space();
        }
        let Some(number) = take_month(&mut ahead) else { return calendar::year(year, self.span()) };
        ahead.mark('.');
        let mut behind = ahead;
        if mark.is_none_or(|mark| !behind.mark(mark)) {
            behind.skip_space();
        }
        if let Some(day) = behind.number(1..=2) {
            *self.scan = behind;
            return calendar::day(year, number, day, self.span());
        }
        // `2024 March on the capital`: only the year is a date.
        if mark.is_none() && !ahead.is_done() {
            return calendar::year(year, self.span());
        }
        *self.scan = ahead;
        calendar::month(year, number, self.span())
    }

    /// The mark again and a number of one or two digits.
    fn and_number(&mut self, mark: char) -> Option<u32> {
        let mut ahead = *self.scan;
        let number = ahead.mark(mark).then(|| ahead.number(1..=2)).flatten()?;
        *self.scan = ahead;
        Some(number)
    }

    /// `5 February 2024`, `5th of Feb. 2024`, `5-FEB-1987`, `1er février 2024`, `2. März 2024`, `25/12/2023`, `25. 12. 2023`,
    /// `5 tháng 2 năm 2024`, `02/2024`.
    fn after_small_number(&mut self, number: u32) -> Read {
        let mut ahead = *self.scan;
        for mark in ['/', '.', '-'] {
            let mut ahead = ahead;
            let dotted = mark == '.';
            if ahead.mark(mark)
                && let Some(second) = part_behind(&mut ahead, dotted).number(1..=2)
                && ahead.mark(mark)
            {
                part_behind(&mut ahead, dotted);
                return self.after_two_numbers(number, second, dotted, ahead);
            }
        }
        if (ahead.mark('/') || ahead.mark('-'))
            && let Some(year) = ahead.number(4..=4)
        {
            *self.scan = ahead;
            return calendar::month(self.year(year)?, number, self.span());
        }
        if let Some(read) = self.month_and_day(None, number) {
            return read;
        }
        let mut ahead = *self.scan;
        let is_ordinal =
            ahead.word(one_of(&["st", "nd", "rd", "th", "er", "e", "º", "ª", "রা", "লা", "ঠা", "ই", "শে"])).is_some()
                || ahead.mark('°');
        let dotted = !is_ordinal && ahead.mark('.');
        separator(&mut ahead);
        let month = if ahead.word(one_of(&["tháng"])).is_some() {
            // Vietnamese: `5 tháng 2 năm 2024`.
            after_space(&mut ahead).number(1..=2)
        } else if dotted && ahead.word(one_of(&["listopada"])).is_some() {
            // October in Croatia, where a full stop stands behind the day; November in Poland, where none does.
            Some(10)
        } else {
            let named = take_month(&mut ahead);
            ahead.mark('.');
            named
        };
        let Some(month) = month else { return Err(self.other_month(ahead).unwrap_or_else(|| self.unknown())) };
        *self.scan = ahead;
        match self.year_behind() {
            Some(year) => calendar::day(year?, month, number, self.span()),
            None => Err(self.without_year(month, number)),
        }
    }

    /// `25/12/2023`, `5.2.2024`, of which two numbers have been read. Who writes full stops between them writes the day first.
    fn after_two_numbers(&mut self, first: u32, second: u32, dotted: bool, mut ahead: Scan<'t>) -> Read {
        let Some(Piece::Number { value: year, digits }) = ahead.next() else { return Err(self.unknown()) };
        *self.scan = ahead;
        match digits {
            4 => {}
            2 => return Err(self.two_digits()),
            _ => return Err(self.unknown()),
        }
        let year = self.year(year)?;
        let date = |month, day| calendar::date(year, month, day);
        match (date(second, first), date(first, second)) {
            (Some(day_first), Some(month_first)) if day_first != month_first => {
                match self.order.or(dotted.then_some(DateOrder::DayFirst)) {
                    Some(DateOrder::DayFirst) => Ok(Absolute::day(day_first)),
                    Some(DateOrder::MonthFirst) => Ok(Absolute::day(month_first)),
                    None => {
                        let kind = DateErrorKind::Ambiguous { day_first, month_first };
                        let message = format!(
                            "this is either {} (day first) or {} (month first)",
                            Period::day(day_first),
                            Period::day(month_first)
                        );
                        let hint = format!("write {} or {}", Period::day(day_first), Period::day(month_first));
                        Err(DateError::new(kind, message, self.span()).hint(hint))
                    }
                }
            }
            (Some(only), _) | (None, Some(only)) => Ok(Absolute::day(only)),
            (None, None) if second > 12 => calendar::day(year, first, second, self.span()),
            (None, None) => calendar::day(year, second, first, self.span()),
        }
    }

    /// `February 2024`, `Feb. 5, 2024`, `February 5th 2024`, `Feb. 5 Mon 2024`.
    fn after_month(&mut self, month: u32) -> Read {
        self.scan.mark('.');
        let mut ahead = *self.scan;
        separator(&mut ahead);
        if let Some(number) = ahead.number(1..=2) {
            let _ = ahead.word(one_of(&["st", "nd", "rd", "th"]));
            *self.scan = ahead;
            self.pass_weekday(month, number);
            return match self.year_behind() {
                Some(year) => calendar::day(year?, month, number, self.span()),
                None => Err(self.without_year(month, number)),
            };
        }
        match self.year_behind() {
            Some(year) => calendar::month(year?, month, self.span()),
            None => Err(self.unknown()),
        }
    }

    /// `Dec. 28 Sat 2013`: passes the weekday between a day and its year, if it is that of the day.
    fn pass_weekday(&mut self, month: u32, day: u32) {
        let mut ahead = *self.scan;
        separator(&mut ahead);
        let Some(weekday) = ahead.word(weekday) else { return };
        ahead.mark('.');
        let mut behind = ahead;
        separator(&mut behind);
        let date = behind.number(4..=4).and_then(|year| calendar::date(year, month, day));
        if date.is_some_and(|date| date.weekday() == weekday) {
            *self.scan = ahead;
        }
    }

    /// `Q1 2024`, `Q1/2024`.
    fn after_q(&mut self) -> Read {
        let Some(quarter) = self.scan.number(1..=1) else { return Err(self.unknown()) };
        match self.year_behind() {
            Some(year) => calendar::quarter(year?, quarter, self.span()),
            None => Err(DateError::new(DateErrorKind::NoYear, "this quarter has no year", self.span())
                .hint(format!("write the year: Q{quarter} 2024"))),
        }
    }

    fn without_year(&self, month: u32, day: u32) -> DateError {
        DateError::new(DateErrorKind::NoYear, "this date has no year", self.span())
            .hint(format!("write the year: {day} {} 2024", month_name(month)))
    }
}

fn after_space<'s, 't>(scan: &'s mut Scan<'t>) -> &'s mut Scan<'t> {
    scan.skip_space();
    scan
}

/// The next part of a date in numbers: behind a full stop a space may stand, as in `25. 12. 2023`.
fn part_behind<'s, 't>(scan: &'s mut Scan<'t>, dotted: bool) -> &'s mut Scan<'t> {
    if dotted { after_space(scan) } else { scan }
}

/// What may stand between the parts of a date that names its month: a mark, spaces, `of`, `de`.
fn separator(scan: &mut Scan<'_>) {
    if !scan.mark('-') && !scan.mark('/') {
        scan.mark(',');
    }
    scan.skip_space();
    if scan.word(one_of(&["of", "de", "del", "di", "do", "năm"])).is_some() {
        scan.skip_space();
    }
}
