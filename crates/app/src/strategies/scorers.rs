//! Which champions of a book score its accounts for strategies: only those that a condition asks for.

use super::Scoring;
use crate::error::Result;
use crate::port::Reading;
use crate::scoring::{Deciding, Foresees};
use crate::strategy_file::Written;

/// The champions that score.
#[derive(Clone, Debug, Default)]
pub struct Scorers {
    default: Option<Deciding>,
    missed_bill: Option<Deciding>,
}

impl Scorers {
    /// The champions whose scores the strategies' conditions read. A book without one has no such facts.
    ///
    /// # Errors
    /// When several champions could score, or the store cannot be read.
    pub fn load(store: &dyn Reading, strategies: &[&Written]) -> Result<Self> {
        let reads = |names: &[&str]| {
            let states = strategies.iter().flat_map(|written| &written.strategy.states);
            states.flat_map(|state| state.when.facts()).any(|fact| names.contains(&fact.name()))
        };
        let of =
            |names: &[&str], foresees| if reads(names) { Deciding::load(store, None, foresees, &[]) } else { Ok(None) };
        Ok(Self {
            default: of(&["score.pd", "score.points"], Foresees::Default)?,
            missed_bill: of(&["score.miss_next"], Foresees::MissedBill)?,
        })
    }

    /// What decisions are made with.
    pub fn scoring(&self) -> Scoring<'_> {
        Scoring { default: self.default.as_ref(), missed_bill: self.missed_bill.as_ref() }
    }
}
