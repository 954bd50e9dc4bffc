//! Values that options take.

use clap::ValueEnum;
use dateline::article::ActorKind;
use dateline::search::{ActorSort, Sort, Step};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnOff {
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HitFormat {
    /// For people
    Text,
    /// A JSON object a line
    Jsonl,
    /// Where each lies, a line each; with its control characters, unless on a terminal
    Paths,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrLines {
    /// For people
    Text,
    /// A JSON object a line
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextOrJson {
    /// For people
    Text,
    /// One JSON object
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lines {
    /// A JSON object a line
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Status {
    /// Files of which something was indexed
    Indexed,
    /// Files of which something is the same as an article elsewhere
    Duplicate,
    /// Files of which something was rejected
    Rejected,
    /// Files in which no document was found
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Order {
    /// Best first
    Relevance,
    /// Newest first, the undated last
    Newest,
    /// Oldest first, the undated last
    Oldest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ActorOrder {
    /// Those that most articles name first
    Articles,
    /// By name
    Name,
    /// By the first mention, the earliest first
    First,
    /// By the last mention, the latest first
    Last,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Person,
    #[value(alias = "organization", alias = "org")]
    Organisation,
    Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Relevance => Self::Relevance,
            Order::Newest => Self::Newest,
            Order::Oldest => Self::Oldest,
        }
    }
}

impl From<ActorOrder> for ActorSort {
    fn from(order: ActorOrder) -> Self {
        match order {
            ActorOrder::Articles => Self::Articles,
            ActorOrder::Name => Self::Name,
            ActorOrder::First => Self::First,
            ActorOrder::Last => Self::Last,
        }
    }
}

impl From<Kind> for ActorKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Person => Self::Person,
            Kind::Organisation => Self::Organisation,
            Kind::Place => Self::Place,
        }
    }
}

impl From<By> for Step {
    fn from(by: By) -> Self {
        match by {
            By::Day => Self::Day,
            By::Week => Self::Week,
            By::Month => Self::Month,
            By::Quarter => Self::Quarter,
            By::Year => Self::Year,
        }
    }
}
