//! The fields of the index: those every index has, and those its schema adds.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use tantivy::columnar::Column;
use tantivy::index::IndexSettings;
use tantivy::schema::{BytesOptions, FAST, Field, IndexRecordOption, NumericOptions, TextFieldIndexing, TextOptions};
use tantivy::store::Compressor;
use tantivy::{IndexSortByField, Order, SegmentReader};

use crate::schema::{FieldKind, Schema};

/// Name of the field and the column of files.
pub(super) const FILE: &str = "_file";
/// Names of the columns that every index has. What the index is sorted by, in full: day and id, see [`sort_key`].
pub(super) const KEY: &str = "_key";
/// The last day, where the date is no day but a month or a year.
pub(crate) const UNTIL: &str = "_until";
/// The day on which the article first came into the index.
pub(crate) const ADDED: &str = "_added";
/// The code of the language, where articles can be in several.
pub(crate) const LANG: &str = "lang";
/// Several: kind, normal name and name of every actor.
pub(crate) const ACTOR: &str = "actor";
/// Several: kind and normal name of every actor whose role is known, with that role.
pub(crate) const ROLE: &str = "_role";
/// Several: the headings; of those that differ in case, accents and white space alone, the first.
pub(crate) const SECTION: &str = "section";
/// What the stored article must hash to; see [`super::document::fingerprint`].
pub(super) const HASH: &str = "_hash";

/// The fields of an index that hold more than a column. Those whose names begin with `_` are the index's own.
#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) tantivy: tantivy::schema::Schema,
    /// `_id`, a number: the article's id, see [`id_number`].
    pub(crate) id: Field,
    /// `_file`, number, also a column: hash of the canonical path of the file it was read from.
    pub(crate) file: Field,
    /// `_signature`, bytes: those of the article's [`super::Signature`], where it has one.
    pub(crate) signature: Field,
    /// The column of days on which articles came in.
    pub(crate) added: Field,
    /// Those of the position space.
    pub(crate) space: SpaceFields,
    /// `lang`, keyword: the code of the language, where articles can be in several.
    pub(crate) lang: Option<Field>,
    /// The schema's own fields, in its order: index into `Schema::fields`, field.
    pub(crate) own: Vec<(usize, Field)>,
}

/// The fields whose positions are those of [`crate::layout`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpaceFields {
    /// `text`: the stem of every token, at its position; the only field with lengths for ranking.
    pub(crate) text: Field,
    /// `_form`: stem and written form of the tokens that are not written as their stem; instead of a position, which of the
    /// places of the stem it is, from 0.
    pub(crate) form: Field,
    /// `_marks`: what is marked at the positions of the text: the actors named there, the dates that it speaks of,
    /// and what begins where.
    pub(crate) marks: Field,
}

impl Fields {
    pub(super) fn of(schema: &Schema) -> Self {
        let mut builder = tantivy::schema::Schema::builder();
        // Nothing but the text has lengths. Terms come ready-made: no tokenizer of tantivy's is asked.
        let indexed = |option| TextFieldIndexing::default().set_index_option(option);
        let positions = indexed(IndexRecordOption::WithFreqsAndPositions);
        let with_lengths = TextOptions::default().set_indexing_options(positions.clone());
        let without = TextOptions::default().set_indexing_options(positions.set_fieldnorms(false));
        let keyword = indexed(IndexRecordOption::Basic).set_fieldnorms(false);
        let keyword = TextOptions::default().set_indexing_options(keyword);
        let id = builder.add_u64_field("_id", NumericOptions::default().set_indexed());
        let file = builder.add_u64_field(FILE, NumericOptions::default().set_indexed().set_fast());
        let signature = builder.add_bytes_field("_signature", BytesOptions::default().set_indexed());
        let added = builder.add_u64_field(ADDED, FAST);
        for column in [KEY, UNTIL, HASH] {
            builder.add_u64_field(column, FAST);
        }
        for column in [ACTOR, ROLE, SECTION] {
            builder.add_text_field(column, TextOptions::default().set_fast("raw"));
        }
        let space = SpaceFields {
            text: builder.add_text_field("text", with_lengths),
            form: builder.add_text_field("_form", without.clone()),
            marks: builder.add_text_field("_marks", without.clone()),
        };
        let several = schema.languages.len() > 1;
        let lang = several.then(|| builder.add_text_field(LANG, keyword.clone().set_fast("raw")));
        let mut own = Vec::new();
        for (i, field) in schema.fields.iter().enumerate() {
            let added = match field.kind {
                FieldKind::Text => builder.add_text_field(&field.name, without.clone()),
                FieldKind::Keyword => {
                    let options = if field.fast { keyword.clone().set_fast("raw") } else { keyword.clone() };
                    builder.add_text_field(&field.name, options)
                }
                FieldKind::Number => builder.add_f64_field(&field.name, NumericOptions::default().set_fast()),
                FieldKind::Date => builder.add_u64_field(&field.name, NumericOptions::default().set_fast()),
            };
            own.push((i, added));
        }
        let tantivy = builder.build();
        Self { tantivy, id, file, signature, added, space, lang, own }
    }
}

