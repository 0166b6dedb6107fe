//! How a statement was paid by the end of its free period, in Chinese.

use ledger::product::{Compounding, FreePeriodTerms, InterestFrom, InterestOn, NewPurchases};
use primitives::{Amount, Currency, Date};

/// How a statement was found paid: its number, its last free day, and what was unpaid then.
pub(super) type Found = (u32, Date, Amount);

pub(super) fn in_full((statement, through, unpaid): Found, currency: Currency) -> String {
    if unpaid.is_positive() {
        let unpaid = currency.format(unpaid);
        format!("第 {statement} 期账单截至 {through} 尚差 {unpaid}，在容差之内，视同全额还款：此前的消费不计利息。")
    } else {
        format!("第 {statement} 期账单已在 {through} 前全额还款：其消费享受免息，不计利息。")
    }
}

pub(super) fn not_in_full(
    (statement, through, unpaid): Found,
    (interest, of_new): (Amount, Amount),
    terms: &FreePeriodTerms,
    currency: Currency,
) -> String {
    let from = match terms.interest_from {
        InterestFrom::Purchase => "自每笔消费记账日起",
        InterestFrom::Statement => "自账单日起",
    };
    let on = match terms.interest_on {
        InterestOn::Full => "逐日按全部未还金额计息",
        InterestOn::Unpaid => "按届时未偿还部分计息",
    };
    let new = match terms.new_purchases {
        NewPurchases::Free => "其后的新消费仍有各自的免息期".to_owned(),
        NewPurchases::Bear => format!("其后的新消费自记账日起计息，截至该日 {}", currency.format(of_new)),
    };
    let compounded = match terms.compounding {
        Compounding::ByStatements => "",
        Compounding::Daily => "（按日复利）",
    };
    format!(
        "第 {statement} 期账单截至 {through} 未全额还款，尚欠 {}：其消费{from}{on}，截至该日利息 {} {currency}{compounded}；{new}。",
        currency.format(unpaid),
        currency.format(interest)
    )
}
