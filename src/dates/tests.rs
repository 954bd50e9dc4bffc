//! Date expressions against chrono: what a query may say, as a whole.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

use super::*;

/// A Wednesday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 2, 14).unwrap()
}

fn read(text: &str) -> String {
    parse_expression(text, today()).map_or_else(|e| e.to_string(), |period| period.to_string())
}

fn kind(text: &str) -> DateErrorKind {
    parse_expression(text, today()).unwrap_err().kind
}

/// Any day of the years 1 to 9999.
fn days() -> impl Strategy<Value = NaiveDate> {
    (1..=3_652_059i32).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(n).unwrap())
}

#[test]
fn absolute_dates() {
    let same = |texts: &[&str], period: &str| {
        for text in texts {
            assert_eq!(read(text), period, "{text}");
        }
    };
    #[rustfmt::skip]
    same(&[
        "2024-02-05", "2024-2-5", "2024/02/05", "2024.02.05", "20240205", "5 February 2024", "05 FEB 2024", "05FEB2024",
        "5th Feb. 2024", "the 5th of February 2024", "February 5, 2024", "feb 5 2024", "Feb. 5th, 2024", "5-FEB-2024", "Feb 5 Mon 2024",
        "5/Feb/2024", "2024-Feb-05", "2024 Feb 5", "Monday, 5 February 2024", "mon 2024-02-05", "2024-W06-1", " on 5 Feb 2024 ",
        "ON  5  FEB  2024",
    ], "2024-02-05");
    #[rustfmt::skip]
    same(&[
        "5 شباط/فبراير 2024", "الاثنين، 5 فبراير/شباط 2024", "5 فبراير / شباط 2024", "5 février 2024", "lundi 5 fevr. 2024", "le 5 fe\u{301}vrier 2024", "5. Februar 2024", "Montag, den 5. Februar 2024",
        "5 de febrero de 2024", "lunes, 5 de febrero del 2024", "5 febbraio 2024", "lun 5 feb 2024", "5 de fevereiro de 2024",
        "segunda-feira, 5 de fevereiro de 2024", "5 februari 2024", "maandag 5 februari 2024",
    ], "2024-02-05");
    same(&["1er mars 2024", "1º de marzo de 2024", "1° marzo 2024", "1. März 2024", "1 maart 2024"], "2024-03-01");
    same(&["mar 5 mar 2024", "martes, 5 de marzo de 2024", "Mar 5, 2024", "mar. 5 mars 2024"], "2024-03-05");
    #[rustfmt::skip]
    same(&[
        "2024-02", "2024-2", "2024/02", "02/2024", "Feb 2024", "Feb. 2024", "February, 2024", "February of 2024",
        "in february 2024", "2024 Feb", "2024-Feb",
    ], "2024-02-01..2024-02-29");
    same(&["2024", "in 2024", "２０２４", "٢٠٢٤"], "2024-01-01..2024-12-31");
    same(&["2024-Q1", "2024Q1", "Q1 2024", "q1/2024", "Q1-2024"], "2024-01-01..2024-03-31");
    same(&["1990s", "the 1990s", "1990's", "1990S"], "1990-01-01..1999-12-31");
    same(&["2024-W07", "2024w7", "2024-W7"], "2024-02-12..2024-02-18");
    same(&["25/12/2023", "12/25/2023", "25.12.2023", "25-12-2023"], "2023-12-25");
    same(&["5/5/2023"], "2023-05-05");
}

