//! Simple interest by the day (`daily_simple`): of sections 2 to 5 and 8 of the page.

use ledger::component::Component;
use ledger::product::{InterestPastMaturity, InterestRecalculation, RoundingStep};
use primitives::rate::DayCount;
use primitives::{Amount, Date};

use super::{Book, NaiveInstalment};

/// Parts of a year in which a day of every day count can be told.
pub(super) const PARTS: i128 = 360 * 365 * 366;

/// An instalment whose period goes on, before principal moves.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    /// The `f` of the page.
    pub(super) f: Amount,
    /// The `h` of the page.
    pub(super) h: Amount,
    owes_principal: bool,
}

impl Book<'_> {
    pub(super) fn counts_days(&self) -> bool {
        self.product.interest_recalculation == InterestRecalculation::DailySimple
    }

    /// The `f` of an instalment: interest of the days of its period that are to come. None when there are no such days.
    fn f(&self, index: usize) -> Option<Amount> {
        let k = &self.instalments[index];
        let rate = k.rate.filter(|_| self.counts_days() && k.is_live() && self.today < k.period_end)?;
        if self.takes_principal() {
            return Some(self.f_of_parts(index));
        }
        let mut b = Amount::ZERO;
        for other in self.instalments.iter().filter(|other| other.drawing == k.drawing) {
            let later = other.is_live() && other.rate.is_some() && other.due >= k.due;
            let overdue = k.period_start < self.today && other.due <= k.period_start;
            if later || overdue {
                b += other.unpaid().principal;
            }
        }
        let from = if k.period_start > self.today { k.period_start } else { self.today };
        Some(self.borne_unpaused(k, rate, b, from))
    }

    /// Interest of the days of a period from one on, each run of days without a pause by itself.
    fn borne_unpaused(&self, k: &NaiveInstalment, rate: primitives::Rate, principal: Amount, from: Date) -> Amount {
        let mut interest = Amount::ZERO;
        let mut run = from;
        let mut day = from;
        while day < k.period_end {
            if k.interest_paused_on.contains(&day) {
                interest += self.borne(rate, principal, run, day);
                run = day.next();
            }
            day = day.next();
        }
        interest + self.borne(rate, principal, run, k.period_end)
    }

    /// The `f` of an instalment where interest goes by the days to come.
    pub(super) fn f_if_by_days(&self, index: usize) -> Option<Amount> {
        self.f(index)
    }

    /// Looks at every instalment and keeps interest of days to come from the money that follows.
    pub(super) fn look_ahead(&mut self) -> Vec<Option<Ahead>> {
        let mut ahead = Vec::new();
        for index in 0..self.instalments.len() {
            let f = self.f(index);
            let unpaid = self.instalments[index].unpaid();
            ahead.push(f.map(|f| Ahead {
                f,
                h: f.min(unpaid.interest),
                owes_principal: unpaid.principal.is_positive(),
            }));
        }
        for (instalment, ahead) in self.instalments.iter_mut().zip(&ahead) {
            instalment.held = ahead.map_or(Amount::ZERO, |ahead| ahead.h);
        }
        if self.takes_principal() {
            self.lend();
        }
        ahead
    }

    /// After principal has moved: the interest to come is that of what is unpaid now.
    pub(super) fn follow_principal(&mut self, before: &[Option<Ahead>]) {
        self.follow_unpaid(before);
        for (index, before) in before.iter().enumerate() {
            let is_done = self.instalments[index].unpaid().principal.is_zero();
            if before.is_some_and(|before| before.owes_principal) && is_done {
                self.end_period_early(index);
            }
        }
    }

    /// The same, where no period ends before its time.
    pub(super) fn follow_unpaid(&mut self, before: &[Option<Ahead>]) {
        for instalment in &mut self.instalments {
            instalment.held = Amount::ZERO;
        }
        for (index, before) in before.iter().enumerate() {
            let (Some(before), Some(g)) = (before, self.f(index)) else { continue };
            let instalment = &mut self.instalments[index];
            if g < before.h {
                instalment.scheduled.interest -= (before.h - g).min(instalment.unpaid().interest);
            }
            if g > before.f {
                instalment.scheduled.interest += g - before.f;
            }
        }
    }

    /// The period of an instalment without principal is over, if others go on.
    fn end_period_early(&mut self, index: usize) {
        let Some(f) = self.f(index) else { return };
        let k = self.instalments[index].clone();
        let goes_on = |i: &NaiveInstalment| {
            i.is_live() && i.rate.is_some() && i.drawing == k.drawing && i.unpaid().principal.is_positive()
        };
        let after: Vec<usize> =
            (index + 1..self.instalments.len()).filter(|&later| goes_on(&self.instalments[later])).collect();
        let Some(&next) = after.first() else { return };
        let o: Amount = after.iter().map(|&later| self.instalments[later].unpaid().principal).sum();
        let end = k.period_start.max(self.today);
        let lost = f.min(k.unpaid().interest);
        let rate = k.rate.expect("it bears one");
        let moved = self.borne_unpaused(&k, rate, o, end).min(lost);
        self.instalments[index].scheduled.interest -= lost;
        self.instalments[index].period_end = end;
        self.instalments[next].scheduled.interest += moved;
        if self.instalments[next].period_start > end {
            self.instalments[next].period_start = end;
        }
    }

    /// What of an instalment's interest is earned, where that goes by the days to come.
    pub(super) fn earned_by_days(&self, instalment: &NaiveInstalment) -> Option<Amount> {
        let index = self.find(instalment.key)?;
        let f = self.f(index)?;
        Some(instalment.scheduled.interest - f.min(instalment.unpaid().interest))
    }

    /// Interest is dropped that is not earned: the periods end today.
    pub(super) fn end_period_today(&mut self, index: usize) {
        let today = self.today;
        if self.counts_days() && self.instalments[index].rate.is_some() {
            let instalment = &mut self.instalments[index];
            instalment.period_end = instalment.period_end.min(today);
        }
    }

    /// A day on which the last due date of a payout is over or on: what is unpaid bears on.
    pub(super) fn bear_past_maturity(&mut self, day: Date) {
        if self.product.interest_past_maturity == InterestPastMaturity::None {
            return;
        }
        let day_count = self.product.plan.interest().map_or(DayCount::Actual365, |(_, day_count)| day_count);
        let (days, of) = day_count.year_fraction(day, day.next());
        let rounding = self.product.rounding_of(RoundingStep::Interest);
        for index in self.live() {
            let Some(rate) = self.instalments[index].rate else { continue };
            let drawing = self.instalments[index].drawing;
            let bearing = self.live().into_iter().map(|other| &self.instalments[other]);
            let last = bearing.filter(|other| other.rate.is_some() && other.drawing == drawing).map(|i| i.due).max();
            if last.is_none_or(|last| last > day) {
                continue;
            }
            let instalment = &mut self.instalments[index];
            let principal = i128::from(instalment.evening[Component::Principal].minor());
            instalment.past_maturity.0 += principal * i128::from(rate.billionths()) * days * (PARTS / of);
            instalment.past_maturity_days += principal * i128::from(rate.billionths()) * days * 365 * 360 / of;
            let all = rounding.divide(instalment.past_maturity.0, 1_000_000_000 * PARTS);
            instalment.scheduled.interest += all - instalment.past_maturity.1;
            instalment.past_maturity.1 = all;
        }
    }
}
