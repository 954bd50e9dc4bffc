//! Records that lie within others: `_source` of Elasticsearch, `attributes` of JSON:API, `{"status": "ok", "article": {..}}`.

use serde_json::Value;

use super::record::name_of;
use crate::article::Metadata;
use crate::schema::Records;

/// What the member is called that holds the record.
const MEMBERS: [&str; 11] =
    ["_source", "attributes", "data", "article", "story", "post", "document", "item", "record", "content", "response"];

/// How deep they may lie within each other.
const DEEPEST: usize = 3;

/// Puts a record that lies within `object` in its place, with what stands beside it and is not in it: where the object itself has neither title nor text,
/// and the member has a title, and a date or a text.
pub(super) fn open(object: &mut Metadata, keys: &Records) {
    for _ in 0..DEEPEST {
        let Some(name) = wrapped(object, keys, DEEPEST) else { return };
        if let Some(Value::Object(mut inner)) = object.shift_remove(name) {
            for (key, value) in std::mem::take(object) {
                inner.entry(key).or_insert(value);
            }
            *object = inner;
        }
    }
}

/// The member in which a record lies, perhaps deeper.
fn wrapped(object: &Metadata, keys: &Records, depth: usize) -> Option<&'static str> {
    // What has a text of its own is a record.
    let is_text = |key: &String| name_of(object, key, &|value| value.is_string()).is_some();
    if depth == 0 || has(object, &keys.title) || keys.body.iter().any(is_text) {
        return None;
    }
    MEMBERS.into_iter().find(|name| match object.get(*name) {
        Some(Value::Object(inner)) => {
            let is_record = has(inner, &keys.title) && (has(inner, &keys.date) || has(inner, &keys.body));
            is_record || wrapped(inner, keys, depth - 1).is_some()
        }
        _ => false,
    })
}

/// Whether an object has something itself under one of these keys.
fn has(object: &Metadata, keys: &[String]) -> bool {
    keys.iter().any(|key| name_of(object, key, &|value| !value.is_null()).is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::Schema;

    fn opened(value: Value) -> Value {
        let Value::Object(mut object) = value else { panic!() };
        open(&mut object, &Schema::embedded().records);
        Value::Object(object)
    }

    #[test]
    fn records_are_taken_out_of_what_holds_them() {
        let record = json!({"title": "A", "body": "B", "date": "2024-02-05"});
        for member in MEMBERS {
            assert_eq!(opened(json!({member: record})), record);
        }
        let guardian = json!({"response": {"status": "ok", "content": record}});
        assert_eq!(opened(guardian), json!({"title": "A", "body": "B", "date": "2024-02-05", "status": "ok"}));
        let hit = json!({"_id": "7", "title": null, "_source": {"title": "A", "body": "B"}});
        assert_eq!(opened(hit), json!({"title": "A", "body": "B", "_id": "7"}));
    }

    #[test]
    fn what_is_a_record_itself_stays() {
        for whole in [
            json!({"title": "A", "article": {"title": "B", "body": "C"}}),
            json!({"article": {"title": "B"}}),
            json!({"body": "B", "item": "A"}),
            json!({"body": "B", "document": {"title": "scan.pdf", "date": "2020-01-01"}}),
            json!({"item": {"item": {"item": {"item": {"title": "A", "body": "B"}}}}}),
        ] {
            assert_eq!(opened(whole.clone()), whole);
        }
    }
}
