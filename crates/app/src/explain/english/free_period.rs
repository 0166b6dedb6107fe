//! How a statement was paid by the end of its free period, in English.

use ledger::product::{Compounding, FreePeriodTerms, InterestFrom, InterestOn, NewPurchases};
use primitives::{Amount, Currency, Date};

/// How a statement was found paid: its number, its last free day, and what was unpaid then.
pub(super) type Found = (u32, Date, Amount);

pub(super) fn in_full((statement, through, unpaid): Found, currency: Currency) -> String {
    let found = format!("Statement {statement} was paid in full by {through}");
    if unpaid.is_positive() {
        let unpaid = currency.format(unpaid);
        format!("{found}, for {unpaid} too little counts as paid: its purchases bear no interest before.")
    } else {
        format!("{found}: its purchases bear no interest.")
    }
}

pub(super) fn not_in_full(
    (statement, through, unpaid): Found,
    (interest, of_new): (Amount, Amount),
    terms: &FreePeriodTerms,
    currency: Currency,
) -> String {
    let from = match terms.interest_from {
        InterestFrom::Purchase => "from the day of each",
        InterestFrom::Statement => "from the statement on",
    };
    let on = match terms.interest_on {
        InterestOn::Full => "day by day on all that was unpaid",
        InterestOn::Unpaid => "on what was still unpaid then",
    };
    let new = match terms.new_purchases {
        NewPurchases::Free => "purchases since have a free period of their own".to_owned(),
        NewPurchases::Bear => format!("purchases since bear it from their day on, {} by then", currency.format(of_new)),
    };
    let compounded = match terms.compounding {
        Compounding::ByStatements => "",
        Compounding::Daily => ", compounded every day",
    };
    format!(
        "Statement {statement} was not paid in full by {through}, {} was unpaid: its purchases bear interest {from}, {on}, \
         {} {currency} by then{compounded}; {new}.",
        currency.format(unpaid),
        currency.format(interest)
    )
}
