//! The passing of time: section 3 of the page, and the lines of section 6 that belong to it.
//!
//! Everything looks at what was unpaid at the end of the day before; nothing that happens at this start changes what
//! something else of this start sees. How penalty grows is in `penalty`, how a settlement lapses in `ends`.

use ledger::component::Components;
use ledger::event::InstalmentKey;
use ledger::product::{LateFeeAmount, LateFeeBase, LateFeePlace, LateFeeRepeats, LateFeeTerms, PenaltyThrough};
use primitives::{Amount, Date};

use super::{Book, NaiveInstalment, NaiveKind};

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
        self.pools.service_weight += i128::from(self.pools.carried.minor());
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
    fn was_settled_for_ageing(&self, index: usize) -> bool {
        self.is_settled_for_ageing(&self.instalments[index].evening)
    }

    fn charge_late_fees(&mut self) {
        let Some(terms) = &self.product.late_fee else { return };
        // An extra instalment that is put among them moves the others, so they are named first, oldest first.
        let is_its_day = |instalment: &NaiveInstalment| {
            instalment.is_period() && self.today == days_after(instalment.due, terms.wait_days.max(1))
        };
        let on_their_day = self.instalments.iter().filter(|instalment| is_its_day(instalment));
        let names: Vec<(InstalmentKey, NaiveKind)> = on_their_day.map(|i| (i.key, i.kind)).collect();
        for name in names {
            let index = self.instalments.iter().position(|i| (i.key, i.kind) == name).expect("it was there before");
            self.charge_late_fee(terms, index);
        }
    }

    fn charge_late_fee(&mut self, terms: &LateFeeTerms, index: usize) {
        let was_charged = self.instalments[index].was_charged_late_fee;
        if was_charged || self.was_settled_for_ageing(index) || self.is_spared_late_fee(terms, index) {
            return;
        }
        let mut fee = late_fee(terms, &self.instalments[index], self.product.rounding);
        if let Some(room) = self.all_in_room() {
            fee = fee.min(room);
        }
        if fee.is_zero() {
            return;
        }
        self.has_late_fee = true;
        self.instalments[index].was_charged_late_fee = true;
        let taker = match terms.place {
            LateFeePlace::Instalment => index,
            LateFeePlace::Period => {
                let own_date = days_after(self.instalments[index].due, terms.wait_days.min(terms.posting_grace_days));
                self.late_fee_taker(own_date)
            }
        };
        self.instalments[taker].late_fee += fee;
        self.instalments[taker].scheduled.fee += fee;
    }

    fn is_spared_late_fee(&self, terms: &LateFeeTerms, index: usize) -> bool {
        let is_over = self.charged_off_on.is_some() || self.written_off_on.is_some();
        let is_after_maturity = self.last_due().is_some_and(|last| last < self.today);
        let is_repeated = match terms.repeats {
            LateFeeRepeats::PerInstalment | LateFeeRepeats::Every { .. } => false,
            LateFeeRepeats::Once => self.has_late_fee,
            LateFeeRepeats::OncePerSpell => (0..self.instalments.len()).any(|other| {
                let was_charged = self.instalments[other].was_charged_late_fee;
                other != index && was_charged && !self.was_settled_for_ageing(other)
            }),
        };
        is_over || (!terms.after_maturity && is_after_maturity) || is_repeated
    }

    /// The instalment that takes a late fee of a date: the first scheduled one from then on, or else the extra one.
    fn late_fee_taker(&mut self, date: Date) -> usize {
        let takes = |i: &NaiveInstalment| i.kind == NaiveKind::Scheduled && !i.is_lifted && i.due >= date;
        let is_extra = |i: &NaiveInstalment| i.kind == NaiveKind::Extra && !i.is_lifted;
        if let Some(taker) = self.instalments.iter().position(takes) {
            return taker;
        }
        if !self.instalments.iter().any(is_extra) {
            let calendar = InstalmentKey::FIRST_CALENDAR;
            let numbers = self.instalments.iter().filter(|i| i.key.calendar == calendar).map(|i| i.key.number);
            let key = InstalmentKey { calendar, number: numbers.max().unwrap_or(0) + 1 };
            self.add(NaiveInstalment::new(key, NaiveKind::Extra, date, Components::default()));
        }
        self.instalments.iter().position(is_extra).expect("it is there or was just put there")
    }
}

/// So many days after a date.
pub(super) fn days_after(date: Date, days: u32) -> Date {
    date + i32::try_from(days).expect("a wait is short")
}

fn late_fee(terms: &LateFeeTerms, instalment: &NaiveInstalment, rounding: primitives::Rounding) -> Amount {
    match &terms.amount {
        LateFeeAmount::Fixed(amount) => *amount,
        LateFeeAmount::Percent { rate, of, min, max } => {
            let unpaid = &instalment.evening;
            let base = match of {
                LateFeeBase::Unpaid => unpaid.principal + unpaid.interest + unpaid.fee,
                LateFeeBase::UnpaidPrincipal => unpaid.principal,
                LateFeeBase::Scheduled => instalment.scheduled.principal + instalment.scheduled.interest,
            };
            let share = rate.of(base, rounding).max(*min);
            max.map_or(share, |max| share.min(max))
        }
    }
}
