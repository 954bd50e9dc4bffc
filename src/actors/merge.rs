//! From mentions to actors: what goes by one name, or by a short form of it, is one.

use std::cmp::Reverse;
use std::ops::RangeInclusive;

use rapidhash::{RapidHashMap, RapidHashSet};

use super::acronyms::{brackets, is_short, known_names};
use super::company::without_legal_form;
use super::names::{Names, is};
use super::normal::is_suffix;
use super::normalise;
use super::roles::gives_way;
use crate::article::{Actor, ActorKind, Mention, Part};

/// A mention, and what is known of it alone.
#[derive(Debug, Clone)]
pub struct Mentioned<'a> {
    /// The part that it stands in.
    pub part: Part,
    /// First byte in the part.
    pub start: usize,
    /// As it is written.
    pub surface: &'a str,
    /// What it is.
    pub kind: ActorKind,
    /// The number of what is written, as a name of that kind.
    pub name: u32,
    /// The name that the gazetteer has for it.
    pub known: Option<&'static str>,
    /// What the article says there that the person is.
    pub role: Option<&'a str>,
    /// Whether that stands before the name.
    pub titled: bool,
    /// What it is to the mention before it.
    pub aside: Aside,
    /// A surname with `Mrs.` where another one of that surname is `Mr.`, or the other way round.
    pub apart: bool,
}

/// What a mention is to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// Nothing.
    No,
    /// It stands in brackets right behind it: `Lake Basin Authority (LBA)`.
    Bracketed,
    /// It is what the person is called, too: `Ada Vell, nicknamed Bo`.
    Nickname,
}

/// All mentions of one normal name and kind.
struct Form {
    /// The number of the name, the gazetteer's where it has one.
    name: u32,
    kind: ActorKind,
    known: bool,
    /// Of somebody else than the full name.
    apart: bool,
    /// Stands behind an office somewhere, so that it is no given name.
    titled: bool,
    /// Which mention is the first.
    first: usize,
    /// Which fuller forms this is short for, and of which it is the given name.
    short_for: Claim,
    given_for: Claim,
    /// The form that this is a short form of.
    fuller: Option<usize>,
}

/// What the places of names say of forms: each of the second is said of the first.
struct Links {
    /// It stands in brackets behind it.
    brackets: Vec<(usize, usize)>,
    /// It is what the person is called, too.
    nicknames: Vec<(usize, usize)>,
    /// It is somebody else, and no short form of it.
    namesakes: RapidHashSet<(usize, usize)>,
}

/// A form that is short for several others.
struct Shared {
    form: usize,
    /// The forms that it is short for, in the order of their first mentions.
    claimants: Vec<usize>,
    /// Its mentions.
    mentions: Vec<usize>,
}

/// Which form lays claim to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Nobody,
    One(usize),
    /// Two persons of one surname: it means neither.
    Several,
}

impl Claim {
    fn add(&mut self, form: usize) {
        *self = match *self {
            Self::One(other) if other != form => Self::Several,
            Self::Several => Self::Several,
            Self::Nobody | Self::One(_) => Self::One(form),
        }
    }
}

/// The forms in the order of their first mentions.
struct Forms {
    all: Vec<Form>,
    /// By the hash of the normal name, the kind, and whether it is apart.
    index: RapidHashMap<(u64, ActorKind, bool), usize>,
}

