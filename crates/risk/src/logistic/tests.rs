//! Regressions against other programs, and data that have no answer.

use proptest::prelude::*;

use super::*;
use crate::binning::Tally;

fn fitted(columns: &[Vec<f64>], is_bad: &[bool], options: LogisticOptions) -> Result<Logistic, LogisticRejected> {
    let names: Vec<String> = (1..=columns.len()).map(|at| format!("x{at}")).collect();
    fit(Data { names: &names, columns, is_bad }, options)
}

fn assert_near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

fn example() -> (Vec<Vec<f64>>, Vec<bool>) {
    let first = (1..=12).map(f64::from).collect();
    let second = vec![0.5, -1.0, 0.25, 2.0, -0.5, 1.5, 0.0, -2.0, 1.0, 0.75, -1.25, 3.0];
    let bad = [0, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 1].map(|bad| bad == 1).to_vec();
    (vec![first, second], bad)
}

/// By statsmodels 0.15.0: `sm.Logit(y, sm.add_constant(x)).fit(tol=1e-14, method="newton")`.
#[test]
fn coefficients_and_their_errors_are_those_of_statsmodels() {
    let (columns, is_bad) = example();
    let fit = fitted(&columns, &is_bad, LogisticOptions::default()).unwrap();
    let expected = [
        (-2.140_863_176_586_75, 1.541_891_886_541_815, 0.164_995_444_366_025_76),
        (0.330_961_537_235_325_1, 0.214_776_417_758_248_96, 0.123_326_897_121_526_72),
        (-0.034_218_337_570_719_314, 0.499_457_017_536_842_63, 0.945_378_803_606_410_7),
    ];
    let found = std::iter::once(&fit.intercept).chain(&fit.coefficients);
    for (coefficient, (value, standard_error, p_value)) in found.zip(expected) {
        let wald = coefficient.wald.unwrap();
        assert_near(coefficient.value, value, 1e-9);
        assert_near(wald.standard_error, standard_error, 1e-9);
        assert_near(wald.p_value, p_value, 1e-9);
    }
    assert_near(fit.deviance, 13.604_667_730_286_588, 1e-9);
}

/// By scikit-learn 1.9.1: `LogisticRegression(C=0.5, tol=1e-12)`, whose C is 1 / ridge.
#[test]
fn a_ridge_shrinks_as_scikit_learn_does_and_leaves_errors_blank() {
    let (columns, is_bad) = example();
    let fit = fitted(&columns, &is_bad, LogisticOptions { ridge: 2.0, ..LogisticOptions::default() }).unwrap();
    assert_near(fit.intercept.value, -1.967_046_368_818_610_6, 1e-8);
    assert_near(fit.coefficients[0].value, 0.303_540_171_027_536_5, 1e-8);
    assert_near(fit.coefficients[1].value, -0.019_393_182_495_657_052, 1e-8);
    assert!(fit.intercept.wald.is_none() && fit.coefficients[0].wald.is_none());
}

/// The published table of `binning::tests`: WOE as the only column.
#[test]
fn one_characteristic_on_its_own_rows_has_beta_minus_one() {
    let tally = |goods, bads| Tally { goods, bads };
    let bins = [tally(820, 120), tally(1460, 96), tally(2310, 84), tally(1180, 30), tally(230, 20)];
    let all = Tally::sum(&bins);
    let (mut woe, mut is_bad) = (Vec::new(), Vec::new());
    for bin in bins {
        let rows = usize::try_from(bin.rows()).unwrap();
        woe.extend(std::iter::repeat_n(bin.evidence(all).woe, rows));
        is_bad.extend((0..bin.rows()).map(|row| row < bin.bads));
    }
    let fit = fitted(&[woe], &is_bad, LogisticOptions::default()).unwrap();
    assert_near(fit.coefficients[0].value, -1.0, 1e-9);
    assert_near(fit.intercept.value, -2.841_582, 5e-7);
}

#[test]
fn columns_that_part_goods_from_bads_are_named() {
    let column = vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
    let noise = vec![1.0, -1.0, 0.5, -1.0, 1.0, 0.0];
    let parted = [false, false, false, true, true, true];
    let refused = fitted(&[column, noise], &parted, LogisticOptions::default()).unwrap_err();
    let LogisticRejected::Separable { by } = &refused else { panic!("{refused}") };
    assert!(by.contains(&"x1".to_owned()), "{refused}");
}

/// All rows with a 1 are bad, those with a 0 are both: the likelihood rises without end, if ever more slowly.
#[test]
fn a_column_whose_ones_are_all_bad_is_named() {
    let ones = vec![0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
    let other = vec![1.0, 2.0, 3.0, 1.5, 2.5, 0.5, 2.0, 1.0];
    let is_bad = [false, true, false, true, true, true, false, false];
    let refused = fitted(&[other.clone(), ones.clone()], &is_bad, LogisticOptions::default()).unwrap_err();
    assert_eq!(refused, LogisticRejected::Separable { by: vec!["x2".to_owned()] });
    // A ridge gives an answer.
    assert!(fitted(&[other, ones], &is_bad, LogisticOptions { ridge: 1.0, ..LogisticOptions::default() }).is_ok());
}

#[test]
fn columns_that_others_make_up_are_named() {
    let (mut columns, is_bad) = example();
    let sum = columns[0].iter().zip(&columns[1]).map(|(a, b)| 2.0 * a - b + 3.0).collect();
    columns.push(sum);
    let refused = fitted(&columns, &is_bad, LogisticOptions::default()).unwrap_err();
    assert_eq!(refused.to_string(), "column x3 is made up of x1, x2; leave one of them out, or fit with a ridge");
    columns[2] = vec![0.1; 12];
    let refused = fitted(&columns, &is_bad, LogisticOptions::default()).unwrap_err();
    assert_eq!(refused.to_string(), "column x3 has the same value in every row; leave it out");
}

#[test]
fn one_class_and_values_that_are_no_numbers_are_refused() {
    let refused = fitted(&[vec![1.0, 2.0]], &[true, true], LogisticOptions::default()).unwrap_err();
    assert_eq!(refused.to_string(), "there are 0 goods and 2 bads; a regression needs both");
    let refused = fitted(&[vec![1.0, f64::NAN]], &[true, false], LogisticOptions::default()).unwrap_err();
    assert_eq!(refused.to_string(), "column x1, row 2: NaN cannot be weighed; fill or bin the column first");
}

proptest! {
    /// At the maximum the pds add up to the bads, over all rows and weighed by each column.
    #[test]
    fn a_fit_has_no_slope_left(
        rows in prop::collection::vec((-2.0..2.0, -2.0..2.0, any::<bool>()), 30..120),
    ) {
        let first: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let second: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let is_bad: Vec<bool> = rows.iter().map(|row| row.2).collect();
        let Ok(fit) = fitted(&[first.clone(), second.clone()], &is_bad, LogisticOptions::default()) else {
            return Ok(());
        };
        let mut slopes = [0.0; 3];
        for row in 0..is_bad.len() {
            let eta = fit.intercept.value
                + fit.coefficients[0].value * first[row]
                + fit.coefficients[1].value * second[row];
            let residual = f64::from(u8::from(is_bad[row])) - crate::scorer::probability(eta);
            for (slope, value) in slopes.iter_mut().zip([1.0, first[row], second[row]]) {
                *slope += residual * value;
            }
        }
        prop_assert!(slopes.iter().all(|slope| slope.abs() < 1e-7), "{slopes:?}");
    }
}
