//! The scorecard: points for each bin of each characteristic, which add up to the score.
//!
//! The table of points is the model that runs: its cells are rounded once, when it is made, and a score is their sum.
//! Log-odds of a row are those of its score; [`Scorecard::exact_log_odds`] are those before rounding. How a scorecard
//! is fitted is told in [`train`], its form as plain rows in [`table`].

mod reasons;
mod scaling;
pub mod table;
#[cfg(test)]
mod tests;
pub mod train;

pub use reasons::{Loss, REASONS_MAX, Reference};
pub use scaling::{Rounding, Scaling};

use crate::binning::{self, Holds, Tally, UNSEEN};
use crate::feature::Words;
use crate::frame::{Frame, FrameRejected};
use crate::scorer::{Explanation, Scorer};

/// A scorecard. Made by [`train::train`] or from a [`table::ScorecardTable`], and never changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    scaling: Scaling,
    intercept: f64,
    base_points: f64,
    characteristics: Vec<Characteristic>,
    features: Vec<String>,
}

/// A characteristic and its points.
#[derive(Clone, Debug, PartialEq)]
pub struct Characteristic {
    /// The column that it reads.
    pub feature: String,
    /// The idea that it belongs to; columns of one idea are one reason.
    pub characteristic: String,
    /// The coefficient of its WOE: below 0, or `exception` says why not.
    pub beta: f64,
    /// Why a coefficient above 0 is accepted.
    pub exception: Option<String>,
    /// What a borrower is told when it costs points.
    pub reason: Reason,
    /// Its bins, in order.
    pub cells: Vec<Cell>,
    /// The points of a value that training did not see, whose WOE is 0.
    pub unseen_points: f64,
}

/// A reason in a code and in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The code.
    pub code: String,
    /// The words.
    pub words: Words,
}

/// A bin and its points.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub holds: Holds,
    /// The training rows in it.
    pub tally: Tally,
    /// Its weight of evidence.
    pub woe: f64,
    /// Its points.
    pub points: f64,
}

/// Scores of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The score of each row: higher is safer.
    pub scores: Vec<f64>,
    /// For each characteristic, how many rows had a value that training did not see.
    pub unseen: Vec<u64>,
}

impl Characteristic {
    /// The place of each row's bin, or [`UNSEEN`].
    ///
    /// # Errors
    /// When the column is missing or of another kind.
    pub fn places(&self, frame: &Frame) -> Result<Vec<u32>, FrameRejected> {
        binning::places(self.cells.iter().map(|cell| &cell.holds), frame.column(&self.feature)?)
    }

    /// The points at a place.
    pub fn points(&self, place: u32) -> f64 {
        if place == UNSEEN { self.unseen_points } else { self.cells[place as usize].points }
    }

    /// The weight of evidence at a place.
    pub fn woe(&self, place: u32) -> f64 {
        if place == UNSEEN { 0.0 } else { self.cells[place as usize].woe }
    }

    /// The points of its best bin.
    pub fn best_points(&self) -> f64 {
        self.cells.iter().map(|cell| cell.points).fold(f64::NEG_INFINITY, f64::max)
    }
}

impl Scorecard {
    /// A scorecard of characteristics that have been checked.
    fn new(scaling: Scaling, intercept: f64, base_points: f64, characteristics: Vec<Characteristic>) -> Self {
        let features = characteristics.iter().map(|characteristic| characteristic.feature.clone()).collect();
        Self { scaling, intercept, base_points, characteristics, features }
    }

    /// How points stand to odds.
    pub fn scaling(&self) -> Scaling {
        self.scaling
    }

    /// The log-odds of bad where every WOE is 0.
    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// Points that every row has. None but imported scorecards have some.
    pub fn base_points(&self) -> f64 {
        self.base_points
    }

    /// Its characteristics, in order.
    pub fn characteristics(&self) -> &[Characteristic] {
        &self.characteristics
    }

    /// The score of each row.
    ///
    /// # Errors
    /// When a column is missing or of another kind.
    pub fn score(&self, frame: &Frame) -> Result<Scored, FrameRejected> {
        let mut scores = vec![self.base_points; frame.rows()];
        let mut unseen = Vec::with_capacity(self.characteristics.len());
        for characteristic in &self.characteristics {
            let places = characteristic.places(frame)?;
            for (score, &place) in scores.iter_mut().zip(&places) {
                *score += characteristic.points(place);
            }
            unseen.push(places.iter().filter(|place| **place == UNSEEN).count() as u64);
        }
        Ok(Scored { scores, unseen })
    }

    /// The log-odds of bad of each row as they were fitted, before points were rounded.
    ///
    /// # Errors
    /// When a column is missing or of another kind.
    pub fn exact_log_odds(&self, frame: &Frame) -> Result<Vec<f64>, FrameRejected> {
        let mut log_odds = vec![self.intercept; frame.rows()];
        for characteristic in &self.characteristics {
            for (log_odds, place) in log_odds.iter_mut().zip(characteristic.places(frame)?) {
                *log_odds += characteristic.beta * characteristic.woe(place);
            }
        }
        Ok(log_odds)
    }

    /// The score of a row of which nothing is known.
    pub fn neutral_score(&self) -> f64 {
        self.characteristics.iter().fold(self.base_points, |sum, characteristic| sum + characteristic.unseen_points)
    }

    /// The highest score there is.
    pub fn best_score(&self) -> f64 {
        self.characteristics.iter().fold(self.base_points, |sum, characteristic| sum + characteristic.best_points())
    }
}

impl Scorer for Scorecard {
    fn features(&self) -> &[String] {
        &self.features
    }

    /// Those of the score, so that equal scores are equally likely to go bad.
    fn log_odds(&self, frame: &Frame) -> Result<Vec<f64>, FrameRejected> {
        Ok(self.score(frame)?.scores.into_iter().map(|score| self.scaling.log_odds(score)).collect())
    }

    /// From the row of which nothing is known: what each characteristic adds to its log-odds.
    fn explain(&self, frame: &Frame) -> Result<Vec<Explanation>, FrameRejected> {
        let base = self.scaling.log_odds(self.neutral_score());
        let none = Explanation { base, parts: Vec::with_capacity(self.characteristics.len()) };
        let mut explanations = vec![none; frame.rows()];
        for characteristic in &self.characteristics {
            for (explanation, place) in explanations.iter_mut().zip(characteristic.places(frame)?) {
                let lost = characteristic.unseen_points - characteristic.points(place);
                explanation.parts.push(lost / self.scaling.factor());
            }
        }
        Ok(explanations)
    }
}
