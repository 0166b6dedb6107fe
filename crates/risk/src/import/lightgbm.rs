//! LightGBM's text, `version=v4`: binary models of any boosting that adds up trees, random forests among them.
//!
//! What the fields mean is told by LightGBM's own `src/io/tree.cpp` and `include/LightGBM/tree.h`: `x <= threshold` goes left; a
//! negative child is the complement of a leaf's place; `decision_type` has bit 0 for a test of categories, bit 1 for "missing
//! goes left", bits 2 and 3 for what is missing (0 nothing, then `NaN` is read as 0; 1 zero and `NaN`; 2 `NaN`). A missing
//! category goes right. A value at most 1e-35 from zero is read as zero (`RowPairFunctionFromDenseMatric` in
//! `src/c_api.cpp`).

use super::{ImportRejected, check_columns};
use crate::feature::Feature;
use crate::trees::reading::ZERO;
use crate::trees::{Input, Node, Precision, Reading, Side, Test, Trees, TreesParts};

mod columns;
mod fields;

use fields::{Fields, rejected};

const SAVE_AGAIN: &str = "load it with LightGBM 4 and save it again with Booster.save_model";

/// The model in this text, whose columns must be these, in this order.
///
/// # Errors
/// When something in it is not known or broken, or the columns are others. Whether the model keeps to the declared directions
/// is for [`check_monotone`](super::check_monotone) to say.
pub fn read(text: &str, features: &[Feature]) -> Result<Trees, ImportRejected> {
    let sections = fields::sections(text)?;
    let header = &sections.header;
    header.must_be("version", &["v4"], SAVE_AGAIN)?;
    let one_class = "only models of two classes can be scored";
    header.must_be("num_class", &["1"], one_class)?;
    header.must_be("num_tree_per_iteration", &["1"], one_class)?;
    let slope = slope(header)?;
    let mut inputs = columns::inputs(&sections)?;
    check_columns(&inputs, features)?;
    let trees: Vec<Vec<Node>> = sections.trees.iter().map(|tree| nodes(tree, &mut inputs)).collect::<Result<_, _>>()?;
    // A random forest: the mean of its trees.
    let divisor = if header.has("average_output") { trees.len().max(1) as f64 } else { 1.0 };
    let parts = TreesParts { inputs, trees, base: 0.0, divisor, slope, precision: Precision::Double };
    Ok(Trees::new(parts)?)
}

/// What turns a sum into log-odds: `binary sigmoid:1`.
fn slope(header: &Fields<'_>) -> Result<f64, ImportRejected> {
    let (line, objective) = header.get("objective")?;
    let sigmoid = objective.strip_prefix("binary sigmoid:").and_then(|sigmoid| sigmoid.trim().parse().ok());
    sigmoid.ok_or_else(|| {
        rejected(
            line,
            "objective",
            objective,
            "only models of objective binary can be scored; train with objective=binary",
        )
    })
}

/// The nodes of a tree: first its splits, then its leaves, so that the complement of a leaf becomes its place.
fn nodes(tree: &Fields<'_>, inputs: &mut [Input]) -> Result<Vec<Node>, ImportRejected> {
    tree.must_be("is_linear", &["0"], "linear trees cannot be read; train with linear_tree=false")?;
    let (line, leaves) = tree.number::<usize>("num_leaves")?;
    let Some(splits) = leaves.checked_sub(1) else {
        return Err(rejected(line, "num_leaves", "0", SAVE_AGAIN));
    };
    let values: Vec<f64> = tree.list("leaf_value", leaves)?;
    let covers: Vec<f64> = if splits == 0 { vec![1.0] } else { tree.list("leaf_count", leaves)? };
    let leaves = values.into_iter().zip(covers).map(|(value, cover)| Node::Leaf { value, cover });
    if splits == 0 {
        return Ok(leaves.collect());
    }
    let tests = Tests {
        tree,
        columns: tree.list("split_feature", splits)?,
        thresholds: tree.list("threshold", splits)?,
        kinds: tree.list("decision_type", splits)?,
        boundaries: tree.open_list("cat_boundaries")?,
        words: tree.open_list("cat_threshold")?,
    };
    let (left, right): (Vec<i64>, Vec<i64>) = (tree.list("left_child", splits)?, tree.list("right_child", splits)?);
    let place = |child: i64| {
        // A leaf's number is written as its complement; what lies beyond all leaves is found to be no place when the tree is checked.
        let place = if child < 0 { (splits as i64).saturating_add(!child) } else { child };
        u32::try_from(place).unwrap_or(u32::MAX)
    };
    let split = |at: usize| {
        let (input, test, missing) = tests.test(at, inputs)?;
        Ok(Node::Split { input, test, missing, left: place(left[at]), right: place(right[at]) })
    };
    let splits: Vec<Node> = (0..splits).map(split).collect::<Result<_, ImportRejected>>()?;
    Ok(splits.into_iter().chain(leaves).collect())
}

/// The test `x <= threshold`, given that LightGBM reads a value at most [`ZERO`] from zero as zero.
fn at_most(threshold: f64) -> Test {
    if (0.0..ZERO).contains(&threshold) {
        Test::AtMost(ZERO)
    } else if (-ZERO..0.0).contains(&threshold) {
        Test::Below(-ZERO)
    } else {
        Test::AtMost(threshold)
    }
}

/// The splits of a tree as its lists.
struct Tests<'a> {
    tree: &'a Fields<'a>,
    columns: Vec<u32>,
    thresholds: Vec<f64>,
    kinds: Vec<u8>,
    boundaries: Vec<usize>,
    words: Vec<u32>,
}

impl Tests<'_> {
    fn test(&self, at: usize, inputs: &[Input]) -> Result<(u32, Test, Side), ImportRejected> {
        let (input, threshold, kind) = (self.columns[at], self.thresholds[at], self.kinds[at]);
        let refuse = |found: String, remedy| Err(rejected(self.tree.line, "decision_type", &found, remedy));
        let Some(column) = inputs.get(input as usize) else {
            return refuse(format!("split {at} tests column {input}, which is not there"), SAVE_AGAIN);
        };
        if kind & 1 == 1 {
            return match self.set(threshold) {
                Some(words) => Ok((input, Test::OneOf(words), Side::Right)),
                None => refuse(format!("split {at} tests a set of categories that is not there"), SAVE_AGAIN),
            };
        }
        let default = if kind & 2 == 2 { Side::Left } else { Side::Right };
        let of_zero = if 0.0 <= threshold { Side::Left } else { Side::Right };
        let is_zero_missing = column.reading == Reading::NumberZeroMissing;
        let missing = match kind >> 2 {
            0 => of_zero,
            1 | 2 => default,
            _ => return refuse(format!("split {at} has type {kind}"), SAVE_AGAIN),
        };
        if is_zero_missing != (kind >> 2 == 1) {
            let remedy =
                "a column's zeros must be missing in all trees or in none; train with one setting of zero_as_missing";
            return refuse(format!("split {at} of {} has type {kind}", column.name), remedy);
        }
        Ok((input, at_most(threshold), missing))
    }

    /// The words of the set with this number.
    fn set(&self, number: f64) -> Option<Vec<u32>> {
        let at = number as usize;
        let (from, to) = (*self.boundaries.get(at)?, *self.boundaries.get(at + 1)?);
        self.words.get(from..to).map(<[u32]>::to_vec)
    }
}
