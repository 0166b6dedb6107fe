//! How well scorecards score rows that they did not learn from, fold by fold.
//!
//! Each of four folds is scored by a scorecard of the other three. Folds are those of `risk::fold` by the row's number in
//! the source's own file, so that programs in other languages can do the same on the same rows.

use std::time::{Duration, Instant};

use anyhow::Result;
use risk::Scorer;
use risk::binning::BinningOptions;
use risk::feature::Feature;
use risk::fold::fold_of;
use risk::scorecard::train::{Redundant, TrainingOptions, train};
use risk::scorer::probability;

use crate::samples::Sample;

const PASSES: u32 = 20;

/// How a scorecard did on a fold.
#[derive(Clone, Copy, Debug)]
pub struct FoldMeasures {
    /// Which fold it was tried on.
    pub fold: u64,
    /// The area under the curve.
    pub auc: f64,
    /// The largest distance of the two distributions.
    pub ks: f64,
    /// The mean square of what it was wrong by.
    pub brier: f64,
    /// Processor seconds of training.
    pub train_seconds: f64,
    /// Processor seconds of scoring the fold.
    pub score_seconds: f64,
}

/// Scorecards on folds 0 to 3.
///
/// # Errors
/// When one cannot be trained.
pub fn scorecards(sample: &Sample, binning: BinningOptions) -> Result<Vec<FoldMeasures>> {
    let features: Vec<Feature> =
        sample.frame.columns().iter().map(|column| Feature::undeclared(&column.name)).collect();
    let mut options = TrainingOptions { binning, ..TrainingOptions::default() };
    options.selection.redundant = Redundant::LeaveOut;
    (0..4).map(|fold| scorecard(sample, &features, &options, fold)).collect()
}

fn scorecard(sample: &Sample, features: &[Feature], options: &TrainingOptions, fold: u64) -> Result<FoldMeasures> {
    let (held_out, learned): (Vec<usize>, Vec<usize>) =
        (0..sample.numbers.len()).partition(|&row| fold_of(sample.numbers[row], 5) == fold);
    let outcomes: Vec<_> = learned.iter().map(|&row| sample.outcomes[row]).collect();
    let (frame, tried) = (sample.frame.picked(&learned), sample.frame.picked(&held_out));
    let watch = Watch::start();
    let training = train(&frame, &outcomes, features, options)?;
    let train_seconds = watch.seconds();
    // Scored many times: the system counts the time of a thread in ticks, and once is over before the next.
    let watch = Watch::start();
    let mut log_odds = Vec::new();
    for _ in 0..PASSES {
        log_odds = std::hint::black_box(training.scorecard.log_odds(&tried)?);
    }
    let score_seconds = watch.seconds() / f64::from(PASSES);
    let is_bad: Vec<bool> = held_out.iter().map(|&row| sample.outcomes[row] == risk::Outcome::Bad).collect();
    let (auc, ks) = ranking(&log_odds, &is_bad);
    Ok(FoldMeasures { fold, auc, ks, brier: brier(&log_odds, &is_bad), train_seconds, score_seconds })
}

/// The area under the curve and the largest distance of the distributions; equal scores step together.
pub fn ranking(risk: &[f64], is_bad: &[bool]) -> (f64, f64) {
    let mut rows: Vec<(f64, bool)> = risk.iter().copied().zip(is_bad.iter().copied()).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all_bads = is_bad.iter().filter(|bad| **bad).count() as f64;
    let all_goods = is_bad.len() as f64 - all_bads;
    let (mut goods, mut bads, mut area, mut ks) = (0.0, 0.0, 0.0, 0.0_f64);
    for tied in rows.chunk_by(|a, b| a.0 == b.0) {
        let tied_bads = tied.iter().filter(|(_, bad)| *bad).count() as f64;
        let tied_goods = tied.len() as f64 - tied_bads;
        area += tied_bads * (goods + tied_goods / 2.0);
        goods += tied_goods;
        bads += tied_bads;
        ks = ks.max((goods / all_goods - bads / all_bads).abs());
    }
    (area / (all_bads * all_goods), ks)
}

/// The mean square of pd less outcome.
pub fn brier(log_odds: &[f64], is_bad: &[bool]) -> f64 {
    let wrong = log_odds.iter().zip(is_bad).map(|(&eta, &bad)| probability(eta) - f64::from(u8::from(bad)));
    wrong.fold(0.0, |sum, wrong| sum + wrong * wrong) / is_bad.len() as f64
}

/// The measures as JSON, an object a fold.
pub fn json(folds: &[FoldMeasures]) -> String {
    let object = |fold: &FoldMeasures| {
        let FoldMeasures { fold, auc, ks, brier, train_seconds, score_seconds } = fold;
        format!(
            "{{\"fold\": {fold}, \"auc\": {auc}, \"ks\": {ks}, \"brier\": {brier}, \
             \"train_seconds\": {train_seconds}, \"score_seconds\": {score_seconds}}}"
        )
    };
    format!("[{}]", folds.iter().map(object).collect::<Vec<_>>().join(",\n "))
}

/// Processor time of this thread, or time on the wall where the system does not tell it.
struct Watch {
    processor: Option<Duration>,
    wall: Instant,
}

impl Watch {
    fn start() -> Self {
        Self { processor: processor(), wall: Instant::now() }
    }

    fn seconds(&self) -> f64 {
        match (self.processor, processor()) {
            (Some(start), Some(end)) => (end - start).as_secs_f64(),
            (None, _) | (_, None) => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// What Linux says that this thread has run.
fn processor() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
}
