//! Stories: events as the tests write them, one a line, numbered from 1.
//!
//! `2025-02-01 [booked 2025-02-03] repay 100.00 for 1`; the words of each event are in [`told`].

use ledger::event::{
    Contract, Instalments, NewCalendar, Pausable, Purchase, ReAgeInterest, Restructure, RestructureKind,
    ScheduledInstalment, SettlementPart, Treatment,
};

use super::*;

/// The events of a story.
pub(super) fn entries(story: &str) -> Vec<Entry> {
    let lines = story.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.zip(1..).map(|(line, seq)| entry(line, seq)).collect()
}

/// The event of one line.
pub(super) fn entry(line: &str, seq: u64) -> Entry {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let effective_on = date(words.remove(0));
    let booked_on = if words[0] == "booked" { date(words.drain(..2).nth(1).unwrap()) } else { effective_on };
    Entry { seq, effective_on, booked_on, event: told(&words, seq) }
}

fn told(words: &[&str], seq: u64) -> Event {
    let reason = String::new();
    match words {
        ["open", principal, "x", count] => opened(principal, computed(count, None)),
        ["open", principal, "x", count, "from", due] => opened(principal, computed(count, Some(date(due)))),
        ["given", rows @ ..] => {
            let schedule = schedule(InstalmentKey::FIRST_CALENDAR, rows);
            let principal = schedule.iter().map(|row| row.principal).sum();
            opened(&Currency::CNY.format(principal), Instalments::Given(schedule))
        }
        ["buy", amount, "in", count] => {
            Event::PurchaseBooked(Purchase::of_goods(money(amount), count.parse().unwrap()))
        }
        ["repay", amount] => Event::Repayment { amount: money(amount), earmark: None },
        ["repay", amount, "for", key @ ..] => Event::Repayment { amount: money(amount), earmark: Some(named(key)) },
        ["recover", amount] => Event::Recovery { amount: money(amount) },
        ["refund", amount] => Event::MerchantRefund { amount: money(amount) },
        ["payout-refund", amount] => Event::PayoutRefund { amount: money(amount) },
        ["goodwill", amount] => Event::GoodwillCredit { amount: money(amount), authority: None, reason },
        ["chargeback", amount] => Event::Chargeback { amount: money(amount) },
        ["refund-customer", amount] => Event::Refunded { amount: money(amount) },
        ["refund-credit", amount] => Event::CreditRefunded { amount: money(amount) },
        ["disburse", amount] => Event::Disbursed { amount: money(amount), plan: None },
        ["fee", amount, "due", due] => Event::FeeCharged { amount: money(amount), due: date(due), reason },
        ["waive", amount, component] => waived(amount, component, None),
        ["waive", amount, component, "for", key @ ..] => waived(amount, component, Some(named(key))),
        // Due date, principal and interest, over and over.
        ["reschedule", rows @ ..] => {
            Event::Rescheduled { schedule: schedule(u16::try_from(seq).unwrap(), rows), reason }
        }
        ["pause", what, "until", until] => Event::Paused { what: pausable(what), until: date(until), reason },
        ["resume", what] => Event::Resumed { what: pausable(what) },
        ["terminate"] => Event::Terminated { reason },
        ["charge-off"] => Event::ChargedOff { reason, is_fraud: false },
        ["write-off"] => Event::WrittenOff { reason },
        // Due date and amount, over and over.
        ["settle", rows @ ..] => {
            let part = |words: &[&str]| SettlementPart { due: date(words[0]), amount: money(words[1]) };
            Event::SettlementAgreed { parts: rows.chunks(2).map(part).collect(), authority: None, reason }
        }
        ["reverse", of] => Event::Reversal { of: of.parse().unwrap() },
        _ => Event::Restructured(Box::new(Restructure {
            kind: restructured(words),
            reason,
            requested_by: None,
            approved_by: None,
        })),
    }
}

