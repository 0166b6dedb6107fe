//! Accrued income of a whole book: each day's, by product, funding source and kind.
//!
//! Nobody visits an account to accrue. The closes add up what each account that did something told of its income, as
//! kinks; a day's income is then a sum over few groups. `docs/reference/accruals.md` tells the rules, what one account
//! bears is `ledger::accrual`'s matter.

mod begin;
mod finish;
mod lenders;
mod recount;
mod told;

use std::fmt;

use ledger::accrual::{Kind, Units};
use primitives::{Amount, Date};

use crate::error::Result;
use crate::port::{AccrualRow, IncomeGroup, Reading};

pub(crate) use begin::begin;
pub(crate) use finish::finish;
pub use lenders::{LenderIncome, by_lender};
pub(crate) use recount::{Recount, broken_chain};
pub(crate) use told::Told;

/// What the close of a day found for a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOfIncome {
    /// What it left.
    pub row: AccrualRow,
    /// What was posted on the day: the whole minor units of all days, less those posted before.
    pub posted_today: Amount,
}

/// The income that the closes of some days told, both ends included, in the order of day and group.
///
/// # Errors
/// When the store cannot be read.
pub fn days(store: &(impl Reading + ?Sized), first: Date, last: Date) -> Result<Vec<DayOfIncome>> {
    let rows = store.accruals(first.previous(), last)?;
    let mut before = std::collections::BTreeMap::new();
    let days = rows.into_iter().filter_map(|row| {
        let posted_before = before.insert(row.group.clone(), row.posted).unwrap_or(Amount::ZERO);
        let posted_today = row.posted - posted_before;
        (first <= row.day).then_some(DayOfIncome { row, posted_today })
    });
    Ok(days.collect())
}

/// The kind of income with a name.
pub fn kind(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.name() == name)
}

/// A group whose figures are not the sum over its accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The group.
    pub group: IncomeGroup,
    /// What of it.
    pub of: DifferenceOf,
    /// What the closes say.
    pub told: Units,
    /// What its accounts add up to.
    pub found: Units,
}

/// What of a group differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceOf {
    /// The income of all days.
    Income,
    /// The income foretold for a day to come.
    Foretold(Date),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let IncomeGroup { product, funding_source, kind } = &self.group;
        let what = match self.of {
            DifferenceOf::Income => "accrued".to_owned(),
            DifferenceOf::Foretold(day) => format!("foretold for {day}"),
        };
        let (told, found) = (minor_decimal(self.told), minor_decimal(self.found));
        let by = minor_decimal(self.found - self.told);
        let name = kind.name();
        write!(
            f,
            "{name} of {product}, {funding_source}: {told} minor units are {what}, its accounts say {found}, a difference of {by}"
        )
    }
}

/// Units as minor units with nine decimal places, rounded down.
pub fn minor_decimal(units: Units) -> String {
    decimal(units, 0, 9)
}

/// Units as an amount of a currency with so many digits after the point, and so many decimal places more; rounded down.
pub fn decimal(units: Units, digits: u8, more_places: u8) -> String {
    let places = u32::from(digits) + u32::from(more_places);
    let scaled = (units.count() * 10_i128.pow(u32::from(more_places))).div_euclid(Units::A_MINOR);
    let sign = if scaled < 0 { "-" } else { "" };
    let one = 10_u128.pow(places);
    let (whole, rest) = (scaled.unsigned_abs() / one, scaled.unsigned_abs() % one);
    let width = usize::try_from(places).expect("there are few places");
    format!("{sign}{whole}.{rest:0width$}")
}
