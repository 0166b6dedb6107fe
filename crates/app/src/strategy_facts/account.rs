//! The facts of an account and its person on a day, from what was known of their events.
//!
//! What only people can tell (a dispute, a hardship, a death) comes in as [`Told`], which `person` makes of the journal of persons.
//! A score comes in from the model that made it.

#[cfg(test)]
mod tests;

use collections::strategy::fact::{Facts, RATIO_SCALE, Value, ValueRejected};
use ledger::account::SettlementState;
use ledger::ageing::{OverdueForm, age};
use ledger::course::Course;
use ledger::event::{Event, Pausable};
use primitives::{Amount, Currency, Date};

use crate::features::past_due::cured_on;

/// An account, the other accounts of its person, and what was told of them.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'s, 'a> {
    /// The account's course through the day.
    pub own: &'s Course<'a>,
    /// The other accounts' courses through the same day.
    pub others: &'s [&'s Course<'a>],
    /// The currency of the strategy's amounts; accounts in other currencies are left out of the person's amounts.
    pub currency: Currency,
    /// What people told.
    pub told: &'s Told,
    /// What a model said.
    pub score: Option<Score>,
}

/// What is known of a person beside the accounts. All of it is "no" until somebody says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The facts of the groups `person` and `history` that hold, or their numbers.
    pub facts: Facts,
}

/// What a model said of an account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The probability of default.
    pub pd: Option<f64>,
    /// The points of the score for default, if it has any.
    pub points: Option<i64>,
    /// The probability that the next bill is missed.
    pub miss_next: Option<f64>,
    /// What is expected to be lost: PD x LGD x exposure.
    pub expected_loss: Option<Amount>,
}

