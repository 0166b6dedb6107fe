//! Trials, with intervals worked out by hand.

use super::*;

const RULE: StopRule = StopRule { accounts_min: 100, looks: 1, harm: 0.02 };

fn arm(accounts: u64, bads: u64) -> Arm {
    Arm { accounts, bads }
}

#[test]
fn nothing_is_said_of_too_few_accounts() {
    assert_eq!(look(&RULE, 1, arm(5_000, 100), arm(99, 50)), Look::TooEarly { accounts: 99 });
}

/// 98 and 198 of 998 with one good and one bad added are 99 and 199 of 1,000: .1 apart, variance
/// (.099 * .901 + .199 * .801) / 1000 = .000248598, so the half width is 1.959964 * .0157670 = .0309027.
#[test]
fn a_difference_has_an_interval() {
    let Look::StopForHarm(found) = look(&RULE, 1, arm(998, 98), arm(998, 198)) else { panic!("it is worse") };
    assert!((found.value - 100.0 / 998.0).abs() < 1e-12);
    assert!((found.low - (0.1 - 0.030_902_7)).abs() < 1e-7 && (found.high - 0.130_902_7).abs() < 1e-7);
}

/// One look of four has 0.00625 on each side, z = 2.4977: the same difference, less sure.
#[test]
fn each_of_several_looks_has_its_share_of_the_error() {
    let rule = StopRule { looks: 4, harm: 0.065, ..RULE };
    let arms = (arm(998, 98), arm(998, 198));
    assert!(matches!(look(&RULE, 1, arms.0, arms.1), Look::StopForHarm(_)));
    let Look::GoOn(found) = look(&rule, 1, arms.0, arms.1) else { panic!("not sure enough") };
    assert!((found.low - (0.1 - 2.497_705 * 0.015_767_0)).abs() < 1e-6);
    assert!(matches!(look(&rule, 4, arms.0, arms.1), Look::Ended(_)));
}

#[test]
fn a_better_challenger_is_never_stopped_for_harm() {
    assert!(matches!(look(&RULE, 1, arm(1_000, 200), arm(1_000, 100)), Look::Ended(_)));
}

/// None of 25 and all of 15: with one of each added 1/27 and 16/17, .9041 apart; 1.96 * .0677 more would be above 1.
#[test]
fn no_interval_goes_beyond_one() {
    let found = difference(arm(25, 0), arm(15, 15), 1.959_964);
    assert_eq!((found.value, found.high), (1.0, 1.0));
    assert!((found.low - (0.904_139 - 1.959_964 * 0.067_656)).abs() < 1e-4, "{}", found.low);
}
