//! Scorecards on real credit data, against what others get on the same rows and folds.

use risk::binning::BinningOptions;
use xtask::samples::{self, Source};
use xtask::scorecard_folds::{FoldMeasures, scorecards};

use crate::real_data::data;

/// The mean over folds 0 to 3, each scored by a scorecard of the other three.
fn means(source: Source) -> Option<(f64, f64)> {
    let sample = samples::read(&data()?, source).expect("the data can be read");
    let folds = scorecards(&sample, BinningOptions::default()).expect("a scorecard can be trained");
    let mean = |of: fn(&FoldMeasures) -> f64| folds.iter().map(of).sum::<f64>() / folds.len() as f64;
    Some((mean(|fold| fold.auc), mean(|fold| fold.brier)))
}

/// AUC .7689 and Brier .1365 by optbinning 1.0.0 and logistic regression.
#[test]
fn taiwan_card_defaults_are_told_apart_as_well_as_by_others() {
    let Some((auc, brier)) = means(samples::TAIWAN) else { return };
    assert!(auc >= 0.7689 - 0.005, "AUC {auc}");
    assert!(brier <= 0.1365 + 0.001, "Brier {brier}");
}

/// AUC .8583 and Brier .0499 by optbinning 1.0.0 and logistic regression.
#[test]
fn give_me_some_credit_is_told_apart_as_well_as_by_others() {
    let Some((auc, brier)) = means(samples::GIVE_ME_SOME_CREDIT) else { return };
    assert!(auc >= 0.8583 - 0.005, "AUC {auc}");
    assert!(brier <= 0.0499 + 0.001, "Brier {brier}");
}
