//! Courses worked out by hand.
//!
//! 103.00 is due on 28 February, 28 March and 28 April 2025. The first bill is paid ten days late, half of the second on
//! its due date, and the rest of everything on 20 April.

use super::*;
use crate::fixtures::{date, money, monthly, repayment, three_instalments};

fn paying_late() -> Vec<Entry> {
    three_instalments(vec![
        ("2025-03-10", repayment("103.00")),
        ("2025-03-28", repayment("50.00")),
        ("2025-04-20", repayment("156.00")),
    ])
}

fn through<T>(day: &str, look: impl FnOnce(&Course<'_>) -> T) -> T {
    let (product, entries) = (monthly(), paying_late());
    look(&course(History::new(&product, &entries), date(day), |_| true).unwrap())
}

#[test]
fn spells_are_the_stretches_in_which_only_the_age_grows() {
    let spells = through("2025-05-31", |course| {
        course.spells.iter().map(|spell| (spell.from, spell.overdue_since)).collect::<Vec<_>>()
    });
    let expected = [
        (date("2025-01-31"), None),
        (date("2025-03-01"), Some(date("2025-02-28"))),
        (date("2025-03-10"), None),
        (date("2025-03-29"), Some(date("2025-03-28"))),
        (date("2025-04-20"), None),
    ];
    assert_eq!(spells, expected);
}

#[test]
fn days_past_due_are_counted_over_ranges() {
    through("2025-05-31", |course| {
        // 9 days on 9 March, 22 on 19 April.
        assert_eq!(course.days_past_due(date("2025-03-09")), 9);
        assert_eq!(course.days_past_due_max(date("2025-01-31"), date("2025-05-31")), 22);
        assert_eq!(course.days_past_due_max(date("2025-03-05"), date("2025-04-01")), 9);
        // 1 to 9 March and 29 March to 19 April: 9 + 22; seven or more from 7 March and from 4 April: 3 + 16.
        assert_eq!(course.days_at_least(1, date("2025-01-31"), date("2025-05-31")), 31);
        assert_eq!(course.days_at_least(7, date("2025-01-31"), date("2025-05-31")), 19);
        assert_eq!(course.days_at_least(1, date("2025-03-08"), date("2025-03-30")), 4);
    });
}

#[test]
fn bills_tell_when_and_how_they_were_settled() {
    through("2025-05-31", |course| {
        let told: Vec<_> =
            course.bills.iter().map(|bill| (bill.days_to_settle(date("2025-05-31")), bill.days_past_due_max)).collect();
        assert_eq!(told, [(10, 9), (23, 22), (-8, 0)]);
        assert!(course.bills[0].is_missed && course.bills[1].is_missed && !course.bills[2].is_missed);
        assert!(course.bills[1].was_partly_repaid());
        assert!(!course.bills[0].was_partly_repaid());
        let then = course.bills[1].when_due.unwrap();
        assert_eq!((then.repaid, then.is_settled, then.days_past_due), (money("50.00"), false, 0));
    });
}

#[test]
fn a_bill_that_is_not_settled_counts_the_days_so_far() {
    through("2025-04-01", |course| {
        let bill = course.bills_through(date("2025-04-01")).last().copied().unwrap();
        assert_eq!((bill.settled_on, bill.days_to_settle(date("2025-04-01"))), (None, 4));
        assert_eq!((bill.billed, bill.repaid, bill.unpaid), (money("103.00"), money("50.00"), money("53.00")));
    });
}

#[test]
fn what_was_not_known_is_not_there() {
    let (product, mut entries) = (monthly(), paying_late());
    entries[1].booked_on = date("2025-03-20");
    let known = |day: Date| move |entry: &Entry| entry.booked_on <= day;
    let history = History::new(&product, &entries);
    let then = course(history, date("2025-03-15"), known(date("2025-03-15"))).unwrap();
    assert_eq!(then.days_past_due(date("2025-03-15")), 15);
    let now = course(history, date("2025-03-20"), known(date("2025-03-20"))).unwrap();
    assert_eq!(now.days_past_due(date("2025-03-15")), 0);
    assert!(course(history, date("2025-01-30"), |_| true).is_none());
}
