//! Finds the article in a page, as Mozilla's Readability 0.6 does: paragraphs speak for what is around them, the more the longer
//! they are, links against it; the element for which most speaks is the article, with those beside it that are like it. Where too
//! little is found, less is left out before.

use std::ops::Range;

use super::byline::{is_byline, named};
use super::names::{A, TD};
use super::outline::{H, OL, Outline, Part, UL};
use super::prune::prune;
use super::scan::{Name, key};
use super::tree::{DIV, Element, P, Tree};

/// Where the article of a page is.
pub(super) struct Found {
    /// The nodes that it is made of, in their order.
    pub(super) nodes: Vec<Range<usize>>,
    /// What is to be done with each element.
    pub(super) fates: Vec<Fate>,
    /// The bytes of the text that name its author.
    pub(super) byline: Option<Range<usize>>,
    /// The elements that hold it.
    pub(super) tops: Vec<usize>,
}

/// What becomes of an element in the text of an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is read as what it is.
    #[default]
    Kept,
    /// It is a table, or part of one, that holds one cell: it is read as a block.
    Plain,
    /// It is no text of the article.
    Out,
}

/// What a page says that is no text of its article.
pub(super) struct Known<'r> {
    /// The headings that say the title once more.
    pub(super) headings: &'r [usize],
    /// Whether nothing is taken of a zone.
    pub(super) is_out: &'r dyn Fn(usize) -> bool,
}

/// How strict an attempt is: the first of several that finds enough counts.
#[derive(Clone, Copy)]
pub(super) struct Strictness {
    /// Elements are left out whose class or role is seldom that of an article.
    leaves_out: bool,
    /// Classes and ids count for or against an element.
    pub(super) weighs: bool,
    /// What looks like no text is left out of what was found.
    pub(super) prunes: bool,
}

const ATTEMPTS: [Strictness; 4] = [
    Strictness { leaves_out: true, weighs: true, prunes: true },
    Strictness { leaves_out: false, weighs: true, prunes: true },
    Strictness { leaves_out: false, weighs: false, prunes: true },
    Strictness { leaves_out: false, weighs: false, prunes: false },
];

/// How many characters are enough.
const ENOUGH: u32 = 500;

/// Finds the article; all that is seen where there is none.
pub(super) fn extract(tree: &Tree<'_>, known: &Known<'_>) -> Found {
    let mut byline = None;
    let mut best: Option<(u32, Found)> = None;
    for strictness in ATTEMPTS {
        let (chars, found) = attempt(tree, known, strictness, &mut byline);
        if chars >= ENOUGH {
            return found;
        }
        if best.as_ref().is_none_or(|(before, _)| chars > *before) {
            best = Some((chars, found));
        }
    }
    match best {
        Some((chars, found)) if chars > 0 => found,
        _ => all(tree),
    }
}

/// All that is seen of a page.
pub(super) fn all(tree: &Tree<'_>) -> Found {
    let fate = |element: &Element<'_>| if element.signs.is_out() { Fate::Out } else { Fate::Kept };
    let fates = tree.elements.iter().map(fate).collect();
    Found { nodes: std::iter::once(0..tree.nodes.len()).collect(), fates, byline: None, tops: Vec::new() }
}

