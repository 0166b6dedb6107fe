//! Penalty interest and the most that may be charged: the end of section 3 of the page.
//!
//! A day is counted once: at the start of the next, or at its own end where the product says so.

use ledger::component::Component;
use ledger::event::Pausable;
use ledger::product::{
    PenaltyBase, PenaltyCompound, PenaltyFrom, PenaltyRounding, PenaltyTerms, PenaltyThrough, RoundingStep,
};
use primitives::{Amount, Date, Rate};

use super::passing::days_after;
use super::{Book, NaiveInstalment, NaiveSettlement};

impl Book<'_> {
    /// Counts a day: yesterday at the start of today, or today at its end.
    pub(super) fn count_penalty(&mut self, terms: &PenaltyTerms, day: Date) {
        if day == self.today {
            for instalment in &mut self.instalments {
                instalment.evening = instalment.unpaid();
            }
        }
        let bases: Vec<Amount> =
            (0..self.instalments.len()).map(|index| self.penalty_base(terms, index, day)).collect();
        for (index, base) in bases.into_iter().enumerate() {
            self.count_on_instalment(terms, index, base, day);
        }
    }

    fn count_on_instalment(&mut self, terms: &PenaltyTerms, index: usize, base: Amount, day: Date) {
        let rounding = self.product.rounding_of(RoundingStep::Penalty);
        let is_counted =
            day >= penalty_start(terms, &self.instalments[index]) && !self.is_paused(Pausable::Penalty, day);
        let instalment = &mut self.instalments[index];
        if is_counted {
            instalment.penalty_weight += i128::from(base.minor());
            instalment.penalty_rounded_daily += penalty_of(terms, i128::from(base.minor()), rounding);
            instalment.additional_days += additional_of_a_day(terms, instalment, base);
        }
        if base.is_positive() && self.today >= days_after(instalment.penalty_anchor, terms.wait_days) {
            instalment.is_chargeable = true;
        }
        // Who has paid by the end of the due date is charged nothing, whatever days have counted before it.
        let is_over = is_due_date_over(terms, instalment, self.today);
        instalment.was_due |= is_over && base.is_positive();
        // What was lifted off gathers no more, not even of the days before it is due.
        if instalment.is_lifted || !is_over || !instalment.was_due {
            return;
        }
        let due = penalty_due_so_far(terms, instalment, rounding);
        let growth = due - instalment.penalty_due;
        instalment.penalty_due = due;
        let found = growth.min(self.penalty_room(terms, index));
        let instalment = &mut self.instalments[index];
        instalment.penalty_grown += found;
        instalment.scheduled.penalty += found;
        let additional = rounding.divide(instalment.additional_days, Rate::ONE * 365 * 360);
        instalment.additional_interest = additional.min(instalment.penalty_grown);
    }

    /// What an instalment bears penalty on for a day at whose end its evening was unpaid.
    fn penalty_base(&self, terms: &PenaltyTerms, index: usize, day: Date) -> Amount {
        let instalment = &self.instalments[index];
        let unpaid = &instalment.evening;
        let is_charged_off = self.charged_off_on.is_some_and(|charged_off_on| charged_off_on <= day);
        if instalment.is_lifted || is_charged_off || self.is_penalty_stopped(terms) || self.is_tolerated(instalment) {
            return Amount::ZERO;
        }
        let past_maturity = instalment.borne_past_maturity();
        let interest = (unpaid.interest - past_maturity).or_zero();
        let base = match terms.base {
            PenaltyBase::OverduePrincipal => unpaid.principal,
            PenaltyBase::OverduePrincipalInterest => unpaid.principal + interest,
            PenaltyBase::OverdueScheduled => unpaid.principal + interest + unpaid.fee,
            PenaltyBase::InstalmentOriginal => {
                instalment.scheduled.principal + instalment.scheduled.interest - past_maturity
            }
            PenaltyBase::OutstandingPrincipal => self.outstanding_principal(index),
        };
        if base.is_zero() {
            return Amount::ZERO;
        }
        base + instalment.penalty_compounded.min(unpaid.penalty)
    }

    /// Whether something holds during which the product's penalty stands still, as of the end of the day that is counted.
    fn is_penalty_stopped(&self, terms: &PenaltyTerms) -> bool {
        let is_in_settlement = self.settlement.as_ref().is_some_and(NaiveSettlement::is_active);
        (terms.stops_on.settlement && is_in_settlement) || (terms.stops_on.termination && self.is_terminated)
    }

    /// All unpaid principal of the account on the first instalment that is neither tolerated nor lifted off, nothing on
    /// another.
    fn outstanding_principal(&self, index: usize) -> Amount {
        let first =
            self.instalments.iter().position(|instalment| !instalment.is_lifted && !self.is_tolerated(instalment));
        if first != Some(index) {
            return Amount::ZERO;
        }
        let on_instalments: Amount = self.instalments.iter().map(|instalment| instalment.evening.principal).sum();
        on_instalments + self.pools.principal()
    }

    fn is_tolerated(&self, instalment: &NaiveInstalment) -> bool {
        let unpaid = &instalment.evening;
        unpaid.principal + unpaid.interest + unpaid.fee <= self.product.ageing.arrears_tolerance
    }

    /// The start of a day that is a whole number of months after the penalty's start: what is unpaid is compounded.
    pub(super) fn compound_penalty(&mut self, terms: &PenaltyTerms) {
        match terms.compound {
            PenaltyCompound::Never => return,
            PenaltyCompound::Monthly => {}
        }
        for instalment in &mut self.instalments {
            if is_whole_months_after(penalty_start(terms, instalment), self.today) {
                instalment.penalty_compounded = instalment.unpaid().penalty;
            }
        }
    }

    /// How much more penalty may be charged on an instalment.
    fn penalty_room(&self, terms: &PenaltyTerms, index: usize) -> Amount {
        let grown_in_all: Amount = self.instalments.iter().map(|instalment| instalment.penalty_grown).sum();
        let on_instalment = terms.cap.per_instalment.map(|cap| cap - self.instalments[index].penalty_grown);
        let on_account = terms.cap.per_account.map(|cap| cap - grown_in_all);
        let multiple = terms.cap.principal_multiple;
        let of_principal = multiple
            .map(|rate| rate.of(self.totals.paid_out, self.product.rounding_of(RoundingStep::Penalty)) - grown_in_all);
        let rooms = [on_instalment, on_account, of_principal, self.all_in_room()];
        rooms.into_iter().flatten().min().map_or(Amount::from_minor(i64::MAX), Amount::or_zero)
    }

    /// What the account may still cost today; none where that has no limit.
    pub(super) fn all_in_room(&self) -> Option<Amount> {
        let rate = self.product.all_in_annual_rate_max?;
        let most = self.principal_days * i128::from(rate.billionths()) / (Rate::ONE * 365);
        let most = Amount::from_minor(i64::try_from(most).expect("a cost fits"));
        Some((most - self.cost_so_far()).or_zero())
    }

    fn cost_so_far(&self) -> Amount {
        let mut cost = self.totals.capitalised.total();
        for instalment in &self.instalments {
            cost += instalment.late_fee + instalment.scheduled[Component::Penalty];
            if instalment.due <= self.today {
                cost += instalment.scheduled.interest + instalment.scheduled.fee - instalment.late_fee;
            }
        }
        cost
    }
}

