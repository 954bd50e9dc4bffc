//! Moments as numbers of seconds or milliseconds since 1970.

use chrono::{DateTime, NaiveDateTime};

/// The moment, in universal time, of a Unix time in seconds, or in milliseconds where seconds would lie beyond the year 2200. Numbers of
/// eight digits or fewer, which would lie within three years of 1970, are none: 0 stands for nothing, 202402 for a month.
#[must_use]
pub fn from_unix(number: f64) -> Option<NaiveDateTime> {
    const YEAR_1900: f64 = -2_208_988_800.0;
    const YEAR_2200: f64 = 7_258_118_400.0;
    const NINE_DIGITS: f64 = 100_000_000.0;
    let seconds = if number.abs() > YEAR_2200 { number / 1000.0 } else { number };
    if number.abs() < NINE_DIGITS || !(YEAR_1900..YEAR_2200).contains(&seconds) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "within the years 1900 to 2200")]
    DateTime::from_timestamp(seconds.floor() as i64, 0).map(|at| at.naive_utc())
}

/// The moment of a Unix time that is written as a text, as CSV has it: as many digits as seconds have since 1973, or milliseconds since
/// 2001, with or without a fraction (`1707127200.0`), or as .NET writes it (`/Date(1707127200000+0100)/`).
#[must_use]
pub fn parse_unix(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let (text, _) = text.strip_prefix("/Date(").and_then(|text| text.split_once([')', '+', '-'])).unwrap_or((text, ""));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_moment = matches!(whole.len(), 9 | 10 | 13) && digits(whole) && !fraction.is_empty() && digits(fraction);
    whole.parse().ok().filter(|_| is_moment).and_then(from_unix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_nine_ten_or_thirteen_digits_are_moments() {
        for text in [
            "1707127200",
            " 1707127200 ",
            "1707127200000",
            "1707127200.0",
            "1707127200.52",
            "/Date(1707127200000)/",
            "/Date(1707127200000+0100)/",
        ] {
            assert_eq!(parse_unix(text).map(|at| at.to_string()).as_deref(), Some("2024-02-05 10:00:00"), "{text}");
        }
        assert_eq!(parse_unix("999999999").map(|at| at.date().to_string()).as_deref(), Some("2001-09-09"));
        for text in ["", "20240205", "202402051000", "1e10", "-170712720", "1707127200.", "1707127200.5.2", "/Date()/"]
        {
            assert_eq!(parse_unix(text), None, "{text}");
        }
    }
}
