//! Monotone trees: made so by clamping, proved so by their shape, tried by stepping a value over its cuts.
//!
//! A step of one value changes a row's path where a split on that value lies between the old and the new value: the row
//! turned left before and turns right now. So a tree is monotone in a value when, at every split on it, no leaf on the
//! left is above a leaf on the right (for risk that grows). [`clamp`] makes it so: it carries the bounds of every
//! constrained split down to all leaves below it, also below splits on other columns, which trainers have got wrong. Sums
//! of monotone trees are monotone to the last bit, because rounding keeps order. Missing values have no place in the
//! order and are not compared.

use super::{Input, Node, Test, Trees, TreesParts};
use crate::feature::{Direction, Feature};

mod trial;

pub use trial::{Fall, first_fall, rows_from_cuts};

/// The ensemble with every leaf clamped to the bounds that constrained splits above it set. One direction for each input.
///
/// The bound between the two sides of a split is where the least has to change, in squares weighted with covers; a split
/// whose sides are in order changes nothing.
pub fn clamp(parts: TreesParts, directions: &[Direction]) -> TreesParts {
    let TreesParts { trees, .. } = &parts;
    let trees = trees.iter().map(|tree| clamped(tree, directions)).collect();
    TreesParts { trees, ..parts }
}

/// Whether the shape of the trees proves that they are monotone. A model of which this is not true may still be so:
/// leaves that are out of order may be out of each other's reach.
pub fn is_proved(trees: &Trees, directions: &[Direction]) -> bool {
    let is_ordered = |tree: &Vec<Node>| {
        (0..tree.len()).all(|at| match sides(tree, at, directions) {
            Some((low, high)) => {
                let most = leaves(tree, low).fold(f64::NEG_INFINITY, |most, (_, value, _)| value.max(most));
                leaves(tree, high).all(|(_, value, _)| most <= value)
            }
            None => true,
        })
    };
    trees.parts().trees.iter().all(is_ordered)
}

/// The directions of the inputs, by feature name; an input that is not declared is free.
pub fn directions(inputs: &[Input], features: &[Feature]) -> Vec<Direction> {
    let direction = |input: &Input| {
        let declared = features.iter().find(|feature| feature.name == input.name);
        // Names have no order of their own.
        if input.reading.is_number() {
            declared.map_or(Direction::Free, |feature| feature.direction)
        } else {
            Direction::Free
        }
    };
    inputs.iter().map(direction).collect()
}

/// Children of a split on a constrained column: that with the lower risk, that with the higher.
fn sides(tree: &[Node], at: usize, directions: &[Direction]) -> Option<(u32, u32)> {
    let Node::Split { input, test, left, right, .. } = &tree[at] else { return None };
    match (test, directions[*input as usize]) {
        (Test::OneOf(_), _) | (_, Direction::Free) => None,
        (Test::Below(_) | Test::AtMost(_), Direction::Up) => Some((*left, *right)),
        (Test::Below(_) | Test::AtMost(_), Direction::Down) => Some((*right, *left)),
    }
}

/// The leaves below a node: place, value and cover.
fn leaves(tree: &[Node], from: u32) -> impl Iterator<Item = (usize, f64, f64)> {
    let mut ahead = vec![from];
    std::iter::from_fn(move || {
        loop {
            let at = ahead.pop()?;
            match &tree[at as usize] {
                Node::Leaf { value, cover } => return Some((at as usize, *value, *cover)),
                Node::Split { left, right, .. } => ahead.extend([*right, *left]),
            }
        }
    })
}

fn clamped(tree: &[Node], directions: &[Direction]) -> Vec<Node> {
    let mut result = tree.to_vec();
    let mut ahead = vec![(0_u32, f64::NEG_INFINITY, f64::INFINITY)];
    while let Some((at, lowest, highest)) = ahead.pop() {
        match &mut result[at as usize] {
            Node::Leaf { value, .. } => *value = value.clamp(lowest, highest),
            Node::Split { left, right, .. } => match sides(tree, at as usize, directions) {
                None => ahead.extend([(*left, lowest, highest), (*right, lowest, highest)]),
                Some((low, high)) => {
                    let within = |side| -> Vec<(f64, f64)> {
                        leaves(tree, side).map(|(_, value, cover)| (value.clamp(lowest, highest), cover)).collect()
                    };
                    let between = boundary(&within(low), &within(high));
                    ahead.extend([(low, lowest, between), (high, between, highest)]);
                }
            },
        }
    }
    result
}

/// The value between two sets of leaves (value, weight) to which the least has to be changed for all of the first to be
/// at most, and all of the second at least that value.
///
/// Each term of the sum of squares is convex, so its slope grows with the value; between two neighbouring leaf values the
/// same leaves are out of order, and the least lies at their weighted mean.
fn boundary(low: &[(f64, f64)], high: &[(f64, f64)]) -> f64 {
    let most = low.iter().fold(f64::NEG_INFINITY, |most, leaf| leaf.0.max(most));
    let least = high.iter().fold(f64::INFINITY, |least, leaf| leaf.0.min(least));
    if most <= least {
        return most + (least - most) / 2.0;
    }
    let is_out = |at: f64| {
        let too_high = low.iter().filter(move |leaf| leaf.0 > at);
        let too_low = high.iter().filter(move |leaf| leaf.0 <= at);
        too_high.chain(too_low)
    };
    let slope = |at: f64| is_out(at).fold(0.0, |sum, (value, weight)| sum + weight * (at - value));
    let mut values: Vec<f64> = low.iter().chain(high).map(|leaf| leaf.0).filter(|&v| least <= v && v <= most).collect();
    values.sort_by(f64::total_cmp);
    let from = values.iter().copied().rfind(|&value| slope(value) <= 0.0).unwrap_or(least);
    let (sum, weight) =
        is_out(from).fold((0.0, 0.0), |(sum, all), (value, weight)| (sum + weight * value, all + weight));
    if weight > 0.0 { (sum / weight).clamp(least, most) } else { from }
}

/// The thresholds at which the trees test each input, in ascending order, as the least value that goes right.
fn cuts(trees: &Trees) -> Vec<Vec<f64>> {
    let mut cuts = vec![Vec::new(); trees.parts().inputs.len()];
    for node in trees.parts().trees.iter().flatten() {
        let Node::Split { input, test, .. } = node else { continue };
        match test {
            Test::Below(threshold) => cuts[*input as usize].push(*threshold),
            Test::AtMost(threshold) => cuts[*input as usize].push(threshold.next_up()),
            Test::OneOf(_) => {}
        }
    }
    for cuts in &mut cuts {
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
    }
    cuts
}
