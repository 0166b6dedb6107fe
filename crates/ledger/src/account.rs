//! The account: what its events have made of it at the end of a day.
//!
//! A fold over [`Entry`] values in the order of their value dates, with time passing in closed form between them;
//! `docs/reference/ledger.md` tells the rules in words. How late the account is, is `ageing`'s matter; which events
//! may be booked at all is decided in `intake`, so applying one here never fails.

mod advances;
mod classes;
mod drawing;
mod ends;
mod free_days;
mod free_period;
mod giving_back;
mod guarantee;
pub mod history;
pub mod instalment;
mod kept_totals;
mod late_fees;
mod minimum;
mod money;
mod own_days;
mod paid_ahead;
mod partner;
mod passing;
mod past_maturity;
mod recalculation;
mod renewed;
mod restructuring;
mod revolving;
mod sales;
mod simple_interest;
mod weight;

use primitives::{Amount, Date, Rate};

pub use advances::Advances;
pub use classes::{BookedClass, Impairment};
pub use drawing::Drawing;
pub use ends::{ChargeOff, Settlement, SettlementState};
pub use free_days::FreeDays;
pub use free_period::{FreePeriod, Look};
pub use history::History;
pub use instalment::{Instalment, InstalmentKind};
pub(crate) use partner::check as check_partner;
pub use partner::{Partner, PartnerInstalment};
pub(crate) use passing::{PenaltyBases, paused_days, penalty_depends_on_days};
use revolving::Billed;
pub use revolving::{PurchasePlan, Revolving};
pub use sales::Sale;
pub use weight::Weight;

use crate::allocation::Allocation;
use crate::annual_cost::Flow;
use crate::component::Components;
use crate::event::{Contract, Entry, Event, InstalmentKey, Instalments, Pausable, ScheduledInstalment, Statement};
use crate::product::{FeeAt, Plan, Product};
use crate::schedule::{lent, schedule};

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
    /// The spells in which something stands still.
    pub pauses: Vec<Pause>,
    /// The charge-off, if there was one.
    pub charge_off: Option<ChargeOff<'a>>,
    /// The day on which the claim was given up.
    pub written_off_on: Option<Date>,
    /// The day on which the contract was ended early.
    pub terminated_on: Option<Date>,
    /// The latest settlement agreed.
    pub settlement: Option<Settlement>,
    /// The latest class that was booked by each policy.
    pub booked_classes: Vec<BookedClass>,
    /// What the lender expects to lose of what is owed, if anything.
    pub impairment: Option<Impairment>,
    /// Every sale so far, in the order in which they count.
    pub sales: Vec<Sale<'a>>,
    /// The lender's reference of the account that it belongs to, if it belongs to one.
    pub parent: Option<&'a str>,
    /// Whether there are no statements and no future any more.
    pub has_ended: bool,
    /// How each event was spread over what was owed, if that was asked for.
    pub allocations: Option<Vec<Allocation>>,
    /// What was paid out with instalments of its own, after the opening; see [`Account::drawings`].
    pub(crate) drawn: Vec<Drawing>,
    /// The lender that has a schedule of its own, while the contract's lenders have it.
    pub partner: Option<Box<Partner<'a>>>,
    /// What moved between lender and customer, in order, if that was asked for.
    pub cash: Option<Vec<Flow>>,
    /// The statement struck, not issued, at the end of this day.
    pub struck: Option<Statement>,
    /// The due date with which the present spell of arrears began, where the product ages by it.
    pub(crate) spell_since: Option<Date>,
    /// The first of the days in a row on which the overdue was material, where the product ages by it.
    pub(crate) breach_since: Option<Date>,
    /// The plan's rate for a year, when it was changed.
    present_rate: Option<Rate>,
    penalty_counted_to: Date,
    penalty_grown: Amount,
    principal_weight: i128,
    charges: u32,
    /// When a late fee was charged last.
    last_late_fee_on: Option<Date>,
    /// While money is spread: how much principal of instalments to come it may settle, by drawing.
    principal_ahead: Vec<(u16, Amount)>,
    /// What alone may bear a late fee on the next day that it may be charged, where that was learned late.
    pub(crate) known_as_missed: Option<Vec<(InstalmentKey, Date)>>,
}

