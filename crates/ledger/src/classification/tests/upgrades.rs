//! How an account comes into a better class, and how it does not.

use super::*;

/// 100.00 each on the 1st of each month from February 2024; the first two are paid on 10 June, with all that is due by
/// then: 130 days past due before, none after.
fn late_then_current(more: Vec<(&'static str, Event)>) -> Vec<Entry> {
    let mut events = vec![
        ("2024-06-10", repayment("500.00")),
        ("2024-07-01", repayment("100.00")),
        ("2024-08-01", repayment("100.00")),
        ("2024-09-01", repayment("100.00")),
    ];
    events.extend(more);
    account(24, events)
}

fn reasons(entries: &[Entry], on: &str, versions: &PolicyVersions) -> Vec<Reason> {
    found(entries, on, versions).reasons
}

/// Day 91 after 1 February is 2 May.
#[test]
fn a_policy_that_follows_the_days_does_so_both_ways() {
    let expected = told(&[
        ("2024-01-01", "normal"),
        ("2024-02-02", "watched"),
        ("2024-05-02", "substandard"),
        ("2024-06-10", "normal"),
    ]);
    assert_eq!(changes(&late_then_current(vec![]), "2024-09-30", &versions(five())), expected);
}

#[test]
fn a_class_never_improves_without_approval() {
    let five = versions(with_rule(UpgradeRule::Approval, five()));
    let entries = late_then_current(vec![]);
    assert_eq!(class_on(&entries, "2024-06-10", &five), "substandard");
    assert_eq!(class_on(&entries, "2024-09-30", &five), "substandard");
    assert_eq!(reasons(&entries, "2024-09-30", &five)[1..], [Reason::AwaitingApproval { allowed: Rank::BEST }]);
    let entries = late_then_current(vec![("2024-09-15", set("five", "normal"))]);
    let expected = told(&[
        ("2024-01-01", "normal"),
        ("2024-02-02", "watched"),
        ("2024-05-02", "substandard"),
        ("2024-09-15", "normal"),
    ]);
    assert_eq!(changes(&entries, "2024-09-30", &five), expected);
}

/// On 1 June 2024 the account is 121 days past due: no committee makes it normal. On 10 June, after the repayment, it does.
#[test]
fn an_approval_that_the_days_do_not_allow_changes_nothing_and_is_told() {
    let five = versions(with_rule(UpgradeRule::Approval, five()));
    let entries = late_then_current(vec![("2024-06-01", set("five", "normal"))]);
    let substandard = rank(&five.all()[0], "substandard");
    let not_allowed =
        Reason::ApprovalNotAllowed { seq: 6, on: date("2024-06-01"), class: Rank::BEST, allowed: substandard };
    assert_eq!(reasons(&entries, "2024-06-01", &five)[1..], [not_allowed]);
    assert_eq!(class_on(&entries, "2024-06-10", &five), "substandard", "it is not kept for later");
    let entries = late_then_current(vec![("2024-06-10", set("five", "normal"))]);
    assert_eq!(class_on(&entries, "2024-06-10", &five), "normal", "money of the day counts before the act");
    let entries = late_then_current(vec![("2024-06-10", set("five", "fine"))]);
    assert!(
        matches!(&reasons(&entries, "2024-06-10", &five)[2], Reason::UnknownClass { class, .. } if class == "fine")
    );
}

/// Set to doubtful on 5 February, with 4 days past due; paid on the 8th; approved to watched, then to normal.
#[test]
fn a_manual_downgrade_holds_until_somebody_lifts_it_even_where_classes_follow_the_days() {
    let five = versions(five());
    let events = |more: Vec<(&'static str, Event)>| {
        let mut events = vec![("2024-02-05", set("five", "doubtful")), ("2024-02-08", repayment("100.00"))];
        events.extend(more);
        account(24, events)
    };
    assert_eq!(class_on(&events(vec![]), "2024-02-29", &five), "doubtful");
    let reason = reasons(&events(vec![]), "2024-02-29", &five).pop().unwrap();
    assert!(matches!(reason, Reason::Manual { seq: 2, .. }), "{reason:?}");
    let lifted = events(vec![("2024-02-20", set("five", "watched")), ("2024-02-25", set("five", "normal"))]);
    let expected = told(&[
        ("2024-01-01", "normal"),
        ("2024-02-02", "watched"),
        ("2024-02-05", "doubtful"),
        ("2024-02-20", "watched"),
        ("2024-02-25", "normal"),
    ]);
    assert_eq!(changes(&lifted, "2024-02-29", &five), expected);
}

#[test]
fn a_class_set_that_is_reversed_was_never_set() {
    let five = versions(five());
    let reversal = Event::Reversal { of: 2 };
    let entries = account(24, vec![("2024-01-05", set("five", "loss")), ("2024-01-06", reversal)]);
    assert_eq!(changes(&entries, "2024-01-31", &five), told(&[("2024-01-01", "normal")]));
}

fn observed(months_min: u32, periods_min: u32, needs_approval: bool) -> UpgradeRule {
    UpgradeRule::AfterObservation(Observation {
        months_min,
        periods_min,
        from: ObservedFrom::ArrearsPaid,
        needs_approval,
    })
}

/// Current on 10 June. Paid on time on 1 July and 1 August: two periods are full at the end of 1 August, so from the 2nd
/// on. With six months beside them: 10 December, as long as October, November and December are paid.
#[test]
fn an_observation_takes_the_longer_of_its_months_and_its_periods() {
    let rest = || {
        let months = ["2024-10-01", "2024-11-01", "2024-12-01"];
        months.map(|on| (on, repayment("100.00"))).to_vec()
    };
    for (months, day) in [(0, "2024-08-02"), (1, "2024-08-02"), (2, "2024-08-10"), (6, "2024-12-10")] {
        let policy = versions(with_rule(observed(months, 2, false), five()));
        let changes = changes(&late_then_current(rest()), "2024-12-31", &policy);
        assert_eq!(changes.last(), told(&[(day, "normal")]).first(), "{months} months");
    }
    let policy = versions(with_rule(observed(6, 2, false), five()));
    let during = reasons(&late_then_current(rest()), "2024-07-15", &policy).pop().unwrap();
    let (from, until) = (Some(date("2024-06-10")), Some(date("2024-12-10")));
    assert_eq!(during, Reason::Observation { allowed: Rank::BEST, from, until, periods_left: 1 });
    let before = reasons(&late_then_current(rest()), "2024-06-09", &policy).pop().unwrap();
    assert!(matches!(before, Reason::DaysTable { .. }), "{before:?}");
}

/// 1 October is missed and paid on the 5th, with 1 November on time: six months from 5 October end on 5 April 2025.
#[test]
fn a_miss_starts_the_observation_anew_once_it_is_paid() {
    let mut more = vec![("2024-10-05", repayment("100.00"))];
    let months = ["2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"];
    more.extend(months.map(|on| (on, repayment("100.00"))));
    let entries = late_then_current(more);
    let policy = versions(with_rule(observed(6, 2, false), five()));
    let missed = reasons(&entries, "2024-10-03", &policy).pop().unwrap();
    assert!(matches!(missed, Reason::Observation { from: None, periods_left: 2, .. }), "{missed:?}");
    assert_eq!(changes(&entries, "2025-04-30", &policy).last(), told(&[("2025-04-05", "normal")]).first());
}

/// With 7 days overlooked, a payment of 1 October that comes on the 8th is no miss; one that comes on the 9th is.
#[test]
fn a_slip_of_operations_does_not_break_an_observation() {
    for (paid_on, day) in [("2024-10-08", "2024-12-10"), ("2024-10-09", "2025-04-09")] {
        let mut more = vec![(paid_on, repayment("100.00"))];
        let months = ["2024-11-01", "2024-12-01", "2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"];
        more.extend(months.map(|on| (on, repayment("100.00"))));
        let mut policy = with_rule(observed(6, 2, false), five());
        policy.days.slip_days = 7;
        let policy = versions(policy);
        let found = changes(&late_then_current(more), "2025-04-30", &policy);
        assert_eq!(found.last(), told(&[(day, "normal")]).first(), "paid on {paid_on}");
    }
}

/// Two periods are full on 2 August. Approved on 1 August: too early. Approved on the 2nd: good.
#[test]
fn an_approval_within_the_observation_does_not_count() {
    let policy = versions(with_rule(observed(0, 2, true), five()));
    let early = late_then_current(vec![("2024-08-01", set("five", "normal"))]);
    assert_eq!(class_on(&early, "2024-09-30", &policy), "substandard");
    let waiting = reasons(&early, "2024-09-30", &policy);
    assert_eq!(waiting[1], Reason::AwaitingApproval { allowed: Rank::BEST });
    assert!(matches!(waiting[2], Reason::ApprovalNotAllowed { .. }), "{waiting:?}");
    let in_time = late_then_current(vec![("2024-08-02", set("five", "normal"))]);
    assert_eq!(class_on(&in_time, "2024-08-02", &policy), "normal");
}

/// Out of substandard only after three months; out of watched as the days do.
#[test]
fn another_rule_may_hold_for_the_worse_classes() {
    let mut five = five();
    five.upgrade.out_of = Some((rank(&five, "substandard"), observed(3, 0, false)));
    let five = versions(five);
    let entries = account(24, vec![("2024-02-20", repayment("100.00"))]);
    assert_eq!(class_on(&entries, "2024-02-20", &five), "normal");
    let mut events = vec![("2024-10-01", repayment("100.00"))];
    events.extend(["2024-11-01", "2024-12-01"].map(|on| (on, repayment("100.00"))));
    let found = changes(&late_then_current(events), "2024-12-31", &five);
    assert_eq!(found.last(), told(&[("2024-09-10", "normal")]).first());
}

/// Npa from 2 May, allowed to be standard from 10 June on. 1 July is missed and paid on the 20th; three months count on,
/// to 10 September. Where 1 June stays unpaid too, 31 August is its day 91, and nothing is over.
#[test]
fn an_observation_of_what_is_allowed_does_not_mind_small_arrears() {
    let terms = Observation { months_min: 3, periods_min: 0, from: ObservedFrom::ClassAllowed, needs_approval: false };
    let policy = versions(with_rule(UpgradeRule::AfterObservation(terms), two()));
    let late = |first| {
        let mut events = vec![("2024-06-10", repayment(first)), ("2024-07-20", repayment("100.00"))];
        events.extend(["2024-08-01", "2024-09-01"].map(|on| (on, repayment("100.00"))));
        account(24, events)
    };
    let expected = told(&[("2024-01-01", "standard"), ("2024-05-02", "npa"), ("2024-09-10", "standard")]);
    assert_eq!(changes(&late("500.00"), "2024-12-01", &policy), expected);
    let unpaid = account(24, vec![("2024-06-10", repayment("400.00"))]);
    assert_eq!(changes(&unpaid, "2024-12-01", &policy), expected[..2]);
}

/// Substandard from 2 May, all 2400.00 paid on 10 June: nothing is owed. 500.00 are charged back on 1 July.
#[test]
fn an_account_that_owes_nothing_is_in_the_best_class_and_comes_back_into_its_old_one() {
    let policy = versions(with_rule(UpgradeRule::Approval, five()));
    let chargeback = Event::Chargeback { amount: money("500.00") };
    let entries = account(24, vec![("2024-06-10", repayment("2400.00")), ("2024-07-01", chargeback)]);
    let expected = told(&[
        ("2024-01-01", "normal"),
        ("2024-02-02", "watched"),
        ("2024-05-02", "substandard"),
        ("2024-06-10", "normal"),
        ("2024-07-01", "substandard"),
    ]);
    assert_eq!(changes(&entries, "2024-07-31", &policy), expected);
}

/// 100.00 of 20 April are learned on 10 May. The evening of 5 May was reported 94 days past due, from 1 February.
/// As it is known now, the oldest unpaid due date was 1 March: 65 days, and the account never was substandard.
#[test]
fn a_back_dated_repayment_changes_the_past_class_and_not_what_was_reported() {
    let policy = versions(with_rule(UpgradeRule::Approval, five()));
    let mut entries = account(24, vec![("2024-04-20", repayment("100.00"))]);
    entries[1].booked_on = date("2024-05-10");
    let product = given();
    let history = History::new(&product, &entries);
    let on = date("2024-05-05");
    assert_eq!(classify(history, on, &policy).unwrap().class_id(), "watched");
    let reported = classify_as_reported(history, on, on, &policy).unwrap();
    assert_eq!((reported.class_id(), reported.days), ("substandard", 94));
    let later = classify(history, date("2024-05-20"), &policy).unwrap();
    assert_eq!((later.class_id(), later.days), ("watched", 80), "a correction is no upgrade: nobody need approve it");
}
