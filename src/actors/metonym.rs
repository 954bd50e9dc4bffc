//! Capitals that stand for a government: `Moscow said`, `relations with Ankara`, and not `in Moscow`.
//!
//! A few patterns of the words around a place, or around a list of places; where none holds, a capital is a city.

use std::ops::Range;

use chrono::NaiveDate;

use super::gazetteer::Gazetteer;
use super::lexicon::flag;
use super::sequence::{Gap, Sequence, Tok};
use super::word::Words;

/// Words that begin what a government does.
const DOES: &str = "\
    accepted accepts accused accuses admitted agreed agrees angered announced announces answered answers appealed \
    argued argues asked asks attached authorised authorized backed backs banned bans barred believes blamed blames \
    blocked blocks broke brokered called calls cancelled claimed claims complained complains conceded condemned \
    condemns confirmed congratulated considers cut dealt declared declined declines demanded demands denied denies \
    deplored described dislikes disputes donated dropped endorsed evacuated expects expelled expels expressed \
    fears froze gave gives hailed hinted hoped hopes imposed imposes informed insisted insists intends intervened \
    invited issued keeps lent lifted liked maintains mediated named negotiated objected objects offered offers \
    opposed opposes ordered owes pledged pledges praised prefers pressed presses promised promises proposed \
    proposes protested protests put raised ratified recalled recalls recognised recognises recognized recognizes \
    refused refuses regards regrets regretted rejected rejects released reminded repeated replied responded \
    resumed retaliated said sanctioned says seeks sees sends sent severed sided sought spoke stopped summoned \
    supported supports suspects suspended telephoned thanked thinks threatened threatens tightened told tolerated \
    unveiled urged urges vetoed views voiced vowed vows waived wanted wants warned warns welcomed welcomes \
    withdrew yielded";

/// What helps another word to say what is done; that one has to be as in [`DOES`] or [`DO`].
const HELPS: &str = "\
    again already also always are both by can cannot could did do does first had has have is itself later long may \
    might must never not now quickly repeatedly should still then to was were will would yet";

/// What a government is about to do.
const DO: &str = "\
    accept accepting accuse accusing admitted advised agree allow allowed announce answer approve ask asked asking \
    back backing ban block blocking bought change comment consider considering cooperate decide decided demand \
    demanding deny denying deploy deployed discuss expel extradite freeze frozen give given honor honour impose \
    insist intervene invade join kept lent lift mediate negotiate negotiating object offer oppose paid pledge \
    press protest provide punish pursue pursuing put ratify recognise recognize refuse reject release relent \
    respond responded retaliate seek seeking sell send set shown sign signed spoken start stop support supporting \
    suspend taken told tolerate trying use veto want warn wished withdraw";

/// What is done to a government.
const TO: &str = "\
    accuse accused accuses accusing advise advised alarmed allow angered ask asked asking asks backed backing \
    backs blame blamed blames blaming condemn condemned condemns criticise criticised criticize criticized defied \
    denounced embarrassed force forced irritated lobbied obey obeyed persuade persuaded petitioned praised press \
    pressed pressing pressured pressuring provoke provoked pushed reassure reassured rebuked sue sued tell telling \
    tells thanked told urge urged urges urging warn warned warning warns";

/// What there is `with`, `between`, `on` or `against` governments.
const WITH: &str = "\
    accord agreement agreements alliance border co-operation conflict contacts cooperation deal deals dialogue \
    diplomacy dispute disputes feud friendship links negotiate negotiated negotiating negotiations pact peace \
    quarrel rapprochement relations relationship rivalry row sided siding standoff talks tension tensions ties \
    trade treaty truce war";

/// What comes `from` governments.
const FROM: &str = "\
    approval assurances backing concessions condemnation criticism demands guarantees independence independent \
    instructions loan loans orders permission pressure promises protests recognition sanctions subsidies support \
    threats";

/// What is put `on`, turned `against` or given `to` and `for` governments.
const ONTO: &str = "\
    aid allied allies ally ammunition arms assistance concession concessions contempt embargo hostile hostility \
    letter loan loans loyal loyalty note opposed opposition pressure sanctions secrets signal spied spying support \
    ultimatum warning weapons";

/// What is done `by` governments.
const BY: &str = "\
    accused appointed armed backed banned blacklisted brokered condemned controlled demanded financed funded \
    imposed inspired installed recognised recognized rejected sanctioned sponsored supported wanted";

