//! Paid ahead: an instalment that is paid before its due date takes principal until it has its total.
//!
//! `docs/reference/ledger.md` section 4, `paid_ahead = takes_principal`. Principal comes from the last
//! instalments, and interest of days to come that finds no room any more is passed on to the next one, with the days that bring
//! it. What these days bring is in `own_days`, simple interest by the day without all that in `simple_interest`, equal totals
//! are in `kept_totals`.

use primitives::{Amount, Date};

use super::kept_totals::TotalsBefore;
use super::simple_interest::Before;
use super::{Account, Instalment};
use crate::component::Component;
use crate::event::InstalmentKey;
use crate::product::{AllocationItem, PaidAhead};

/// What an instalment knows of days and principal that may become another one's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ahead {
    /// Its period as it was made.
    pub(super) own_days: (Date, Date),
    /// Whose interest its own days bring, once that is no more its own.
    pub(super) passed_to: Option<InstalmentKey>,
    /// What its own days have brought, where parts of a period are told pro rata: a fraction that `own_days` knows.
    pub(super) earned: i128,
    /// While money is spread: what it may settle of principal beyond its own.
    lent: Option<Amount>,
}

impl Ahead {
    pub(super) const fn of(start: Date, end: Date) -> Self {
        Self { own_days: (start, end), passed_to: None, earned: 0, lent: None }
    }

    pub(super) fn lent(&self) -> Amount {
        self.lent.unwrap_or(Amount::ZERO)
    }
}

impl Account<'_> {
    /// Whether an instalment that is paid ahead takes principal.
    pub(super) fn takes_principal_ahead(&self) -> bool {
        self.product.paid_ahead == PaidAhead::TakesPrincipal && self.bears_by_days()
    }

    /// Does what moves principal, money settling it as far as totals go, and lets interest and totals follow.
    pub(super) fn with_principal_ahead(
        &mut self,
        before: Vec<Before>,
        totals: &TotalsBefore,
        act: impl FnOnce(&mut Self),
    ) {
        self.lend_principal(&before);
        act(self);
        self.return_principal();
        self.follow_ahead(before, totals);
    }

    /// The most that money may settle of an item beyond what the instalment says itself.
    pub(crate) fn most_ahead(&self, instalment: &Instalment, item: AllocationItem) -> Amount {
        if item != AllocationItem::Principal || instalment.ahead.lent.is_none() {
            return Amount::EVENT_MAX;
        }
        let of_drawing = self.principal_ahead.iter().find(|(drawing, _)| *drawing == instalment.drawing);
        of_drawing.map_or(Amount::ZERO, |(_, left)| *left)
    }

    /// Notes what money has settled.
    pub(crate) fn settled_ahead(&mut self, place: usize, item: AllocationItem, amount: Amount) {
        let instalment = &self.instalments[place];
        if item != AllocationItem::Principal || instalment.ahead.lent.is_none() {
            return;
        }
        let drawing = instalment.drawing;
        for (_, left) in self.principal_ahead.iter_mut().filter(|(other, _)| *other == drawing) {
            *left -= amount;
        }
    }

    /// Lets money settle principal in the place of interest of days to come, as much in all as there is.
    fn lend_principal(&mut self, before: &[Before]) {
        for place in self.places_to_come() {
            let instalment = &mut self.instalments[place];
            let held = before.iter().find(|bearing| bearing.key == instalment.key).map(|bearing| bearing.held);
            instalment.ahead.lent = Some(held.unwrap_or(Amount::ZERO));
            let (drawing, unpaid) = (instalment.drawing, instalment.unpaid_of(Component::Principal));
            match self.principal_ahead.iter_mut().find(|(other, _)| *other == drawing) {
                Some((_, left)) => *left += unpaid,
                None => self.principal_ahead.push((drawing, unpaid)),
            }
        }
    }

    /// Makes principal that was settled beyond an instalment's own its own, from the last instalments.
    fn return_principal(&mut self) {
        self.principal_ahead.clear();
        self.instalments.iter_mut().for_each(|instalment| instalment.ahead.lent = None);
        let places = self.places_to_come();
        for &place in &places {
            let drawing = self.instalments[place].drawing;
            for &last in places.iter().rev().filter(|&&last| last != place) {
                let lacks = -self.instalments[place].unpaid_of(Component::Principal);
                let there = self.instalments[last].unpaid_of(Component::Principal);
                let moved =
                    if self.instalments[last].drawing == drawing { lacks.min(there).or_zero() } else { Amount::ZERO };
                self.instalments[place].scheduled.principal += moved;
                self.instalments[last].scheduled.principal -= moved;
            }
        }
    }

    fn follow_ahead(&mut self, mut before: Vec<Before>, totals: &TotalsBefore) {
        for at in 0..before.len() {
            let now = self.follow(&before[at]);
            let place = self.place_of(before[at].key);
            let Some(total) = totals.of(before[at].key) else { continue };
            let places = self.places_to_come();
            if !places.contains(&place) {
                continue;
            }
            let Some(heir) = self.heir_of(place, total, &places) else {
                self.keep_total(place, total, &places);
                continue;
            };
            let passed = self.pass_on(place, heir);
            let heir = self.instalments[heir].key;
            for heir in before.iter_mut().filter(|bearing| bearing.key == heir) {
                heir.to_come += now;
                heir.held += now.min(passed);
            }
            self.fill_total(place, total, &places);
        }
    }

    /// The instalment that gets the interest of one whose principal leaves no room for it in its total.
    fn heir_of(&self, place: usize, total: Amount, places: &[usize]) -> Option<usize> {
        let instalment = &self.instalments[place];
        let settled = instalment.paid.principal + instalment.waived.principal;
        if settled <= (total - instalment.scheduled.interest).or_zero() {
            return None;
        }
        places.iter().copied().filter(|&later| place < later).find(|&later| {
            let later = &self.instalments[later];
            later.drawing == instalment.drawing && later.unpaid_of(Component::Principal).is_positive()
        })
    }

    /// Passes unpaid interest, and the days that bring it, on to another instalment, and returns how much.
    fn pass_on(&mut self, place: usize, heir: usize) -> Amount {
        let (key, heir_key) = (self.instalments[place].key, self.instalments[heir].key);
        for of in self.instalments.iter_mut().filter(|i| i.key == key || i.ahead.passed_to == Some(key)) {
            of.ahead.passed_to = Some(heir_key);
        }
        let on = self.as_of.max(self.instalments[place].period_start);
        let instalment = &mut self.instalments[place];
        let passed = instalment.unpaid_of(Component::Interest).or_zero();
        instalment.drop_interest(passed);
        instalment.end_period(on);
        let heir = &mut self.instalments[heir];
        heir.scheduled.interest += passed;
        heir.period_start = heir.period_start.min(on);
        passed
    }
}
