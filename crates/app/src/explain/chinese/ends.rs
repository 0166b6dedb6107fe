//! How an account ended, in Chinese.

use ledger::component::Components;
use primitives::{Amount, Currency};

use super::parts;
use crate::explain::End;

pub(super) fn sentence(end: &End, currency: Currency) -> String {
    let money = |amount: Amount| currency.format(amount);
    match end {
        End::Terminated { on } => format!("合同已于 {on} 提前终止，未到期款项于当日全部到期。"),
        End::ChargedOff { on, reason, is_fraud, amounts } => {
            let fraud = if *is_fraud { "欺诈，" } else { "" };
            format!("已于 {on} 核销（{fraud}原因：{reason}），出表金额 {}；债权仍然存在。", in_all(amounts, currency))
        }
        End::Recovered { amount } => format!("核销后已回收 {} {currency}。", money(*amount)),
        End::SettlementActive { agreed_on, total, received, next } => {
            let next = next.map_or_else(String::new, |(due, left)| {
                format!("；{due} 前（含当日）须再收到 {}，否则协议失效", money(left))
            });
            format!(
                "按 {agreed_on} 的减免协议，还清 {} {currency} 即视为全部清偿，已收到 {}{next}。",
                money(*total),
                money(*received)
            )
        }
        End::SettlementCompleted { agreed_on, on, received, forgiven } => format!(
            "{agreed_on} 的减免协议已于 {on} 履行完毕：收到 {} {currency}，免除 {}。",
            money(*received),
            in_all(forgiven, currency)
        ),
        End::SettlementLapsed { agreed_on, on, total, received } => format!(
            "{agreed_on} 的减免协议已于 {on} 失效：应收 {} {currency}，只收到 {}，未作任何免除，全部债权仍然有效。",
            money(*total),
            money(*received)
        ),
        End::SettlementFailed { agreed_on, on, total, received } => format!(
            "{agreed_on} 的减免协议因款项退回已于 {on} 失败：应收 {} {currency}，只余 {}，已免除的款项恢复欠款。",
            money(*total),
            money(*received)
        ),
        End::Kept { amount } => format!("多付的 {} {currency} 金额过小，不予退还，计入收入。", money(*amount)),
        End::WrittenOff { on, amounts, received_since } => {
            let received = if received_since.is_zero() {
                String::new()
            } else {
                format!("；此后收到 {} {currency}，不冲抵任何款项", money(*received_since))
            };
            format!("已于 {on} 放弃债权，金额 {}{received}。", in_all(amounts, currency))
        }
    }
}

/// `105.00 CNY（本金 100.00，费用 5.00）`.
fn in_all(amounts: &Components, currency: Currency) -> String {
    let total = amounts.total();
    if total.is_zero() {
        format!("{} {currency}", currency.format(total))
    } else {
        format!("{} {currency}（{}）", currency.format(total), parts(amounts, currency))
    }
}
