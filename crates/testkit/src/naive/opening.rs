//! The opening: the instalments of a contract, as given or as section 2 of the page computes them.
//!
//! Also the given calendar of a reschedule, whose periods start in the same way.

use ledger::component::Components;
use ledger::event::{Contract, InstalmentKey, Instalments, ScheduledInstalment};
use ledger::product::{BrokenPeriod, FeeAt, Period, Plan, PrepaidAs, PrepaidInterest, RoundingStep};
use primitives::{Amount, Date, Rate};

use super::calendar::{List, Slot, nominal, place};
use super::schedule::{Method, PeriodRate};
use super::{Book, NaiveInstalment, NaiveKind};

impl Book<'_> {
    pub(super) fn open(&mut self, contract: &Contract) {
        self.owner.clone_from(&contract.funding_source);
        let lent = self.lent(contract);
        self.totals.paid_out += lent;
        if self.has_drawings() {
            self.drawings.push((self.today, lent));
        }
        match &contract.instalments {
            Instalments::Given(schedule) => {
                for instalment in given(schedule, self.today) {
                    self.add(instalment);
                }
            }
            Instalments::Computed { count, first_due } => {
                self.compute(lent, *count, *first_due);
                self.receive_prepaid();
                let interest = self.instalments.iter().map(|instalment| instalment.scheduled.interest).sum();
                self.charge_fees(FeeAt::Opening, lent, interest);
            }
        }
    }

    /// The principal that is really lent: less the interest of the first instalments, where that was kept back and counts so.
    fn lent(&self, contract: &Contract) -> Amount {
        let Instalments::Computed { count, first_due } = contract.instalments else { return contract.principal };
        let periods = match self.product.prepaid_interest {
            Some(PrepaidInterest { periods, counts_as: PrepaidAs::LessPrincipal }) => periods,
            Some(PrepaidInterest { periods: _, counts_as: PrepaidAs::Paid }) | None => return contract.principal,
        };
        // The instalments as they were agreed, on a page of their own.
        let mut agreed = Book::empty(self.product, self.today, Vec::new());
        agreed.compute(contract.principal, count, first_due);
        let mut kept_back = Amount::ZERO;
        for number in 1..=u32::from(periods) {
            let key = InstalmentKey { calendar: InstalmentKey::FIRST_CALENDAR, number };
            kept_back += agreed.find(key).map_or(Amount::ZERO, |index| agreed.instalments[index].scheduled.interest);
        }
        (contract.principal - kept_back).or_zero()
    }

    /// Interest that was kept back and counts as paid: money received.
    fn receive_prepaid(&mut self) {
        let periods = match self.product.prepaid_interest {
            Some(PrepaidInterest { periods, counts_as: PrepaidAs::Paid }) => periods,
            Some(PrepaidInterest { periods: _, counts_as: PrepaidAs::LessPrincipal }) | None => return,
        };
        for instalment in &mut self.instalments {
            let is_among = instalment.key.number >= 1 && instalment.key.number <= u32::from(periods);
            if instalment.kind == NaiveKind::Scheduled && is_among {
                instalment.paid.interest = instalment.scheduled.interest;
                self.totals.repaid += instalment.scheduled.interest;
            }
        }
    }

    fn compute(&mut self, principal: Amount, count: u16, first_due: Option<Date>) {
        let (every, first_due, count) = match &self.product.plan {
            Plan::External | Plan::Statement(_) => return,
            Plan::SinglePayment { free_days } => {
                let free_days = i32::try_from(*free_days).expect("free days are few");
                (None, first_due.unwrap_or(self.today + free_days), 1)
            }
            Plan::FeePerInstalment { every, .. }
            | Plan::EqualInstalment { every, .. }
            | Plan::EqualPrincipal { every, .. }
            | Plan::InterestFirst { every, .. } => {
                (Some(*every), first_due.unwrap_or_else(|| self.one_period_on(*every)), u32::from(count))
            }
        };
        let principal = principal - self.open_down_payment(principal);
        let terms = &self.product.due_dates;
        let list = List { terms, begins_on: self.today, first_due, every, count, broken_period: terms.broken_period };
        self.open_broken_period(&list, principal);
        let slots = list.slots();
        let periods = PeriodRate::of_slots(self.product.plan.interest(), &slots);
        let mut amounts = Method::of(&self.product.plan).amounts(principal, &periods, self.product);
        for amounts in &mut amounts {
            amounts.fee += self.fees(FeeAt::Instalment, amounts.principal, amounts.interest);
        }
        let rate = self.product.plan.interest().map(|(rate, _)| rate);
        for instalment in of_slots(InstalmentKey::FIRST_CALENDAR, &slots, &amounts, rate) {
            self.add(instalment);
        }
    }

    fn one_period_on(&self, every: Period) -> Date {
        nominal(self.product.due_dates.month_end, self.today, every, 1)
    }

    /// Adds the down payment, if it is of anything, and returns it.
    fn open_down_payment(&mut self, principal: Amount) -> Amount {
        let Some(terms) = self.product.down_payment else { return Amount::ZERO };
        let amount = terms.rate.of(principal, self.product.rounding_of(RoundingStep::Instalment));
        if !amount.is_positive() {
            return Amount::ZERO;
        }
        let scheduled = Components { principal: amount, ..Components::default() };
        let mut instalment = NaiveInstalment::new(number_0(), NaiveKind::DownPayment, self.today, scheduled);
        if terms.is_settled_on_opening {
            instalment.paid.principal = amount;
            self.totals.repaid += amount;
        }
        self.add(instalment);
        amount
    }

    /// Adds the interest of the days before the first whole period, where it is an instalment of its own.
    fn open_broken_period(&mut self, list: &List<'_>, principal: Amount) {
        match list.broken_period {
            BrokenPeriod::WithFirst | BrokenPeriod::Ignore => return,
            BrokenPeriod::SeparateCharge => {}
        }
        let due = list.nominal(-1);
        if due <= self.today {
            return;
        }
        let rate = PeriodRate::between(self.product.plan.interest(), self.today, due);
        let interest = rate.of(principal, self.product.rounding_of(RoundingStep::Interest));
        if !interest.is_positive() {
            return;
        }
        let placed = place(list.terms, due, self.today);
        let scheduled = Components { interest, ..Components::default() };
        let instalment = NaiveInstalment::new(number_0(), NaiveKind::Scheduled, placed.due, scheduled);
        self.add(NaiveInstalment {
            period_start: self.today,
            own: (self.today, placed.due),
            penalty_anchor: placed.penalty_anchor,
            rate: self.product.plan.interest().map(|(rate, _)| rate),
            ..instalment
        });
    }
}

