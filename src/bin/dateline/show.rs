//! `dateline show`

use dateline::error::{Error, ErrorKind};
use dateline::render::{article, json};

use crate::Outcome;
use crate::args::{self, TextOrJson};
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(args: &args::Show, terminal: Terminal) -> Result<Outcome, Failure> {
    let index = args.place.open()?;
    let snapshot = index.snapshot()?;
    let id = args.id.trim();
    let articles = if id.is_empty() { Vec::new() } else { snapshot.find(id)? };
    let Some(first) = articles.first() else {
        return Err(Error::new(ErrorKind::NotFound, format!("no article's id begins with `{id}`"))
            .fix("take the id from the right edge of what `dateline search` prints")
            .into());
    };
    if articles.iter().any(|other| other.article.id != first.article.id) {
        terminal.tell(|out, page| articles.iter().try_for_each(|stored| article::write_line(out, page, stored)));
        return Err(Error::new(ErrorKind::NotFound, format!("several articles have an id that begins with `{id}`"))
            .fix("give more of the id")
            .into());
    }
    terminal.write(|out, page| {
        for (i, stored) in articles.iter().enumerate() {
            match args.format {
                TextOrJson::Text if i > 0 => writeln!(out).and_then(|()| article::write(out, page, stored, args.dates)),
                TextOrJson::Text => article::write(out, page, stored, args.dates),
                TextOrJson::Json => json::write_article(out, stored),
            }?;
        }
        Ok(())
    })?;
    Ok(Outcome::Found)
}
