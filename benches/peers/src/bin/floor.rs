//! Raw tantivy as a program: `floor index ARTICLES DIR [THREADS] [MEGABYTES]`, `floor search DIR all|any|phrase WORD...`.

use std::error::Error;
use std::path::Path;

use peers::floor::{Asked, Floor};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["index", articles, dir, rest @ ..] => {
            let threads = rest.first().map_or(Ok(2), |threads| threads.parse())?;
            let megabytes: usize = rest.get(1).map_or(Ok(400), |megabytes| megabytes.parse())?;
            println!("{} articles", Floor::make(Path::new(articles), Path::new(dir), threads, megabytes << 20)?);
        }
        ["search", dir, how, words @ ..] => {
            let words = words.iter().map(|&word| word.to_owned()).collect();
            let asked = match *how {
                "any" => Asked::Any(words),
                "phrase" => Asked::Phrase(words),
                _ => Asked::All(words),
            };
            let floor = Floor::open(Path::new(dir))?;
            for line in floor.ten(&*floor.query(&asked, None)?, false)? {
                println!("{line}");
            }
        }
        _ => return Err("usage: floor index ARTICLES DIR [THREADS] [MEGABYTES] | floor search DIR all|any|phrase WORD...".into()),
    }
    Ok(())
}
