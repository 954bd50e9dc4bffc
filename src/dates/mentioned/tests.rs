//! Sentences with the dates that they speak of.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{DateFinder, Spoken};
use crate::dates::{DateOrder, Period};
use crate::text::tokenise;

fn find(text: &str, published: Option<&str>, order: Option<DateOrder>) -> Vec<Spoken> {
    let (mut tokens, mut found) = (Vec::new(), Vec::new());
    tokenise(text, &mut tokens);
    let published = published.map(|day| day.parse().unwrap());
    DateFinder::new(published, order).find(text, tokens.into_iter(), &mut found);
    found
}

/// The text with `[date|period]` around everything that is found.
fn marked(text: &str, published: Option<&str>, order: Option<DateOrder>) -> String {
    let mut marked = text.to_owned();
    for Spoken { period, start, end } in find(text, published, order).into_iter().rev() {
        marked.replace_range(start..end, &format!("[{}|{}]", &text[start..end], shortened(period)));
    }
    marked
}

/// `2024`, `2024-03`, or as a query has it.
fn shortened(period: Period) -> String {
    let text = period.to_string();
    let day = |n: usize| text.get(n..n + 4).and_then(|year| year.parse().ok());
    let year: Option<i32> = day(0);
    let month = text.get(5..7).and_then(|month| month.parse().ok());
    match (year, month) {
        (Some(year), _) if Period::year(year) == Some(period) => format!("{year:04}"),
        (Some(year), Some(month)) if Period::month(year, month) == Some(period) => text[..7].to_owned(),
        _ => text,
    }
}

/// The sentence without its marks.
fn plain(marked: &str) -> String {
    let mut plain = String::new();
    let mut rest = marked;
    while let Some((before, behind)) = rest.split_once('[') {
        let (date, behind) = behind.split_once(']').unwrap();
        plain.push_str(before);
        plain.push_str(date.split_once('|').unwrap().0);
        rest = behind;
    }
    plain + rest
}

