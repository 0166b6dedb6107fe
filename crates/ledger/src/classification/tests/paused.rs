//! Classes while ageing is paused.

use super::*;

fn freezing() -> Policy {
    let mut five = five();
    five.days.while_paused = WhilePaused::Freeze;
    five
}

/// Due on 1 February: 20 April is day 79, 2 May day 91, and 20 June day 140.
#[test]
fn a_pause_freezes_the_class_only_where_the_policy_says_so() {
    let entries = account(1, vec![("2024-04-20", paused("2024-06-20"))]);
    let told = |substandard| told(&[("2024-01-01", "normal"), ("2024-02-02", "watched"), (substandard, "substandard")]);
    assert_eq!(changes(&entries, "2024-07-01", &versions(five())), told("2024-05-02"));
    let freezing = versions(freezing());
    assert_eq!(changes(&entries, "2024-07-01", &freezing), told("2024-06-20"));
    let found = found(&entries, "2024-06-19", &freezing);
    assert_eq!(found.days, 79);
    assert!(found.reasons.contains(&Reason::Frozen { days: 139, counted: 79 }), "{:?}", found.reasons);
}

/// Two periods are unpaid, and the older one is paid in the pause; up to 75 days are overlooked.
#[test]
fn a_payment_in_a_pause_still_betters_a_frozen_class() {
    let mut policy = freezing();
    policy.days.slip_days = 75;
    let policy = versions(policy);
    let events = vec![("2024-04-20", paused("2024-06-20")), ("2024-05-10", repayment("100.00"))];
    let entries = account(2, events);
    assert_eq!(class_on(&entries, "2024-05-09", &policy), "watched");
    // 1 March to 10 May: 70 days, overlooked; from 16 May on 76 days, frozen at no more than 79.
    assert_eq!(
        (class_on(&entries, "2024-05-10", &policy), found(&entries, "2024-05-10", &policy).days),
        ("normal".into(), 70)
    );
    assert_eq!(class_on(&entries, "2024-05-16", &policy), "watched");
    assert_eq!(found(&entries, "2024-06-01", &policy).days, 79);
}

/// One pause follows the other without a day between them: the first day of the first counts.
#[test]
fn pauses_that_touch_freeze_like_one() {
    let entries = account(1, vec![("2024-04-20", paused("2024-05-01")), ("2024-05-01", paused("2024-06-20"))]);
    assert_eq!(found(&entries, "2024-06-19", &versions(freezing())).days, 79);
}
