//! The passing of time: section 3 of the page, and the lines of section 6 that belong to it.
//!
//! Everything looks at what was unpaid at the end of the day before; nothing that happens at this start changes what
//! something else of this start sees. Late fees are in `late_fee`, how penalty grows in `penalty`, how a settlement lapses
//! in `ends`, interest on overdue principal in `interest`.

use ledger::product::{PenaltyThrough, Plan, StatementTerms};
use primitives::{Amount, Date};

use super::Book;
use super::allocation::take;

impl Book<'_> {
    /// The start of today, after all of yesterday.
    pub(super) fn pass_time(&mut self) {
        self.struck = None;
        for instalment in &mut self.instalments {
            instalment.evening = instalment.unpaid();
        }
        self.let_a_day_go_by();
        self.mark_missed();
        self.charge_late_fees();
        if let Some(terms) = &self.product.penalty {
            match terms.through {
                PenaltyThrough::AsOfExclusive => self.count_penalty(terms, self.today.previous()),
                PenaltyThrough::AsOfInclusive => {}
            }
            self.compound_penalty(terms);
        }
        self.lapse_settlement();
        self.bear_interest_on_overdue();
        if let Some(terms) = self.product.free_period {
            return self.count_free_period(&terms);
        }
        self.pools.service_weight += i128::from(self.pools.carried.minor());
        self.pools.advance_weight += i128::from(self.pools.advances.minor());
        if let Plan::Statement(StatementTerms { purchase_free_days: Some(days), .. }) = &self.product.plan {
            return self.end_free_days(i32::from(*days));
        }
        if self.last_statement.is_some_and(|last| last.due == self.today) {
            self.pools.carried += self.pools.billed;
            self.pools.billed = Amount::ZERO;
        }
    }

    /// Of what is billed and spent, only what joined in the last so many days is free, if there is as much.
    fn end_free_days(&mut self, days: i32) {
        let mut free = Amount::ZERO;
        for (on, amount) in &self.pending.joined {
            if self.today - *on < days {
                free += *amount;
            }
        }
        while self.pools.billed + self.pools.spending > free {
            let mut too_much = self.pools.billed + self.pools.spending - free;
            let from = if self.pools.billed.is_positive() { &mut self.pools.billed } else { &mut self.pools.spending };
            self.pools.carried += take(from, &mut too_much);
        }
    }

    fn mark_missed(&mut self) {
        for index in 0..self.instalments.len() {
            let is_settled = self.was_settled_for_ageing(index);
            let instalment = &mut self.instalments[index];
            if self.today == instalment.due.next() && !is_settled {
                instalment.is_missed = true;
            }
        }
    }

    /// Whether an instalment was settled for ageing at the end of the day before.
    pub(super) fn was_settled_for_ageing(&self, index: usize) -> bool {
        self.is_settled_for_ageing(&self.instalments[index].evening)
    }
}

/// So many days after a date.
pub(super) fn days_after(date: Date, days: u32) -> Date {
    date + i32::try_from(days).expect("a wait is short")
}
