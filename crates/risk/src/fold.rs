//! Folds: which rows a model learns from and which it is tried on, by the row's number alone.
//!
//! A fold is a hash of the number, so that it does not depend on the order of rows, on a library or on a generator of
//! random numbers. Validation is out of time by default; folds are for comparing engines.

#[cfg(test)]
mod tests;

/// The fold, 0 to `folds - 1`, of the row with this number, counted from 0: splitmix64 of the number, modulo the folds.
///
/// # Panics
/// When there are no folds.
pub fn fold_of(row: u64, folds: u64) -> u64 {
    assert!(folds > 0, "rows are put into at least one fold");
    let mut z = row.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) % folds
}
