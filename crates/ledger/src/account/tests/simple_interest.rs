//! Simple interest by the day: 300.00 at 0.1 % a day in three instalments of 100.00, due on 28 February, March and April.

use super::*;
use crate::fixtures::daily_loan;
use crate::product::InterestRecalculation;

fn simple() -> Product {
    Product { interest_recalculation: InterestRecalculation::DailySimple, ..daily_loan() }
}

/// The scheduled interest of each instalment, in minor units.
fn interest(events: Vec<(&str, Event)>, day: &str) -> Vec<i64> {
    on_of(&simple(), events, day, |account| account.instalments.iter().map(|i| i.scheduled.interest.minor()).collect())
}

#[test]
fn an_instalment_that_is_paid_on_its_due_date_costs_its_period() {
    let paid = vec![("2025-02-28", repayment("108.40")), ("2025-03-28", repayment("105.60"))];
    assert_eq!(interest(paid, "2025-03-28"), [840, 560, 310]);
}

/// Ten days of 300.00 are 3.00; the rest of 108.40 is principal: 100.00, and 5.40 of the second. 194.60 bear for the 18
/// days through 28 February, 3.50, and for the 28 days after it, 5.45.
#[test]
fn an_instalment_that_is_paid_early_costs_the_days_until_then() {
    let early = || vec![("2025-02-10", repayment("108.40"))];
    assert_eq!(interest(early(), "2025-02-10"), [300, 895, 310]);
    on_of(&simple(), early(), "2025-02-10", |account| {
        assert!(account.instalments[0].is_settled());
        assert_eq!(account.instalments[1].paid.principal, money("5.40"));
        assert_eq!(account.instalments[1].period_start, date("2025-02-10"), "its period goes on from the payment");
    });
}

/// 50.00 beyond the 3.00 of the days gone by: 250.00 bear for the 18 days that are left, 4.50.
#[test]
fn money_beyond_the_interest_of_the_days_gone_by_is_principal() {
    assert_eq!(interest(vec![("2025-02-10", repayment("53.00"))], "2025-02-10"), [750, 560, 310]);
}

/// 300.00 and the 3.00 of ten days.
#[test]
fn whoever_pays_all_principal_owes_the_days_gone_by() {
    let paid = || vec![("2025-02-10", repayment("303.00"))];
    assert_eq!(interest(paid(), "2025-02-10"), [300, 0, 0]);
    on_of(&simple(), paid(), "2025-02-10", |account| assert_eq!(account.status(), Status::Settled));
    on_of(&simple(), vec![], "2025-02-10", |account| {
        assert_eq!(account.payoff_amount(), money("317.10"), "by default a payoff costs all interest");
    });
}

/// 300.00 bear for 28, 28 and 31 days, and after 28 April for ten more: 97 days are 29.10 in all.
#[test]
fn principal_bears_on_past_the_last_due_date() {
    assert_eq!(interest(vec![], "2025-04-28"), [840, 840, 930]);
    assert_eq!(interest(vec![], "2025-04-29"), [850, 850, 940]);
    assert_eq!(interest(vec![], "2025-05-08"), [940, 940, 1030]);
    let paid = vec![("2025-05-03", repayment("110.00"))];
    // Five days past it the first owes 8.90; 1.10 of the 110.00 are left for the second.
    assert_eq!(interest(paid, "2025-05-08"), [890, 940, 1030]);
}

/// Ten days of 300.00, ten of 250.00, eight of 300.00: 3.00, 2.50, 2.40.
#[test]
fn principal_that_is_charged_back_bears_again() {
    let back = Event::Chargeback { amount: money("53.00") };
    assert_eq!(interest(vec![("2025-02-10", repayment("53.00")), ("2025-02-20", back)], "2025-02-20"), [790, 560, 310]);
}

#[test]
fn nothing_grows_after_a_charge_off() {
    let charge_off = Event::ChargedOff { reason: String::new(), is_fraud: false };
    assert_eq!(interest(vec![("2025-05-03", charge_off)], "2025-06-30"), [890, 890, 980]);
}

/// Whatever is paid and when: after the plan is over, interest is that of every day's unpaid principal, but for the rounding of
/// each step to whole cents.
#[test]
fn every_day_of_unpaid_principal_is_paid_for_once() {
    let product = simple();
    let mut random = 7_u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    for _ in 0..60 {
        let mut days: Vec<i32> = (0..next(6)).map(|_| i32::try_from(next(130)).unwrap()).collect();
        days.sort_unstable();
        let paid: Vec<(String, Event)> = days
            .iter()
            .map(|day| {
                let amount = Amount::from_minor(i64::try_from(100 + next(12_000)).unwrap());
                ((date("2025-01-31") + *day).to_string(), Event::Repayment { amount, earmark: None })
            })
            .collect();
        let events: Vec<(&str, Event)> = paid.iter().map(|(day, event)| (day.as_str(), event.clone())).collect();
        let entries = three_instalments(events);
        let history = History::new(&product, &entries);
        let last = date("2025-06-30");
        let (mut day, mut days_of_principal) = (date("2025-01-31"), 0);
        while day < last {
            days_of_principal += history.as_of(day).unwrap().unpaid().principal.minor();
            day = day.next();
        }
        let interest: Amount = history.as_of(last).unwrap().instalments.iter().map(|i| i.scheduled.interest).sum();
        let off = (interest.minor() * 1_000 - days_of_principal).abs();
        assert!(off <= 10_000, "{paid:?}: {interest:?} for {days_of_principal} cents times days");
    }
}
