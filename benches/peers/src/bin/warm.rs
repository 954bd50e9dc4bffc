//! Times every kind of question, warm and in one process: `warm INDEX FLOOR [REPEATS]`. The two answer in turn, and what is
//! printed is the median time of each kind's questions, summed, and the ratio of the sums: counting all; the first ten with all
//! counted, which is what dateline answers always; and the first ten alone for the floor, which passes over most articles then.
//! Last, what it takes to count all that a common word finds by actor, section and time.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use dateline::index::{Index, Ledger, Snapshot};
use dateline::query::{Context, Query};
use dateline::search::{Facet, FacetRequest, Request, Sort, count, facets, search};
use peers::Words;
use peers::floor::Floor;
use peers::kinds::kinds;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: warm INDEX FLOOR [REPEATS] [KIND]";
    let (index, floor) = (args.next().ok_or(usage)?, args.next().ok_or(usage)?);
    let repeats: usize = args.next().map_or(Ok(20), |repeats| repeats.parse())?;
    let only = args.next();
    let index = Index::open(Path::new(&index))?;
    let (snapshot, ledger) = (index.snapshot()?, index.ledger()?);
    let floor = Floor::open(Path::new(&floor))?;
    let letters = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/letters");
    let words = Words::of(&letters)?;
    let today = NaiveDate::from_ymd_opt(2025, 1, 1).ok_or("no day")?;
    let context = Context { today, fields: &[], saved: &[] };
    println!(
        "{:26} {:>9} {:>9} {:>6}   {:>9} {:>9} {:>6}   {:>9} {:>6}   found",
        "", "count", "floor", "ratio", "ten of", "floor", "ratio", "ten", "ratio"
    );
    for kind in kinds(&words, 20) {
        if only.as_ref().is_some_and(|only| !kind.name.contains(only.as_str())) {
            continue;
        }
        let (mut sums, mut found) = ([Duration::ZERO; 5], [0, 0]);
        for (ours, theirs) in kind.ours.iter().zip(&kind.floor) {
            let mut query = Query::parse(ours, &context)?;
            if let Some((from, to)) = kind.days {
                query = query.and(Query::parse(&format!("date:{from}..{to}"), &context)?);
            }
            let raw = floor.query(theirs, kind.days)?;
            let sort = if kind.newest { Sort::Newest } else { Sort::Relevance };
            let request = Request { query: query.clone(), under: Vec::new(), sort, offset: 0, limit: 10, passages: 1 };
            let mut times = [const { Vec::new() }; 5];
            for _ in 0..repeats {
                let mut time = |i: usize, work: &mut dyn FnMut() -> Result<(), Box<dyn Error>>| {
                    let begin = Instant::now();
                    work()?;
                    times[i].push(begin.elapsed());
                    Ok::<_, Box<dyn Error>>(())
                };
                time(0, &mut || Ok(found[0] = count(&snapshot, &ledger, &query, &[])? as usize))?;
                time(1, &mut || Ok(found[1] = floor.count(&*raw)?))?;
                time(2, &mut || Ok(drop(search(&snapshot, &ledger, &request)?)))?;
                time(3, &mut || Ok(drop(floor.ten_of(&*raw, kind.newest)?)))?;
                time(4, &mut || Ok(drop(floor.ten(&*raw, kind.newest)?)))?;
            }
            for (sum, times) in sums.iter_mut().zip(&mut times) {
                times.sort_unstable();
                *sum += times[times.len() / 2];
            }
        }
        let micros = sums.map(|sum| sum.as_secs_f64() * 1e6 / kind.ours.len() as f64);
        let [count, floor_count, ten, floor_ten_of, floor_ten] = micros;
        println!(
            "{:26} {count:9.1} {floor_count:9.1} {:6.2}   {ten:9.1} {floor_ten_of:9.1} {:6.2}   {floor_ten:9.1} {:6.2}   {} {}",
            kind.name,
            count / floor_count,
            ten / floor_ten_of,
            ten / floor_ten,
            found[0],
            found[1],
        );
    }
    if only.is_none_or(|only| "by each".contains(only.as_str())) {
        per_hit(&snapshot, &ledger, &context, repeats)?;
    }
    Ok(())
}

/// What it takes to count all articles that have a common word by what they have: the median, in nanoseconds an article.
fn per_hit(
    snapshot: &Snapshot<'_>,
    ledger: &Ledger,
    context: &Context<'_>,
    repeats: usize,
) -> Result<(), Box<dyn Error>> {
    for word in ["said", "year", "first"] {
        let query = Query::parse(word, context)?;
        print!("{word}, ns a hit:");
        for by in ["actor", "person", "section", "month", "year"] {
            let facet = Facet::named(by, snapshot.schema())?;
            let request = FacetRequest { query: query.clone(), under: Vec::new(), facets: vec![(facet, 10)] };
            let (mut times, mut hits) = (Vec::new(), 0);
            for _ in 0..repeats {
                let begin = Instant::now();
                hits = facets(snapshot, ledger, &request)?.total;
                times.push(begin.elapsed());
            }
            times.sort_unstable();
            print!("  by {by} {:.1}", times[times.len() / 2].as_secs_f64() * 1e9 / hits.max(1) as f64);
        }
        println!("  {} hits", count(snapshot, ledger, &query, &[])?);
    }
    Ok(())
}