fn attempt(tree: &Tree<'_>, known: &Known<'_>, strictness: Strictness, byline: &mut Option<usize>) -> (u32, Found) {
    let mut fates = vec![Fate::Kept; tree.elements.len()];
    let mut headline = None;
    let mut outline = Outline::new(tree, &mut |index, element, outline| {
        let signs = &element.signs;
        let is_other = signs.is_out() || (element.zone > 0 && (known.is_out)(element.zone));
        if !is_other && headline.is_none() && known.headings.contains(&index) {
            headline = Some(index);
        }
        if !is_other && byline.is_none() && is_byline(tree, index, element) {
            *byline = Some(index);
        }
        let is_out = is_other
            || [*byline, headline].contains(&Some(index))
            || (strictness.leaves_out
                && (signs.is_frame || (signs.is_unlikely() && element.name != A && !outline.is_in_table())));
        if let Some(fate) = fates.get_mut(index).filter(|_| is_out) {
            *fate = Fate::Out;
        }
        is_out
    });
    let scores = vec![None; outline.parts.len()];
    let mut scored = Scored { tree, outline: &outline, scores, weighs: strictness.weighs };
    scored.score();
    let chosen = scored.choose();
    let nodes = chosen.iter().filter_map(|&at| Some(outline.parts.get(at)?.nodes.clone())).collect();
    let tops = chosen.iter().filter_map(|&at| outline.parts.get(at)?.element).collect();
    let chars = chosen.into_iter().map(|at| prune(tree, &mut outline, at, strictness, &mut fates)).sum();
    (chars, Found { nodes, fates, byline: byline.and_then(|index| named(tree, index)), tops })
}

/// What speaks for each part.
struct Scored<'r, 't> {
    tree: &'r Tree<'t>,
    outline: &'r Outline<'t>,
    /// `None` where nothing was said of it.
    scores: Vec<Option<f32>>,
    weighs: bool,
}

/// How many of the best are compared.
const BEST: usize = 5;

/// How many of them have to be in an element that is to be taken in their place.
const MANY: usize = 3;

impl Scored<'_, '_> {
    /// Has each paragraph speak for the elements around it.
    fn score(&mut self) {
        const LEVELS: usize = 5;
        const SHORTEST: u32 = 25;
        for (at, part) in self.outline.parts.iter().enumerate() {
            if part.sums.chars < SHORTEST || !speaks(part.name) {
                continue;
            }
            let said = 2.0 + part.sums.commas as f32 + (part.sums.chars / 100).min(3) as f32;
            let mut inner = at;
            for level in 0..LEVELS {
                let Some(around) = self.outline.around(inner) else { break };
                let share = match level {
                    0 => 1.0,
                    1 => 2.0,
                    level => level as f32 * 3.0,
                };
                let begun = self.begun(around);
                self.set(around, begun + said / share);
                inner = around;
            }
        }
        for (score, part) in self.scores.iter_mut().zip(&self.outline.parts) {
            *score = score.map(|score| score * (1.0 - part.sums.link_density()));
        }
    }

