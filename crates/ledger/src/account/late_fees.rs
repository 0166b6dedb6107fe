//! Late fees: on which days they are charged, how much they are, and where they are put.
//!
//! `docs/reference/ledger.md` section 3. The order of what happens at the start of a day is `passing`'s matter.

use primitives::{Amount, Date};

use super::{Account, Instalment, InstalmentKind};
use crate::ageing;
use crate::component::Component;
use crate::event::{InstalmentKey, ScheduledInstalment};
use crate::product::{
    LateFeeAmount, LateFeeBase, LateFeePlace, LateFeeRepeats, LateFeeTerms, MonthEnd, Period, PeriodBoundary, Product,
    RoundingStep,
};
use crate::schedule;

impl Account<'_> {
    /// The next day after the account's own on which a late fee may be charged.
    pub(crate) fn next_late_fee(&self) -> Option<Date> {
        let terms = self.product.late_fee.as_ref()?;
        let may_bear = |i: &&Instalment| !i.is_settled() && !terms.is_exhausted(i);
        self.instalments.iter().filter(may_bear).filter_map(|i| terms.day_after(i, self.as_of)).min()
    }

    /// The periods that are not settled for ageing at the end of the account's day, by name and due date.
    pub(crate) fn unsettled_periods(&self) -> Vec<(InstalmentKey, Date)> {
        let periods = self.instalments.iter().filter(|instalment| instalment.kind.is_period());
        let unsettled = periods.filter(|instalment| !self.is_settled_for_ageing(instalment));
        unsettled.map(|instalment| (instalment.key, instalment.due)).collect()
    }

    /// Charges the late fees of the day whose start the account stands at; the oldest instalment first.
    pub(super) fn charge_late_fees(&mut self) {
        let product = self.product;
        let Some(terms) = &product.late_fee else { return };
        if self.charge_off.is_some() || self.written_off_on.is_some() {
            return;
        }
        let mut place = 0;
        while let Some(instalment) = self.instalments.get(place) {
            let is_its_day = terms.day_after(instalment, self.as_of.previous()) == Some(self.as_of);
            if is_its_day && self.may_bear_late_fee(terms, place) {
                let amount = self.late_fee_amount(terms);
                let fee = late_fee(&amount, &self.instalments[place], product).min(self.all_in_room());
                let inserted = self.put_late_fee(terms, place, fee);
                // The extra instalment may come to stand before the one that is charged.
                place += usize::from(inserted.is_some_and(|inserted| inserted <= place));
            }
            place += 1;
        }
    }

    /// How much a late fee of today is: another amount where one was charged not long before.
    fn late_fee_amount(&self, terms: &LateFeeTerms) -> LateFeeAmount {
        let forgets_from = self.last_late_fee_on.and_then(|last| terms.forgets_from(last));
        let is_soon = forgets_from.is_some_and(|from| self.as_of < from);
        match (&terms.amount, terms.again) {
            (LateFeeAmount::Fixed(_), Some(again)) if is_soon => LateFeeAmount::Fixed(again.amount),
            (LateFeeAmount::Percent { rate, of, min, max: _ }, Some(again)) if is_soon => {
                LateFeeAmount::Percent { rate: *rate, of: *of, min: *min, max: Some(again.amount) }
            }
            (amount, _) => amount.clone(),
        }
    }

    fn may_bear_late_fee(&self, terms: &LateFeeTerms, place: usize) -> bool {
        let instalment = &self.instalments[place];
        let ageing = &self.product.ageing;
        if terms.is_exhausted(instalment) || instalment.is_settled_for_ageing(ageing) {
            return false;
        }
        if self.known_as_missed.as_ref().is_some_and(|known| !known.contains(&(instalment.key, instalment.due))) {
            return false;
        }
        if !terms.after_maturity && ageing::plan_end(self).is_some_and(|end| self.as_of > end) {
            return false;
        }
        let mut others = self.instalments.iter().filter(|other| other.late_fees() > 0);
        match terms.repeats {
            LateFeeRepeats::PerInstalment | LateFeeRepeats::Every { .. } => true,
            LateFeeRepeats::OncePerSpell => others.all(|other| other.is_settled_for_ageing(ageing)),
            LateFeeRepeats::Once => others.next().is_none(),
        }
    }

    /// Puts a late fee where it belongs; the place of the extra instalment when one is made for it.
    fn put_late_fee(&mut self, terms: &LateFeeTerms, place: usize, fee: Amount) -> Option<usize> {
        if !fee.is_positive() {
            return None;
        }
        self.last_late_fee_on = Some(self.as_of);
        let instalment = &mut self.instalments[place];
        instalment.count_late_fee();
        match terms.place {
            LateFeePlace::Instalment => {
                instalment.bear_late_fee(fee, terms.counts_as);
                None
            }
            LateFeePlace::Period => {
                let days = terms.wait_days.min(terms.posting_grace_days);
                let first_dated = instalment.due + i32::try_from(days).unwrap_or(i32::MAX);
                let dated = first_dated + (self.as_of - terms.first_day(instalment));
                self.put_late_fee_in_period(terms, dated, fee)
            }
        }
    }

    fn put_late_fee_in_period(&mut self, terms: &LateFeeTerms, dated: Date, fee: Amount) -> Option<usize> {
        let counts_as = terms.counts_as;
        let first_due = match terms.boundary {
            PeriodBoundary::Earlier => dated,
            PeriodBoundary::Later => dated.next(),
        };
        let holds = |i: &&mut Instalment| i.kind == InstalmentKind::Scheduled && i.is_live() && first_due <= i.due;
        if let Some(instalment) = self.instalments.iter_mut().find(holds) {
            instalment.bear_late_fee(fee, counts_as);
            return None;
        }
        if let Some(extra) = self.instalments.iter_mut().find(|i| i.kind == InstalmentKind::Extra && i.is_live()) {
            extra.bear_late_fee(fee, counts_as);
            return None;
        }
        let calendar = InstalmentKey::FIRST_CALENDAR;
        let in_first = self.instalments.iter().filter(|instalment| instalment.key.calendar == calendar);
        let number = in_first.map(|instalment| instalment.key.number).max().unwrap_or(0) + 1;
        let key = InstalmentKey { calendar, number };
        let nothing = Amount::ZERO;
        let scheduled = ScheduledInstalment { key, due: dated, principal: nothing, interest: nothing, fee: nothing };
        let mut extra = Instalment::new(scheduled, InstalmentKind::Extra);
        extra.bear_late_fee(fee, counts_as);
        Some(self.insert(extra))
    }
}