/// Merges the mentions of one article, given in reading order.
#[must_use]
pub fn merge(found: &[Mentioned<'_>], names: &mut Names) -> Vec<Actor> {
    let brackets = brackets(found, names);
    let namesakes = namesakes(found, names);
    let (mut forms, of) = Forms::of(found, &brackets, &namesakes, names);
    let in_forms = |pairs: Vec<(usize, usize)>| -> Vec<_> {
        pairs.into_iter().map(|(full, short)| (of[full], of[short])).collect()
    };
    let nicknames = (1..found.len())
        .filter(|&i| found[i].aside == Aside::Nickname && found[i].kind == ActorKind::Person)
        .map(|i| (i - 1, i))
        .collect();
    let links = Links {
        brackets: in_forms(brackets),
        nicknames: in_forms(nicknames),
        namesakes: in_forms(namesakes).into_iter().collect(),
    };
    forms.link(&links, names);
    forms.share(&of, names);
    let roots: Vec<usize> = (0..forms.all.len()).map(|form| forms.actor(form, names)).collect();
    let mut counts = vec![0; roots.len()];
    for &form in &of {
        counts[roots[form]] += 1;
    }
    let mut actors: Vec<Actor> = Vec::new();
    let mut actor_of = vec![None; roots.len()];
    for (mentioned, &form) in found.iter().zip(&of) {
        let root = roots[form];
        let at = *actor_of[root].get_or_insert_with(|| {
            let &Form { name, kind, .. } = &forms.all[root];
            let mentions = Vec::with_capacity(counts[root]);
            actors.push(Actor { name: names.written(name).to_owned(), kind, role: None, mentions });
            actors.len() - 1
        });
        let actor = &mut actors[at];
        if let Some(role) = mentioned.role.filter(|role| actor.role.as_ref().is_none_or(|shown| gives_way(shown, role)))
        {
            actor.role = Some(role.to_owned());
        }
        let span = mentioned.start..mentioned.start + mentioned.surface.len();
        actor.mentions.push(Mention { part: mentioned.part, span });
    }
    actors
}

/// Mentions of two persons, each with the one right before or behind it whose name would be a short form of its: `Ada Vell, the daughter of Ada
/// Maria Vell`. Nobody is named twice like that.
fn namesakes(found: &[Mentioned<'_>], names: &Names) -> Vec<(usize, usize)> {
    let is_short = |short: &Mentioned<'_>, full: &Mentioned<'_>| {
        let (of_short, of_full) = (names.about(short.name), names.about(full.name));
        of_short.given.is_some() && of_short.given == of_full.given && names.shorts(full.name).contains(&of_short.key)
    };
    let mut pairs = Vec::new();
    for (i, pair) in found.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let gap = || after.start.saturating_sub(before.start + before.surface.len());
        let is_pair = [before, after].iter().all(|mention| mention.kind == ActorKind::Person)
            && before.part == after.part
            && after.aside != Aside::Bracketed
            && BREATH.contains(&gap());
        if is_pair && is_short(after, before) {
            pairs.push((i, i + 1));
        } else if is_pair && is_short(before, after) {
            pairs.push((i + 1, i));
        }
    }
    pairs
}

/// Letters of the longest acronym: what is longer is in capitals for another reason.
const LONGEST_ACRONYM: usize = 5;

/// Bytes between two persons who are named in one breath: more than between paragraphs.
const BREATH: RangeInclusive<usize> = 5..=40;

/// Whether a title stands before given names, too: `Prince Anton`, `Sister Ada`.
fn is_of_given_name(role: &str) -> bool {
    const TITLES: &[&str] = &[
        "king", "queen", "prince", "princess", "emperor", "emir", "duke", "duchess", "sheikh", "sheik", "pope", "sir",
        "dame", "lady", "sister", "brother", "mother", "father", "uncle", "aunt", "rabbi", "saint", "dr", "coach",
    ];
    let last = role.rsplit(' ').next().unwrap_or(role);
    TITLES.iter().any(|title| title.eq_ignore_ascii_case(last.trim_end_matches('.')))
}

impl Forms {
    /// The forms, and which of them each mention has.
    fn of(
        found: &[Mentioned<'_>],
        brackets: &[(usize, usize)],
        namesakes: &[(usize, usize)],
        names: &mut Names,
    ) -> (Self, Vec<usize>) {
        let mut all: Vec<Form> = Vec::with_capacity(found.len());
        let mut index = RapidHashMap::default();
        index.reserve(found.len());
        let mut of = Vec::with_capacity(found.len());
        let mut known = known_names(found, brackets, names);
        for &(full, short) in namesakes {
            let is_other = |short: &&str| match known[full] {
                Some(full) => full != *short,
                None => names.normal(found[full].name) != normalise(short),
            };
            known[short] = known[short].filter(is_other);
        }
        for (i, (mentioned, known)) in found.iter().zip(known).enumerate() {
            let &Mentioned { kind, apart, role, titled, .. } = mentioned;
            let name = known.map_or(mentioned.name, |known| names.number(kind, known));
            let at = *index.entry((names.about(name).key, kind, apart)).or_insert_with(|| {
                let (short_for, given_for) = (Claim::Nobody, Claim::Nobody);
                let known = known.is_some();
                let (titled, fuller) = (false, None);
                all.push(Form { name, kind, known, apart, titled, first: i, short_for, given_for, fuller });
                all.len() - 1
            });
            let form = &mut all[at];
            form.titled |= titled && role.is_some_and(|role| !is_of_given_name(role));
            // A headline in capitals is not how it is written.
            if !names.about(form.name).is(is::SMALL) && names.about(mentioned.name).is(is::SMALL) {
                form.name = name;
            }
            of.push(at);
        }
        // Whoever goes by another name here is also called by what is short for that one: a former name.
        for (mentioned, &form) in found.iter().zip(&of) {
            let is_other = mentioned.known.is_some() && mentioned.name != all[form].name;
            if is_other && mentioned.kind == ActorKind::Organisation {
                for short in names.shorts(mentioned.name) {
                    let Some(&at) = index.get(&(*short, mentioned.kind, false)) else { continue };
                    // `CDC` is not what `Africa CDC` is.
                    let name = names.normal(all[at].name);
                    let is_end = || names.normal(mentioned.name).ends_with(name) && name.len() <= LONGEST_ACRONYM;
                    let is_part = names.about(all[at].name).is(is::ACRONYM) && is_end();
                    if !is_part {
                        all[at].short_for.add(form);
                    }
                }
            }
        }
        (Self { all, index }, of)
    }

    /// Finds for each form the one fuller form that it is short for, if there is exactly one.
    fn link(&mut self, links: &Links, names: &Names) {
        let Self { all, index } = self;
        let about = |form: &Form| names.about(form.name);
        // Acronyms that the article explains mean that, whatever longer names begin or end with them.
        let mut explained: RapidHashMap<usize, Vec<usize>> = RapidHashMap::default();
        for &(full, short) in &links.brackets {
            let ((of_full, of_short), kind) = ((about(&all[full]), about(&all[short])), all[full].kind);
            // `魏丽琴 (Wei Liqin)`
            if of_full.is(is::CASELESS) && !of_short.is(is::CASELESS) && all[short].kind == kind {
                if let Some(&original) = index.get(&(of_full.key, kind, false)) {
                    all[original].short_for.add(short);
                }
                continue;
            }
            let (is_original, is_acronym) =
                (of_short.is(is::CASELESS), is_short(all[short].name, all[full].name, names));
            let Some(&short) = index.get(&(of_short.key, kind, false)).filter(|_| all[short].kind == kind) else {
                continue;
            };
            if is_original && !of_full.is(is::CASELESS) {
                all[short].short_for.add(full);
            } else if is_acronym {
                explained.entry(short).or_default().push(full);
            }
        }
        for &(full, short) in links.nicknames.iter().filter(|(full, short)| full != short && !all[*full].apart) {
            explained.entry(short).or_default().push(full);
        }
        let mut fullest_first: Vec<usize> = (0..all.len()).filter(|&i| !all[i].apart).collect();
        fullest_first.sort_by_key(|&i| Reverse(about(&all[i]).fullness));
        // Persons by the first of what may be two surnames: Javier Espinosa Teran is Espinosa where nobody else has that name.
        let mut by_first: RapidHashMap<&str, Claim> = RapidHashMap::default();
        for i in fullest_first {
            let &Form { name, kind, known, titled, short_for, given_for, .. } = &all[i];
            let mut meant = Claim::Nobody;
            for &full in explained.get(&i).into_iter().flatten() {
                meant.add(find(all, full));
            }
            let short_for = if let Claim::Nobody = meant { short_for } else { meant };
            // `Secretary Austin` is not Austin Tice.
            let given_for = if titled || kind != ActorKind::Person { Claim::Nobody } else { given_for };
            let fuller = match (short_for, given_for) {
                (Claim::One(full), Claim::Nobody) | (Claim::Nobody, Claim::One(full)) => Some(full),
                (Claim::One(full), Claim::One(other)) if full == other => Some(full),
                (Claim::Nobody, Claim::Nobody)
                    if kind == ActorKind::Person && !(titled && about(&all[i]).is(is::ALONE)) =>
                {
                    let first = by_first.get(names.normal(name)).copied();
                    first.and_then(|claim| if let Claim::One(full) = claim { Some(full) } else { None })
                }
                _ => None,
            };
            all[i].short_for = short_for;
            // What is known beforehand is no short form of anything.
            all[i].fuller = fuller.filter(|&full| !known && find(all, full) != i);
            let full = find(all, i);
            for &short in names.shorts(name) {
                if let Some(&short) =
                    index.get(&(short, kind, false)).filter(|short| !links.namesakes.contains(&(i, **short)))
                {
                    all[short].short_for.add(full);
                }
            }
            if let Some(&named) = names.about(name).given.and_then(|given| index.get(&(given, kind, false))) {
                all[named].given_for.add(full);
            }
            if let Some(first) = first_surname(names.normal(name)).filter(|_| kind == ActorKind::Person) {
                by_first.entry(first).or_insert(Claim::Nobody).add(full);
            }
        }
    }

    /// Settles what is short for several forms: a surname is that of the person to whom the article gave it before anybody else came who bears
    /// it, and the name of a company that of the one which adds no more than a legal form. `of` gives the form of each mention.
    fn share(&mut self, of: &[usize], names: &Names) {
        self.flatten();
        let all = &self.all;
        let about = |form: &Form| names.about(form.name);
        let is_shared = |form: &Form| {
            let is_free = !form.known && !form.apart && form.fuller.is_none();
            is_free && form.short_for == Claim::Several && form.given_for == Claim::Nobody
        };
        let mut shared: Vec<Shared> = Vec::new();
        let mut by_key: RapidHashMap<(u64, ActorKind), usize> = RapidHashMap::default();
        for (form, of_form) in all.iter().enumerate().filter(|(_, form)| is_shared(form)) {
            by_key.insert((about(of_form).key, of_form.kind), shared.len());
            shared.push(Shared { form, claimants: Vec::new(), mentions: Vec::new() });
        }
        if shared.is_empty() {
            return;
        }
        for (claimant, form) in all.iter().enumerate().filter(|(_, form)| !form.apart) {
            for short in names.shorts(form.name) {
                if let Some(shared) = by_key.get(&(*short, form.kind)).and_then(|&at| shared.get_mut(at)) {
                    shared.claimants.push(claimant);
                }
            }
        }
        for (mention, form) in of.iter().enumerate() {
            if let Some(&at) = by_key.get(&(about(&all[*form]).key, all[*form].kind)) {
                shared[at].mentions.push(mention);
            }
        }
        let meant: Vec<_> =
            shared.iter().filter_map(|shared| Some((shared.form, self.meant(shared, names)?))).collect();
        for (form, full) in meant {
            // Of two that are short for each other neither is.
            if find(&mut self.all, full) != form {
                self.all[form].fuller = Some(full);
            }
        }
        self.flatten();
    }

    /// The one of several whom a form is short for.
    fn meant(&self, shared: &Shared, names: &Names) -> Option<usize> {
        let all = &self.all;
        let short = &all[shared.form];
        let root = |form: &usize| root(all, *form);
        match short.kind {
            ActorKind::Person => {
                // `Obama-Biden` is nobody.
                let mut persons = shared.claimants.iter().filter(|form| names.written(all[**form].name).contains(' '));
                let first = persons.next()?;
                let second = persons.find(|other| root(other) != root(first));
                let between = all[*first].first..second.map_or(usize::MAX, |second| all[*second].first);
                let is_meant = shared.mentions.iter().any(|mention| between.contains(mention));
                (is_meant && !names.about(all[*first].name).is(is::SPOUSE)).then(|| root(first))
            }
            ActorKind::Organisation | ActorKind::Place => {
                let key = names.about(short.name).key;
                let is_it = |form: &&usize| {
                    let name = all[**form].name;
                    normalise(without_legal_form(names.written(name))) == names.normal(short.name)
                        // The `EC Commission` is no European Community.
                        || names.about(name).initials.is_some_and(|initials| initials.contains(&key))
                            && !names.parts(name).contains(&key)
                };
                let mut meant = Claim::Nobody;
                shared.claimants.iter().filter(is_it).for_each(|form| meant.add(root(form)));
                if let Claim::One(root) = meant { Some(root) } else { None }
            }
        }
    }

    /// Has each form know the fullest one itself.
    fn flatten(&mut self) {
        for form in 0..self.all.len() {
            find(&mut self.all, form);
        }
    }

    /// The fullest form of what a form names.
    fn actor(&self, form: usize, names: &Names) -> usize {
        let root = root(&self.all, form);
        let Form { name, kind, apart, .. } = self.all[root];
        if !apart {
            return root;
        }
        // Of two of a surname alone it cannot be told which is which.
        let same = self.index.get(&(names.about(name).key, kind, false)).copied();
        same.filter(|&same| self.all[same].fuller.is_none()).unwrap_or(root)
    }
}

/// The word before the surname in a person's normal name of three words or more.
fn first_surname(name: &str) -> Option<&str> {
    let mut words = name.rsplit(' ').skip_while(|word| is_suffix(word)).skip(1);
    words.next().filter(|_| words.next().is_some())
}

/// The fullest form of what the form at `at` names.
fn root(forms: &[Form], mut at: usize) -> usize {
    while let Some(fuller) = forms[at].fuller {
        at = fuller;
    }
    at
}

/// The same; all forms on the way know it then, so that no way is gone twice.
fn find(forms: &mut [Form], mut at: usize) -> usize {
    let root = root(forms, at);
    while let Some(fuller) = forms[at].fuller.replace(root) {
        at = fuller;
    }
    forms[root].fuller = None;
    root
}
