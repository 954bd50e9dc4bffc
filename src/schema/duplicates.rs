//! What the schema says of duplicates.

use super::{Field, Sameness, Schema};
use crate::error::Result;
use crate::located::{File, Table, Text};

/// What has to be the same, by the names of the file. Where it says nothing that is as in the default, but for fields that this
/// schema has not.
pub(super) fn duplicates(file: File<'_>, top: &Table<'_>, fields: &[Field], default: &Schema) -> Result<Vec<Sameness>> {
    let field = |name: &str| fields.iter().position(|field| field.name == name).map(Sameness::Field);
    let Some(value) = top.get("duplicates") else {
        let known = |same: &Sameness| match same {
            Sameness::Field(i) => default.fields.get(*i).and_then(|of_default| field(&of_default.name)),
            same => Some(*same),
        };
        return Ok(default.duplicates.iter().filter_map(known).collect());
    };
    if value.is_empty_list() {
        return Ok(Vec::new());
    }
    let names = value.texts(EXAMPLE)?;
    if !names.iter().any(|name| name.text == TEXT) {
        let error = file.error(value.at(), "articles of different texts are no duplicates");
        return Err(error.fix(format!("add {TEXT:?}, or write duplicates = [] to keep every article")));
    }
    let read = |name: &Text<'_>| match name.text {
        TEXT => Ok(Sameness::Text),
        DATE => Ok(Sameness::Date),
        other => field(other).ok_or_else(|| {
            let own = fields.iter().map(|field| field.name.as_str());
            file.unknown("field", *name, &[TEXT, DATE].into_iter().chain(own).collect::<Vec<_>>())
        }),
    };
    names.iter().map(read).collect()
}

const EXAMPLE: &str = "duplicates = [\"text\", \"date\"]";
const TEXT: &str = "text";
const DATE: &str = "date";
