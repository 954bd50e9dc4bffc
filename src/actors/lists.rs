//! Words that tell a name from what is none, and a government from a city, in lists. Which of them a word is in is kept with what
//! else is known of it.

use std::sync::LazyLock;

use rapidhash::RapidHashMap;

/// A set of lists: each is a bit.
pub(super) type Lists = u64;

/// Words that begin what a government does.
pub(super) const DOES: Lists = 1 << 0;
/// What helps another word to say what is done; that one has to be as in [`DOES`] or [`DO`].
pub(super) const HELPS: Lists = 1 << 1;
/// What a government is about to do.
pub(super) const DO: Lists = 1 << 2;
/// What is done to a government.
pub(super) const TO: Lists = 1 << 3;
/// What there is `with`, `between`, `on` or `against` governments.
pub(super) const WITH: Lists = 1 << 4;
/// What comes `from` governments.
pub(super) const FROM: Lists = 1 << 5;
/// What is put `on`, turned `against` or given `to` and `for` governments.
pub(super) const ONTO: Lists = 1 << 6;
/// What is done `by` governments.
pub(super) const BY: Lists = 1 << 7;
/// What is `of` governments.
pub(super) const OF: Lists = 1 << 8;
/// What governments have: `Moscow's decision`.
pub(super) const HAS: Lists = 1 << 9;
/// Words that stand before the subject of a clause.
pub(super) const CLAUSES: Lists = 1 << 10;
/// What others do before what they say of a government.
pub(super) const SAYS: Lists = 1 << 11;
/// What joins the last name of a list.
pub(super) const JOINS: Lists = 1 << 12;
/// What makes a government of a name with a hyphen before it: `Moscow-led`.
pub(super) const LED: Lists = 1 << 13;
/// What stands between [`WITH`], [`FROM`], [`ONTO`], [`BY`] or [`OF`] and a government.
pub(super) const PREPOSITIONS: Lists = 1 << 14;
/// Words of politics.
pub(super) const POLITICS: Lists = 1 << 15;
/// Words of exchanges.
pub(super) const MARKETS: Lists = 1 << 16;
/// Who holds an office: `Secretary of Homeland Security`, `National Security Advisor`.
pub(super) const HOLDERS: Lists = 1 << 17;
/// What is said, and names nobody where nothing is said about it.
pub(super) const EXCLAIMED: Lists = 1 << 18;
/// Titles before which nobody but a person is named.
pub(super) const ADDRESSED: Lists = 1 << 19;
/// Titles of persons that begin other names, too: `Chairman Island`.
pub(super) const HELD: Lists = 1 << 20;
/// Titles that belong to names: `Prince George`.
pub(super) const BORNE: Lists = 1 << 21;
/// What follows a name.
pub(super) const SUFFIXES: Lists = 1 << 22;
/// Words of sport.
pub(super) const SPORT: Lists = 1 << 24;
/// What several do.
pub(super) const MANY: Lists = 1 << 25;
/// The lists that tell a government from a city by the words beside it.
pub(super) const TELLING: Lists = DOES | HELPS | DO | TO | WITH | FROM | ONTO | BY | OF | HAS | CLAUSES | SAYS | LED;
/// Words that name nobody when they stand alone, and that are nobody's surname: many sentences begin with one.
pub(super) const ALONE: Lists = 1 << 26;
/// What begins names of places, cut short: `St. Louis`.
pub(super) const SHORT: Lists = 1 << 27;
/// Other titles before persons.
pub(super) const STYLED: Lists = 1 << 28;
/// What stands before a title and belongs to it: `Prime` Minister.
pub(super) const QUALIFIES: Lists = 1 << 29;
/// What a president has: `the Reagan administration`.
pub(super) const ADMINISTRATION: Lists = 1 << 30;
/// Months, in full and cut short.
pub(super) const MONTHS: Lists = 1 << 31;
/// What ships are: `the ferry Ada Velsen`.
pub(super) const SHIPS: Lists = 1 << 47;
/// What is counted, and not part of a name.
pub(super) const UNITS: Lists = 1 << 32;
/// What names nobody in capitals.
pub(super) const NOTHING: Lists = 1 << 33;
/// What names nobody but a place, or who has it in a longer name: `Latina`, `Hubert Maga`.
pub(super) const NOBODY: Lists = 1 << 37;
/// What stands behind the name of a virus: `Delta variant`.
pub(super) const STRAINS: Lists = 1 << 45;
/// What ends the names of bodies that are called after the town where they are, and that nobody calls by the town alone.
pub(super) const LOCAL: Lists = 1 << 46;
/// What the name of a law ends with.
pub(super) const LAWS: Lists = 1 << 34;
/// What stands before who is of one half of a country: `West` German.
pub(super) const SIDES: Lists = 1 << 35;
/// What companies do in headlines.
pub(super) const HEADLINED: Lists = 1 << 38;
/// Countries that are written so, and nothing else is: also `US`, where it has been told from the pronoun.
pub(super) const COUNTRIES: Lists = 1 << 36;
/// `I’m`, `Don’t`: no list, but what [`SUBJECTS`] and [`SHORTENED`] make.
pub(super) const CONTRACTED: Lists = 1 << 23;

