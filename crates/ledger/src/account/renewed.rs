//! Instalments computed anew: principal that is settled in advance makes all whole periods to come smaller, not fewer.
//!
//! `docs/reference/ledger.md` section 4, `recalculation_keeps = number`. How interest is computed anew before that is in
//! `recalculation` and `simple_interest`.

use primitives::{Amount, Date};

use super::{Account, Instalment};
use crate::component::Component;
use crate::product::RecalculationKeeps;
use crate::schedule::{self, PeriodRate};

impl Account<'_> {
    /// What is unpaid of principal to come, by drawing.
    pub(super) fn principal_by_drawing(&self) -> Vec<(u16, Amount)> {
        let mut sums: Vec<(u16, Amount)> = Vec::new();
        let to_come = |i: &&Instalment| i.is_live() && i.bears.is_some() && self.as_of < i.due;
        for instalment in self.instalments.iter().filter(to_come) {
            let unpaid = instalment.unpaid_of(Component::Principal);
            match sums.iter_mut().find(|(drawing, _)| *drawing == instalment.drawing) {
                Some((_, sum)) => *sum += unpaid,
                None => sums.push((instalment.drawing, unpaid)),
            }
        }
        sums
    }

    /// Computes anew the instalments of drawings of which less principal is to come than there was.
    pub(super) fn renew_where_less(&mut self, before: &[(u16, Amount)]) {
        let now = self.principal_by_drawing();
        let is_less = |(drawing, before): &&(u16, Amount)| {
            now.iter().find(|(other, _)| other == drawing).is_none_or(|(_, now)| now < before)
        };
        let less: Vec<u16> = before.iter().filter(is_less).map(|(drawing, _)| *drawing).collect();
        self.renew_instalments(&less);
    }

    /// Lets the plan cut what is unpaid of principal of whole periods to come, where the product says so.
    pub(super) fn renew_instalments(&mut self, drawings: &[u16]) {
        if self.product.recalculation_keeps != RecalculationKeeps::Number {
            return;
        }
        for &drawing in drawings {
            let of_drawing = |place: &usize| self.instalments[*place].is_whole_and_to_come(drawing, self.as_of);
            let places: Vec<usize> = (0..self.instalments.len()).filter(of_drawing).collect();
            if !places.iter().any(|&place| self.instalments[place].has_paused_interest()) {
                self.renew(&places);
            }
        }
    }

    fn renew(&mut self, places: &[usize]) {
        let unpaid = |&place: &usize| self.instalments[place].unpaid_of(Component::Principal);
        let principal: Amount = places.iter().map(unpaid).sum();
        let rate = |&place: &usize| {
            let instalment = &self.instalments[place];
            PeriodRate::new(instalment.rate(), self.day_count(), instalment.period_start, instalment.period_end)
        };
        let rates: Vec<PeriodRate> = places.iter().map(rate).collect();
        let parts = schedule::amounts(self.product, &self.product.plan, principal, &rates);
        for (&place, part) in places.iter().zip(parts) {
            let instalment = &mut self.instalments[place];
            let settled = |component| instalment.paid[component] + instalment.waived[component];
            let interest = part.interest.max(settled(Component::Interest));
            let principal = part.principal + settled(Component::Principal);
            (instalment.scheduled.principal, instalment.scheduled.interest) = (principal, interest);
        }
    }
}

impl Instalment {
    /// Whether none of its period is gone by, and its due date is to come.
    fn is_whole_and_to_come(&self, drawing: u16, today: Date) -> bool {
        self.drawing == drawing && self.rate_after(today).is_some() && today < self.due && today <= self.period_start
    }
}
