//! A reschedule by terms: a new plan by the product's method.

use ledger::component::{Component, Components};
use ledger::event::{NewCalendar, Treatment};
use ledger::product::{Plan, RoundingStep};
use primitives::rate::DayCount;
use primitives::{Amount, Rate};

use super::super::opening::of_slots;
use super::super::schedule::{Method, PeriodRate};
use super::{Book, Treatments, carry};

impl Book<'_> {
    pub(super) fn reschedule(
        &mut self,
        calendar: &NewCalendar,
        annual_rate: Option<Rate>,
        principal_grace: u16,
        treatments: &Treatments,
    ) {
        let pools = self.end_into_calendar();
        let mut carried = Components::default();
        let mut capitalised = Components::default();
        for (component, treatment) in treatments.each() {
            let owed = self.owed_to_treat(component) + pools[component];
            match treatment {
                Treatment::Carry => carried[component] = owed,
                Treatment::Capitalise => capitalised[component] = owed,
                Treatment::Waive => self.waive_owed(component),
            }
        }
        self.totals.capitalised += capitalised;
        let number = self.next_calendar();
        let whole = self.lift_all().principal + pools.principal + capitalised.total();
        let slots = self.new_slots(calendar);
        let interest = self.new_interest(annual_rate);
        let periods = PeriodRate::of_slots(interest, &slots);
        let amounts = self.with_grace(whole, &periods, usize::from(principal_grace));
        let mut new = of_slots(number, &slots, &amounts, interest.map(|(rate, _)| rate));
        if let Some(first) = new.first_mut() {
            carry(first, &carried);
        }
        self.add_all(new);
    }

    /// A revolving account ends; what its pools owe goes into the calendar, and is of no instalment before.
    fn end_into_calendar(&mut self) -> Components {
        if self.is_revolving() { self.end_pools() } else { Components::default() }
    }

    fn waive_owed(&mut self, component: Component) {
        for index in self.liftable() {
            let owed = self.owed_on(index, component);
            self.waive_on(index, component, owed);
        }
    }

    fn owed_to_treat(&self, component: Component) -> Amount {
        self.liftable().into_iter().map(|index| self.owed_on(index, component)).sum()
    }

    /// What a reschedule treats of a component of one instalment; the rest is dropped.
    fn owed_on(&self, index: usize, component: Component) -> Amount {
        let instalment = &self.instalments[index];
        let drops_future_fees = matches!(self.product.plan, Plan::FeePerInstalment { .. });
        match component {
            Component::Interest => self.owed_interest(index),
            Component::Fee if drops_future_fees && instalment.due > self.today => Amount::ZERO,
            Component::Principal | Component::Fee | Component::Penalty => instalment.unpaid()[component],
        }
    }

    /// The rate of the new calendar.
    fn new_interest(&self, annual_rate: Option<Rate>) -> Option<(Rate, DayCount)> {
        match &self.product.plan {
            Plan::FeePerInstalment { .. } => None,
            Plan::EqualInstalment { .. } | Plan::EqualPrincipal { .. } | Plan::InterestFirst { .. } => {
                let (rate, day_count) = self.present_interest()?;
                Some((annual_rate.unwrap_or(rate), day_count))
            }
            Plan::External | Plan::SinglePayment { .. } | Plan::Statement(_) => {
                annual_rate.map(|rate| (rate, DayCount::Actual365))
            }
        }
    }

    /// The plan over a principal, whose first instalments have no principal.
    fn with_grace(&self, whole: Amount, periods: &[PeriodRate], grace: usize) -> Vec<Components> {
        let interest = self.product.rounding_of(RoundingStep::Interest);
        let fee = self.product.rounding_of(RoundingStep::Fee);
        let method = Method::of(&self.product.plan);
        let (in_grace, rest) = periods.split_at(grace.min(periods.len().saturating_sub(1)));
        let mut amounts: Vec<Components> = in_grace
            .iter()
            .map(|period| match method {
                Method::Fee(rate) => Components { fee: rate.of(whole, fee), ..Components::default() },
                Method::EqualInstalment | Method::EqualPrincipal | Method::InterestFirst => {
                    Components { interest: period.of(whole, interest), ..Components::default() }
                }
            })
            .collect();
        amounts.extend(method.amounts(whole, rest, self.product));
        amounts
    }
}