const FORMS: [(OverdueForm, &str); 3] = [
    (OverdueForm::SinglePeriod, "single_period"),
    (OverdueForm::MultiPeriod, "multi_period"),
    (OverdueForm::Full, "full"),
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// What is "no" or 0 until it is told.
const UNTOLD: [&str; 16] = [
    "history.promises_broken_90d",
    "history.promises_kept_90d",
    "history.contacts_7d",
    "history.conversations_30d",
    "person.promise_open",
    "person.plan_performing",
    "person.dispute_open",
    "person.complaint_open",
    "person.hardship",
    "person.vulnerable",
    "person.deceased",
    "person.bankrupt",
    "person.represented",
    "person.lost_contact",
    "person.refuses_contact",
    "person.bad_faith",
];

/// The facts of an account at the end of its courses' day.
///
/// # Errors
/// When a number lies outside of what the catalogue says that it can be.
pub fn facts(subject: &Subject<'_, '_>) -> Result<Facts, ValueRejected> {
    let mut facts = Writer(Facts::default());
    untold(&mut facts)?;
    for (fact, value) in subject.told.facts.known() {
        facts.0.set(fact.name(), value.clone())?;
    }
    standing(subject.own, &mut facts)?;
    amounts(subject, &mut facts)?;
    score(subject, &mut facts)?;
    history(subject.own, &mut facts)?;
    person(subject, &mut facts)?;
    contract(subject.own, &mut facts)?;
    calendar(subject.own.through(), &mut facts)?;
    Ok(facts.0)
}

type Written = Result<(), ValueRejected>;

/// Writes values by the names of their facts.
struct Writer(Facts);

impl Writer {
    fn number(&mut self, name: &str, number: impl Into<i64>) -> Written {
        self.0.set(name, Value::Number(number.into()))
    }

    fn maybe(&mut self, name: &str, number: Option<impl Into<i64>>) -> Written {
        number.map_or(Ok(()), |number| self.number(name, number))
    }

    fn amount(&mut self, name: &str, amount: Amount) -> Written {
        self.number(name, amount.minor().max(0))
    }

    fn flag(&mut self, name: &str, flag: bool) -> Written {
        self.0.set(name, Value::Flag(flag))
    }

    fn text(&mut self, name: &str, text: &str) -> Written {
        self.0.set(name, Value::Text(text.to_owned()))
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn untold(facts: &mut Writer) -> Written {
    for name in UNTOLD {
        if name.starts_with("person.") { facts.flag(name, false)? } else { facts.number(name, 0)? }
    }
    Ok(())
}

fn standing(own: &Course<'_>, facts: &mut Writer) -> Written {
    let (account, day) = (&own.account, own.through());
    let ageing = age(account);
    facts.number("standing.dpd", ageing.delinquent_days.days())?;
    facts.number("standing.past_due_days", ageing.past_due_days)?;
    let form = ageing.forms.worst().and_then(|worst| FORMS.iter().find(|(form, _)| *form == worst));
    facts.text("standing.form", form.map_or("none", |(_, name)| name))?;
    if let Some(place) = ageing.bucket {
        facts.text("standing.bucket", account.product.buckets.name(place))?;
    }
    facts.number("standing.unpaid_periods", ageing.unpaid_periods)?;
    facts.number("standing.missed_periods", ageing.missed_periods_ever)?;
    facts.text("standing.status", account.status().name())?;
    let is_paused =
        |pause: &ledger::account::Pause| pause.what == Pausable::Ageing && pause.from <= day && day < pause.until;
    facts.flag("standing.is_paused", account.pauses.iter().any(is_paused))?;
    let next = own.bills.iter().find(|bill| bill.due > day && bill.unpaid.is_positive());
    facts.maybe("standing.days_to_due", next.map(|bill| bill.due - day))?;
    let is_settling = account.settlement.as_ref().is_some_and(|settlement| settlement.state == SettlementState::Active);
    facts.flag("standing.is_in_settlement", is_settling)
}

fn amounts(subject: &Subject<'_, '_>, facts: &mut Writer) -> Written {
    let own = subject.own;
    let (unpaid, overdue) = (own.account.unpaid(), age(&own.account).overdue_total());
    facts.amount("amount.past_due", overdue)?;
    facts.amount("amount.owed", unpaid.total())?;
    facts.amount("amount.principal", unpaid.principal)?;
    facts.amount("amount.penalty", unpaid.penalty)?;
    let day = own.through();
    let next = own.bills.iter().find(|bill| bill.due > day && bill.unpaid.is_positive());
    facts.maybe("amount.next_due", next.map(|bill| bill.unpaid.minor()))?;
    let same = |course: &&&Course<'_>| course.account.product.currency == subject.currency;
    let others = || subject.others.iter().filter(same);
    let past_due: Amount = others().map(|course| age(&course.account).overdue_total()).sum();
    let owed: Amount = others().map(|course| course.account.unpaid().total()).sum();
    facts.amount("amount.person_past_due", overdue + past_due)?;
    facts.amount("amount.person_owed", unpaid.total() + owed)
}

/// Probabilities are rounded to a millionth, half up: the one place where a fact is not what was computed.
fn score(subject: &Subject<'_, '_>, facts: &mut Writer) -> Written {
    let Some(Score { pd, points, miss_next, expected_loss }) = subject.score else { return Ok(()) };
    let ratio = |share: f64| (share.clamp(0.0, 1.0) * RATIO_SCALE as f64 + 0.5).floor() as i64;
    facts.maybe("score.pd", pd.map(ratio))?;
    facts.maybe("score.points", points)?;
    facts.maybe("score.miss_next", miss_next.map(ratio))?;
    expected_loss.map_or(Ok(()), |loss| facts.amount("score.expected_loss", loss))
}

fn history(own: &Course<'_>, facts: &mut Writer) -> Written {
    let day = own.through();
    let repaid: Vec<Date> =
        own.events.iter().filter(|entry| is_repayment(&entry.event)).map(|e| e.effective_on).collect();
    let recent = repaid.iter().filter(|on| day - **on < 30).count();
    facts.number("history.repayments_30d", count(recent))?;
    facts.maybe("history.days_since_repayment", repaid.iter().max().map(|last| day - *last))?;
    let year_ago = day.plus_months(-12).next();
    // Today's own age counts too, so that the worst is never less than what stands now.
    let worst = own.days_past_due_max(year_ago, day).max(age(&own.account).past_due_days);
    facts.number("history.worst_dpd_12m", worst)?;
    let in_year = |on: &&Date| **on >= year_ago;
    let restructures = own.events.iter().filter(|entry| is_restructure(&entry.event) && entry.effective_on >= year_ago);
    facts.number("history.restructures_12m", count(restructures.count()))?;
    let cures: Vec<Date> = cured_on(own).collect();
    facts.number("history.cures_12m", count(cures.iter().filter(in_year).count()))?;
    facts.maybe("history.days_since_cure", cures.last().map(|last| day - *last))?;
    let first = own.bills.iter().find(|bill| bill.due <= day);
    facts.flag("history.first_payment_missed", first.is_some_and(|bill| bill.is_missed))
}

fn is_repayment(event: &Event) -> bool {
    matches!(event, Event::Repayment { .. } | Event::Recovery { .. })
}

fn is_restructure(event: &Event) -> bool {
    matches!(event, Event::Restructured(_) | Event::Rescheduled { .. })
}

fn person(subject: &Subject<'_, '_>, facts: &mut Writer) -> Written {
    let all = || subject.others.iter().copied().chain([subject.own]);
    let is_running = |course: &&Course<'_>| course.account.unpaid().total().is_positive();
    let is_late = |course: &&Course<'_>| age(&course.account).past_due_days > 0;
    let late = all().filter(is_late).count();
    facts.number("person.accounts", count(all().filter(is_running).count().max(late)))?;
    facts.number("person.accounts_past_due", count(late))
}

fn contract(own: &Course<'_>, facts: &mut Writer) -> Written {
    let (account, day) = (&own.account, own.through());
    facts.text("contract.product", &account.contract.product.id)?;
    facts.text("contract.funding_source", account.owner())?;
    let months = (0..).take_while(|months| account.opened_on.plus_months(months + 1) <= day).count();
    facts.number("contract.months_on_book", count(months))?;
    let left = own.bills.iter().filter(|bill| bill.unpaid.is_positive()).count();
    facts.number("contract.instalments_left", count(left))?;
    let last = own.bills.last().map(|bill| bill.due).filter(|due| *due < day);
    facts.maybe("contract.days_past_last_due", last.map(|due| day - due))
}

fn calendar(day: Date, facts: &mut Writer) -> Written {
    facts.text("calendar.weekday", WEEKDAYS[day.weekday()])?;
    facts.number("calendar.day_of_month", i64::from(day.day()))?;
    facts.number("calendar.days_to_month_end", day.last_of_month() - day)
}
