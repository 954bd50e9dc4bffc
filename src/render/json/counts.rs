//! Counts as lines: actors, stretches of time, facets, a total.

use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;

use super::super::counts::days_name;
use super::{VERSION, line};
use crate::search::{self, FacetValue, Timeline};

#[derive(Serialize)]
struct ActorCount<'a> {
    v: u32,
    name: &'a str,
    kind: &'static str,
    articles: u64,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    roles: Vec<Role<'a>>,
}

#[derive(Serialize)]
struct Role<'a> {
    role: &'a str,
    articles: u64,
}

#[derive(Serialize)]
struct Bucket {
    v: u32,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    articles: u64,
}

#[derive(Serialize)]
struct Facet<'a> {
    v: u32,
    facet: &'a str,
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    articles: u64,
    total: u64,
    values: usize,
}

#[derive(Serialize)]
struct Total {
    v: u32,
    total: u64,
}

/// Writes a line for each actor.
///
/// # Errors
/// Those of `out`.
pub fn write_actors(out: &mut dyn Write, named: &search::Named) -> io::Result<()> {
    named.actors.iter().try_for_each(|count| line(out, &actor_count(count)))
}

fn actor_count(count: &search::ActorCount) -> ActorCount<'_> {
    let search::ActorCount { name, kind, articles, first, last, roles } = count;
    ActorCount {
        v: VERSION,
        name,
        kind: kind.name(),
        articles: *articles,
        first: first.and_then(|period| period.from),
        last: last.and_then(|period| period.from),
        roles: roles.iter().map(|role| Role { role: &role.role, articles: role.articles }).collect(),
    }
}

/// Writes a line for each stretch of time, then one without days for the undated, if there are any.
///
/// # Errors
/// Those of `out`.
pub fn write_timeline(out: &mut dyn Write, timeline: &Timeline) -> io::Result<()> {
    for bucket in &timeline.buckets {
        let (from, to) = (bucket.period.from, bucket.period.to);
        line(out, &Bucket { v: VERSION, from, to, articles: bucket.articles })?;
    }
    if timeline.undated == 0 {
        return Ok(());
    }
    line(out, &Bucket { v: VERSION, from: None, to: None, articles: timeline.undated })
}

/// Writes a line for each value of each facet, then one without a value for the articles that have none, if there are any.
///
/// # Errors
/// Those of `out`.
pub fn write_facets(out: &mut dyn Write, facets: &search::Facets) -> io::Result<()> {
    for table in &facets.tables {
        let row = |value, articles| Facet {
            v: VERSION,
            facet: table.facet.name(),
            value,
            kind: None,
            from: None,
            to: None,
            articles,
            total: facets.total,
            values: table.different,
        };
        for count in &table.values {
            let row = |value| row(Some(value), count.articles);
            let row = match &count.value {
                FacetValue::Actor(kind, name) => Facet { kind: Some(kind.name()), ..row(name.clone()) },
                FacetValue::Text(text) => row(text.clone()),
                FacetValue::Number(number) => row(number.to_string()),
                FacetValue::Days(period) => Facet { from: period.from, to: period.to, ..row(days_name(*period)) },
            };
            line(out, &row)?;
        }
        if table.without > 0 {
            line(out, &row(None, table.without))?;
        }
    }
    Ok(())
}

/// Writes how many articles were found as one object.
///
/// # Errors
/// Those of `out`.
pub fn write_total(out: &mut dyn Write, total: u64) -> io::Result<()> {
    line(out, &Total { v: VERSION, total })
}

#[cfg(test)]
mod tests {
    use super::super::tests::text;
    use super::*;
    use crate::article::ActorKind;
    use crate::dates::Period;

    #[test]
    fn counts_are_a_line_each() {
        let role = |role: &str, articles| search::RoleCount { role: role.into(), articles };
        let count = search::ActorCount {
            name: "Oda Brandt".into(),
            kind: ActorKind::Person,
            articles: 7,
            first: Period::month(2024, 2),
            last: Period::month(2024, 3),
            roles: vec![role("Minister", 3), role("chair", 1)],
        };
        let undated = search::ActorCount { first: None, last: None, roles: Vec::new(), ..count.clone() };
        let expected = concat!(
            r#"{"v":1,"name":"Oda Brandt","kind":"person","articles":7,"first":"2024-02-01","last":"2024-03-01","#,
            r#""roles":[{"role":"Minister","articles":3},{"role":"chair","articles":1}]}"#,
            "\n",
            r#"{"v":1,"name":"Oda Brandt","kind":"person","articles":7,"first":null,"last":null,"roles":[]}"#,
            "\n"
        );
        let named = search::Named { total: 2, actors: vec![count, undated] };
        assert_eq!(text(|out| write_actors(out, &named)), expected);
        let bucket = search::Bucket { period: Period::month(2024, 2).unwrap(), articles: 4 };
        assert_eq!(
            text(|out| write_timeline(out, &Timeline { buckets: vec![bucket], undated: 1 })),
            "{\"v\":1,\"from\":\"2024-02-01\",\"to\":\"2024-02-29\",\"articles\":4}\n\
             {\"v\":1,\"from\":null,\"to\":null,\"articles\":1}\n"
        );
        assert_eq!(text(|out| write_total(out, 12)), "{\"v\":1,\"total\":12}\n");
    }

    #[test]
    fn facets_are_a_line_a_value() {
        let count = |value, articles| search::FacetCount { value, articles };
        let table =
            |facet, value, without| search::FacetTable { facet, values: vec![count(value, 2)], different: 7, without };
        let facets = search::Facets {
            total: 9,
            tables: vec![
                table(search::Facet::Actor(None), FacetValue::Actor(ActorKind::Person, "Oda \u{1b}".into()), 0),
                table(
                    search::Facet::Published(search::Step::Week),
                    FacetValue::Days(Period::iso_week(2025, 1).unwrap()),
                    3,
                ),
                table(search::Facet::Keyword("desk".into()), FacetValue::Text("World".into()), 0),
                table(search::Facet::Number("words".into()), FacetValue::Number(500.0), 0),
            ],
        };
        let rest = r#""articles":2,"total":9,"values":7}"#;
        let expected = [
            format!(r#"{{"v":1,"facet":"actor","value":"Oda \u001b","kind":"person",{rest}"#),
            format!(r#"{{"v":1,"facet":"week","value":"2025-W01","from":"2024-12-30","to":"2025-01-05",{rest}"#),
            r#"{"v":1,"facet":"week","value":null,"articles":3,"total":9,"values":7}"#.to_owned(),
            format!(r#"{{"v":1,"facet":"desk","value":"World",{rest}"#),
            format!(r#"{{"v":1,"facet":"words","value":"500",{rest}"#),
        ];
        assert_eq!(text(|out| write_facets(out, &facets)).lines().collect::<Vec<_>>(), expected);
    }
}
