//! Operands side by side, which AND or OR joins, but not both without parentheses.

use std::ops::Range;

use super::ast::Query;
use super::error::{QueryError, shortened};
use super::lexer::Cursor;

/// What joins two operands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    And,
    Or,
}

/// Operands side by side, and what stands between them.
#[derive(Default)]
pub(super) struct Row {
    operands: Vec<Query>,
    spans: Vec<Range<usize>>,
    /// One fewer than the operands; with the place of the operator, or of the second operand where none is written.
    joints: Vec<(Joint, Range<usize>)>,
}

/// Longest row in characters that an error shows whole.
const MAX_SHOWN: usize = 200;

impl Row {
    pub(super) fn is_empty(&self) -> bool {
        self.operands.is_empty()
    }

    /// Adds the operand that stands at `span`, after the operator if one is written.
    pub(super) fn push(&mut self, operand: Query, span: Range<usize>, operator: Option<(Joint, Range<usize>)>) {
        if !self.is_empty() {
            self.joints.push(operator.unwrap_or((Joint::And, span.clone())));
        }
        self.operands.push(operand);
        self.spans.push(span);
    }

    /// All of the operands, or any of them.
    pub(super) fn join(self, cursor: &Cursor<'_>) -> Result<Query, QueryError> {
        let first = self.joints.first().map_or(Joint::And, |&(joint, _)| joint);
        if let Some(other) = self.joints.iter().position(|&(joint, _)| joint != first) {
            return Err(self.mixed(other, cursor));
        }
        Ok(match first {
            Joint::And => Query::all_of(self.operands),
            Joint::Or => Query::any_of(self.operands),
        })
    }

    /// The joint `other` is not as those before it: shows both ways to read the row, or what of it is around that joint.
    fn mixed(&self, other: usize, cursor: &Cursor<'_>) -> QueryError {
        let count = self.spans.len();
        let whole = self.spans.first().zip(self.spans.last()).map_or(0..0, |(first, last)| first.start..last.end);
        let shown = if cursor.slice(whole).chars().count() <= MAX_SHOWN { 0..count } else { other - 1..other + 2 };
        let spans = self.spans.get(shown.clone()).unwrap_or_default();
        let texts: Vec<_> = spans.iter().map(|span| shortened(cursor.slice(span.clone()), MAX_SHOWN / 3)).collect();
        let joints: Vec<_> = self.joints.iter().skip(shown.start).map(|&(joint, _)| joint).collect();
        let before = if shown.start > 0 { "… " } else { "" };
        let after = if shown.end < count { " …" } else { "" };
        let (and_first, or_first) = (reading(&texts, &joints, Joint::And), reading(&texts, &joints, Joint::Or));
        let span = self.joints.get(other).map_or(0..0, |(_, span)| span.clone());
        cursor
            .error(span, "AND (also a mere space) and OR stand side by side without parentheses")
            .hint(format!("write {before}{and_first}{after} or {before}{or_first}{after}"))
    }
}

/// The operands with parentheses around those that `tight` joins.
fn reading(texts: &[String], joints: &[Joint], tight: Joint) -> String {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let joined = i.checked_sub(1).and_then(|i| joints.get(i)) == Some(&tight);
        match groups.last_mut() {
            Some(group) if joined => group.push(text),
            _ => groups.push(vec![text]),
        }
    }
    let group = |texts: &Vec<&str>| match texts.as_slice() {
        [only] => (*only).to_owned(),
        several => format!("({})", several.join(tight.written())),
    };
    groups.iter().map(group).collect::<Vec<_>>().join(tight.other().written())
}

impl Joint {
    /// The joint that is written so.
    pub(super) fn named(chunk: &str) -> Option<Self> {
        match chunk {
            "AND" => Some(Self::And),
            "OR" => Some(Self::Or),
            _ => None,
        }
    }

    fn written(self) -> &'static str {
        match self {
            Self::And => " AND ",
            Self::Or => " OR ",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::And => Self::Or,
            Self::Or => Self::And,
        }
    }
}
