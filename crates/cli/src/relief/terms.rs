//! What is asked for, as arguments.

use app::port::Store;
use app::products::Products;
use app::relief::{Details, Request, terms_of};
use app::{Refused, Result, intake};
use clap::Args;
use collections::Set;
use collections::relief::{Kind, Means, Measure, Terms};
use primitives::{Amount, Currency, Date, Rate};

use crate::BookArgs;
use crate::actor::{ActorArgs, Tongue};
use crate::case::word;
use crate::promise::part;

#[derive(Debug, Args)]
pub(crate) struct Ask {
    #[command(flatten)]
    pub(super) asked: Asked,
    #[command(flatten)]
    pub(super) actor: ActorArgs,
    #[command(flatten)]
    pub(super) tongue: Tongue,
    /// The key under which it is kept: the same key again is the same request
    #[arg(long)]
    pub(super) key: String,
}

#[derive(Debug, Args)]
pub(crate) struct Preview {
    #[command(flatten)]
    pub(super) asked: Asked,
    /// Answer as JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) tongue: Tongue,
}

/// What is asked for.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    #[command(flatten)]
    pub(super) book: BookArgs,
    /// The account
    account: String,
    /// What: extension, late_fee, settlement, hardship, plan
    #[arg(value_parser = word::<Kind>)]
    kind: Kind,
    /// Of an extension, a hardship programme or a plan: how many months
    #[arg(long)]
    months: Option<u32>,
    /// Of late fees: how much is given up
    #[arg(long)]
    amount: Option<String>,
    /// Of a settlement: each instalment, its last day and its amount; may be given several times
    #[arg(long, value_name = "DAY=AMOUNT")]
    part: Vec<String>,
    /// Of a hardship programme: penalty_pause, interest_pause, extension; may be given several times
    #[arg(long, value_parser = word::<Measure>)]
    measure: Vec<Measure>,
    /// Of a plan: when the first instalment is due
    #[arg(long, value_name = "DAY")]
    first_due: Option<Date>,
    /// Of a plan: what it bears a year, such as 0%; what the product says by default
    #[arg(long, value_name = "RATE")]
    annual_rate: Option<Rate>,
    /// What comes in a month
    #[arg(long, requires = "expenses")]
    income: Option<String>,
    /// What goes out a month, other debts included
    #[arg(long, requires = "income")]
    expenses: Option<String>,
    /// How many people depend on it
    #[arg(long, default_value_t = 0)]
    dependants: u32,
    /// Where a piece of evidence is kept, never what it says; may be given several times
    #[arg(long, value_name = "REFERENCE")]
    evidence: Vec<String>,
    /// Why; the product may know only some reasons for waivers
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// The same, read.
pub(super) struct Parsed<'a> {
    asked: &'a Asked,
    terms: Terms,
    means: Option<Means>,
}

impl Parsed<'_> {
    pub(super) fn request(&self) -> Request<'_> {
        Request {
            account: &self.asked.account,
            terms: &self.terms,
            reason: &self.asked.reason,
            means: self.means,
            evidence: &self.asked.evidence,
        }
    }
}

impl Asked {
    pub(super) fn parse(&self, store: &dyn Store) -> Result<Parsed<'_>> {
        let row = intake::find_account(store, &self.account)?;
        let currency = Products::load(store)?.of_contract(&row.product_key())?.currency;
        let means = match (&self.income, &self.expenses) {
            (Some(income), Some(expenses)) => Some(Means {
                income: amount(currency, income)?,
                expenses: amount(currency, expenses)?,
                dependants: self.dependants,
            }),
            (None, _) | (_, None) => None,
        };
        Ok(Parsed { asked: self, terms: self.terms(currency)?, means })
    }

    fn terms(&self, currency: Currency) -> Result<Terms> {
        let details = Details {
            months: self.months,
            amount: self.amount.as_deref().map(|text| amount(currency, text)).transpose()?,
            parts: self.part.iter().map(|text| part(text, currency)).collect::<Result<Vec<_>>>()?,
            measures: Set::of(&self.measure),
            first_due: self.first_due,
            annual_rate: self.annual_rate,
        };
        Ok(terms_of(self.kind, details)?)
    }
}

fn amount(currency: Currency, text: &str) -> Result<Amount> {
    Ok(currency.parse(text).map_err(|error| Refused::new(error.to_string()))?)
}