    fn part(&self, at: usize) -> Option<&Part<'_>> {
        self.outline.parts.get(at)
    }

    fn of(&self, at: usize) -> Option<f32> {
        self.scores.get(at).copied().flatten()
    }

    fn set(&mut self, at: usize, score: f32) {
        if let Some(slot) = self.scores.get_mut(at) {
            *slot = Some(score);
        }
    }

    /// The score of a part, which begins with what speaks for it by itself.
    fn begun(&self, at: usize) -> f32 {
        let by_itself =
            |part: &Part<'_>| by_name(part.name) + if self.weighs { f32::from(part.signs.weight) } else { 0.0 };
        self.of(at).or_else(|| self.part(at).map(by_itself)).unwrap_or_default()
    }

    /// The parts that are the article.
    fn choose(&mut self) -> Vec<usize> {
        let mut best: Vec<usize> = (0..self.scores.len()).filter(|&at| self.of(at).is_some()).collect();
        best.sort_by(|&one, &other| self.of(other).unwrap_or_default().total_cmp(&self.of(one).unwrap_or_default()));
        best.truncate(BEST);
        match best.first() {
            None | Some(0) => vec![0],
            Some(_) => {
                let top = self.top(&best);
                self.with_like(top)
            }
        }
    }

    /// The element that is the article, or holds most of it.
    fn top(&mut self, best: &[usize]) -> usize {
        const NEARLY: f32 = 0.75;
        let mut top = best.first().copied().unwrap_or(0);
        let most = self.of(top).unwrap_or_default();
        let near = best.iter().skip(1).filter(|&&at| self.of(at).is_some_and(|score| score / most >= NEARLY));
        let near: Vec<usize> = near.copied().collect();
        if near.len() >= MANY {
            let holds = |part: &Part<'_>, at: usize, inner: usize| at < inner && inner < part.end;
            let mut around = self.outline.around(top);
            while let Some(at) = around.filter(|&at| at > 0) {
                let of_near =
                    self.part(at).map_or(0, |part| near.iter().filter(|&&inner| holds(part, at, inner)).count());
                if of_near >= MANY {
                    top = at;
                    break;
                }
                around = self.outline.around(at);
            }
        }
        let begun = self.begun(top);
        self.set(top, begun);
        // What is around may hold more of it.
        let (mut last, least) = (begun, begun / 3.0);
        let mut around = self.outline.around(top);
        while let Some(at) = around.filter(|&at| at > 0) {
            if let Some(score) = self.of(at) {
                if score < least {
                    break;
                }
                if score > last {
                    top = at;
                    break;
                }
                last = score;
            }
            around = self.outline.around(at);
        }
        // An only child is all that is in the element around it, and what is beside that may be like it.
        while let Some(around) = self.outline.around(top).filter(|&at| at > 0)
            && self.part(around).is_some_and(|part| part.kids == 1)
        {
            top = around;
        }
        let begun = self.begun(top);
        self.set(top, begun);
        top
    }

    /// A part and those beside it that are like it.
    fn with_like(&self, top: usize) -> Vec<usize> {
        let Some((part, around)) = self.part(top).zip(self.outline.around(top)) else { return vec![top] };
        let score = self.of(top).unwrap_or_default();
        let least = (score * 0.2).max(10.0);
        let is_like = |at: usize| {
            let Some(other) = self.part(at) else { return false };
            let same = !part.signs.class.is_empty() && other.signs.class == part.signs.class;
            let bonus = if same { score * 0.2 } else { 0.0 };
            at == top
                || self.of(at).is_some_and(|score| score + bonus >= least)
                || (other.name == P && self.reads(other))
        };
        self.outline.within(around).filter(|&at| is_like(at)).collect()
    }

    /// Whether a paragraph beside an article is text.
    fn reads(&self, part: &Part<'_>) -> bool {
        const LONG: u32 = 80;
        let (chars, linked) = (part.sums.chars, part.sums.link_density());
        let is_sentence = |text: &str| text.contains(". ") || text.trim_end().ends_with('.');
        (chars > LONG && linked < 0.25)
            || ((1..LONG).contains(&chars) && part.sums.linked == 0 && is_sentence(&self.tree.words(&part.nodes)))
    }
}

/// Whether what is in an element of that name speaks for those around it.
fn speaks(name: Name) -> bool {
    const PRE: Name = key("pre");
    const SECTION: Name = key("section");
    matches!(name, P | TD | PRE | SECTION) || H.get(1..).is_some_and(|lower| lower.contains(&name))
}

