//! Terms of office, and what holders of an office are called, and when.

use chrono::{Days, Months, NaiveDate};

/// A term of office; the days are as `2021-01-20`, so that they compare as text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub(super) office: &'static str,
    pub(super) country: &'static str,
    pub(super) from: &'static str,
    /// Empty if it goes on.
    pub(super) to: &'static str,
}

/// When an article was published, and what is near that day.
pub(super) struct Day {
    /// Some weeks before.
    before: String,
    /// Some weeks later.
    after: String,
    /// So much later as it takes to be elected and sworn in.
    elected: String,
    /// A span of public life later: who takes office then may be written of now.
    later: String,
    /// So much before that who governed then is still written of.
    recent: String,
    /// So much before that former presidents of then are still called so.
    remembered: String,
}

impl Day {
    /// Of the day that an article was published.
    pub(super) fn of(day: NaiveDate) -> Self {
        let text = |day: Option<NaiveDate>| day.unwrap_or_default().to_string();
        Self {
            before: text(day.checked_sub_days(Days::new(42))),
            after: text(day.checked_add_days(Days::new(42))),
            elected: text(day.checked_add_days(Days::new(100))),
            later: text(day.checked_add_months(Months::new(20 * 12))),
            recent: text(day.checked_sub_months(Months::new(8 * 12))),
            remembered: text(day.checked_sub_months(Months::new(25 * 12))),
        }
    }
}

/// Whoever sits in the House may be named with those who sat there before and are not in the table, which has its members of today.
const HOUSE_IS_COMPLETE_FROM: &str = "2025-01-03";

/// Offices whose holders govern a country.
const GOVERNING: [&str; 5] = ["president", "vice president", "prime minister", "chancellor", "leader"];

/// Others whose holders articles call by their surnames alone.
const PROMINENT: [&str; 4] = ["supreme leader", "general secretary", "secretary-general", "secretary of state"];

impl Term {
    /// Reads what the table has of one: office, country, first and last day.
    pub(super) fn read(text: &'static str) -> Option<Self> {
        let mut parts = text.split('|');
        let mut next = || parts.next();
        Some(Self { office: next()?, country: next()?, from: next()?, to: next()? })
    }

    /// Whether its holder governs a country.
    pub(super) fn governs(&self) -> bool {
        GOVERNING.contains(&self.office)
    }

    /// Whether its holder needs no introduction.
    pub(super) fn is_prominent(&self) -> bool {
        self.governs() || PROMINENT.contains(&self.office)
    }

    /// Whether it is on, some weeks more or less.
    pub(super) fn is_on(&self, day: &Day) -> bool {
        *self.from <= *day.after && (self.to.is_empty() || *self.to >= *day.before)
    }

    /// Whether it is on, is about to be, or was until some years before.
    pub(super) fn is_recent(&self, day: &Day) -> bool {
        *self.from <= *day.elected && (self.to.is_empty() || *self.to >= *day.recent)
    }

    /// Whether it went on until some decades before, or longer.
    pub(super) fn is_remembered(&self, day: &Day) -> bool {
        self.to.is_empty() || *self.to >= *day.remembered
    }

    /// Whether it has begun, or will within a span of public life.
    pub(super) fn is_in_sight(&self, day: &Day) -> bool {
        *self.from <= *day.later
    }

    /// Whether somebody with this role may be in this term.
    pub(super) fn fits(&self, role: &Role<'_>, day: Option<&Day>) -> bool {
        if !role.is(self.office) {
            return false;
        }
        let Some(day) = day else {
            // Others who held it are not in the table.
            return !matches!(self.office, "senator" | "representative" | "leader");
        };
        if self.office == "representative" && *day.after < *HOUSE_IS_COMPLETE_FROM {
            return false;
        }
        match role.time {
            Time::Past => !self.to.is_empty() && *self.to <= *day.after,
            Time::Coming => *self.from <= *day.elected && *self.from >= *day.before,
            Time::Now => self.is_on(day),
        }
    }
}

/// When somebody with a role is in office: `former President`, `President-elect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    Past,
    Now,
    Coming,
}

/// What an article says that a person is, in normal form.
pub(super) struct Role<'a> {
    text: &'a str,
    time: Time,
}

impl<'a> Role<'a> {
    /// Of the normal form of what is written.
    pub(super) fn of(normal: &'a str) -> Self {
        // `the Soviet leader and President Reagan`
        let normal = normal.rsplit(" and ").next().unwrap_or(normal);
        let (mut text, mut time) = (normal, Time::Now);
        while let Some((word, rest)) = text.split_once(' ') {
            match word {
                "former" | "ex" | "then" => time = Time::Past,
                "acting" | "interim" => {}
                _ => break,
            }
            text = rest;
        }
        for word in [" elect", " designate"] {
            if let Some(rest) = text.strip_suffix(word) {
                (text, time) = (rest, Time::Coming);
            }
        }
        Self { text, time }
    }

    /// Whether it is what holders of an office are called.
    pub(super) fn is(&self, office: &str) -> bool {
        let called: &[&str] = match office {
            "president" => &["president", "pres"],
            "prime minister" => &["prime minister", "premier", "pm"],
            "senator" => &["senator", "sen"],
            "representative" => &["representative", "rep", "congressman", "congresswoman"],
            "speaker" => &["speaker", "house speaker"],
            "secretary of state" => &["secretary of state", "secretary"],
            "defense secretary" => &["defense secretary", "secretary of defense", "secretary"],
            "treasury secretary" => &["treasury secretary", "secretary of the treasury", "secretary"],
            "foreign minister" => &["foreign minister", "minister of foreign affairs"],
            "defense minister" => &["defense minister", "defence minister"],
            "fed chair" => &["chairman", "chair", "chairwoman"],
            "secretary-general" => &["secretary general"],
            "director-general" => &["director general", "chief"],
            "managing director" => &["managing director", "chief"],
            "supreme leader" => &["supreme leader", "ayatollah"],
            "emir" => &["emir", "sheikh", "sheik"],
            "crown prince" => &["crown prince", "prince"],
            "colonel" => &["colonel", "col"],
            "general" => &["general", "gen"],
            "leader" => &["president", "prime minister", "premier", "chancellor"],
            office => return self.text == office,
        };
        called.contains(&self.text)
    }
}
