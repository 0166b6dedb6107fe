//! Training: bins, a choice of characteristics, a regression on their WOE, points.
//!
//! A characteristic enters by its information value. Its coefficient must be below 0, since a WOE above 0 is safer; one
//! above 0 means that others say the same better. It is refused, left out, or kept for a reason that somebody writes.

use super::{Cell, Characteristic, Reason, Rounding, Scaling, Scorecard};
use crate::binning::{self, BinEdit, Binning, BinningOptions, BinningRejected, Note};
use crate::feature::{Feature, Purpose};
use crate::frame::{Frame, FrameRejected, Outcome};
use crate::logistic::{self, Data, Logistic, LogisticOptions, LogisticRejected};

/// How a scorecard is made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrainingOptions {
    /// How bins are made.
    pub binning: BinningOptions,
    /// Bins given by hand.
    pub edits: Vec<BinEdit>,
    /// Which characteristics enter.
    pub selection: Selection,
    /// How the regression is fitted.
    pub logistic: LogisticOptions,
    /// How points stand to odds.
    pub scaling: Scaling,
    /// What becomes of the points of a cell.
    pub rounding: Rounding,
}

/// Which characteristics enter.
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    /// The least information value.
    pub value_min: f64,
    /// What becomes of one whose coefficient is above 0, or that others make up.
    pub redundant: Redundant,
    /// Those that may have a coefficient above 0, and why.
    pub exceptions: Vec<Exception>,
}

impl Default for Selection {
    fn default() -> Self {
        Self { value_min: 0.005, redundant: Redundant::Refuse, exceptions: Vec::new() }
    }
}

/// What becomes of a characteristic that says what others say better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Redundant {
    /// Training stops and names it.
    #[default]
    Refuse,
    /// It is left out, the largest coefficient above 0 first, and the regression fitted again.
    LeaveOut,
}

/// A characteristic that may have a coefficient above 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The column.
    pub feature: String,
    /// Why.
    pub because: String,
}

/// A scorecard and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// The scorecard.
    pub scorecard: Scorecard,
    /// The bins of every column that was tried.
    pub binnings: Vec<Binning>,
    /// The regression, its coefficients in the order of the scorecard's characteristics.
    pub regression: Logistic,
    /// The columns that did not enter.
    pub left_out: Vec<LeftOut>,
    /// The rows by what became of them.
    pub rows: Rows,
}

/// A column that did not enter.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Which.
    pub feature: String,
    /// Why.
    pub why: WhyOut,
}

/// Why a column did not enter.
#[derive(Clone, Debug, PartialEq)]
pub enum WhyOut {
    /// No row has a value.
    AllMissing,
    /// Its bins tell too little.
    LowValue {
        /// Its information value.
        value: f64,
    },
    /// Its coefficient was above 0.
    AboveZero {
        /// The coefficient.
        beta: f64,
    },
    /// Others make it up.
    Collinear {
        /// Which.
        of: Vec<String>,
    },
}

/// How many rows there were of each kind. Only goods and bads enter a fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Good.
    pub goods: u64,
    /// Bad.
    pub bads: u64,
    /// Neither.
    pub indeterminate: u64,
    /// Not known yet.
    pub immature: u64,
}

/// Why there is no scorecard.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrainingRejected {
    /// A column is missing or of another kind.
    #[error(transparent)]
    Frame(#[from] FrameRejected),
    /// A column cannot be binned.
    #[error(transparent)]
    Binning(#[from] BinningRejected),
    /// The regression has no answer.
    #[error(transparent)]
    Regression(#[from] LogisticRejected),
    /// A protected attribute.
    #[error("{0} is declared for audits only and may not enter a model; leave it out of the features")]
    AuditOnly(String),
    /// A column named twice.
    #[error("{0} is among the features twice")]
    FeatureTwice(String),
    /// An edit or an exception for a column that is not among the features.
    #[error("{what} is given for {feature}, which is not among the features; check the name")]
    NoSuchFeature {
        /// What is given.
        what: &'static str,
        /// For which column.
        feature: String,
    },
    /// An exception without a reason.
    #[error("the exception for {0} has no reason; write why its coefficient may be above 0")]
    NoReason(String),
    /// A scaling that gives no points.
    #[error("a scaling needs a finite score, and odds and points to double them above 0")]
    Scaling,
    /// Nothing to train on.
    #[error("no feature has an information value of {value_min} or more; the best has {best:.6}")]
    NothingTells {
        /// The least value asked for.
        value_min: f64,
        /// The largest value there is.
        best: f64,
    },
    /// A coefficient above 0.
    #[error(
        "the coefficient of {feature} is {beta:.4}, and a safer bin would lose points: others say the same; leave it or them out, have it left out by the selection, or write an exception for it"
    )]
    AboveZero {
        /// Which.
        feature: String,
        /// Its coefficient.
        beta: f64,
    },
}

