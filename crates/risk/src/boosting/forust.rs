//! The engine `forust-ml`, and its trees turned into ours.
//!
//! The engine's own constraints are not used. Version 0.8.0 clamps a leaf to the bounds of constrained splits above it only
//! where the split right above it is constrained itself, so that its trees break the constraints below splits on free columns;
//! and it sets a bound half-way between two sides as soon as they part, before it is known what the leaves below will be.
//! Trees grow free, and [`monotone::clamp`] sets the bounds once they are grown, where the least has to change.

use forust_ml::Matrix;
use forust_ml::gradientbooster::{GradientBooster, GrowPolicy};
use forust_ml::objective::ObjectiveType;
use forust_ml::sampler::SampleMethod;
use forust_ml::tree::Tree;

use super::encoding::{Encoded, encoded};
use super::{Sample, Settings, Trainer, TrainingRejected};
use crate::feature::{Direction, Feature, Purpose};
use crate::trees::{Input, Node, Precision, Side, Test, Trees, TreesParts, monotone};

/// Trains with `forust-ml`, on one thread.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forust {
    /// How.
    pub settings: Settings,
}

impl Trainer for Forust {
    fn train(&self, sample: &Sample<'_>) -> Result<Trees, TrainingRejected> {
        let (parts, directions) = self.grown(sample)?;
        Ok(Trees::new(monotone::clamp(parts, &directions))?)
    }
}

impl Forust {
    /// The trees as the engine grew them, free, and the directions that they should keep to but may not: for measuring what
    /// clamping costs.
    ///
    /// # Errors
    /// When the sample teaches nothing, or a feature may not or cannot enter a model.
    pub fn grown(&self, sample: &Sample<'_>) -> Result<(TreesParts, Vec<Direction>), TrainingRejected> {
        self.settings.check()?;
        let (rows, targets) = learnable(sample)?;
        let encode = |feature: &Feature| {
            let column = sample.frame.column(&feature.name)?;
            encoded(feature, column, (&rows, &targets), self.settings.category_rows_min)
        };
        let columns: Vec<Encoded> = sample.features.iter().map(encode).collect::<Result<_, _>>()?;
        let inputs: Vec<Input> = columns.iter().map(|column| column.input.clone()).collect();
        let directions = monotone::directions(&inputs, sample.features);
        let values: Vec<f64> = columns.into_iter().flat_map(|column| column.values).collect();
        let matrix = Matrix::new(&values, rows.len(), inputs.len());
        let mut booster = self.booster(inputs.len());
        let refused = |error: forust_ml::errors::ForustError| TrainingRejected::Engine(error.to_string());
        booster.fit(&matrix, &targets, &vec![1.0; rows.len()], None).map_err(refused)?;
        let trees = booster.trees.iter().map(nodes).collect();
        let base = booster.base_score;
        Ok((TreesParts { inputs, trees, base, divisor: 1.0, slope: 1.0, precision: Precision::Double }, directions))
    }

    pub(super) fn booster(&self, columns: usize) -> GradientBooster {
        let settings = &self.settings;
        let mut booster = GradientBooster::default();
        booster.objective_type = ObjectiveType::LogLoss;
        booster.initialize_base_score = true;
        booster.iterations = settings.rounds;
        booster.learning_rate = settings.rate;
        booster.grow_policy = GrowPolicy::LossGuide;
        booster.max_depth = settings.depth_max;
        booster.max_leaves = settings.leaves_max;
        booster.l2 = settings.l2;
        booster.min_leaf_weight = settings.leaf_weight_min;
        booster.nbins = settings.bins;
        booster.subsample = settings.rows_share;
        booster.sample_method = if settings.rows_share < 1.0 { SampleMethod::Random } else { SampleMethod::None };
        // The engine rounds the number of columns down; of one or two columns a share may be none.
        let is_too_few = columns as f64 * settings.columns_share < 1.0;
        booster.colsample_bytree = if is_too_few { 1.0 } else { settings.columns_share };
        booster.seed = settings.seed;
        booster.parallel = false;
        booster.missing = f64::NAN;
        booster.create_missing_branch = false;
        booster.allow_missing_splits = true;
        booster
    }
}

/// The rows that are good or bad, and their targets; or why nothing can be learned.
fn learnable(sample: &Sample<'_>) -> Result<(Vec<usize>, Vec<f64>), TrainingRejected> {
    let (rows, outcomes) = (sample.frame.rows(), sample.outcomes.len());
    if rows != outcomes {
        return Err(TrainingRejected::Outcomes { rows, outcomes });
    }
    if sample.features.is_empty() {
        return Err(TrainingRejected::NoFeatures);
    }
    if let Some(protected) = sample.features.iter().find(|feature| feature.purpose == Purpose::Audit) {
        return Err(TrainingRejected::Protected(protected.name.clone()));
    }
    let known = sample.outcomes.iter().enumerate().filter_map(|(row, outcome)| Some((row, outcome.target()?)));
    let (rows, targets): (Vec<usize>, Vec<f64>) = known.unzip();
    let bads: f64 = targets.iter().sum();
    if rows.is_empty() {
        return Err(TrainingRejected::NoOutcome);
    }
    if bads == 0.0 || bads == rows.len() as f64 {
        let class = if bads == 0.0 { "good" } else { "bad" };
        return Err(TrainingRejected::OneClass { rows: rows.len(), class });
    }
    Ok((rows, targets))
}

/// A tree of the engine, node for node: its nodes are numbered by their places.
fn nodes(tree: &Tree) -> Vec<Node> {
    let nodes = tree.nodes.iter().map(|node| {
        if node.is_leaf {
            return Node::Leaf { value: f64::from(node.weight_value), cover: f64::from(node.hessian_sum) };
        }
        Node::Split {
            input: node.split_feature as u32,
            test: Test::Below(node.split_value),
            missing: if node.missing_node == node.left_child { Side::Left } else { Side::Right },
            left: node.left_child as u32,
            right: node.right_child as u32,
        }
    });
    nodes.collect()
}
