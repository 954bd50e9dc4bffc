//! Names of months and weekdays, in English and in the main languages that feeds are written in.

use chrono::Weekday;

/// The month (1 to 12) that a word names, in full or abbreviated; case and accents do not matter.
pub(super) fn month(word: &str) -> Option<u32> {
    u32::try_from(lookup(&MONTHS, word)? + 1).ok()
}

/// The weekday that a word names, in full or abbreviated; case and accents do not matter.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Weekday::try_from(u8::try_from(lookup(&WEEKDAYS, word)?).ok()?).ok()
}

/// The weekday that an English word names, in full or by its first three letters or more.
pub(super) fn english_weekday(word: &str) -> Option<Weekday> {
    let begins = |day: &Weekday| Some(word.get(..3)?.eq_ignore_ascii_case(weekday_name(*day).get(..3)?));
    weekday(word).filter(|day| begins(day).unwrap_or(false))
}

/// The English name of a month.
pub(super) fn month_name(month: u32) -> &'static str {
    let index = usize::try_from(month).unwrap_or(0).wrapping_sub(1);
    MONTH_NAMES.get(index).copied().unwrap_or("")
}

/// The English name of a weekday.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    let index = usize::try_from(day.num_days_from_monday()).unwrap_or(0);
    WEEKDAY_NAMES.get(index).copied().unwrap_or("")
}

/// The longest name has ten letters.
const LONGEST: usize = 10;

/// The row that holds the word.
fn lookup(table: &[&[&str]], word: &str) -> Option<usize> {
    let mut letters = [0; LONGEST];
    let mut length = 0;
    for c in word.chars() {
        *letters.get_mut(length)? = match c {
            'A'..='Z' | 'a'..='z' => u8::try_from(c).ok()?.to_ascii_lowercase(),
            'À'..='Ä' | 'à'..='ä' => b'a',
            'Ç' | 'ç' => b'c',
            'È'..='Ë' | 'è'..='ë' => b'e',
            'Ì'..='Ï' | 'ì'..='ï' => b'i',
            'Ò'..='Ö' | 'ò'..='ö' => b'o',
            'Ù'..='Ü' | 'ù'..='ü' => b'u',
            // An accent that stands after its letter.
            '\u{300}'..='\u{36f}' => continue,
            _ => return None,
        };
        length += 1;
    }
    let name = letters.get(..length)?;
    table.iter().position(|names| names.iter().any(|known| known.as_bytes() == name))
}

#[rustfmt::skip]
const MONTH_NAMES: [&str; 12] = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
];

#[rustfmt::skip]
const WEEKDAY_NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Without accents; English first, then French, German, Spanish, Italian, Portuguese, Dutch.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv", "januar", "janner", "enero", "ene", "gennaio", "gen", "janeiro", "januari"],
    &["february", "feb", "fevrier", "fevr", "fev", "februar", "feber", "febrero", "febbraio", "febbr", "fevereiro", "februari"],
    &["march", "mar", "mars", "marz", "maerz", "mrz", "marzo", "marco", "maart", "mrt"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei"],
    &["june", "jun", "juin", "juni", "junio", "giugno", "giu", "junho"],
    &["july", "jul", "juillet", "juil", "juli", "julio", "luglio", "lug", "julho"],
    &["august", "aug", "aout", "agosto", "ago", "augustus"],
    &["september", "sept", "sep", "septembre", "septiembre", "setiembre", "settembre", "sett", "set", "setembro"],
    &["october", "oct", "octobre", "oktober", "okt", "octubre", "ottobre", "ott", "outubro", "out"],
    &["november", "nov", "novembre", "noviembre", "novembro"],
    &["december", "dec", "decembre", "dezember", "dez", "diciembre", "dic", "dicembre", "dezembro"],
];

/// As [`MONTHS`], from Monday. `mar` is a month, too: the grammar tells.
#[rustfmt::skip]
const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "lundi", "lun", "montag", "mo", "lunes", "lunedi", "segunda", "seg", "maandag", "ma"],
    &["tuesday", "tue", "tues", "mardi", "mar", "dienstag", "di", "martes", "martedi", "terca", "ter", "dinsdag"],
    &["wednesday", "wed", "weds", "mercredi", "mer", "mittwoch", "mi", "miercoles", "mie", "mercoledi", "quarta", "qua",
      "woensdag", "wo"],
    &["thursday", "thu", "thur", "thurs", "jeudi", "jeu", "donnerstag", "do", "jueves", "jue", "giovedi", "gio", "quinta",
      "qui", "donderdag"],
    &["friday", "fri", "vendredi", "ven", "freitag", "fr", "viernes", "vie", "venerdi", "sexta", "sex", "vrijdag", "vr"],
    &["saturday", "sat", "samedi", "sam", "samstag", "sa", "sonnabend", "sabado", "sab", "sabato", "zaterdag", "za"],
    &["sunday", "sun", "dimanche", "dim", "sonntag", "so", "domingo", "dom", "domenica", "zondag", "zo"],
];

/// What a misspelt word of an expression may have meant.
#[rustfmt::skip]
pub(super) const VOCABULARY: [&str; 44] = [
    "today", "yesterday", "tomorrow", "last", "past", "previous", "this", "day", "days", "week", "weeks", "weekend", "month",
    "months", "quarter", "quarters", "year", "years", "since", "after", "before", "until", "from", "between", "through",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_whatever_their_case_and_accents() {
        for (number, name) in (1..).zip(MONTH_NAMES) {
            assert_eq!(month_name(number), name);
            for spelt in [name, &name[..3], &name.to_uppercase(), &name.to_lowercase()] {
                assert_eq!(month(spelt), Some(number), "{spelt}");
            }
        }
        for (number, name) in (0..).zip(WEEKDAY_NAMES) {
            let day = Weekday::try_from(number).unwrap();
            assert_eq!(weekday_name(day), name);
            assert_eq!((weekday(name), weekday(&name[..3])), (Some(day), Some(day)));
        }
        for (spelt, number) in
            [("FÉVRIER", 2), ("fe\u{301}vrier", 2), ("März", 3), ("Jänner", 1), ("août", 8), ("março", 3)]
        {
            assert_eq!(month(spelt), Some(number), "{spelt}");
        }
        assert_eq!(
            (weekday("sábado"), weekday("Terça"), weekday("dies")),
            (Some(Weekday::Sat), Some(Weekday::Tue), None)
        );
        assert_eq!(
            (english_weekday("Weds"), english_weekday("mar"), english_weekday("so")),
            (Some(Weekday::Wed), None, None)
        );
        assert_eq!(
            (month(""), month("maybe"), month("Septemberfest"), month("марта"), month_name(0)),
            (None, None, None, None, "")
        );
    }

    #[test]
    fn no_name_stands_for_two_but_mar() {
        let mut all: Vec<_> = MONTHS.iter().chain(&WEEKDAYS).flat_map(|names| names.iter()).collect();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert_eq!(twice, [&[&"mar", &"mar"]]);
        assert_eq!(all.iter().map(|name| name.len()).max(), Some(LONGEST));
        assert!(all.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase())));
    }
}
