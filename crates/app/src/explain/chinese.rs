//! The words of an explanation in Chinese.

mod age;
mod ends;
mod free_period;
pub(super) mod happened;

use ledger::account::Status;
use ledger::ageing::OverdueForm;
use ledger::annual_cost::AnnualCost;
use ledger::component::{Component, Components};
use ledger::day_close::Movement;
use ledger::product::{CostMethod, PenaltyBase, PenaltyFrom};
use primitives::{Amount, Currency};

use super::Fact;
use crate::classes::percent;

pub(super) fn sentence(fact: &Fact, currency: Currency) -> String {
    let money = |amount: Amount| currency.format(amount);
    match fact {
        Fact::Account { reference, product, as_of, status, owed, credit } => {
            let standing = match status {
                Status::Open => format!("未结清，应还总额（含未到期）{} {currency}", money(*owed)),
                Status::Settled => "已结清，没有任何待还款项".to_owned(),
                Status::Overpaid => format!("有溢缴款 {} {currency}", money(*credit)),
                Status::ChargedOff => format!("已核销，仍应还总额（含未到期）{} {currency}", money(*owed)),
                Status::WrittenOff => "已放弃债权，不再追偿".to_owned(),
            };
            format!("截至 {as_of} 日终，账户 {reference}（{product}）{standing}。")
        }
        Fact::Current { next: None, statement_on: None } => "没有逾期款项，也没有后续应还款项。".to_owned(),
        Fact::Current { next: None, statement_on: Some(on) } => {
            format!("没有逾期款项，尚欠款项将列入 {on} 的下一期账单。")
        }
        Fact::Current { next: Some((due, amount)), .. } => {
            format!("没有逾期款项。下一期应还 {}，到期日为 {due}。", money(*amount))
        }
        Fact::PastDue { days, since, oldest: (name, due, unpaid), due_day_counts } => {
            let counting =
                if *due_day_counts { "到期日当天计为第 1 天" } else { "到期日当天计为第 0 天" };
            format!(
                "已逾期 {days} 天：最早未还清的是{}，到期日 {due}，尚欠 {}；自 {since} 起算，{counting}。",
                obligation(name),
                money(*unpaid)
            )
        }
        Fact::Age(age) => age::sentence(age, currency),
        Fact::End(end) => ends::sentence(end, currency),
        Fact::Happened { seq, kind, on, what } => happened::sentence(&(*seq, event(kind), *on), what, currency),
        Fact::FreePeriod { statement, free_through, unpaid, is_in_full, interest, interest_of_new, terms } => {
            let found = (*statement, *free_through, *unpaid);
            if *is_in_full {
                free_period::in_full(found, currency)
            } else {
                free_period::not_in_full(found, (*interest, *interest_of_new), terms, currency)
            }
        }
        Fact::Overdue(overdue) => {
            format!("逾期金额 {} {currency}：{}。", money(overdue.total()), parts(overdue, currency))
        }
        Fact::Penalty { rate, per_days, wait_days, from, base, compounds, is_capped, charged } => {
            let per = match per_days {
                1 => "日利率".to_owned(),
                days => format!("年利率（一年按 {days} 天计）"),
            };
            let start = match (from, wait_days) {
                (_, 0) => "自到期日起".to_owned(),
                (PenaltyFrom::AfterGrace, days) => format!("自到期日后 {days} 天起"),
                (PenaltyFrom::DueDate, days) => format!("到期 {days} 天仍未还的，自到期日起"),
            };
            let compounds = if *compounds { "（按月计复利）" } else { "" };
            let capped = if *is_capped { "，以上限为限" } else { "" };
            format!(
                "罚息按{per} {rate} 对{}{start}计收{compounds}{capped}，累计 {}（含已还部分）。",
                penalty_base(*base),
                money(*charged)
            )
        }
        Fact::LateFee { instalment, amount, on: Some(on) } => {
            format!("因{}仍未还清，{on} 收取逾期费 {}。", obligation(instalment), money(*amount))
        }
        Fact::LateFee { instalment, amount, on: None } => {
            format!("{}中含逾期费 {}。", obligation(instalment), money(*amount))
        }
        Fact::LateFees { instalment, amount, every, times_max } => {
            let times = times_max.map_or_else(String::new, |times| format!("，最多 {times} 次"));
            let every = happened::every(*every);
            format!("{}中含逾期费 {}：未还清的一期{every}收取一次{times}。", obligation(instalment), money(*amount))
        }
        Fact::PenaltyStopped { by_termination: true } => "合同终止以后，罚息停止计收。".to_owned(),
        Fact::PenaltyStopped { by_termination: false } => "减免协议履行期间，罚息停止计收。".to_owned(),
        Fact::NonPerforming { policy, class, since, is_suspended } => {
            let income = if *is_suspended { "，停止计提收入" } else { "" };
            format!("为不良账户{income}：自 {since} 起，政策 {policy} 的分类 {class} 已登记入账。")
        }
        Fact::Shared { lenders } => {
            let shares = lenders.iter().map(|(name, share)| format!("{name} {}", percent(*share)));
            format!("由多家资金方共同出资：{}。", shares.collect::<Vec<_>>().join("，"))
        }
        Fact::OwnSchedule { lender, annual_rate, owed, next } => {
            let next = next.as_ref().map_or_else(String::new, |(due, of)| {
                format!("；{due} 到期的一期中有本金 {}、利息 {}", money(of.principal), money(of.interest))
            });
            format!(
                "{lender} 的本金按其自身年利率 {} 的等额本息计划收回：欠款中归其所有的有本金 {}、利息 {}{next}。",
                percent(*annual_rate),
                money(owed.principal),
                money(owed.interest)
            )
        }
        Fact::Drawing { number, on, amount, owed, past_due } => {
            let standing = match past_due {
                Some((since, days, overdue)) => {
                    format!("自 {since} 起逾期 {days} 天，欠款 {} 中已逾期 {}", money(*owed), money(*overdue))
                }
                None if owed.is_zero() => "已还清".to_owned(),
                None => format!("未逾期，尚欠 {}", money(*owed)),
            };
            format!("第 {number} 笔用款（{on} 发放 {} {currency}）：{standing}。", money(*amount))
        }
        Fact::AnnualCost { agreed, expected, method, max } => {
            let how = match method {
                CostMethod::IrrX12 => "内部收益率×12",
                CostMethod::Effective => "有效年利率",
            };
            let rate = |cost: &AnnualCost| match cost {
                AnnualCost::Rate(_) => cost.to_string(),
                AnnualCost::AboveAll => "超过 1000 %".to_owned(),
                AnnualCost::None => "无".to_owned(),
            };
            let (agreed, expected, limit) = (rate(agreed), rate(expected), rate(&AnnualCost::Rate(*max)));
            format!("年化综合成本（{how}）：约定 {agreed}，按现状 {expected}；产品约定上限 {limit}。")
        }
        Fact::Bucket { name: Some(name), days } => format!("逾期 {days} 天，属于 {name} 天账龄段。"),
        Fact::Bucket { name: None, days } => format!("逾期 {days} 天，不属于任何账龄段。"),
        Fact::PeriodBucket { name: Some(name), periods } => format!("未还 {periods} 期，属于 {name} 账龄段。"),
        Fact::PeriodBucket { name: None, periods } => format!("未还 {periods} 期，不属于任何账龄段。"),
        Fact::Form { form, unpaid_periods, missed_ever, periods_min, days_over, plan_end, never_paid } => match form {
            OverdueForm::SinglePeriod => "逾期形态为单期逾期：只有最近一期账单未还，之前各期均已还清。".to_owned(),
            OverdueForm::MultiPeriod => {
                let mut reasons = Vec::new();
                let (periods, verb) = missed_ever.map_or((*unpaid_periods, "连续"), |ever| (ever, "累计"));
                if periods >= *periods_min {
                    reasons.push(format!("{verb} {periods} 期未按时还款（{periods_min} 期及以上为多期逾期）"));
                }
                if let Some(days) = days_over {
                    reasons.push(format!("逾期超过 {days} 天"));
                }
                format!("逾期形态为多期逾期：{}。", reasons.join("，且"))
            }
            OverdueForm::Full => {
                let end = plan_end.map_or_else(String::new, |end| format!("于 {end} "));
                let what = if *never_paid { "从未还款" } else { "仍未全部还清" };
                format!("逾期形态为全额逾期：还款计划已{end}到期，{what}。")
            }
        },
        Fact::Touched { seq, kind, on, booked_on, amount } => {
            let late = if booked_on > on { format!("（{booked_on} 入账）") } else { String::new() };
            let (verb, amount) =
                if amount.is_positive() { ("冲抵逾期款项", *amount) } else { ("转回", -*amount) };
            format!("事件 {seq}：{on} 的{}{late}，{verb} {}。", event(kind), money(amount))
        }
        Fact::Untouched => "逾期款项尚未收到任何还款。".to_owned(),
        Fact::Reversed { seq, kind, on, by, booked_on } => {
            format!("事件 {seq}（{on} 的{}）不再计入：已由 {booked_on} 入账的事件 {by} 冲正。", event(kind))
        }
        Fact::Moved { on, movement, from, to } => {
            let (from, to) = (from.as_deref().unwrap_or("无"), to.as_deref().unwrap_or("无"));
            let what = match movement {
                Movement::Opened => "首次记录该账户".to_owned(),
                Movement::Entered => format!("发现新逾期（账龄段 {to}）"),
                Movement::Rolled => format!("账龄段由 {from} 迁徙至 {to}"),
                Movement::Eased => format!("账龄段由 {from} 回落至 {to}"),
                Movement::Changed => format!("账龄段 {to} 内逾期情况有变化"),
                Movement::Cured => "发现逾期已还清".to_owned(),
                Movement::Settled => "发现已结清".to_owned(),
                Movement::Reopened => "发现重新欠款".to_owned(),
                Movement::ChargedOff => "发现已核销".to_owned(),
                Movement::WrittenOff => "发现已放弃债权".to_owned(),
                Movement::SettlementLapsed => "发现减免协议已失效".to_owned(),
            };
            format!("{on} 日终：{what}。")
        }
        Fact::Next { on, days: 0, overdue, .. } if overdue.is_zero() => {
            format!("如无新款项，下一次检查日为 {on}。")
        }
        Fact::Next { on, days, bucket, overdue } => format!(
            "如无还款，到 {on} 将逾期 {days} 天，账龄段 {}，逾期金额 {}。",
            bucket.as_deref().unwrap_or("无"),
            money(*overdue)
        ),
    }
}

