//! `dateline show`

use dateline::error::{Error, ErrorKind};
use dateline::index::{Found, Snapshot};
use dateline::render::{article, json};

use crate::Outcome;
use crate::args::{self, TextOrJson};
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Show, terminal: Terminal) -> Result<Outcome, Failure> {
    let index = args.place.open()?;
    let snapshot = index.snapshot()?;
    let id = args.id.trim();
    let found = if id.is_empty() { Found::None } else { snapshot.find(id)? };
    match found {
        Found::One(stored) => {
            terminal.write(|out, page| match args.format {
                TextOrJson::Text => article::write(out, page, &stored),
                TextOrJson::Json => json::write_article(out, &stored),
            })?;
            Ok(Outcome::Found)
        }
        Found::Several(ids) => {
            list(&snapshot, &ids, terminal)?;
            Err(Error::new(ErrorKind::NotFound, format!("several articles have an id that begins with `{id}`"))
                .fix("give more of the id")
                .into())
        }
        Found::None => Err(Error::new(ErrorKind::NotFound, format!("no article's id begins with `{id}`"))
            .fix("take the id from the right edge of what `dateline search` prints")
            .into()),
    }
}

/// Tells which articles are meant by an ambiguous id.
fn list(snapshot: &Snapshot<'_>, ids: &[String], terminal: Terminal) -> Result<(), Error> {
    let mut several = Vec::new();
    for id in ids {
        if let Found::One(stored) = snapshot.find(id)? {
            several.push(stored);
        }
    }
    terminal.tell(|out, page| several.iter().try_for_each(|stored| article::write_line(out, page, stored)));
    Ok(())
}