/// Titles that the lexicon has not.
pub(super) const TITLES: Lists = 1 << 39;
/// Titles of several who are named behind it, which have an `s` more than that of one.
pub(super) const PLURALS: Lists = 1 << 40;
/// What stands before a title and says what it is for: `Press Secretary`.
pub(super) const FIELDS: Lists = 1 << 41;
/// Titles before which any words with capitals say what they are for: `Mining Minister`.
pub(super) const FIELDED: Lists = 1 << 42;
/// What governments do besides [`DOES`].
pub(super) const ACTS: Lists = 1 << 43;
/// What governments are.
pub(super) const MINDED: Lists = 1 << 44;

/// What has [`SHORTENED`] words after it.
const SUBJECTS: &[&str] = &[
    "i", "you", "he", "she", "it", "we", "they", "that", "this", "there", "here", "who", "what", "where", "how", "let",
    "y", "ma",
];

/// What stands behind the apostrophe of `I’m`.
const SHORTENED: &[&str] = &["m", "ll", "ve", "re", "d", "s", "all", "am"];

const WORDS: [(Lists, &str); 47] = [
    (
        DOES,
        "\
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
    withdrew yielded",
    ),
    (
        HELPS,
        "\
    again already also always are both by can cannot could did do does first had has have is itself later long may \
    might must never not now quickly repeatedly should still then to was were will would yet",
    ),
    (
        DO,
        "\
    accept accepting accuse accusing admitted advised agree allow allowed announce answer approve ask asked asking \
    back backing ban block blocking bought change comment consider considering cooperate decide decided demand \
    demanding deny denying deploy deployed discuss expel extradite freeze frozen give given honor honour impose \
    insist intervene invade join kept lent lift mediate negotiate negotiating object offer oppose paid pledge \
    press protest provide punish pursue pursuing put ratify recognise recognize refuse reject release relent \
    respond responded retaliate seek seeking sell send set shown sign signed spoken start stop support supporting \
    suspend taken told tolerate trying use veto want warn wished withdraw",
    ),
    (
        TO,
        "\
    accuse accused accuses accusing advise advised alarmed allow angered ask asked asking asks backed backing \
    backs blame blamed blames blaming condemn condemned condemns criticise criticised criticize criticized defied \
    denounced embarrassed force forced irritated lobbied obey obeyed persuade persuaded petitioned praised press \
    pressed pressing pressured pressuring provoke provoked pushed reassure reassured rebuked sue sued tell telling \
    tells thanked told urge urged urges urging warn warned warning warns",
    ),
    (
        WITH,
        "\
    accord agreement agreements alliance border co-operation conflict contacts cooperation deal deals dialogue \
    diplomacy dispute disputes feud friendship links negotiate negotiated negotiating negotiations pact peace \
    quarrel rapprochement relations relationship rivalry row sided siding standoff talks tension tensions ties \
    trade treaty truce war",
    ),
    (
        FROM,
        "\
    approval assurances backing concessions condemnation criticism demands guarantees independence independent \
    instructions loan loans orders permission pressure promises protests recognition sanctions subsidies support \
    threats",
    ),
    (
        ONTO,
        "\
    aid allied allies ally ammunition arms assistance concession concessions contempt embargo hostile hostility \
    letter loan loans loyal loyalty note opposed opposition pressure sanctions secrets signal spied spying support \
    ultimatum warning weapons",
    ),
    (
        BY,
        "\
    accused appointed armed backed banned blacklisted brokered condemned controlled demanded financed funded \
    imposed inspired installed recognised recognized rejected sanctioned sponsored supported wanted",
    ),
    (
        OF,
        "\
    allies ally ambassador ambassadors approval behest critic critics demands enemy insistence opponent opponents \
    patience policy puppet puppets request urging wish wishes",
    ),
    (
        HAS,
        "\
    aggression agreement aims allies ally ambassador ambassadors ambitions anger annexation answer approach \
    approval army backing bid blessing campaign claim claims commitment concerns conditions consent debt debts \
    decision decisions defence defense delegate delegation demand demands denial diplomacy diplomats efforts \
    embargo embassies embassy enemies entry envoy envoys failure fears forces foreign goal goals grip hand help \
    influence insistence intention intentions interests interference invasion invitation involvement leaders \
    leadership line man military motion motives navy negotiator negotiators nuclear objections occupation offer \
    offers opposition permission plan plans pledge pledges policies policy position pressure promise promises \
    proposal proposals reaction refusal rejection relations reluctance reply request response rivals role rulers \
    sanctions security sovereignty stance statement strategy support territorial threat threats ties troops \
    ultimatum veto view views war warning warnings willingness wishes withdrawal",
    ),
    (
        CLAUSES,
        "\
    after although and as because before but even how if once only or since so than that though unless until what \
    when where whereas whether which while why",
    ),
    (SAYS, "believes fears hoped hopes said saying says thinks"),
    (JOINS, "and or"),
    (MANY, "have are were do"),
    (LED, "aligned friendly led leaning"),
    (PREPOSITIONS, "with between from on against to for by of"),
    (
        POLITICS,
        "\
    minister ministry government foreign embassy ambassador president envoy diplomats treaty sanctions talks \
    parliament cabinet officials",
    ),
    (MARKETS, "percent shares index bourse traders dealers yen points futures closed exchange"),
    (SPORT, "cup goal coach season league games olympic olympics match team won"),
    (
        HOLDERS,
        "\
    secretary undersecretary minister director commissioner president governor chairman ambassador advisor adviser",
    ),
    (
        EXCLAIMED,
        "\
    yeah yes no oh ok okay hi hello hey wow well thanks thank please sorry sure right look absolutely exactly anyway \
    uh um gosh bye",
    ),
    (ADDRESSED, "mr mrs ms dr senator sen congressman congresswoman governor gov secretary"),
    (HELD, "president minister mayor ambassador chairman representative rep general commissioner"),
    (BORNE, "king queen prince princess pope lord lady sir dame saint st emperor duke"),
    (
        STYLED,
        "\
    miss madam lord lady baron baroness professor prof reverend rev bishop archbishop cardinal rabbi imam ayatollah \
    sheikh judge justice attorney sheriff premier chancellor admiral colonel major captain lieutenant sergeant",
    ),
    (
        QUALIFIES,
        "\
    former acting interim deputy vice assistant associate prime first foreign interior home finance defence defense \
    treasury chief crown",
    ),
    (SUFFIXES, "jr sr"),
    (
        MONTHS,
        "\
    january february march april may june july august september october november december jan feb mar apr jun jul aug \
    sep sept oct nov dec",
    ),
    (ADMINISTRATION, "administration"),
    (SHORT, "st ste ft mt"),
    (UNITS, "dlrs dlr mln bln cts pct"),
    (
        NOTHING,
        "\
    gnp gdp psbr frn frns ceo ceos cfo coo cto ciso lgbt lgbtq lgbtqi lgbtqia ngo ngos sme smes ppi ipo ipos etf etfs \
    nft nfts reit reits eps ebitda lbo qe sofr esg dei stem lng lpg pfas pfoa ppe pcr pcb pcbs cfc cfcs dna rna mrna hiv \
    hpv rsv sars mers mri icu icus ivf ptsd adhd gmo gmos co2 ev evs suv suvs uav uavs ied ieds rpg rpgs icbm icbms wmd \
    wmds ufo ufos ai iot vr 4g 5g 6g gps tv tvs atm atms vip vips ux ui cx api apis json xml html css pdf pdfs url urls \
    sql seo faq faqs qr sms usb rfp rfps rfi rfis mou mous gmt utc est edt cst cdt pst pdt cet",
    ),
    (
        LOCAL,
        "\
    academy airport archdiocese authority bee board borough chamber chronicle church college commission council \
    courier court courthouse department diocese district echo examiner gazette globe government guardian hall herald \
    hospital house infirmary inquirer institute jail journal library mail mercury mirror mosque museum news observer \
    office orchestra pd police post prison school schools sentinel service services standard star sun symphony \
    synagogue telegraph theatre times transit tribune university zoo",
    ),
    (STRAINS, "variant variants subvariant subvariants strain strains"),
    (
        SHIPS,
        "\
    barge battleship corvette destroyer dreadnought ferry freighter frigate gunboat icebreaker lifeboat minesweeper \
    sailboat schooner steamer steamship submarine supertanker tanker trawler tugboat vessel warship yacht",
    ),
    (NOBODY, "latina latinas latino latinos libor maga"),
    (LAWS, "act acts bill treaty accord accords protocol protocols"),
    (SIDES, "west east north south"),
    (
        HEADLINED,
        "\
    approves asks boosts buys cuts downgrades files gets lifts lowers makes names offers plans posts raises reports \
    says seeks sees sells sets takes to upgrades ups urges wins",
    ),
    (
        TITLES,
        "\
    activist administrator aide ald alderman alderwoman archaeologist architect astronaut auditor \
    biologist campaigner chef cllr composer comptroller consul consultant controller coordinator correspondent \
    counsel counsellor counselor curator czar delegate designer developer diplomat editor fr gentleman geologist \
    head jurist lecturer legislator marshal meteorologist novelist ombudsman organiser organizer painter paramedic \
    parliamentarian pediatrician photographer physician physicist pilot poet provost psychologist publisher rector \
    reporter researcher scientist sculptor solicitor specialist strategist surgeon taoiseach trader trustee \
    veterinarian warden",
    ),
    (
        PLURALS,
        "\
    ambassadors chancellors commissioners governors generals justices leaders mayors ministers premiers presidents \
    representatives reps senators sens",
    ),
    (
        FIELDS,
        "\
    budget climate communications digital domestic economic economics homeland infrastructure \
    intelligence majority mining minority monetary national oil petroleum policy political press second services urban",
    ),
    (
        ACTS,
        "\
    apologised apologized attacked boycotted capitulated committed complied defied fought hesitated invaded mobilised \
    mobilized reciprocated relented reneged wavered",
    ),
    (MINDED, "adamant defiant reluctant responsible silent unmoved unwilling"),
    (FIELDED, "administrator adviser advisor commissioner coordinator counsel director minister secretary"),
    (COUNTRIES, "u.s u.k u.s. u.k."),
    (
        ALONE,
        "\
    a after all although and any as at because before both but by during each every for from he here his how however \
    i if in it its many meanwhile most nor not of on or our she since some such that the their then there these they \
    this those though through to under until we what when where whether which while why with without yet your",
    ),
];

