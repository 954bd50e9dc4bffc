//! Whether mentions go by the right name: the one that a person gave as the canonical one.

use dateline::actors::{Gazetteer, normalise};
use dateline::article::{Actor, ActorKind};

use crate::corpus::Gold;
use crate::score::Count;

/// Counts of mentions that were found with the right span and kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Names {
    /// By kind: how many there are, and how many go by the name that was given.
    kinds: [(u32, u32); 3],
    /// The same of names that are not as written.
    others: [(u32, u32); 3],
    /// Capitals that stand for a government.
    metonyms: Count,
}

/// What one mention goes by, and should go by.
pub struct Pair<'a> {
    pub gold: &'a Gold,
    pub surface: &'a str,
    pub actor: &'a Actor,
}

/// Whether the name of a place is another one than it is written: that of a government.
pub fn is_other(name: &str, surface: &str) -> bool {
    !normalise(name).starts_with(&normalise(surface))
}

impl Pair<'_> {
    /// `Burma` and `Myanmar` are the same.
    fn is_right(&self) -> bool {
        let key = |name: &str| {
            let known = Gazetteer::built_in().canonical(name, self.actor.kind);
            normalise(known.unwrap_or(name)).trim_start_matches("the ").to_owned()
        };
        key(&self.gold.canonical) == key(&self.actor.name)
    }

    /// Whether the place is a capital, and whether it stands for a government: as a person says, as the program says.
    fn metonym(&self) -> Option<(bool, bool)> {
        let is_capital =
            self.actor.kind == ActorKind::Place && Gazetteer::built_in().seat_of(&normalise(self.surface)).is_some();
        is_capital.then(|| (is_other(&self.gold.canonical, self.surface), is_other(&self.actor.name, self.surface)))
    }
}

impl Names {
    /// Adds a mention, and says whether it goes by the right name.
    pub fn add(&mut self, pair: &Pair<'_>) -> bool {
        let right = pair.is_right();
        let kind = pair.actor.kind as usize;
        let other = normalise(&pair.gold.canonical) != normalise(pair.surface);
        for (all, same) in [&mut self.kinds[kind]].into_iter().chain(other.then_some(&mut self.others[kind])) {
            *all += 1;
            *same += u32::from(right);
        }
        if let Some((marked, found)) = pair.metonym() {
            self.metonyms.marked += u32::from(marked);
            self.metonyms.found += u32::from(found);
            self.metonyms.right += u32::from(found && right);
        }
        right
    }

    pub fn print(&self, name: &str) {
        let shares = |counts: &[(u32, u32); 3]| {
            counts.map(|(all, same)| format!("{:.3} of {all}", f64::from(same) / f64::from(all.max(1)))).join(" / ")
        };
        println!("{name:<24} right name, person / organisation / place: {}", shares(&self.kinds));
        println!("{:<24} where it is not as written: {}", "", shares(&self.others));
        let Count { right, marked, found } = self.metonyms;
        println!(
            "{:<24} capitals as governments: P {:.3} R {:.3} ({right} right of {found} found, {marked} marked)",
            "",
            self.metonyms.precision(),
            self.metonyms.recall()
        );
    }
}