/// Money that moved on an account since its opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Paid out: principal, tranches and purchases.
    pub paid_out: Amount,
    /// Received from the customer: repayments, recoveries and a down payment settled on opening.
    pub repaid: Amount,
    /// Of that, what came in after a charge-off or write-off.
    pub recovered: Amount,
    /// Taken back by the customer's bank.
    pub charged_back: Amount,
    /// Received from merchants.
    pub merchant_refunded: Amount,
    /// Received from where it was paid to at the customer's order.
    pub payout_refunded: Amount,
    /// Given by the lender.
    pub goodwill: Amount,
    /// Of fees, taken off or given back.
    pub fees_refunded: Amount,
    /// Of that, paid out to the customer.
    pub fees_paid_back: Amount,
    /// Interest that was paid, credited to the account by the lender.
    pub interest_payments_waived: Amount,
    /// Interest of what merchants and payees gave back, credited to the account with it.
    pub interest_refunded: Amount,
    /// Paid by a guarantor to the lenders; none of it settles anything.
    pub guarantee_drawn: Amount,
    /// Paid back to the customer of what had been settled.
    pub refunded: Amount,
    /// Paid out to the customer of the credit balance.
    pub credit_refunded: Amount,
    /// Received after a write-off, settling nothing.
    pub received_after_write_off: Amount,
    /// Given up by waivers, by component.
    pub waived: Components,
    /// Given up by a write-off, by component.
    pub written_off: Components,
    /// Given up by a completed settlement, by component.
    pub forgiven: Components,
    /// Unpaid when the account was charged off, by component.
    pub charged_off: Components,
    /// Kept by the lender of credit balances too small to pay out.
    pub kept: Amount,
    /// Turned into principal, by the component that it was.
    pub capitalised: Components,
    /// How many repayments and recoveries were received.
    pub repayments: u32,
}

/// A spell in which something stands still: from its first day to the day before `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// What stands still.
    pub what: Pausable,
    /// Its first day.
    pub from: Date,
    /// The first day on which it runs again.
    pub until: Date,
}

/// Whether an account is still running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Something is owed, now or later.
    Open,
    /// Nothing is owed any more.
    Settled,
    /// More was received than was owed.
    Overpaid,
    /// Off the books, and still owed.
    ChargedOff,
    /// Given up.
    WrittenOff,
}

impl Status {
    /// The status's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Overpaid => "overpaid",
            Self::ChargedOff => "charged_off",
            Self::WrittenOff => "written_off",
        }
    }
}

impl<'a> Account<'a> {
    /// The account at the start of its opening day, its principal paid out.
    pub(crate) fn open(
        product: &'a Product,
        contract: &'a Contract,
        opened_on: Date,
        opening: u64,
        trace: bool,
    ) -> Self {
        let lent = lent(product, contract, opened_on);
        let mut instalments: Vec<Instalment> =
            schedule(product, contract, opened_on).iter().map(Instalment::planned).collect();
        instalments.sort_by_key(Instalment::order);
        let revolving = match &product.plan {
            Plan::Statement(terms) => Some(Revolving::open(terms, product, opened_on)),
            Plan::External
            | Plan::FeePerInstalment { .. }
            | Plan::EqualInstalment { .. }
            | Plan::EqualPrincipal { .. }
            | Plan::InterestFirst { .. }
            | Plan::SinglePayment { .. } => None,
        };
        let mut account = Self {
            product,
            contract,
            opened_on,
            as_of: opened_on,
            instalments,
            revolving,
            credit: Amount::ZERO,
            totals: Totals { paid_out: lent, ..Totals::default() },
            pauses: Vec::new(),
            charge_off: None,
            written_off_on: None,
            terminated_on: None,
            settlement: None,
            booked_classes: Vec::new(),
            impairment: None,
            sales: Vec::new(),
            parent: None,
            has_ended: false,
            allocations: trace.then(Vec::new),
            drawn: Vec::new(),
            partner: None,
            cash: trace.then(Vec::new),
            struck: None,
            spell_since: None,
            breach_since: None,
            present_rate: None,
            penalty_counted_to: opened_on,
            penalty_grown: Amount::ZERO,
            principal_weight: 0,
            charges: 0,
            last_late_fee_on: None,
            principal_ahead: Vec::new(),
            known_as_missed: None,
        };
        account.open_partner();
        account.note_cash(-lent);
        let mut received = account.receive_down_payment();
        account.receive_prepaid_interest(&mut received);
        if matches!(contract.instalments, Instalments::Computed { .. }) {
            account.charge_fees(FeeAt::Opening, opened_on, lent, Self::scheduled_interest, &mut received);
        }
        account.note_received(received, opening);
        account.divide_allocations();
        account
    }

