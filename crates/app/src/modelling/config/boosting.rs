//! How trees are learned, as configs and model files write it.

use risk::boosting::Settings;
use serde::{Deserialize, Serialize};

/// How trees are learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BoostingText {
    /// How many trees.
    pub rounds: usize,
    /// What a tree's leaves are multiplied with.
    pub rate: f32,
    /// The most leaves of a tree.
    pub leaves_max: usize,
    /// The most splits on the way to a leaf.
    pub depth_max: usize,
    /// The least sum of p(1 - p) in a leaf.
    pub leaf_weight_min: f32,
    /// How strongly large leaves are pulled to zero.
    pub l2: f32,
    /// Into how many ranges a column is cut.
    pub bins: u16,
    /// The share of rows that each tree learns from.
    pub rows_share: f32,
    /// The share of columns that each tree may split.
    pub columns_share: f64,
    /// A category with fewer rows counts as missing.
    pub category_rows_min: usize,
    /// What the draws start from.
    pub seed: u64,
}

impl Default for BoostingText {
    fn default() -> Self {
        let of = Settings::default();
        Self {
            rounds: of.rounds,
            rate: of.rate,
            leaves_max: of.leaves_max,
            depth_max: of.depth_max,
            leaf_weight_min: of.leaf_weight_min,
            l2: of.l2,
            bins: of.bins,
            rows_share: of.rows_share,
            columns_share: of.columns_share,
            category_rows_min: of.category_rows_min,
            seed: of.seed,
        }
    }
}

impl BoostingText {
    /// The settings that it tells.
    pub fn settings(&self) -> Settings {
        Settings {
            rounds: self.rounds,
            rate: self.rate,
            leaves_max: self.leaves_max,
            depth_max: self.depth_max,
            leaf_weight_min: self.leaf_weight_min,
            l2: self.l2,
            bins: self.bins,
            rows_share: self.rows_share,
            columns_share: self.columns_share,
            category_rows_min: self.category_rows_min,
            seed: self.seed,
        }
    }
}