fn restructured(words: &[&str]) -> RestructureKind {
    match words {
        ["extend", days, "days"] => RestructureKind::Extension { by: Period::Days(days.parse().unwrap()) },
        ["extend", months, "months"] => RestructureKind::Extension { by: Period::Months(months.parse().unwrap()) },
        ["re-amortise"] => RestructureKind::ReAmortise,
        ["re-age", count, "from", first, interest] => RestructureKind::ReAge {
            calendar: new_calendar(count, first),
            interest: [ReAgeInterest::Default, ReAgeInterest::EqualPayable, ReAgeInterest::EqualFull]
                .into_iter()
                .find(|known| known.name() == *interest)
                .unwrap(),
        },
        // The words after the grace say what becomes of interest, fees and penalty; then a rate, if there is a new one.
        ["by-terms", count, "from", first, "grace", grace, interest, fee, penalty, at @ ..] => {
            RestructureKind::Reschedule {
                calendar: new_calendar(count, first),
                annual_rate: at.first().map(|annual_rate| rate(annual_rate)),
                principal_grace: grace.parse().unwrap(),
                interest: treatment(interest),
                fee: treatment(fee),
                penalty: treatment(penalty),
            }
        }
        ["change-rate", annual_rate] => RestructureKind::RateChange { annual_rate: rate(annual_rate) },
        ["re-age-open-end", interest, fee, penalty] => RestructureKind::ReAgeOpenEnd {
            interest: treatment(interest),
            fee: treatment(fee),
            penalty: treatment(penalty),
        },
        ["pause-interest", "until", until] => RestructureKind::InterestPause { until: date(until) },
        _ => panic!("not an event: {words:?}"),
    }
}

/// Monthly, from a first due date.
fn new_calendar(count: &str, first: &str) -> NewCalendar {
    NewCalendar { first_due: date(first), every: Period::Months(1), count: count.parse().unwrap() }
}

fn treatment(name: &str) -> Treatment {
    let all = [Treatment::Carry, Treatment::Capitalise, Treatment::Waive];
    all.into_iter().find(|known| known.name() == name).unwrap()
}

fn pausable(name: &str) -> Pausable {
    [Pausable::Ageing, Pausable::Penalty].into_iter().find(|known| known.name() == name).unwrap()
}

fn opened(principal: &str, instalments: Instalments) -> Event {
    Event::ContractOpened(Box::new(Contract {
        person: "P1".into(),
        product: ProductKey { id: "plain".into(), version: 1 },
        funding_source: "own".into(),
        principal: money(principal),
        instalments,
    }))
}

fn computed(count: &str, first_due: Option<Date>) -> Instalments {
    Instalments::Computed { count: count.parse().unwrap(), first_due }
}

fn schedule(calendar: u16, words: &[&str]) -> Vec<ScheduledInstalment> {
    let mut schedule = Vec::new();
    for words in words.chunks(3) {
        let interest = words.get(2).map_or(Amount::ZERO, |interest| money(interest));
        let number = u32::try_from(schedule.len()).unwrap() + 1;
        let (due, principal) = (date(words[0]), money(words[1]));
        let key = InstalmentKey { calendar, number };
        schedule.push(ScheduledInstalment { key, due, principal, interest, fee: Amount::ZERO });
    }
    schedule
}

/// `2`, `charge 1` or `1 of calendar 3`, as keys are written.
fn named(words: &[&str]) -> InstalmentKey {
    let (calendar, number) = match words {
        ["charge", number] => (InstalmentKey::CHARGES, number),
        [number, "of", "calendar", calendar] => (calendar.parse().unwrap(), number),
        [number] => (InstalmentKey::FIRST_CALENDAR, number),
        _ => panic!("not a key: {words:?}"),
    };
    InstalmentKey { calendar, number: number.parse().unwrap() }
}

fn waived(amount: &str, component: &str, instalment: Option<InstalmentKey>) -> Event {
    let component = Component::ALL.into_iter().find(|known| known.name() == component).unwrap();
    Event::Waived { component, amount: money(amount), instalment, authority: None, reason: String::new() }
}
