//! A reschedule by terms: a new plan by the product's method.

use ledger::component::{Component, Components};
use ledger::event::{NewCalendar, Treatment};
use ledger::product::Plan;
use primitives::rate::DayCount;
use primitives::{Amount, Rate};

use super::super::opening::of_slots;
use super::super::schedule::{Method, PeriodRate};
use super::{Book, carry};

/// What becomes of what is owed beside principal.
pub(super) struct Treatments {
    pub(super) interest: Treatment,
    pub(super) fee: Treatment,
    pub(super) penalty: Treatment,
}

impl Book<'_> {
    pub(super) fn reschedule(
        &mut self,
        calendar: &NewCalendar,
        annual_rate: Option<Rate>,
        principal_grace: u16,
        treatments: &Treatments,
    ) {
        let carried = Components {
            principal: Amount::ZERO,
            interest: self.treat(Component::Interest, treatments.interest),
            fee: self.treat(Component::Fee, treatments.fee),
            penalty: self.treat(Component::Penalty, treatments.penalty),
        };
        let capitalised = self.capitalise(treatments);
        let number = self.next_calendar();
        let whole = self.lift_all().principal + capitalised;
        let slots = self.new_slots(calendar);
        let periods = PeriodRate::of_slots(self.new_interest(annual_rate), &slots);
        let amounts = self.with_grace(whole, &periods, usize::from(principal_grace));
        let mut new = of_slots(number, &slots, &amounts);
        if let Some(first) = new.first_mut() {
            carry(first, &carried);
        }
        self.add_all(new);
    }

    /// Waives or carries what is owed of a component, and returns what is carried.
    fn treat(&mut self, component: Component, treatment: Treatment) -> Amount {
        match treatment {
            Treatment::Carry => self.owed_to_treat(component),
            Treatment::Capitalise => Amount::ZERO,
            Treatment::Waive => {
                for index in self.liftable() {
                    let owed = self.owed_on(index, component);
                    self.waive_on(index, component, owed);
                }
                Amount::ZERO
            }
        }
    }

    /// Counts what becomes principal, and returns it. It leaves its instalments when they are lifted off.
    fn capitalise(&mut self, treatments: &Treatments) -> Amount {
        let mut capitalised = Components::default();
        for (component, treatment) in [
            (Component::Interest, treatments.interest),
            (Component::Fee, treatments.fee),
            (Component::Penalty, treatments.penalty),
        ] {
            match treatment {
                Treatment::Carry | Treatment::Waive => {}
                Treatment::Capitalise => capitalised[component] = self.owed_to_treat(component),
            }
        }
        self.totals.capitalised += capitalised;
        capitalised.total()
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
                let (rate, day_count) = self.product.plan.interest()?;
                Some((annual_rate.unwrap_or(rate), day_count))
            }
            Plan::External | Plan::SinglePayment { .. } | Plan::Statement(_) => {
                annual_rate.map(|rate| (rate, DayCount::Actual365))
            }
        }
    }

    /// The plan over a principal, whose first instalments have no principal.
    fn with_grace(&self, whole: Amount, periods: &[PeriodRate], grace: usize) -> Vec<Components> {
        let rounding = self.product.rounding;
        let method = Method::of(&self.product.plan);
        let (in_grace, rest) = periods.split_at(grace.min(periods.len().saturating_sub(1)));
        let mut amounts: Vec<Components> = in_grace
            .iter()
            .map(|period| match method {
                Method::Fee(rate) => Components { fee: rate.of(whole, rounding), ..Components::default() },
                Method::EqualInstalment | Method::EqualPrincipal | Method::InterestFirst => {
                    Components { interest: period.of(whole, rounding), ..Components::default() }
                }
            })
            .collect();
        amounts.extend(method.amounts(whole, rest, &self.product.due_dates, rounding));
        amounts
    }
}
