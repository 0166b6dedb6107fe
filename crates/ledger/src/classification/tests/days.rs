//! Which class so many days lead to, and which days a policy reads.

use super::*;
use crate::event::{Pausable, Purchase};
use crate::fixtures::{computed, contract, entries, revolving};

/// One instalment of 100.00 due on 1 February 2024, never paid: n days past due on 1 February plus n. Bands: five
/// categories with slips up to 7 days; the same for cards; stages over 30 and 90; closed-end credit from 90 and 120.
#[test]
fn every_number_of_days_is_in_the_class_of_its_band_by_every_policy_at_once() {
    let mut retail = five();
    retail.days.slip_days = 7;
    let card = policy("card", &[("1", 0), ("2", 1), ("3", 91), ("4", 121), ("5", 181)]);
    let stages = policy("stages", &[("stage-1", 0), ("stage-2", 31), ("stage-3", 91)]);
    let closed_end = policy("closed-end", &[("pass", 0), ("substandard", 90), ("loss", 120)]);
    let all = [retail, card, stages, closed_end].map(versions);
    let all: Vec<&PolicyVersions> = all.iter().collect();
    let (product, entries) = (given(), account(1, vec![]));
    for (days, expected) in [
        (0, ["normal", "1", "stage-1", "pass"]),
        (1, ["normal", "2", "stage-1", "pass"]),
        (7, ["normal", "2", "stage-1", "pass"]),
        (8, ["watched", "2", "stage-1", "pass"]),
        (30, ["watched", "2", "stage-1", "pass"]),
        (31, ["watched", "2", "stage-2", "pass"]),
        (89, ["watched", "2", "stage-2", "pass"]),
        (90, ["watched", "2", "stage-2", "substandard"]),
        (91, ["substandard", "3", "stage-3", "substandard"]),
        (120, ["substandard", "3", "stage-3", "loss"]),
        (121, ["substandard", "4", "stage-3", "loss"]),
        (180, ["substandard", "4", "stage-3", "loss"]),
        (181, ["substandard", "5", "stage-3", "loss"]),
        (270, ["substandard", "5", "stage-3", "loss"]),
        (271, ["doubtful", "5", "stage-3", "loss"]),
        (360, ["doubtful", "5", "stage-3", "loss"]),
        (361, ["loss", "5", "stage-3", "loss"]),
        (5000, ["loss", "5", "stage-3", "loss"]),
    ] {
        let day = date("2024-02-01") + days;
        let found = views(History::new(&product, &entries), day, Date::MAX, &all);
        let found: Vec<&str> = found.iter().map(|view| view.as_ref().unwrap().class_id()).collect();
        assert_eq!(found, expected, "{days} days");
    }
}

/// Due 1 February 2024: 8 days on the 9th.
#[test]
fn the_days_and_their_band_are_a_reason_and_so_is_a_slip() {
    let mut five = five();
    five.days.slip_days = 7;
    let five = versions(five);
    let entries = account(1, vec![]);
    let seventh = found(&entries, "2024-02-08", &five);
    assert_eq!(seventh.reasons, [Reason::Slip { days: 7, overlooked: 7 }]);
    assert_eq!((seventh.days, seventh.raw_class, seventh.since), (7, Rank::BEST, date("2024-01-01")));
    let eighth = found(&entries, "2024-02-09", &five);
    let (since, class) = (Some(date("2024-02-01")), eighth.class);
    assert_eq!(eighth.reasons, [Reason::DaysTable { days: 8, since, from: 1, to: Some(90), class }]);
    assert_eq!(eighth.since, date("2024-02-09"));
    let last = found(&entries, "2037-10-10", &five);
    let days_table = &last.reasons[0];
    assert!(matches!(days_table, Reason::DaysTable { days: 5000, from: 361, to: None, .. }), "{days_table:?}");
}

