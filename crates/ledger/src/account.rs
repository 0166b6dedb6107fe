//! The account: what its events have made of it at the end of a day.
//!
//! A fold over [`Entry`] values in the order of their value dates, with time passing in closed form between them;
//! `docs/reference/ledger.md` tells the rules in words. How late the account is, is `ageing`'s matter; which events
//! may be booked at all is decided in `intake`, so applying one here never fails.

pub mod history;
pub mod instalment;
mod revolving;

use primitives::{Amount, Date};

pub use history::History;
pub use instalment::{Instalment, InstalmentKind};
pub use revolving::{PurchasePlan, Revolving};

use crate::allocation::{self, Allocation};
use crate::component::{Component, Components};
use crate::event::{Contract, Entry, Event, InstalmentKey, ScheduledInstalment, Statement};
use crate::product::{LateFeeAmount, Plan, Product};
use crate::schedule::schedule;

/// An account at the end of a day.
#[derive(Clone, Debug)]
pub struct Account<'a> {
    /// The conventions it was opened under.
    pub product: &'a Product,
    /// What the contract says.
    pub contract: &'a Contract,
    /// The day it began.
    pub opened_on: Date,
    /// The day at whose end this is the account.
    pub as_of: Date,
    /// Everything owed, due or not, in order of due date and key.
    pub instalments: Vec<Instalment>,
    /// The pools of a revolving account.
    pub revolving: Option<Revolving>,
    /// Money received beyond everything owed.
    pub credit: Amount,
    /// Money that moved, from the beginning.
    pub totals: Totals,
    /// How each event was spread over what was owed, if that was asked for.
    pub allocations: Option<Vec<Allocation>>,
    /// The statement struck, not issued, at the end of this day.
    pub struck: Option<Statement>,
    charges: u32,
}

/// Money that moved on an account since its opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Paid out: principal and purchases.
    pub paid_out: Amount,
    /// Received from the customer.
    pub repaid: Amount,
    /// Taken back by the customer's bank.
    pub charged_back: Amount,
    /// Received from merchants.
    pub merchant_refunded: Amount,
    /// Given up, by component.
    pub waived: Components,
    /// How many repayments were received.
    pub repayments: u32,
}

/// Whether an account is still running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Something is owed, now or later.
    Open,
    /// Nothing is owed any more.
    Settled,
    /// More was received than was owed.
    Overpaid,
}

impl Status {
    /// The status's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Overpaid => "overpaid",
        }
    }
}

impl<'a> Account<'a> {
    /// The account at the start of its opening day, its principal paid out.
    pub(crate) fn open(product: &'a Product, contract: &'a Contract, opened_on: Date, trace: bool) -> Self {
        let mut instalments: Vec<Instalment> = schedule(product, contract, opened_on)
            .into_iter()
            .map(|scheduled| Instalment::new(scheduled, InstalmentKind::Scheduled))
            .collect();
        instalments.sort_by_key(Instalment::order);
        let revolving = match &product.plan {
            Plan::Statement(terms) => Some(Revolving::open(terms, opened_on)),
            Plan::External
            | Plan::FeePerInstalment { .. }
            | Plan::EqualInstalment { .. }
            | Plan::EqualPrincipal { .. }
            | Plan::SinglePayment { .. } => None,
        };
        Self {
            product,
            contract,
            opened_on,
            as_of: opened_on,
            instalments,
            revolving,
            credit: Amount::ZERO,
            totals: Totals { paid_out: contract.principal, ..Totals::default() },
            allocations: trace.then(Vec::new),
            struck: None,
            charges: 0,
        }
    }

    /// Whether anything is owed, now or later.
    pub fn status(&self) -> Status {
        if self.credit.is_positive() {
            Status::Overpaid
        } else if self.revolving.is_none() && self.unpaid().total().is_zero() {
            Status::Settled
        } else {
            Status::Open
        }
    }

    /// Everything owed, due or not, by component. Interest and fees of future instalments are included.
    pub fn unpaid(&self) -> Components {
        let mut unpaid: Components =
            self.instalments.iter().map(Instalment::unpaid_components).fold(Components::default(), |a, b| a + b);
        if let Some(revolving) = &self.revolving {
            unpaid.principal += revolving.principal();
        }
        unpaid
    }

    /// Everything unpaid on instalments due on or before a day, by component.
    pub fn unpaid_through(&self, day: Date) -> Components {
        let due = self.instalments.iter().take_while(|instalment| instalment.due <= day);
        due.map(Instalment::unpaid_components).fold(Components::default(), |a, b| a + b)
    }

    /// The next instalment due after a day on which something is still owed.
    pub fn next_due(&self, after: Date) -> Option<&Instalment> {
        self.instalments.iter().find(|instalment| instalment.due > after && instalment.unpaid().is_positive())
    }

