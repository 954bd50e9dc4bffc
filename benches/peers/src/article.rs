//! An article: title, date over thirty years, lead, headed sections, people, organisations and places.

use serde::Serialize;

use crate::names::{organisation, person, place};
use crate::random::Random;
use crate::walk::Words;

/// One article, as a line of JSON holds it.
#[derive(Debug, Serialize)]
pub struct Article {
    id: String,
    date: String,
    title: String,
    desk: &'static str,
    body: String,
}

const DESKS: &[&str] = &["World", "Politics", "Business", "Africa", "Sport", "Science", "Culture", "Europe"];
const HEADINGS: &[&str] = &[
    "Background", "Impact", "What Comes Next", "Reaction", "Policy Impact", "The Numbers", "On The Ground", "Market View",
    "Who Pays", "The Other Side", "How It Began", "Key Points",
];
const WEEKDAYS: &[&str] = &["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const ROLES: &[&str] = &["Minister", "President", "Governor", "Mr.", "Mrs.", "Dr.", "Senator", "General"];

/// Days from 1 January 1995 to 31 December 2024.
const DAYS: usize = 10_958;

/// Those with the numbers from 0 to `count - 1`.
pub fn articles(words: &Words, count: usize) -> impl Iterator<Item = Article> {
    (0..count).map(|number| article(words, number))
}

fn article(words: &Words, number: usize) -> Article {
    let random = &mut Random::new(number as u64 ^ 0x5eed << 40);
    let actors = Actors::new(random);
    let mut title = String::new();
    words.sentence(8, random, &mut title);
    let mut body = format!("{} ({} Wire) - ", actors.place.to_uppercase(), actors.place);
    // About 150 words in the middle, few with many more.
    let length = (-(1.0 - random.unit()).ln() * 500.0) as usize + 450;
    let headed = random.percent(60);
    while body.len() < length {
        paragraph(words, &actors, random, &mut body);
        if headed && random.percent(40) && body.len() + 200 < length {
            body.push_str(random.pick(HEADINGS));
            body.push_str("\n\n");
        }
    }
    body.truncate(body.trim_end().len());
    Article {
        id: format!("{number:08}"),
        date: date(random.below(DAYS)),
        title: title.trim_end_matches('.').to_owned(),
        desk: DESKS[random.zipf(DESKS.len())],
        body,
    }
}

struct Actors {
    person: (String, String),
    other: (String, String),
    organisation: String,
    place: String,
}

impl Actors {
    fn new(random: &mut Random) -> Self {
        Self {
            person: person(random.zipf(60_000)),
            other: person(random.zipf(60_000)),
            organisation: organisation(random.zipf(8_000)),
            place: place(random.zipf(4_000)),
        }
    }
}

fn paragraph(words: &Words, actors: &Actors, random: &mut Random, out: &mut String) {
    for _ in 0..1 + random.below(3) {
        if random.percent(35) {
            out.push_str(&said(actors, random));
            out.push(' ');
        }
        words.sentence(30, random, out);
        out.push(' ');
    }
    out.pop();
    out.push_str("\n\n");
}

/// A sentence about somebody.
fn said(actors: &Actors, random: &mut Random) -> String {
    let (first, last) = if random.percent(70) { &actors.person } else { &actors.other };
    let Actors { organisation, place, .. } = actors;
    match random.below(5) {
        0 => format!("{} {first} {last} spoke in {place} on {}.", random.pick(ROLES), random.pick(WEEKDAYS)),
        1 => format!("{last} said that the {organisation} would answer within {} days.", 2 + random.below(90)),
        2 => format!("The {organisation} met {first} {last} in {place}."),
        3 => format!("Nothing had changed since {}, said {first} {last} of the {organisation}.", random.pick(WEEKDAYS)),
        _ => format!("{} {last} left for {place}.", random.pick(ROLES)),
    }
}

/// The day so many days after 1 January 1995, by the rules of the calendar (2000 is a leap year, and no year from then to 2024
/// breaks the rule of four).
fn date(mut days: usize) -> String {
    let mut year = 1995;
    loop {
        let leap = usize::from(year % 4 == 0);
        if days < 365 + leap {
            break;
        }
        days -= 365 + leap;
        year += 1;
    }
    let lengths = [31, 28 + usize::from(year % 4 == 0), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    format!("{year}-{:02}-{:02}", month + 1, days + 1)
}
