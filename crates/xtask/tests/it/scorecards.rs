//! Scorecards on real credit data, against what others get on the same rows and folds.

use xtask::credit::Source;
use xtask::score_folds::{Engine, FoldScore, Wishes, score_folds};

use crate::real_data::data;

/// The mean over folds 0 to 3, each scored by a scorecard of the other three.
fn means(source: Source) -> Option<(f64, f64)> {
    let data = source.read(&data()?).expect("the data can be read");
    let folds = score_folds(Engine::Scorecard, &data, Wishes::default()).expect("a scorecard can be trained");
    assert_eq!(folds.len(), 4);
    let mean = |of: fn(&FoldScore) -> f64| folds.iter().map(of).sum::<f64>() / folds.len() as f64;
    Some((mean(|fold| fold.auc), mean(|fold| fold.brier)))
}

/// AUC .7689 and Brier .1365 by optbinning 1.0.0 and logistic regression.
#[test]
fn taiwan_card_defaults_are_told_apart_as_well_as_by_others() {
    let Some((auc, brier)) = means(Source::Taiwan) else { return };
    assert!(auc >= 0.7689 - 0.005, "AUC {auc}");
    assert!(brier <= 0.1365 + 0.001, "Brier {brier}");
}

/// AUC .8583 and Brier .0499 by optbinning 1.0.0 and logistic regression.
#[test]
fn give_me_some_credit_is_told_apart_as_well_as_by_others() {
    let Some((auc, brier)) = means(Source::Gmsc) else { return };
    assert!(auc >= 0.8583 - 0.005, "AUC {auc}");
    assert!(brier <= 0.0499 + 0.001, "Brier {brier}");
}
