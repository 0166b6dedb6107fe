//! Uplifts by hand.

use super::*;

fn measured(worked: (u64, u64), control: (u64, u64), accounts_min: u64) -> Measured {
    let mut one = Measured {
        worked: worked.0,
        worked_cured: worked.1,
        control: control.0,
        control_cured: control.1,
        ..Measured::default()
    };
    one.judge(accounts_min);
    one
}

/// 198 of 998 and 98 of 998: with a good and a bad added 199 and 99 of 1,000. The variance is
/// (.199 * .801 + .099 * .901) / 1000 = .000248598, the half width 1.959964 * .0157670 = .0309027.
#[test]
fn an_uplift_is_the_difference_of_cure_rates_with_its_interval() {
    let one = measured((998, 198), (998, 98), 200);
    assert!((one.uplift.unwrap() - 100.0 / 998.0).abs() < 1e-12);
    assert!((one.low.unwrap() - 0.069_097_3).abs() < 1e-7 && (one.high.unwrap() - 0.130_902_7).abs() < 1e-7);
}

#[test]
fn a_bucket_that_shows_nothing_takes_that_of_the_book() {
    let few = measured((900, 450), (199, 50), 200);
    assert_eq!(few.uplift, None);
    let all = measured((1_000, 500), (500, 200), 200);
    let by_bucket =
        BTreeMap::from([("1-30".to_owned(), measured((500, 300), (250, 100), 200)), ("31-60".to_owned(), few)]);
    let uplift = Uplift { all, by_bucket };
    // 300 / 500 - 100 / 250 = 0.2; 500 / 1,000 - 200 / 500 = 0.1.
    assert!((uplift.of(Some("1-30")).unwrap() - 0.2).abs() < 1e-12);
    for bucket in [Some("31-60"), Some("91-120"), None] {
        assert!((uplift.of(bucket).unwrap() - 0.1).abs() < 1e-12);
    }
    assert_eq!(Uplift { all: few, by_bucket: BTreeMap::new() }.of(Some("1-30")), None);
}

/// 520 / 1,000 and 250 / 500 are 0.02 apart; the half width is near 1.96 * sqrt(.2496 / 1002 + .25 / 502) = 0.0535.
#[test]
fn a_difference_that_may_be_chance_orders_nothing() {
    let chance = measured((1_000, 520), (500, 250), 200);
    assert!((chance.uplift.unwrap() - 0.02).abs() < 1e-12);
    assert_eq!(chance.shown(), None);
    assert_eq!(Uplift { all: chance, by_bucket: BTreeMap::new() }.of(None), None);
}

#[test]
fn each_account_is_counted_on_its_own_side() {
    let mut one = Measured::default();
    for (is_control, is_cured) in [(false, true), (false, false), (true, false), (false, true)] {
        one.add(is_control, is_cured);
    }
    assert_eq!((one.worked, one.worked_cured, one.control, one.control_cured), (3, 2, 1, 0));
}

#[test]
fn a_measured_uplift_counts_only_where_it_is_sure() {
    let evidence = |all: Measured| Evidence::of(Uplift { all, by_bucket: BTreeMap::new() }, 200);
    assert!(evidence(measured((998, 198), (998, 98), 200)).uplift().is_some());
    assert_eq!(evidence(measured((1_000, 520), (500, 250), 200)), Evidence::Stated(Lacks::Certainty));
    let few = Lacks::Accounts { worked: 900, control: 199, needed: 200 };
    assert_eq!(evidence(measured((900, 450), (199, 50), 200)), Evidence::Stated(few));
    // A bucket is enough.
    let by_bucket = BTreeMap::from([("1-30".to_owned(), measured((500, 300), (250, 100), 200))]);
    let chance = measured((1_000, 520), (500, 250), 200);
    assert!(Evidence::of(Uplift { all: chance, by_bucket }, 200).uplift().is_some());
}
