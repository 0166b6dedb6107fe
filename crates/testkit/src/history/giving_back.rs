//! What the lender gives back on random accounts: fees and interest that were paid.
//!
//! Drawn from a stream of its own, so that a seed's other events are what they would be without it.

use ledger::Event;
use primitives::Amount;
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::{History, amount};

/// What decides on it.
pub(super) struct GivingBack {
    rng: ChaCha8Rng,
    /// How often something is given back on a day; on most accounts nothing ever is.
    chance: f64,
}

impl GivingBack {
    /// A stream beside the one of all else, which goes on as it is.
    pub(super) fn aside(rng: &ChaCha8Rng) -> Self {
        let mut rng = rng.clone();
        rng.set_stream(12);
        let chance = if rng.random_bool(0.3) { 0.03 } else { 0.0 };
        Self { rng, chance }
    }

    /// What is given back on a day.
    pub(super) fn book(&mut self, history: &mut History<'_>) {
        if !self.rng.random_bool(self.chance) {
            return;
        }
        let on = history.value_date(&mut self.rng, history.opened_on);
        let reason = String::from("a mistake of ours");
        if self.rng.random_bool(0.4) {
            let amount = amount(&mut self.rng, 5_000);
            return history.book(on, Event::InterestPaymentWaived { amount, authority: None, reason });
        }
        if self.rng.random_bool(0.2) {
            return history.book(on, Event::GuaranteeDrawn { amount: amount(&mut self.rng, 20_000) });
        }
        let account = history.account(on);
        let only_charges = history.is_revolving() && history.issues_statements;
        let charged = account.instalments.iter().filter(|i| i.is_charge || !only_charges);
        let fees: Vec<_> = charged.filter(|i| i.scheduled.fee.is_positive()).collect();
        let Some(fee) = fees.choose(&mut self.rng) else { return };
        let most = fee.scheduled.fee.minor() + 100;
        let amount = Amount::from_minor(self.rng.random_range(1..=most));
        let pays_out = self.rng.random_bool(0.5);
        history.book(on, Event::FeeRefunded { instalment: fee.key, amount, pays_out, authority: None, reason });
    }
}
