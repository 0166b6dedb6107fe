//! One line about an event, in Chinese.

use ledger::Product;
use ledger::component::Component;
use ledger::event::{Entry, Event, Pausable};
use primitives::Amount;

use crate::classes::percent;
use crate::explain::chinese::happened::terms_of;

/// One line about an event, for the history of an account.
pub(super) fn event_line(entry: &Entry, product: &Product) -> String {
    let money = |amount: &Amount| product.currency.format(*amount);
    match &entry.event {
        Event::ContractOpened(contract) => {
            format!("合同生效（{}）：本金 {}", contract.product, money(&contract.principal))
        }
        Event::PurchaseBooked(purchase) if purchase.instalments > 1 => {
            format!("消费 {}，分 {} 期", money(&purchase.amount), purchase.instalments)
        }
        Event::PurchaseBooked(purchase) if purchase.is_cash() => format!("预借现金 {}", money(&purchase.amount)),
        Event::PurchaseBooked(purchase) => format!("消费 {}", money(&purchase.amount)),
        Event::StatementIssued(statement) => format!(
            "第 {} 期账单：最低还款额 {}，到期日 {}，账单余额 {}",
            statement.number,
            money(&statement.minimum_payment),
            statement.due,
            money(&statement.balance)
        ),
        Event::Repayment { amount, earmark: None } => format!("还款 {}", money(amount)),
        Event::Repayment { amount, earmark: Some(key) } => format!("还款 {}，指定冲抵第 {key} 期", money(amount)),
        Event::Reversal { of } => format!("冲正事件 {of}"),
        Event::MerchantRefund { amount } => format!("商户退款 {}", money(amount)),
        Event::Chargeback { amount } => format!("拒付（退单）{}", money(amount)),
        Event::FeeCharged { amount, due, reason } => {
            format!("收取费用 {}，到期日 {due}{}", money(amount), because(reason))
        }
        Event::Waived { component, amount, authority, reason, .. } => {
            let what = component_word(*component);
            format!("减免{what} {}{}{}", money(amount), under(authority.as_deref()), because(reason))
        }
        Event::Rescheduled { schedule, reason } => format!("还款计划变更为 {} 期{}", schedule.len(), because(reason)),
        Event::Disbursed { amount, plan: None } => format!("放款 {}", money(amount)),
        Event::Disbursed { amount, plan: Some(plan) } => {
            let at = plan.annual_rate.map_or_else(String::new, |rate| format!("，年利率 {rate}"));
            format!("放款 {}，单独分 {} 期偿还{at}", money(amount), plan.count)
        }
        Event::PayoutRefund { amount } => format!("放款退回 {}", money(amount)),
        Event::GoodwillCredit { amount, authority, reason } => {
            format!("优惠补偿 {}{}{}", money(amount), under(authority.as_deref()), because(reason))
        }
        Event::Refunded { amount } => format!("向客户退还已还款项 {}", money(amount)),
        Event::CreditRefunded { amount } => format!("退还溢缴款 {}", money(amount)),
        Event::ChargedOff { reason, is_fraud: false } => format!("核销{}", because(reason)),
        Event::ChargedOff { reason, is_fraud: true } => format!("因欺诈核销{}", because(reason)),
        Event::WrittenOff { reason } => format!("放弃债权{}", because(reason)),
        Event::Recovery { amount } => format!("核销后回收 {}", money(amount)),
        Event::SettlementAgreed { parts, authority, reason } => {
            let total = parts.iter().map(|part| part.amount).sum();
            let last = parts.last().map_or_else(String::new, |part| format!("，最迟 {}", part.due));
            let under = under(authority.as_deref());
            format!("减免协议：分 {} 笔还 {}{last}{under}{}", parts.len(), money(&total), because(reason))
        }
        Event::Terminated { reason } => format!("合同提前终止{}", because(reason)),
        Event::Paused { what, until, reason } => {
            format!("暂停{}，至 {until} 恢复{}", pausable_word(*what), because(reason))
        }
        Event::Resumed { what } => format!("恢复{}", pausable_word(*what)),
        Event::Restructured(restructure) => {
            format!("重组：{}{}", terms_of(&restructure.kind), because(&restructure.reason))
        }
        Event::ClassSet { policy, class, reason, approved_by } => {
            format!("按政策 {policy} 认定为 {class}，批准人 {approved_by}{}", because(reason))
        }
        Event::ClassBooked { policy, class } => format!("分类 {class} 登记入账（政策 {policy}）"),
        Event::ImpairmentRecorded { share, reason } => {
            format!("登记预期损失为所欠金额的 {}{}", percent(*share), because(reason))
        }
        Event::Linked { parent: Some(parent), reason } => format!("设为账户 {parent} 的附属账户{}", because(reason)),
        Event::Linked { parent: None, reason } => format!("不再附属于其他账户{}", because(reason)),
        Event::Sold { to, price: None, reason } => format!("债权转让给 {to}{}", because(reason)),
        Event::Sold { to, price: Some(price), reason } => {
            format!("债权以 {} 转让给 {to}{}", money(price), because(reason))
        }
        Event::GuaranteeDrawn { amount } => format!("担保代偿 {}", money(amount)),
        Event::FeeRefunded { instalment, amount, pays_out, authority, reason } => {
            let how = if *pays_out { "并付给客户" } else { "" };
            format!(
                "退还第 {instalment} 期费用 {}{how}{}{}",
                money(amount),
                under(authority.as_deref()),
                because(reason)
            )
        }
        Event::InterestPaymentWaived { amount, authority, reason } => {
            format!("退还已付利息 {}{}{}", money(amount), under(authority.as_deref()), because(reason))
        }
    }
}

fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!("（原因：{reason}）") }
}

/// The role under whose authority, where one is named.
fn under(authority: Option<&str>) -> String {
    authority.map_or_else(String::new, |role| format!("，按 {role} 的权限"))
}

const fn component_word(component: Component) -> &'static str {
    match component {
        Component::Principal => "本金",
        Component::Interest => "利息",
        Component::Fee => "费用",
        Component::Penalty => "罚息",
    }
}

const fn pausable_word(what: Pausable) -> &'static str {
    match what {
        Pausable::Ageing => "账龄计算",
        Pausable::Penalty => "罚息",
    }
}
