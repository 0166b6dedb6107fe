//! Whether a request keeps to the rules of the desk.

use primitives::{Amount, Currency, Date, Rate, Rounding};

use super::{Granted, Kind, Measure, Standing, Support, Terms};
use crate::Word;
use crate::desk::{DeskRules, ExtensionRule, HardshipRule, LateFeeRule, PlanRule, SettlementRule};
use crate::promise::Part;

/// Why relief may not be granted by the rules of the desk. Each tells the rule's number and its source.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReliefRejected {
    /// The rules know no such relief.
    #[error("the desk rules {rules} grant no {}", .kind.word())]
    NotGranted {
        /// The rules.
        rules: String,
        /// What was asked for.
        kind: Kind,
    },
    /// It is more, longer or later than a rule lets it be.
    #[error("{what} ({source_of_rule})")]
    Beyond {
        /// What it is, and what is allowed.
        what: String,
        /// The same in Chinese.
        zh: String,
        /// Where the rule is from.
        source_of_rule: String,
    },
    /// Something that the rule asks for is missing.
    #[error("{what} ({source_of_rule})")]
    Missing {
        /// What.
        what: String,
        /// The same in Chinese.
        zh: String,
        /// Where the rule is from.
        source_of_rule: String,
    },
}

type Checked = Result<(), ReliefRejected>;

/// Checks a request against the rules of the desk.
///
/// # Errors
/// When a rule is broken: the first one found, with its source.
pub fn check(
    rules: &DeskRules,
    terms: &Terms,
    standing: &Standing,
    granted: &[Granted],
    support: &Support<'_>,
) -> Checked {
    let none = || ReliefRejected::NotGranted { rules: rules.key(), kind: terms.kind() };
    let asked = Asked { currency: rules.currency, standing, granted, support };
    match terms {
        Terms::Extension { months } => asked.extension(rules.extension.as_ref().ok_or_else(none)?, *months),
        Terms::LateFee { amount } => asked.late_fee(rules.late_fee.as_ref().ok_or_else(none)?, *amount),
        Terms::Settlement { parts } => {
            if rules.settlements.is_empty() {
                return Err(none());
            }
            asked.settlement(rules, parts)
        }
        Terms::Hardship { months, measures } => {
            asked.hardship(rules.hardship.as_ref().ok_or_else(none)?, *months, *measures)
        }
        Terms::Plan { first_due, months, .. } => asked.plan(rules.plan.as_ref().ok_or_else(none)?, *first_due, *months),
    }
}

struct Asked<'a> {
    currency: Currency,
    standing: &'a Standing,
    granted: &'a [Granted],
    support: &'a Support<'a>,
}

