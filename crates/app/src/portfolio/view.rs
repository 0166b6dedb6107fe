//! A portfolio as plain values for doors.

use schemars::JsonSchema;
use serde::Serialize;

use super::{BAD_DAYS, Portfolio, Rolls, Tallies, Vintage};
use crate::close_day::CloseSoFar;
use crate::summary::{PlaceTally, tally_views};
use crate::view::{CloseView, close_so_far_view};

/// A portfolio as of the last closed day. Numerators and denominators are told, never a rate alone.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Portfolio")]
pub struct PortfolioView {
    /// The last closed day.
    pub as_of: String,
    /// How many accounts have not ended.
    pub accounts_open: u64,
    /// How many are past due.
    pub accounts_past_due: u64,
    /// All places that accounts of the book can be in, the best first.
    pub places: Vec<String>,
    /// Accounts and amounts by currency and place.
    pub standing: Vec<PlaceTally>,
    /// The same at the ends of the last two complete months.
    pub month_ends: Vec<MonthEnd>,
    /// How many accounts were in each of `places` on each of the last days.
    pub by_day: Vec<DayCounts>,
    /// Moves within the last complete month.
    pub last_month: RollsView,
    /// Moves within each of the last complete months, all months put together.
    pub months: RollsView,
    /// What became of the accounts that were opened in each month.
    pub vintages: Vec<VintageView>,
    /// More days past due than this is what vintages call bad.
    pub bad_days: i32,
    /// The last closes, the earliest first.
    pub closes: Vec<CloseView>,
    /// Accounts that entered, rolled and were cured at the last close.
    pub moved: Vec<MovedView>,
    /// How many promises are open.
    pub promises_open: u64,
    /// How many were kept within the last 30 days.
    pub promises_kept: u64,
    /// How many were broken within the last 30 days.
    pub promises_broken: u64,
}

/// Where accounts stood at the end of a month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MonthEnd {
    /// The day.
    pub on: String,
    /// Accounts and amounts by currency and place.
    pub standing: Vec<PlaceTally>,
}

/// How many accounts were where on a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DayCounts {
    /// The day.
    pub on: String,
    /// How many were in each of the portfolio's `places`.
    pub accounts: Vec<u64>,
}

/// Moves of accounts between the ends of months.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RollsView {
    /// The end of the month before the first.
    pub from: String,
    /// The end of the last month.
    pub to: String,
    /// From which place to which how many moved, or stayed.
    pub moves: Vec<RollView>,
}

/// Accounts that moved from one place to another, or stayed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RollView {
    /// Where they were.
    pub from: String,
    /// Where they are.
    pub to: String,
    /// How many: the numerator.
    pub accounts: u64,
    /// How many were in `from`: the denominator.
    pub of: u64,
}

/// The accounts that were opened in a month.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct VintageView {
    /// The month: `2025-03`.
    pub month: String,
    /// How many accounts: the denominator.
    pub accounts: u64,
    /// How many of them had ever been bad by the end of the month of opening, of the month after it and so on.
    pub bad_ever: Vec<u64>,
}

/// Accounts that moved at a close.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MovedView {
    /// `entered`, `rolled`, `cured` and so on.
    pub movement: &'static str,
    /// The currency of the amount.
    pub currency: String,
    /// How many.
    pub accounts: u64,
    /// What is past due on them; on those that were cured, what was.
    pub amount: String,
}

fn rolls(of: &Rolls, places: &[String]) -> RollsView {
    let name = |place: u8| places.get(usize::from(place)).cloned().unwrap_or_default();
    let before = |from: u8| of.moves.iter().filter(|((one, _), _)| *one == from).map(|(_, count)| count).sum();
    let one = |((from, to), accounts): (&(u8, u8), &u64)| RollView {
        from: name(*from),
        to: name(*to),
        accounts: *accounts,
        of: before(*from),
    };
    RollsView { from: of.from.to_string(), to: of.to.to_string(), moves: of.moves.iter().map(one).collect() }
}

/// A portfolio, shown.
pub fn view(portfolio: &Portfolio) -> PortfolioView {
    let places: Vec<String> = portfolio.places.iter().map(|place| place.name().to_owned()).collect();
    let month_end = |(on, of): &(primitives::Date, Tallies)| MonthEnd { on: on.to_string(), standing: tally_views(of) };
    let day =
        |(on, accounts): &(primitives::Date, Vec<u64>)| DayCounts { on: on.to_string(), accounts: accounts.clone() };
    let vintage = |one: &Vintage| VintageView {
        month: format!("{:04}-{:02}", one.year, one.month),
        accounts: one.accounts,
        bad_ever: one.bad_ever.clone(),
    };
    let close = |(day, figures): &(primitives::Date, crate::port::CloseRow)| {
        close_so_far_view(&CloseSoFar { day: *day, figures: figures.clone(), chunks: None })
    };
    let night = &portfolio.night;
    let moved =
        |((movement, currency), of): (&(ledger::day_close::Movement, primitives::Currency), &super::Moved)| MovedView {
            movement: movement.name(),
            currency: currency.to_string(),
            accounts: of.accounts,
            amount: currency.format(of.amount),
        };
    PortfolioView {
        as_of: portfolio.as_of.to_string(),
        accounts_open: portfolio.accounts_open(),
        accounts_past_due: portfolio.accounts_past_due(),
        standing: tally_views(&portfolio.standing),
        month_ends: portfolio.month_ends.iter().map(month_end).collect(),
        by_day: portfolio.by_day.iter().map(day).collect(),
        last_month: rolls(&portfolio.last_month, &places),
        months: rolls(&portfolio.months, &places),
        vintages: portfolio.vintages.iter().map(vintage).collect(),
        bad_days: BAD_DAYS,
        closes: night.closes.iter().map(close).collect(),
        moved: night.moved.iter().map(moved).collect(),
        promises_open: night.promises_open,
        promises_kept: night.promises_kept,
        promises_broken: night.broken.len() as u64,
        places,
    }
}
