//! Equal totals kept: what an instalment costs stays when its interest is computed anew, and the last one takes the rest.
//!
//! `docs/reference/ledger.md` section 4, `recalculation_keeps = total`. How interest is computed anew is in
//! `recalculation` and `simple_interest`.

use primitives::{Amount, Date};

use super::{Account, Instalment};
use crate::component::Component;
use crate::event::InstalmentKey;
use crate::product::{RecalculationKeeps, RoundingStep};
use crate::schedule::PeriodRate;

/// Principal and interest of each instalment before interest was computed anew; none where totals are not kept.
pub(super) struct TotalsBefore(Option<Vec<(InstalmentKey, Amount)>>);

/// Principal that is due earlier than it was.
#[derive(Clone, Copy)]
pub(super) struct Moved {
    drawing: u16,
    from: Date,
    to: Date,
    /// Below zero where it is due later.
    amount: Amount,
}

impl TotalsBefore {
    /// What an instalment cost, where totals are kept.
    pub(super) fn of(&self, key: InstalmentKey) -> Option<Amount> {
        self.0.as_ref()?.iter().find(|(other, _)| *other == key).map(|(_, total)| *total)
    }
}

impl Account<'_> {
    /// What instalments cost before interest is computed anew.
    pub(super) fn totals_before(&self) -> TotalsBefore {
        TotalsBefore(match self.product.recalculation_keeps {
            RecalculationKeeps::Principal | RecalculationKeeps::Number => None,
            RecalculationKeeps::Total => {
                Some(self.instalments.iter().map(|instalment| (instalment.key, total(instalment))).collect())
            }
        })
    }

    /// Moves principal between instalments to come and the last of them, so that the others cost what they did.
    pub(super) fn keep_totals(&mut self, before: &TotalsBefore) {
        if before.0.is_none() {
            return;
        }
        let places = self.places_to_come();
        let to_come = |account: &Self, place: usize| {
            let is_by_days = account.bears_by_days();
            is_by_days.then(|| account.interest_to_come(&account.instalments[place])).flatten()
        };
        let foreseen: Vec<Option<Amount>> = places.iter().map(|&place| to_come(self, place)).collect();
        let mut moves: Vec<Moved> = Vec::new();
        for (&place, foreseen) in places.iter().zip(foreseen) {
            let less = match (foreseen, to_come(self, place)) {
                (Some(foreseen), Some(now)) => foreseen - now,
                (_, None) | (None, Some(_)) => self.no_longer_borne(&self.instalments[place], &moves),
            };
            let instalment = &mut self.instalments[place];
            instalment.drop_interest(less.or_zero());
            instalment.scheduled.interest += (-less).or_zero();
            let total_before = before.of(instalment.key);
            moves.extend(total_before.and_then(|total| self.keep_total(place, total, &places)));
        }
    }

    /// The places of instalments whose period goes on and whose due date is to come.
    pub(super) fn places_to_come(&self) -> Vec<usize> {
        (0..self.instalments.len()).filter(|&place| self.is_bearing_to_come(&self.instalments[place])).collect()
    }

    /// Whether an instalment has a period that goes on, and a due date to come.
    fn is_bearing_to_come(&self, instalment: &Instalment) -> bool {
        instalment.rate_after(self.as_of).is_some() && self.as_of < instalment.due
    }

    /// The interest of an instalment on principal that is due before it now, and was not.
    fn no_longer_borne(&self, instalment: &Instalment, moves: &[Moved]) -> Amount {
        let (drawing, due) = (instalment.drawing, instalment.due);
        let is_over = |moved: &&Moved| moved.drawing == drawing && moved.to < due && due <= moved.from;
        let principal: Amount = moves.iter().filter(is_over).map(|moved| moved.amount).sum();
        let from = self.as_of.max(instalment.period_start);
        let rest = PeriodRate::new(instalment.rate(), self.day_count(), from, instalment.period_end);
        let of = |amount| rest.of(amount, self.product.rounding_of(RoundingStep::Interest));
        if principal < Amount::ZERO { -of(-principal) } else { of(principal) }
    }

    /// Lets an instalment cost what it did, by principal of the last one to come.
    pub(super) fn keep_total(&mut self, place: usize, total_before: Amount, places: &[usize]) -> Option<Moved> {
        let instalment = &self.instalments[place];
        let unpaid = instalment.unpaid_of(Component::Principal) + instalment.unpaid_of(Component::Interest);
        if unpaid.is_zero() { None } else { self.fill_total(place, total_before, places) }
    }

    /// The same, also where nothing of it is unpaid.
    pub(super) fn fill_total(&mut self, place: usize, total_before: Amount, places: &[usize]) -> Option<Moved> {
        let instalment = &self.instalments[place];
        let unpaid = instalment.unpaid_of(Component::Principal);
        let mut later = places.iter().copied().filter(|&later| place < later).filter(|&later| {
            let later = &self.instalments[later];
            later.drawing == instalment.drawing && later.unpaid_of(Component::Principal).is_positive()
        });
        let last = later.next_back()?;
        let most = self.instalments[last].unpaid_of(Component::Principal);
        let amount = (total_before - total(instalment)).max(-unpaid).min(most);
        let moved = Moved { drawing: instalment.drawing, from: self.instalments[last].due, to: instalment.due, amount };
        self.instalments[place].scheduled.principal += amount;
        self.instalments[last].scheduled.principal -= amount;
        Some(moved)
    }
}

fn total(instalment: &Instalment) -> Amount {
    instalment.scheduled.principal + instalment.scheduled.interest
}
