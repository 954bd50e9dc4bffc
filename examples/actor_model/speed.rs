//! How fast actors are found, beside the tokenising that it needs.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use dateline::actors::Finder;
use dateline::article::Article;
use dateline::formats::{Found, Raw, detect};
use dateline::layout::Layout;
use dateline::schema::Schema;
use dateline::text::{Language, Terms};

/// Prints the rates of tokenising alone and of the whole pass, in megabytes of text a second of one core: the best of some rounds
/// in turn.
pub fn run(news: &Path) -> Result<()> {
    const ROUNDS: usize = 7;
    let articles = articles(news)?;
    let bytes: usize = articles.iter().flat_map(Article::parts).map(|(_, text)| text.len()).sum();
    let (mut alone, mut whole) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        alone = alone
            .min(timed(|| articles.iter().map(|article| Layout::of(article, Language::ENGLISH).tokens.len()).sum()));
        whole = whole.min(timed(|| {
            let (mut terms, mut finder) = (Terms::new(Language::ENGLISH), Finder::new());
            let found = articles.iter().map(|article| {
                let layout = Layout::of(article, Language::ENGLISH);
                let numbers = layout.numbers(article, &mut terms);
                finder.find(article, &layout, &numbers, &mut terms).len()
            });
            found.sum()
        }));
    }
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!(
        "{} articles, {:.1} MB: tokenising {:.1} MB/s, with actors {:.1} MB/s",
        articles.len(),
        bytes as f64 / 1e6,
        rate(alone),
        rate(whole)
    );
    Ok(())
}

fn articles(news: &Path) -> Result<Vec<Article>> {
    let schema = Schema::embedded();
    let text = fs::read_to_string(news)?;
    let mut articles = Vec::new();
    (detect(&news.to_string_lossy(), &text).parse)(Raw::whole(&text), &schema, &mut |found| {
        if let Found::Article { article, .. } = found {
            articles.push(*article);
        }
    });
    Ok(articles)
}

/// The processor time that this thread takes for it, where the system tells; else the time that passes.
fn timed(work: impl FnOnce() -> usize) -> Duration {
    let cpu =
        || -> Option<u64> { fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok() };
    let (before, start) = (cpu(), Instant::now());
    std::hint::black_box(work());
    match (before, cpu()) {
        (Some(before), Some(after)) => Duration::from_nanos(after - before),
        _ => start.elapsed(),
    }
}
