//! `arrears book pause`, `pauses` and `resume`.

use app::close_day::business_day;
use app::intake::{Arrival, OnRefusal, Taken, take_in};
use app::look::Knowledge;
use app::pauses::{EndFor, Ending, PauseFor, PauseView, Whose, endings, pauses, standing};
use app::port::Store;
use app::products::Products;
use app::{Refused, Result};
use clap::{Args, ValueEnum};
use ledger::event::Pausable;
use primitives::Date;
use serde_json::json;

use super::day_or_last_close;
use crate::console::{count, counted, print, print_json};
use crate::{BookArgs, now, table};

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
    #[command(flatten)]
    whose: WhoseArgs,
    /// Book nothing: say which accounts would be paused, and which refused
    #[arg(long)]
    preview: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Resume {
    #[command(flatten)]
    book: BookArgs,
    /// What stood still
    #[arg(value_enum)]
    what: What,
    /// The day from which it runs again; the days before stay as they are
    #[arg(long, value_name = "DAY", required_unless_present = "never_from")]
    on: Option<Date>,
    /// Instead: the first day of pauses that were a mistake; it is as if they had never been
    #[arg(long, value_name = "DAY", conflicts_with = "on")]
    never_from: Option<Date>,
    #[command(flatten)]
    whose: WhoseArgs,
    /// Book nothing: say which accounts would run again, and which refused
    #[arg(long)]
    preview: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Pauses {
    #[command(flatten)]
    book: BookArgs,
    #[command(flatten)]
    whose: WhoseArgs,
    /// The day; by default the last closed one. Pauses that were over by then are left out
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Only what was known then: a day (what its close knew) or an instant
    #[arg(long, value_name = "DAY|INSTANT")]
    known_on: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Whose accounts.
#[derive(Debug, Args)]
struct WhoseArgs {
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
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// The count of delinquent days
    Ageing,
    /// The growth of penalty interest
    Penalty,
}

impl From<What> for Pausable {
    fn from(what: What) -> Self {
        match what {
            What::Ageing => Self::Ageing,
            What::Penalty => Self::Penalty,
        }
    }
}

impl WhoseArgs {
    fn read(self) -> Result<Whose> {
        let whose = Whose { person: self.person, product: self.product, funding_source: self.funding_source };
        if whose == Whose::default() && !self.all {
            let hint = "name them with --person, --product or --funding-source, or say --all";
            return Err(Refused::new("it is not said whose accounts are paused").hint(hint).into());
        }
        Ok(whose)
    }
}

impl Pause {
    pub(super) fn run(self) -> Result<()> {
        let wanted = PauseFor {
            accounts: self.whose.read()?,
            what: self.what.into(),
            from: self.from,
            until: self.until,
            reason: self.because,
        };
        let mut store = self.book.write()?;
        let arrivals = pauses(&*store, &wanted)?;
        Bulk { arrivals, verb: "paused", preview: self.preview, json: self.json }.run(&mut *store)
    }
}

impl Resume {
    pub(super) fn run(self) -> Result<()> {
        let mut store = self.book.write()?;
        let how = match (self.on, self.never_from) {
            (Some(on), _) => Ending::Early { on },
            (None, Some(from)) => Ending::TakenBack { from, today: business_day(&store.info()?, now())? },
            (None, None) => return Err(Refused::new("it is not said from when on").hint("say --on DAY").into()),
        };
        let wanted = EndFor { accounts: self.whose.read()?, what: self.what.into(), how };
        let arrivals = endings(&*store, &wanted)?;
        Bulk { arrivals, verb: "resumed", preview: self.preview, json: self.json }.run(&mut *store)
    }
}

/// News for many accounts, each refused or booked on its own.
struct Bulk {
    arrivals: Vec<Arrival>,
    verb: &'static str,
    preview: bool,
    json: bool,
}

impl Bulk {
    fn run(self, store: &mut dyn Store) -> Result<()> {
        let products = Products::load(store)?;
        let on_refusal = if self.preview { OnRefusal::Rehearse } else { OnRefusal::BookTheRest };
        let taken = take_in(store, &products, &self.arrivals, now(), on_refusal, |_| {})?;
        let Taken { booked, known, opened: _, refused } = taken;
        let refused: Vec<(&str, &String)> =
            refused.iter().map(|(place, why)| (&*self.arrivals[*place].account, why)).collect();
        if self.json {
            let refused: Vec<_> =
                refused.iter().map(|(account, why)| json!({"account": account, "why": why})).collect();
            return print_json(&json!({
                "preview": self.preview, "events_booked": booked, "events_known": known, "refused": refused,
            }));
        }
        print(&refused.iter().map(|(account, why)| format!("{account}: {why}\n")).collect::<String>())?;
        print(&format!(
            "{}{} {}, {} known already, {} refused\n",
            if self.preview { "would be: " } else { "" },
            counted(booked, "account", "accounts"),
            self.verb,
            count(known),
            count(refused.len() as u64)
        ))
    }
}

impl Pauses {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let as_of = day_or_last_close(&*store, self.as_of)?;
        let knowledge = self.known_on.as_deref().map(Knowledge::parse).transpose()?.unwrap_or_default();
        let found = standing(&*store, &self.whose.read()?, as_of, knowledge)?;
        let views: Vec<PauseView> = found.iter().map(PauseView::from).collect();
        if self.json {
            return print_json(&json!({"as_of": as_of.to_string(), "pauses": views}));
        }
        let row = |one: PauseView| vec![one.account, one.what.to_owned(), one.from, one.until, one.reason];
        let rows: Vec<Vec<String>> = views.into_iter().map(row).collect();
        print(&table::render(&["account", "what", "from", "until", "why"], &rows))
    }
}
