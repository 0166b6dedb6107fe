//! What a restructure makes of a revolving account.

use super::*;
use crate::event::{NewCalendar, Purchase, Restructure, RestructureKind, Treatment};
use crate::fixtures::{computed, contract, entries, rate, revolving};
use crate::product::Period;

/// 500.00 bought in February, billed on 1 March: 50.00 are due on the 11th, 450.00 are carried from then on at 0.05 % a day.
/// Nothing is paid, so the statement of 1 April makes them all due, with 21 days of the fee: 4.725, rounded 4.73.
fn after<T>(kind: RestructureKind, on: &str, day: &str, ask: impl FnOnce(&Account<'_>) -> T) -> T {
    let mut product = revolving();
    if let Plan::Statement(terms) = &mut product.plan {
        terms.service_rate = rate("0.05%");
    }
    let purchase = Event::PurchaseBooked(Purchase::of_goods(money("500.00"), 1));
    let restructure = Restructure { kind, reason: String::new(), requested_by: None, approved_by: None };
    let events = vec![("2025-02-10", purchase), (on, Event::Restructured(Box::new(restructure)))];
    let entries = entries(Event::ContractOpened(Box::new(contract("0.00", computed(0)))), events);
    ask(&History::new(&product, &entries).as_of(date(day)).unwrap())
}

fn open_end(interest: Treatment) -> RestructureKind {
    RestructureKind::ReAgeOpenEnd { interest, fee: Treatment::Carry, penalty: Treatment::Carry }
}

#[test]
fn a_re_age_of_an_open_end_puts_what_is_due_back_into_the_balance() {
    for (interest, carried, waived, capitalised) in [
        (Treatment::Carry, "500.00", "0.00", "0.00"),
        (Treatment::Capitalise, "504.73", "0.00", "4.73"),
        (Treatment::Waive, "500.00", "4.73", "0.00"),
    ] {
        after(open_end(interest), "2025-04-15", "2025-04-15", |account| {
            assert_eq!(account.revolving.as_ref().unwrap().carried, money(carried));
            let totals = &account.totals;
            assert_eq!((totals.waived.interest, totals.capitalised.interest), (money(waived), money(capitalised)));
            assert_eq!(ageing::age(account).overdue_since, None, "it is current");
            let charge = account.instalments.iter().find(|instalment| instalment.kind == InstalmentKind::Charge);
            let owed = charge.map(|charge| (charge.due, charge.scheduled.interest));
            let expected = (interest == Treatment::Carry).then_some((date("2025-05-11"), money("4.73")));
            assert_eq!(owed, expected, "due ten days after the statement of 1 May");
        });
    }
}

/// The statement of 1 April was lifted off, so that of 1 May bills a tenth of 500.00 and not all; the fee is that of the 16
/// days from 15 April on.
#[test]
fn a_statement_that_was_lifted_off_is_no_missed_one() {
    after(open_end(Treatment::Carry), "2025-04-15", "2025-05-01", |account| {
        let last = account.instalments.iter().rev().find(|i| i.kind == InstalmentKind::Statement).unwrap();
        assert_eq!((last.scheduled.principal, last.scheduled.interest), (money("50.00"), money("4.00")));
    });
}

fn rescheduled(annual_rate: Option<&str>, interest: Treatment) -> RestructureKind {
    RestructureKind::Reschedule {
        calendar: NewCalendar { first_due: date("2025-04-20"), every: Period::Months(1), count: 3 },
        annual_rate: annual_rate.map(rate),
        principal_grace: 0,
        interest,
        fee: Treatment::Carry,
        penalty: Treatment::Carry,
    }
}

fn calendar(account: &Account<'_>) -> Vec<(i64, i64)> {
    let new = account.instalments.iter().filter(|instalment| instalment.kind == InstalmentKind::Scheduled);
    new.map(|instalment| (instalment.scheduled.principal.minor(), instalment.scheduled.interest.minor())).collect()
}

/// On 20 March 500.00 are owed, and for the nine days since the 11th a fee of 2.025, rounded 2.03. In three parts; at 0.1 % a
/// day they bear 500.00 × 31, 333.34 × 30 and 166.68 × 31 days.
#[test]
fn a_reschedule_ends_a_revolving_account_with_a_calendar() {
    let parts = [16_666, 16_666, 16_668];
    for (annual_rate, treatment, interest) in [
        (None, Treatment::Carry, [203, 0, 0]),
        (Some("36.5%"), Treatment::Carry, [1_550 + 203, 1_000, 517]),
        (None, Treatment::Waive, [0, 0, 0]),
    ] {
        after(rescheduled(annual_rate, treatment), "2025-03-20", "2025-06-01", |account| {
            let expected: Vec<(i64, i64)> = parts.into_iter().zip(interest).collect();
            assert_eq!(calendar(account), expected);
            assert!(account.has_ended && account.revolving.as_ref().unwrap().principal().is_zero());
            let statements = account.instalments.iter().filter(|i| i.kind == InstalmentKind::Statement).count();
            assert_eq!(statements, 1, "no more of them");
        });
    }
    after(rescheduled(None, Treatment::Capitalise), "2025-03-20", "2025-03-20", |account| {
        assert_eq!(calendar(account), [(16_734, 0), (16_734, 0), (16_735, 0)], "502.03 in three parts");
    });
}
