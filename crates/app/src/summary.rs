//! Summaries of a whole book: where its accounts stand on a day, and how they moved between two.
//!
//! Every figure is a count or an amount of accounts looked at one by one as reported on the day; rates carry their
//! denominator (`docs/reference/summary.md`). Portfolio analytics proper are not done here.

use std::collections::BTreeMap;

use ledger::History;
use ledger::account::{Account, Status};
use ledger::ageing::{Ageing, age};
use primitives::{Amount, Currency, Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Result;
use crate::export::each_account;
use crate::port::Reading;
use crate::products::Products;

/// Where one account stands on one day, as a place in a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Nothing is past due.
    Current,
    /// In a bucket: its lower edge, so that places sort, and its name.
    Bucket(u32, String),
    /// Past due, but in no bucket (grace, or a gap).
    Unbucketed,
    /// Nothing is past due and it is not open: settled, overpaid, charged off or written off.
    Ended,
}

impl Place {
    /// The place's name in tables.
    pub fn name(&self) -> &str {
        match self {
            Self::Current => "current",
            Self::Bucket(_, name) => name,
            Self::Unbucketed => "grace",
            Self::Ended => "ended",
        }
    }

    /// Whether something is past due there.
    pub fn is_past_due(&self) -> bool {
        matches!(self, Self::Bucket(..) | Self::Unbucketed)
    }

    pub(crate) fn of(account: &Account<'_>, ageing: &Ageing) -> Self {
        match ageing.bucket {
            Some(index) => {
                let bucket = &account.product.buckets.ranges()[usize::from(index)];
                Self::Bucket(bucket.lower, bucket.name.clone())
            }
            None if ageing.overdue_since.is_some() => Self::Unbucketed,
            None if account.status() == Status::Open => Self::Current,
            None => Self::Ended,
        }
    }
}

/// How many accounts, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Accounts.
    pub accounts: u64,
    /// What they owe in all.
    pub owed: Amount,
    /// What they have past due.
    pub overdue: Amount,
}

/// Accounts and amounts by currency and place.
pub type Tallies = BTreeMap<Currency, BTreeMap<Place, Tally>>;

/// The accounts of a book on some days, and their moves between them.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// For each day, the accounts of each currency in each place.
    pub places: Vec<(Date, Tallies)>,
    /// Moves from one of the days to the next, all together, by place.
    pub moves: BTreeMap<(Place, Place), u64>,
    /// For each day, accounts by the worst kind of overdue.
    pub forms: Vec<BTreeMap<&'static str, u64>>,
}

impl Summary {
    /// Cured between two days of the summary: past due at the start and current or ended at the end, over past due at
    /// the start; all steps together. None when nothing was past due.
    pub fn cure_rate(&self) -> Option<f64> {
        let past_due = self.moves.iter().filter(|((from, _), _)| from.is_past_due());
        let total: u64 = past_due.clone().map(|(_, count)| count).sum();
        let cured: u64 = past_due.filter(|((_, to), _)| !to.is_past_due()).map(|(_, count)| count).sum();
        (total > 0).then(|| cured as f64 / total as f64)
    }

    /// How many accounts were in a place on a day, whatever their currency.
    pub fn accounts_in(tallies: &Tallies, place: &Place) -> u64 {
        tallies.values().filter_map(|places| places.get(place)).map(|tally| tally.accounts).sum()
    }

    /// The places that occur, in order.
    pub fn all_places(&self) -> Vec<Place> {
        let mut all: Vec<Place> =
            self.places.iter().flat_map(|(_, of)| of.values()).flat_map(|places| places.keys().cloned()).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// Looks at every account at the end of each of the days, as it was reported then. Days ascend.
///
/// # Errors
/// When the store cannot be read.
pub fn summarise(store: &(impl Reading + ?Sized), products: &Products, days: &[Date]) -> Result<Summary> {
    let days: Vec<(Date, Date)> = days.iter().map(|day| (*day, *day)).collect();
    of_days(store, products, &days)
}

/// Looks at every account at the end of a day, knowing what was booked by the end of another.
///
/// # Errors
/// When the store cannot be read.
pub fn summarise_known(
    store: &(impl Reading + ?Sized),
    products: &Products,
    day: Date,
    known_on: Date,
) -> Result<Summary> {
    of_days(store, products, &[(day, known_on)])
}

/// Days, each with the last day of booking that is known on it.
fn of_days(store: &(impl Reading + ?Sized), products: &Products, days: &[(Date, Date)]) -> Result<Summary> {
    let mut summary = Summary {
        places: days.iter().map(|(day, _)| (*day, BTreeMap::new())).collect(),
        moves: BTreeMap::new(),
        forms: vec![BTreeMap::new(); days.len()],
    };
    each_account(store, products, |_, history| {
        add(&mut summary, history, days);
        Ok(())
    })?;
    Ok(summary)
}

/// Where the accounts of a book stand on a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DayView {
    /// The day.
    pub as_of: String,
    /// The accounts of each currency in each place.
    pub places: Vec<PlaceTally>,
    /// Accounts by the worst kind of overdue.
    pub overdue_forms: BTreeMap<&'static str, u64>,
}

/// The accounts of a currency in a place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceTally {
    /// The currency.
    pub currency: String,
    /// `current`, the name of a bucket, `grace` or `ended`.
    pub place: String,
    /// How many accounts.
    pub accounts: u64,
    /// What they owe in all.
    pub owed: String,
    /// What they have past due.
    pub overdue: String,
}

/// Accounts and amounts, shown by currency and then by place.
pub fn tally_views(of: &Tallies) -> Vec<PlaceTally> {
    let of_currency = |(currency, places): (&Currency, &BTreeMap<Place, Tally>)| {
        let currency = *currency;
        let one = |(place, tally): (&Place, &Tally)| PlaceTally {
            currency: currency.to_string(),
            place: place.name().to_owned(),
            accounts: tally.accounts,
            owed: currency.format(tally.owed),
            overdue: currency.format(tally.overdue),
        };
        places.iter().map(one).collect::<Vec<_>>()
    };
    of.iter().flat_map(of_currency).collect()
}

impl Summary {
    /// What is shown of each day.
    pub fn day_views(&self) -> Vec<DayView> {
        let mut views = Vec::with_capacity(self.places.len());
        for ((day, places), forms) in self.places.iter().zip(&self.forms) {
            let places = tally_views(places);
            views.push(DayView { as_of: day.to_string(), places, overdue_forms: forms.clone() });
        }
        views
    }
}

fn add(summary: &mut Summary, history: History<'_>, days: &[(Date, Date)]) {
    let mut before: Option<Place> = None;
    for (index, (day, known_on)) in days.iter().enumerate() {
        let Some(account) = history.as_reported(*day, *known_on) else { continue };
        let ageing = age(&account);
        let place = Place::of(&account, &ageing);
        let tally = summary.places[index].1.entry(account.product.currency).or_default();
        let tally = tally.entry(place.clone()).or_default();
        tally.accounts += 1;
        tally.owed += account.unpaid().total();
        tally.overdue += ageing.overdue_total();
        if let Some(form) = ageing.forms.worst() {
            *summary.forms[index].entry(form.name()).or_default() += 1;
        }
        if let Some(before) = before.replace(place.clone()) {
            *summary.moves.entry((before, place)).or_default() += 1;
        }
    }
}
