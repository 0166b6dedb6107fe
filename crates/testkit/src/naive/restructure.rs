//! New calendars by agreement: the restructures of section 5 of the page, and the reschedule with a given calendar.
//!
//! A re-age is in `restructure::re_age`, that of a revolving account in `restructure::open_end`, a reschedule by terms in
//! `restructure::by_terms`; a change of the rate is in `interest`.

mod by_terms;
mod open_end;
mod re_age;

use ledger::component::{Component, Components};
use ledger::event::{InstalmentKey, NewCalendar, RestructureKind, ScheduledInstalment, Treatment};
use ledger::product::{BrokenPeriod, Period, RoundingStep};
use primitives::{Amount, Date};

use super::calendar::{List, Slot, nominal, place};
use super::schedule::shares;
use super::{Book, NaiveInstalment, NaiveKind, opening};

/// What becomes of what is owed beside principal.
struct Treatments {
    interest: Treatment,
    fee: Treatment,
    penalty: Treatment,
}

impl Treatments {
    /// Each component with its treatment.
    fn each(&self) -> [(Component, Treatment); 3] {
        [(Component::Interest, self.interest), (Component::Fee, self.fee), (Component::Penalty, self.penalty)]
    }
}

impl Book<'_> {
    pub(super) fn restructure(&mut self, kind: &RestructureKind) {
        match kind {
            RestructureKind::Extension { by } => self.extend(*by),
            RestructureKind::ReAmortise => self.re_amortise(),
            RestructureKind::ReAge { calendar, interest } => self.re_age(calendar, *interest),
            RestructureKind::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty } => {
                let treatments = Treatments { interest: *interest, fee: *fee, penalty: *penalty };
                self.reschedule(calendar, *annual_rate, *principal_grace, &treatments);
            }
            RestructureKind::RateChange { annual_rate } => self.change_rate(*annual_rate),
            RestructureKind::ReAgeOpenEnd { interest, fee, penalty } => {
                self.re_age_open_end(&Treatments { interest: *interest, fee: *fee, penalty: *penalty });
            }
            RestructureKind::InterestPause { until } => self.pause_interest(*until),
        }
        self.use_credit();
    }

    /// A reschedule whose calendar is given.
    pub(super) fn replace_calendar(&mut self, schedule: &[ScheduledInstalment]) {
        let lifted = self.lift_all();
        let mut new = opening::given(schedule, self.today);
        if let Some(first) = new.first_mut() {
            carry_penalty(first, lifted.penalty);
        }
        let new_principal: Amount = new.iter().map(|instalment| instalment.scheduled.principal).sum();
        if let Some(last) = new.last_mut() {
            last.scheduled.principal += (lifted.principal - new_principal).or_zero();
        }
        let mut shortage = (new_principal - lifted.principal).or_zero();
        for instalment in new.iter_mut().rev() {
            let taken = shortage.min(instalment.scheduled.principal);
            instalment.scheduled.principal -= taken;
            shortage -= taken;
        }
        self.add_all(new);
        self.use_credit();
    }

    fn add_all(&mut self, instalments: Vec<NaiveInstalment>) {
        for instalment in instalments {
            self.add(instalment);
        }
    }

    /// Whatever is unpaid is due later.
    fn extend(&mut self, by: Period) {
        let terms = &self.product.due_dates;
        for instalment in self.instalments.iter_mut().filter(|instalment| instalment.is_live()) {
            if instalment.unpaid().total().is_zero() {
                continue;
            }
            let placed = place(terms, nominal(terms.month_end, instalment.due, by, 1), self.today);
            set_due(instalment, placed.due);
            instalment.ages_from = placed.due;
            instalment.penalty_anchor = placed.penalty_anchor;
        }
        self.sort();
    }

    /// What is past due is spread over what is not.
    fn re_amortise(&mut self) {
        let ahead: Vec<usize> =
            self.live().into_iter().filter(|&index| self.instalments[index].due >= self.today).collect();
        if ahead.is_empty() {
            return;
        }
        let with_principal = ahead.iter().copied().filter(|&i| self.instalments[i].unpaid().principal.is_positive());
        let with_principal: Vec<usize> = with_principal.collect();
        let takers = if with_principal.is_empty() { ahead } else { with_principal };
        let mut lifted = Components::default();
        for index in self.liftable() {
            let instalment = &mut self.instalments[index];
            if instalment.due < self.today && instalment.unpaid().total().is_positive() {
                lifted += lift(instalment);
            }
        }
        let count = u32::try_from(takers.len()).expect("a count fits");
        for (&index, share) in takers.iter().zip(shares(lifted.principal, count, &self.product.due_dates)) {
            self.instalments[index].scheduled.principal += share;
        }
        carry(&mut self.instalments[takers[0]], &lifted);
    }

    /// Interest of the days from today to the day before `until` is dropped.
    fn pause_interest(&mut self, until: Date) {
        for index in self.live() {
            let instalment = &self.instalments[index];
            let from = instalment.period_start.max(self.today);
            let shared = i128::from(instalment.period_end.min(until) - from);
            if instalment.kind != NaiveKind::Scheduled || shared <= 0 {
                continue;
            }
            let interest = i128::from(instalment.scheduled.interest.minor());
            let days = i128::from(instalment.period_end - instalment.period_start);
            let dropped = self.product.rounding_of(RoundingStep::Interest).divide(interest * shared, days);
            let instalment = &mut self.instalments[index];
            let mut day = from;
            while day < instalment.period_end && day < until {
                instalment.interest_paused_on.push(day);
                day = day.next();
            }
            instalment.scheduled.interest -= dropped.min(instalment.unpaid().interest);
        }
    }

    /// The due dates of a new calendar that begins today.
    fn new_slots(&self, calendar: &NewCalendar) -> Vec<Slot> {
        let list = List {
            terms: &self.product.due_dates,
            begins_on: self.today,
            first_due: calendar.first_due,
            every: Some(calendar.every),
            count: u32::from(calendar.count),
            broken_period: BrokenPeriod::WithFirst,
        };
        list.slots()
    }

    /// The version after the highest of all instalments, charges apart.
    pub(super) fn next_calendar(&self) -> u16 {
        let others = self.instalments.iter().filter(|i| i.key.calendar != InstalmentKey::CHARGES);
        others.map(|instalment| instalment.key.calendar).max().unwrap_or(0) + 1
    }

    /// All instalments but charges: those that were lifted off before may have been opened again.
    fn liftable(&self) -> Vec<usize> {
        (0..self.instalments.len()).filter(|&index| self.instalments[index].kind != NaiveKind::Charge).collect()
    }

    /// Lifts off whatever is unpaid, charges apart.
    fn lift_all(&mut self) -> Components {
        self.lift_all_but(None)
    }

    /// The same, but for one.
    fn lift_all_but(&mut self, apart: Option<usize>) -> Components {
        let mut lifted = Components::default();
        for index in self.liftable().into_iter().filter(|&index| apart != Some(index)) {
            lifted += lift(&mut self.instalments[index]);
        }
        lifted
    }

    /// The part of an instalment's unpaid interest that is owed today.
    fn owed_interest(&self, index: usize) -> Amount {
        let instalment = &self.instalments[index];
        let settled = instalment.paid.interest + instalment.waived.interest;
        (self.earned_interest(instalment) - settled).or_zero().min(instalment.unpaid().interest)
    }
}

