//! Late fees: how often they are charged, how much, and on which instalment they are put, in section 3 of the page.

use ledger::component::Components;
use ledger::event::{Entry, Event, InstalmentKey};
use ledger::product::{
    LateFeeAmount, LateFeeBase, LateFeeComponent, LateFeePlace, LateFeeRepeats, LateFeeTerms, MonthEnd, Period,
    PeriodBoundary, RoundingStep,
};
use primitives::{Amount, Date};

use super::calendar::nominal;
use super::passing::days_after;
use super::{Book, NaiveInstalment, NaiveKind};

impl Book<'_> {
    pub(super) fn charge_late_fees(&mut self) {
        let Some(terms) = &self.product.late_fee else { return };
        // An extra instalment that is put among them moves the others, so they are named first, oldest first.
        let is_its_day = |instalment: &NaiveInstalment| {
            let is_settled = self.is_settled_for_ageing(&instalment.evening);
            instalment.is_period() && !is_settled && is_late_fee_day(terms, instalment.due, self.today)
        };
        let on_their_day = self.instalments.iter().filter(|instalment| is_its_day(instalment));
        let names: Vec<(InstalmentKey, NaiveKind)> = on_their_day.map(|i| (i.key, i.kind)).collect();
        for name in names {
            let index = self.instalments.iter().position(|i| (i.key, i.kind) == name).expect("it was there before");
            self.charge_late_fee(terms, index);
        }
    }

    fn charge_late_fee(&mut self, terms: &LateFeeTerms, index: usize) {
        if self.is_spared_late_fee(terms, index) || !self.was_known_as_unsettled(terms, index) {
            return;
        }
        let mut fee = late_fee(
            &self.late_fee_amount(terms),
            &self.instalments[index],
            self.product.rounding_of(RoundingStep::Fee),
        );
        if let Some(room) = self.all_in_room() {
            fee = fee.min(room);
        }
        if fee.is_zero() {
            return;
        }
        self.has_late_fee = true;
        self.late_fee_days.push(self.today);
        self.instalments[index].late_fee_times += 1;
        let taker = match terms.place {
            LateFeePlace::Instalment => index,
            LateFeePlace::Period => {
                let due = self.instalments[index].due;
                // 0 unless the fee repeats.
                let days_since_first = self.today - first_late_fee_day(terms, due);
                let own_date = days_after(due, terms.wait_days.min(terms.posting_grace_days)) + days_since_first;
                self.late_fee_taker(own_date)
            }
        };
        let taker = &mut self.instalments[taker];
        match terms.counts_as {
            LateFeeComponent::Fee => {
                taker.late_fee += fee;
                taker.scheduled.fee += fee;
            }
            LateFeeComponent::Penalty => {
                taker.late_penalty += fee;
                taker.scheduled.penalty += fee;
            }
        }
    }

    /// The amount of a late fee today: the second within so many months has one of its own.
    fn late_fee_amount(&self, terms: &LateFeeTerms) -> LateFeeAmount {
        let Some(again) = &terms.again else { return terms.amount.clone() };
        let months = i32::from(again.within_months);
        if !self.late_fee_days.iter().any(|day| day.plus_months(months) > self.today) {
            return terms.amount.clone();
        }
        match terms.amount {
            LateFeeAmount::Fixed(_) => LateFeeAmount::Fixed(again.amount),
            LateFeeAmount::Percent { rate, of, min, max: _ } => {
                LateFeeAmount::Percent { rate, of, min, max: Some(again.amount) }
            }
        }
    }

    fn is_spared_late_fee(&self, terms: &LateFeeTerms, index: usize) -> bool {
        let is_over = self.charged_off_on.is_some() || self.written_off_on.is_some();
        let is_after_maturity = self.last_due().is_some_and(|last| last < self.today);
        let times = self.instalments[index].late_fee_times;
        let is_enough = match terms.repeats {
            LateFeeRepeats::PerInstalment => times > 0,
            LateFeeRepeats::Once => self.has_late_fee,
            LateFeeRepeats::OncePerSpell => {
                let is_in_spell = |other: usize| {
                    let was_charged = self.instalments[other].late_fee_times > 0;
                    other != index && was_charged && !self.was_settled_for_ageing(other)
                };
                times > 0 || (0..self.instalments.len()).any(is_in_spell)
            }
            LateFeeRepeats::Every { times_max, .. } => times_max.is_some_and(|times_max| times >= times_max),
        };
        is_over || (!terms.after_maturity && is_after_maturity) || is_enough
    }

    /// Whether an instalment was unsettled on the evening before by what had been booked by then, where that matters.
    fn was_known_as_unsettled(&self, terms: &LateFeeTerms, index: usize) -> bool {
        let evening = self.today.previous();
        let is_news = |entry: &Entry| {
            let is_reversal = matches!(entry.event, Event::Reversal { .. });
            entry.booked_on > evening && (entry.effective_on <= evening || is_reversal)
        };
        if terms.is_backdated || !self.known.iter().any(is_news) {
            return true;
        }
        let instalment = &self.instalments[index];
        let (key, due) = (instalment.key, instalment.due);
        let unsettled = super::unsettled_on(self.product, &self.known, evening, &self.evenings);
        unsettled.contains(&(key, due))
    }

    /// The instalment that takes a late fee of a date: the first scheduled one from then on, or else the extra one.
    fn late_fee_taker(&mut self, date: Date) -> usize {
        let is_later = self.product.late_fee.as_ref().is_some_and(|terms| terms.boundary == PeriodBoundary::Later);
        let is_in_time = |due: Date| due > date || (due == date && !is_later);
        let takes = |i: &NaiveInstalment| i.kind == NaiveKind::Scheduled && !i.is_lifted && is_in_time(i.due);
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

/// Whether a late fee may be charged at the start of a day for an instalment that is due on a date.
fn is_late_fee_day(terms: &LateFeeTerms, due: Date, day: Date) -> bool {
    let first = first_late_fee_day(terms, due);
    match terms.repeats {
        LateFeeRepeats::PerInstalment | LateFeeRepeats::OncePerSpell | LateFeeRepeats::Once => day == first,
        LateFeeRepeats::Every { every, .. } => is_whole_periods_after(first, every, day),
    }
}

fn first_late_fee_day(terms: &LateFeeTerms, due: Date) -> Date {
    days_after(due, terms.wait_days.max(1))
}

/// Whether a day is the first or a whole number of periods after it.
fn is_whole_periods_after(first: Date, every: Period, day: Date) -> bool {
    // A period has a day at least.
    let days = (0..=day - first).map(|k| nominal(MonthEnd::KeepDay, first, every, k));
    days.take_while(|&on| on <= day).last() == Some(day)
}

fn late_fee(amount: &LateFeeAmount, instalment: &NaiveInstalment, rounding: primitives::Rounding) -> Amount {
    match amount {
        LateFeeAmount::Fixed(amount) => *amount,
        LateFeeAmount::Percent { rate, of, min, max } => {
            let unpaid = &instalment.evening;
            let base = match of {
                LateFeeBase::Unpaid => unpaid.principal + unpaid.interest + unpaid.fee,
                LateFeeBase::UnpaidPrincipal => unpaid.principal,
                LateFeeBase::UnpaidInterest => unpaid.interest,
                LateFeeBase::UnpaidPrincipalInterest => unpaid.principal + unpaid.interest,
                LateFeeBase::Scheduled => instalment.scheduled.principal + instalment.scheduled.interest,
            };
            let share = rate.of(base, rounding).max(*min);
            max.map_or(share, |max| share.min(max))
        }
    }
}
