//! What makes the age of an account what it is, in Chinese.

use ledger::event::Pausable;
use ledger::product::{Anchor, ChargebackAgeing, GraceEffect, Materiality, MaterialityCounting, MaterialityTest};
use primitives::Currency;

use crate::explain::Age;

pub(super) fn sentence(age: &Age, currency: Currency) -> String {
    match age {
        Age::Anchored { anchor, since } => {
            let what = match anchor {
                Anchor::OldestUnpaidDue => "最早逾期一期的到期日",
                Anchor::FirstArrears => "本轮逾期开始的到期日",
                Anchor::LastLateInstalment => "最近逾期一期的到期日",
                Anchor::InvoiceDate => "最早逾期款项的账单日",
            };
            format!("按产品规定，账户逾期天数自{what} {since} 起算。")
        }
        Age::Reopened { ages_from, rule } => match rule {
            ChargebackAgeing::AtChargebackDate | ChargebackAgeing::AtOnce | ChargebackAgeing::RestoreOriginalDue => {
                format!("该期次原已还清，{ages_from} 发生拒付（退单）后重新欠款，因此自该日起计算逾期天数。")
            }
            ChargebackAgeing::AtNextDue => {
                format!("该期次原已还清，发生拒付（退单）后重新欠款，因此自其后下一到期日 {ages_from} 起计算逾期天数。")
            }
        },
        Age::KeptAge { ages_from } => {
            format!("该期次由保留账龄的重新定龄形成，因此自 {ages_from} 起计算逾期天数。")
        }
        Age::PausedDays { past_due_days, paused_days, grace_days, effect, delinquent_days } => {
            let grace = match (grace_days, effect) {
                (0, _) => String::new(),
                (days, GraceEffect::Subtract) => format!("；产品宽限期 {days} 天，从中扣除"),
                (days, GraceEffect::Suppress) => {
                    format!("；产品宽限期 {days} 天，宽限期内不计逾期，期满后按全部天数计")
                }
            };
            format!(
                "自到期起 {past_due_days} 天，其中暂停计算 {paused_days} 天，余 {} 天{grace}，计得逾期天数 \
                 {delinquent_days} 天。",
                past_due_days.saturating_sub(*paused_days)
            )
        }
        Age::Material { terms, paused_days, grace_days, delinquent_days } => {
            let (counting, paused) = match terms.counting {
                MaterialityCounting::FromBreach => ("按连续超过限额的天数计", "，扣除其中暂停的天数".to_owned()),
                MaterialityCounting::Retrospective => {
                    ("超过期间按全部天数计", format!("，扣除暂停的 {paused_days} 天"))
                }
            };
            let paused = if *paused_days > 0 { paused } else { String::new() };
            let grace = if *grace_days > 0 { format!("，另有宽限期 {grace_days} 天") } else { String::new() };
            format!(
                "逾期金额{}才计逾期；{counting}{paused}{grace}，计得逾期天数 {delinquent_days} 天。",
                limits(terms, currency)
            )
        }
        Age::Paused { what, from, until, is_over } => {
            let what = match what {
                Pausable::Ageing => "逾期天数",
                Pausable::Penalty => "罚息",
            };
            let (days, last) = (*until - *from, until.previous());
            let runs = if *is_over { "已" } else { "将" };
            format!("{from} 至 {last} 共 {days} 天暂停计算{what}，自 {until} 起{runs}恢复计算。")
        }
        Age::Grace { days, effect, delinquent_days } => {
            let rule = match effect {
                GraceEffect::Subtract => "从逾期天数中扣除",
                GraceEffect::Suppress => "宽限期内不计逾期，期满后按全部天数计",
            };
            format!("产品宽限期 {days} 天，{rule}，计得逾期天数 {delinquent_days} 天。")
        }
    }
}

fn limits(terms: &Materiality, currency: Currency) -> String {
    let absolute = currency.format(terms.absolute);
    let relative = terms.relative;
    match terms.test {
        MaterialityTest::Absolute => format!("超过 {absolute} "),
        MaterialityTest::Relative => format!("超过风险敞口的 {relative} "),
        MaterialityTest::Both => format!("超过 {absolute} 且超过风险敞口的 {relative} "),
        MaterialityTest::Either => format!("超过 {absolute} 或超过风险敞口的 {relative} "),
    }
}