/// What is `of` governments.
const OF: &str = "\
    allies ally ambassador ambassadors approval behest critic critics demands enemy insistence opponent opponents \
    patience policy puppet puppets request urging wish wishes";

/// What governments have: `Moscow's decision`.
const HAS: &str = "\
    aggression agreement aims allies ally ambassador ambassadors ambitions anger annexation answer approach \
    approval army backing bid blessing campaign claim claims commitment concerns conditions consent debt debts \
    decision decisions defence defense delegate delegation demand demands denial diplomacy diplomats efforts \
    embargo embassies embassy enemies entry envoy envoys failure fears forces foreign goal goals grip hand help \
    influence insistence intention intentions interests interference invasion invitation involvement leaders \
    leadership line man military motion motives navy negotiator negotiators nuclear objections occupation offer \
    offers opposition permission plan plans pledge pledges policies policy position pressure promise promises \
    proposal proposals reaction refusal rejection relations reluctance reply request response rivals role rulers \
    sanctions security sovereignty stance statement strategy support territorial threat threats ties troops \
    ultimatum veto view views war warning warnings willingness wishes withdrawal";

/// Words that stand before the subject of a clause.
const CLAUSES: &str = "\
    after although and as because before but even how if once only or since so than that though unless until what \
    when where whereas whether which while why";

/// Governments that sat elsewhere, or were others, than the table of countries has it; until when.
const OTHERS: &[(&str, &str, &str)] = &[
    ("moscow", "Soviet Union", "1991-12-25"),
    ("prague", "Czechoslovakia", "1992-12-31"),
    ("belgrade", "Yugoslavia", "2003-02-04"),
    ("bonn", "West Germany", "1990-10-02"),
    ("bonn", "Germany", "1999-08-31"),
    ("brussels", "European Union", ""),
    ("delhi", "India", ""),
    ("peking", "China", ""),
    ("naypyidaw", "Myanmar", ""),
];

/// The government that sits in a place, on the day of the article.
fn government(place: &str, day: Option<NaiveDate>) -> Option<&'static str> {
    // Days compare as they are written; without one it is as of today.
    let day = day.map_or_else(|| "9999".to_owned(), |day| day.to_string());
    let mut others = OTHERS.iter();
    let other =
        others.find(|(other, _, until)| other.eq_ignore_ascii_case(place) && (until.is_empty() || *day <= **until));
    other.map(|(_, country, _)| *country).or_else(|| Gazetteer::built_in().seat_of(place))
}

/// An article, for the patterns: its tokens, how each is written, and which are of places.
pub(super) struct Context<'s, 'd, W, P> {
    /// What stands between its words.
    pub(super) sequence: &'s Sequence,
    /// What is known of them.
    pub(super) words: &'s Words<'d>,
    /// How the token with an index is written.
    pub(super) word: W,
    /// The tokens of the place that the token with an index is of.
    pub(super) place: P,
    /// When it was published.
    pub(super) day: Option<NaiveDate>,
}

