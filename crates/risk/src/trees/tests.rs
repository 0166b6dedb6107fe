use proptest::prelude::*;

use super::monotone::{clamp, first_fall, is_proved, rows_from_cuts};
use super::*;
use crate::feature::Direction;
use crate::frame::{Column, Values};

pub(crate) fn leaf(value: f64, cover: f64) -> Node {
    Node::Leaf { value, cover }
}

pub(crate) fn below(input: u32, threshold: f64, left: u32, right: u32) -> Node {
    Node::Split { input, test: Test::Below(threshold), missing: Side::Left, left, right }
}

pub(crate) fn parts(inputs: usize, trees: Vec<Vec<Node>>) -> TreesParts {
    let input = |at: usize| Input { name: format!("x{at}"), reading: Reading::Number };
    let inputs = (0..inputs).map(input).collect();
    TreesParts { inputs, trees, base: 0.5, divisor: 1.0, slope: 1.0, precision: Precision::Double }
}

/// A tree of random shape: each draw splits a leaf or leaves it as it is. Three numbers and one column of six names.
pub(crate) fn random_tree(draws: &[(u8, u8, f64, f64)]) -> Vec<Node> {
    let mut tree = vec![leaf(0.1, 8.0)];
    for &(place, kind, threshold, value) in draws {
        let leaves: Vec<usize> = (0..tree.len()).filter(|&at| matches!(tree[at], Node::Leaf { .. })).collect();
        let at = leaves[usize::from(place) % leaves.len()];
        let child = tree.len() as u32;
        let test = match kind % 8 {
            0 | 1 => Test::OneOf(vec![u32::from(kind) * 2_654_435 % 64]),
            2..=4 => Test::AtMost(threshold),
            _ => Test::Below(threshold),
        };
        let input = if matches!(test, Test::OneOf(_)) { 3 } else { u32::from(place) % 3 };
        let missing = if kind & 16 == 0 { Side::Left } else { Side::Right };
        tree[at] = Node::Split { input, test, missing, left: child, right: child + 1 };
        tree.push(leaf(value, 1.0 + f64::from(place % 5)));
        tree.push(leaf(-value + threshold / 4.0, 1.0 + f64::from(kind % 7)));
    }
    tree
}

pub(crate) fn draws() -> impl Strategy<Value = Vec<(u8, u8, f64, f64)>> {
    // Few thresholds, so that values stand on them.
    let threshold = (-4_i32..5).prop_map(f64::from);
    prop::collection::vec((any::<u8>(), any::<u8>(), threshold, -2.0..2.0_f64), 0..20)
}