#[test]
fn ranges() {
    for (text, period) in [
        ("2024-01..2024-02", "2024-01-01..2024-02-29"),
        ("2024..2024", "2024-01-01..2024-12-31"),
        ("2024-02-05..2024-02-05", "2024-02-05"),
        ("2024-01-05 .. yesterday", "2024-01-05..2024-02-13"),
        ("last week..7d", "2024-02-05..2024-02-14"),
        ("25.12.2023..2.2.2024", "2023-12-25..2024-02-02"),
        ("2023..", "2023-01-01.."),
        ("..2023", "..2023-12-31"),
        (" .. ", ".."),
        ("March 2023 to June 2023", "2023-03-01..2023-06-30"),
        ("from March 2023 until 2023-Q3", "2023-03-01..2023-09-30"),
        ("since last month TO yesterday", "2024-01-01..2024-02-13"),
        ("between 2022 and 2023", "2022-01-01..2023-12-31"),
        ("Since 2023", "2023-01-01.."),
        ("from 2023", "2023-01-01.."),
        ("after March 2023", "2023-04-01.."),
        ("before March 2023", "..2023-02-28"),
        ("until March 2023", "..2023-03-31"),
        ("till yesterday", "..2024-02-13"),
        ("in the last 7 days", "2024-02-08..2024-02-14"),
        ("on Monday", "2024-02-12"),
    ] {
        assert_eq!(read(text), period, "{text}");
    }
    let ends =
        |text| (parse_since(text, today()).unwrap().to_string(), parse_until(text, today()).unwrap().to_string());
    assert_eq!(ends("2023"), ("2023-01-01..".into(), "..2023-12-31".into()));
    assert_eq!(ends("last week"), ("2024-02-05..".into(), "..2024-02-11".into()));
    assert_eq!(
        parse_since("..2023", today()).unwrap_err().to_string(),
        "`..2023` has no first day (write a day, a month or a year)"
    );
    assert!(parse_until("2023..", today()).is_err() && parse_since("soon", today()).is_err());
}

#[test]
fn errors_say_what_is_wrong_and_what_to_write() {
    for (text, message) in [
        (
            "03/04/2024",
            "this is either 2024-04-03 (day first) or 2024-03-04 (month first) (write 2024-04-03 or 2024-03-04)",
        ),
        ("2024-02-30", "there is no day 30 in February 2024: it has 29 days (write a day from 1 to 29)"),
        ("30/02/2023", "there is no day 30 in February 2023: it has 28 days (write a day from 1 to 28)"),
        ("02/30/2023", "there is no day 30 in February 2023: it has 28 days (write a day from 1 to 28)"),
        ("2024-00-01", "there is no month 0 (write a month from 1 to 12)"),
        ("2024-13", "there is no month 13 (write a month from 1 to 12)"),
        ("2024-25-12", "there is no month 25 (the month stands before the day: 2024-12-25)"),
        ("0000", "there is no year 0 (write a year from 0001 to 9999)"),
        ("2024-Q5", "there is no quarter 5 of 2024 (write a quarter from 2024-Q1 to 2024-Q4)"),
        ("2023-W53", "there is no week 53 of 2023 (write a week from W01 to W52, and a day of it from 1 to 7)"),
        ("2020-W54", "there is no week 54 of 2020 (write a week from W01 to W53, and a day of it from 1 to 7)"),
        (
            "2024-W07-8",
            "there is no day 8 in week 7 of 2024 (write a week from W01 to W52, and a day of it from 1 to 7)",
        ),
        ("5/2/24", "this year has two digits only (write all four digits of the year)"),
        ("5 February", "this date has no year (write the year: 5 February 2024)"),
        ("february", "this month has no year (write the year: February 2024)"),
        ("Friday 2024-02-05", "2024-02-05 is a Monday, not a Friday (correct the day, or leave the weekday out)"),
        ("yesteday", "`yesteday` is not a date (did you mean `yesterday`?)"),
        ("lst week..today", "`lst week` is not a date (did you mean `last week..today`?)"),
        ("5 Febuary 2024", "`5 Febuary 2024` is not a date (did you mean `5 February 2024`?)"),
        ("last Firday", "`last Firday` is not a date (did you mean `last Friday`?)"),
        ("0d", "`0d` is no time at all (write a number from 1 to 738930)"),
        ("last 0 weeks", "`last 0 weeks` is no time at all (write a number from 1 to 105561)"),
        ("9999y", "this lies outside the years 1 to 9999 (write a number from 1 to 2023)"),
        ("999999 days ago", "this lies outside the years 1 to 9999 (write a number from 1 to 738929)"),
        ("after 9999", "this lies outside the years 1 to 9999 (write days between 0001-01-01 and 9999-12-31)"),
        ("before 0001", "this lies outside the years 1 to 9999 (write days between 0001-01-01 and 9999-12-31)"),
        ("2024..2023", "this range ends (2023-12-31) before it begins (2024-01-01) (write 2023-01-01..2024-12-31)"),
    ] {
        assert_eq!(read(text), message, "{text}");
    }
    let refused = [
        "",
        " ",
        "since",
        "..soon",
        "2024...2025",
        "1..2",
        "soon",
        "2024-02-0512",
        "2024-02-05-06",
        "2024-02-05T10:00",
        "2024-2025",
        "2024 and all that",
        "2024th",
        "2024_",
        "12024",
        "202402",
        "2024-02-05 2024-02-06",
        "2024\n-02",
        "5\nFeb 2024",
        "from 2023 to",
        "to",
        "2024-",
        "W07",
        "five",
        "next",
        "\u{0}",
        "2024-02-05Z",
        "-",
        "Monday 2024",
        "2024.5",
        "2024 Q1",
    ];
    for text in refused {
        assert_eq!(kind(text), DateErrorKind::Unknown, "{text}");
    }
    assert_eq!(
        (kind("Q1"), kind("5 Feb 24"), kind("Feb 24")),
        (DateErrorKind::NoYear, DateErrorKind::NoYear, DateErrorKind::NoYear)
    );
    let long = read(&"x\u{7}".repeat(1000));
    assert!(long.len() < 300 && !long.contains('\u{7}'), "{long}");
}

