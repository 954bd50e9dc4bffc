//! Writes so many articles to standard output as JSON lines: `articles COUNT [LETTERS]`.

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;

use peers::{Words, articles};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let count = args.next().ok_or("usage: articles COUNT [LETTERS]")?.parse()?;
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/letters");
    let words = Words::of(&args.next().map_or(own, Into::into))?;
    let mut out = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    for article in articles(&words, count) {
        serde_json::to_writer(&mut out, &article)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