/// The lists that words of small letters are in.
static LISTS: LazyLock<RapidHashMap<&'static str, Lists>> = LazyLock::new(|| {
    let mut lists = RapidHashMap::default();
    for (list, word) in WORDS.iter().flat_map(|(list, words)| words.split(' ').map(move |word| (list, word))) {
        *lists.entry(word).or_default() |= list;
    }
    lists
});

/// Longest word of any list, in bytes.
const LONGEST: usize = 16;

/// The lists that a word is in, in whatever case.
pub(super) fn of(word: &str) -> Lists {
    let mut small = [0; LONGEST];
    if let Some(small) = small.get_mut(..word.len()) {
        small.copy_from_slice(word.as_bytes());
        small.make_ascii_lowercase();
        if let Some(lists) = str::from_utf8(small).ok().and_then(|word| LISTS.get(word)) {
            return *lists;
        }
    }
    if is_contraction(word) { CONTRACTED } else { 0 }
}

/// Whether a word of small letters is in one of these lists. For a few words only: it looks through the lists, which [`of`] first
/// makes a table of.
pub(super) fn is_in(word: &str, lists: Lists) -> bool {
    let mut asked = WORDS.iter().filter(|(list, _)| list & lists != 0);
    asked.any(|(_, words)| words.split(' ').any(|other| other == word))
}