/// Moves the due date. What is no part of a calendar has its period start on it.
pub(super) fn set_due(instalment: &mut NaiveInstalment, due: Date) {
    instalment.due = due;
    match instalment.kind {
        NaiveKind::Scheduled | NaiveKind::DownPayment => {}
        NaiveKind::Statement | NaiveKind::Charge | NaiveKind::Extra => {
            (instalment.period_start, instalment.period_end) = (due, due);
        }
    }
}

/// Lifts off what is unpaid and returns it. Fees settled are those of the schedule first, then the late fee.
fn lift(instalment: &mut NaiveInstalment) -> Components {
    let unpaid = instalment.unpaid();
    instalment.additional_taken_over += instalment.additional_unpaid();
    for component in Component::ALL {
        instalment.scheduled[component] -= unpaid[component];
    }
    instalment.late_fee -= instalment.late_fee.min(unpaid.fee);
    instalment.late_penalty = instalment.late_penalty.min(instalment.scheduled.penalty);
    instalment.is_lifted = true;
    unpaid
}

/// Interest, fee and penalty that an instalment takes over from others.
fn carry(instalment: &mut NaiveInstalment, carried: &Components) {
    instalment.scheduled.interest += carried.interest;
    instalment.scheduled.fee += carried.fee;
    carry_penalty(instalment, carried.penalty);
}

/// Penalty that an instalment takes over from others.
fn carry_penalty(instalment: &mut NaiveInstalment, penalty: Amount) {
    instalment.scheduled.penalty += penalty;
    instalment.penalty_carried_in += penalty;
}
