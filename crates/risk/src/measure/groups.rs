//! Measures of parts of the rows: by segment, by vintage, by fold.

use std::collections::BTreeMap;

use super::{Grouping, ProbabilityError, Ranking, Unmeasured, calibration_error, probability_error};
use crate::special::Interval;

/// How a model did on some rows. What cannot be measured says why.
#[derive(Clone, Debug, PartialEq)]
pub struct Performance {
    /// How many rows.
    pub rows: usize,
    /// How many of them were bad.
    pub bads: usize,
    /// The area under the ROC curve with its interval of 95 %, or the reason why there is none.
    pub auc: Result<Interval, Unmeasured>,
    /// The Kolmogorov-Smirnov distance.
    pub ks: Result<f64, Unmeasured>,
    /// The lift among the riskiest tenth.
    pub lift_10: Result<f64, Unmeasured>,
    /// The Brier score, beside that of the constant base rate.
    pub brier: Result<ProbabilityError, Unmeasured>,
    /// The expected calibration error in ten groups of equal frequency.
    pub ece_10: Result<f64, Unmeasured>,
}

impl Performance {
    /// How scores rank these rows, and how near their probabilities come. Ranked by the raw score, because a calibration
    /// map makes ties.
    pub fn of(scores: &[f64], pd: &[f64], is_bad: &[bool]) -> Self {
        let ranking = Ranking::new(scores, is_bad);
        let measure = |of: &dyn Fn(&Ranking) -> f64| ranking.as_ref().map(of).map_err(Clone::clone);
        let interval = |ranking: &Ranking| {
            let auc = ranking.auc();
            ranking.auc_interval().unwrap_or(Interval { value: auc, low: 0.0, high: 1.0 })
        };
        Self {
            rows: is_bad.len(),
            bads: is_bad.iter().filter(|is_bad| **is_bad).count(),
            auc: ranking.as_ref().map(interval).map_err(Clone::clone),
            ks: measure(&|ranking| ranking.ks().0),
            lift_10: measure(&|ranking| ranking.lift(0.1)),
            brier: probability_error(pd, is_bad),
            ece_10: calibration_error(pd, is_bad, &Grouping::EqualFrequency(10)).map(|(error, _)| error),
        }
    }
}

/// The performance on each group of rows, in the order of their names.
///
/// # Panics
/// When the lengths differ.
pub fn by_group<G: Ord + Clone>(groups: &[G], scores: &[f64], pd: &[f64], is_bad: &[bool]) -> Vec<(G, Performance)> {
    assert!(groups.len() == scores.len() && scores.len() == pd.len(), "every row has a group, a score and a pd");
    let mut rows: BTreeMap<&G, Vec<usize>> = BTreeMap::new();
    for (row, group) in groups.iter().enumerate() {
        rows.entry(group).or_default().push(row);
    }
    let performance = |rows: &[usize]| {
        let pick = |of: &[f64]| rows.iter().map(|&row| of[row]).collect::<Vec<f64>>();
        let is_bad: Vec<bool> = rows.iter().map(|&row| is_bad[row]).collect();
        Performance::of(&pick(scores), &pick(pd), &is_bad)
    };
    rows.into_iter().map(|(group, rows)| (group.clone(), performance(&rows))).collect()
}
