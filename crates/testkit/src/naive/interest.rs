//! Interest by the rates that instalments bear: computed anew when money comes in, on overdue principal, and by another
//! rate. Of sections 2 to 5 of the page.

use std::collections::{BTreeMap, BTreeSet};

use ledger::product::{InterestRecalculation, RoundingStep};
use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate};

use super::Book;
use super::by_days::Ahead;
use super::kept_totals::Totals;
use super::schedule::PeriodRate;

/// What there was before principal moved, by instalment.
pub(super) struct Before {
    paid: Vec<Amount>,
    ahead: Vec<Option<Ahead>>,
    totals: Totals,
    to_come: BTreeMap<usize, Amount>,
}

impl Book<'_> {
    /// The plan's present rate with its day count, where it has one.
    pub(super) fn present_interest(&self) -> Option<(Rate, DayCount)> {
        let (rate, day_count) = self.product.plan.interest()?;
        Some((self.changed_rate.unwrap_or(rate), day_count))
    }

    /// What a principal bears from one day to another: `round(rate × principal × yf(from, to))`.
    pub(super) fn borne(&self, rate: Rate, principal: Amount, from: Date, to: Date) -> Amount {
        if to <= from {
            return Amount::ZERO;
        }
        let day_count = self.product.plan.interest().map_or(DayCount::Actual365, |(_, day_count)| day_count);
        PeriodRate::between(Some((rate, day_count)), from, to)
            .of(principal, self.product.rounding_of(RoundingStep::Interest))
    }

    /// Before principal moves: the principal paid on each instalment, and by the day also the interest to come.
    pub(super) fn look_before(&mut self) -> Before {
        let paid = self.instalments.iter().map(|instalment| instalment.paid.principal).collect();
        Before { paid, totals: self.totals(), to_come: self.principal_to_come(), ahead: self.look_ahead() }
    }

    /// Right after the allocation of money: principal settled since `before` bears no interest from today on.
    pub(super) fn recalculate_interest(&mut self, before: &Before) {
        let counts_overdue = match self.product.interest_recalculation {
            InterestRecalculation::Off => return,
            InterestRecalculation::OnRepayment => false,
            InterestRecalculation::Daily => true,
            InterestRecalculation::DailySimple if self.takes_principal() => {
                return self.follow_ahead(&before.ahead, &before.totals);
            }
            InterestRecalculation::DailySimple => return self.follow_if_by_days(before),
        };
        let now = self.instalments.iter().zip(&before.paid);
        let settled: Vec<(usize, Date, Amount)> =
            now.map(|(now, &before)| (now.drawing, now.due, now.paid.principal - before)).collect();
        for index in self.live() {
            let instalment = &self.instalments[index];
            let Some(rate) = instalment.rate.filter(|_| instalment.period_end > self.today) else { continue };
            let start = instalment.period_start;
            let bore_until_now = |due: Date| {
                let in_advance = due >= instalment.due && due > self.today;
                in_advance || (counts_overdue && start < self.today && due <= start)
            };
            let of_it = settled.iter().filter(|(drawing, _, _)| *drawing == instalment.drawing);
            let principal = of_it.filter(|(_, due, _)| bore_until_now(*due)).map(|(_, _, amount)| *amount).sum();
            let lost = self.borne(rate, principal, start.max(self.today), instalment.period_end);
            let instalment = &mut self.instalments[index];
            instalment.scheduled.interest -= lost.min(instalment.unpaid().interest);
        }
        if self.keeps_number() {
            let ahead = settled.iter().filter(|(_, due, amount)| *due > self.today && amount.is_positive());
            for drawing in ahead.map(|(drawing, _, _)| *drawing).collect::<BTreeSet<usize>>() {
                self.renew(drawing);
            }
        }
        self.keep_totals(&before.totals);
    }

    /// The same where no money came in: only by the day does interest follow principal that is given up or given back.
    pub(super) fn follow_if_by_days(&mut self, before: &Before) {
        if self.takes_principal() {
            self.follow_ahead(&before.ahead, &before.totals);
        } else if self.counts_days() && self.keeps_number() {
            self.follow_unpaid(&before.ahead);
            let now = self.principal_to_come();
            for (drawing, was) in &before.to_come {
                if now.get(drawing).is_none_or(|is| is < was) {
                    self.renew(*drawing);
                }
            }
        } else if self.counts_days() {
            self.follow_principal(&before.ahead);
            self.keep_totals(&before.totals);
        }
    }

    /// The start of the day after a period has begun: what was overdue when it began bears interest in it too.
    pub(super) fn bear_interest_on_overdue(&mut self) {
        match self.product.interest_recalculation {
            InterestRecalculation::Off | InterestRecalculation::OnRepayment => return,
            InterestRecalculation::Daily | InterestRecalculation::DailySimple => {}
        }
        if self.charged_off_on.is_some() || self.written_off_on.is_some() || self.is_terminated {
            return;
        }
        let yesterday = self.today.previous();
        let totals = self.totals();
        if self.takes_principal() {
            self.bear_overdue_in_parts(yesterday);
        }
        let by_periods = !self.takes_principal();
        for index in self.live() {
            let instalment = &self.instalments[index];
            let Some(rate) = instalment.rate.filter(|_| by_periods && instalment.period_start == yesterday) else {
                continue;
            };
            let same = self.instalments.iter().filter(|other| other.drawing == instalment.drawing);
            let due = same.filter(|other| other.due <= yesterday);
            let overdue = due.map(|other| other.evening.principal).sum();
            let interest = self.borne(rate, overdue, yesterday, instalment.period_end);
            self.instalments[index].scheduled.interest += interest;
        }
        self.keep_totals(&totals);
        if self.counts_days() {
            self.bear_past_maturity(yesterday);
        }
    }

    /// A change of the rate: interest from today on is by another rate.
    pub(super) fn change_rate(&mut self, to: Rate) {
        if self.takes_principal() {
            self.changed_rate = Some(to);
            return self.change_rate_of_parts(to);
        }
        for index in self.live() {
            let instalment = &self.instalments[index];
            let Some(rate) = instalment.rate.filter(|_| instalment.period_end > self.today) else { continue };
            let (from, end) = (instalment.period_start.max(self.today), instalment.period_end);
            let balance = self.bearing_principal_from(instalment.drawing, instalment.due);
            let more = self.borne(to, balance, from, end) - self.borne(rate, balance, from, end);
            let settled = instalment.paid.interest + instalment.waived.interest;
            let instalment = &mut self.instalments[index];
            instalment.scheduled.interest = (instalment.scheduled.interest + more).max(settled);
            instalment.rate = Some(to);
        }
        self.changed_rate = Some(to);
    }

    /// The unpaid principal of a payout's live instalments that bear a rate and are due on a day or after it.
    fn bearing_principal_from(&self, drawing: usize, due: Date) -> Amount {
        let of_it = self.instalments.iter().filter(|i| i.drawing == drawing);
        let bearing = of_it.filter(|i| i.is_live() && i.rate.is_some() && i.due >= due);
        bearing.map(|instalment| instalment.unpaid().principal).sum()
    }
}