/// What a day brings of additional interest, in 10^9 × 365 × 360ths of a minor unit: what the unpaid principal bears at the
/// instalment's rate, but no more than the day's penalty.
fn additional_of_a_day(terms: &PenaltyTerms, instalment: &NaiveInstalment, base: Amount) -> i128 {
    let (Some(per), Some(rate)) = (terms.additional_interest, instalment.rate) else { return 0 };
    let a_day = |amount: Amount, rate: Rate, days: i128| {
        i128::from(amount.minor()) * i128::from(rate.billionths()) * (365 * 360 / days)
    };
    let ordinary = a_day(instalment.evening.principal, rate, per.days());
    ordinary.min(a_day(base, terms.rate, terms.per.days()))
}

/// The first day whose base counts.
fn penalty_start(terms: &PenaltyTerms, instalment: &NaiveInstalment) -> Date {
    match terms.from {
        PenaltyFrom::AfterGrace => days_after(instalment.penalty_anchor, terms.wait_days),
        PenaltyFrom::DueDate => instalment.penalty_anchor,
    }
}

/// Whether the due date is over, which it is at its own end where the day itself counts.
fn is_due_date_over(terms: &PenaltyTerms, instalment: &NaiveInstalment, today: Date) -> bool {
    match terms.through {
        PenaltyThrough::AsOfExclusive => instalment.due < today,
        PenaltyThrough::AsOfInclusive => instalment.due <= today,
    }
}

fn is_whole_months_after(start: Date, day: Date) -> bool {
    let years = i32::from(day.year()) - i32::from(start.year());
    let months = years * 12 + i32::from(day.month()) - i32::from(start.month());
    months >= 1 && start.plus_months(months) == day
}

fn penalty_due_so_far(terms: &PenaltyTerms, instalment: &NaiveInstalment, rounding: primitives::Rounding) -> Amount {
    let is_charged = match terms.from {
        PenaltyFrom::AfterGrace => true,
        PenaltyFrom::DueDate => instalment.is_chargeable,
    };
    if !is_charged {
        return Amount::ZERO;
    }
    match terms.rounded {
        PenaltyRounding::Once => penalty_of(terms, instalment.penalty_weight, rounding),
        PenaltyRounding::Daily => instalment.penalty_rounded_daily,
    }
}

fn penalty_of(terms: &PenaltyTerms, weight: i128, rounding: primitives::Rounding) -> Amount {
    rounding.divide(weight * i128::from(terms.rate.billionths()), Rate::ONE * terms.per.days())
}
