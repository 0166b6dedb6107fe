//! Why a score is no higher: the points lost, by idea.
//!
//! A row loses in each characteristic what the reference has more than it. What it loses in all of them adds up to the
//! difference of the scores. The reasons are the ideas that lost most, ties in the order of the table, and never one
//! that lost nothing.

use super::Scorecard;
use crate::frame::{Frame, FrameRejected};

/// How many reasons a person is given at most (Regulation B, comment 9(b)(2)-1: more than four are not likely to help).
pub const REASONS_MAX: usize = 4;

/// What a score is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reference {
    /// The best bin of every characteristic.
    #[default]
    Best,
    /// A row of which nothing is known: WOE 0 everywhere.
    Neutral,
}

/// What an idea cost a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// The place of the first characteristic that belongs to it; its reason is the idea's.
    pub characteristic: usize,
    /// The points lost.
    pub points: f64,
}

impl Scorecard {
    /// What each row lost in each characteristic against the reference; below 0 where it gained.
    ///
    /// # Errors
    /// When a column is missing or of another kind.
    pub fn lost(&self, frame: &Frame, reference: Reference) -> Result<Vec<Vec<f64>>, FrameRejected> {
        let mut lost = vec![Vec::with_capacity(self.characteristics.len()); frame.rows()];
        for characteristic in &self.characteristics {
            let most = match reference {
                Reference::Best => characteristic.best_points(),
                Reference::Neutral => characteristic.unseen_points,
            };
            for (lost, place) in lost.iter_mut().zip(characteristic.places(frame)?) {
                lost.push(most - characteristic.points(place));
            }
        }
        Ok(lost)
    }

    /// The reasons of each row, the one that cost most first, at most [`REASONS_MAX`].
    ///
    /// # Errors
    /// When a column is missing or of another kind.
    pub fn reasons(&self, frame: &Frame, reference: Reference) -> Result<Vec<Vec<Loss>>, FrameRejected> {
        let ideas = self.ideas();
        Ok(self.lost(frame, reference)?.iter().map(|lost| worst(&ideas, lost)).collect())
    }

    /// For each characteristic the place of the first that belongs to the same idea.
    fn ideas(&self) -> Vec<usize> {
        let all = &self.characteristics;
        let first = |idea: &str| all.iter().position(|characteristic| characteristic.characteristic == idea);
        all.iter().map(|one| first(&one.characteristic).expect("it is among them")).collect()
    }
}

fn worst(ideas: &[usize], lost: &[f64]) -> Vec<Loss> {
    let mut points = vec![0.0; lost.len()];
    for (&idea, lost) in ideas.iter().zip(lost) {
        points[idea] += lost;
    }
    let losses = points.into_iter().enumerate().map(|(characteristic, points)| Loss { characteristic, points });
    let mut losses: Vec<Loss> = losses.filter(|loss| loss.points > 0.0).collect();
    // A stable sort: ties stay in the order of the table.
    losses.sort_by(|a, b| b.points.total_cmp(&a.points));
    losses.truncate(REASONS_MAX);
    losses
}
