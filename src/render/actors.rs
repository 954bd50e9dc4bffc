//! Who is named, for people: a line for each where it fits, else two.

use std::io::{self, Write};

use super::counts::bar;
use super::text::columns;
use super::{Page, Styled, clean, queried, style};
use crate::article::ActorKind;
use crate::dates::Period;
use crate::search::{ActorCount, Named};

/// Columns that a name has at least, if it needs them.
const NAME: usize = 20;

/// Columns that roles have at least, if they need them, and at most.
const ROLES: (usize, usize) = (12, 40);

/// Columns that a bar has at least, and at most, beside all else.
const BAR: (usize, usize) = (5, 30);

/// Most roles that are named.
const MOST_ROLES: usize = 2;

/// Writes actors: how many articles name them, when those were published, and what they say that they are; then how many more
/// there are.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, named: &Named) -> io::Result<()> {
    let widest = Widths::of(&named.actors);
    if let Some(widths) = widest.on_one_line(page.width) {
        named.actors.iter().try_for_each(|count| row(count, &widths).write(out, page))?;
    } else {
        let widths = widest.on_two_lines(page.width);
        for count in &named.actors {
            row(count, &widths).write(out, page)?;
            below(count, page.width.saturating_sub(2)).write_wrapped(out, page, 2)?;
        }
    }
    let more = named.total - named.actors.len();
    if more > 0 {
        Styled::new(&format!("… and {more} more"), style::DIM).write(out, page)?;
    }
    Ok(())
}

/// Writes that nobody is named, or nobody of the `kind`; `others` where some were asked for, and it is about the others.
///
/// # Errors
/// Those of `out`.
pub fn write_none(out: &mut dyn Write, page: Page, kind: Option<ActorKind>, others: bool) -> io::Result<()> {
    let who = match (kind, others) {
        (None, false) => "Nobody".to_owned(),
        (None, true) => "Nobody else".to_owned(),
        (Some(kind), false) => format!("No {}", kind.name()),
        (Some(kind), true) => format!("No other {}", kind.name()),
    };
    Styled::new(&format!("{who} is named in the articles that match."), style::PLAIN).write_wrapped(out, page, 0)
}

/// Columns of each column; 0 for one that is left out.
#[derive(Debug, Clone, Copy)]
struct Widths {
    name: usize,
    kind: usize,
    number: usize,
    bar: usize,
    days: usize,
    roles: usize,
    /// Articles of the actor that most of them name.
    most: u64,
}

impl Widths {
    /// What the columns need; of the bar nothing is known yet.
    fn of(counts: &[ActorCount]) -> Self {
        let widest = |of: &dyn Fn(&ActorCount) -> usize| counts.iter().map(of).max().unwrap_or(0);
        let most = counts.iter().map(|count| count.articles).max().unwrap_or(0);
        let mixed = counts.iter().any(|count| Some(count.kind) != counts.first().map(|first| first.kind));
        Self {
            name: widest(&|count| columns(&clean(&count.name))),
            kind: if mixed { widest(&|count| queried(count.kind).len()) } else { 0 },
            number: most.to_string().len(),
            bar: 0,
            days: widest(&|count| days(count, "..").len()),
            roles: widest(&|count| columns(&clean(&roles(count, ROLES.1)))).min(ROLES.1),
            most,
        }
    }

    /// Names give way as far as they can to a short bar and to short roles; what is left goes to names, roles and bars, in this
    /// order.
    fn on_one_line(mut self, width: usize) -> Option<Self> {
        let spaced = |columns: usize| if columns > 0 { columns + 2 } else { 0 };
        let name = self.name.min(NAME);
        let mut room = width.checked_sub(spaced(self.kind) + spaced(self.number) + spaced(self.days) + name)?;
        let mut reserve = |columns: usize| match room.checked_sub(spaced(columns)) {
            Some(left) => {
                room = left;
                columns
            }
            None => 0,
        };
        let bar = reserve(BAR.0);
        let roles = reserve(self.roles.min(ROLES.0));
        let mut widen = |columns: usize, wanted: usize| {
            let more = if columns == 0 { 0 } else { wanted.saturating_sub(columns).min(room) };
            room -= more;
            columns + more
        };
        self.name = widen(name, self.name);
        self.roles = widen(roles, self.roles);
        self.bar = widen(bar, BAR.1);
        Some(self)
    }

    /// Those of the first line: days and roles stand on the second.
    fn on_two_lines(mut self, width: usize) -> Self {
        (self.days, self.roles) = (0, 0);
        let number = self.number + 2;
        if self.kind > 0 && width < self.name.min(NAME) + self.kind + 2 + number {
            self.kind = 0;
        }
        let kind = if self.kind > 0 { self.kind + 2 } else { 0 };
        self.name = self.name.min(width.saturating_sub(kind + number));
        self
    }
}

