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
        /// Where the rule is from.
        source_of_rule: String,
    },
    /// Something that the rule asks for is missing.
    #[error("{what} ({source_of_rule})")]
    Missing {
        /// What.
        what: String,
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
        let beyond = |what: String| beyond(what, &rule.basis.source);
        let Standing { on, past_due, late, last_paid, .. } = self.standing;
        if !amount.is_positive() {
            return beyond("nothing is asked for".to_owned());
        }
        if past_due.is_positive() {
            return beyond(format!(
                "{} is past due beside late fees and penalty: late fees are given up for those who have paid",
                self.money(*past_due)
            ));
        }
        let Some((paid_on, days_late)) = *last_paid else {
            return beyond("nothing was ever repaid on the account".to_owned());
        };
        if days_late > rule.paid_within_days {
            let most = rule.paid_within_days;
            return beyond(format!("the customer paid {days_late} days after the due date, of at most {most}"));
        }
        let since = u32::try_from(*on - paid_on).unwrap_or(0);
        if since > rule.asked_within_days {
            let most = rule.asked_within_days;
            return beyond(format!("{since} days have gone by since the repayment of {paid_on}, of at most {most}"));
        }
        self.often(Kind::LateFee, 12, rule.per_12_months_max, &rule.basis.source)?;
        let share = rule.share_max.of(*late, Rounding::Down);
        let most = rule.amount_max.map_or(share, |most| most.min(share));
        if amount > most {
            let (amount, most, late) = (self.money(amount), self.money(most), self.money(*late));
            return beyond(format!("{amount} is more than the {most} that may be given up of {late}"));
        }
        Ok(())
    }

    fn extension(&self, rule: &ExtensionRule, months: u32) -> Checked {
        let source = &rule.basis.source;
        if months == 0 || months > rule.months_max {
            return beyond(format!("{months} months, of 1 to {}", rule.months_max), source);
        }
        let days = self.standing.days_past_due;
        if days > rule.days_past_due_max {
            let most = rule.days_past_due_max;
            return beyond(format!("the account is {days} days past due, of at most {most}"), source);
        }
        self.often(Kind::Extension, 12, rule.per_12_months_max, source)
    }

    fn settlement(&self, rules: &DeskRules, parts: &[Part]) -> Checked {
        let Standing { on, payoff, days_past_due, .. } = self.standing;
        let Some(rule) = rules.settlements.iter().find(|rule| self.is_for(rule)) else {
            let class = self.standing.class.as_ref().map(|class| format!(" in class {class}")).unwrap_or_default();
            let what = format!("no settlement is offered at {days_past_due} days past due{class}");
            return beyond(what, &rules.source);
        };
        let source = &rule.basis.source;
        if parts.is_empty() || parts.len() > rule.parts_max {
            return beyond(format!("{} instalments, of 1 to {}", parts.len(), rule.parts_max), source);
        }
        if let Some(part) = parts.iter().find(|part| days_ahead(*on, part.due) > rule.days_ahead_max) {
            let what = format!("{} is more than {} days ahead", part.due, rule.days_ahead_max);
            return beyond(what, source);
        }
        let least = rule.least_share.of(*payoff, Rounding::Up);
        let offered: Amount = parts.iter().map(|part| part.amount).sum();
        if offered < least {
            let (offered, least, payoff) = (self.money(offered), self.money(least), self.money(*payoff));
            let share = percent(rule.least_share);
            return beyond(format!("{offered} is less than {least}, which is {share} of {payoff}"), source);
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
            return beyond(format!("{months} months, of 1 to {}", rule.months_max), source);
        }
        if measures.is_empty() {
            return missing("nothing is asked for: name a measure".to_owned(), source);
        }
        if let Some(other) = measures.without(rule.measures).iter().next() {
            return beyond(format!("{} is no help that the desk gives in hardship", other.word()), source);
        }
        let pieces = u32::try_from(self.support.evidence.len()).unwrap_or(u32::MAX);
        if pieces < rule.evidence_min {
            return missing(format!("{pieces} pieces of evidence, of at least {}", rule.evidence_min), source);
        }
        if self.support.means.is_none() {
            return missing("income and expenses are not told".to_owned(), source);
        }
        self.often(Kind::Hardship, 24, rule.per_24_months_max, source)
    }

    fn plan(&self, rule: &PlanRule, first_due: Date, months: u32) -> Checked {
        let source = &rule.basis.source;
        if months == 0 || months > rule.months_max {
            return beyond(format!("{months} months, of 1 to {}", rule.months_max), source);
        }
        let ahead = days_ahead(self.standing.on, first_due);
        if ahead > rule.first_due_days_max {
            let most = rule.first_due_days_max;
            return beyond(format!("the first instalment is due {ahead} days ahead, of at most {most}"), source);
        }
        let Some(means) = self.support.means else {
            return missing("income and expenses are not told".to_owned(), source);
        };
        let surplus = means.surplus(rule.dependant_cost);
        let most = rule.surplus_share_max.of(surplus, Rounding::Down);
        let largest = self.support.largest_instalment.unwrap_or(Amount::ZERO);
        if largest > most {
            let (largest, most, surplus) = (self.money(largest), self.money(most), self.money(surplus));
            let share = percent(rule.surplus_share_max);
            let what = format!("an instalment of {largest} is more than {most}, {share} of the {surplus} left a month");
            return beyond(what, source);
        }
        self.often(Kind::Plan, 24, rule.per_24_months_max, source)
    }

    fn often(&self, kind: Kind, months: i32, most: u32, source: &str) -> Checked {
        let since = self.standing.on.plus_months(-months);
        let before = self.granted.iter().filter(|one| one.kind == kind && one.on > since).count();
        if u32::try_from(before).unwrap_or(u32::MAX) < most {
            return Ok(());
        }
        beyond(format!("{} was granted {before} times in {months} months, of at most {most}", kind.word()), source)
    }

    fn money(&self, amount: Amount) -> String {
        self.currency.format(amount)
    }
}

fn days_ahead(on: Date, due: Date) -> u32 {
    u32::try_from(due - on).unwrap_or(0)
}

fn percent(share: Rate) -> String {
    format!("{} %", Rate::from_billionths(share.billionths().saturating_mul(100)))
}

fn beyond(what: String, source: &str) -> Checked {
    Err(ReliefRejected::Beyond { what, source_of_rule: source.to_owned() })
}

fn missing(what: String, source: &str) -> Checked {
    Err(ReliefRejected::Missing { what, source_of_rule: source.to_owned() })
}
