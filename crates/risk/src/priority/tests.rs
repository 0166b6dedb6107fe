//! Priorities worked out by hand.

use super::*;

fn estimate(account: &str, pd: f64, lgd: f64, ead: i64, uplift: Option<f64>) -> Estimate {
    let cost = Amount::from_minor(500);
    Estimate { account: account.to_owned(), pd, lgd, ead: Amount::from_minor(ead), uplift, cost }
}

#[test]
fn expected_loss_is_pd_times_lgd_times_ead() {
    // 0.2 x 0.45 x 1,000.00 = 90.00; not lost: 0.2 x 0.55 x 1,000.00 = 110.00, less 5.00 of cost.
    let expected = estimate("A", 0.2, 0.45, 100_000, None).expected().unwrap();
    assert_eq!((expected.loss.minor(), expected.recovery.minor()), (9_000, 10_500));
    assert!(!expected.basis.is_causal());
    assert!(expected.basis.label().contains("not causal"));
}

#[test]
fn with_a_control_group_the_uplift_counts() {
    // 0.08 x 1,000.00 = 80.00, less 5.00.
    let expected = estimate("A", 0.9, 0.45, 100_000, Some(0.08)).expected().unwrap();
    assert_eq!((expected.recovery.minor(), expected.basis), (7_500, Basis::Uplift));
    // Work that drives borrowers away.
    assert_eq!(estimate("A", 0.9, 0.45, 100_000, Some(-0.01)).expected().unwrap().recovery.minor(), -1_500);
}

#[test]
fn equal_recoveries_go_by_loss_then_exposure_then_reference() {
    let of = |account: &str, pd: f64, lgd: f64, ead| estimate(account, pd, lgd, ead, Some(0.0));
    let all = [of("D", 0.1, 0.5, 2_000), of("C", 0.1, 0.5, 2_000), of("B", 0.05, 0.5, 4_000), of("A", 0.9, 0.9, 900)];
    let order: Vec<String> = ordered(&all).unwrap().into_iter().map(|one| one.account).collect();
    // Losses: A 729, the others 100 each; exposures: B 4,000, C and D 2,000.
    assert_eq!(order, ["A", "B", "C", "D"]);
}

#[test]
fn what_is_no_share_is_refused() {
    let refused = estimate("A", f64::NAN, 0.5, 1, None).expected().unwrap_err();
    assert_eq!(refused.to_string(), "account A: pd is no share between 0 and 1");
    assert!(estimate("A", 0.5, 1.1, 1, None).expected().is_err());
    assert!(estimate("A", 0.5, 0.5, 1, Some(-2.0)).expected().is_err());
}
