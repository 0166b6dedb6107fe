//! Restructures: what is unpaid is arranged anew, by terms from which the new calendar follows.
//!
//! `docs/reference/ledger.md` section 5. Because the terms are kept and not the calendar, a payment that turns up late
//! still counts where it belongs. Whether a restructure may be booked is decided in `intake`.

use primitives::{Amount, Date, Rate};

use super::partner::{LiftedInterest, NewTerms};
use super::{Account, Instalment, InstalmentKind};
use crate::ageing;
use crate::component::{Component, Components};
use crate::event::{InstalmentKey, NewCalendar, ReAgeInterest, RestructureKind, ScheduledInstalment, Treatment};
use crate::product::{BrokenPeriod, Period, Plan, ReAgeExtra, RoundingStep};
use crate::schedule::{self, Part, Placed};

impl Account<'_> {
    pub(super) fn restructure(&mut self, kind: &RestructureKind, seq: u64) {
        let before = self.before_new_terms();
        match kind {
            RestructureKind::Extension { by } => self.extend(*by),
            RestructureKind::ReAmortise => self.re_amortise(),
            RestructureKind::ReAge { calendar, interest } => self.re_age(*calendar, *interest),
            RestructureKind::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty } => {
                let treatments = Treatments { interest: *interest, fee: *fee, penalty: *penalty };
                self.reschedule(*calendar, *annual_rate, *principal_grace, treatments);
            }
            RestructureKind::RateChange { annual_rate } => self.change_rate(*annual_rate),
            RestructureKind::ReAgeOpenEnd { interest, fee, penalty } => {
                self.re_age_open_end(Treatments { interest: *interest, fee: *fee, penalty: *penalty });
            }
            RestructureKind::InterestPause { until } => self.pause_interest(*until),
        }
        if let Some(terms) = NewTerms::of(kind) {
            self.remake_partner(before, terms);
        }
        self.use_credit(seq);
    }

    /// Lifts off all that is unpaid and puts the given calendar in its place.
    pub(super) fn reschedule_as_given(&mut self, given: &[ScheduledInstalment], seq: u64) {
        let before = self.before_new_terms();
        let lifted = self.lift_off(|_| true);
        let mut added: Vec<Instalment> =
            schedule::planned_as_given(given, self.as_of).iter().map(Instalment::planned).collect();
        added.sort_by_key(Instalment::order);
        let planned: Amount = given.iter().map(|scheduled| scheduled.principal).sum();
        move_principal(&mut added, lifted.principal - planned);
        if let Some(first) = added.first_mut() {
            first.carry_penalty(lifted.penalty);
        }
        self.add_all(added);
        self.remake_partner(before, NewTerms::Calendar(None, LiftedInterest::SpreadWithAllToCome));
        self.use_credit(seq);
    }

    fn extend(&mut self, by: Period) {
        let (terms, today) = (&self.product.due_dates, self.as_of);
        for instalment in self.instalments.iter_mut().filter(|i| i.is_live() && !i.is_settled()) {
            let later = schedule::after_one(instalment.due, by, terms.month_end);
            let Placed { due, penalty_anchor } = schedule::place(terms, later, today);
            instalment.move_to(due, penalty_anchor);
        }
        self.instalments.sort_by_key(Instalment::order);
    }

    fn re_amortise(&mut self) {
        let today = self.as_of;
        let takes = |i: &Instalment| i.is_live() && i.due >= today;
        let has_principal = |i: &Instalment| i.unpaid_of(Component::Principal).is_positive();
        if !self.instalments.iter().any(takes) {
            return;
        }
        let lifted = self.lift_off(|instalment| instalment.due < today && !instalment.is_settled());
        let some_have = self.instalments.iter().any(|i| takes(i) && has_principal(i));
        let mut takers: Vec<&mut Instalment> =
            self.instalments.iter_mut().filter(|i| takes(i) && (!some_have || has_principal(i))).collect();
        let count = u32::try_from(takers.len()).expect("an account has few instalments");
        for (k, taker) in (0..).zip(&mut takers) {
            taker.scheduled.principal += schedule::share(&self.product.due_dates, lifted.principal, k, count);
        }
        if let Some(first) = takers.first_mut() {
            first.scheduled.interest += lifted.interest;
            first.scheduled.fee += lifted.fee;
            first.carry_penalty(lifted.penalty);
        }
    }

    fn re_age(&mut self, calendar: NewCalendar, treatment: ReAgeInterest) {
        let product = self.product;
        let staying = self.extra_after(calendar);
        let Claims { owed, future } = self.claims(staying);
        let kept_age = product.restructure.re_age_keeps_age.then(|| self.past_due_since()).flatten();
        let version = self.next_calendar();
        let lifted = self.lift_off(|instalment| staying != Some(instalment.key));
        if product.restructure.re_age_collects {
            self.collect(version);
        }
        let count = u32::from(calendar.count);
        let nominal = schedule::calendar_dates(product, calendar);
        let rates = schedule::rates(product, self.plan_interest(), self.as_of, &nominal, BrokenPeriod::WithFirst);
        let spread_interest = match treatment {
            ReAgeInterest::Default if product.plan.interest().is_some() => Amount::ZERO,
            ReAgeInterest::Default => future.interest,
            ReAgeInterest::EqualPayable => owed.interest,
            ReAgeInterest::EqualFull => owed.interest + future.interest,
        };
        let in_first = treatment == ReAgeInterest::Default;
        let spread_fee = if in_first { future.fee } else { owed.fee + future.fee };
        let mut opening = lifted.principal;
        let rows = (0..count).zip(&rates).map(|(k, rate)| {
            let principal = schedule::share(&product.due_dates, lifted.principal, k, count);
            let borne =
                if in_first { rate.of(opening, product.rounding_of(RoundingStep::Interest)) } else { Amount::ZERO };
            opening -= principal;
            Part { principal, interest: spread_interest.part(k, count) + borne, fee: spread_fee.part(k, count) }
        });
        let mut parts: Vec<Part> = rows.collect();
        if in_first && let Some(first) = parts.first_mut() {
            first.interest += owed.interest;
            first.fee += owed.fee;
        }
        let bears = self.plan_interest().map(|(annual_rate, _)| annual_rate).filter(|_| in_first);
        let mut added = self.planned(version, calendar, bears, &parts);
        for (k, instalment) in (0..).zip(&mut added) {
            let first_takes = if k == 0 { lifted.penalty } else { Amount::ZERO };
            instalment.carry_penalty(if in_first { first_takes } else { lifted.penalty.part(k, count) });
        }
        if let (Some(first), Some(since)) = (added.first_mut(), kept_age) {
            first.ages_from = since;
        }
        self.add_all(added);
    }

    /// The extra instalment, where it stays because it is due after a new calendar.
    fn extra_after(&self, calendar: NewCalendar) -> Option<InstalmentKey> {
        if self.product.restructure.re_age_extra == ReAgeExtra::Joins {
            return None;
        }
        let empty = vec![Part::default(); usize::from(calendar.count)];
        let last_due = self.planned(0, calendar, None, &empty).iter().map(|instalment| instalment.due).max()?;
        let is_later = |i: &&Instalment| i.kind == InstalmentKind::Extra && i.is_live() && last_due < i.due;
        let extra = self.instalments.iter().find(is_later)?;
        extra.unpaid().is_positive().then_some(extra.key)
    }

    /// Gathers what was settled on instalments that were due later on one that is due today, of a version's number 0.
    fn collect(&mut self, version: u16) {
        let today = self.as_of;
        let key = InstalmentKey { calendar: version, number: 0 };
        let mut collected = Instalment::collected(key, today);
        let mut from = Vec::new();
        for instalment in self.instalments.iter_mut().filter(|i| i.is_in_calendar() && i.is_lifted() && i.due > today) {
            if instalment.move_settled_to(&mut collected) {
                from.push(instalment.key);
            }
        }
        if from.is_empty() {
            return;
        }
        for (forgiven_on, _) in self.settlement.iter_mut().flat_map(|settlement| &mut settlement.forgiven) {
            if from.contains(forgiven_on) {
                *forgiven_on = key;
            }
        }
        self.insert(collected);
    }

    fn reschedule(
        &mut self,
        calendar: NewCalendar,
        annual_rate: Option<Rate>,
        principal_grace: u16,
        treatments: Treatments,
    ) {
        let product = self.product;
        // A revolving account ends; what its pools hold is owed too, and interest that is waived never was.
        let held = self.empty_pools_to_reschedule();
        self.waive_claims(treatments);
        let Claims { mut owed, future } = self.claims(None);
        let version = self.next_calendar();
        let mut lifted = self.lift_off(|_| true);
        lifted.principal += held.principal;
        if treatments.interest != Treatment::Waive {
            owed.interest += held.interest;
        }
        let drops_future_fee = matches!(product.plan, Plan::FeePerInstalment { .. });
        let fee = if drops_future_fee { owed.fee } else { owed.fee + future.fee };
        let capitalised = Components {
            principal: Amount::ZERO,
            interest: if treatments.interest == Treatment::Capitalise { owed.interest } else { Amount::ZERO },
            fee: if treatments.fee == Treatment::Capitalise { fee } else { Amount::ZERO },
            penalty: if treatments.penalty == Treatment::Capitalise { lifted.penalty } else { Amount::ZERO },
        };
        self.totals.capitalised += capitalised;
        let principal = lifted.principal + capitalised.total();
        let mut parts = self.new_parts(calendar, annual_rate, principal_grace, principal);
        if let Some(first) = parts.first_mut() {
            first.interest += owed.interest - capitalised.interest;
            first.fee += fee - capitalised.fee;
        }
        let bears = annual_rate.or_else(|| self.plan_interest().map(|(annual_rate, _)| annual_rate));
        let mut added = self.planned(version, calendar, bears, &parts);
        if let Some(first) = added.first_mut() {
            first.carry_penalty(lifted.penalty - capitalised.penalty);
        }
        self.add_all(added);
    }

    fn empty_pools_to_reschedule(&mut self) -> Components {
        if self.revolving.is_some() { self.empty_pools() } else { Components::default() }
    }

    /// Lifts what is due off the statements; its principal is carried, and the rest as far as it is capitalised.
    fn re_age_open_end(&mut self, treatments: Treatments) {
        let today = self.as_of;
        let Some(revolving) = self.revolving.as_mut().filter(|_| !self.has_ended) else { return };
        let (mut left, mut of_advances) = (Components::default(), Amount::ZERO);
        let is_due = |i: &&mut Instalment| i.kind == InstalmentKind::Statement && i.is_live() && i.due <= today;
        for statement in self.instalments.iter_mut().filter(is_due).filter(|statement| !statement.is_settled()) {
            for (component, treatment) in treatments.each() {
                if treatment == Treatment::Waive {
                    let unpaid = statement.unpaid_of(component);
                    self.totals.waived[component] += statement.waive(component, unpaid);
                }
            }
            of_advances += revolving.advance_rank.unpaid_on(statement);
            left += statement.lift_off();
        }
        revolving.carried += left.principal - of_advances;
        revolving.advances.owed += of_advances;
        revolving.advances.shown += of_advances;
        for (component, treatment) in treatments.each() {
            if treatment == Treatment::Capitalise {
                revolving.carried += left[component];
                self.totals.capitalised[component] += left[component];
                left[component] = Amount::ZERO;
            }
        }
        let due = revolving.next_due();
        let owed = Components { principal: Amount::ZERO, ..left };
        if owed.total().is_positive() {
            let place = self.add_charge(due, owed);
            self.instalments[place].carry_penalty(owed.penalty);
        }
    }

    /// The product's plan over a new calendar, the first instalments without principal.
    fn new_parts(
        &self,
        calendar: NewCalendar,
        annual_rate: Option<Rate>,
        principal_grace: u16,
        principal: Amount,
    ) -> Vec<Part> {
        let product = self.product;
        let nominal = schedule::calendar_dates(product, calendar);
        let present = self.plan_interest().map_or(Rate::ZERO, |(annual_rate, _)| annual_rate);
        let rates = schedule::rates_from(annual_rate.unwrap_or(present), self.day_count(), self.as_of, &nominal);
        let grace = usize::from(principal_grace).min(rates.len().saturating_sub(1));
        let (in_grace, after) = rates.split_at(grace);
        let fee = match &product.plan {
            Plan::FeePerInstalment { fee_rate, .. } => fee_rate.of(principal, product.rounding_of(RoundingStep::Fee)),
            Plan::External
            | Plan::EqualInstalment { .. }
            | Plan::EqualPrincipal { .. }
            | Plan::InterestFirst { .. }
            | Plan::SinglePayment { .. }
            | Plan::Statement(_) => Amount::ZERO,
        };
        let free = in_grace.iter().map(|rate| {
            let interest = if fee.is_positive() {
                Amount::ZERO
            } else {
                rate.of(principal, product.rounding_of(RoundingStep::Interest))
            };
            Part { principal: Amount::ZERO, interest, fee }
        });
        free.chain(schedule::amounts(product, &product.plan, principal, after)).collect()
    }

    /// Drops the interest of the days from today to `until`.
    fn pause_interest(&mut self, until: Date) {
        let (today, rounding) = (self.as_of, self.product.rounding_of(RoundingStep::Interest));
        let scheduled = |i: &&mut Instalment| i.is_live() && i.kind == InstalmentKind::Scheduled;
        for instalment in self.instalments.iter_mut().filter(scheduled) {
            let (from, end) = (today.max(instalment.period_start), until.min(instalment.period_end));
            if from < end {
                instalment.pause_interest(from, end, rounding);
            }
        }
    }

    /// Adds a tranche to the instalments that are still to come, and returns the interest that it brings.
    pub(super) fn share_tranche(&mut self, amount: Amount) -> Amount {
        let (product, today) = (self.product, self.as_of);
        let takes = |i: &Instalment| i.is_live() && i.kind == InstalmentKind::Scheduled && i.due > today;
        let dues: Vec<Date> = self.instalments.iter().filter(|i| takes(i)).map(|i| i.due).collect();
        if dues.is_empty() {
            self.charge_principal(amount);
            return Amount::ZERO;
        }
        let rates = schedule::rates(product, self.plan_interest(), today, &dues, BrokenPeriod::WithFirst);
        let parts = schedule::amounts(product, &product.plan, amount, &rates);
        let interest = parts.iter().map(|part| part.interest).sum();
        for (instalment, part) in self.instalments.iter_mut().filter(|i| takes(i)).zip(parts) {
            instalment.scheduled.principal += part.principal;
            instalment.scheduled.interest += part.interest;
            instalment.scheduled.fee += part.fee;
        }
        interest
    }

    /// Makes principal a charge of today.
    pub(super) fn charge_principal(&mut self, principal: Amount) {
        self.add_charge(self.as_of, Components { principal, ..Components::default() });
    }

    /// Interest and fees unpaid on live instalments: those owed by today, and those of days to come.
    /// What instalments have unpaid, one of them apart.
    fn claims(&self, apart: Option<InstalmentKey>) -> Claims {
        let today = self.as_of;
        let mut claims = Claims::default();
        let in_calendar = self.instalments.iter().filter(|instalment| instalment.is_in_calendar());
        for instalment in in_calendar.filter(|instalment| apart != Some(instalment.key)) {
            let unpaid = instalment.unpaid_components();
            if instalment.due <= today {
                claims.owed.interest += unpaid.interest;
                claims.owed.fee += unpaid.fee;
            } else {
                let earned = earned_unpaid(instalment, self.earned_interest(instalment));
                claims.owed.interest += earned;
                claims.future.interest += unpaid.interest - earned;
                claims.future.fee += unpaid.fee;
            }
        }
        claims
    }

    /// Gives up, on their instalments, the claims that are to be waived.
    fn waive_claims(&mut self, treatments: Treatments) {
        let product = self.product;
        let keeps_future_fee = !matches!(product.plan, Plan::FeePerInstalment { .. });
        let earned: Vec<Amount> = self.instalments.iter().map(|i| self.earned_interest(i)).collect();
        let in_calendar = self.instalments.iter_mut().zip(earned).filter(|(instalment, _)| instalment.is_in_calendar());
        for (instalment, earned) in in_calendar {
            let is_owed = instalment.due <= self.as_of;
            if treatments.interest == Treatment::Waive {
                let owed = earned_unpaid(instalment, earned);
                self.totals.waived.interest += instalment.waive(Component::Interest, owed);
            }
            if treatments.fee == Treatment::Waive && (is_owed || keeps_future_fee) {
                let owed = instalment.unpaid_of(Component::Fee);
                self.totals.waived.fee += instalment.waive(Component::Fee, owed);
            }
            if treatments.penalty == Treatment::Waive {
                let owed = instalment.unpaid_of(Component::Penalty);
                self.totals.waived.penalty += instalment.waive(Component::Penalty, owed);
            }
        }
    }

    fn past_due_since(&self) -> Option<Date> {
        ageing::past_due(self, self.as_of).filter(|i| i.is_in_calendar()).map(|i| i.ages_from).min()
    }

    pub(super) fn next_calendar(&self) -> u16 {
        let versions = self.instalments.iter().filter(|i| i.is_in_calendar()).map(|i| i.key.calendar);
        versions.max().unwrap_or(0).saturating_add(1).min(InstalmentKey::CHARGES - 1)
    }

    pub(super) fn planned(
        &self,
        version: u16,
        calendar: NewCalendar,
        bears: Option<Rate>,
        parts: &[Part],
    ) -> Vec<Instalment> {
        let planned = schedule::on_calendar(self.product, version, calendar, self.as_of, bears, parts);
        planned.iter().map(Instalment::planned).collect()
    }

    fn add_all(&mut self, added: Vec<Instalment>) {
        for instalment in added {
            self.insert(instalment);
        }
    }

    /// Lifts what is unpaid off the instalments that are chosen, charges apart; also off those lifted before that a
    /// chargeback has opened again.
    fn lift_off(&mut self, chosen: impl Fn(&Instalment) -> bool) -> Components {
        let in_calendar = self.instalments.iter_mut().filter(|instalment| instalment.is_in_calendar());
        in_calendar.filter(|i| chosen(i)).map(Instalment::lift_off).fold(Components::default(), |a, b| a + b)
    }
}

