use proptest::prelude::*;

use super::*;
use crate::feature::{Feature, Words};
use crate::trees::tests::{below, forest, leaf, parts, row};
use crate::trees::{Side, Test, TreesParts};

/// What a tree says when only the columns of a set are known: the definition, node by node.
fn known(tree: &[Node], at: usize, row: &[f64], set: u32) -> (f64, f64) {
    match &tree[at] {
        Node::Leaf { value, cover } => (*value, *cover),
        Node::Split { input, test, missing, left, right } => {
            let (yes, no) = (known(tree, *left as usize, row, set), known(tree, *right as usize, row, set));
            let value = row[*input as usize];
            let goes_left = match test {
                _ if value.is_nan() => *missing == Side::Left,
                Test::Below(threshold) => value < *threshold,
                Test::AtMost(threshold) => value <= *threshold,
                Test::OneOf(words) => value >= 0.0 && words[0] & (1 << value as u32) != 0,
            };
            let cover = yes.1 + no.1;
            match (set >> input & 1 == 1, goes_left) {
                (true, true) => (yes.0, cover),
                (true, false) => (no.0, cover),
                (false, _) => ((yes.0 * yes.1 + no.0 * no.1) / cover, cover),
            }
        }
    }
}

/// Shapley's formula over all sets of columns.
fn brute_force(parts: &TreesParts, row: &[f64]) -> (f64, Vec<f64>) {
    let columns = parts.inputs.len();
    let worth = |set: u32| parts.base + parts.trees.iter().map(|tree| known(tree, 0, row, set).0).sum::<f64>();
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    let value = |column: usize| {
        let others = (0..1_u32 << columns).filter(|set| set >> column & 1 == 0);
        let part = |set: u32| {
            let size = set.count_ones() as usize;
            let weight = factorial(size) * factorial(columns - size - 1) / factorial(columns);
            weight * (worth(set | 1 << column) - worth(set))
        };
        others.map(part).sum::<f64>()
    };
    (worth(0), (0..columns).map(value).collect())
}

proptest! {
    #[test]
    fn values_are_those_of_shapleys_formula(parts in forest(), row in row()) {
        let trees = Trees::new(parts.clone()).unwrap();
        let paths = Paths::of(&trees);
        let score = trees.row_log_odds(&row);
        let explanation = paths.explanation(&row, score);
        let (base, expected) = brute_force(&parts, &row);
        prop_assert!((explanation.base - base).abs() < 1e-9);
        prop_assert!((explanation.log_odds() - score).abs() < 1e-9);
        for (part, expected) in explanation.parts.iter().zip(expected) {
            prop_assert!((part - expected).abs() < 1e-9, "{part} {expected}");
        }
    }
}

#[test]
fn a_leaf_that_no_training_row_reached_divides_by_nothing() {
    let tree = vec![below(0, 0.0, 1, 2), leaf(3.0, 0.0), below(1, 0.0, 3, 4), leaf(1.0, 1.0), leaf(2.0, 3.0)];
    let parts = parts(2, vec![tree]);
    let trees = Trees::new(parts.clone()).unwrap();
    // Without anything known: 0.5 + (1 * 1 + 2 * 3) / 4 = 2.25. x0 known adds 1.25, after x1 too: 3 - 1 = 2; x1 alone
    // -0.75, after x0 nothing. So x0 has (1.25 + 2) / 2 and x1 (-0.75 + 0) / 2.
    let explanation = Paths::of(&trees).explanation(&[-1.0, -1.0], 3.5);
    assert_eq!((explanation.base, explanation.parts), (2.25, vec![1.625, -0.375]));
}

fn feature(name: &str, characteristic: &str) -> Feature {
    let reason = Words { en: format!("{name} is high"), zh: format!("{name}偏高") };
    Feature { characteristic: characteristic.to_owned(), reason, ..Feature::undeclared(name) }
}

#[test]
fn reasons_are_the_worst_characteristics() {
    let features = [
        feature("dpd_30", "arrears"),
        feature("utilisation", "utilisation"),
        feature("dpd_90", "arrears"),
        feature("tenure", "tenure"),
        feature("returns", "returns"),
        feature("contacts", "contacts"),
        feature("night", "night"),
    ];
    let explanation = Explanation { base: -2.0, parts: vec![0.1, 0.3, 0.3, -0.5, 0.25, 0.3, 0.2] };
    let told = reasons(&explanation, &features, 4);
    let told: Vec<(&str, &str)> = told.iter().map(|r| (r.characteristic.as_str(), r.words.en.as_str())).collect();
    // 0.1 + 0.3 for arrears, in the words of the stronger; utilisation and contacts tie and stay in order.
    assert_eq!(
        told,
        [
            ("arrears", "dpd_90 is high"),
            ("utilisation", "utilisation is high"),
            ("contacts", "contacts is high"),
            ("returns", "returns is high"),
        ]
    );
    let calm = Explanation { base: -2.0, parts: vec![-0.1; 7] };
    assert_eq!(reasons(&calm, &features, 4), []);
}
