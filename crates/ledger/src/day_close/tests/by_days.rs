//! Ends by days: 28 February is the oldest due date, so 30 April is day 61 and 30 May day 91.

use super::*;
use crate::product::Product;

const CHARGE_OFF: Option<EndByDays> = Some(EndByDays::ChargeOff { days_over: 60 });
const WRITE_OFF: Option<EndByDays> = Some(EndByDays::WriteOff { days_over: 90 });

fn ending() -> Product {
    let mut product = monthly();
    (product.charge_off.days_over, product.charge_off.write_off_days_over) = (Some(60), Some(90));
    product
}

fn end(entries: &[Entry], day: &str) -> Option<EndByDays> {
    let product = ending();
    let mut entries = entries.to_vec();
    entries.sort_by_key(Entry::replay_order);
    close(History::new(&product, &entries), date(day)).unwrap().end
}

fn charged_off() -> (&'static str, Event) {
    ("2025-05-01", EndByDays::ChargeOff { days_over: 60 }.event())
}

#[test]
fn an_end_is_due_on_the_first_day_over_the_limit() {
    let entries = three_instalments(vec![]);
    assert_eq!([end(&entries, "2025-04-29"), end(&entries, "2025-04-30")], [None, CHARGE_OFF]);
    let entries = three_instalments(vec![charged_off()]);
    assert_eq!([end(&entries, "2025-05-01"), end(&entries, "2025-05-29")], [None, None]);
    assert_eq!(end(&entries, "2025-05-30"), WRITE_OFF);
    let written_off = ("2025-05-31", EndByDays::WriteOff { days_over: 90 }.event());
    assert_eq!(end(&three_instalments(vec![charged_off(), written_off]), "2025-05-31"), None);
    assert_eq!(charged_off().1, Event::ChargedOff { reason: "days-over-60".into(), is_fraud: false });
}

/// With limits that are the edge of no bucket: 6 April is day 37, 4 June day 96.
#[test]
fn an_account_is_awake_on_the_day_over_the_limit() {
    let mut product = ending();
    (product.charge_off.days_over, product.charge_off.write_off_days_over) = (Some(36), Some(95));
    let entries = three_instalments(vec![]);
    let history = History::new(&product, &entries);
    let (mut wake, mut awake) = (Some(date("2025-01-31")), Vec::new());
    while let Some(day) = wake.filter(|&day| day <= date("2025-06-30")) {
        awake.push(day.to_string());
        wake = close(history, day).unwrap().next_wake;
    }
    assert!(["2025-04-06", "2025-06-04"].iter().all(|day| awake.contains(&(*day).to_owned())), "{awake:?}");
}

/// The charge-off of 1 May is taken back on 5 May: none comes for these arrears, and the write-off still does. They last
/// as long as the oldest date lies before it; a charge of 10 May is another matter.
#[test]
fn an_end_that_was_taken_back_is_not_booked_again_for_the_same_arrears() {
    let mut events = vec![charged_off(), ("2025-05-05", Event::Reversal { of: 2 })];
    assert_eq!(end(&three_instalments(events.clone()), "2025-05-05"), None);
    assert_eq!(end(&three_instalments(events.clone()), "2025-05-30"), WRITE_OFF);
    events.push(("2025-05-06", repayment("206.00")));
    let paid = three_instalments(events);
    assert_eq!([end(&paid, "2025-05-30"), end(&paid, "2025-06-28")], [None, None], "1 May is after 28 April");
    let late = ("2025-05-06", repayment("309.00"));
    let charge = Event::FeeCharged { amount: money("5.00"), due: date("2025-05-10"), reason: "a letter".into() };
    let all = vec![charged_off(), ("2025-05-05", Event::Reversal { of: 2 }), late, ("2025-05-07", charge)];
    // 10 July is day 61 of 10 May.
    assert_eq!(end(&three_instalments(all), "2025-07-10"), CHARGE_OFF);
}

/// A settlement until 20 June: no write-off on 30 May, and one when it has lapsed.
#[test]
fn a_write_off_waits_for_a_settlement() {
    let entries = three_instalments(vec![charged_off(), ("2025-05-20", settlement("2025-06-20"))]);
    assert_eq!([end(&entries, "2025-05-30"), end(&entries, "2025-06-20")], [None, None]);
    assert_eq!(end(&entries, "2025-06-21"), WRITE_OFF);
}

/// 29 April is day 60: 300.00 of principal are past due, of which the guarantee pays half of what was paid out, once. Taken
/// back, it is not drawn again for these arrears. The customer owes 300.00 and three fees as before.
#[test]
fn a_guarantee_is_drawn_once_when_the_days_are_reached() {
    let mut product = monthly();
    let covers = crate::product::GuaranteeCovers::Overdue;
    let limit = crate::fixtures::rate("50%");
    product.guarantee = Some(crate::product::GuaranteeTerms { dpd_reaches: 60, covers, limit });
    let draw = |events: Vec<(&'static str, Event)>, day: &str| {
        let entries = three_instalments(events);
        let found = close(History::new(&product, &entries), date(day)).unwrap();
        (found.draw, found.standing.status)
    };
    let (none, all) = ((None, Status::Open), (Some(money("150.00")), Status::Open));
    assert_eq!([draw(vec![], "2025-04-28"), draw(vec![], "2025-04-29"), draw(vec![], "2025-05-20")], [none, all, all]);
    let drawn = || ("2025-04-30", Event::GuaranteeDrawn { amount: money("150.00") });
    assert_eq!(draw(vec![drawn()], "2025-04-30"), none);
    assert_eq!(draw(vec![drawn(), ("2025-05-02", Event::Reversal { of: 2 })], "2025-05-03"), none);
    let entries = three_instalments(vec![drawn()]);
    let account = History::new(&product, &entries).as_of(date("2025-04-30")).unwrap();
    assert_eq!((account.unpaid().total(), account.totals.guarantee_drawn), (money("309.00"), money("150.00")));
}