/// Due 1 February, paused from day 40 (12 March) to day 60 (1 April) and again running: 60 days past due on 1 April, of
/// which 20 are paused; 91 days on 2 May, of which 71 count as delinquent.
#[test]
fn a_pause_takes_nothing_off_the_days_past_due_that_a_policy_reads() {
    let pause = Event::Paused { what: Pausable::Ageing, until: date("2024-04-01"), reason: "a flood".into() };
    let entries = account(1, vec![("2024-03-12", pause)]);
    let mut delinquent = two();
    delinquent.days.read = DaysRead::Delinquent;
    let (contractual, delinquent) = (versions(two()), versions(delinquent));
    for (on, past_due, after_pauses) in [("2024-03-12", 40, 40), ("2024-04-01", 60, 40), ("2024-05-02", 91, 71)] {
        assert_eq!(found(&entries, on, &contractual).days, past_due, "{on}");
        assert_eq!(found(&entries, on, &delinquent).days, after_pauses, "{on}");
    }
    assert_eq!(class_on(&entries, "2024-05-02", &contractual), "npa");
    assert_eq!(class_on(&entries, "2024-05-02", &delinquent), "standard");
}

/// With a pause, a grace of 30 days, and the approval of the best stage on the very day: day 91 is stage 3.
#[test]
fn ninety_one_days_are_stage_three_whatever_else_is_done() {
    let stages = policy("stages", &[("stage-1", 0), ("stage-2", 31), ("stage-3", 91)]);
    let stages = versions(with_rule(UpgradeRule::Approval, stages));
    let pause = Event::Paused { what: Pausable::Ageing, until: date("2024-12-01"), reason: "a flood".into() };
    let entries = account(1, vec![("2024-02-10", pause), ("2024-05-02", set("stages", "stage-1"))]);
    let mut product = given();
    product.ageing.grace_days = 30;
    for (on, days, class) in
        [("2024-04-30", 89, "stage-2"), ("2024-05-01", 90, "stage-2"), ("2024-05-02", 91, "stage-3")]
    {
        let found = classify(History::new(&product, &entries), date(on), &stages).unwrap();
        assert_eq!((found.days, found.class_id()), (days, class), "{on}");
    }
}

/// 99.00 of each 100.00 is paid on its due date, from February to June; on 5 June 2024 the first rest is 125 days old.
/// What is past due is 5.00, less than 100.00 and 1 % of 105.00 is 1.05: both must be exceeded to be material.
#[test]
fn an_account_that_pays_99_percent_of_each_instalment_is_of_many_minds() {
    let paid = ["2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01"];
    let earmarked = paid.iter().zip(1..).map(|(on, number)| {
        let earmark = Some(InstalmentKey { calendar: 1, number });
        (*on, Event::Repayment { amount: money("99.00"), earmark })
    });
    let entries = account(6, earmarked.collect());
    let mut lenient = policy("lenient", &[("pass", 0), ("substandard", 90), ("loss", 120)]);
    let paid_share_min = Some(Rate::from_billionths(900_000_000));
    lenient.days.read = DaysRead::Counted(Count { due_day: None, paid_share_min });
    let mut material = policy("material", &[("performing", 0), ("default", 91)]);
    material.days.read = DaysRead::MaterialBreach(MaterialBreach {
        test: MaterialityTest::Both,
        absolute: vec![(primitives::Currency::CNY, money("100.00"))],
        relative: Rate::from_billionths(10_000_000),
        base: MaterialityBase::Facility,
    });
    let mut tail = two();
    tail.days.read = DaysRead::Counted(Count { due_day: Some(DueDayCount::One), paid_share_min: None });
    let all = [five(), lenient, material, tail, policy("status", &[("0", 0), ("4", 91), ("5", 121)])].map(versions);
    let all: Vec<&PolicyVersions> = all.iter().collect();
    let product = given();
    let found = views(History::new(&product, &entries), date("2024-06-05"), Date::MAX, &all);
    let found: Vec<(&str, u32)> = found.iter().flatten().map(|found| (found.class_id(), found.days)).collect();
    assert_eq!(found, [("substandard", 125), ("pass", 0), ("performing", 0), ("npa", 126), ("5", 125)]);
}