impl<'a, W, P> Context<'_, '_, W, P>
where
    W: Fn(usize) -> &'a str,
    P: Fn(usize) -> Option<Range<usize>>,
{
    /// The country whose government a mention of its capital stands for.
    pub(super) fn government(&self, surface: &str, tokens: &Range<usize>) -> Option<&'static str> {
        let country = government(surface, self.day)?;
        self.acts(tokens).then_some(country)
    }

    fn acts(&self, name: &Range<usize>) -> bool {
        if self.has(name.end) {
            return true;
        }
        let list = self.list(name);
        (self.is_object(list.start) && !self.has_head(list.end))
            || (self.begins_clause(list.start) && self.does(&list, name))
    }

    fn token(&self, at: usize) -> Option<&Tok> {
        self.sequence.tokens.get(at)
    }

    /// The word at `at`, if `gap` stands before it.
    fn after(&self, at: usize, gap: Gap) -> Option<&'a str> {
        self.token(at).filter(|token| token.gap == gap).map(|_| (self.word)(at))
    }

    /// The word before the token at `at`, if a space is between.
    fn before(&self, at: usize) -> Option<&'a str> {
        self.after(at, Gap::Space)?;
        at.checked_sub(1).map(&self.word)
    }

    /// The list of places that a name stands in: `Riyadh, Muscat and Abu Dhabi`. Commas alone make none: `Paris, Texas`.
    fn list(&self, name: &Range<usize>) -> Range<usize> {
        let joins = |at: usize| self.after(at, Gap::Space).is_some_and(|word| is_in(word, "and or"));
        let comma = |at: usize| self.token(at).is_some_and(|token| token.gap == Gap::Comma);
        let (mut start, mut end, mut last) = (name.start, name.end, name.end);
        while joins(last) || comma(last) {
            let next = last + usize::from(joins(last));
            let Some(place) = (self.place)(next).filter(|place| place.start == next) else { break };
            if next > last {
                end = place.end;
            }
            last = place.end;
        }
        loop {
            let joined = self.before(start).is_some_and(|word| is_in(word, "and or"));
            if !(joined || comma(start) && (start..end) != *name) {
                break;
            }
            let before = start - usize::from(joined);
            let Some(place) = before.checked_sub(1).and_then(&self.place).filter(|place| place.end == before) else {
                break;
            };
            start = place.start;
        }
        start..end
    }

    /// `'s decision`, `'s latest decision`, `-backed`.
    fn has(&self, end: usize) -> bool {
        if let Some(word) = self.after(end, Gap::Hyphen) {
            return is_in(word, BY) || is_in(word, "aligned friendly led leaning");
        }
        self.after(end, Gap::Possessive).is_some_and(|word| {
            is_in(word, HAS) || self.after(end + 1, Gap::Space).is_some_and(|word| is_in(word, HAS))
        })
    }

    /// Whether a clause may begin at `start`.
    fn begins_clause(&self, start: usize) -> bool {
        let Some(token) = self.token(start) else { return false };
        match token.gap {
            Gap::Space => self.before(start).is_some_and(|word| is_in(word, CLAUSES) || is_in(word, SAYS)),
            Gap::Hyphen | Gap::Open | Gap::Possessive | Gap::Apostrophe | Gap::Ampersand | Gap::Slash | Gap::Stop => {
                false
            }
            _ => true,
        }
    }

    /// Whether the governments of a list do something after it; one alone does nothing in the plural, where it ends a list of
    /// other things: `five states and Washington have`.
    fn does(&self, list: &Range<usize>, name: &Range<usize>) -> bool {
        let end = list.end;
        let mut at = end;
        if list == name && self.after(at, Gap::Space).is_some_and(|word| is_in(word, "have are were do")) {
            return false;
        }
        if self.after(at, Gap::Space).is_some_and(|word| word == "and")
            && self.after(at + 1, Gap::Space).is_some_and(|word| is_in(word, "its their"))
        {
            return self.after(at + 2, Gap::Space).is_some_and(|word| is_in(word, "allies ally partners"));
        }
        while at < end + 4 {
            let Some(word) = self.after(at, Gap::Space) else { return false };
            if is_in(word, DOES) || (at > end && is_in(word, DO)) {
                return true;
            }
            if !is_in(word, HELPS) {
                return false;
            }
            at += 1;
        }
        false
    }

    /// Whether what follows makes it a part of another name: `Moscow police`.
    fn has_head(&self, end: usize) -> bool {
        const HEADS: u32 = flag::TITLE | flag::OFFICE | flag::BODY_WORD | flag::SITE_WORD;
        self.token(end).is_some_and(|token| match token.gap {
            Gap::Hyphen | Gap::Possessive => true,
            Gap::Space => token.is_capital() || self.words.get(token.number).known.flags & HEADS != 0,
            _ => false,
        })
    }

    /// `accused Tehran`, `relations with Ankara`, `at the request of Rome`.
    fn is_object(&self, start: usize) -> bool {
        let Some(word) = self.before(start) else { return false };
        if is_in(word, TO) {
            return true;
        }
        let heads = match word {
            "with" | "between" => WITH,
            "from" => FROM,
            "on" | "against" | "to" | "for" => ONTO,
            "by" => BY,
            "of" => OF,
            _ => return false,
        };
        let head = start.checked_sub(1).and_then(|at| self.before(at));
        head.is_some_and(|head| is_in(head, heads))
    }
}

/// What others do before what they say of a government.
const SAYS: &str = "believes fears hoped hopes said saying says thinks";

fn is_in(word: &str, words: &str) -> bool {
    words.split(' ').any(|other| other.eq_ignore_ascii_case(word))
}
