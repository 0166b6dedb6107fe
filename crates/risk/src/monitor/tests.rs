//! Stability: worked figures computed independently in Python, and laws.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn close(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} is not {expected}");
}

const BASELINE: [u64; 5] = [12, 28, 34, 18, 8];
const CURRENT: [u64; 5] = [10, 22, 33, 22, 13];

fn times(counts: [u64; 5], factor: u64) -> [u64; 5] {
    counts.map(|count| count * factor)
}

#[test]
fn the_same_index_is_overwhelming_in_one_sample_and_nothing_in_another() {
    let large = psi(&times(BASELINE, 600), &times(CURRENT, 80)).unwrap();
    close(large.value, 0.050_717, 5e-7);
    for (bin, part) in large.bins.iter().zip([0.003_646, 0.014_470, 0.000_299, 0.008_027, 0.024_275]) {
        close(bin.part, part, 5e-7);
    }
    close(large.limit_95, 0.001_34, 5e-6);
    assert!(large.p_value < 1e-75 && large.p_value > 0.0);

    let small = psi(&times(BASELINE, 6), &times(CURRENT, 2)).unwrap();
    close(small.value, large.value, 1e-15);
    close(small.limit_95, 0.0633, 5e-5);
    close(small.p_value, 0.107, 5e-4);
}

#[test]
fn an_empty_bin_counts_as_half_a_row_and_is_named() {
    let found = psi(&times(BASELINE, 6), &[20, 0, 90, 60, 30]).unwrap();
    close(found.value, 1.449, 5e-4);
    assert_eq!(found.floor, 0.0025);
    assert_eq!(found.bins.iter().map(|bin| bin.is_floored).collect::<Vec<_>>(), [false, true, false, false, false]);
}

/// -.02 * 10 - .06 * 20 - .01 * 30 + .04 * 40 + .05 * 50 = 2.4 points.
#[test]
fn a_characteristic_says_by_how_many_points_it_moved_the_score() {
    let found = csi(&times(BASELINE, 6), &times(CURRENT, 2), &[10.0, 20.0, 30.0, 40.0, 50.0]).unwrap();
    close(found.points_shift, 2.4, 1e-12);
    close(found.psi.value, 0.050_717, 5e-7);
}

#[test]
fn nothing_is_compared_with_nothing() {
    let told = |baseline: &[u64], current: &[u64]| psi(baseline, current).unwrap_err().to_string();
    assert_eq!(told(&[1, 2], &[0, 0]), "there are 3 rows in the baseline and 0 now: both sides need rows");
    assert_eq!(told(&[1, 2], &[1]), "the baseline has 2 bins and the current sample 1");
    let alone = psi(&[5], &[7]).unwrap();
    assert_eq!((alone.value, alone.p_value), (0.0, 1.0));
}

#[test]
fn cuts_of_equal_frequency_leave_no_range_empty() {
    let values = [1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 4.0, 5.0, f64::NAN];
    let cuts = Cuts::of_equal_frequency(&values, 4);
    assert_eq!(cuts.cuts(), [2.0, 4.0]);
    assert_eq!(cuts.counts(&values), [4, 2, 2, 1]);
    assert_eq!(Cuts::of_equal_frequency(&[], 10).counts(&[1.0]), [1, 0]);
    assert_eq!(Cuts::at(vec![2.0, 1.0]), None);
}

#[test]
fn names_never_seen_before_are_counted() {
    let known = ["app".to_owned(), "web".to_owned()];
    assert_eq!(unseen(&known, ["web", "shop", "app", "fax", "shop"]), (3, vec!["fax", "shop"]));
}

proptest! {
    #[test]
    fn the_index_is_never_negative_and_does_not_mind_the_order(
        bins in prop::collection::vec((0_u64..50, 0_u64..50), 2..12),
    ) {
        let (baseline, current): (Vec<u64>, Vec<u64>) = bins.iter().copied().unzip();
        if let Ok(found) = psi(&baseline, &current) {
            prop_assert!(found.value >= 0.0 && (0.0..=1.0).contains(&found.p_value));
            let (turned_b, turned_c): (Vec<u64>, Vec<u64>) = bins.iter().rev().copied().unzip();
            prop_assert!((psi(&turned_b, &turned_c).unwrap().value - found.value).abs() < 1e-12);
        }
    }
}