/// Trains a scorecard.
///
/// # Errors
/// When the data or the options allow none; with what to do.
pub fn train(
    frame: &Frame,
    outcomes: &[Outcome],
    features: &[Feature],
    options: &TrainingOptions,
) -> Result<Training, TrainingRejected> {
    check(features, options)?;
    let mut binnings = Vec::with_capacity(features.len());
    for feature in features {
        binnings.push(binned(frame, outcomes, feature, options)?);
    }
    let mut left_out = Vec::new();
    let mut chosen = Vec::new();
    for (at, binning) in binnings.iter().enumerate() {
        match too_little(binning, options.selection.value_min) {
            Some(why) => left_out.push(LeftOut { feature: binning.feature.clone(), why }),
            None => chosen.push(Chosen { at, woe: woe_column(binning, frame, outcomes)? }),
        }
    }
    let regression = regressed(&mut chosen, &binnings, outcomes, options, &mut left_out)?;
    if chosen.is_empty() {
        let best = binnings.iter().map(Binning::information_value).fold(0.0, f64::max);
        return Err(TrainingRejected::NothingTells { value_min: options.selection.value_min, best });
    }
    let scorecard = points(&chosen, &binnings, features, &regression, options);
    Ok(Training { scorecard, binnings, regression, left_out, rows: counted(outcomes) })
}

fn check(features: &[Feature], options: &TrainingOptions) -> Result<(), TrainingRejected> {
    for (at, feature) in features.iter().enumerate() {
        match feature.purpose {
            Purpose::Decision => {}
            Purpose::Audit => return Err(TrainingRejected::AuditOnly(feature.name.clone())),
        }
        if features[..at].iter().any(|earlier| earlier.name == feature.name) {
            return Err(TrainingRejected::FeatureTwice(feature.name.clone()));
        }
    }
    let is_known = |name: &str| features.iter().any(|feature| feature.name == name);
    if let Some(edit) = options.edits.iter().find(|edit| !is_known(&edit.feature)) {
        return Err(TrainingRejected::NoSuchFeature { what: "an edit of bins", feature: edit.feature.clone() });
    }
    for exception in &options.selection.exceptions {
        if !is_known(&exception.feature) {
            let feature = exception.feature.clone();
            return Err(TrainingRejected::NoSuchFeature { what: "an exception", feature });
        }
        if exception.because.trim().is_empty() {
            return Err(TrainingRejected::NoReason(exception.feature.clone()));
        }
    }
    if options.scaling.is_valid() { Ok(()) } else { Err(TrainingRejected::Scaling) }
}

fn binned(
    frame: &Frame,
    outcomes: &[Outcome],
    feature: &Feature,
    options: &TrainingOptions,
) -> Result<Binning, TrainingRejected> {
    let column = frame.column(&feature.name)?;
    let edit = options.edits.iter().find(|edit| edit.feature == feature.name);
    Ok(match edit {
        Some(edit) => binning::bin_as_given(column, outcomes, feature, edit)?,
        None => binning::bin(column, outcomes, feature, &options.binning)?,
    })
}

fn too_little(binning: &Binning, value_min: f64) -> Option<WhyOut> {
    if binning.notes.contains(&Note::AllMissing) && binning.bins.len() < 2 {
        return Some(WhyOut::AllMissing);
    }
    let value = binning.information_value();
    // A single bin tells nothing, whatever the least value.
    (binning.bins.len() < 2 || value < value_min).then_some(WhyOut::LowValue { value })
}

/// A characteristic that enters: the place of its binning, and its WOE in each row that is good or bad.
struct Chosen {
    at: usize,
    woe: Vec<f64>,
}

