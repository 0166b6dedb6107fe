//! What scores a book's accounts for strategies: only what a condition asks for.

use primitives::Date;

use super::Scoring;
use crate::error::Result;
use crate::features::external::External;
use crate::port::Reading;
use crate::scoring::{Deciding, Foresees};
use crate::strategy_file::Written;
use crate::uses::priority::PriorityFile;
use crate::uses::terms;

/// The champions that score, and what they are told.
#[derive(Clone, Debug, Default)]
pub struct Scorers {
    default: Option<Deciding>,
    missed_bill: Option<Deciding>,
    losses: Option<PriorityFile>,
    external: Vec<External>,
}

impl Scorers {
    /// The champions whose scores the strategies' conditions read, and the terms of priority that are in force on a day where one
    /// reads an expected loss. A book without them has no such facts.
    ///
    /// # Errors
    /// When several champions could score, or the store cannot be read.
    pub fn load(store: &dyn Reading, strategies: &[&Written], on: Date, external: Vec<External>) -> Result<Self> {
        let reads = |names: &[&str]| {
            let states = strategies.iter().flat_map(|written| &written.strategy.states);
            states.flat_map(|state| state.when.facts()).any(|fact| names.contains(&fact.name()))
        };
        let of = |names: &[&str], foresees| {
            if reads(names) { Deciding::load(store, None, foresees, &external) } else { Ok(None) }
        };
        let default = of(&["score.pd", "score.points", "score.expected_loss"], Foresees::Default)?;
        let missed_bill = of(&["score.miss_next"], Foresees::MissedBill)?;
        let losses = if reads(&["score.expected_loss"]) { terms_on(store, on)? } else { None };
        Ok(Self { default, missed_bill, losses, external })
    }

    /// What decisions are made with.
    pub fn scoring(&self) -> Scoring<'_> {
        Scoring {
            default: self.default.as_ref(),
            missed_bill: self.missed_bill.as_ref(),
            losses: self.losses.as_ref(),
            external: &self.external,
        }
    }
}

/// What priority assumes on a day; none where nothing is in force.
fn terms_on(store: &dyn Reading, on: Date) -> Result<Option<PriorityFile>> {
    Ok(terms::PRIORITIES.in_force(store, on)?.pop())
}
