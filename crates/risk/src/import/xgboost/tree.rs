//! A tree of an XGBoost model.

use super::{At, ONE_CLASS, SAVE_AGAIN, rejected};
use crate::import::ImportRejected;
use crate::trees::{Input, Node, Side, Test};

/// The lists of a tree.
struct Lists {
    left: Vec<i64>,
    right: Vec<i64>,
    columns: Vec<u32>,
    conditions: Vec<f32>,
    default_left: Vec<u8>,
    covers: Vec<f32>,
    kinds: Vec<u8>,
}

/// The nodes of a tree, those that a path leads to.
pub(super) fn nodes(tree: &At<'_>, inputs: &[Input]) -> Result<Vec<Node>, ImportRejected> {
    tree.get("tree_param")?.get("size_leaf_vector")?.must_be(&["0", "1"], ONE_CLASS)?;
    let lists = Lists {
        left: tree.get("left_children")?.numbers()?,
        right: tree.get("right_children")?.numbers()?,
        columns: tree.get("split_indices")?.numbers()?,
        conditions: tree.get("split_conditions")?.numbers()?,
        default_left: tree.get("default_left")?.numbers()?,
        covers: tree.get("sum_hessian")?.numbers()?,
        kinds: tree.get("split_type")?.numbers()?,
    };
    let count = lists.left.len();
    let lengths = [&lists.right.len(), &lists.columns.len(), &lists.conditions.len(), &lists.default_left.len()];
    if lengths.into_iter().chain([&lists.covers.len(), &lists.kinds.len()]).any(|&length| length != count) {
        return Err(rejected(&tree.path, "lists of different lengths", SAVE_AGAIN));
    }
    let sets = sets(tree, count)?;
    // Pruning leaves nodes behind that nothing leads to; the others are numbered anew, in the order in which they are met.
    let (mut order, mut nodes) = (vec![0_usize], Vec::new());
    while let Some(&at) = order.get(nodes.len()) {
        if order.len() > count || at >= count {
            return Err(rejected(&tree.path, "children that do not exist or have two parents", SAVE_AGAIN));
        }
        if lists.left[at] < 0 {
            nodes.push(Node::Leaf { value: f64::from(lists.conditions[at]), cover: f64::from(lists.covers[at]) });
            continue;
        }
        let first = order.len() as u32;
        order.extend([lists.left[at], lists.right[at]].map(|child| usize::try_from(child).unwrap_or(usize::MAX)));
        nodes.push(lists.split(tree, at, (first, first + 1), &sets, inputs)?);
    }
    Ok(nodes)
}

impl Lists {
    fn split(
        &self,
        tree: &At<'_>,
        at: usize,
        (left, right): (u32, u32),
        sets: &[Option<Vec<u32>>],
        inputs: &[Input],
    ) -> Result<Node, ImportRejected> {
        let missing = if self.default_left[at] == 1 { Side::Left } else { Side::Right };
        let other = if missing == Side::Left { Side::Right } else { Side::Left };
        let input = self.columns[at];
        let is_number = inputs.get(input as usize).is_some_and(|input| input.reading.is_number());
        match (self.kinds[at], &sets[at]) {
            (0, None) if is_number => {
                Ok(Node::Split { input, test: Test::Below(f64::from(self.conditions[at])), missing, left, right })
            }
            // A category of the list goes right there, so sides change places.
            (1, Some(set)) if !is_number => {
                Ok(Node::Split { input, test: Test::OneOf(set.clone()), missing: other, left: right, right: left })
            }
            (kind, _) => Err(rejected(&format!("{}.split_type[{at}]", tree.path), &kind.to_string(), SAVE_AGAIN)),
        }
    }
}

/// For each node the set of categories that it tests, as bits.
fn sets(tree: &At<'_>, count: usize) -> Result<Vec<Option<Vec<u32>>>, ImportRejected> {
    let (nodes, codes): (Vec<usize>, Vec<usize>) =
        (tree.get("categories_nodes")?.numbers()?, tree.get("categories")?.numbers()?);
    let (starts, sizes): (Vec<usize>, Vec<usize>) =
        (tree.get("categories_segments")?.numbers()?, tree.get("categories_sizes")?.numbers()?);
    let mut sets = vec![None; count];
    for (at, &node) in nodes.iter().enumerate() {
        let range =
            starts.get(at).zip(sizes.get(at)).and_then(|(&start, &size)| codes.get(start..start.checked_add(size)?));
        let (Some(range), Some(set)) = (range, sets.get_mut(node)) else {
            return Err(rejected(&format!("{}.categories_nodes[{at}]", tree.path), &node.to_string(), SAVE_AGAIN));
        };
        let mut words = Vec::new();
        for &code in range {
            // XGBoost counts categories below 2^24.
            if code >= 1 << 24 {
                return Err(rejected(&format!("{}.categories", tree.path), &code.to_string(), SAVE_AGAIN));
            }
            words.resize(words.len().max(code / 32 + 1), 0_u32);
            words[code / 32] |= 1 << (code % 32);
        }
        *set = Some(words);
    }
    Ok(sets)
}