fn is_contraction(word: &str) -> bool {
    let Some((before, after)) = word.split_once(['\'', '\u{2019}']) else { return false };
    let is_in = |word: &str, words: &[&str]| words.iter().any(|other| other.eq_ignore_ascii_case(word));
    (is_in(before, SUBJECTS) && is_in(after, SHORTENED))
        || (before.ends_with(['n', 'N']) && after.eq_ignore_ascii_case("t"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_their_lists_in_any_case() {
        for (list, words) in WORDS {
            for word in words.split(' ') {
                assert!(!word.is_empty() && word.len() <= LONGEST, "{word:?}");
                assert!(of(word) & of(&word.to_uppercase()) & list != 0 && is_in(word, list), "{word}");
                assert_eq!(
                    of(word) & !list != 0,
                    WORDS.iter().any(|(other, words)| *other != list && words.split(' ').any(|w| w == word))
                );
            }
        }
        for word in ["", "Moscow", "saids", "réagit", "a word that is longer than any"] {
            assert_eq!(of(word), 0, "{word}");
        }
        let contracted = ["I'm", "DON\u{2019}T", "y'all", "O'Brien", "Ma'am"].map(|word| of(word) == CONTRACTED);
        assert_eq!(contracted, [true, true, true, false, true]);
    }
}