pub(super) fn check(sentences: &str, published: Option<&str>, order: Option<DateOrder>) {
    let mut wrong = Vec::new();
    for sentence in sentences.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is = marked(&plain(sentence), published, order);
        if is != sentence {
            wrong.push(format!("should be {sentence}\n       is {is}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Published on a Tuesday.
pub(super) const TUESDAY: Option<&str> = Some("2024-03-05");

#[test]
fn weekdays() {
    check(
        "
        The bridge fell [last Friday|2024-03-01].
        The council voted on [Tuesday|2024-03-05] to close the port.
        Divers found the wreck on [Monday|2024-03-04].
        Two ferries collided off Gull Rock late [Wednesday|2024-02-28].
        The mayor resigned [Thursday|2024-02-29] night after a long meeting.
        Crews will vote again on [Friday|2024-03-08].
        The court is expected to rule on [Monday|2024-03-11].
        The harbour would reopen [Thursday|2024-03-07], the ministry said.
        The minister said the talks will resume on [Wednesday|2024-03-06].
        On [Friday|2024-03-08], lawmakers will debate the bill.
        On [Friday|2024-03-01] the court ruled that the fleet will stay in port.
        The parliament approved on [Monday|2024-03-04] a bill that will take effect soon.
        The owners agreed to meet the crews on [Thursday|2024-03-07].
        The mediator meets both sides on [Monday|2024-03-11].
        The treaty will be signed on [Friday|2024-03-08]. The treaty will not be formally signed by [Friday|2024-03-08]. The treaty will have been signed by [Friday|2024-03-08]. The treaty is expected to be signed on [Friday|2024-03-08].
        The treaty may be signed [this Friday|2024-03-08]. The treaty has been signed on [Friday|2024-03-01]. The treaty would have been signed on [Friday|2024-03-01]. The mayor could not be reached on [Friday|2024-03-01].
        The ship, which will be raised on [Friday|2024-03-08], was found on [Monday|2024-03-04].
        The hearing was postponed until [Thursday|2024-03-07].
        Ferry owners to meet crews [Friday|2024-03-08]
        The ship is due in port on [Saturday|2024-03-09].
        Trains stopped on [Sunday|2024-03-03] due to rain.
        She will return [next Tuesday|2024-03-12].
        He opens the fair [next Friday|2024-03-08].
        The storm passed [this past Sunday|2024-03-03].
        The vote [this Thursday|2024-03-07] decides the matter.
        Floods closed the road on [Friday last week|2024-03-01].
        The trial begins on [Monday of next week|2024-03-11].
        The deadline passed on [Monday|2024-03-04] and [Tuesday|2024-03-05].
        After [Friday|2024-03-01]'s attack, guards were posted.
        The strike, which began on [Sunday|2024-03-03], will end soon.
        [Tuesday|2024-03-05] was quiet.
        They met on [Monday|2024-03-04] a week after the storm.
        TALKS FAILED ON [MONDAY|2024-03-04]
        The queue has grown since [Saturday|2024-03-02].
        The boats left on [Wednesday|2024-02-28] and came back on the [following Friday|2024-03-01].
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn weekdays_that_are_none() {
    check(
        "
        The shop is closed every Monday and on Fridays.
        It happened on a Sunday.
        She told the Sunday Times that she would stay.
        The Good Friday agreement ended the war.
        Shoppers wait for Black Friday.
        He played for Sheffield Wednesday.
        The sun sat low; they wed in a hut.
        The Mon and the Sat stand for nothing.
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn days_beside_the_day_of_publication() {
    check(
        "
        The strike began [yesterday|2024-03-04].
        Talks go on [today|2024-03-05], and the union votes [tomorrow|2024-03-06].
        [Today|2024-03-05]'s vote was close.
        The ship docked [this morning|2024-03-05].
        Shots were heard [last night|2024-03-04].
        The match is [tonight|2024-03-05].
        He had left [the day before yesterday|2024-03-03].
        She arrives [the day after tomorrow|2024-03-07].
        He wrote for USA Today.
        It was a long night, and the morning was cold.
        The show Day by Day was dropped; Night fell.
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn weeks_months_and_years_told_from_publication() {
    check(
        "
        Prices rose [last week|2024-02-26..2024-03-03].
        Talks resume [next week|2024-03-11..2024-03-17].
        Nobody worked [this week|2024-03-04..2024-03-10].
        He arrived [earlier this week|2024-03-04..2024-03-05].
        The fleet sails [later this month|2024-03-05..2024-03-31].
        The port closed [last month|2024-02].
        It opens [next month|2024-04].
        Sales fell [last year|2023].
        Elections are due [next year|2025].
        The law changes [this year|2024].
        The pact was signed [late last year|2023-09-01..2023-12-31].
        It failed [early this year|2024-01-01..2024-04-30].
        Profits rose [last quarter|2023-10-01..2023-12-31].
        Thirty boats sank in the [past week|2024-02-28..2024-03-05].
        Rents rose in the [past year|2023-03-06..2024-03-05].
        Rain fell for the [last three days|2024-03-03..2024-03-05].
        It took two weeks to plan.
        The mine closed [two weeks ago|2024-02-20].
        The mayor died [a month ago|2024-02].
        The war began [three years ago|2021].
        The dam broke [a week ago|2024-02-27].
        The plant shut [two decades ago|2004].
        The project will be done by the end of the [year|2024].
        Looting went on over the [weekend|2024-03-02..2024-03-03].
        It will cost a million over the [next ten days|2024-03-06..2024-03-15].
        [Twenty years ago|2004] the mine shut.
        They lost [last weekend|2024-03-02..2024-03-03].
        The race will be run [this weekend|2024-03-09..2024-03-10].
        The fair moves on [next weekend|2024-03-09..2024-03-10].
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn lengths_of_time_are_no_dates() {
    check(
        "
        The strike lasted three weeks.
        He served a two-year term and a three-month ban.
        More than a year ago means little.
        It took them years; a year in jail followed.
        Every week counts, and so does each month of the year.
        She was 42 years old.
        It came the day before the vote.
        They met three weeks after the storm.
        The quarter is poor; half of the town left.
        The week was long.
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn told_from_the_last_date_mentioned() {
    check(
        "
        The crew sailed on [Feb. 20|2024-02-20]; [a week earlier|2024-02-13] the hull had been checked.
        The ship sank on [December 7, 1941|1941-12-07]. [Two days later|1941-12-09] war was declared.
        The town fell on [January 10|2024-01-10], and the [next day|2024-01-11] the bridge went.
        He was seen on [January 10|2024-01-10] and [the day before|2024-01-09].
        Sales rose in [2022|2022]; [a year later|2023] they fell.
        Exports rose by a tenth from [a year earlier|2023].
        The law passed in [May 2020|2020-05]; [three months later|2020-08] it was dropped.
        The hall burnt down in [1998|1998] and the [following year|1999] the school closed.
        The [previous week|2024-02-26..2024-03-03] was calm.
        The [previous month|2024-02] was calm, as it was in [1998|1998] and the [previous year|1997].
        On [October 7|2023-10-07] it fell, and in the [following month|2023-11] it rose.
        They met [three weeks earlier|2024-02-13].
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn days_of_months() {
    check(
        "
        The pact of [Dec. 7, 1941|1941-12-07], was kept secret.
        They landed on [7 December 1941|1941-12-07].
        The treaty of the [7th of December 1941|1941-12-07] lapsed.
        The raid of [March 1, 2024|2024-03-01] failed.
        The dam broke on [Friday, March 1|2024-03-01].
        It happened on [Friday, March 1, 2024|2024-03-01], at noon.
        It was signed on [Friday 1 March 2024|2024-03-01].
        Guards have stood there since [October 7|2023-10-07].
        Thousands died in the attack of [Oct. 7|2023-10-07].
        The festival will open on [October 7|2024-10-07]. The lease will end on [December 31|2024-12-31]. It will take effect on [January 1|2025-01-01]. The lease ended on [December 31|2023-12-31]. They will mark the attack on [January 6|2024-01-06].
        The hearing is set for [March 12|2024-03-12].
        The fire of [Sept 11|2023-09-11] was put out.
        It ran from [March 3-5|2024-03-03..2024-03-05].
        It ran from [March 3 to 5, 2023|2023-03-03..2023-03-05]. It ran from [March 3 to 5|2024-03-03..2024-03-05]. It ran on [3-5 March 2023|2023-03-03..2023-03-05] and on [3–5 February|2024-02-03..2024-02-05]. It ran from [3 to 5 March 2023|2023-03-03..2023-03-05].
        It ran on [28|2024-02-28] and [29 February|2024-02-29], and on [March 3|2023-03-03] and [4, 2023|2023-03-04]. It ran on [Feb. 28|2024-02-28] and [29|2024-02-29]. On [March 3|2024-03-03] and 12 more days. It was signed on [March 1,2019|2019-03-01] and on [29-Feb-2024|2024-02-29].
        Flights from [March 8–10, 2023|2023-03-08..2023-03-10] were full.
        The bill of [May 5|2024-05-05] stands.
        The town fell on [May 5, 2022|2022-05-05].
        He was born on [February 29, 1960|1960-02-29].
        It fell on [February 29|2024-02-29] or [Friday, March 4|2024-03-04].
        The hearing is due on [Tuesday, March 4|2025-03-04].
        There is no February 30, 2024, in any year.
        On [2024-02-28|2024-02-28] the file was closed.
        The log says [2024/02/28|2024-02-28] and [25.12.2023|2023-12-25].
        The form is dated [25/12/2023|2023-12-25].
        The form is dated 03/04/2024 and 9/11.
        The letter of [5 février 2024|2024-02-05] was lost.
        They met on [November 3 last year|2023-11-03].
        The parade is followed by a dinner on [March 17|2024-03-17].
        They seek to bury the truth of [January 6|2024-01-06].
        It lasted from [December 17|2022-12-17] to [December 19, 2022|2022-12-19].
        He has been away since [April 2|2023-04-02].
        After [October the 7th|2023-10-07] the border was shut.
        [January 2024|2024-01]: a fire, a flood.
        On the [5th of March|2024-03-05] they left.
        DHAKA, [Feb. 29|2024-02-29] - Rain fell.
        ",
        TUESDAY,
        None,
    );
    check("It is dated [03/04/2024|2024-04-03].", TUESDAY, Some(DateOrder::DayFirst));
    check("It is dated [03/04/2024|2024-03-04].", TUESDAY, Some(DateOrder::MonthFirst));
}

#[test]
fn months() {
    check(
        "
        The mine closed in [December 1941|1941-12].
        The mine closed in [Dec. 2019|2019-12] and [May 2020|2020-05].
        Rain fell in [early March|2024-03-01..2024-03-10].
        The vote is expected in [mid-March|2024-03-11..2024-03-20].
        They left in [late October 2023|2023-10-21..2023-10-31].
        The port was closed in [October|2023-10].
        The port will close in [October|2024-10].
        Prices have risen since [January|2024-01].
        He was elected [last March|2023-03] and [last November|2023-11].
        The games [next March|2025-03] were moved.
        The harvest failed in [September|2023-09] and [October|2023-10].
        In [May|2023-05] the court ruled against him.
        The [January|2024-01] storms took the roof.
        In [November last year|2023-11] they left.
        The council meets in [June|2024-06].
        Fires raged in [July|2021-07] and [August of 2021|2021-08].
        It was agreed at the end of [February|2024-02].
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn months_that_are_something_else() {
    check(
        "
        They may leave, and they may march on the town.
        May said that she would go; Theresa May left.
        The march was long, an august crowd.
        April Osk and June Lind sang for August Brandt.
        March on, said the general.
        January Osk wrote the song.
        The Dec and Mar buttons broke.
        He came second with March 5 percent up.
        THE UNION MAY STRIKE, MARCH OR NOT
        A jump of 5 may follow.
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn years_and_decades() {
    check(
        "
        The mill was built in [1887|1887].
        Nobody has lived there since [1990|1990].
        The [2023|2023] budget was cut.
        The war of [1939|1939]-[1945|1945] left its mark.
        Between [1990|1990] and [1995|1995] nothing was built.
        It ran from [2010|2010] to [2014|2014].
        The plan is to be done by [2030|2030].
        The [1990s|1990-01-01..1999-12-31] were poor.
        Rents rose in the [mid-1980s|1984-01-01..1986-12-31].
        They met in the [early 1970s|1970-01-01..1973-12-31] and the [late 1990s|1997-01-01..1999-12-31].
        Songs of the '[60s|1960-01-01..1969-12-31] and the [1990|1990-01-01..1999-12-31]'s.
        She won in [early 2022|2022-01-01..2022-04-30].
        The [2008|2008] financial crisis cost them the house.
        A [2019|2019] study found the same.
        The poet (born 1950) stayed.
        The king ([1887|1887]-[1940|1940]) was poor.
        Profits fell in the [fourth quarter of 2023|2023-10-01..2023-12-31].
        Profits rose in [Q1 2024|2024-01-01..2024-03-31].
        Output shrank in the [first half of last year|2023-01-01..2023-06-30].
        Floods came in [spring 2023|2023-03-01..2023-05-31] and in the [summer of 2022|2022-06-01..2022-08-31].
        The fair was held [last summer|2023-06-01..2023-08-31].
        Sales in the [third quarter of last year|2023-07-01..2023-09-30] fell.
        The town won the [2018|2018] World Cup and the [2020|2020] election.
        Nobody won in the [2016|2016] elections, nor in [2019|2019] elections elsewhere.
        [2023|2023] was a hard year.
        The year [2000|2000] came.
        The [2021|2021] Harbour Cup was lost, and the bonds due [1997|1997] were paid.
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn numbers_that_are_no_years() {
    check(
        "
        The motion passed by 2000 votes to 1850.
        In 1900 homes the light went out; 2020 Vision is a firm.
        They paid $2000 and 1999 euros, up from €1950.
        A Boeing 747 and an Airbus A320 landed at 2000 GMT.
        The crowd of 2000 people, some 1,900 of them armed, left.
        More than 1950 cases were found by 2019 fans, and 1987 votes counted.
        Resolution 1701 holds, and Agenda 2030 with it.
        Flight 1984 left from gate 2011.
        It weighs 2000 kg and stands 1500 metres up.
        At 20:24 the score was 19-20.
        The price rose 2.2024 points to 1999.50.
        Call 555-2024-1999 before 1830 GMT.
        He lives at 1987 Mill Road, in room 2015.
        Temperatures were in the 90s; she is in her 80s.
        ",
        TUESDAY,
        None,
    );
}

#[test]
fn without_a_day_of_publication_only_what_has_a_year() {
    check(
        "
        It fell on [March 1, 2024|2024-03-01], and a week earlier on Monday, October 7, last year.
        The [1990s|1990-01-01..1999-12-31] ended in [December 1999|1999-12], not today.
        ",
        None,
        None,
    );
}

#[test]
fn the_end_of_a_year_is_no_end_of_the_calendar() {
    for (published, text) in [
        (Some("2199-12-31"), "It ends [today|2199-12-31], not tomorrow, and not next year."),
        (Some("9999-12-31"), "It ends tomorrow, next week, two years later, or on Friday."),
        (Some("0001-01-01"), "It began yesterday, last year, two weeks ago, or in March."),
    ] {
        check(text, published, None);
    }
}

#[test]
fn dates_do_not_cross_sentences() {
    check(
        "
        He came last. [Friday|2024-03-01] was quiet.
        They won 3. March past the gate.
        It was over in [May|2023-05]. 2020 votes were cast.
        ",
        TUESDAY,
        None,
    );
}

proptest! {
    #[test]
    fn whatever_is_found_is_in_order_and_known(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14),
        published in prop::option::of(-1000..4_000_000i32),
    ) {
        let text = pieces.concat();
        let (mut tokens, mut found) = (Vec::new(), Vec::new());
        tokenise(&text, &mut tokens);
        let published = published.and_then(NaiveDate::from_num_days_from_ce_opt);
        DateFinder::new(published, Some(DateOrder::DayFirst)).find(&text, tokens.into_iter(), &mut found);
        let mut end = 0;
        for spoken in found {
            prop_assert!(spoken.start >= end && spoken.end > spoken.start && text.get(spoken.start..spoken.end).is_some());
            prop_assert!(super::is_known(spoken.period) && spoken.period.from <= spoken.period.to);
            end = spoken.end;
        }
    }
}

#[rustfmt::skip]
const PIECES: [&str; 58] = [
    " ", " ", " ", " ", ". ", ", ", "-", "/", "\n\n", "(", "'", "’", "$", ":", "the ", "last ", "next ", "this ", "early ", "mid-", "late ",
    "in ", "of ", "a ", "two ", "99999999999 ", "999 ", "will ", "said ", "ago ", "earlier ", "before", "Friday", "Tuesday ", "Tue", "May",
    "March ", "Dec.", "février", "31", "5", "2024", "1990s", "90s", "0000", "9999", "Q1", "quarter ", "half ", "first ", "week ", "years ",
    "weekend", "winter ", "today", "day ", "months ", "é",
];