pub(crate) fn forest() -> impl Strategy<Value = TreesParts> {
    let trees = prop::collection::vec(draws(), 1..6);
    trees.prop_map(|trees| {
        let mut parts = parts(4, trees.iter().map(|draws| random_tree(draws)).collect());
        parts.inputs[3].reading = Reading::Named(["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec());
        parts
    })
}

pub(crate) fn row() -> impl Strategy<Value = Vec<f64>> {
    let number = prop_oneof![
        (-5_i32..6).prop_map(f64::from),
        -5.0..5.0_f64,
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY)
    ];
    let code = prop_oneof![(-1_i32..7).prop_map(f64::from), Just(f64::NAN)];
    (prop::collection::vec(number, 3), code).prop_map(|(mut row, code)| {
        row.push(code);
        row
    })
}

/// The sum, worked out as the definition says, one node after another.
fn naive(parts: &TreesParts, row: &[f64]) -> f64 {
    let goes_left = |test: &Test, missing: Side, value: f64| match test {
        _ if value.is_nan() => missing == Side::Left,
        Test::Below(threshold) => value < *threshold,
        Test::AtMost(threshold) => value <= *threshold,
        Test::OneOf(words) => value >= 0.0 && words[0] & (1 << value as u32) != 0,
    };
    let mut sum = parts.base;
    for tree in &parts.trees {
        let mut at = 0;
        while let Node::Split { input, test, missing, left, right } = &tree[at] {
            at = if goes_left(test, *missing, row[*input as usize]) { *left } else { *right } as usize;
        }
        if let Node::Leaf { value, .. } = tree[at] {
            sum += value;
        }
    }
    sum
}

fn frame(rows: &[Vec<f64>]) -> Frame {
    let number =
        |at: usize| Column { name: format!("x{at}"), values: Values::Numbers(rows.iter().map(|r| r[at]).collect()) };
    // The names in another order than the model's, with one that it does not know.
    let levels = ["unknown", "f", "e", "d", "c", "b", "a"].map(str::to_owned).to_vec();
    let code = |row: &Vec<f64>| match row[3] {
        code if code.is_nan() => crate::frame::MISSING,
        code if (0.0..6.0).contains(&code) => 6 - code as u32,
        _ => 0,
    };
    let names = Values::Categories { levels, codes: rows.iter().map(code).collect() };
    let columns = [number(0), number(1), number(2), Column { name: "x3".to_owned(), values: names }];
    Frame::new(columns.to_vec()).expect("a frame")
}

proptest! {
    #[test]
    fn rows_in_step_and_rows_alone_score_as_the_definition_says(parts in forest(), rows in prop::collection::vec(row(), 1..300)) {
        let trees = Trees::new(parts.clone()).unwrap();
        for row in &rows {
            prop_assert_eq!(trees.row_log_odds(row), naive(&parts, row));
        }
        let rows: Vec<Vec<f64>> = rows.into_iter().filter(|row| row.iter().all(|value| !value.is_infinite())).collect();
        let scores = trees.log_odds(&frame(&rows)).unwrap();
        for (row, score) in rows.iter().zip(scores) {
            prop_assert_eq!(score, naive(&parts, row));
        }
    }

    #[test]
    fn any_trees_are_monotone_once_clamped(parts in forest(), rows in prop::collection::vec(row(), 20), seed: u64) {
        let directions = [Direction::Up, Direction::Down, Direction::Free, Direction::Free];
        let trees = Trees::new(clamp(parts, &directions)).unwrap();
        prop_assert!(is_proved(&trees, &directions));
        prop_assert_eq!(first_fall(&trees, &directions, &rows), None);
        let made_up = rows_from_cuts(&trees, 20, seed);
        prop_assert_eq!(first_fall(&trees, &directions, &made_up), None);
    }

    #[test]
    fn what_is_in_order_is_left_as_it_is(parts in forest()) {
        let directions = [Direction::Up, Direction::Down, Direction::Free, Direction::Free];
        let once = clamp(parts, &directions);
        prop_assert_eq!(clamp(once.clone(), &directions), once);
    }

    #[test]
    fn a_step_that_is_found_is_a_fall(parts in forest(), rows in prop::collection::vec(row(), 10)) {
        let directions = [Direction::Up, Direction::Down, Direction::Free, Direction::Free];
        let trees = Trees::new(parts.clone()).unwrap();
        if let Some(fall) = first_fall(&trees, &directions, &rows) {
            prop_assert!(!is_proved(&trees, &directions));
            let at = if fall.input == "x0" { 0 } else { 1 };
            let scores = [fall.values.0, fall.values.1].map(|value| {
                let mut row = rows[fall.row].clone();
                row[at] = value;
                naive(&parts, &row)
            });
            prop_assert_eq!(scores, [fall.log_odds.0, fall.log_odds.1]);
            let is_fall = if at == 0 { scores[1] < scores[0] } else { scores[1] > scores[0] };
            prop_assert!(is_fall, "{:?}", fall);
        }
    }
}

#[test]
fn the_bound_lies_where_the_least_changes() {
    // x0 < 1 has leaves 0.0 and 3.0 (rows 1 and 1) on the left and 1.0 and 5.0 (rows 3 and 1) on the right. Out of order are
    // 3.0 and 1.0; the bound m minimises (3 - m)^2 + 3 (1 - m)^2, so 4 m = 3 + 3, m = 1.5.
    let tree = vec![
        below(0, 1.0, 1, 2),
        below(1, 0.0, 3, 4),
        below(1, 0.0, 5, 6),
        leaf(0.0, 1.0),
        leaf(3.0, 1.0),
        leaf(1.0, 3.0),
        leaf(5.0, 1.0),
    ];
    let clamped = clamp(parts(2, vec![tree]), &[Direction::Up, Direction::Free]);
    assert_eq!(clamped.trees[0][3..], [leaf(0.0, 1.0), leaf(1.5, 1.0), leaf(1.5, 3.0), leaf(5.0, 1.0)]);
}

#[test]
fn a_bound_reaches_below_splits_on_free_columns() {
    // The defect of the engine: x0 is constrained, x1 is not, and the leaf below x1 escapes.
    let tree = vec![below(0, 1.0, 1, 2), leaf(0.0, 10.0), below(1, 0.0, 3, 4), leaf(-1.0, 10.0), leaf(2.0, 10.0)];
    let directions = [Direction::Up, Direction::Free];
    let broken = Trees::new(parts(2, vec![tree.clone()])).unwrap();
    let fall = first_fall(&broken, &directions, &[vec![0.0, -1.0]]).expect("it falls");
    assert_eq!((fall.values.1, fall.log_odds), (1.0, (0.5, -0.5)));
    let clamped = Trees::new(clamp(parts(2, vec![tree]), &directions)).unwrap();
    assert_eq!([0.0, 1.0].map(|x0| clamped.row_log_odds(&[x0, -1.0])), [0.0, 0.0]);
}

#[test]
fn special_codes_and_unseen_names_are_missing() {
    let mut parts =
        parts(2, vec![vec![below(0, 10.0, 1, 2), leaf(1.0, 1.0), below(1, 0.5, 3, 4), leaf(2.0, 1.0), leaf(4.0, 1.0)]]);
    parts.inputs[0].reading = Reading::NumberBut(vec![98.0]);
    parts.inputs[1].reading = Reading::Ranked(vec!["low".to_owned(), "high".to_owned()]);
    let trees = Trees::new(parts).unwrap();
    let levels = ["high", "never seen", "low"].map(str::to_owned).to_vec();
    let columns = vec![
        Column { name: "x1".to_owned(), values: Values::Categories { levels, codes: vec![0, 1, 2, 0] } },
        Column { name: "x0".to_owned(), values: Values::Numbers(vec![11.0, 11.0, 11.0, 98.0]) },
    ];
    let scores = trees.log_odds(&Frame::new(columns).unwrap()).unwrap();
    // high is right of 0.5; what was never seen goes where missing goes, left; so does 98 at the first split.
    assert_eq!(scores, [4.5, 2.5, 2.5, 1.5]);
}

#[test]
fn thirty_two_bits_round_values_and_sums() {
    // 0.1 in 32 bits is above 0.1 in 64, so with the threshold 0.1f32 the value 0.1 is not below it.
    let threshold = f64::from(0.1_f32);
    let tree = vec![below(0, threshold, 1, 2), leaf(1.0, 1.0), leaf(f64::from(0.7_f32), 1.0)];
    let mut parts = parts(1, vec![tree; 3]);
    assert_eq!(Trees::new(parts.clone()).unwrap().row_log_odds(&[0.1]), 3.5);
    parts.precision = Precision::Single;
    let sum = ((0.5_f32 + 0.7) + 0.7) + 0.7;
    assert_eq!(Trees::new(parts).unwrap().row_log_odds(&[0.1]), f64::from(sum));
}

#[test]
fn a_very_deep_tree_needs_no_stack() {
    let depth = 100_000_u32;
    let mut tree = Vec::new();
    for level in 0..depth {
        tree.push(below(0, f64::from(level), 2 * level + 1, 2 * level + 2));
        tree.push(leaf(f64::from(level), 1.0));
    }
    tree.push(leaf(-1.0, 1.0));
    let trees = Trees::new(clamp(parts(1, vec![tree]), &[Direction::Free])).unwrap();
    assert_eq!(trees.row_log_odds(&[99_998.5]), 99_999.5);
}

#[test]
fn broken_trees_are_refused() {
    let refusal = |tree: Vec<Node>| Trees::new(parts(2, vec![tree])).map(|_| ()).unwrap_err().to_string();
    let leaves = || [leaf(1.0, 1.0), leaf(2.0, 1.0)];
    let with = |root: Node| std::iter::once(root).chain(leaves()).collect::<Vec<Node>>();
    for (tree, expected) in [
        (vec![], "tree 0 has no nodes"),
        (with(below(0, 1.0, 1, 3)), "tree 0, node 0: child 3 does not exist"),
        (with(below(0, 1.0, 1, 1)), "tree 0: more than one path leads to node 1"),
        (with(below(0, 1.0, 0, 2)), "tree 0: more than one path leads to node 0"),
        (with(leaf(0.0, 1.0)), "tree 0: no path leads to node 1"),
        (with(below(2, 1.0, 1, 2)), "tree 0, node 0: column 2 does not exist"),
        (
            with(below(0, f64::NAN, 1, 2)),
            "tree 0, node 0: the threshold is NaN, not a finite number of the model's precision",
        ),
        (
            vec![leaf(f64::INFINITY, 1.0)],
            "tree 0, node 0: the leaf is inf, not a finite number of the model's precision",
        ),
        (
            vec![leaf(1.0, -1.0)],
            "tree 0, node 0: no training rows are told of below it, without which a score cannot be explained",
        ),
        (
            with(Node::Split { input: 0, test: Test::OneOf(vec![1]), missing: Side::Left, left: 1, right: 2 }),
            "tree 0, node 0: the test does not fit column x0, whose values are of another kind",
        ),
    ] {
        assert_eq!(refusal(tree), expected);
    }
    let mut twice = parts(2, vec![]);
    twice.inputs[1].name = "x0".to_owned();
    assert_eq!(Trees::new(twice).unwrap_err(), TreesRejected::InputTwice("x0".to_owned()));
    let flat = TreesParts { slope: 0.0, ..parts(1, vec![]) };
    assert_eq!(Trees::new(flat).unwrap_err(), TreesRejected::Scale { what: "slope", value: 0.0 });
}
