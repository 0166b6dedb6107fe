//! Risk: from what is known of accounts to the probability that something goes wrong, and why.
//!
//! Pure: tables in, models and figures out. No storage, no names of people, no clock; what is done with a score is
//! decided elsewhere, by a strategy. In every formula *bad* is the event, y = 1, and `pd` is P(y = 1).

pub mod feature;
pub mod fold;
pub mod frame;
pub mod outcome;
pub mod protected;
pub mod target;

pub mod binning;
pub mod logistic;
pub mod scorecard;
pub mod scorer;

pub mod trees;

pub mod boosting;
pub mod shapley;

pub mod import;

pub mod limit;
pub mod priority;
pub mod warning;
pub mod willingness;

pub mod calibration;
pub mod measure;
pub mod monitor;

pub mod fairness;
pub mod panel;
pub mod trial;

pub mod special;

pub use frame::{Frame, Outcome};
pub use scorer::Scorer;