    pub(crate) fn is_settled_for_ageing(&self, instalment: &Instalment) -> bool {
        instalment.unpaid() <= self.product.ageing.arrears_tolerance
    }

    /// The day at whose end the next statement is struck.
    pub(crate) fn statement_day(&self) -> Option<Date> {
        self.revolving.as_ref().map(|revolving| revolving.next_statement_on)
    }

    /// Ends the cycle with a statement that is struck, not issued; without one the cycle goes on in the next.
    pub(crate) fn end_cycle(&mut self, statement: Option<Statement>) {
        match statement {
            Some(statement) => self.apply_statement(statement, 0),
            None => self.revolving.iter_mut().for_each(|revolving| revolving.skip_statement(self.as_of)),
        }
        self.struck = statement;
    }

    /// Lets time pass to the start of `day`, no statement falling in between.
    pub(crate) fn pass_within_cycle(&mut self, day: Date) {
        if let Some(on) = self.revolving.as_ref().and_then(|revolving| revolving.billed_due)
            && self.as_of < on
            && on <= day
        {
            self.accrue_to(on);
            self.revolving.as_mut().expect("the account is revolving").end_free_period();
        }
        self.accrue_to(day);
    }

    /// Grows penalties, marks what was missed and charges late fees for the starts of days after `as_of` through `day`.
    fn accrue_to(&mut self, day: Date) {
        let from = self.as_of;
        if from == day {
            return;
        }
        self.struck = None;
        if let Some(revolving) = &mut self.revolving {
            revolving.accrue(day - from);
        }
        let (product, tolerance) = (self.product, self.product.ageing.arrears_tolerance);
        // Nothing happens to an instalment before the day after its due date, and they are in order of due date.
        for instalment in self.instalments.iter_mut().take_while(|instalment| instalment.due < day) {
            if instalment.is_settled() {
                continue;
            }
            instalment.mark_missed(tolerance, from, day);
            let fee_on = late_fee_day(instalment, product).filter(|&on| from < on && on <= day);
            // A late fee may raise the base of the penalty from its own day on.
            let mut grown_to = from;
            for to in fee_on.into_iter().chain([day]) {
                if let Some(terms) = &product.penalty {
                    instalment.grow_penalty(terms, product.rounding, tolerance, grown_to, to);
                }
                if Some(to) == fee_on && grown_to == from {
                    charge_late_fee(instalment, product);
                }
                grown_to = to;
            }
        }
        self.as_of = day;
    }

    /// Applies one event at its place in the day.
    pub(crate) fn apply(&mut self, entry: &Entry) {
        match &entry.event {
            Event::ContractOpened(_) | Event::Reversal { .. } => {}
            Event::PurchaseBooked(purchase) => {
                self.totals.paid_out += purchase.amount;
                if let Some(revolving) = &mut self.revolving {
                    revolving.purchase(purchase);
                }
                self.use_credit(entry.seq);
            }
            Event::StatementIssued(statement) => {
                self.apply_statement(*statement, entry.seq);
            }
            Event::Repayment { amount, earmark } => {
                self.totals.repaid += *amount;
                self.totals.repayments += 1;
                let mut money = allocation::Money::new(*amount, entry.seq);
                if let Some(key) = earmark {
                    allocation::settle_earmarked(self, &mut money, *key);
                }
                allocation::settle(self, &mut money);
                self.keep_rest(money);
            }
            Event::MerchantRefund { amount } => {
                self.totals.merchant_refunded += *amount;
                let mut money = allocation::Money::new(*amount, entry.seq);
                allocation::settle_merchant_refund(self, &mut money);
                self.keep_rest(money);
            }
            Event::Chargeback { amount } => self.charge_back(*amount, entry.seq),
            Event::FeeCharged { amount, due, .. } => {
                self.add_charge(*due, Components { fee: *amount, ..Components::default() });
                self.use_credit(entry.seq);
            }
            Event::Waived { component, amount, instalment, .. } => {
                let waived = allocation::waive(self, *component, *amount, *instalment, entry.seq);
                self.totals.waived[*component] += waived;
            }
            Event::Rescheduled { schedule, .. } => {
                self.reschedule(schedule);
                self.use_credit(entry.seq);
            }
        }
    }

    /// Settles what has become owed out of the credit balance.
    fn use_credit(&mut self, seq: u64) {
        if self.credit.is_positive() {
            let mut money = allocation::Money::new(self.credit, seq);
            self.credit = Amount::ZERO;
            allocation::settle(self, &mut money);
            self.keep_rest(money);
        }
    }

    fn keep_rest(&mut self, money: allocation::Money) {
        self.credit += money.left;
        if let Some(allocations) = &mut self.allocations {
            allocations.push(money.into_allocation());
        }
    }

    fn insert(&mut self, instalment: Instalment) {
        let place = self.instalments.partition_point(|other| other.order() <= instalment.order());
        self.instalments.insert(place, instalment);
    }

