//! Outcomes: what became of an account in the performance window of a row.
//!
//! Read with everything that was known when the table was made, up to the last day of the window and no further, so that
//! a later table says the same of a row unless something new was learned of those days.

use ledger::History;
use ledger::course::{Bill, Course, course};
use ledger::event::{Entry, Event};
use primitives::Date;
use risk::Outcome;
use risk::outcome::{BadDefinition, BadEvent};

/// What became of an account after `day`; none when there is no bill to come on which it could be seen.
///
/// `seen` is the course of the account through the last day that was seen, `known` what was known when the table was made.
pub fn outcome(
    history: History<'_>,
    seen: &Course<'_>,
    day: Date,
    bad: &BadDefinition,
    known: impl Fn(&Entry) -> bool,
) -> Option<Outcome> {
    let start = day + days(bad.gap_days);
    let window = match bad.event {
        BadEvent::BillsPastDue { days, bills } => of_bills(seen, start, bills, days)?,
        BadEvent::BillMissed => of_bills(seen, start, 1, 1)?,
        BadEvent::DaysPastDue { within_days, .. } => {
            Window { start, last_due: Date::MAX, end: start + days(within_days) }
        }
    };
    if window.end > seen.through() || window.end == Date::MAX {
        return Some(Outcome::Immature);
    }
    let then = course(history, window.end, known)?;
    Some(judged(&then, &window, bad))
}

/// The performance window: after `start`, through `end`; bills through `last_due` count.
struct Window {
    start: Date,
    last_due: Date,
    end: Date,
}

/// The window of the next bills; none when there is none and none can come.
fn of_bills(seen: &Course<'_>, start: Date, bills: u32, past_due: u32) -> Option<Window> {
    let wanted = usize::try_from(bills).unwrap_or(usize::MAX);
    let next: Vec<&Bill> = seen.bills.iter().filter(|bill| bill.due > start).take(wanted).collect();
    // Statements to come are not known; the window is not over before they are.
    let may_bill_more = seen.account.revolving.is_some() && !seen.account.has_ended;
    if next.len() < wanted && may_bill_more {
        return Some(Window { start, last_due: Date::MAX, end: Date::MAX });
    }
    let last_due = next.last()?.due;
    Some(Window { start, last_due, end: last_due + days(past_due) })
}

fn judged(then: &Course<'_>, window: &Window, bad: &BadDefinition) -> Outcome {
    let worst = match bad.event {
        BadEvent::BillsPastDue { .. } => worst_of(then, window),
        BadEvent::BillMissed => u32::from(missed(then, window)),
        BadEvent::DaysPastDue { .. } => then.days_past_due_max(window.start.next(), window.end),
    };
    let within = |on: Date| window.start < on && on <= window.end;
    let events = then.events.iter().filter(|entry| within(entry.counts_from()));
    let (is_lost, is_arranged) = events.fold((false, false), |(lost, arranged), entry| match entry.event {
        Event::ChargedOff { .. } | Event::WrittenOff { .. } => (true, arranged),
        Event::Restructured(_) | Event::Rescheduled { .. } => (lost, true),
        Event::ContractOpened(_)
        | Event::PurchaseBooked(_)
        | Event::StatementIssued(_)
        | Event::Repayment { .. }
        | Event::Reversal { .. }
        | Event::MerchantRefund { .. }
        | Event::Chargeback { .. }
        | Event::FeeCharged { .. }
        | Event::Waived { .. }
        | Event::Disbursed { .. }
        | Event::PayoutRefund { .. }
        | Event::GoodwillCredit { .. }
        | Event::FeeRefunded { .. }
        | Event::InterestPaymentWaived { .. }
        | Event::Refunded { .. }
        | Event::CreditRefunded { .. }
        | Event::Recovery { .. }
        | Event::SettlementAgreed { .. }
        | Event::Terminated { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::ClassSet { .. }
        | Event::ClassBooked { .. }
        | Event::ImpairmentRecorded { .. }
        | Event::Sold { .. }
        | Event::GuaranteeDrawn { .. }
        | Event::Linked { .. } => (lost, arranged),
    });
    if worst >= bad.bad_days() || is_lost {
        Outcome::Bad
    } else if is_arranged || bad.indeterminate_from.is_some_and(|from| worst >= from) {
        // A new calendar hides what would have become of the old one.
        Outcome::Indeterminate
    } else {
        Outcome::Good
    }
}

fn bills_within<'c>(then: &'c Course<'_>, window: &Window) -> impl Iterator<Item = &'c Bill> + 'c {
    let (start, last_due) = (window.start, window.last_due);
    then.bills.iter().filter(move |bill| start < bill.due && bill.due <= last_due)
}

fn worst_of(then: &Course<'_>, window: &Window) -> u32 {
    bills_within(then, window).map(|bill| bill.days_past_due_max).max().unwrap_or(0)
}

fn missed(then: &Course<'_>, window: &Window) -> bool {
    bills_within(then, window).any(|bill| bill.is_missed)
}

fn days(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}
