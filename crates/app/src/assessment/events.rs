//! Events in short Chinese lines, beside those that `explain` has in English.

use ledger::{Entry, Event, Product};
use primitives::Amount;

/// What happened, in a few words.
pub(super) fn event_line_zh(entry: &Entry, product: &Product) -> String {
    let (what, amount) = words(&entry.event);
    let amount = amount.map_or_else(String::new, |amount| format!(" {}", product.currency.format(amount)));
    format!("{what}{amount}")
}

fn words(event: &Event) -> (&'static str, Option<Amount>) {
    match event {
        Event::ContractOpened(contract) => ("合同开立，放款", Some(contract.principal)),
        Event::PurchaseBooked(purchase) if purchase.is_cash() => ("预借现金", Some(purchase.amount)),
        Event::PurchaseBooked(purchase) => ("消费", Some(purchase.amount)),
        Event::StatementIssued(statement) => ("出账，最低还款额", Some(statement.minimum_payment)),
        Event::Repayment { amount, .. } => ("还款", Some(*amount)),
        Event::Reversal { .. } => ("冲正", None),
        Event::MerchantRefund { amount } => ("商户退款", Some(*amount)),
        Event::Chargeback { amount } => ("付款行退回还款", Some(*amount)),
        Event::FeeCharged { amount, .. } => ("收取费用", Some(*amount)),
        Event::Waived { amount, .. } => ("减免", Some(*amount)),
        Event::Rescheduled { .. } => ("更换还款计划", None),
        Event::Disbursed { amount, plan: _ } => ("追加放款", Some(*amount)),
        Event::PayoutRefund { amount } => ("受托支付退回", Some(*amount)),
        Event::GoodwillCredit { amount, .. } => ("善意补偿", Some(*amount)),
        Event::Refunded { amount } => ("退还客户还款", Some(*amount)),
        Event::CreditRefunded { amount } => ("退还溢缴款", Some(*amount)),
        Event::ChargedOff { .. } => ("核销", None),
        Event::WrittenOff { .. } => ("放弃债权", None),
        Event::Recovery { amount } => ("核销后回收", Some(*amount)),
        Event::SettlementAgreed { parts, .. } => ("达成减免协议", Some(parts.iter().map(|part| part.amount).sum())),
        Event::Terminated { .. } => ("合同提前终止", None),
        Event::Paused { .. } => ("暂停计算", None),
        Event::Resumed { .. } => ("恢复计算", None),
        Event::Restructured(_) => ("债务重组", None),
        Event::ClassSet { .. } => ("人工调整分类", None),
        Event::ClassBooked { .. } => ("分类入账", None),
        Event::ImpairmentRecorded { .. } => ("登记减值", None),
        Event::Sold { .. } => ("债权转让", None),
        Event::GuaranteeDrawn { amount } => ("担保代偿", Some(*amount)),
        Event::FeeRefunded { amount, .. } => ("退还费用", Some(*amount)),
        Event::InterestPaymentWaived { amount, .. } => ("退还已付利息", Some(*amount)),
        Event::Linked { .. } => ("主从账户关系", None),
    }
}
