//! The engines behind one face: how each is fitted, scores, and is checked.

use risk::binning::Holds;
use risk::boosting::{Forust, Sample as Learned, Trainer};
use risk::feature::{Direction, Feature};
use risk::scorecard::{Characteristic, Scorecard};
use risk::scorer::Explanation;
use risk::trees::Trees;
use risk::trees::monotone::{self, directions, is_proved};
use risk::{Frame, Outcome, Scorer};

use super::bins_file;
use super::config::{EngineKind, ModelConfig};
use crate::error::Refused;

/// A model that scores, whichever way it was made.
#[derive(Clone, Debug)]
pub enum Engine {
    /// Points by bins.
    Scorecard(Scorecard),
    /// Sums of leaves.
    Trees(Box<Trees>),
}

impl Scorer for Engine {
    fn features(&self) -> &[String] {
        match self {
            Self::Scorecard(card) => card.features(),
            Self::Trees(trees) => trees.features(),
        }
    }

    fn log_odds(&self, frame: &Frame) -> Result<Vec<f64>, risk::frame::FrameRejected> {
        match self {
            Self::Scorecard(card) => card.log_odds(frame),
            Self::Trees(trees) => trees.log_odds(frame),
        }
    }

    fn explain(&self, frame: &Frame) -> Result<Vec<Explanation>, risk::frame::FrameRejected> {
        match self {
            Self::Scorecard(card) => card.explain(frame),
            Self::Trees(trees) => trees.explain(frame),
        }
    }
}

/// What came out of a fit.
pub(super) struct Fitted {
    pub(super) engine: Engine,
    pub(super) notes: Vec<String>,
}

/// Fits the engine of a config.
pub(super) fn fit(
    config: &ModelConfig,
    features: &[Feature],
    frame: &Frame,
    outcomes: &[Outcome],
) -> Result<Fitted, Refused> {
    match config.model.engine {
        EngineKind::Scorecard => {
            let options = config.scorecard.options(config.scaling.scaling());
            let training = risk::scorecard::train::train(frame, outcomes, features, &options);
            let training = training.map_err(|rejected| Refused::new(rejected.to_string()))?;
            let out = training.left_out.iter().map(|out| format!("{} is left out: {}", out.feature, why(&out.why)));
            let given = training.binnings.iter().flat_map(|binning| bins_file::notes(binning, &config.scorecard.bins));
            Ok(Fitted { notes: out.chain(given).collect(), engine: Engine::Scorecard(training.scorecard) })
        }
        EngineKind::Boosting => {
            let engine = Forust { settings: config.boosting.settings() };
            let trees = engine.train(&Learned { frame, outcomes, features });
            let trees = trees.map_err(|rejected| Refused::new(rejected.to_string()))?;
            Ok(Fitted { engine: Engine::Trees(Box::new(trees)), notes: Vec::new() })
        }
    }
}

fn why(why: &risk::scorecard::train::WhyOut) -> String {
    use risk::scorecard::train::WhyOut;
    match why {
        WhyOut::AllMissing => "no row has a value".to_owned(),
        WhyOut::LowValue { value } => format!("its information value is {value:.4}"),
        WhyOut::AboveZero { beta } => format!("its coefficient was {beta:.3}, of the wrong sign; others say the same"),
        WhyOut::Collinear { of } => format!("{} make it up", of.join(", ")),
    }
}

/// Whether a model keeps to the declared directions, and how that is known.
///
/// # Errors
/// When it does not: with the step that shows it.
pub fn check_monotone(engine: &Engine, features: &[Feature]) -> Result<String, Refused> {
    let declared = features.iter().filter(|feature| feature.direction != Direction::Free).count();
    if declared == 0 {
        return Ok("no direction is declared".to_owned());
    }
    match engine {
        Engine::Scorecard(card) => {
            for characteristic in card.characteristics() {
                let feature = features.iter().find(|feature| feature.name == characteristic.feature);
                check_points(characteristic, feature.map_or(Direction::Free, |feature| feature.direction))?;
            }
            Ok("proved by the points of the bins".to_owned())
        }
        Engine::Trees(trees) => {
            let of = directions(&trees.parts().inputs, features);
            if is_proved(trees, &of) {
                return Ok("proved by the shape of the trees".to_owned());
            }
            let rows = monotone::rows_from_cuts(trees, 1_000, 7);
            match monotone::first_fall(trees, &of, &rows) {
                Some(fall) => Err(Refused::new(format!("the model is not monotone: {fall}"))
                    .hint("declare the direction as free, or train again with constraints")),
                None => {
                    Ok("not proved by the shape of the trees; no step against it on 1,000 rows of its cuts".to_owned())
                }
            }
        }
    }
}

fn check_points(characteristic: &Characteristic, direction: Direction) -> Result<(), Refused> {
    let ranges = characteristic.cells.iter().filter(|cell| match cell.holds {
        Holds::Range { .. } => true,
        Holds::Levels(_) | Holds::Special(_) | Holds::Missing => false,
    });
    let points: Vec<f64> = ranges.map(|cell| cell.points).collect();
    let falls = |a: f64, b: f64| match direction {
        Direction::Up => b > a,
        Direction::Down => b < a,
        Direction::Free => false,
    };
    match points.windows(2).position(|pair| falls(pair[0], pair[1])) {
        Some(at) => Err(Refused::new(format!(
            "the points of {} turn against its direction from range {} to {}",
            characteristic.feature,
            at + 1,
            at + 2
        ))
        .hint("declare the direction as free, or train again")),
        None => Ok(()),
    }
}
