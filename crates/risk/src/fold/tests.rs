//! Folds against published ones.

use super::*;

/// The first rows and the sizes of Taiwan's card data (30,000 rows), as worked out by a Python program.
#[test]
fn rows_fall_into_the_folds_that_others_compute() {
    let first: Vec<u64> = (0..15).map(|row| fold_of(row, 5)).collect();
    assert_eq!(first, [0, 0, 0, 3, 3, 3, 2, 2, 2, 3, 1, 3, 3, 0, 3]);
    let mut sizes = [0; 5];
    for row in 0..30_000 {
        sizes[usize::try_from(fold_of(row, 5)).unwrap()] += 1;
    }
    assert_eq!(sizes, [6020, 5999, 6110, 5938, 5933]);
}
