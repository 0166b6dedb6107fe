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

#[test]
fn the_figure_furthest_from_the_median_by_its_ratio_moves_an_account_most() {
    let all = [
        estimate("A", 0.4, 0.5, 100_000, None),
        estimate("B", 0.1, 0.5, 100_000, None),
        estimate("C", 0.1, 0.9, 150_000, None),
    ];
    let medians = Medians::of(&all.iter().collect::<Vec<_>>());
    let mover = |one: &Estimate| (medians.mover(one).factor, medians.mover(one).value, medians.mover(one).median);
    // A: PD 4 times the median. C: what is not lost 0.1 of 0.5, a fifth, against an exposure of 1.5 times.
    assert_eq!(mover(&all[0]), (Factor::Pd, 0.4, 0.1));
    assert_eq!(mover(&all[2]), (Factor::Lgd, 0.9, 0.5));
    // Nothing differs: the first of the figures.
    assert_eq!(mover(&all[1]), (Factor::Pd, 0.1, 0.1));
    // Of two accounts the median is their mean: 0.03.
    let work = [estimate("A", 0.4, 0.5, 100_000, Some(0.05)), estimate("B", 0.1, 0.5, 100_000, Some(0.01))];
    let medians = Medians::of(&work.iter().collect::<Vec<_>>());
    assert_eq!(medians.mover(&work[1]).factor, Factor::Uplift);
    assert!((medians.mover(&work[1]).median - 0.03).abs() < 1e-12);
    let without_effect = estimate("C", 0.4, 0.5, 9_000_000, Some(0.0));
    assert_eq!(medians.mover(&without_effect).factor, Factor::Uplift);
}
