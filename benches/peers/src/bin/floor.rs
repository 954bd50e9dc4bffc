//! Raw tantivy as a program: `floor index ARTICLES DIR [THREADS] [MEGABYTES]`, and
//! `floor search DIR all|any|phrase [--days FROM TO] [--newest|--count] WORD...`.

use std::error::Error;
use std::path::Path;

use peers::floor::{Asked, Floor};

const USAGE: &str = "usage: floor index ARTICLES DIR [THREADS] [MEGABYTES] \
    | floor search DIR all|any|phrase [--days FROM TO] [--newest|--count] WORD...";

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["index", articles, dir, rest @ ..] => {
            let threads = rest.first().map_or(Ok(2), |threads| threads.parse())?;
            let megabytes: usize = rest.get(1).map_or(Ok(400), |megabytes| megabytes.parse())?;
            println!("{} articles", Floor::make(Path::new(articles), Path::new(dir), threads, megabytes << 20)?);
            Ok(())
        }
        ["search", dir, how, rest @ ..] => search(&Floor::open(Path::new(dir))?, how, rest),
        _ => Err(USAGE.into()),
    }
}

fn search(floor: &Floor, how: &str, rest: &[&str]) -> Result<(), Box<dyn Error>> {
    let (days, rest) = match rest {
        ["--days", from, to, rest @ ..] => (Some((*from, *to)), rest),
        _ => (None, rest),
    };
    let (option, words) = match rest {
        [option @ ("--newest" | "--count"), words @ ..] => (*option, words),
        words => ("", words),
    };
    let words = words.iter().map(|&word| word.to_owned()).collect();
    let asked = match how {
        "any" => Asked::Any(words),
        "phrase" => Asked::Phrase(words),
        _ => Asked::All(words),
    };
    let query = floor.query(&asked, days)?;
    if option == "--count" {
        println!("{}", floor.count(&*query)?);
        return Ok(());
    }
    for line in floor.ten(&*query, option == "--newest")? {
        println!("{line}");
    }
    Ok(())
}
