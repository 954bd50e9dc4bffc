//! What the classes and ids of elements say of them, and the words that stand beside dates.

use std::ops::BitOrAssign;
use std::sync::LazyLock;

/// What an element is, by its class and id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "an element may be any of them")]
pub(super) struct Kind {
    /// It holds a date.
    pub(super) date: bool,
    /// The date of publication, by its name.
    pub(super) published: bool,
    /// The date of the last change.
    pub(super) modified: bool,
    /// It belongs to something else than the article: comments, other articles, the frame of the site.
    pub(super) aside: bool,
    /// It stands below the article or beside it, and may be the article's: a footer.
    pub(super) below: bool,
    /// It names the author.
    pub(super) author: bool,
}

/// Reads a class or an id: `entry-date published`, `postMeta__date--updated`.
pub(super) fn kind_of(class: &str) -> Kind {
    let (mut kind, mut bar) = (Kind::default(), Bar::default());
    let bytes = class.as_bytes();
    let mut word = [0u8; 16];
    let mut length = 0;
    for i in 0..=bytes.len() {
        let byte = bytes.get(i).copied().unwrap_or(b' ');
        let before = i.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(b' ');
        let hump = byte.is_ascii_uppercase() && before.is_ascii_lowercase();
        if !byte.is_ascii_alphabetic() || hump {
            if let Some(word) = word.get(..length) {
                say(word, &mut kind, &mut bar);
            }
            length = 0;
        }
        if byte.is_ascii_alphabetic() {
            if let Some(slot) = word.get_mut(length) {
                *slot = byte.to_ascii_lowercase();
            }
            length += 1;
        }
    }
    kind.aside |= bar.is_one && !bar.of_article;
    kind
}

/// Whether a name is that of a bar, and whether of one that belongs to the article: `article_topbar`.
#[derive(Default)]
struct Bar {
    is_one: bool,
    of_article: bool,
}

impl BitOrAssign for Kind {
    fn bitor_assign(&mut self, other: Self) {
        self.date |= other.date;
        self.published |= other.published;
        self.modified |= other.modified;
        self.aside |= other.aside;
        self.below |= other.below;
        self.author |= other.author;
    }
}

#[rustfmt::skip]
fn say(word: &[u8], kind: &mut Kind, bar: &mut Bar) {
    match word {
        b"date" | b"dates" | b"datum" | b"datetime" | b"dateline" | b"timestamp" | b"fecha" | b"time" | b"tarih" | b"dato"
        | b"data" | b"datestamp" | b"posted" | b"pubdate" | b"postdate" | b"entrydate" | b"articledate" | b"newsdate"
        | b"submitted" | b"postedon" | b"dt" | b"zeit" | b"when" | b"datecreated" | b"created" | b"dtreviewed"
        | b"postmetadata" | b"zeitstempel" | b"horario" | b"meta" | b"metadata" | b"postmeta" | b"entrymeta" | b"details"
        | b"info" | b"dateheader" | b"datepublished" | b"pub" | b"day" | b"publication" | b"publicado" | b"kiosk"
        | b"storydate" | b"blogdate" | b"infos" | b"subline" | b"credit" => kind.date = true,
        b"published" | b"publish" | b"publishdate" | b"publisheddate" | b"issued" => (kind.date, kind.published) = (true, true),
        b"modified" | b"updated" | b"update" | b"edited" | b"lastmod" | b"lastmodified" | b"revised" | b"lastupdated"
        | b"aktualisiert" => (kind.date, kind.modified) = (true, true),
        b"byline" | b"author" | b"autor" | b"authors" | b"vcard" | b"auteur" | b"writer" | b"autore" => kind.author = true,
        b"footer" | b"foot" => kind.below = true,
        b"comment" | b"comments" | b"commentlist" | b"commentary" | b"respond" | b"reply" | b"replies" | b"disqus" | b"sidebar"
        | b"related" | b"recommended" | b"recommendations" | b"recent" | b"popular" | b"trending" | b"latest" | b"teaser"
        | b"teasers" | b"promo" | b"widget" | b"widgets" | b"nav" | b"navigation" | b"menu" | b"archive"
        | b"archives" | b"calendar" | b"pagination" | b"newsletter" | b"sponsored" | b"carousel" | b"ticker" | b"outbrain"
        | b"taboola" | b"cookie" | b"modal" | b"today" | b"clock" | b"weather" | b"breadcrumb"
        | b"breadcrumbs" | b"tweet" | b"twitter" | b"copyright" | b"colophon" | b"headlines" | b"kommentare" | b"commentaires"
        | b"comentarios" | b"aside" | b"rail" | b"mostread" | b"upcoming" | b"advert" | b"next" | b"prev" | b"previous"
        | b"caption" | b"card" | b"cards" | b"slider" | b"listing" => kind.aside = true,
        b"masthead" | b"topbar" => bar.is_one = true,
        b"article" | b"entry" | b"post" | b"story" => bar.of_article = true,
        _ => {}
    }
}

/// What is said of a date by the words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// `Published on`.
    Published,
    /// `Last updated`.
    Modified,
    /// That it is the date of something else: an event, a photo, an account.
    Other,
}

/// What the words before a date say of it; the last of them counts.
pub(super) fn label_before(text: &str) -> Option<Label> {
    let text = text.to_lowercase();
    let bytes = text.as_bytes();
    let places = bytes.iter().enumerate().flat_map(|(at, &first)| {
        let here = bytes.get(at..).unwrap_or(&[]);
        let is_here = |word: &str| word.as_bytes().get(1) == here.get(1) && here.starts_with(word.as_bytes());
        let words = begun_by(first).iter().filter(move |(_, word)| is_here(word));
        words.map(move |&(label, word)| (at + word.len(), word.len(), label))
    });
    places.max_by_key(|&(end, length, _)| (end, length)).map(|(_, _, label)| label)
}

