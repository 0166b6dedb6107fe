//! Hashes and splits, against other programs.

use super::*;

/// `printf 'arrears' | sha256sum`.
#[test]
fn the_hash_of_a_text_is_what_other_programs_say() {
    assert_eq!(content_hash("arrears"), "50d07e903408848c6b3672370d5789c765e58c7e3fbac99fc12468e1bf09ec64");
}

fn split(share: u16) -> Split {
    Split { salt: "early-warning-2".to_owned(), share_bp: Share::of_basis_points(share).unwrap() }
}

/// Python: `int.from_bytes(sha256(f"early-warning-2:A{i}".encode()).digest()[:8], "big") * 10000 >> 64 < 1000`.
#[test]
fn the_split_is_what_other_programs_compute() {
    let found: Vec<u32> = (0..60).filter(|number| split(1_000).has(&format!("A{number}"))).collect();
    assert_eq!(found, [10, 13, 16, 23, 27, 43, 55]);
}

#[test]
fn a_larger_share_has_everyone_of_a_smaller_one() {
    let references = (0..2_000).map(|number| format!("C-{number}"));
    let (small, large): (Vec<bool>, Vec<bool>) =
        references.map(|reference| (split(500).has(&reference), split(2_000).has(&reference))).unzip();
    assert!(small.iter().zip(&large).all(|(small, large)| !small || *large));
    let share = large.iter().filter(|is_in| **is_in).count();
    // Four standard deviations of 2,000 draws at 20 % are 72.
    assert!(share.abs_diff(400) < 72, "{share} of 2000");
}

#[test]
fn a_share_is_neither_nothing_nor_everything() {
    assert_eq!([0, 10_000].map(Share::of_basis_points), [None, None]);
}