fn number_0() -> InstalmentKey {
    InstalmentKey { calendar: InstalmentKey::FIRST_CALENDAR, number: 0 }
}

/// The instalments of a computed calendar, numbered from 1, and the rate that they bear.
pub(super) fn of_slots(
    calendar: u16,
    slots: &[Slot],
    amounts: &[Components],
    rate: Option<Rate>,
) -> Vec<NaiveInstalment> {
    let mut instalments = Vec::new();
    for ((slot, amounts), number) in slots.iter().zip(amounts).zip(1..) {
        let key = InstalmentKey { calendar, number };
        let instalment = NaiveInstalment::new(key, NaiveKind::Scheduled, slot.placed.due, *amounts);
        instalments.push(NaiveInstalment {
            period_start: slot.period_start,
            own: (slot.period_start, slot.placed.due),
            penalty_anchor: slot.placed.penalty_anchor,
            rate,
            ..instalment
        });
    }
    instalments
}

/// The instalments of a calendar that is given on a day, in order.
pub(super) fn given(schedule: &[ScheduledInstalment], today: Date) -> Vec<NaiveInstalment> {
    let mut instalments = Vec::new();
    for &ScheduledInstalment { key, due, principal, interest, fee } in schedule {
        let scheduled = Components { principal, interest, fee, penalty: Amount::ZERO };
        let before = schedule.iter().map(|other| other.due).filter(|&other| other < due).max();
        let instalment = NaiveInstalment::new(key, NaiveKind::Scheduled, due, scheduled);
        let period_start = before.unwrap_or(today);
        instalments.push(NaiveInstalment { period_start, own: (period_start, due), ..instalment });
    }
    instalments.sort_by_key(|instalment| (instalment.due, instalment.key));
    instalments
}
