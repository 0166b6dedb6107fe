//! What leaves the money on random accounts alone: sales, the lenders who share them, impairments, and links to parents.
//!
//! Drawn from streams of their own, so that a seed's other events are what they would be without it.

use ledger::Event;
use primitives::{Amount, Date, Rate};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::History;
use super::product::one_of;

/// What decides on it.
pub(super) struct Beside {
    rng: ChaCha8Rng,
    /// How often a sale is booked or taken back on a day; most accounts are never sold.
    chance_of_sale: f64,
    /// How often an impairment is recorded on a day.
    chance_of_impairment: f64,
    /// What decides on links.
    links: ChaCha8Rng,
    /// How often the account is linked or unlinked on a day.
    chance_of_link: f64,
}

/// Accounts that it may come to belong to; nobody asks whether there are such.
const PARENTS: [&str; 2] = ["CARD", "FAMILY"];

/// Owners, some of them lenders with shares.
const OWNERS: [&str; 8] = [
    "own",
    "fund",
    "bank",
    "a=70%+b=20%+c=10%",
    "fund=50%+a=50%",
    "a=70%/55%+b=30%/45%",
    "bank=80%@0.1%+own=20%",
    "a=60%/50%+fund=40%/50%/first-loss",
];

impl Beside {
    /// A stream beside the one of all else, which goes on as it is.
    pub(super) fn aside(rng: &ChaCha8Rng) -> Self {
        let mut rng = rng.clone();
        rng.set_stream(7);
        let chance_of_sale = if rng.random_bool(0.3) { rng.random_range(0.005..0.04) } else { 0.0 };
        let chance_of_impairment = if rng.random_bool(0.3) { 0.02 } else { 0.0 };
        let mut links = rng.clone();
        links.set_stream(8);
        let chance_of_link = if links.random_bool(0.2) { 0.01 } else { 0.0 };
        Self { rng, chance_of_sale, chance_of_impairment, links, chance_of_link }
    }

    /// Lets several lenders share the account from the beginning, in some histories.
    pub(super) fn fund(&mut self, opening: &mut Event) {
        if let Event::ContractOpened(contract) = opening
            && self.rng.random_bool(0.15)
        {
            contract.funding_source = one_of(&mut self.rng, OWNERS).to_owned();
        }
    }

    /// What happens beside the rest on a day.
    pub(super) fn book(&mut self, history: &mut History<'_>) {
        self.sell_something(history);
        if self.rng.random_bool(self.chance_of_impairment) {
            let share = Rate::from_billionths(self.rng.random_range(0..=4) * 250_000_000);
            let on = history.value_date(&mut self.rng, history.opened_on);
            history.book(on, Event::ImpairmentRecorded { share, reason: "a new estimate".into() });
        }
        if self.links.random_bool(self.chance_of_link) {
            let parent = self.links.random_bool(0.6).then(|| one_of(&mut self.links, PARENTS).to_owned());
            let on = history.value_date(&mut self.links, history.opened_on);
            history.book(on, Event::Linked { parent, reason: "a card for the family".into() });
        }
    }

    /// Now and then sells the account, one day to one buyer, or takes a sale back.
    fn sell_something(&mut self, history: &mut History<'_>) {
        if !self.rng.random_bool(self.chance_of_sale) {
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
            // Two sales in three have a price, which is drawn from nothing so that all else stays as it is.
            let number = i64::from(on.day_number());
            let price = (number % 3 != 0).then(|| Amount::from_minor(number * 7_919 % 200_000));
            history.book(on, Event::Sold { to, price, reason: "a portfolio".into() });
        }
    }
}