/// How much the name of an element speaks for it.
fn by_name(name: Name) -> f32 {
    #[rustfmt::skip]
    const AGAINST: [Name; 8] = [key("address"), OL, UL, key("dl"), key("dd"), key("dt"), key("li"), key("form")];
    const FOR: [Name; 3] = [key("pre"), TD, key("blockquote")];
    match name {
        DIV => 5.0,
        _ if FOR.contains(&name) => 3.0,
        _ if AGAINST.contains(&name) => -3.0,
        _ if H.contains(&name) || name == key("th") => -5.0,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::reader::read;
    use super::super::tree::Node;
    use super::*;

    const LONG: &str =
        "The crews of the ferries left the talks, after three days, and went home; the boats stayed in the harbour.";

    /// The text of the article, as it is found.
    fn found(html: &str) -> String {
        let page = read(html);
        let found = extract(&page.tree, &Known { headings: &[], is_out: &|_| true });
        let mut text = String::new();
        for nodes in found.nodes {
            let mut at = nodes.start;
            while at < nodes.end {
                match &page.tree.nodes[at] {
                    Node::Start(index) if found.fates[*index] == Fate::Out => {
                        at = page.tree.elements[*index].nodes.end - 1;
                    }
                    Node::Text { bytes, .. } => text.push_str(&page.tree.text[bytes.clone()]),
                    _ => {}
                }
                at += 1;
            }
            text.push('|');
        }
        text.replace(LONG, "L")
    }

    #[test]
    fn what_most_speaks_for_is_the_article() {
        let article = format!("<p>{LONG}</p>").repeat(6);
        assert_eq!(found(&format!("<div>Home</div><div class=a>{article}</div><div>end</div>")), "LLLLLL|");
        // What is beside it and like it belongs to it.
        let part = format!("<div class=b>{article}</div>");
        let more = format!("<div class=b><p>{LONG}<p>{LONG}</div>");
        assert_eq!(found(&format!("<div>{part}<p>Small print</p><p>{LONG}</p>{more}</div>")), "LLLLLL|L|LL|");
        assert_eq!(found(&format!("<div><p>Yes.</p><div class=b>{article}</div><p>No</p></div>")), "Yes.|LLLLLL|");
    }

    #[test]
    fn what_is_seldom_an_article_is_left_out_where_enough_is_left() {
        let article = format!("<p>{LONG}</p>").repeat(6);
        let comments = format!("<div class=comments><p>{LONG}</p></div>");
        assert_eq!(found(&format!("<div>{article}{comments}</div>")), "LLLLLL|");
        assert_eq!(found(&format!("<div class=comments>{article}</div>")), "LLLLLL|");
        assert_eq!(found(&format!("<div>{article}<div role=menu>x</div><div hidden>y</div></div>")), "LLLLLL|");
    }

    #[test]
    fn the_first_byline_is_told_and_no_text() {
        let article = format!(
            "<div><p class=byline>By <b itemprop=name>Maren Ostvik</b></p>{}</div>",
            format!("<p>{LONG}").repeat(6)
        );
        assert_eq!(found(&article), "LLLLLL|");
        let byline = |html: &str| {
            let html = format!("<div>{html}{}</div>", format!("<p>{LONG}").repeat(6));
            let page = read(&html);
            extract(&page.tree, &Known { headings: &[], is_out: &|_| true })
                .byline
                .map(|byline| page.tree.text[byline].to_owned())
        };
        assert_eq!(byline("<p class=byline>By <b itemprop=name>Maren Ostvik</b>").as_deref(), Some("Maren Ostvik"));
        assert_eq!(
            byline("<p class=byline>By <b itemprop=name>Maren Ostvik</b>, Tom Mboya and Oda Brandt").as_deref(),
            Some("By Maren Ostvik, Tom Mboya and Oda Brandt")
        );
        for html in [
            "<p><span class=dateline>NAIROBI, Kenya</span> — they left.",
            "<p>The novel by <a rel=author>Oda Brandt</a> is about it, and a good one.",
            "<p id=authority>The river authority, which was founded in 1999, said so.",
            "<p class=author-quote>The river rose by a metre in the night",
            "<div class=byline>Published February 5, 2024</div>",
        ] {
            assert_eq!(byline(html), None, "{html}");
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let text = found(&format!("<div>{html}{}</div>", format!("<p>{LONG}").repeat(6)));
            let plain = html.split(['<', '>']).skip(2).step_by(2).collect::<String>();
            assert!(words(&text).concat().contains(&words(&plain).concat()), "{text}");
        }
        assert_eq!(
            found(&format!(
                "<div><p>By <a rel=author>Maren Ostvik</a> and Tom Mboya</p>{}</div>",
                format!("<p>{LONG}").repeat(6)
            )),
            "LLLLLL|"
        );
    }

    #[test]
    fn a_page_without_an_article_is_taken_as_it_is() {
        assert_eq!(found("<p>a<p hidden>b<p>c"), "ac|");
        assert_eq!(found(""), "|");
    }
}