/// The columns of an actor.
fn row(count: &ActorCount, widths: &Widths) -> Styled {
    let mut line = Styled::new(&count.name, style::actor(count.kind));
    line.truncate(widths.name);
    let mut end = widths.name;
    if widths.kind > 0 {
        line.pad(end + 2);
        line.push(queried(count.kind), style::DIM);
        end += widths.kind + 2;
    }
    line.pad(end + 2);
    line.push(&format!("{:>1$}", count.articles, widths.number), style::PLAIN);
    end += widths.number + 2;
    if widths.bar > 0 {
        line.pad(end + 2);
        line.push(&bar(count.articles, widths.most, widths.bar), style::BAR);
        end += widths.bar + 2;
    }
    if widths.days > 0 {
        line.pad(end + 2);
        line.push(&days(count, ".."), style::DATE);
        end += widths.days + 2;
    }
    if widths.roles > 0 && !count.roles.is_empty() {
        line.pad(end + 2);
        line.push(&roles(count, widths.roles), style::DIM);
        line.truncate(end + 2 + widths.roles);
    }
    line
}

/// Days and roles of an actor, for a line of `width` columns.
fn below(count: &ActorCount, width: usize) -> Styled {
    let line = Styled::new(&days(count, " to "), style::DATE);
    if count.roles.is_empty() {
        return line;
    }
    let line = line.with(" · ", style::DIM);
    let room = width.saturating_sub(line.width());
    line.with(&roles(count, room), style::DIM)
}

/// `2024-02-01..2024-03-17`; one day alone where both are the same.
fn days(count: &ActorCount, to: &str) -> String {
    let (Some(first), Some(last)) = (count.first, count.last) else { return "undated".to_owned() };
    let (first, last) = (published(first), published(last));
    if first == last { first } else { format!("{first}{to}{last}") }
}

/// The day; the month or the year, where no more is known.
fn published(period: Period) -> String {
    let (Some(from), Some(to)) = (period.from, period.to) else { return period.to_string() };
    let format = match (to - from).num_days() {
        0 => "%Y-%m-%d",
        ..32 => "%Y-%m",
        _ => "%Y",
    };
    from.format(format).to_string()
}

/// The most frequent roles: as many as fit, and one at least.
fn roles(count: &ActorCount, width: usize) -> String {
    let mut roles = String::new();
    for role in count.roles.iter().take(MOST_ROLES) {
        let longer = if roles.is_empty() { role.role.clone() } else { format!("{roles}, {}", role.role) };
        if !roles.is_empty() && columns(&clean(&longer)) > width {
            break;
        }
        roles = longer;
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::RoleCount;

    fn counts() -> [ActorCount; 4] {
        let day = |day: &str| day.parse().ok().map(|day| Period { from: Some(day), to: Some(day) });
        let role = |role: &str| RoleCount { role: role.into(), articles: 1 };
        let count = |name: &str, kind, articles, first, last, roles: &[&str]| ActorCount {
            name: name.into(),
            kind,
            articles,
            first,
            last,
            roles: roles.iter().map(|name| role(name)).collect(),
        };
        [
            count(
                "Lake Basin Authority of the Two Rivers",
                ActorKind::Organisation,
                12,
                day("2023-12-30"),
                day("2024-02-01"),
                &[],
            ),
            count(
                "Oda\x1b Brandt",
                ActorKind::Person,
                6,
                Period::month(2024, 1),
                day("2024-02-01"),
                &["Minister", "Deputy Speaker", "chair"],
            ),
            count("漢字", ActorKind::Place, 1, None, None, &[]),
            count("Ines Roth", ActorKind::Person, 1, day("2024-02-01"), day("2024-02-01"), &["mediator"]),
        ]
    }

    fn text(width: usize, counts: &[ActorCount], limit: usize) -> String {
        let mut out = Vec::new();
        let named = Named { total: counts.len(), actors: counts.iter().take(limit).cloned().collect() };
        write(&mut out, Page { width, colour: false }, &named).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn actors_stand_in_columns() {
        assert_eq!(
            text(120, &counts(), 9),
            "\
Lake Basin Authority of the Two Rivers  org     12  ██████████████████  2023-12-30..2024-02-01
Oda� Brandt                             person   6  █████████           2024-01..2024-02-01     Minister, Deputy Speaker
漢字                                    place    1  █▌                  undated
Ines Roth                               person   1  █▌                  2024-02-01              mediator
"
        );
        assert_eq!(
            text(80, &counts(), 3),
            "\
Lake Basin Authority o…  org     12  █████  2023-12-30..2024-02-01
Oda� Brandt              person   6  ██▌    2024-01..2024-02-01     Minister
漢字                     place    1  ▍      undated
… and 1 more
"
        );
        assert_eq!(text(60, &counts()[2..3], 3), "漢字  1  ██████████████████████████████  undated\n");
    }

    #[test]
    fn two_lines_hold_what_one_does_not() {
        assert_eq!(
            text(40, &counts(), 2),
            "\
Lake Basin Authority of the…  org     12
  2023-12-30 to 2024-02-01
Oda� Brandt                   person   6
  2024-01 to 2024-02-01 · Minister
… and 2 more
"
        );
        assert_eq!(
            text(20, &counts()[..2], 2),
            "\
Lake Basin Auth…  12
  2023-12-30 to
  2024-02-01
Oda� Brandt        6
  2024-01 to
  2024-02-01 ·
  Minister
"
        );
    }

    #[test]
    fn no_line_is_too_long() {
        for width in 20..200 {
            for from in 0..4 {
                let text = text(width, &counts()[from..], 3);
                assert!(text.lines().all(|line| columns(line) <= width), "{width}: {text}");
                assert!(["12", "6", "1", "1"].iter().skip(from).take(3).all(|number| text.contains(number)), "{text}");
            }
        }
    }
}
