//! Interest computed anew: dropped when principal is settled early, grown while it is past due, at another rate.
//!
//! `docs/reference/ledger.md` sections 2 to 5. Which instalments bear a rate is said where they are made.

use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate};

use super::{Account, Instalment};
use crate::allocation::SettledPrincipal;
use crate::component::Component;
use crate::product::{InterestRecalculation, RoundingStep};
use crate::schedule::PeriodRate;

impl Account<'_> {
    /// The plan's rate for a year, as it is now, and its day count, where it has them.
    pub(super) fn plan_interest(&self) -> Option<(Rate, DayCount)> {
        let (annual_rate, day_count) = self.product.plan.interest()?;
        Some((self.present_rate.unwrap_or(annual_rate), day_count))
    }

    /// How the days of a period become a fraction of a year.
    pub(super) fn day_count(&self) -> DayCount {
        self.product.plan.interest().map_or(DayCount::Actual365, |(_, day_count)| day_count)
    }

    /// Drops the interest of days to come on principal that money has just settled, each drawing by itself.
    pub(super) fn drop_interest_on(&mut self, settled: &[SettledPrincipal]) {
        if settled.is_empty() || self.bears_by_days() {
            return;
        }
        let (today, day_count, rounding) =
            (self.as_of, self.day_count(), self.product.rounding_of(RoundingStep::Interest));
        let before = self.totals_before();
        let is_daily = self.product.interest_recalculation == InterestRecalculation::Daily;
        for instalment in &mut self.instalments {
            let Some(rate) = instalment.rate_after(today) else { continue };
            let (due, start) = (instalment.due, instalment.period_start);
            let drawing = instalment.drawing;
            let bore = |settled: &&SettledPrincipal| {
                let in_advance = due <= settled.due && today < settled.due;
                let past_due = is_daily && start < today && settled.due <= start;
                settled.drawing == drawing && (in_advance || past_due)
            };
            let amount: Amount = settled.iter().filter(bore).map(|settled| settled.amount).sum();
            let rest = PeriodRate::new(rate, day_count, today.max(start), instalment.period_end);
            instalment.drop_interest(rest.of(amount, rounding));
        }
        self.keep_totals(&before);
        let mut ahead: Vec<u16> = settled.iter().filter(|s| today < s.due).map(|settled| settled.drawing).collect();
        ahead.dedup();
        self.renew_instalments(&ahead);
    }

    /// The next day after the account's own at whose start interest grows by what principal past due bears.
    pub(crate) fn next_interest_growth(&self) -> Option<Date> {
        if !self.bears_on_overdue() {
            return None;
        }
        self.next_period_growth().into_iter().chain(self.next_growth_past_maturity()).min()
    }

    fn next_period_growth(&self) -> Option<Date> {
        let unpaid = |instalment: &&Instalment| instalment.unpaid_of(Component::Principal).is_positive();
        let first_unpaid = self.instalments.iter().find(unpaid)?.due;
        let bears = |i: &&Instalment| i.is_live() && i.bears.is_some_and(|rate| rate != Rate::ZERO);
        let starts = self.instalments.iter().filter(bears).map(|i| self.grows_after(i));
        starts.filter(|&start| self.as_of.max(first_unpaid) <= start).min().map(Date::next)
    }

    /// Lets the instalments whose period began yesterday bear interest on principal that was due by then.
    pub(super) fn grow_interest(&mut self) {
        if !self.bears_on_overdue() {
            return;
        }
        let (start, day_count, rounding) =
            (self.as_of.previous(), self.day_count(), self.product.rounding_of(RoundingStep::Interest));
        let by_then = self.instalments.iter().take_while(|instalment| instalment.due <= start);
        let overdue: Vec<(u16, Amount)> = by_then.map(|i| (i.drawing, i.unpaid_of(Component::Principal))).collect();
        let before = self.totals_before();
        if self.takes_principal_ahead() {
            self.grow_parts(start, &overdue);
        }
        let begins = |i: &&mut Instalment| i.is_live() && i.period_start == start;
        let by_periods = !self.takes_principal_ahead();
        for instalment in self.instalments.iter_mut().filter(|_| by_periods).filter(begins) {
            if let Some(rate) = instalment.bears {
                let of_drawing = overdue.iter().filter(|(drawing, _)| *drawing == instalment.drawing);
                let overdue = of_drawing.map(|(_, principal)| *principal).sum();
                let period = PeriodRate::new(rate, day_count, start, instalment.period_end);
                instalment.scheduled.interest += period.of(overdue, rounding);
            }
        }
        self.keep_totals(&before);
        self.grow_past_maturity(start, self.as_of);
    }

    /// The day after which what was overdue bears interest in an instalment's period too.
    fn grows_after(&self, instalment: &Instalment) -> Date {
        if self.takes_principal_ahead() { instalment.ahead.own_days.0 } else { instalment.period_start }
    }

    /// Whether principal past due bears interest.
    pub(super) fn bears_on_overdue(&self) -> bool {
        matches!(self.product.interest_recalculation, InterestRecalculation::Daily | InterestRecalculation::DailySimple)
            && self.charge_off.is_none()
            && self.written_off_on.is_none()
            && self.terminated_on.is_none()
    }

    /// Makes what is still to come bear another rate from today on.
    pub(super) fn change_rate(&mut self, annual_rate: Rate) {
        if self.takes_principal_ahead() {
            return self.change_rate_of_parts(annual_rate);
        }
        let (today, day_count, rounding) =
            (self.as_of, self.day_count(), self.product.rounding_of(RoundingStep::Interest));
        // From the last due date backwards, what is unpaid on it and on later ones, by drawing.
        let mut outstanding = vec![Amount::ZERO; self.drawn.len() + 2];
        let mut end = self.instalments.len();
        while end > 0 {
            let due = self.instalments[end - 1].due;
            let start = self.instalments[..end].partition_point(|instalment| instalment.due < due);
            let of_day = &mut self.instalments[start..end];
            for bearing in of_day.iter().filter(|i| i.is_live() && i.bears.is_some()) {
                outstanding[usize::from(bearing.drawing)] += bearing.unpaid_of(Component::Principal);
            }
            for instalment in of_day {
                let Some(old) = instalment.rate_after(today) else { continue };
                let from = today.max(instalment.period_start);
                let balance = outstanding[usize::from(instalment.drawing)];
                let of = |rate| PeriodRate::new(rate, day_count, from, instalment.period_end).of(balance, rounding);
                let interest = instalment.scheduled.interest + of(annual_rate) - of(old);
                let settled = instalment.paid.interest + instalment.waived.interest;
                instalment.scheduled.interest = interest.max(settled);
                instalment.bears = Some(annual_rate);
            }
            end = start;
        }
        self.present_rate = Some(annual_rate);
    }
}

impl Instalment {
    /// The rate for a year that a live instalment bears, if its period goes on after a day.
    pub(crate) fn rate_after(&self, day: Date) -> Option<Rate> {
        self.bears.filter(|_| self.is_live() && day < self.period_end)
    }
}
