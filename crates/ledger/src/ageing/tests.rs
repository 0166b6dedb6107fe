use super::*;
use crate::Entry;
use crate::account::History;
use crate::fixtures::{date, money, monthly, repayment, three_instalments};

/// Past-due days, delinquent days and overdue minor units at the end of a day.
fn aged(product: &crate::Product, entries: &[Entry], on: &str) -> (u32, u32, i64) {
    let ageing = age(&History::new(product, entries).as_of(date(on)).unwrap());
    (ageing.past_due_days, ageing.delinquent_days.days(), ageing.overdue_total().minor())
}

/// Due 28 February: day 0, 1, 30 (30 March) and 31, by when 28 March is unpaid too: 206.00.
#[test]
fn days_are_counted_from_the_oldest_unpaid_due_date() {
    let (product, entries) = (monthly(), three_instalments(vec![]));
    for (on, expected) in [
        ("2025-02-27", (0, 0, 0)),
        ("2025-02-28", (0, 0, 0)),
        ("2025-03-01", (1, 1, 10_300)),
        ("2025-03-28", (28, 28, 10_300)),
        ("2025-03-29", (29, 29, 20_600)),
        ("2025-03-30", (30, 30, 20_600)),
        ("2025-03-31", (31, 31, 20_600)),
    ] {
        assert_eq!(aged(&product, &entries, on), expected, "{on}");
    }
}

#[test]
fn day_one_and_grace_change_the_count_as_the_product_says() {
    let entries = three_instalments(vec![]);
    for (counts_as, grace_days, effect, on, expected) in [
        (DueDayCount::One, 0, GraceEffect::Subtract, "2025-02-28", (1, 1, 10_300)),
        (DueDayCount::One, 0, GraceEffect::Subtract, "2025-03-28", (29, 29, 20_600)),
        (DueDayCount::Zero, 5, GraceEffect::Subtract, "2025-03-05", (5, 0, 10_300)),
        (DueDayCount::Zero, 5, GraceEffect::Subtract, "2025-03-06", (6, 1, 10_300)),
        (DueDayCount::Zero, 5, GraceEffect::Suppress, "2025-03-05", (5, 0, 10_300)),
        (DueDayCount::Zero, 5, GraceEffect::Suppress, "2025-03-06", (6, 6, 10_300)),
        (DueDayCount::One, 5, GraceEffect::Suppress, "2025-03-05", (6, 6, 10_300)),
    ] {
        let mut product = monthly();
        product.ageing.due_day_counts_as = counts_as;
        product.ageing.grace_days = grace_days;
        product.ageing.grace_effect = effect;
        assert_eq!(aged(&product, &entries, on), expected, "{counts_as:?} {grace_days} {effect:?} {on}");
    }
}

/// Of 103.00, 102.98 is paid: 0.02 is within a tolerance of 0.02 and beyond one of 0.01. It stays past due in amount.
#[test]
fn a_tolerated_rest_has_an_amount_but_no_age() {
    let entries = three_instalments(vec![("2025-02-28", repayment("102.98"))]);
    for (tolerance, expected) in [("0.02", (0, 0, 2)), ("0.01", (10, 10, 2))] {
        let mut product = monthly();
        product.ageing.arrears_tolerance = money(tolerance);
        assert_eq!(aged(&product, &entries, "2025-03-10"), expected, "{tolerance}");
    }
}

#[test]
fn the_worst_form_is_shown() {
    let forms = |single_period, multi_period, full| OverdueForms { single_period, multi_period, full }.worst();
    assert_eq!(forms(false, false, false), None);
    assert_eq!(forms(true, false, false), Some(OverdueForm::SinglePeriod));
    assert_eq!(forms(true, true, false), Some(OverdueForm::MultiPeriod));
    assert_eq!(forms(true, true, true), Some(OverdueForm::Full));
}

/// The last instalment is due on 28 April: from the 29th on the plan is over.
#[test]
fn a_plan_is_over_on_the_day_after_its_last_due_date() {
    let (product, entries) = (monthly(), three_instalments(vec![]));
    for (on, is_full) in [("2025-04-28", false), ("2025-04-29", true)] {
        let account = History::new(&product, &entries).as_of(date(on)).unwrap();
        assert_eq!(plan_end(&account), Some(date("2025-04-28")));
        assert_eq!(age(&account).forms.full, is_full, "{on}");
    }
}
