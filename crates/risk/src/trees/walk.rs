//! How rows walk through trees fast: nodes side by side in memory, several rows in step, no branch that depends on a value.
//!
//! A leaf leads to itself, so that every row of a group takes as many steps as the tree is deep and none waits for a
//! branch to be guessed. One tree is walked by a block of rows before the next, so that both stay in the nearest cache.

use super::{Node, Precision, Side, Test, TreesParts};

/// How many rows are read at once.
pub(super) const BLOCK: usize = 128;

/// How many rows walk in step.
const LANES: usize = 8;

/// No set: the node compares.
const NO_SET: u32 = u32::MAX;

/// The trees as they run.
#[derive(Clone, Debug)]
pub(crate) struct Flat {
    nodes: Vec<FlatNode>,
    values: Vec<f64>,
    trees: Vec<FlatTree>,
    sets: Vec<Vec<u32>>,
    width: usize,
    precision: Precision,
}

#[derive(Clone, Copy, Debug)]
struct FlatTree {
    start: usize,
    end: usize,
    depth: usize,
    has_sets: bool,
}

/// A node: goes right when the value is the threshold or above. `x <= t` is `x < t.next_up()`, so one form is enough.
#[derive(Clone, Copy, Debug)]
struct FlatNode {
    threshold: f64,
    children: [u32; 2],
    input: u16,
    missing_right: bool,
    set: u32,
}

impl Flat {
    /// The trees of these parts, which have been checked, with the depth of each.
    pub(super) fn of(parts: &TreesParts, depths: &[usize]) -> Self {
        let mut flat = Self {
            nodes: Vec::new(),
            values: Vec::new(),
            trees: Vec::new(),
            sets: Vec::new(),
            width: parts.inputs.len(),
            precision: parts.precision,
        };
        for (tree, &depth) in parts.trees.iter().zip(depths) {
            let (start, sets) = (flat.nodes.len(), flat.sets.len());
            for (at, node) in tree.iter().enumerate() {
                flat.push(at as u32, node);
            }
            flat.trees.push(FlatTree { start, end: flat.nodes.len(), depth, has_sets: flat.sets.len() > sets });
        }
        flat
    }

    fn push(&mut self, at: u32, node: &Node) {
        let (node, value) = match node {
            Node::Leaf { value, .. } => {
                let still =
                    FlatNode { threshold: 0.0, children: [at, at], input: 0, missing_right: false, set: NO_SET };
                (still, *value)
            }
            Node::Split { input, test, missing, left, right } => {
                let (threshold, set) = match test {
                    Test::Below(threshold) => (*threshold, NO_SET),
                    Test::AtMost(threshold) => (threshold.next_up(), NO_SET),
                    Test::OneOf(words) => {
                        self.sets.push(words.clone());
                        (0.0, self.sets.len() as u32 - 1)
                    }
                };
                let missing_right = *missing == Side::Right;
                (FlatNode { threshold, children: [*left, *right], input: *input as u16, missing_right, set }, 0.0)
            }
        };
        self.nodes.push(node);
        self.values.push(value);
    }

    /// The sums over all trees of the first rows of a block of values, row after row.
    pub(super) fn sums(&self, block: &[f64], rows: usize, base: f64) -> Vec<f64> {
        let mut sums = vec![base; rows];
        for tree in &self.trees {
            let nodes = &self.nodes[tree.start..tree.end];
            let values = &self.values[tree.start..tree.end];
            for (group, sums) in sums.chunks_mut(LANES).enumerate() {
                let from = group * LANES * self.width;
                let rows = &block[from..block.len().min(from + LANES * self.width)];
                let leaves = if tree.has_sets || rows.len() < LANES * self.width {
                    self.walk_any(nodes, rows, sums.len())
                } else {
                    walk_in_step(nodes, tree.depth, rows, self.width)
                };
                for (sum, &leaf) in sums.iter_mut().zip(&leaves) {
                    *sum = self.rounded(*sum + values[leaf as usize]);
                }
            }
        }
        sums
    }

    /// In 32 bits the sum of two such numbers, rounded from 64 bits, is their sum rounded once.
    fn rounded(&self, sum: f64) -> f64 {
        match self.precision {
            Precision::Double => sum,
            Precision::Single => f64::from(sum as f32),
        }
    }

    /// The leaves of a few rows of a tree that may test sets.
    fn walk_any(&self, nodes: &[FlatNode], rows: &[f64], count: usize) -> [u32; LANES] {
        let mut leaves = [0; LANES];
        for (row, leaf) in leaves.iter_mut().enumerate().take(count) {
            loop {
                let node = &nodes[*leaf as usize];
                let next = node.children[usize::from(self.goes_right(node, &rows[row * self.width..]))];
                if next == *leaf {
                    break;
                }
                *leaf = next;
            }
        }
        leaves
    }

    fn goes_right(&self, node: &FlatNode, row: &[f64]) -> bool {
        let Some(&value) = row.get(usize::from(node.input)) else { return false };
        match self.sets.get(node.set as usize) {
            None => node.compare(value),
            Some(_) if value.is_nan() => node.missing_right,
            Some(words) => !holds(words, value),
        }
    }

    /// For each node of a tree whether a row would go right there.
    pub(crate) fn turns(&self, tree: usize, row: &[f64], turns: &mut Vec<bool>) {
        let tree = self.trees[tree];
        turns.clear();
        turns.extend(self.nodes[tree.start..tree.end].iter().map(|node| self.goes_right(node, row)));
    }
}

impl FlatNode {
    #[inline]
    fn compare(&self, value: f64) -> bool {
        (value >= self.threshold) | (value.is_nan() & self.missing_right)
    }
}

/// Whether a set holds a code, its fraction cut off; a negative code is in none.
fn holds(words: &[u32], code: f64) -> bool {
    let code = code.trunc();
    if !(0.0..4_294_967_296.0).contains(&code) {
        return false;
    }
    let code = code as usize;
    words.get(code / 32).is_some_and(|word| word >> (code % 32) & 1 == 1)
}

/// The leaves of as many rows as walk in step, in a tree that only compares.
fn walk_in_step(nodes: &[FlatNode], depth: usize, rows: &[f64], width: usize) -> [u32; LANES] {
    let mut at = [0_u32; LANES];
    for _ in 0..depth {
        for (lane, at) in at.iter_mut().enumerate() {
            let node = &nodes[*at as usize];
            let value = rows[lane * width + usize::from(node.input)];
            *at = node.children[usize::from(node.compare(value))];
        }
    }
    at
}