/// `本金 100.00，费用 5.00`.
pub(super) fn parts(amounts: &Components, currency: Currency) -> String {
    let name = |component| match component {
        Component::Principal => "本金",
        Component::Interest => "利息",
        Component::Fee => "费用",
        Component::Penalty => "罚息",
    };
    let parts = Component::ALL.into_iter().filter(|component| !amounts[*component].is_zero());
    let parts: Vec<String> =
        parts.map(|component| format!("{} {}", name(component), currency.format(amounts[component]))).collect();
    parts.join("，")
}

const fn penalty_base(base: PenaltyBase) -> &'static str {
    match base {
        PenaltyBase::OverduePrincipal => "未还本金",
        PenaltyBase::OverduePrincipalInterest => "未还部分",
        PenaltyBase::OverdueScheduled => "未还部分（含费用）",
        PenaltyBase::InstalmentOriginal => "该期原定应还额",
        PenaltyBase::OutstandingPrincipal => "账户全部未还本金",
    }
}

fn obligation(name: &str) -> String {
    match name.split_once(' ') {
        Some(("instalment", key)) => match key.split_once(" of calendar ") {
            Some((number, calendar)) => format!("第 {number} 期（还款计划第 {calendar} 版）"),
            None => format!("第 {key} 期"),
        },
        Some(("statement", number)) => format!("第 {number} 期账单"),
        Some(("charge", number)) => format!("第 {number} 笔费用"),
        Some(("the", "down payment")) => "首付款".to_owned(),
        Some(("the", "extra instalment")) => "附加期".to_owned(),
        _ => name.to_owned(),
    }
}

fn event(kind: &str) -> &'static str {
    match kind {
        "repayment" => "还款",
        "merchant_refund" => "商户退款",
        "chargeback" => "拒付（退单）",
        "waived" => "减免",
        "fee_charged" => "费用",
        "purchase_booked" => "消费",
        "rescheduled" => "还款计划变更",
        "statement_issued" => "账单",
        "contract_opened" => "合同生效",
        "disbursed" => "放款",
        "payout_refund" => "放款退回",
        "goodwill_credit" => "优惠补偿",
        "refunded" => "还款退回",
        "credit_refunded" => "溢缴款退还",
        "charged_off" => "核销",
        "written_off" => "放弃债权",
        "recovery" => "核销后回收",
        "settlement_agreed" => "减免协议",
        "terminated" => "提前终止",
        "paused" => "暂停",
        "resumed" => "恢复",
        "restructured" => "重组",
        "class_set" => "分类认定",
        "class_booked" => "分类入账",
        "impairment_recorded" => "减值登记",
        "sold" => "债权转让",
        "linked" => "主从账户设定",
        "fee_refunded" => "费用退还",
        "interest_payment_waived" => "利息返还",
        "guarantee_drawn" => "代偿",
        _ => "冲正",
    }
}