/// A policy that counts the due day itself as day 1 finds 1 on 1 February and 90 on 30 April.
#[test]
fn a_policy_may_count_the_due_day_itself_although_the_product_does_not() {
    let mut days = policy("days", &[("0", 0), ("1", 1), ("90", 90)]);
    days.days.read = DaysRead::Counted(Count { due_day: Some(DueDayCount::One), paid_share_min: None });
    let days = versions(days);
    let expected = told(&[("2024-01-01", "0"), ("2024-02-01", "1"), ("2024-04-30", "90")]);
    assert_eq!(changes(&account(1, vec![]), "2024-12-31", &days), expected);
}

/// Of 3 x 100.00, 80.00 are past due from 2 February on, 180.00 from 2 March on: more than the 120.00, and than 1 %.
/// 60.00 of 20 March bring them down to 120.00, which is not more. 2 April starts anew with 220.00: day 91 in a row is
/// 1 July.
#[test]
fn days_of_a_material_breach_are_counted_in_a_row() {
    let mut material = policy("material", &[("performing", 0), ("default", 91)]);
    material.days.read = DaysRead::MaterialBreach(MaterialBreach {
        test: MaterialityTest::Both,
        absolute: vec![(primitives::Currency::CNY, money("120.00"))],
        relative: Rate::from_billionths(10_000_000),
        base: MaterialityBase::Facility,
    });
    let material = versions(material);
    let entries = account(3, vec![("2024-01-20", repayment("20.00")), ("2024-03-20", repayment("60.00"))]);
    for (on, days) in [
        ("2024-02-20", 0),
        ("2024-03-01", 0),
        ("2024-03-02", 1),
        ("2024-03-19", 18),
        ("2024-03-20", 0),
        ("2024-04-01", 0),
        ("2024-04-02", 1),
        ("2024-06-30", 90),
        ("2024-07-01", 91),
    ] {
        assert_eq!(found(&entries, on, &material).days, days, "{on}");
    }
    assert_eq!(
        changes(&entries, "2024-12-31", &material),
        told(&[("2024-01-01", "performing"), ("2024-07-01", "default")])
    );
}

/// The plan is over on 2 March with both instalments unpaid since 1 February and 1 March; charged off on 10 March.
#[test]
fn floors_hold_as_long_as_their_fact_does() {
    let mut five = five();
    let classes = ["watched", "substandard", "doubtful", "loss"].map(|id| rank(&five, id));
    let causes = [FloorCause::SinglePeriod, FloorCause::MultiPeriod, FloorCause::Full, FloorCause::ChargedOff];
    five.floors = causes.into_iter().zip(classes).collect();
    let five = versions(five);
    let charged_off = Event::ChargedOff { reason: "policy".into(), is_fraud: false };
    let entries = account(2, vec![("2024-03-10", charged_off), ("2024-04-01", repayment("200.00"))]);
    let expected = told(&[
        ("2024-01-01", "normal"),
        ("2024-02-02", "watched"),
        ("2024-03-02", "doubtful"),
        ("2024-03-10", "loss"),
        ("2024-04-01", "normal"),
    ]);
    assert_eq!(changes(&entries, "2024-06-01", &five), expected);
    let on_2_march = found(&entries, "2024-03-02", &five).reasons;
    let causes: Vec<FloorCause> = on_2_march
        .iter()
        .filter_map(|reason| if let Reason::Floor { cause, .. } = reason { Some(*cause) } else { None })
        .collect();
    assert_eq!(causes, [FloorCause::MultiPeriod, FloorCause::Full]);
    assert_eq!(found(&entries, "2024-04-01", &five).reasons[0], Reason::NothingOwed);
}

/// Charged off on day 120, when a table of thirty days still says 120 to 149.
#[test]
fn a_charge_off_moves_only_the_policies_that_look_at_it() {
    let mut closed_end = policy("closed-end", &[("pass", 0), ("substandard", 90), ("loss", 120)]);
    closed_end.floors = vec![(FloorCause::ChargedOff, rank(&closed_end, "loss"))];
    let bands = policy("bands", &[("11", 0), ("71", 30), ("78", 60), ("80", 90), ("82", 120), ("83", 150)]);
    let charged_off = Event::ChargedOff { reason: "policy".into(), is_fraud: false };
    let entries = account(1, vec![("2024-05-31", charged_off)]);
    let (closed_end, bands) = (versions(closed_end), versions(bands));
    assert_eq!(found(&entries, "2024-05-31", &bands).days, 120);
    assert_eq!(class_on(&entries, "2024-05-31", &closed_end), "loss");
    assert_eq!(class_on(&entries, "2024-05-31", &bands), "82");
}

