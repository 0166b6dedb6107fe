//! Simple interest by the day: what an instalment costs follows from the days on which principal was really unpaid.
//!
//! `docs/reference/ledger.md` sections 2 to 5, `daily_simple`. Money settles interest of the days gone by only; what is to
//! come follows the principal that is left, and an instalment that is paid early ends its period. Interest that follows
//! money without that is in `recalculation`, what is borne when the plan is over in `past_maturity`.

use primitives::{Amount, Date, Rate};

use super::{Account, Instalment};
use crate::component::Component;
use crate::event::InstalmentKey;
use crate::product::{InterestRecalculation, RecalculationKeeps, RoundingStep};
use crate::schedule::PeriodRate;

/// The interest of an instalment that is to come, before principal moves.
pub(super) struct Before {
    pub(super) key: InstalmentKey,
    /// By what is unpaid.
    pub(super) to_come: Amount,
    /// Of that, what is unpaid of its interest.
    pub(super) held: Amount,
    has_principal: bool,
}

impl Account<'_> {
    /// Whether interest is owed by the days on which principal was unpaid.
    pub(super) fn bears_by_days(&self) -> bool {
        self.product.interest_recalculation == InterestRecalculation::DailySimple
    }

    /// Does what moves principal, and lets the interest to come follow it.
    pub(super) fn with_interest_following(&mut self, act: impl FnOnce(&mut Self)) {
        if !self.bears_by_days() {
            return act(self);
        }
        let totals = self.totals_before();
        let before = self.hold_interest_to_come();
        if self.takes_principal_ahead() {
            return self.with_principal_ahead(before, &totals, act);
        }
        let ahead = self.principal_by_drawing();
        act(self);
        for bearing in &before {
            self.follow(bearing);
        }
        if self.product.recalculation_keeps == RecalculationKeeps::Number {
            return self.renew_where_less(&ahead);
        }
        self.end_periods_early(&before);
        self.keep_totals(&totals);
    }

    fn hold_interest_to_come(&mut self) -> Vec<Before> {
        let bearing = self.instalments.iter().filter_map(|instalment| {
            let to_come = self.interest_to_come(instalment)?;
            let held = to_come.min(instalment.unpaid_of(Component::Interest));
            let has_principal = instalment.unpaid_of(Component::Principal).is_positive();
            Some(Before { key: instalment.key, to_come, held, has_principal })
        });
        let before: Vec<Before> = bearing.collect();
        for bearing in &before {
            let place = self.place_of(bearing.key);
            self.instalments[place].hold_interest(bearing.held);
        }
        before
    }

    /// Lets the interest to come of an instalment be what it is now, and returns that.
    pub(super) fn follow(&mut self, bearing: &Before) -> Amount {
        let place = self.place_of(bearing.key);
        let to_come = self.interest_to_come(&self.instalments[place]).unwrap_or(Amount::ZERO);
        let instalment = &mut self.instalments[place];
        instalment.hold_interest(Amount::ZERO);
        instalment.drop_interest((bearing.held - to_come).or_zero());
        instalment.scheduled.interest += (to_come - bearing.to_come).or_zero();
        to_come
    }

    fn end_periods_early(&mut self, before: &[Before]) {
        for bearing in before.iter().filter(|bearing| bearing.has_principal) {
            let place = self.place_of(bearing.key);
            if self.instalments[place].unpaid_of(Component::Principal).is_zero() {
                self.end_period_early(place);
            }
        }
    }

    pub(super) fn place_of(&self, key: InstalmentKey) -> usize {
        let place = self.instalments.iter().position(|instalment| instalment.key == key);
        place.expect("money moves no instalment away")
    }

    /// What is to come of an instalment's interest by what is unpaid now; none where its period is over, or it bears no rate.
    pub(super) fn interest_to_come(&self, instalment: &Instalment) -> Option<Amount> {
        let today = self.as_of;
        let rate = instalment.rate_after(today)?;
        if self.takes_principal_ahead() {
            return Some(self.interest_of_parts(instalment));
        }
        let (start, due) = (instalment.period_start, instalment.due);
        let bears = |other: &&Instalment| {
            let is_to_come = other.is_live() && other.bears.is_some() && due <= other.due;
            let is_overdue = start < today && other.due <= start;
            other.drawing == instalment.drawing && (is_to_come || is_overdue)
        };
        let principal = self.instalments.iter().filter(bears).map(|other| other.unpaid_of(Component::Principal)).sum();
        Some(self.borne_in_period(instalment, rate, start.max(today), principal))
    }

    /// What a principal bears from a day to the end of an instalment's period, where its interest is not paused.
    fn borne_in_period(&self, instalment: &Instalment, rate: Rate, from: Date, principal: Amount) -> Amount {
        let stretches = instalment.bearing_stretches(from).into_iter();
        let borne = |(from, to)| PeriodRate::new(rate, self.day_count(), from, to);
        stretches.map(|stretch| borne(stretch).of(principal, self.product.rounding_of(RoundingStep::Interest))).sum()
    }

    /// Ends the period of an instalment whose principal is settled; the next one bears what others cost from then on.
    fn end_period_early(&mut self, place: usize) {
        let instalment = &self.instalments[place];
        let Some(to_come) = self.interest_to_come(instalment) else { return };
        let later = |other: &Instalment| {
            let is_bearing = other.is_live() && other.bears.is_some() && other.drawing == instalment.drawing;
            is_bearing && other.unpaid_of(Component::Principal).is_positive()
        };
        let Some(next) = (place + 1..self.instalments.len()).find(|&next| later(&self.instalments[next])) else {
            return;
        };
        let principal: Amount = self.instalments[next..]
            .iter()
            .filter(|other| later(other))
            .map(|other| other.unpaid_of(Component::Principal))
            .sum();
        let on = self.as_of.max(instalment.period_start);
        let dropped = to_come.min(instalment.unpaid_of(Component::Interest));
        let carried = self.borne_in_period(instalment, instalment.rate(), on, principal).min(dropped);
        let instalment = &mut self.instalments[place];
        instalment.drop_interest(dropped);
        instalment.end_period(on);
        let next = &mut self.instalments[next];
        next.scheduled.interest += carried;
        next.period_start = next.period_start.min(on);
    }

    /// What of an instalment's interest is earned by today.
    pub(super) fn earned_interest(&self, instalment: &Instalment) -> Amount {
        let to_come = if self.bears_by_days() { self.interest_to_come(instalment) } else { None };
        match to_come {
            Some(to_come) => instalment.scheduled.interest - to_come.min(instalment.unpaid_of(Component::Interest)),
            None => instalment.earned_interest(self.as_of, self.product.rounding_of(RoundingStep::Interest)),
        }
    }

    /// What of an instalment's interest is neither earned by today nor settled.
    pub(super) fn unearned_interest(&self, instalment: &Instalment) -> Amount {
        let unearned = instalment.scheduled.interest - self.earned_interest(instalment);
        unearned.min(instalment.unpaid_of(Component::Interest))
    }
}