/// What the words after a date say of it; the first of them counts.
pub(super) fn label_after(text: &str) -> Option<Label> {
    let text = text.to_lowercase();
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    begun_by(*text.as_bytes().first()?).iter().find(|(_, word)| text.starts_with(word)).map(|&(label, _)| label)
}

/// Words before the name of an author.
#[rustfmt::skip]
pub(super) const BY: [&str; 12] =
    ["by ", "von ", "par ", "por ", "di ", "door ", "af ", "av ", "written by ", "posted by ", "author: ", "from "];

/// Whether a text begins with one of them.
pub(super) fn is_by(text: &str) -> bool {
    BY.iter().any(|by| text.get(..by.len()).is_some_and(|start| start.eq_ignore_ascii_case(by)))
}

/// The words that begin with a byte, in the order of [`LABELS`].
fn begun_by(first: u8) -> &'static [(Label, &'static str)] {
    static WORDS: LazyLock<Vec<Vec<(Label, &str)>>> = LazyLock::new(|| {
        let mut words = vec![Vec::new(); 256];
        for (label, word) in LABELS.iter().flat_map(|&(label, all)| all.iter().map(move |&word| (label, word))) {
            if let Some(list) = word.bytes().next().and_then(|first| words.get_mut(usize::from(first))) {
                list.push((label, word));
            }
        }
        words
    });
    WORDS.get(usize::from(first)).map_or(&[], Vec::as_slice)
}

#[rustfmt::skip]
const LABELS: [(Label, &[&str]); 3] = [
    (Label::Published, &[
        "publish", "posted", "pubdate", "first aired", "submitted", "issued", "released", "publi", "posté", "mis en ligne", "rédigé",
        "écrit", "veröffentlicht", "erstellt", "geschrieben", "erschienen", "eingestellt", "publicad", "publicación", "escrito",
        "creado", "postado", "pubblicat", "scritto", "inserito", "gepubliceerd", "geplaatst", "geschreven", "publicerad",
        "publisert", "offentliggjort", "udgivet", "julkaistu", "opublikowan", "dodano", "zveřejněno", "publikováno", "vydáno",
        "pridané", "publikované", "yayın", "eklenme", "publicat", "postat", "közzétéve", "megjelent", "diterbitkan", "dipublikasikan",
        "опубликован", "опубліковано", "публик", "размещено", "добавлено", "δημοσιε", "ανάρτηση", "نشر", "تاريخ النشر", "פורסם",
        "发布", "發布", "發佈", "发表", "發表", "公開", "投稿", "掲載", "配信", "등록", "입력", "작성", "đăng", "xuất bản", "avaldatud", "added on", "written on", "entry from",
    ]),
    (Label::Modified, &[
        "updated", "update", "modified", "last edited", "edited on", "revised", "last changed", "reviewed", "mis à jour", "mise à jour",
        "modifié", "actualisé", "aktualisiert", "geändert", "bearbeitet", "letzte änderung", "letztes update", "überarbeitet",
        "actualizad", "actualización", "modificad", "atualizad", "atualização", "aggiornat", "ultima modifica", "bijgewerkt",
        "gewijzigd", "laatste update", "uppdaterad", "ändrad", "opdateret", "oppdatert", "sist endret", "päivitetty", "muokattu",
        "aktualizacja", "zaktualizowan", "aktualizováno", "aktualizované", "upraveno", "güncelle", "actualizat", "frissítve",
        "módosítva", "diperbarui", "muudetud", "uuendatud", "обновлен", "обновен", "изменен", "оновлено", "ενημερώ", "τελευταία", "تحديث", "עודכן", "更新", "최종수정", "수정",
        "cập nhật",
    ]),
    (Label::Other, &[
        "©", "copyright", "(c)", "member since", "joined", "registered", "accessed", "retrieved", "abgerufen", "expires", "valid until",
        "deadline", "born", "died", "geboren", "event date", "consulté", "photo", "foto", "since", "until", "archived", "version",
        "founded", "effective", "starts", "ends on",
    ]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_say_what_elements_are() {
        assert_eq!(kind_of("entry-date"), Kind { date: true, ..Kind::default() });
        assert!(kind_of("postMeta__date--updated").modified && kind_of("published updated").published);
        assert!(kind_of("td_widget sideBar").aside && kind_of("comment-12").aside && !kind_of("no").aside);
        assert_eq!(kind_of("candidate update2d gridarea"), Kind { date: true, modified: true, ..Kind::default() });
        assert!(kind_of("site-topbar").aside && !kind_of("article_topbar").aside && kind_of("article-sidebar").aside);
        assert_eq!(kind_of(""), Kind::default());
    }

    #[test]
    fn labels_say_what_dates_are() {
        assert_eq!(label_before("Posted by A. Yusuf on "), Some(Label::Published));
        assert_eq!(label_before("Veröffentlicht am 1.2., zuletzt aktualisiert am"), Some(Label::Modified));
        assert_eq!(label_before("Mis à jour le"), Some(Label::Modified));
        assert_eq!(label_before("Publié le"), Some(Label::Published));
        assert_eq!(label_before("at noon "), None);
        assert_eq!(label_after(" 更新"), Some(Label::Modified));
        assert_eq!(label_after(", talks"), None);
    }
}
