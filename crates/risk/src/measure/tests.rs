//! Measures: worked figures computed independently in Python, and laws.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

/// Scores with (bads, goods), written out row by row.
fn rows(groups: &[(f64, usize, usize)]) -> (Vec<f64>, Vec<bool>) {
    let each = groups.iter().flat_map(|&(score, bads, goods)| {
        std::iter::repeat_n((score, true), bads).chain(std::iter::repeat_n((score, false), goods))
    });
    each.unzip()
}

const TIED: [(f64, usize, usize); 6] =
    [(0.62, 1, 1), (0.41, 1, 2), (0.30, 1, 1), (0.22, 0, 2), (0.15, 0, 1), (0.09, 1, 1)];

#[test]
fn ties_share_a_rank_and_step_together() {
    let (scores, is_bad) = rows(&TIED);
    let ranking = Ranking::new(&scores, &is_bad).unwrap();
    close(ranking.auc(), 0.578_125, 0.0);
    close(ranking.gini(), 0.156_25, 0.0);
    let (ks, at) = ranking.ks();
    close(ks, 0.25, 1e-15);
    assert_eq!(at, 0.30);
}

/// The riskiest quarter is 3 of 12 rows: both of .62 and a third of the three of .41, so 1 + 1/3 bads of 4.
#[test]
fn lift_counts_a_tied_group_at_the_edge_in_proportion() {
    let (scores, is_bad) = rows(&TIED);
    let ranking = Ranking::new(&scores, &is_bad).unwrap();
    close(ranking.lift(0.25), (4.0 / 3.0 / 3.0) / (4.0 / 12.0), 1e-14);
    close(ranking.lift(1.0), 1.0, 1e-14);
}

#[test]
fn what_cannot_be_measured_says_why() {
    let told = |scores: &[f64], is_bad: &[bool]| Ranking::new(scores, is_bad).unwrap_err().to_string();
    assert_eq!(told(&[], &[]), "there are no rows");
    assert_eq!(told(&[0.1, 0.2], &[false, false]), "none of the 2 rows is bad");
    assert_eq!(told(&[0.1, 0.2], &[true, true]), "none of the 2 rows is good");
    assert_eq!(told(&[0.1, f64::NAN], &[true, false]), "the score of row 2 is not a number");
    assert_eq!(told(&[0.1], &[]), "there are 1 scores and 0 outcomes");
}

#[test]
fn probabilities_are_compared_with_what_happened() {
    let (pd, is_bad) = rows(&[(0.02, 0, 4), (0.08, 1, 2), (0.20, 0, 2), (0.45, 1, 0)]);
    let error = probability_error(&pd, &is_bad).unwrap();
    close(error.brier, 0.12433, 5e-6);
    close(error.constant, 0.16, 1e-15);
    let (ece, groups) = calibration_error(&pd, &is_bad, &Grouping::Value).unwrap();
    close(ece, 0.179, 1e-12);
    assert_eq!(
        groups.iter().map(|group| (group.rows, group.bads)).collect::<Vec<_>>(),
        [(4, 0), (3, 1), (2, 0), (1, 1)]
    );
    // By width .02 and .08 are one group, of mean (4 * .02 + 3 * .08) / 7 against 1/7; the rest is as before.
    let (ece, groups) = calibration_error(&pd, &is_bad, &Grouping::EqualWidth(10)).unwrap();
    close(ece, 0.7 * (1.0 / 7.0 - 0.32 / 7.0) + 0.2 * 0.2 + 0.1 * 0.55, 1e-12);
    assert_eq!(groups.len(), 3);
    let grades = Grouping::Grades(vec![0.08, 0.3]);
    let (_, groups) = calibration_error(&pd, &is_bad, &grades).unwrap();
    assert_eq!(groups.iter().map(|group| group.rows).collect::<Vec<_>>(), [4, 5, 1]);
    assert_eq!(grades.to_string(), "by 3 grades");
}

/// Two bads at 3 and 1, two goods at 2 and 0: AUC 3/4; placements of bads 1 and 1/2, of goods 1/2 and 1, so that both
/// variances are 1/8 and that of the AUC is 1/8/2 + 1/8/2 = 1/8.
#[test]
fn the_interval_of_an_area_is_delongs() {
    let ranking = Ranking::new(&[3.0, 2.0, 1.0, 0.0], &[true, false, true, false]).unwrap();
    let interval = ranking.auc_interval().unwrap();
    close(interval.value, 0.75, 0.0);
    close(interval.low, 0.75 - 1.959_963_984_540_054 * 0.125_f64.sqrt(), 1e-12);
    assert_eq!(interval.high, 1.0);
}

#[test]
fn a_segment_of_one_class_has_no_area_and_the_others_do() {
    let groups = ["a", "b", "a", "b"];
    let scores = [0.9, 0.2, 0.1, 0.3];
    let found = by_group(&groups, &scores, &scores, &[true, false, false, false]);
    assert_eq!(found[0].1.auc.as_ref().map(|auc| auc.value), Ok(1.0));
    assert_eq!(found[1].1.auc, Err(Unmeasured::NoBads(2)));
    assert!(found[1].1.brier.is_ok());
}

proptest! {
    /// Against the definition: every pair of a bad and a good.
    #[test]
    fn the_area_is_the_share_of_pairs_in_the_right_order(rows in prop::collection::vec((0_i8..6, any::<bool>()), 2..40)) {
        let scores: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
        let is_bad: Vec<bool> = rows.iter().map(|row| row.1).collect();
        if let Ok(ranking) = Ranking::new(&scores, &is_bad) {
            let (mut wins, mut pairs) = (0.0, 0.0);
            for bad in rows.iter().filter(|row| row.1) {
                for good in rows.iter().filter(|row| !row.1) {
                    pairs += 1.0;
                    wins += if bad.0 > good.0 { 1.0 } else if bad.0 == good.0 { 0.5 } else { 0.0 };
                }
            }
            prop_assert!((ranking.auc() - wins / pairs).abs() < 1e-12);
            let negated: Vec<f64> = scores.iter().map(|score| -score).collect();
            let turned = Ranking::new(&negated, &is_bad).unwrap();
            prop_assert!((turned.auc() + ranking.auc() - 1.0).abs() < 1e-12);
            prop_assert!((turned.ks().0 - ranking.ks().0).abs() < 1e-12);
        }
    }
}
