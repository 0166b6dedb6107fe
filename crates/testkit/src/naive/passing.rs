//! The passing of time: section 3 of the page, and the two lines of section 6 that belong to it.
//!
//! Everything looks at what was unpaid at the end of the day before; nothing that happens at this start changes what
//! something else of this start sees.

use ledger::component::{Component, Components};
use ledger::product::{LateFeeAmount, LateFeeTerms, PenaltyFrom, PenaltyTerms};
use primitives::{Amount, Date, Rate};

use super::{Book, NaiveInstalment};

impl Book<'_> {
    /// The start of today, after all of yesterday.
    pub(super) fn pass_time(&mut self) {
        self.struck = None;
        for index in 0..self.instalments.len() {
            let unpaid = self.instalments[index].unpaid();
            let is_settled = self.is_settled_for_ageing(&unpaid);
            self.mark_missed(index, is_settled);
            self.charge_late_fee(index, is_settled, &unpaid);
            self.grow_penalty(index, &unpaid);
        }
        self.pools.service_weight += i128::from(self.pools.carried.minor());
        if self.statement_dues.contains(&self.today) {
            self.pools.carried += self.pools.billed;
            self.pools.billed = Amount::ZERO;
        }
    }

    fn mark_missed(&mut self, index: usize, is_settled: bool) {
        let instalment = &mut self.instalments[index];
        if self.today == instalment.due.next() && !is_settled {
            instalment.is_missed = true;
        }
    }

    fn charge_late_fee(&mut self, index: usize, is_settled: bool, unpaid: &Components) {
        let Some(terms) = &self.product.late_fee else { return };
        let instalment = &mut self.instalments[index];
        let charged_on = days_after(instalment.due, terms.wait_days.max(1));
        if instalment.is_charge || is_settled || self.today != charged_on {
            return;
        }
        let fee = late_fee(terms, unpaid, self.product.rounding);
        instalment.late_fee += fee;
        instalment.scheduled.fee += fee;
    }

    /// Counts yesterday. Yesterday's base is at hand, since nothing has happened since.
    fn grow_penalty(&mut self, index: usize, unpaid: &Components) {
        let Some(terms) = &self.product.penalty else { return };
        let yesterday = self.today.previous();
        let instalment = &mut self.instalments[index];
        if instalment.is_lifted {
            return;
        }
        let tolerance = self.product.ageing.arrears_tolerance;
        let is_tolerated = unpaid.principal + unpaid.interest + unpaid.fee <= tolerance;
        let base = if is_tolerated { Amount::ZERO } else { base(terms, unpaid) };
        let wait_over = days_after(instalment.ages_from, terms.wait_days);
        let start = match terms.from {
            PenaltyFrom::AfterGrace => wait_over,
            PenaltyFrom::DueDate => instalment.ages_from,
        };
        if yesterday >= start {
            instalment.penalty_weight += i128::from(base.minor());
        }
        if self.today >= wait_over && base.is_positive() {
            instalment.is_chargeable = true;
        }
        instalment.scheduled.penalty = penalty(terms, instalment, self.product.rounding);
    }
}

fn days_after(date: Date, days: u32) -> Date {
    date + i32::try_from(days).expect("a wait is short")
}

fn late_fee(terms: &LateFeeTerms, unpaid: &Components, rounding: primitives::Rounding) -> Amount {
    match &terms.amount {
        LateFeeAmount::Fixed(amount) => *amount,
        LateFeeAmount::Percent { rate, min, max } => {
            let share = rate.of(unpaid.principal + unpaid.interest + unpaid.fee, rounding).max(*min);
            max.map_or(share, |max| share.min(max))
        }
    }
}

fn base(terms: &PenaltyTerms, unpaid: &Components) -> Amount {
    Component::ALL.iter().filter(|component| terms.base.includes(**component)).map(|c| unpaid[*c]).sum()
}

fn penalty(terms: &PenaltyTerms, instalment: &NaiveInstalment, rounding: primitives::Rounding) -> Amount {
    let is_charged = match terms.from {
        PenaltyFrom::AfterGrace => true,
        PenaltyFrom::DueDate => instalment.is_chargeable,
    };
    let weight = if is_charged { instalment.penalty_weight } else { 0 };
    let grown = rounding.divide(weight * i128::from(terms.rate.billionths()), Rate::ONE * terms.per.days());
    grown + instalment.penalty_carried_in
}
