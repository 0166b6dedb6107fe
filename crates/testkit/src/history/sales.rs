//! Sales of random accounts, and the lenders who share them.
//!
//! Drawn from a stream of their own, so that a seed's other events are what they would be without them.

use ledger::Event;
use primitives::Date;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::History;
use super::product::one_of;

/// What decides on the sales of a history.
pub(super) struct RandomSales {
    rng: ChaCha8Rng,
    /// How often one is booked or taken back on a day; most accounts are never sold.
    chance: f64,
}

/// Owners, some of them lenders with shares.
const OWNERS: [&str; 5] = ["own", "fund", "bank", "a=70%+b=20%+c=10%", "fund=50%+a=50%"];

impl RandomSales {
    /// A stream beside the one of all else, which goes on as it is.
    pub(super) fn aside(rng: &ChaCha8Rng) -> Self {
        let mut rng = rng.clone();
        rng.set_stream(7);
        let chance = if rng.random_bool(0.3) { rng.random_range(0.005..0.04) } else { 0.0 };
        Self { rng, chance }
    }

    /// Lets several lenders share the account from the beginning, in some histories.
    pub(super) fn fund(&mut self, opening: &mut Event) {
        if let Event::ContractOpened(contract) = opening
            && self.rng.random_bool(0.15)
        {
            contract.funding_source = one_of(&mut self.rng, OWNERS).to_owned();
        }
    }

    /// Now and then sells the account, one day to one buyer, or takes a sale back.
    pub(super) fn sell_something(&mut self, history: &mut History<'_>) {
        if !self.rng.random_bool(self.chance) {
            return;
        }
        let in_force: Vec<(u64, Date)> = history
            .entries
            .iter()
            .filter(|entry| matches!(entry.event, Event::Sold { .. }) && !history.reversed.contains(&entry.seq))
            .map(|entry| (entry.seq, entry.effective_on))
            .collect();
        if !in_force.is_empty() && self.rng.random_bool(0.3) {
            let (of, on) = in_force[self.rng.random_range(0..in_force.len())];
            history.reversed.push(of);
            let on = if self.rng.random_bool(0.5) { on } else { history.today };
            return history.book(on, Event::Reversal { of });
        }
        let on = history.value_date(&mut self.rng, history.opened_on);
        if in_force.iter().all(|(_, other)| *other != on) {
            let to = one_of(&mut self.rng, OWNERS).to_owned();
            history.book(on, Event::Sold { to, reason: "a portfolio".into() });
        }
    }
}
