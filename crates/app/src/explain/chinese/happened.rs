//! What single events did, in Chinese.

use ledger::event::{ReAgeInterest, RestructureKind, Treatment};
use ledger::product::Period;
use primitives::{Amount, Currency, Date};

use super::parts;
use crate::classes::percent;
use crate::explain::{Happened, Rearranged};

/// The sentence of an event: its place in the journal, its name and its value date, then what it did.
pub(super) fn sentence((seq, kind, on): &(u64, &str, Date), what: &Happened, currency: Currency) -> String {
    let money = |amount: &Amount| currency.format(*amount);
    let event = format!("事件 {seq}：{on} 的{kind}");
    match what {
        Happened::Disbursed(amount) => format!("{event}，又发放本金 {} {currency}。", money(amount)),
        Happened::PayoutRefund(amount) => format!("{event}，收款方退回 {} {currency}。", money(amount)),
        Happened::Goodwill { amount, authority, reason } => {
            let under = authority.as_ref().map_or_else(String::new, |role| format!("，按 {role} 的权限"));
            format!("{event}，出借方{under}向账户给予 {} {currency}{}。", money(amount), because(reason))
        }
        Happened::Refunded(amount) => {
            format!("{event}，向客户退还 {} {currency}，原已冲抵的款项重新欠款。", money(amount))
        }
        Happened::CreditRefunded(amount) => format!("{event}，向客户退还溢缴款 {} {currency}。", money(amount)),
        Happened::Dropped(amounts) => format!(
            "{event}，使还款计划提前结束，免收尚未产生的 {} {currency}（{}）。",
            money(&amounts.total()),
            parts(amounts, currency)
        ),
        Happened::Saved(amounts) => format!(
            "{event}，提前冲抵本金，以后各日的 {} {currency} 不再收取（{}）。",
            money(&amounts.total()),
            parts(amounts, currency)
        ),
        Happened::Prepaid { interest, is_paid: true } => {
            format!("{event}，放款时预先扣除利息 {} {currency}，视为已还利息。", money(interest))
        }
        Happened::Prepaid { interest, is_paid: false } => {
            format!("{event}，放款时预先扣除利息 {} {currency}，按实际出借金额认定本金。", money(interest))
        }
        Happened::Fees { charged, settled } => {
            let at_once = match settled.is_positive() {
                true => format!("，其中 {} 当即结清", money(settled)),
                false => String::new(),
            };
            format!("{event}，收取产品费用 {} {currency}{at_once}。", money(charged))
        }
        Happened::Rearranged(rearranged) => format!("{event}：{}", arranged(rearranged, currency)),
        Happened::ClassSet { policy, class, approved_by, reason } => {
            format!("{event}，按政策 {policy} 认定为 {class}，批准人 {approved_by}{}。", because(reason))
        }
        Happened::ClassBooked { policy, class } => format!("{event}，将政策 {policy} 得出的分类 {class} 登记入账。"),
        Happened::Linked { parent: Some(parent), reason } => {
            format!("{event}，设为账户 {parent} 的附属账户{}。", because(reason))
        }
        Happened::Linked { parent: None, reason } => format!("{event}，不再附属于其他账户{}。", because(reason)),
        Happened::GuaranteeDrawn(amount) => {
            format!("{event}，担保人向出借方代偿 {} {currency}，客户所欠金额不变。", money(amount))
        }
        Happened::FeeRefunded { amount, pays_out, reason } => {
            let what = if *pays_out { "已付部分退给客户" } else { "已付部分转为冲抵其他欠款" };
            format!("{event}，退还费用 {} {currency}，{what}{}。", money(amount), because(reason))
        }
        Happened::InterestGivenBack { amount, reason } => {
            format!("{event}，向账户退还已付利息 {} {currency}{}。", money(amount), because(reason))
        }
        Happened::Sold { by, to, price, from, reason } => {
            let price = price.map_or_else(String::new, |price| format!("以 {} {currency} ", money(&price)));
            format!("{event}，债权由 {by} {price}转让给 {to}，自 {from} 起归后者所有{}。", because(reason))
        }
        Happened::Impaired { share, reason } if share.billionths() == 0 => {
            format!("{event}，登记为不再有预期损失{}。", because(reason))
        }
        Happened::Impaired { share, reason } => {
            format!("{event}，登记预期损失为所欠金额的 {}{}。", percent(*share), because(reason))
        }
    }
}

fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!("（原因：{reason}）") }
}

fn arranged(rearranged: &Rearranged, currency: Currency) -> String {
    let Rearranged { terms, reason, requested_by, approved_by, moved, lifted, added, last_due, owed } = rearranged;
    let mut said = vec![terms.as_ref().map_or_else(|| "采用给定的还款计划".to_owned(), terms_of)];
    said.extend(requested_by.as_ref().map(|name| format!("申请人 {name}")));
    said.extend(approved_by.as_ref().map(|name| format!("批准人 {name}")));
    let mut clauses = vec![said.join("，")];
    clauses.extend((!reason.is_empty()).then(|| format!("原因：{reason}")));
    let changed = [(moved, "改期"), (lifted, "撤销"), (added, "新增")];
    clauses
        .extend(changed.into_iter().filter(|(count, _)| **count > 0).map(|(count, what)| format!("{what} {count} 期")));
    if let Some((before, after)) = last_due.filter(|(before, after)| before != after) {
        clauses.push(format!("最后到期日由 {before} 变为 {after}"));
    }
    let (before, after) = owed;
    clauses.push(if before == after {
        format!("应还总额仍为 {} {currency}", currency.format(*before))
    } else {
        format!("应还总额由 {} 变为 {} {currency}", currency.format(*before), currency.format(*after))
    });
    clauses.join("；") + "。"
}

pub(in crate::explain) fn terms_of(terms: &RestructureKind) -> String {
    match terms {
        RestructureKind::Extension { by } => format!("展期 {}", period(*by)),
        RestructureKind::ReAmortise => "逾期款项摊入以后各期".to_owned(),
        RestructureKind::ReAge { calendar, interest } => {
            let interest = match interest {
                ReAgeInterest::Default => "应还利息计入首期",
                ReAgeInterest::EqualPayable => "应还利息平均摊入各期，不再计息",
                ReAgeInterest::EqualFull => "全部约定利息平均摊入各期",
            };
            format!(
                "重新定龄为 {} 期，{}一期，首期到期日 {}，{interest}",
                calendar.count,
                every(calendar.every),
                calendar.first_due
            )
        }
        RestructureKind::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty } => {
            let mut said = vec![format!(
                "重新安排为 {} 期，{}一期，首期到期日 {}",
                calendar.count,
                every(calendar.every),
                calendar.first_due
            )];
            said.extend(annual_rate.map(|rate| format!("年利率 {rate}")));
            if *principal_grace > 0 {
                said.push(format!("前 {principal_grace} 期不还本金"));
            }
            said.extend(all_treated("计入首期", [*interest, *fee, *penalty]));
            said.join("，")
        }
        RestructureKind::RateChange { annual_rate } => format!("自当日起年利率改为 {annual_rate}，到期日和本金不变"),
        RestructureKind::ReAgeOpenEnd { interest, fee, penalty } => {
            let mut said = vec!["循环账户重新定龄，逾期款项并入余额".to_owned()];
            said.extend(all_treated("计入下期", [*interest, *fee, *penalty]));
            said.join("，")
        }
        RestructureKind::InterestPause { until } => format!("{until} 之前的日子不计利息"),
    }
}

/// What becomes of unpaid interest, fees and penalty, in this order; and where that goes which is carried.
fn all_treated(carried: &str, treatments: [Treatment; 3]) -> impl Iterator<Item = String> {
    ["利息", "费用", "罚息"].into_iter().zip(treatments).map(move |(what, treatment)| match treatment {
        Treatment::Carry => format!("未还{what}{carried}"),
        Treatment::Capitalise => format!("未还{what}转为本金"),
        Treatment::Waive => format!("未还{what}免除"),
    })
}

/// `2 个月`, `14 天`, `半个月`.
fn period(period: Period) -> String {
    match period {
        Period::Months(count) => format!("{count} 个月"),
        Period::Days(count) => format!("{count} 天"),
        Period::SemiMonthly => "半个月".to_owned(),
    }
}

/// `每月`, `每 14 天`, `每半个月`.
pub(super) fn every(period: Period) -> String {
    match period {
        Period::Months(1) => "每月".to_owned(),
        Period::Months(count) => format!("每 {count} 个月"),
        Period::Days(count) => format!("每 {count} 天"),
        Period::SemiMonthly => "每半个月".to_owned(),
    }
}