/// 300.00 bought in three parts in February, with a fee of 1 % on each; the statement of 1 March bills the first. On 20
/// March the purchase is reversed. Nothing is left to bill then, but the fee of 3.00 was billed, due on 11 March.
#[test]
fn a_statement_that_shows_what_was_taken_back_later_is_not_passed_over() {
    let mut product = revolving();
    if let Plan::Statement(terms) = &mut product.plan {
        terms.instalment_fee_rate = Rate::from_billionths(10_000_000);
    }
    let opening = Event::ContractOpened(Box::new(contract("0.00", computed(0))));
    let purchase = Event::PurchaseBooked(Purchase::of_goods(money("300.00"), 3));
    let mut entries = entries(opening, vec![("2025-02-10", purchase), ("2025-02-10", Event::Reversal { of: 2 })]);
    entries[2].booked_on = date("2025-03-20");
    let five = versions(five());
    let changes = class_history(History::new(&product, &entries), date("2025-03-31"), &five);
    let days: Vec<Date> = changes.iter().map(|change| change.to.day).collect();
    assert_eq!(days, [date("2025-01-31"), date("2025-03-12")]);
}

#[test]
fn a_policy_says_nothing_before_it_is_in_force_or_about_accounts_that_it_is_not_for() {
    let product = given();
    let entries = account(1, vec![]);
    let history = History::new(&product, &entries);
    let mut late = five();
    late.effective_from = date("2024-07-01");
    let late = versions(late);
    let refused = classify(history, date("2024-06-30"), &late).unwrap_err();
    assert_eq!(refused.to_string(), "policy five is in force from 2024-07-01");
    assert_eq!(class_on(&entries, "2024-07-01", &late), "substandard");
    let refused = classify(history, date("2023-12-31"), &late).unwrap_err();
    assert_eq!(refused, NotClassified::NotOpen(date("2023-12-31")));
    let open_end = versions(Policy { applies_to: AppliesTo::OpenEnd, ..five() });
    let refused = classify(history, date("2024-03-01"), &open_end).unwrap_err();
    assert_eq!(refused.to_string(), "policy five v1 applies to open_end accounts only");
    let mut euros = five();
    let (test, relative) = (MaterialityTest::Both, Rate::ZERO);
    let absolute = vec![("EUR".parse().unwrap(), money("100.00"))];
    euros.days.read =
        DaysRead::MaterialBreach(MaterialBreach { test, absolute, relative, base: MaterialityBase::Facility });
    let refused = classify(history, date("2024-03-01"), &versions(euros)).unwrap_err();
    assert_eq!(refused.to_string(), "policy five v1 has no absolute limit of materiality in CNY");
}

#[test]
fn classes_that_make_no_order_are_refused() {
    let class =
        |id: &str, days_from| Class { id: id.to_owned(), title: Title::default(), days_from, impairment_over: None };
    for (classes, why) in [
        (vec![class("a", None)], "a policy has 2 to 100 classes, from the best to the worst"),
        (vec![class("a", None), class("a", Some(1))], "class a occurs twice"),
        (
            vec![class("a", Some(1)), class("b", Some(2))],
            "class a is the best one, where an account is with 0 days: it takes no days_from",
        ),
        (
            vec![class("a", None), class("b", Some(2)), class("c", Some(2))],
            "class c must begin with more days than the classes before it, and with 1 at least",
        ),
    ] {
        assert_eq!(Classes::new(classes).unwrap_err().to_string(), why);
    }
    let gap = Classes::new(vec![class("a", None), class("b", None), class("c", Some(5))]).unwrap();
    assert_eq!((gap.of_days(4).place(), gap.of_days(5).place(), gap.band_of_days(4)), (0, 2, (0, Some(4))));
}
