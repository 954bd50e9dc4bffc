//! What the user looks at: how wide it is, and whether it shows colours.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use anstream::stream::RawStream;
use clap::ColorChoice;
use dateline::render::Page;
use terminal_size::{Width, terminal_size};

/// Columns where nothing says how many there are.
const WIDTH: usize = 80;

/// Fewer columns than this are not worth laying out for.
const NARROWEST: usize = 20;

/// Standard output and standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    /// What results are laid out for.
    pub(crate) out: Page,
    err: Page,
}

impl Terminal {
    pub(crate) fn new(color: ColorChoice) -> Self {
        match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        Self { out: page(&io::stdout()), err: page(&io::stderr()) }
    }

    /// Writes results.
    pub(crate) fn write(self, write: impl FnOnce(&mut dyn Write, Page) -> io::Result<()>) -> io::Result<()> {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out, self.out)?;
        out.flush()
    }

    /// Writes what is no result; if nobody can read that, nobody can be told.
    pub(crate) fn tell(self, write: impl FnOnce(&mut dyn Write, Page) -> io::Result<()>) {
        let mut err = BufWriter::new(io::stderr().lock());
        let _ = write(&mut err, self.err).and_then(|()| err.flush());
    }
}

fn page(stream: &impl RawStream) -> Page {
    let columns = if stream.is_terminal() { columns_wanted().or_else(columns_there_are) } else { None };
    Page {
        width: columns.unwrap_or(WIDTH).max(NARROWEST),
        colour: AutoStream::choice(stream) != anstream::ColorChoice::Never,
    }
}

/// What the environment says, which a terminal is overruled by.
fn columns_wanted() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|&columns| columns > 0)
}

fn columns_there_are() -> Option<usize> {
    terminal_size().map(|(Width(columns), _)| usize::from(columns)).filter(|&columns| columns > 0)
}
