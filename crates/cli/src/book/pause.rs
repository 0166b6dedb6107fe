//! `arrears book pause`.

use app::intake::{OnRefusal, take_in};
use app::pauses::{PauseFor, Whose, pauses};
use app::products::Products;
use app::{Refused, Result};
use clap::{Args, ValueEnum};
use ledger::event::Pausable;
use primitives::Date;
use serde_json::json;

use crate::console::{count, counted, print, print_json};
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Pause {
    #[command(flatten)]
    book: BookArgs,
    /// What stands still
    #[arg(value_enum)]
    what: What,
    /// The first day; an account that was opened later is paused from its opening on
    #[arg(long, value_name = "DAY")]
    from: Date,
    /// The first day on which it runs again
    #[arg(long, value_name = "DAY")]
    until: Date,
    /// Why
    #[arg(long, value_name = "REASON")]
    because: String,
    /// The accounts of this person
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// The accounts of this product, in whatever version
    #[arg(long, value_name = "PRODUCT")]
    product: Option<String>,
    /// The accounts that are this owner's on the first day, also as one of several lenders
    #[arg(long, value_name = "SOURCE")]
    funding_source: Option<String>,
    /// All accounts of the book
    #[arg(long, conflicts_with_all = ["person", "product", "funding_source"])]
    all: bool,
    /// Book nothing: say which accounts would be paused, and which refused
    #[arg(long)]
    preview: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// The count of delinquent days
    Ageing,
    /// The growth of penalty interest
    Penalty,
}

impl Pause {
    pub(super) fn run(self) -> Result<()> {
        let accounts = Whose { person: self.person, product: self.product, funding_source: self.funding_source };
        if accounts == Whose::default() && !self.all {
            let hint = "name them with --person, --product or --funding-source, or say --all";
            return Err(Refused::new("it is not said whose accounts are paused").hint(hint).into());
        }
        let what = match self.what {
            What::Ageing => Pausable::Ageing,
            What::Penalty => Pausable::Penalty,
        };
        let wanted = PauseFor { accounts, what, from: self.from, until: self.until, reason: self.because };
        let mut store = self.book.write()?;
        let products = Products::load(&*store)?;
        let arrivals = pauses(&*store, &wanted)?;
        let on_refusal = if self.preview { OnRefusal::Rehearse } else { OnRefusal::BookTheRest };
        let taken = take_in(&mut *store, &products, &arrivals, now(), on_refusal, |_| {})?;
        let refused = || taken.refused.iter().map(|(place, why)| (&arrivals[*place].account, why));
        if self.json {
            let refused: Vec<_> = refused().map(|(account, why)| json!({"account": account, "why": why})).collect();
            return print_json(&json!({
                "preview": self.preview, "events_booked": taken.booked, "events_known": taken.known, "refused": refused,
            }));
        }
        print(&refused().map(|(account, why)| format!("{account}: {why}\n")).collect::<String>())?;
        print(&format!(
            "{}{} paused, {} known already, {} refused\n",
            if self.preview { "would be: " } else { "" },
            counted(taken.booked, "account", "accounts"),
            count(taken.known),
            count(taken.refused.len() as u64)
        ))
    }
}
