//! Why a row has its score: Shapley values of trees, in log-odds, and the reasons that a person is told.
//!
//! Path-dependent, as TreeSHAP: a column that is not known follows the training rows down both sides of a split, in
//! proportion to their cover (Lundberg et al., *From local explanations to global understanding with explainable AI for
//! trees*, Nature Machine Intelligence 2, 2020, algorithm 2). Interventional values, against a background sample, are
//! other numbers.
//!
//! Worked out path by path. On the path to a leaf each column j has a share `z_j`, that of the training rows that go on at
//! its splits, and an answer `o_j`, whether the row itself goes on at all of them. With the columns of a set S known the
//! leaf is reached with weight `prod_{j in S} o_j * prod_{j not in S} z_j`, so only columns with `o_j = 1` may be in S. Their
//! sets are counted by size with the polynomial `prod_{o_j = 1} (z_j + t)`, and taking one column out of it is a division
//! that starts at the highest power, whose factor is 1: no step divides by a share, which may be 0.

use crate::frame::Frame;
use crate::scorer::Explanation;
use crate::trees::{Node, Trees};

mod reasons;
#[cfg(test)]
mod tests;

pub use reasons::{Reason, reasons};

/// The paths of an ensemble, worked out once for many rows.
pub(crate) struct Paths<'a> {
    trees: &'a Trees,
    /// For each tree its leaves.
    leaves: Vec<Vec<Path>>,
    /// For n columns on a path, the weight of each size of a set of the others.
    weights: Vec<Vec<f64>>,
    /// The mean log-odds that every row starts from.
    base: f64,
    /// From leaf values to log-odds.
    factor: f64,
}

/// The path to a leaf.
struct Path {
    value: f64,
    columns: Vec<Step>,
}

/// What a path asks of one column.
struct Step {
    input: usize,
    /// The share of training rows that go on.
    share: f64,
    /// The nodes that ask, and whether the path turns right there.
    turns: Vec<(usize, bool)>,
}

impl<'a> Paths<'a> {
    pub(crate) fn of(trees: &'a Trees) -> Self {
        let parts = trees.parts();
        let leaves: Vec<Vec<Path>> = parts.trees.iter().map(|tree| paths(tree)).collect();
        let factor = parts.slope / parts.divisor;
        let mean = |path: &Path| path.columns.iter().fold(path.value, |value, step| value * step.share);
        let base = leaves.iter().flatten().fold(parts.base, |base, path| base + mean(path));
        let most = leaves.iter().flatten().map(|path| path.columns.len()).max().unwrap_or(0);
        Self { trees, leaves, weights: (0..=most).map(weights).collect(), base: factor * base, factor }
    }

    /// Why a row of values has these log-odds. What the parts are short of them in the last digits is put into the base, so
    /// that they always add up; with trees of 32 bits that is some 1e-6, else 1e-14.
    pub(crate) fn explanation(&self, row: &[f64], log_odds: f64) -> Explanation {
        let mut parts = vec![0.0; self.trees.parts().inputs.len()];
        let (mut turns, mut work) = (Vec::new(), Work::default());
        for (tree, leaves) in self.leaves.iter().enumerate() {
            self.trees.turns(tree, row, &mut turns);
            for path in leaves {
                work.add(path, &self.weights[path.columns.len()], &turns, &mut parts);
            }
        }
        for part in &mut parts {
            *part *= self.factor;
        }
        let short = log_odds - Explanation { base: self.base, parts: parts.clone() }.log_odds();
        Explanation { base: self.base + short, parts }
    }
}

/// Mean absolute contribution of each column over the rows of a frame: which columns matter, in log-odds.
///
/// # Errors
/// When a column is missing or of another kind.
pub fn importance(trees: &Trees, frame: &Frame) -> Result<Vec<f64>, crate::frame::FrameRejected> {
    let explanations = crate::Scorer::explain(trees, frame)?;
    let mut sums = vec![0.0; trees.parts().inputs.len()];
    for explanation in &explanations {
        for (sum, part) in sums.iter_mut().zip(&explanation.parts) {
            *sum += part.abs();
        }
    }
    let rows = explanations.len().max(1) as f64;
    Ok(sums.into_iter().map(|sum| sum / rows).collect())
}