    fn add_charge(&mut self, due: Date, amounts: Components) {
        self.charges += 1;
        let key = InstalmentKey { calendar: InstalmentKey::CHARGES, number: self.charges };
        let Components { principal, interest, fee, penalty: _ } = amounts;
        self.insert(Instalment::new(
            ScheduledInstalment { key, due, principal, interest, fee },
            InstalmentKind::Charge,
        ));
    }

    /// Takes settled money back, the latest instalment first; what was settled before ages from today.
    fn charge_back(&mut self, amount: Amount, seq: u64) {
        self.totals.charged_back += amount;
        let from_credit = self.credit.min(amount);
        self.credit -= from_credit;
        let mut left = amount - from_credit;
        let (today, tolerance) = (self.as_of, self.product.ageing.arrears_tolerance);
        let mut parts = Vec::new();
        for instalment in self.instalments.iter_mut().rev() {
            if left.is_zero() {
                break;
            }
            let was_settled = instalment.unpaid() <= tolerance;
            for component in Component::ALL {
                let taken = instalment.take_back(component, left);
                left -= taken;
                if taken.is_positive() {
                    parts.push((instalment.key, component, -taken));
                }
            }
            if was_settled && instalment.due < today && instalment.unpaid() > tolerance {
                instalment.reopen(today);
            }
        }
        if left.is_positive() {
            self.add_charge(today, Components { principal: left, ..Components::default() });
        }
        if let Some(allocations) = &mut self.allocations {
            allocations.push(Allocation { seq, parts, to_pools: Amount::ZERO, to_credit: -from_credit });
        }
    }

    /// Lifts off all that is unpaid and puts the new calendar in its place.
    fn reschedule(&mut self, schedule: &[ScheduledInstalment]) {
        let mut lifted = Components::default();
        for instalment in &mut self.instalments {
            if instalment.kind != InstalmentKind::Charge {
                lifted += instalment.lift_off();
            }
        }
        let mut added: Vec<Instalment> =
            schedule.iter().map(|&scheduled| Instalment::new(scheduled, InstalmentKind::Scheduled)).collect();
        added.sort_by_key(Instalment::order);
        let planned: Amount = schedule.iter().map(|scheduled| scheduled.principal).sum();
        move_principal(&mut added, lifted.principal - planned);
        if let Some(first) = added.first_mut() {
            first.carry_penalty(lifted.penalty);
        }
        for instalment in added {
            self.insert(instalment);
        }
    }

    /// The figures of the statement that would be struck now; none when there is nothing to bill.
    pub(crate) fn strike_statement(&self) -> Option<Statement> {
        let revolving = self.revolving.as_ref()?;
        let last = self.instalments.iter().rev().find(|instalment| instalment.kind == InstalmentKind::Statement);
        let missed =
            last.is_some_and(|last| last.is_missed() || (last.due < self.as_of && !self.is_settled_for_ageing(last)));
        let unpaid =
            self.instalments.iter().map(Instalment::unpaid_components).fold(Components::default(), |a, b| a + b);
        let statement = revolving.strike(self.as_of, self.product, &unpaid, missed);
        statement.bills_something().then_some(statement)
    }

    fn apply_statement(&mut self, statement: Statement, seq: u64) {
        let Some(revolving) = &mut self.revolving else { return };
        let principal = revolving.bill(&statement, self.as_of);
        let Statement { number, due, interest, fee, .. } = statement;
        let key = InstalmentKey { calendar: InstalmentKey::FIRST_CALENDAR, number };
        let scheduled = ScheduledInstalment { key, due, principal, interest, fee };
        self.insert(Instalment::new(scheduled, InstalmentKind::Statement));
        self.use_credit(seq);
    }
}

/// The day at whose start an instalment is charged the late fee if it is still unsettled.
pub(crate) fn late_fee_day(instalment: &Instalment, product: &Product) -> Option<Date> {
    let terms = product.late_fee.as_ref()?;
    let is_period = instalment.kind != InstalmentKind::Charge;
    is_period.then(|| instalment.due + i32::try_from(terms.wait_days.max(1)).unwrap_or(i32::MAX))
}

fn charge_late_fee(instalment: &mut Instalment, product: &Product) {
    let Some(terms) = &product.late_fee else { return };
    if instalment.unpaid() <= product.ageing.arrears_tolerance {
        return;
    }
    instalment.late_fee = match &terms.amount {
        LateFeeAmount::Fixed(amount) => *amount,
        LateFeeAmount::Percent { rate, min, max } => {
            let unpaid = instalment.unpaid_components();
            let fee = rate.of(unpaid.principal + unpaid.interest + unpaid.fee, product.rounding).max(*min);
            max.map_or(fee, |max| fee.min(max))
        }
    };
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

#[cfg(test)]
mod tests;
