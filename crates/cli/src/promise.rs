//! `arrears promise`: promises to pay, judged by what came in.

use app::promises::{Made, Offer, USUAL, judged, make, withdraw};
use app::{Refused, Result};
use clap::{Args, Subcommand};
use collections::promise::{Judgement, Part, Terms};
use jiff::Timestamp;
use primitives::{Currency, Date};
use serde_json::{Value, json};

use crate::BookArgs;
use crate::console::{print, print_json};
use crate::table::render;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Take a promise down: when how much is to come in on an account
    ///
    /// Example: arrears promise make P-1001 C-1001 2026-12-05=200.00 2026-12-20=100.00 --book book.db --by Ana --key call-17
    Make(Make),
    /// List the promises of a person, and how each stands by what has been received
    ///
    /// Example: arrears promise list P-1001 --book book.db
    List(List),
    /// Withdraw a promise: it is neither kept nor broken from then on
    Withdraw(Withdraw),
}

#[derive(Debug, Args)]
pub(crate) struct Make {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// The account
    account: String,
    /// Each part: its last day and its amount
    #[arg(required = true, value_name = "DAY=AMOUNT")]
    parts: Vec<String>,
    /// Who takes it down
    #[arg(long, value_name = "NAME")]
    by: String,
    /// The key under which it is kept: the same key again is the same promise
    #[arg(long)]
    key: String,
    /// For how many days after a part's last day money is still in time; 1, or what the desk rules of the book say
    #[arg(long, value_name = "DAYS")]
    grace: Option<u32>,
    /// How many days ahead a promise may reach; 31, or what the desk rules of the book say
    #[arg(long, value_name = "DAYS")]
    ahead: Option<u32>,
    /// How many parts it may have; 4, or what the desk rules of the book say
    #[arg(long, value_name = "PARTS")]
    parts_max: Option<usize>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// The day at whose end they are judged; the last closed day by default
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// The promise's number
    promise: u64,
    /// Who withdraws it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Make(make) => make.run(),
            Self::List(list) => list.run(),
            Self::Withdraw(withdraw) => withdraw.run(),
        }
    }
}

fn now() -> Timestamp {
    Timestamp::from_microsecond(crate::now()).unwrap_or(Timestamp::MAX)
}

impl Make {
    fn run(self) -> Result<()> {
        let mut store = self.book.write()?;
        let currency = app::promises::currency_of(&*store, &self.person, &self.account)?;
        let parts = self.parts.iter().map(|text| part(text, currency)).collect::<Result<Vec<_>>>()?;
        let terms = self.terms(&*store)?;
        let Self { person, account, by, key, .. } = &self;
        let offer = Offer { person, account, parts: &parts, taken_by: by, key };
        let id = make(&mut *store, offer, terms, now())?;
        print(&format!("promise {id} of {person} on account {account}\n"))
    }
}

impl Make {
    /// What is allowed: what the desk rules in force say, and nobody says otherwise; without any, what is asked for.
    fn terms(&self, store: &dyn app::port::Store) -> Result<Terms> {
        let decided = app::promises::terms_in_force(store, &self.person, &self.account, now())?;
        let is_said = self.grace.is_some() || self.ahead.is_some() || self.parts_max.is_some();
        match decided {
            Some((rules, _)) if is_said => {
                let refused = Refused::new(format!("the desk rules {rules} say what is allowed of promises"));
                Err(refused.hint("leave --grace, --ahead and --parts-max out").into())
            }
            Some((_, terms)) => Ok(terms),
            None => Ok(Terms {
                grace_days: self.grace.unwrap_or(USUAL.grace_days),
                days_ahead_max: self.ahead.unwrap_or(USUAL.days_ahead_max),
                parts_max: self.parts_max.unwrap_or(USUAL.parts_max),
            }),
        }
    }
}

pub(crate) fn part(text: &str, currency: Currency) -> Result<Part> {
    let wrong = |what: String| Refused::new(what).hint("write a day and an amount: 2026-12-05=200.00");
    let (due, amount) = text.split_once('=').ok_or_else(|| wrong(format!("\"{text}\" is no part of a promise")))?;
    let due = due.parse().map_err(|error| wrong(format!("{due}: {error}")))?;
    let amount = currency.parse(amount).map_err(|error| wrong(format!("{amount}: {error}")))?;
    Ok(Part { due, amount })
}

impl List {
    fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let info = store.info()?;
        let today = app::close_day::business_day(&info, crate::now())?;
        let as_of = self.as_of.or(info.last_close).unwrap_or(today);
        let mut rows = Vec::new();
        let mut views = Vec::new();
        for (made, judgement) in judged(&*store, &self.person, as_of)? {
            let currency = app::promises::currency_of(&*store, &self.person, &made.account)?;
            rows.push(row(&made, judgement, currency));
            views.push(promise_view(&made, judgement, currency));
        }
        if self.json {
            return print_json(&json!({"person": self.person, "as_of": as_of.to_string(), "promises": views}));
        }
        print(&render(&["promise", "account", "made", "through", "promised", "stands", "by"], &rows))
    }
}

/// A state in a word and in words.
fn told(made: &Made, judgement: Option<Judgement>, currency: Currency) -> (&'static str, String) {
    match (judgement, &made.withdrawn) {
        (Some(Judgement::Open { missing, until, .. }), _) => {
            ("open", format!("open: {} missing, in time until {until}", currency.format(missing)))
        }
        (Some(Judgement::Kept { on }), _) => ("kept", format!("kept on {on}")),
        (Some(Judgement::Broken { on, short_by }), _) => {
            ("broken", format!("broken on {on}, short by {}", currency.format(short_by)))
        }
        (None, Some((on, reason))) => ("withdrawn", format!("withdrawn on {on}: {reason}")),
        (None, None) => ("withdrawn", "withdrawn".to_owned()),
    }
}

fn row(made: &Made, judgement: Option<Judgement>, currency: Currency) -> Vec<String> {
    vec![
        made.id.to_string(),
        made.account.clone(),
        made.promise.made_on().to_string(),
        made.promise.ends_on().to_string(),
        currency.format(made.promise.total()),
        told(made, judgement, currency).1,
        made.taken_by.clone(),
    ]
}

fn promise_view(made: &Made, judgement: Option<Judgement>, currency: Currency) -> Value {
    let (state, words) = told(made, judgement, currency);
    json!({
        "promise": made.id, "account": made.account, "made_on": made.promise.made_on().to_string(),
        "in_time_through": made.promise.ends_on().to_string(), "total": currency.format(made.promise.total()),
        "currency": currency.code(), "state": state, "words": words, "taken_by": made.taken_by,
    })
}

impl Withdraw {
    fn run(self) -> Result<()> {
        withdraw(&mut *self.book.write()?, &self.person, self.promise, (&self.by, &self.reason), now())?;
        print(&format!("withdrawn: promise {}\n", self.promise))
    }
}
