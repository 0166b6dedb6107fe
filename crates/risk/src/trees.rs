//! Ensembles of trees, flattened: what boosting trains and what the importers read.
//!
//! A tree is a list of nodes; [`TreesParts`] is the whole ensemble as plain values, from which a stored form can be made
//! and read back exactly. How rows walk through it fast is `walk`; how it is made monotone, and how that is checked, is
//! [`monotone`]; why a row has its score is [`crate::shapley`]. Nothing recurses, so that a deep tree needs no deep stack.

use crate::feature::Feature;
use crate::frame::{Frame, FrameRejected};
use crate::scorer::{Explanation, Scorer};

mod check;
pub mod monotone;
pub(crate) mod reading;
#[cfg(test)]
pub(crate) mod tests;
mod walk;

pub use check::TreesRejected;
use walk::Flat;

/// A column that the trees read, and how a value of it becomes the number that is tested.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The column's name.
    pub name: String,
    /// How its values are read.
    pub reading: Reading,
}

/// How a value of a column becomes the number that is tested.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// A number as it is; `NaN` is missing.
    Number,
    /// A number; `NaN` and these special codes are missing.
    NumberBut(Vec<f64>),
    /// A number; `NaN` and zero (at most 1e-35 from it, as LightGBM has it) are missing.
    NumberZeroMissing,
    /// A number that is the code of a category; what follows its point is cut off.
    Code,
    /// A name: its place in this list. A name that is not in it is missing.
    Ranked(Vec<String>),
    /// A name: its place in this list. A name that is not in it is in no set of a test, but not missing.
    Named(Vec<String>),
}

impl Reading {
    /// How the numbers of a declared feature are read: its special codes are no measurements, so they have no place in the
    /// order of values and count as missing.
    pub fn of_numbers(feature: &Feature) -> Self {
        match feature.specials.iter().map(|special| special.value).collect::<Vec<f64>>() {
            codes if codes.is_empty() => Self::Number,
            codes => Self::NumberBut(codes),
        }
    }

    /// Whether the values are numbers with an order.
    pub(crate) fn is_number(&self) -> bool {
        match self {
            Self::Number | Self::NumberBut(_) | Self::NumberZeroMissing => true,
            Self::Code | Self::Ranked(_) | Self::Named(_) => false,
        }
    }
}

/// What a split asks. A row goes left when the answer is yes.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Whether the value is below this threshold.
    Below(f64),
    /// Whether the value is this threshold or below.
    AtMost(f64),
    /// Whether the code is in this set; bit `c % 32` of word `c / 32` stands for code `c`.
    OneOf(Vec<u32>),
}

/// A side of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where rows go for which the answer is yes.
    Left,
    /// Where the others go.
    Right,
}

/// A node of a tree. The root is the first of its list; children are places in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// The end of a path.
    Leaf {
        /// What it adds to the sum.
        value: f64,
        /// How much of the training rows ended here, in whatever the trainer counts: rows, or their second derivatives.
        cover: f64,
    },
    /// A fork.
    Split {
        /// The place of the column in [`TreesParts::inputs`].
        input: u32,
        /// What is asked of its value.
        test: Test,
        /// Where rows go whose value is missing.
        missing: Side,
        /// Where the answer yes leads.
        left: u32,
        /// Where the answer no leads.
        right: u32,
    },
}

/// In what numbers an ensemble counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// Values are tested and leaves are added in 64 bits.
    Double,
    /// Values are rounded to 32 bits before a test, and every sum is rounded to 32 bits, as in XGBoost.
    Single,
}

/// An ensemble as plain values. `log-odds = slope * ((base + leaf of tree 1 + leaf of tree 2 + ...) / divisor)`, added up in
/// this order.
#[derive(Clone, Debug, PartialEq)]
pub struct TreesParts {
    /// The columns that it reads, in its order.
    pub inputs: Vec<Input>,
    /// Its trees, each a list of nodes.
    pub trees: Vec<Vec<Node>>,
    /// What the sum starts from.
    pub base: f64,
    /// What the sum is divided by: 1, or the number of trees where their mean is meant.
    pub divisor: f64,
    /// What the sum is multiplied with to be log-odds: LightGBM's `sigmoid`, else 1.
    pub slope: f64,
    /// In what numbers it counts.
    pub precision: Precision,
}

/// An ensemble of trees that has been checked and made ready to run.
#[derive(Clone, Debug)]
pub struct Trees {
    parts: TreesParts,
    names: Vec<String>,
    flat: Flat,
}

