//! What `MongoDB` writes for values that JSON has not: objects such as `{"$date": "2024-02-05T00:00:00Z"}`.

use chrono::{DateTime, SecondsFormat};
use serde_json::Value;

use crate::article::Metadata;

/// Deepest nesting that is looked at; the reader of JSON takes no more than twice as much.
const DEEPEST: usize = 64;

/// Puts the values themselves in the place of such objects, wherever they are.
pub(super) fn unwrap(object: &mut Metadata) {
    object.values_mut().for_each(|value| unwrap_value(value, DEEPEST));
}

fn unwrap_value(value: &mut Value, depth: usize) {
    let Some(deeper) = depth.checked_sub(1) else { return };
    match value {
        Value::Object(object) => {
            let mut entries = object.iter();
            let only = entries.next().filter(|_| entries.next().is_none());
            if let Some(plain) = only.filter(|(key, _)| key.starts_with('$')).and_then(|(key, inner)| plain(key, inner))
            {
                *value = plain;
            } else {
                object.values_mut().for_each(|value| unwrap_value(value, deeper));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|value| unwrap_value(value, deeper)),
        _ => {}
    }
}

/// The value that stands behind such a key; `None` if the key is another one.
fn plain(key: &str, inner: &Value) -> Option<Value> {
    match (key, inner) {
        ("$oid" | "$symbol" | "$uuid" | "$date", Value::String(text)) => Some(text.as_str().into()),
        ("$date", inner) => date(inner),
        ("$numberInt" | "$numberLong" | "$numberDouble" | "$numberDecimal", Value::String(text)) => {
            Some(text.parse().map_or_else(|_| text.as_str().into(), Value::Number))
        }
        _ => None,
    }
}

/// A date in milliseconds since 1970: a number, or `{"$numberLong": "1707091200000"}`.
fn date(inner: &Value) -> Option<Value> {
    let wrapped = |inner: &Value| inner.get("$numberLong")?.as_str()?.parse().ok();
    let at = DateTime::from_timestamp_millis(inner.as_i64().or_else(|| wrapped(inner))?)?;
    Some(at.to_rfc3339_opts(SecondsFormat::Secs, true).into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_take_the_place_of_their_objects() {
        let Value::Object(mut object) = json!({
            "_id": {"$oid": "65c0"},
            "at": {"$date": "2024-02-05T10:00:00Z"},
            "long": {"$date": {"$numberLong": "1707091200000"}},
            "old": {"$date": 5_097_600_000_i64},
            "n": [{"$numberLong": "9007199254740993"}, {"$numberDouble": "NaN"}],
            "deep": {"x": {"$numberInt": "7"}},
            "other": {"$date": {"$numberLong": "x"}, "b": 1},
            "unknown": {"$ref": "a"},
        }) else {
            panic!()
        };
        unwrap(&mut object);
        assert_eq!(
            Value::Object(object),
            json!({
                "_id": "65c0",
                "at": "2024-02-05T10:00:00Z",
                "long": "2024-02-05T00:00:00Z",
                "old": "1970-03-01T00:00:00Z",
                "n": [9_007_199_254_740_993_i64, "NaN"],
                "deep": {"x": 7},
                "other": {"$date": "x", "b": 1},
                "unknown": {"$ref": "a"},
            })
        );
    }
}
