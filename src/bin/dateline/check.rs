//! `dateline check`

use dateline::index::Repair;
use dateline::render::{check, json};

use crate::Outcome;
use crate::args::{self, TextOrJson};
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Check, terminal: Terminal) -> Result<Outcome, Failure> {
    let index = args.place.open()?;
    let Repair { mended, after } =
        if args.repair { index.repair()? } else { Repair { mended: Vec::new(), after: index.check()? } };
    terminal.write(|out, page| match args.format {
        TextOrJson::Text => check::write_mended(out, page, &mended).and_then(|()| check::write(out, page, &after)),
        TextOrJson::Json => json::write_check(out, &after, &mended),
    })?;
    Ok(if after.is_whole() { Outcome::Found } else { Outcome::Broken })
}