impl LateFeeTerms {
    /// The first day after `after` at whose start an instalment is charged the fee if it is still unsettled.
    pub(crate) fn day_after(&self, instalment: &Instalment, after: Date) -> Option<Date> {
        if !instalment.kind.is_period() {
            return None;
        }
        let first = self.first_day(instalment);
        match self.repeats {
            _ if after < first => Some(first),
            LateFeeRepeats::Every { every, .. } => next_repeat(first, every, after),
            LateFeeRepeats::PerInstalment | LateFeeRepeats::OncePerSpell | LateFeeRepeats::Once => None,
        }
    }

    fn first_day(&self, instalment: &Instalment) -> Date {
        instalment.due + i32::try_from(self.wait_days.max(1)).unwrap_or(i32::MAX)
    }

    /// Whether an instalment was charged as often as it may be.
    pub(crate) fn is_exhausted(&self, instalment: &Instalment) -> bool {
        match self.repeats {
            LateFeeRepeats::Every { times_max, .. } => times_max.is_some_and(|max| instalment.late_fees() >= max),
            LateFeeRepeats::PerInstalment | LateFeeRepeats::OncePerSpell | LateFeeRepeats::Once => {
                instalment.late_fees() > 0
            }
        }
    }
}

/// The first day after `after`, not before `first`, that is a whole number of periods after `first`.
fn next_repeat(first: Date, every: Period, after: Date) -> Option<Date> {
    let months = || i32::from(after.year() - first.year()) * 12 + i32::from(after.month()) - i32::from(first.month());
    // So many periods are over at least.
    let over = match every {
        Period::Days(0) | Period::Months(0) => return None,
        Period::Days(days) => (after - first) / i32::from(days),
        Period::Months(every) => (months() - 1).max(0) / i32::from(every),
        Period::SemiMonthly => (months() - 1).max(0) * 2,
    };
    (over..).map(|k| schedule::nominal(first, every, MonthEnd::KeepDay, k)).find(|&day| day > after)
}

fn late_fee(amount: &LateFeeAmount, instalment: &Instalment, product: &Product) -> Amount {
    match amount {
        LateFeeAmount::Fixed(amount) => *amount,
        LateFeeAmount::Percent { rate, of, min, max } => {
            let unpaid = |component| instalment.unpaid_of(component);
            let base = match of {
                LateFeeBase::Unpaid => {
                    unpaid(Component::Principal) + unpaid(Component::Interest) + unpaid(Component::Fee)
                }
                LateFeeBase::UnpaidPrincipal => unpaid(Component::Principal),
                LateFeeBase::UnpaidInterest => unpaid(Component::Interest),
                LateFeeBase::UnpaidPrincipalInterest => unpaid(Component::Principal) + unpaid(Component::Interest),
                LateFeeBase::Scheduled => instalment.scheduled.principal + instalment.scheduled.interest,
            };
            let fee = rate.of(base, product.rounding_of(RoundingStep::Fee)).max(*min);
            max.map_or(fee, |max| fee.min(max))
        }
    }
}
