//! Queries about places: what stands at them, how near they are to each other, and how many there are.

use std::fmt;

use super::ast::{Near, Query};
use crate::error::{Error, ErrorKind};

/// Largest distance that can be asked for.
pub const MAX_DISTANCE: u32 = 255;

/// Most `NEAR` and `PRE` within each other.
pub const MAX_NEAR: usize = 4;

/// Most that the distances of all `NEAR` and `PRE` within another make together: what they cover is looked at in every combination.
pub const MAX_INNER: u32 = 40;

/// Most places that can be asked for.
pub const MAX_TIMES: u32 = 1000;

impl Query {
    /// `right` stands near `left`; where that is a [`Query::Near`] that is as near, near what it covers.
    ///
    /// # Errors
    ///
    /// If one of them does not stand at a place, or if a limit ([`MAX_DISTANCE`], [`MAX_NEAR`]) is passed.
    pub fn near(near: Near, left: Self, right: Self) -> Result<Self, Error> {
        let error = |what: String, fix: &str| Err(Error::new(ErrorKind::Query, what).fix(fix));
        if near.distance == 0 || near.distance > MAX_DISTANCE {
            let fix =
                if near.distance == 0 { "words that follow each other are 1 apart" } else { "join them with AND" };
            return error(format!("the distance is a number from 1 to {MAX_DISTANCE}"), fix);
        }
        if !left.is_place() || !right.is_place() {
            let what = format!("{near} joins words, phrases, actors, and groups of them with OR");
            return error(what, "put only these beside it, and join all else with AND");
        }
        if left.nears() + right.nears() >= MAX_NEAR {
            let what = format!("more than {MAX_NEAR} NEAR and PRE are within each other");
            return error(what, "join some of them with AND");
        }
        if left.reach() + right.reach() > MAX_INNER {
            let what = format!("the distances of NEAR and PRE within another make more than {MAX_INNER} together");
            return error(what, "write smaller numbers, or join some of them with AND");
        }
        let mut queries = match left {
            Self::Near { near: same, queries } if same == near => queries,
            left => vec![left],
        };
        queries.push(right);
        Ok(Self::Near { near, queries })
    }

    /// It stands at `times` places or more; once is what the query itself asks.
    ///
    /// # Errors
    ///
    /// If it does not stand at places, or `times` is 0 or more than [`MAX_TIMES`].
    pub fn at_least(times: u32, query: Self) -> Result<Self, Error> {
        if times == 0 || times > MAX_TIMES {
            let what = format!("how often is a number from 1 to {MAX_TIMES}");
            return Err(Error::new(ErrorKind::Query, what).fix("write atleast3(word)"));
        }
        if !query.is_place() {
            let what = "what is counted are words, phrases, actors, and groups of them with OR";
            let fix = "count each for itself: atleast3(gas) AND atleast3(oil)";
            return Err(Error::new(ErrorKind::Query, what).fix(fix));
        }
        Ok(if times == 1 { query } else { Self::AtLeast { times, query: Box::new(query) } })
    }

    /// Whether it is about something that stands at places.
    fn is_place(&self) -> bool {
        match self {
            Self::Word { .. }
            | Self::Phrase { .. }
            | Self::Spelled(_)
            | Self::Actor { .. }
            | Self::Anybody(_)
            | Self::Near { .. } => true,
            Self::Or(queries) => queries.iter().all(Self::is_place),
            _ => false,
        }
    }

    /// The distances of all `NEAR` and `PRE` in it together.
    fn reach(&self) -> u32 {
        let own = |near: &Near, count: usize| near.distance * u32::try_from(count).unwrap_or(u32::MAX);
        match self {
            Self::Near { near, queries } => own(near, queries.len() - 1) + queries.iter().map(Self::reach).sum::<u32>(),
            Self::Or(queries) => queries.iter().map(Self::reach).sum(),
            _ => 0,
        }
    }

    /// How many `NEAR` and `PRE` it has.
    fn nears(&self) -> usize {
        match self {
            Self::Near { queries, .. } => queries.len() - 1 + queries.iter().map(Self::nears).sum::<usize>(),
            Self::Or(queries) => queries.iter().map(Self::nears).sum(),
            _ => 0,
        }
    }
}

/// A number that is too small, too large, or none.
pub(super) struct OutOfRange;

impl Near {
    /// The operator that is written so, unless its distance is none that it can have.
    pub(super) fn named(chunk: &str) -> Option<Result<Self, OutOfRange>> {
        let (name, distance) = chunk.split_once('/')?;
        let ordered = match name {
            "NEAR" => false,
            "PRE" => true,
            _ => return None,
        };
        let number = distance.parse().ok().filter(|number| (1..=MAX_DISTANCE).contains(number));
        let plain = distance.bytes().all(|b| b.is_ascii_digit());
        Some(number.filter(|_| plain).map(|distance| Self { distance, ordered }).ok_or(OutOfRange))
    }
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", if self.ordered { "PRE" } else { "NEAR" }, self.distance)
    }
}

/// How often `atleast3` asks for; nothing for other words.
pub(super) fn times(chunk: &str) -> Option<Result<u32, OutOfRange>> {
    let digits = chunk.get(..7).filter(|name| name.eq_ignore_ascii_case("atleast")).and_then(|_| chunk.get(7..))?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok().filter(|times| (1..=MAX_TIMES).contains(times)).ok_or(OutOfRange))
}