/// Shapley's weights of sets of k of the other columns, `k! (n - k - 1)! / n!`, for k from 0 to n - 1.
fn weights(columns: usize) -> Vec<f64> {
    let next = |&(size, weight): &(usize, f64)| {
        let size = size + 1;
        (size < columns).then(|| (size, weight * size as f64 / (columns - size) as f64))
    };
    let first = (columns > 0).then(|| (0, 1.0 / columns as f64));
    std::iter::successors(first, next).map(|(_, weight)| weight).collect()
}

/// The paths of a tree.
fn paths(tree: &[Node]) -> Vec<Path> {
    let covers = covers(tree);
    let mut paths = Vec::new();
    let mut ahead: Vec<(usize, Vec<(usize, bool)>)> = vec![(0, Vec::new())];
    while let Some((at, above)) = ahead.pop() {
        match &tree[at] {
            Node::Leaf { value, .. } => paths.push(Path { value: *value, columns: steps(tree, &covers, &above) }),
            Node::Split { left, right, .. } => {
                for (child, is_right) in [(*right, true), (*left, false)] {
                    let mut above = above.clone();
                    above.push((at, is_right));
                    ahead.push((child as usize, above));
                }
            }
        }
    }
    paths
}

/// The turns of a path, put together by column.
fn steps(tree: &[Node], covers: &[f64], above: &[(usize, bool)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for &(at, is_right) in above {
        let Node::Split { input, left, right, .. } = &tree[at] else { continue };
        let (input, child) = (*input as usize, if is_right { *right } else { *left });
        let share = covers[child as usize] / covers[at];
        match steps.iter_mut().find(|step| step.input == input) {
            Some(step) => {
                step.share *= share;
                step.turns.push((at, is_right));
            }
            None => steps.push(Step { input, share, turns: vec![(at, is_right)] }),
        }
    }
    steps
}

/// The cover of every node: a split's is the sum of its children's.
fn covers(tree: &[Node]) -> Vec<f64> {
    let mut covers = vec![0.0; tree.len()];
    let (mut order, mut ahead) = (Vec::with_capacity(tree.len()), vec![0]);
    while let Some(at) = ahead.pop() {
        order.push(at);
        if let Node::Split { left, right, .. } = &tree[at] {
            ahead.extend([*left as usize, *right as usize]);
        }
    }
    for &at in order.iter().rev() {
        covers[at] = match &tree[at] {
            Node::Leaf { cover, .. } => *cover,
            Node::Split { left, right, .. } => covers[*left as usize] + covers[*right as usize],
        };
    }
    covers
}

/// What is worked out anew for each path and row.
#[derive(Default)]
struct Work {
    /// Whether the row goes on at all splits of each column.
    is_open: Vec<bool>,
    /// Coefficients of the polynomial over open columns, lowest power first.
    sizes: Vec<f64>,
}

impl Work {
    /// Adds what a path contributes to each column.
    fn add(&mut self, path: &Path, weights: &[f64], turns: &[bool], parts: &mut [f64]) {
        let columns = &path.columns;
        self.is_open.clear();
        self.is_open.extend(columns.iter().map(|step| step.turns.iter().all(|&(at, is_right)| turns[at] == is_right)));
        self.sizes.clear();
        self.sizes.push(1.0);
        let mut closed = path.value;
        for (step, is_open) in columns.iter().zip(&self.is_open) {
            if *is_open {
                multiply(&mut self.sizes, step.share);
            } else {
                closed *= step.share;
            }
        }
        let all: f64 = self.sizes.iter().zip(weights).map(|(size, weight)| size * weight).sum();
        for (step, is_open) in columns.iter().zip(&self.is_open) {
            parts[step.input] += if *is_open {
                closed * (1.0 - step.share) * self.without(step.share, weights)
            } else {
                // Once this column is known the leaf is out of reach.
                -closed * all
            };
        }
    }

    /// The weighted sum over sets without one open column.
    fn without(&self, share: f64, weights: &[f64]) -> f64 {
        let (mut sum, mut quotient) = (0.0, 0.0);
        for power in (0..self.sizes.len() - 1).rev() {
            quotient = self.sizes[power + 1] - share * quotient;
            sum += weights[power] * quotient;
        }
        sum
    }
}

/// Multiplies the polynomial with `share + t`.
fn multiply(sizes: &mut Vec<f64>, share: f64) {
    sizes.push(0.0);
    for power in (0..sizes.len()).rev() {
        let lower = if power > 0 { sizes[power - 1] } else { 0.0 };
        sizes[power] = sizes[power] * share + lower;
    }
}
