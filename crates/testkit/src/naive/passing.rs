//! The passing of time: section 3 of the page, and the lines of section 6 that belong to it.
//!
//! Everything looks at what was unpaid at the end of the day before; nothing that happens at this start changes what
//! something else of this start sees. Late fees are in `late_fee`, how penalty grows in `penalty`, how a settlement lapses
//! in `ends`, interest on overdue principal in `interest`.

use ledger::product::PenaltyThrough;
use primitives::{Amount, Date};

use super::Book;

impl Book<'_> {
    /// The start of today, after all of yesterday.
    pub(super) fn pass_time(&mut self) {
        self.struck = None;
        for instalment in &mut self.instalments {
            instalment.evening = instalment.unpaid();
        }
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
        if self.last_statement.is_some_and(|last| last.due == self.today) {
            self.pools.carried += self.pools.billed;
            self.pools.billed = Amount::ZERO;
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
