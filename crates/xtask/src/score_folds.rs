//! Scores of an engine over the folds of real credit data, as JSON lines for the scripts that set engines side by side.

use anyhow::{Context, Result, bail};
use risk::Scorer;
use risk::binning::BinningOptions;
use risk::boosting::{Forust, Sample, Settings, Trainer};
use risk::feature::{Direction, Feature};
use risk::frame::{Frame, Outcome};
use risk::measure::{Ranking, probability_error};
use risk::scorecard::Scorecard;
use risk::scorecard::train::{Redundant, TrainingOptions, train};
use risk::scorer::probability;

use crate::credit::{CreditData, Source};

/// What is trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Engine {
    /// Boosted trees without constraints
    Boosting,
    /// Boosted trees, monotone in arrears and utilisation
    Monotone,
    /// A scorecard whose bins take the trend that tells most, and know of no codes
    Scorecard,
}

/// What may be asked of the engines beside their defaults.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wishes {
    /// One fold only.
    pub fold: Option<u64>,
    /// The least share of rows in a bin of a scorecard.
    pub share_min: Option<f64>,
    /// How many trees.
    pub rounds: Option<usize>,
    /// What their leaves are multiplied with.
    pub rate: Option<f32>,
    /// What the draws start from.
    pub seed: Option<u64>,
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

/// Trains an engine on all folds but one of those that the data hold, tries it on that one, and so on for each.
///
/// # Errors
/// When the engine refuses the data, or the system does not tell CPU time.
pub fn score_folds(engine: Engine, data: &CreditData, wishes: Wishes) -> Result<Vec<FoldScore>> {
    let folds: std::collections::BTreeSet<u64> = data.folds.iter().copied().collect();
    folds
        .into_iter()
        .filter(|fold| wishes.fold.is_none_or(|only| only == *fold))
        .map(|fold| score(engine, data, wishes, fold))
        .collect()
}

fn score(engine: Engine, data: &CreditData, wishes: Wishes, fold: u64) -> Result<FoldScore> {
    let (tried, learned) = data.split(fold);
    let picked = |rows: &[usize]| -> (Frame, Vec<Outcome>) {
        (data.frame.picked(rows), rows.iter().map(|&row| data.outcomes[row]).collect())
    };
    let (frame, outcomes) = picked(&learned);
    let (scorer, train_seconds) = timed(|| fitted(engine, data, wishes, &frame, &outcomes))?;
    let scorer = scorer?;
    let (frame, outcomes) = picked(&tried);
    // A scorecard is done before the system counts the time of a thread once.
    let passes = if engine == Engine::Scorecard { 20_u32 } else { 1 };
    let (scores, seconds) = timed(|| {
        (1..passes).for_each(|_| drop(std::hint::black_box(scorer.log_odds(&frame))));
        scorer.log_odds(&frame)
    })?;
    let (scores, seconds) = (scores?, seconds / f64::from(passes));
    let probabilities: Vec<f64> = scores.iter().map(|&score| probability(score)).collect();
    let bads: Vec<bool> = outcomes.iter().map(|&outcome| outcome == Outcome::Bad).collect();
    let ranking = Ranking::new(&scores, &bads).context("a fold cannot be ranked")?;
    let brier = probability_error(&probabilities, &bads)?.brier;
    let (auc, ks, rows_per_second) = (ranking.auc(), ranking.ks().0, tried.len() as f64 / seconds);
    Ok(FoldScore { fold, rows: tried.len(), auc, ks, brier, train_seconds, rows_per_second, probabilities })
}

fn fitted(
    engine: Engine,
    data: &CreditData,
    wishes: Wishes,
    frame: &Frame,
    outcomes: &[Outcome],
) -> Result<Box<dyn Scorer>> {
    let free = |feature: &Feature| Feature { direction: Direction::Free, ..feature.clone() };
    // Early warning has few bads, so it takes fewer rounds, as the figures that were published for it.
    let rounds = wishes.rounds.unwrap_or(if data.source == Source::Mortgage { 60 } else { 200 });
    let usual = Settings::default();
    let (rate, seed) = (wishes.rate.unwrap_or(usual.rate), wishes.seed.unwrap_or(usual.seed));
    let forust = Forust { settings: Settings { rounds, rate, seed, ..usual } };
    let free: Vec<Feature> = data.features.iter().map(free).collect();
    let sample = |features| Sample { frame, outcomes, features };
    Ok(match engine {
        Engine::Boosting => Box::new(forust.train(&sample(&free))?),
        Engine::Monotone => Box::new(forust.train(&sample(&data.features))?),
        Engine::Scorecard => Box::new(scorecard(frame, outcomes, wishes.share_min)?),
    })
}

fn scorecard(frame: &Frame, outcomes: &[Outcome], share_min: Option<f64>) -> Result<Scorecard> {
    let features: Vec<Feature> = frame.columns().iter().map(|column| Feature::undeclared(&column.name)).collect();
    let mut binning = BinningOptions::default();
    binning.share_min = share_min.unwrap_or(binning.share_min);
    let mut options = TrainingOptions { binning, ..TrainingOptions::default() };
    options.selection.redundant = Redundant::LeaveOut;
    Ok(train(frame, outcomes, &features, &options)?.scorecard)
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