#[test]
fn errors_name_the_bytes_concerned() {
    for (text, part) in [
        ("2024..2025-02-30", "2025-02-30"),
        ("since\u{3000} 2024-13", "2024-13"),
        (" soon ..2024", "soon"),
        ("2024..2023 ", "2024..2023"),
        ("since", ""),
        ("5 Feb 2024 to 03/04/2024", "03/04/2024"),
    ] {
        let error = parse_expression(text, today()).unwrap_err();
        assert_eq!(text.get(error.span), Some(part), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_all_that_is_read_prints_as_itself(
        text in "\\PC{0,24}|[0-9a-zQW./ -]{0,16}|(since |last |in |before |[0-9]{1,4}){0,3}[a-zA-Zé.]{0,9}[ -/.]{0,2}[0-9WQ]{0,4}",
        today in days(),
    ) {
        match parse_expression(&text, today) {
            Ok(period) => prop_assert_eq!(parse_expression(&period.to_string(), today), Ok(period)),
            Err(error) => prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error.span),
        }
    }

    #[test]
    fn periods_print_as_expressions(a in prop::option::of(days()), b in prop::option::of(days())) {
        let (from, to) = match (a, b) {
            (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
            ends => ends,
        };
        let period = Period { from, to };
        prop_assert_eq!(parse_expression(&period.to_string(), today()), Ok(period));
        if let (Some(from), Some(to)) = (from, to) && from < to {
            let reversed = Period { from: Some(to), to: Some(from) }.to_string();
            prop_assert_eq!(parse_expression(&reversed, today()).unwrap_err().kind, DateErrorKind::Reversed);
        }
    }

    #[test]
    fn every_spelling_of_a_day_is_read(date in days(), case in 0..3usize) {
        for format in [
            "%Y-%m-%d", "%Y-%-m-%-d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%-d %B %Y", "%d %b %Y", "%-d. %B %Y", "%-d of %B, %Y",
            "%B %-d, %Y", "%b. %-d %Y", "%a, %d %b %Y", "%A %-d %B %Y", "%A, %B %-d, %Y", "%d-%b-%Y", "%d/%b/%Y", "%d%b%Y",
            "%Y-%b-%d", "%Y %b %-d", "%a %b %d %Y", "%A %Y-%m-%d",
        ] {
            let text = date.format(format).to_string();
            let text = [text.clone(), text.to_uppercase(), text.to_lowercase()][case].clone();
            prop_assert_eq!(parse_expression(&text, today()), Ok(Period::day(date)), "{}", text);
            prop_assert_eq!(parse_document_date_exact(&text, None).map(|found| found.date), Ok(date));
        }
        if date.iso_week().year() > 0 {
            prop_assert_eq!(parse_expression(&date.format("%G-W%V-%u").to_string(), today()), Ok(Period::day(date)));
        }
    }

    #[test]
    fn a_day_too_many_is_impossible(date in days(), over in 1..70u32) {
        let last = Period::month(date.year(), date.month()).unwrap().to.unwrap().day();
        let text = format!("{:04}-{:02}-{}", date.year(), date.month(), last + over);
        prop_assert_eq!(kind(&text), if last + over > 99 { DateErrorKind::Unknown } else { DateErrorKind::Impossible });
    }

    #[test]
    fn a_wrong_weekday_is_impossible(date in days(), off in 1..7u64) {
        prop_assume!(date.year() < 9999);
        let other = date + chrono::Days::new(off);
        let text = format!("{}, {}", other.format("%A"), date.format("%-d %B %Y"));
        prop_assert_eq!(kind(&text), DateErrorKind::Impossible);
    }

    #[test]
    fn numeric_days_are_read_or_refused(date in days(), mark in prop::sample::select(vec!['/', '.', '-'])) {
        let day_first = date.format("%d/%m/%Y").to_string().replace('/', &mark.to_string());
        let month_first = date.format("%m/%d/%Y").to_string().replace('/', &mark.to_string());
        for (text, order) in [(day_first, DateOrder::DayFirst), (month_first, DateOrder::MonthFirst)] {
            prop_assert_eq!(parse_document_date_exact(&text, Some(order)).map(|found| found.date), Ok(date));
            match parse_expression(&text, today()) {
                Ok(period) => {
                    let is_clear = date.day() > 12 || date.day() == date.month();
                    prop_assert!(is_clear || mark == '.');
                    // Full stops have the day first.
                    let other = date.with_day(date.month()).and_then(|day| day.with_month(date.day()));
                    let expected = if is_clear || order == DateOrder::DayFirst { Some(date) } else { other };
                    prop_assert_eq!(Some(period), expected.map(Period::day));
                }
                Err(error) => {
                    let DateErrorKind::Ambiguous { day_first, month_first } = error.kind else { panic!("{error}") };
                    prop_assert!(date.day() <= 12 && date.day() != date.month());
                    prop_assert_eq!(if order == DateOrder::DayFirst { day_first } else { month_first }, date);
                    prop_assert_eq!((day_first.day(), day_first.month()), (month_first.month(), month_first.day()));
                }
            }
        }
    }

    #[test]
    fn months_quarters_and_weeks_agree_with_chrono(date in days()) {
        let (year, month, quarter) = (date.year(), date.month(), date.quarter());
        let week = date.iso_week();
        let in_month = |d: NaiveDate| (d.year(), d.month()) == (year, month);
        let in_quarter = |d: NaiveDate| (d.year(), d.quarter()) == (year, quarter);
        let in_week = |d: NaiveDate| d.iso_week() == week;
        let in_year = |d: NaiveDate| d.year() == year;
        for (text, same) in [
            (date.format("%Y-%m").to_string(), &in_month as &dyn Fn(NaiveDate) -> bool),
            (date.format("%Y/%-m").to_string(), &in_month),
            (date.format("%m/%Y").to_string(), &in_month),
            (date.format("%B %Y").to_string(), &in_month),
            (date.format("%b. %Y").to_string(), &in_month),
            (date.format("%Y").to_string(), &in_year),
            (date.format("%G-W%V").to_string(), &in_week),
            (date.format("%GW%-V").to_string(), &in_week),
            (format!("{year:04}-Q{quarter}"), &in_quarter),
            (format!("q{quarter} {year:04}"), &in_quarter),
        ] {
            let Ok(period) = parse_expression(&text, today()) else {
                // The last week of 9999 ends in the year 10000.
                prop_assert!(text.starts_with("9999") && text.ends_with("W52"), "{}", text);
                continue;
            };
            let (from, to) = (period.from.unwrap(), period.to.unwrap());
            prop_assert!(same(from) && same(to) && period.contains(date));
            prop_assert!(!same(from.pred_opt().unwrap()) && !same(to.succ_opt().unwrap()));
        }
    }
}