/// What becomes of unpaid interest, fees and penalty.
#[derive(Clone, Copy)]
struct Treatments {
    interest: Treatment,
    fee: Treatment,
    penalty: Treatment,
}

impl Treatments {
    fn each(self) -> [(Component, Treatment); 3] {
        [(Component::Interest, self.interest), (Component::Fee, self.fee), (Component::Penalty, self.penalty)]
    }
}

/// Interest and fees unpaid.
#[derive(Default)]
struct Claims {
    owed: Components,
    future: Components,
}

/// What of the earned interest is unpaid.
pub(super) fn earned_unpaid(instalment: &Instalment, earned: Amount) -> Amount {
    let settled = instalment.paid.interest + instalment.waived.interest;
    (earned - settled).or_zero().min(instalment.unpaid_of(Component::Interest))
}

/// Puts a surplus of principal on the last instalment, or takes a shortage from the last backwards.
fn move_principal(instalments: &mut [Instalment], surplus: Amount) {
    if surplus.is_positive() {
        if let Some(last) = instalments.last_mut() {
            last.scheduled.principal += surplus;
        }
        return;
    }
    let mut shortage = -surplus;
    for instalment in instalments.iter_mut().rev() {
        let taken = instalment.scheduled.principal.min(shortage);
        instalment.scheduled.principal -= taken;
        shortage -= taken;
    }
}