impl Trees {
    /// The ensemble of these parts.
    ///
    /// # Errors
    /// When a child is not there or has two parents, a node cannot be reached, a number is not finite, a test does not fit its
    /// column, or the covers do not tell how training rows were divided.
    pub fn new(parts: TreesParts) -> Result<Self, TreesRejected> {
        let depths = check::check(&parts)?;
        let flat = Flat::of(&parts, &depths);
        let names = parts.inputs.iter().map(|input| input.name.clone()).collect();
        Ok(Self { parts, names, flat })
    }

    /// What it is made of.
    pub fn parts(&self) -> &TreesParts {
        &self.parts
    }

    /// The log-odds of one row of values as the trees read them, one for each input: numbers, or places and codes of categories.
    /// Unlike in a frame a value may be infinite.
    ///
    /// # Panics
    /// When there are fewer values than inputs.
    pub fn row_log_odds(&self, row: &[f64]) -> f64 {
        let read: Vec<f64> = self.parts.inputs.iter().zip(row).map(|(input, &value)| self.read(input, value)).collect();
        assert_eq!(read.len(), self.parts.inputs.len(), "a row has a value for each input");
        let sum = self.flat.sums(&read, 1, self.parts.base)[0];
        self.in_log_odds(sum)
    }

    /// For each node of a tree whether a row of values that have been read would go right there.
    pub(crate) fn turns(&self, tree: usize, row: &[f64], turns: &mut Vec<bool>) {
        self.flat.turns(tree, row, turns);
    }

    /// The number of a value that is tested.
    fn read(&self, input: &Input, value: f64) -> f64 {
        let number = reading::number(&input.reading, value);
        match self.parts.precision {
            Precision::Double => number,
            Precision::Single => f64::from(number as f32),
        }
    }

    /// The log-odds that a sum over the trees stands for.
    fn in_log_odds(&self, sum: f64) -> f64 {
        self.parts.slope * (sum / self.parts.divisor)
    }

    /// The values of a frame as the trees read them, row by row in blocks; the callback gets the first row and the block.
    fn for_each_block(&self, frame: &Frame, mut visit: impl FnMut(usize, usize, &[f64])) -> Result<(), FrameRejected> {
        let columns = reading::columns(&self.parts.inputs, frame)?;
        let width = columns.len();
        let mut block = vec![f64::NAN; walk::BLOCK * width];
        for first in (0..frame.rows()).step_by(walk::BLOCK) {
            let rows = walk::BLOCK.min(frame.rows() - first);
            for (at, (column, input)) in columns.iter().zip(&self.parts.inputs).enumerate() {
                let cells = block.iter_mut().skip(at).step_by(width);
                match column {
                    reading::Source::Numbers(numbers) => {
                        let numbers = &numbers[first..first + rows];
                        cells.zip(numbers).for_each(|(cell, &number)| *cell = self.read(input, number));
                    }
                    reading::Source::Places { codes, places } => {
                        let codes = &codes[first..first + rows];
                        let place = |code: u32| places.get(code as usize).copied().unwrap_or(f64::NAN);
                        cells.zip(codes).for_each(|(cell, &code)| *cell = place(code));
                    }
                }
            }
            visit(first, rows, &block);
        }
        Ok(())
    }
}

impl Scorer for Trees {
    fn features(&self) -> &[String] {
        &self.names
    }

    fn log_odds(&self, frame: &Frame) -> Result<Vec<f64>, FrameRejected> {
        let mut scores = Vec::with_capacity(frame.rows());
        self.for_each_block(frame, |_, rows, block| {
            let sums = self.flat.sums(block, rows, self.parts.base);
            scores.extend(sums.iter().map(|&sum| self.in_log_odds(sum)));
        })?;
        Ok(scores)
    }

    /// Why each row has its score, by path-dependent Shapley values ([`crate::shapley`]).
    fn explain(&self, frame: &Frame) -> Result<Vec<Explanation>, FrameRejected> {
        let paths = crate::shapley::Paths::of(self);
        let width = self.parts.inputs.len();
        let mut explanations = Vec::with_capacity(frame.rows());
        self.for_each_block(frame, |_, rows, block| {
            let sums = self.flat.sums(block, rows, self.parts.base);
            for (row, &sum) in sums.iter().enumerate() {
                let values = &block[row * width..(row + 1) * width];
                explanations.push(paths.explanation(values, self.in_log_odds(sum)));
            }
        })?;
        Ok(explanations)
    }
}