/// Newest first; what is stored is packed before it gets to tantivy. To read an article copies all of the block that it is in.
pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        sort_by_field: Some(IndexSortByField { field: KEY.to_owned(), order: Order::Desc }),
        docstore_compression: Compressor::None,
        docstore_blocksize: 4 << 10,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    }
}

/// The number of a day: days since 0000-12-31, so that every date that can be read is positive and 0 is free for undated.
pub(crate) fn day_number(day: NaiveDate) -> u64 {
    u64::try_from(day.num_days_from_ce()).unwrap_or(0).max(1)
}

/// The day with that number.
pub(crate) fn day_of(number: u64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number).ok().filter(|&n| n > 0)?)
}

/// The number that an id is written for: sixteen hexadecimal digits in small letters, as [`id_of`] writes them; half as long as these,
/// numbers are found in half the steps.
pub(super) fn id_number(id: &str) -> Option<u64> {
    (id.len() == DIGITS && !id.bytes().any(|digit| digit.is_ascii_uppercase())).then(|| hex(id))?
}

/// The id with that number.
pub(crate) fn id_of(number: u64) -> String {
    format!("{number:0DIGITS$x}")
}

/// The numbers of the ids that begin with `prefix`; `None` where that is the beginning of no id.
pub(super) fn ids_with(prefix: &str) -> Option<RangeInclusive<u64>> {
    let others = DIGITS.checked_sub(prefix.len())?;
    let first = if prefix.is_empty() { 0 } else { hex(prefix)? };
    let (first, last) = (0..others).fold((first, first), |(first, last), _| (first << 4, last << 4 | 0xF));
    Some(first..=last)
}

/// With how many same digits the ids with two numbers begin.
pub(super) fn alike(one: u64, other: u64) -> usize {
    (one ^ other).leading_zeros() as usize / 4
}

/// Digits of an id.
const DIGITS: usize = 16;

fn hex(digits: &str) -> Option<u64> {
    u64::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
}

/// What the index is sorted by: the day in the upper 32 bits (0 for an undated article), those of the id's number below.
pub(crate) fn sort_key(day: Option<NaiveDate>, id: u64) -> u64 {
    day.map_or(0, day_number) << 32 | id >> 32
}

/// The sort keys of a segment's documents: full, and decreasing.
pub(crate) fn sort_keys(reader: &SegmentReader) -> tantivy::Result<Column<u64>> {
    reader.fast_fields().u64(KEY)
}

/// The lowest sort key of a day.
pub(crate) fn first_key(day: NaiveDate) -> u64 {
    day_number(day) << 32
}

/// The lowest sort key of a dated article.
pub(crate) const FIRST_DATED: u64 = 1 << 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_by_day_then_id() {
        let day = |d| NaiveDate::from_ymd_opt(2024, 2, d);
        let keys = [
            sort_key(None, u64::MAX),
            sort_key(NaiveDate::from_ymd_opt(1, 1, 1), 0),
            sort_key(day(1), 0xFFFF_FFFF),
            sort_key(day(1), 0x0001_FFFF_FFFF),
            sort_key(day(2), 0),
        ];
        assert!(keys.is_sorted() && keys[0] < FIRST_DATED && keys[1] >= FIRST_DATED);
        assert_eq!(keys[4], first_key(day(2).unwrap()));
        assert_eq!(day_of(keys[4] >> 32), day(2));
    }

    #[test]
    fn ids_are_numbers_of_sixteen_digits() {
        for number in [0, 1, 0x3f9a_2c1e_0000_0001, u64::MAX] {
            assert_eq!((id_number(&id_of(number)), id_of(number).len()), (Some(number), 16));
            for length in 0..=16 {
                assert!(ids_with(&id_of(number)[..length]).unwrap().contains(&number));
            }
            assert_eq!(ids_with(&id_of(number)), Some(number..=number));
        }
        assert_eq!(ids_with(""), Some(0..=u64::MAX));
        assert_eq!(ids_with("3f"), Some(0x3f00_0000_0000_0000..=0x3fff_ffff_ffff_ffff));
        for other in ["+", "g", "+f9a2c1e00000001", "3F9A2C1E00000001", "3f9a2c1e000000011", "é"] {
            assert_eq!(id_number(other), None, "{other}");
            assert!(other.starts_with('3') && other.len() == 16 || ids_with(other).is_none(), "{other}");
        }
    }
}