    /// Whether anything is owed, now or later.
    pub fn status(&self) -> Status {
        let is_running = self.revolving.is_some() && !self.has_ended;
        if self.written_off_on.is_some() {
            Status::WrittenOff
        } else if self.credit.is_positive() {
            Status::Overpaid
        } else if !is_running && self.unpaid().total().is_zero() {
            Status::Settled
        } else if self.charge_off.is_some() {
            Status::ChargedOff
        } else {
            Status::Open
        }
    }

    /// Everything owed, due or not, by component. Interest and fees of future instalments are included.
    pub fn unpaid(&self) -> Components {
        let mut unpaid = self.unpaid_on_instalments();
        if let Some(revolving) = &self.revolving {
            unpaid.principal += revolving.principal();
        }
        unpaid
    }

    fn scheduled_interest(&self) -> Amount {
        self.instalments.iter().map(|instalment| instalment.scheduled.interest).sum()
    }

    fn unpaid_on_instalments(&self) -> Components {
        self.instalments.iter().map(Instalment::unpaid_components).fold(Components::default(), |a, b| a + b)
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

    fn is_past_its_due_date(&self, instalment: &Instalment) -> bool {
        instalment.due < self.as_of && !self.is_settled_for_ageing(instalment)
    }

    pub(crate) fn is_settled_for_ageing(&self, instalment: &Instalment) -> bool {
        instalment.is_settled_for_ageing(&self.product.ageing)
    }

    /// The day at whose end the next statement is struck.
    pub(crate) fn statement_day(&self) -> Option<Date> {
        self.revolving.as_ref().filter(|_| !self.has_ended).map(|revolving| revolving.next_statement_on)
    }

    /// Ends the cycle with a statement that is struck, not issued; without one the cycle goes on in the next.
    pub(crate) fn end_cycle(&mut self, statement: Option<Statement>) {
        match statement {
            Some(statement) => self.apply_statement(statement, 0),
            None => self.revolving.iter_mut().for_each(|revolving| revolving.skip_statement(self.as_of)),
        }
        self.struck = statement;
    }

    /// Applies one event at its place in the day.
    pub(crate) fn apply(&mut self, entry: &'a Entry) {
        let seq = entry.seq;
        match &entry.event {
            Event::ContractOpened(_) | Event::Reversal { .. } | Event::ClassSet { .. } => {}
            Event::PurchaseBooked(purchase) => self.purchase(purchase, seq),
            Event::StatementIssued(statement) => self.apply_statement(*statement, seq),
            Event::Repayment { amount, earmark } => self.repay(*amount, *earmark, seq),
            Event::Recovery { amount } => self.repay(*amount, None, seq),
            Event::MerchantRefund { amount } => self.merchant_refund(*amount, seq),
            Event::PayoutRefund { amount } => self.payout_refund(*amount, seq),
            Event::GoodwillCredit { amount, .. } => self.goodwill_credit(*amount, seq),
            Event::Chargeback { amount } => self.charge_back(*amount, seq),
            Event::Refunded { amount } => self.pay_back(*amount, seq),
            Event::CreditRefunded { amount } => self.refund_credit(*amount, seq),
            Event::FeeCharged { amount, due, .. } => {
                self.add_charge(*due, Components { fee: *amount, ..Components::default() });
                self.use_credit(seq);
            }
            Event::Waived { component, amount, instalment, .. } => self.waive(*component, *amount, *instalment, seq),
            Event::Disbursed { amount, plan } => self.disburse(*amount, *plan, seq),
            Event::Rescheduled { schedule, .. } => self.reschedule_as_given(schedule, seq),
            Event::Restructured(restructure) => self.restructure(&restructure.kind, seq),
            Event::ChargedOff { reason, is_fraud } => self.charge_off(reason, *is_fraud, seq),
            Event::WrittenOff { .. } => self.write_off(seq),
            Event::SettlementAgreed { parts, .. } => self.agree_settlement(parts),
            Event::Terminated { .. } => self.terminate(seq),
            Event::Paused { what, until, .. } => {
                self.pauses.push(Pause { what: *what, from: self.as_of, until: *until });
            }
            Event::Resumed { what } => self.resume(*what),
            Event::ClassBooked { policy, class } => self.book_class(policy, class),
            Event::ImpairmentRecorded { share, .. } => self.record_impairment(*share),
            Event::Sold { to, price, .. } => self.sell(to, *price),
            Event::FeeRefunded { instalment, amount, pays_out, .. } => {
                self.refund_fee(*instalment, *amount, *pays_out, seq);
            }
            Event::GuaranteeDrawn { amount } => self.totals.guarantee_drawn += *amount,
            Event::InterestPaymentWaived { amount, .. } => self.waive_interest_paid(*amount, seq),
            Event::Linked { parent, .. } => self.parent = parent.as_deref(),
        }
        self.divide_allocations();
    }

    fn resume(&mut self, what: Pausable) {
        let today = self.as_of;
        let covers = |pause: &&mut Pause| pause.what == what && pause.from < today && today < pause.until;
        if let Some(pause) = self.pauses.iter_mut().find(covers) {
            pause.until = today;
        }
    }

    /// Puts an instalment in its place, and returns that.
    fn insert(&mut self, instalment: Instalment) -> usize {
        let place = self.instalments.partition_point(|other| other.order() <= instalment.order());
        self.instalments.insert(place, instalment);
        place
    }

    fn add_charge(&mut self, due: Date, amounts: Components) -> usize {
        self.charges += 1;
        let key = InstalmentKey { calendar: InstalmentKey::CHARGES, number: self.charges };
        let Components { principal, interest, fee, penalty: _ } = amounts;
        self.insert(Instalment::new(ScheduledInstalment { key, due, principal, interest, fee }, InstalmentKind::Charge))
    }

    /// The figures of the statement that would be struck now; none when there is nothing to bill.
    pub(crate) fn strike_statement(&self) -> Option<Statement> {
        let revolving = self.revolving.as_ref()?;
        let last = self.instalments.iter().rev().find(|instalment| instalment.kind == InstalmentKind::Statement);
        let missed =
            last.is_some_and(|last| !last.is_lifted() && (last.is_missed() || self.is_past_its_due_date(last)));
        let statement = revolving.strike(self.as_of, self.product, &self.unpaid_on_instalments(), missed);
        statement.bills_something().then_some(statement)
    }

    fn apply_statement(&mut self, statement: Statement, seq: u64) {
        let Some(revolving) = &mut self.revolving else { return };
        let Billed { principal, of_advances } = revolving.bill(&statement, self.as_of);
        let Statement { number, due, interest, fee, .. } = statement;
        let key = InstalmentKey { calendar: InstalmentKey::FIRST_CALENDAR, number };
        let scheduled = ScheduledInstalment { key, due, principal, interest, fee };
        let mut instalment = Instalment::new(scheduled, InstalmentKind::Statement);
        instalment.of_advances = of_advances;
        self.insert(instalment);
        self.use_credit(seq);
    }
}

#[cfg(test)]
mod tests;
