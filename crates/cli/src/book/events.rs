//! `arrears book events`.

use std::path::PathBuf;

use app::intake::{Arrival, News, OnRefusal, take_in};
use app::policies::Policies;
use app::port::Reading;
use app::preview::preview_in_book;
use app::products::Products;
use app::{Error, Refused, Result, event_lines};
use clap::Args;
use serde_json::{Value, json};

use crate::console::{count, counted, print, print_json};
use crate::product::read;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Events {
    #[command(flatten)]
    book: BookArgs,
    /// A file of dated lines, such as: 2025-03-01 extend C-1001 by 1 months requested Li approved Wang
    file: PathBuf,
    /// Book nothing: answer, as JSON, what each event would make of its account
    #[arg(long, conflicts_with = "dry_run")]
    preview: bool,
    /// Check everything, book nothing
    #[arg(long)]
    dry_run: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Events {
    pub(super) fn run(self) -> Result<()> {
        if self.preview {
            let store = self.book.read()?;
            let products = Products::load(&*store)?;
            return print_json(&previews(&*store, &products, &self.arrivals(&*store, &products)?)?);
        }
        let mut store = self.book.write()?;
        let products = Products::load(&*store)?;
        let arrivals = self.arrivals(&*store, &products)?;
        let on_refusal = if self.dry_run { OnRefusal::Rehearse } else { OnRefusal::BookNothing };
        let taken = take_in(&mut *store, &products, &arrivals, now(), on_refusal, |_| {})?;
        if let Some((place, why)) = taken.refused.first() {
            let Arrival { origin, account, .. } = &arrivals[*place];
            let at = format!("{}, line {}, account {account}: {why}", origin.file, origin.row);
            return Err(Refused::new(at).hint("nothing was booked; mend the line, or take it out").into());
        }
        if self.json {
            return print_json(&json!({
                "dry_run": self.dry_run, "events_booked": taken.booked, "events_known": taken.known,
            }));
        }
        let would = if self.dry_run { "would be: " } else { "" };
        print(&format!(
            "{would}{} booked, {} known already\n",
            counted(taken.booked, "event", "events"),
            count(taken.known)
        ))
    }

    fn arrivals(&self, store: &dyn Reading, products: &Products) -> Result<Vec<Arrival>> {
        event_lines::read(&self.file.display().to_string(), &read(&self.file)?, store, products)
    }
}

/// What each event would make of its account as it stands in the book, one by one.
fn previews(store: &dyn Reading, products: &Products, arrivals: &[Arrival]) -> Result<Vec<Value>> {
    let policies = Policies::load(store)?;
    let mut answers = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        let refuse = |why: String| Refused::new(format!("{}, line {}: {why}", arrival.origin.file, arrival.origin.row));
        let News::Event(event) = &arrival.news else {
            return Err(refuse("a reversal cannot be previewed".to_owned()).into());
        };
        let answer = preview_in_book(store, products, &policies, &arrival.account, event, arrival.effective_on);
        answers.push(json!(answer.map_err(|error| match error {
            Error::Refused(why) => Error::Refused(refuse(why.what)),
            Error::Failed(failure) => Error::Failed(failure),
        })?));
    }
    Ok(answers)
}