impl Asked<'_> {
    fn late_fee(&self, rule: &LateFeeRule, amount: Amount) -> Checked {
        let beyond = |what: (String, String)| beyond(what, &rule.basis.source);
        let Standing { on, past_due, late, last_paid, .. } = self.standing;
        if !amount.is_positive() {
            return beyond(("nothing is asked for".to_owned(), "没有填写申请减免的金额".to_owned()));
        }
        if past_due.is_positive() {
            let past_due = self.money(*past_due);
            let zh = format!("除逾期费用和罚息外仍有 {past_due} 逾期：逾期费用只为已还款的客户减免");
            return beyond((
                format!(
                    "{past_due} is past due beside late fees and penalty: late fees are given up for those who have paid"
                ),
                zh,
            ));
        }
        let Some((paid_on, days_late)) = *last_paid else {
            return beyond(("nothing was ever repaid on the account".to_owned(), "该账户从未还款".to_owned()));
        };
        if days_late > rule.paid_within_days {
            let most = rule.paid_within_days;
            let zh = format!("客户在到期后第 {days_late} 天还款，最多允许 {most} 天");
            return beyond((format!("the customer paid {days_late} days after the due date, of at most {most}"), zh));
        }
        let since = u32::try_from(*on - paid_on).unwrap_or(0);
        if since > rule.asked_within_days {
            let most = rule.asked_within_days;
            let zh = format!("距 {paid_on} 还款已 {since} 天，最多允许 {most} 天");
            return beyond((
                format!("{since} days have gone by since the repayment of {paid_on}, of at most {most}"),
                zh,
            ));
        }
        self.often(Kind::LateFee, 12, rule.per_12_months_max, &rule.basis.source)?;
        let share = rule.share_max.of(*late, Rounding::Down);
        let most = rule.amount_max.map_or(share, |most| most.min(share));
        if amount > most {
            let (amount, most, late) = (self.money(amount), self.money(most), self.money(*late));
            let zh = format!("申请减免 {amount}，而 {late} 中最多可减免 {most}");
            return beyond((format!("{amount} is more than the {most} that may be given up of {late}"), zh));
        }
        Ok(())
    }

    fn extension(&self, rule: &ExtensionRule, months: u32) -> Checked {
        let source = &rule.basis.source;
        if months == 0 || months > rule.months_max {
            return beyond(months_of(months, rule.months_max), source);
        }
        let days = self.standing.days_past_due;
        if days > rule.days_past_due_max {
            let most = rule.days_past_due_max;
            let zh = format!("账户已逾期 {days} 天，最多允许 {most} 天");
            return beyond((format!("the account is {days} days past due, of at most {most}"), zh), source);
        }
        self.often(Kind::Extension, 12, rule.per_12_months_max, source)
    }

    fn settlement(&self, rules: &DeskRules, parts: &[Part]) -> Checked {
        let Standing { on, payoff, days_past_due, .. } = self.standing;
        let Some(rule) = rules.settlements.iter().find(|rule| self.is_for(rule)) else {
            let class = self.standing.class.as_ref().map(|class| format!(" in class {class}")).unwrap_or_default();
            let what = format!("no settlement is offered at {days_past_due} days past due{class}");
            return beyond((what, format!("逾期 {days_past_due} 天的此类账户不提供减免结清")), &rules.source);
        };
        let source = &rule.basis.source;
        if parts.is_empty() || parts.len() > rule.parts_max {
            let (parts, most) = (parts.len(), rule.parts_max);
            let told =
                (format!("{parts} instalments, of 1 to {most}"), format!("分 {parts} 次支付，只允许 1 至 {most} 次"));
            return beyond(told, source);
        }
        if let Some(part) = parts.iter().find(|part| days_ahead(*on, part.due) > rule.days_ahead_max) {
            let what = format!("{} is more than {} days ahead", part.due, rule.days_ahead_max);
            let zh = format!("{} 距今超过 {} 天", part.due, rule.days_ahead_max);
            return beyond((what, zh), source);
        }
        let least = rule.least_share.of(*payoff, Rounding::Up);
        let offered: Amount = parts.iter().map(|part| part.amount).sum();
        if offered < least {
            let (offered, least, payoff) = (self.money(offered), self.money(least), self.money(*payoff));
            let share = percent(rule.least_share);
            let zh = format!("拟支付 {offered}，低于 {least}（欠款 {payoff} 的 {share}）");
            return beyond((format!("{offered} is less than {least}, which is {share} of {payoff}"), zh), source);
        }
        Ok(())
    }

    fn is_for(&self, rule: &SettlementRule) -> bool {
        let days = self.standing.days_past_due;
        rule.days_past_due_from <= days
            && rule.days_past_due_through.is_none_or(|through| days <= through)
            && rule.class.as_ref().is_none_or(|class| self.standing.class.as_ref() == Some(class))
    }

    fn hardship(&self, rule: &HardshipRule, months: u32, measures: crate::Set<Measure>) -> Checked {
        let source = &rule.basis.source;
        if months == 0 || months > rule.months_max {
            return beyond(months_of(months, rule.months_max), source);
        }
        if measures.is_empty() {
            return missing(("nothing is asked for: name a measure".to_owned(), "没有选择任何措施".to_owned()), source);
        }
        if let Some(other) = measures.without(rule.measures).iter().next() {
            let what = format!("{} is no help that the desk gives in hardship", other.word());
            return beyond((what, "所选措施不在困难帮扶的范围内".to_owned()), source);
        }
        let pieces = u32::try_from(self.support.evidence.len()).unwrap_or(u32::MAX);
        if pieces < rule.evidence_min {
            let least = rule.evidence_min;
            let zh = format!("证明材料 {pieces} 份，至少需要 {least} 份");
            return missing((format!("{pieces} pieces of evidence, of at least {least}"), zh), source);
        }
        if self.support.means.is_none() {
            return missing(no_means(), source);
        }
        self.often(Kind::Hardship, 24, rule.per_24_months_max, source)
    }

    fn plan(&self, rule: &PlanRule, first_due: Date, months: u32) -> Checked {
        let source = &rule.basis.source;
        if months == 0 || months > rule.months_max {
            return beyond(months_of(months, rule.months_max), source);
        }
        let ahead = days_ahead(self.standing.on, first_due);
        if ahead > rule.first_due_days_max {
            let most = rule.first_due_days_max;
            let zh = format!("首期在 {ahead} 天后到期，最多允许 {most} 天");
            return beyond((format!("the first instalment is due {ahead} days ahead, of at most {most}"), zh), source);
        }
        let Some(means) = self.support.means else {
            return missing(no_means(), source);
        };
        let surplus = means.surplus(rule.dependant_cost);
        let most = rule.surplus_share_max.of(surplus, Rounding::Down);
        let largest = self.support.largest_instalment.unwrap_or(Amount::ZERO);
        if largest > most {
            let (largest, most, surplus) = (self.money(largest), self.money(most), self.money(surplus));
            let share = percent(rule.surplus_share_max);
            let what = format!("an instalment of {largest} is more than {most}, {share} of the {surplus} left a month");
            let zh = format!("每期 {largest} 超过 {most}（每月结余 {surplus} 的 {share}）");
            return beyond((what, zh), source);
        }
        self.often(Kind::Plan, 24, rule.per_24_months_max, source)
    }

    fn often(&self, kind: Kind, months: i32, most: u32, source: &str) -> Checked {
        let since = self.standing.on.plus_months(-months);
        let before = self.granted.iter().filter(|one| one.kind == kind && one.on > since).count();
        if u32::try_from(before).unwrap_or(u32::MAX) < most {
            return Ok(());
        }
        let what = format!("{} was granted {before} times in {months} months, of at most {most}", kind.word());
        beyond((what, format!("{months} 个月内已批准同类申请 {before} 次，最多 {most} 次")), source)
    }

    fn money(&self, amount: Amount) -> String {
        self.currency.format(amount)
    }
}

fn months_of(months: u32, most: u32) -> (String, String) {
    (format!("{months} months, of 1 to {most}"), format!("申请 {months} 个月，只允许 1 至 {most} 个月"))
}

fn no_means() -> (String, String) {
    ("income and expenses are not told".to_owned(), "没有填写收入和支出".to_owned())
}

fn days_ahead(on: Date, due: Date) -> u32 {
    u32::try_from(due - on).unwrap_or(0)
}

fn percent(share: Rate) -> String {
    format!("{} %", Rate::from_billionths(share.billionths().saturating_mul(100)))
}

fn beyond((what, zh): (String, String), source: &str) -> Checked {
    Err(ReliefRejected::Beyond { what, zh, source_of_rule: source.to_owned() })
}

fn missing((what, zh): (String, String), source: &str) -> Checked {
    Err(ReliefRejected::Missing { what, zh, source_of_rule: source.to_owned() })
}
