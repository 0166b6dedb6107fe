//! Calibration: worked figures computed independently in Python, and laws.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

#[test]
fn grades_are_tested_one_by_one_and_together() {
    let table = [
        (2_000, 0.01, 18, -0.4495, 0.70412, 0.66261),
        (1_500, 0.02, 33, 0.5533, 0.31412, 0.28308),
        (800, 0.04, 41, 1.6238, 0.06662, 0.05650),
        (300, 0.10, 36, 1.1547, 0.14534, 0.12550),
    ];
    let grades = table.map(|(rows, pd, bads, ..)| test_grade(rows, pd, bads));
    for (grade, (rows, pd, _, z, binomial, jeffreys)) in grades.iter().zip(table) {
        close(grade.expected, f64::from(u32::try_from(rows).unwrap()) * pd, 1e-12);
        close(grade.z.unwrap(), z, 5e-5);
        close(grade.binomial, binomial, 5e-6);
        close(grade.jeffreys, jeffreys, 5e-6);
    }
    let all = hosmer_lemeshow(&grades, Rows::New).unwrap();
    close(all.statistic, 4.4782, 5e-5);
    close(all.p_value, 0.3451, 5e-5);
    assert_eq!(all.degrees, 4);
    assert_eq!(hosmer_lemeshow(&grades, Rows::Training).unwrap().degrees, 2);
    assert_eq!(hosmer_lemeshow(&grades[..2], Rows::Training), None);
}

#[test]
fn a_grade_that_cannot_surprise_has_no_z() {
    assert_eq!(test_grade(0, 0.1, 0).z, None);
    assert_eq!(test_grade(10, 0.0, 0).z, None);
}

#[test]
fn adjacent_violators_are_pooled() {
    let rates = [0.02, 0.06, 0.04, 0.09, 0.08, 0.20];
    let weights = [400.0, 300.0, 300.0, 200.0, 100.0, 50.0];
    let blocks = pool_adjacent_violators(rates.into_iter().zip(weights));
    let pooled: Vec<f64> = blocks.iter().flat_map(|block| vec![block.rate; block.members]).collect();
    for (found, expected) in pooled.iter().zip([0.02, 0.05, 0.05, 0.086_667, 0.086_667, 0.20]) {
        close(*found, expected, 5e-7);
    }
    assert_eq!(pooled.len(), 6);
}

#[test]
fn a_sample_with_too_many_bads_is_put_right() {
    let shift = PriorShift { sample: 0.25, population: 0.03 };
    close(shift.log_odds(), -2.377_486, 5e-7);
    let corrected = |p: f64| Calibration::Prior(shift).pd(logit(p));
    for (p, expected) in [(0.1, 0.010_204), (0.4, 0.058_252), (0.75, 0.217_742)] {
        close(corrected(p), expected, 5e-7);
    }
}

/// Two scores, 0 and 1, with 1 of 4 and 3 of 4 bad: the curve goes through both, intercept ln(1/3), slope 2 ln 3.
#[test]
fn platts_curve_goes_through_the_rates_of_two_scores() {
    let log_odds = [0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0];
    let is_bad = [true, false, false, false, true, true, true, false];
    let platt = Platt::fit(&log_odds, &is_bad).unwrap();
    close(platt.intercept, (1.0_f64 / 3.0).ln(), 1e-10);
    close(platt.slope, 2.0 * 3.0_f64.ln(), 1e-10);
}

#[test]
fn what_no_map_fits_is_refused_by_name() {
    let refused = |scores: &[f64], is_bad: &[bool]| Platt::fit(scores, is_bad).unwrap_err();
    assert_eq!(refused(&[0.0, 1.0], &[false, true]), CalibrationRejected::Separable);
    assert_eq!(refused(&[1.0, 1.0], &[false, true]), CalibrationRejected::OneScore);
    assert_eq!(refused(&[1.0, 2.0], &[true, true]), CalibrationRejected::OneClass { rows: 2, bads: 2 });
    assert_eq!(refused(&[1.0, f64::NAN], &[true, false]), CalibrationRejected::NotFinite(2));
}

#[test]
fn an_isotonic_map_has_no_probability_of_nothing() {
    let map = Isotonic::fit(&[-1.0, 0.0, 1.0, 2.0], &[false, false, true, true]).unwrap();
    assert_eq!(map.knots(), [(-1.0, 0.125), (0.0, 0.125), (1.0, 0.875), (2.0, 0.875)]);
    assert_eq!((map.pd(-9.0), map.pd(0.5), map.pd(9.0)), (0.125, 0.5, 0.875));
    assert_eq!(Isotonic::through(map.knots().to_vec()), Some(map));
    assert_eq!(Isotonic::through(vec![(0.0, 0.5), (1.0, 0.4)]), None);
}

proptest! {
    #[test]
    fn maps_never_turn_an_order_round(
        rows in prop::collection::vec((-40_i8..40, any::<bool>()), 3..60),
        first in -50.0_f64..50.0,
        second in -50.0_f64..50.0,
    ) {
        let log_odds: Vec<f64> = rows.iter().map(|row| f64::from(row.0) / 10.0).collect();
        let is_bad: Vec<bool> = rows.iter().map(|row| row.1).collect();
        let (low, high) = (first.min(second), first.max(second));
        if let Ok(map) = Isotonic::fit(&log_odds, &is_bad) {
            prop_assert!(map.pd(low) <= map.pd(high));
            let mean = log_odds.iter().map(|x| map.pd(*x)).sum::<f64>() / log_odds.len() as f64;
            let rate = is_bad.iter().filter(|is_bad| **is_bad).count() as f64 / is_bad.len() as f64;
            // Pooling keeps the rate, but for what keeps rates off 0 and 1.
            prop_assert!((mean - rate).abs() <= 0.5 / log_odds.len() as f64 + 1e-12);
        }
        if let Ok(platt) = Platt::fit(&log_odds, &is_bad) {
            // The first equation of likelihood: expected bads are the bads there were.
            let expected: f64 = log_odds.iter().map(|x| Calibration::Platt(platt).pd(*x)).sum();
            let bads = is_bad.iter().filter(|is_bad| **is_bad).count() as f64;
            prop_assert!((expected - bads).abs() < 1e-6);
        }
    }
}