fn woe_column(binning: &Binning, frame: &Frame, outcomes: &[Outcome]) -> Result<Vec<f64>, FrameRejected> {
    let places = binning::places(binning.bins.iter().map(|bin| &bin.holds), frame.column(&binning.feature)?)?;
    let known = places.iter().zip(outcomes).filter(|(_, outcome)| outcome.target().is_some());
    Ok(known.map(|(&place, _)| binning.bins[place as usize].evidence.woe).collect())
}

/// Fits until every coefficient is as it should be, leaving characteristics out where that is asked for.
fn regressed(
    chosen: &mut Vec<Chosen>,
    binnings: &[Binning],
    outcomes: &[Outcome],
    options: &TrainingOptions,
    left_out: &mut Vec<LeftOut>,
) -> Result<Logistic, TrainingRejected> {
    let is_bad: Vec<bool> =
        outcomes.iter().filter_map(|outcome| outcome.target()).map(|target| target == 1.0).collect();
    let leaves_out = options.selection.redundant == Redundant::LeaveOut;
    loop {
        let names: Vec<String> = chosen.iter().map(|one| binnings[one.at].feature.clone()).collect();
        let columns: Vec<Vec<f64>> = chosen.iter_mut().map(|one| std::mem::take(&mut one.woe)).collect();
        let fitted = logistic::fit(Data { names: &names, columns: &columns, is_bad: &is_bad }, options.logistic);
        for (one, column) in chosen.iter_mut().zip(columns) {
            one.woe = column;
        }
        let (feature, why) = match fitted {
            Err(LogisticRejected::Collinear { column, of }) if leaves_out => (column, WhyOut::Collinear { of }),
            Err(refused) => return Err(refused.into()),
            Ok(regression) => match above_zero(&names, &regression, &options.selection.exceptions) {
                None => return Ok(regression),
                Some((feature, beta)) if leaves_out => (feature, WhyOut::AboveZero { beta }),
                Some((feature, beta)) => return Err(TrainingRejected::AboveZero { feature, beta }),
            },
        };
        chosen.retain(|one| binnings[one.at].feature != feature);
        left_out.push(LeftOut { feature, why });
    }
}

/// The characteristic with the largest coefficient above 0 that nobody excepted.
fn above_zero(names: &[String], regression: &Logistic, exceptions: &[Exception]) -> Option<(String, f64)> {
    let is_excepted = |name: &str| exceptions.iter().any(|exception| exception.feature == name);
    let betas = names.iter().zip(&regression.coefficients).map(|(name, coefficient)| (name, coefficient.value));
    let above = betas.filter(|(name, beta)| *beta > 0.0 && !is_excepted(name));
    above.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(name, beta)| (name.clone(), beta))
}

fn points(
    chosen: &[Chosen],
    binnings: &[Binning],
    features: &[Feature],
    regression: &Logistic,
    options: &TrainingOptions,
) -> Scorecard {
    let intercept = regression.intercept.value;
    let cell = |weighted: f64| options.rounding.round(options.scaling.cell_points(weighted, intercept, chosen.len()));
    let characteristic = |(one, beta): (&Chosen, f64)| {
        let (binning, feature) = (&binnings[one.at], &features[one.at]);
        let exception = options.selection.exceptions.iter().find(|exception| exception.feature == feature.name);
        let cells = binning.bins.iter().map(|bin| Cell {
            holds: bin.holds.clone(),
            tally: bin.tally,
            woe: bin.evidence.woe,
            points: cell(beta * bin.evidence.woe),
        });
        Characteristic {
            feature: feature.name.clone(),
            characteristic: feature.characteristic.clone(),
            beta,
            exception: exception.filter(|_| beta > 0.0).map(|exception| exception.because.clone()),
            reason: Reason { code: feature.characteristic.clone(), words: feature.reason.clone() },
            cells: cells.collect(),
            unseen_points: cell(0.0),
        }
    };
    let betas = regression.coefficients.iter().map(|coefficient| coefficient.value);
    let characteristics = chosen.iter().zip(betas).map(characteristic).collect();
    Scorecard::new(options.scaling, intercept, 0.0, characteristics)
}

fn counted(outcomes: &[Outcome]) -> Rows {
    let mut rows = Rows::default();
    for outcome in outcomes {
        match outcome {
            Outcome::Good => rows.goods += 1,
            Outcome::Bad => rows.bads += 1,
            Outcome::Indeterminate => rows.indeterminate += 1,
            Outcome::Immature => rows.immature += 1,
        }
    }
    rows
}
