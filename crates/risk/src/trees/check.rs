//! What an ensemble must be before it may run.

use super::{Node, Precision, Reading, Test, TreesParts};

/// Why parts make no ensemble. Trees and nodes are counted from 0, as in the files of the trainers.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TreesRejected {
    /// More columns than a tree can name.
    #[error("the model reads {0} columns, at most 65535 can be read")]
    TooManyInputs(usize),
    /// Two columns have the same name.
    #[error("the model reads column {0} twice")]
    InputTwice(String),
    /// The base, the divisor or the slope is of no use.
    #[error("the {what} of the model is {value}, which is no finite number that it can be")]
    Scale {
        /// Which of them.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A tree without nodes.
    #[error("tree {tree} has no nodes")]
    Empty {
        /// Which tree.
        tree: usize,
    },
    /// A child that is not there.
    #[error("tree {tree}, node {node}: child {child} does not exist")]
    NoChild {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
        /// The child that it names.
        child: u32,
    },
    /// A node that two others lead to, or that leads to itself.
    #[error("tree {tree}: more than one path leads to node {node}")]
    Cycle {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
    },
    /// A node that none leads to.
    #[error("tree {tree}: no path leads to node {node}")]
    Unreachable {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
    },
    /// A threshold or a leaf that is not a finite number, or in an ensemble of 32 bits does not fit into them.
    #[error("tree {tree}, node {node}: the {what} is {value}, not a finite number of the model's precision")]
    NotFinite {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
        /// What it is.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A column that the model does not have.
    #[error("tree {tree}, node {node}: column {input} does not exist")]
    NoInput {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
        /// The place of the column.
        input: u32,
    },
    /// A set of categories asked of a number, or a threshold of a set of names without an order.
    #[error("tree {tree}, node {node}: the test does not fit column {input}, whose values are of another kind")]
    OtherKind {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
        /// The column's name.
        input: String,
    },
    /// Covers that tell nothing.
    #[error(
        "tree {tree}, node {node}: no training rows are told of below it, without which a score cannot be explained"
    )]
    NoCover {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
    },
}

/// The depth of each tree, when the parts are in order.
pub(super) fn check(parts: &TreesParts) -> Result<Vec<usize>, TreesRejected> {
    let inputs = &parts.inputs;
    if inputs.len() > usize::from(u16::MAX) {
        return Err(TreesRejected::TooManyInputs(inputs.len()));
    }
    let mut names = std::collections::HashSet::new();
    if let Some(twice) = inputs.iter().find(|input| !names.insert(&input.name)) {
        return Err(TreesRejected::InputTwice(twice.name.clone()));
    }
    let is_fit = parts.precision == Precision::Double || f64::from(parts.base as f32) == parts.base;
    for (what, value, is_good) in [
        ("base", parts.base, is_fit),
        ("divisor", parts.divisor, parts.divisor > 0.0),
        ("slope", parts.slope, parts.slope > 0.0),
    ] {
        if !value.is_finite() || !is_good {
            return Err(TreesRejected::Scale { what, value });
        }
    }
    (0..parts.trees.len()).map(|tree| Checker { parts, tree, nodes: &parts.trees[tree] }.check()).collect()
}

struct Checker<'a> {
    parts: &'a TreesParts,
    tree: usize,
    nodes: &'a [Node],
}

impl Checker<'_> {
    fn check(&self) -> Result<usize, TreesRejected> {
        let tree = self.tree;
        if self.nodes.is_empty() {
            return Err(TreesRejected::Empty { tree });
        }
        let order = self.order()?;
        let mut covers = vec![0.0; self.nodes.len()];
        for &(node, _) in order.iter().rev() {
            covers[node] = self.node(node, &covers)?;
        }
        Ok(order.iter().map(|&(_, depth)| depth).max().unwrap_or(0))
    }

    /// Every node with its depth, parents before children.
    fn order(&self) -> Result<Vec<(usize, usize)>, TreesRejected> {
        let tree = self.tree;
        let mut is_seen = vec![false; self.nodes.len()];
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut ahead = vec![(0, 0)];
        while let Some((node, depth)) = ahead.pop() {
            if std::mem::replace(&mut is_seen[node], true) {
                return Err(TreesRejected::Cycle { tree, node });
            }
            order.push((node, depth));
            let Node::Split { left, right, .. } = &self.nodes[node] else { continue };
            for &child in [right, left] {
                if child as usize >= self.nodes.len() {
                    return Err(TreesRejected::NoChild { tree, node, child });
                }
                ahead.push((child as usize, depth + 1));
            }
        }
        match is_seen.iter().position(|is_seen| !is_seen) {
            Some(node) => Err(TreesRejected::Unreachable { tree, node }),
            None => Ok(order),
        }
    }

    /// The cover of a node, given those of its children.
    fn node(&self, node: usize, covers: &[f64]) -> Result<f64, TreesRejected> {
        let tree = self.tree;
        match &self.nodes[node] {
            Node::Leaf { value, cover } => {
                self.finite(node, "leaf", *value)?;
                if !(cover.is_finite() && *cover >= 0.0) {
                    return Err(TreesRejected::NoCover { tree, node });
                }
                Ok(*cover)
            }
            Node::Split { input, test, left, right, .. } => {
                let Some(column) = self.parts.inputs.get(*input as usize) else {
                    return Err(TreesRejected::NoInput { tree, node, input: *input });
                };
                let is_ordered = column.reading.is_number() || matches!(column.reading, Reading::Ranked(_));
                match test {
                    Test::Below(threshold) | Test::AtMost(threshold) if is_ordered => {
                        self.finite(node, "threshold", *threshold)?;
                    }
                    Test::OneOf(_) if !is_ordered => {}
                    Test::Below(_) | Test::AtMost(_) | Test::OneOf(_) => {
                        return Err(TreesRejected::OtherKind { tree, node, input: column.name.clone() });
                    }
                }
                let cover = covers[*left as usize] + covers[*right as usize];
                if cover > 0.0 { Ok(cover) } else { Err(TreesRejected::NoCover { tree, node }) }
            }
        }
    }

    fn finite(&self, node: usize, what: &'static str, value: f64) -> Result<(), TreesRejected> {
        let is_fit = match self.parts.precision {
            Precision::Double => true,
            Precision::Single => f64::from(value as f32) == value,
        };
        if value.is_finite() && is_fit {
            return Ok(());
        }
        Err(TreesRejected::NotFinite { tree: self.tree, node, what, value })
    }
}
