//! Scores of an engine over the folds of real credit data, as JSON lines for the scripts that set engines side by side.

use anyhow::{Context, Result, bail};
use risk::Scorer;
use risk::boosting::{Forust, Sample, Settings, Trainer};
use risk::feature::{Direction, Feature};
use risk::frame::{Frame, Outcome};
use risk::scorer::probability;
use risk::trees::Trees;

use crate::credit::{CreditData, Source};

/// What is trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// Boosted trees without constraints
    Boosting,
    /// Boosted trees, monotone in arrears and utilisation
    Monotone,
    /// The same as the engine grows them, before clamping: not quite monotone
    Unclamped,
}

/// How an engine did on the rows of one fold, learned from the others.
#[derive(Clone, Debug)]
pub struct FoldScore {
    /// Which fold.
    pub fold: u64,
    /// Rows in it.
    pub rows: usize,
    /// The area under the curve.
    pub auc: f64,
    /// Kolmogorov-Smirnov.
    pub ks: f64,
    /// The mean squared error of the probabilities.
    pub brier: f64,
    /// CPU seconds of the training.
    pub train_seconds: f64,
    /// Rows scored in a CPU second.
    pub rows_per_second: f64,
    /// The probabilities of the fold's rows.
    pub probabilities: Vec<f64>,
}

impl FoldScore {
    /// As one line of JSON.
    pub fn json(&self) -> String {
        let Self { fold, rows, auc, ks, brier, train_seconds, rows_per_second, .. } = self;
        format!(
            r#"{{"fold":{fold},"rows":{rows},"auc":{auc:.6},"ks":{ks:.6},"brier":{brier:.6},"train_seconds":{train_seconds:.3},"rows_per_second":{rows_per_second:.0}}}"#
        )
    }
}

/// Trains an engine on all folds but one of those that the data hold, tries it on that one, and so on for each, or for one only.
///
/// # Errors
/// When the engine refuses the data, or the system does not tell CPU time.
pub fn score_folds(engine: Engine, data: &CreditData, only: Option<u64>) -> Result<Vec<FoldScore>> {
    let folds: std::collections::BTreeSet<u64> = data.folds.iter().copied().collect();
    folds
        .into_iter()
        .filter(|fold| only.is_none_or(|only| only == *fold))
        .map(|fold| score(engine, data, fold))
        .collect()
}

fn score(engine: Engine, data: &CreditData, fold: u64) -> Result<FoldScore> {
    let (tried, learned) = data.split(fold);
    let picked = |rows: &[usize]| -> (Frame, Vec<Outcome>) {
        (data.frame.picked(rows), rows.iter().map(|&row| data.outcomes[row]).collect())
    };
    let (frame, outcomes) = picked(&learned);
    let free = |feature: &Feature| Feature { direction: Direction::Free, ..feature.clone() };
    let features: Vec<Feature> = match engine {
        Engine::Boosting => data.features.iter().map(free).collect(),
        Engine::Monotone | Engine::Unclamped => data.features.clone(),
    };
    // Early warning has few bads, so it takes fewer rounds, as the figures that were published for it.
    let rounds = if data.source == Source::Mortgage { 60 } else { 200 };
    let forust = Forust { settings: Settings { rounds, ..Settings::default() } };
    let sample = Sample { frame: &frame, outcomes: &outcomes, features: &features };
    let (trees, train_seconds) = timed(|| match engine {
        Engine::Boosting | Engine::Monotone => forust.train(&sample),
        Engine::Unclamped => Ok(Trees::new(forust.grown(&sample)?.0)?),
    })?;
    let trees = trees?;
    let (frame, outcomes) = picked(&tried);
    let (scores, seconds) = timed(|| trees.log_odds(&frame))?;
    let scores = scores?;
    let probabilities: Vec<f64> = scores.iter().map(|&score| probability(score)).collect();
    let bads: Vec<bool> = outcomes.iter().map(|&outcome| outcome == Outcome::Bad).collect();
    let (auc, ks) = ranking(&scores, &bads).context("a fold has both classes")?;
    let square = |(&pd, &is_bad): (&f64, &bool)| (pd - f64::from(u8::from(is_bad))).powi(2);
    let brier = probabilities.iter().zip(&bads).map(square).sum::<f64>() / bads.len() as f64;
    let rows_per_second = tried.len() as f64 / seconds;
    Ok(FoldScore { fold, rows: tried.len(), auc, ks, brier, train_seconds, rows_per_second, probabilities })
}

/// What a function gives, and the CPU seconds that this thread spent on it.
fn timed<T>(work: impl FnOnce() -> T) -> Result<(T, f64)> {
    let before = cpu_seconds()?;
    let done = work();
    Ok((done, cpu_seconds()? - before))
}

fn cpu_seconds() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").context("this system does not tell CPU time")?;
    match stat.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()) {
        Some(nanoseconds) => Ok(nanoseconds / 1e9),
        None => bail!("this system does not tell CPU time"),
    }
}

/// The area under the curve and Kolmogorov-Smirnov, equal scores stepping together; none when a class is absent.
pub fn ranking(scores: &[f64], bads: &[bool]) -> Option<(f64, f64)> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&one, &other| scores[one].total_cmp(&scores[other]));
    let all_bad = bads.iter().filter(|&&is_bad| is_bad).count() as f64;
    let all_good = bads.len() as f64 - all_bad;
    if all_bad == 0.0 || all_good == 0.0 {
        return None;
    }
    let (mut bad, mut good, mut above, mut ks) = (0.0, 0.0, 0.0, 0.0_f64);
    for tied in order.chunk_by(|&one, &other| scores[one] == scores[other]) {
        let tied_bad = tied.iter().filter(|&&row| bads[row]).count() as f64;
        let tied_good = tied.len() as f64 - tied_bad;
        above += tied_bad * (good + tied_good / 2.0);
        bad += tied_bad;
        good += tied_good;
        ks = ks.max((bad / all_bad - good / all_good).abs());
    }
    Some((above / (all_bad * all_good), ks))
}
