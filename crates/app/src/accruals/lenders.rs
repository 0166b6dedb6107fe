//! What is posted of accrued income, for each lender of accounts that several lenders share.
//!
//! A group's whole minor units are divided day by day as they are in all, so that a lender's postings never drift off its share.

use std::collections::BTreeMap;

use ledger::accrual::Kind;
use ledger::funding::{lenders, of_interest, split, split_beside, with_schedule};
use primitives::{Amount, Date};

use super::DayOfIncome;
use crate::port::IncomeGroup;
use crate::products::Products;

/// What was posted for an owner or lender on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LenderIncome {
    /// The closed day.
    pub day: Date,
    /// Its product and kind; the funding source is the owner or lender alone.
    pub group: IncomeGroup,
    /// Posted on the day.
    pub posted_today: Amount,
    /// Posted through the day.
    pub posted: Amount,
}

/// What was posted on some days, in the order of day and group, for each owner or lender, in the same order. Of interest, and of
/// what is kept off the books, lenders have their parts of interest; of the rest their shares.
pub fn by_lender(products: &Products, days: &[DayOfIncome]) -> Vec<LenderIncome> {
    let mut posted: BTreeMap<(Date, IncomeGroup), (Amount, Amount)> = BTreeMap::new();
    for DayOfIncome { row, posted_today } in days {
        let lenders = lenders(&row.group.funding_source);
        let rate = products.get(&row.group.product).and_then(ledger::Product::annual_rate);
        let shares = match row.group.kind {
            Kind::Interest | Kind::Service | Kind::Memo => of_interest(&lenders, rate),
            Kind::Penalty | Kind::AdditionalInterest => lenders,
        };
        let is_interest = matches!(row.group.kind, Kind::Interest | Kind::Service | Kind::Memo);
        // The interest of a lender with a schedule of its own stands under its name; what is here is the others'.
        let scheduled = with_schedule(&shares).filter(|_| is_interest);
        let divide = |amount| match scheduled {
            Some(place) => split_beside(amount, place, Amount::ZERO, &shares),
            None => split(amount, &shares),
        };
        let (now, before) = (divide(row.posted), divide(row.posted - *posted_today));
        for ((lender, now), before) in shares.iter().zip(now).zip(before) {
            let group = IncomeGroup { funding_source: lender.name.to_owned(), ..row.group.clone() };
            let (today, in_all) = posted.entry((row.day, group)).or_default();
            *today += now - before;
            *in_all += now;
        }
    }
    let told = |((day, group), (posted_today, posted))| LenderIncome { day, group, posted_today, posted };
    posted.into_iter().map(told).collect()
}

#[cfg(test)]
mod tests;
