//! Events: everything that can happen to an account, as it was learned and as it counts.
//!
//! Events are values that are never changed; a mistake is undone by a later [`Event::Reversal`]. What an event
//! does to an account is told in `account`; whether it may be booked, in `intake`.

use primitives::{Amount, Date, Rate};

use crate::component::Component;
use crate::product::{Period, ProductKey};

/// An event with its place in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the journal of the book: unique, and in the order of learning.
    pub seq: u64,
    /// The value date: from this day on it counts.
    pub effective_on: Date,
    /// The business day that was open when it was learned, or the value date where that is later. Days closed
    /// before it did not know of it.
    pub booked_on: Date,
    /// What happened.
    pub event: Event,
}

impl Entry {
    /// The order in which events are applied: by the day they count from, then as they were booked.
    pub fn replay_order(&self) -> (Date, Date, u64) {
        (self.counts_from(), self.booked_on, self.seq)
    }

    /// The day from which the event counts: its value date; for a purchase the day it was booked, because a statement
    /// that was struck before cannot have shown it.
    pub fn counts_from(&self) -> Date {
        if let Event::PurchaseBooked(_) = self.event { self.booked_on } else { self.effective_on }
    }
}

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The contract begins; its principal is paid out.
    ContractOpened(Box<Contract>),
    /// A purchase on a revolving account.
    PurchaseBooked(Purchase),
    /// A statement was sent: its figures stay as they were, whatever is learned later.
    StatementIssued(Statement),
    /// Money came in.
    Repayment {
        /// How much.
        amount: Amount,
        /// The instalment that it settles first; the rest follows the product's rule.
        earmark: Option<InstalmentKey>,
    },
    /// An earlier event is taken back as if it had never been.
    Reversal {
        /// The event's place in the journal.
        of: u64,
    },
    /// The merchant pays a purchase back.
    MerchantRefund {
        /// How much.
        amount: Amount,
    },
    /// The payer's bank takes settled money back: what it had settled is owed again from this day.
    Chargeback {
        /// How much.
        amount: Amount,
    },
    /// A charge outside the schedule, owed as an obligation of its own.
    FeeCharged {
        /// How much.
        amount: Amount,
        /// When it is due.
        due: Date,
        /// What for.
        reason: String,
    },
    /// Something owed is given up. Not money received.
    Waived {
        /// What kind of money.
        component: Component,
        /// How much.
        amount: Amount,
        /// On which instalment; none for the oldest first.
        instalment: Option<InstalmentKey>,
        /// The role under whose authority, for products that limit it.
        authority: Option<String>,
        /// Why.
        reason: String,
    },
    /// A new version of the payment calendar replaces all that is unpaid of the old one.
    Rescheduled {
        /// What is due from now on. Its principal is the unpaid principal; it states all interest and fees still owed.
        schedule: Vec<ScheduledInstalment>,
        /// Why.
        reason: String,
    },
    /// More of the principal is paid out.
    Disbursed {
        /// How much.
        amount: Amount,
        /// Its own instalments, where the product gives it any and they are not as many as the contract's.
        plan: Option<DrawingPlan>,
    },
    /// Money comes back from where it was paid to at the customer's order.
    PayoutRefund {
        /// How much.
        amount: Amount,
    },
    /// The lender gives money to the account.
    GoodwillCredit {
        /// How much.
        amount: Amount,
        /// The role under whose authority, for products that limit it.
        authority: Option<String>,
        /// Why.
        reason: String,
    },
    /// A fee is given back: what of it is unpaid is taken off, what was paid is free again.
    FeeRefunded {
        /// On which instalment or charge it stands.
        instalment: InstalmentKey,
        /// How much.
        amount: Amount,
        /// Whether what was paid goes out to the customer; otherwise it is credited to the account.
        pays_out: bool,
        /// The role under whose authority, for products that limit it.
        authority: Option<String>,
        /// Why.
        reason: String,
    },
    /// Interest that was paid is given up: the lender credits it to the account.
    InterestPaymentWaived {
        /// How much.
        amount: Amount,
        /// The role under whose authority, for products that limit it.
        authority: Option<String>,
        /// Why.
        reason: String,
    },
    /// A guarantor pays the lenders what the customer owes them; the claim on the customer stays.
    GuaranteeDrawn {
        /// How much.
        amount: Amount,
    },
    /// Money is paid back to the customer: what it had settled is owed again, as if it had never been paid.
    Refunded {
        /// How much.
        amount: Amount,
    },
    /// Credit balance is paid out to the customer.
    CreditRefunded {
        /// How much.
        amount: Amount,
    },
    /// The asset leaves the books; the claim lives on (核销).
    ChargedOff {
        /// The code of the reason.
        reason: String,
        /// Whether it is for fraud.
        is_fraud: bool,
    },
    /// The claim is given up.
    WrittenOff {
        /// Why.
        reason: String,
    },
    /// Money comes in on a claim that was charged off or written off.
    Recovery {
        /// How much.
        amount: Amount,
    },
    /// Less is accepted as full, if it comes in time (减免).
    SettlementAgreed {
        /// What is to come in, in ascending order of dates.
        parts: Vec<SettlementPart>,
        /// The role under whose authority, for products that limit it.
        authority: Option<String>,
        /// Why.
        reason: String,
    },
    /// The contract ends early: all that is not due becomes due.
    Terminated {
        /// Why.
        reason: String,
    },
    /// From this day on something stands still.
    Paused {
        /// What.
        what: Pausable,
        /// The first day on which it runs again.
        until: Date,
        /// Why.
        reason: String,
    },
    /// A pause ends early: it runs again from this day on.
    Resumed {
        /// What.
        what: Pausable,
    },
    /// What is unpaid is arranged anew, by terms from which the new calendar follows.
    Restructured(Box<Restructure>),
    /// A person decides on a class: a downgrade, or the approval of an upgrade.
    ClassSet {
        /// By which policy.
        policy: String,
        /// Into which class.
        class: String,
        /// Why.
        reason: String,
        /// Who approved it.
        approved_by: String,
    },
    /// The class that a policy found on this day is on record: what goes by booked classes goes by it from now on.
    ClassBooked {
        /// By which policy.
        policy: String,
        /// The class.
        class: String,
    },
    /// What the lender expects to lose of what is owed (减值), until something else is recorded.
    ImpairmentRecorded {
        /// The share of what is owed; nothing when it is not impaired any more.
        share: Rate,
        /// Why.
        reason: String,
    },
    /// From this day on the account belongs to another account of the person, its parent, or to none any more.
    Linked {
        /// The lender's reference of the parent.
        parent: Option<String>,
        /// Why.
        reason: String,
    },
    /// The claim is sold: it is somebody else's from the day after the value date, which is the settlement date.
    Sold {
        /// The new owner, in the form of a contract's funding source.
        to: String,
        /// What the new owner pays for it, if that is told.
        price: Option<Amount>,
        /// Why.
        reason: String,
    },
}

/// What a pause stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pausable {
    /// The count of delinquent days.
    Ageing,
    /// The growth of penalty interest.
    Penalty,
}

impl Pausable {
    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ageing => "ageing",
            Self::Penalty => "penalty",
        }
    }
}

/// One payment of a settlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettlementPart {
    /// The last day on which it may come in.
    pub due: Date,
    /// How much.
    pub amount: Amount,
}

/// The terms of a restructure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restructure {
    /// What is arranged.
    pub kind: RestructureKind,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub requested_by: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
}

/// What a restructure arranges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestructureKind {
    /// Unpaid instalments are due later (展期).
    Extension {
        /// By how much.
        by: Period,
    },
    /// What is past due is spread over the instalments that are not.
    ReAmortise,
    /// Everything unpaid on a new list of due dates, the account current again.
    ReAge {
        /// The new list.
        calendar: NewCalendar,
        /// What becomes of interest.
        interest: ReAgeInterest,
    },
    /// A new plan by the product's method.
    Reschedule {
        /// The new list.
        calendar: NewCalendar,
        /// A new rate for a year; none for the product's.
        annual_rate: Option<Rate>,
        /// So many instalments bear interest only.
        principal_grace: u16,
        /// What becomes of unpaid interest.
        interest: Treatment,
        /// What becomes of unpaid fees.
        fee: Treatment,
        /// What becomes of unpaid penalty.
        penalty: Treatment,
    },
    /// Another rate, from this day on; due dates and principal parts stay.
    RateChange {
        /// The new rate for a year.
        annual_rate: Rate,
    },
    /// What is past due of a revolving account joins its balance again, the account current.
    ReAgeOpenEnd {
        /// What becomes of unpaid interest.
        interest: Treatment,
        /// What becomes of unpaid fees.
        fee: Treatment,
        /// What becomes of unpaid penalty.
        penalty: Treatment,
    },
    /// Scheduled interest of the days until then is dropped.
    InterestPause {
        /// The first day that bears interest again.
        until: Date,
    },
}

impl RestructureKind {
    /// Its name in files and answers.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Extension { .. } => "extension",
            Self::ReAmortise => "re_amortise",
            Self::ReAge { .. } => "re_age",
            Self::Reschedule { .. } => "reschedule",
            Self::RateChange { .. } => "rate_change",
            Self::ReAgeOpenEnd { .. } => "re_age_open_end",
            Self::InterestPause { .. } => "interest_pause",
        }
    }
}

/// The due dates of a restructure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewCalendar {
    /// The first.
    pub first_due: Date,
    /// The distance between them.
    pub every: Period,
    /// How many.
    pub count: u16,
}

/// What becomes of interest when an account is re-aged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReAgeInterest {
    /// What is owed goes into the first new instalment; the new calendar bears interest by the product's rate.
    #[default]
    Default,
    /// What is owed by that day is spread over all; there is no more.
    EqualPayable,
    /// All that is scheduled, due or not, is spread over all.
    EqualFull,
}

impl ReAgeInterest {
    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::EqualPayable => "equal_payable",
            Self::EqualFull => "equal_full",
        }
    }
}

/// What becomes of an unpaid component when an account is rescheduled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Treatment {
    /// It is owed with the first new instalment.
    #[default]
    Carry,
    /// It becomes principal.
    Capitalise,
    /// It is given up.
    Waive,
}

impl Treatment {
    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Carry => "carry",
            Self::Capitalise => "capitalise",
            Self::Waive => "waive",
        }
    }
}

impl Event {
    /// The contract that this event begins, if it begins one.
    pub fn opening(&self) -> Option<&Contract> {
        if let Self::ContractOpened(contract) = self { Some(contract) } else { None }
    }

    /// The place in the journal of the event that this one takes back, if it takes one back.
    pub fn reverses(&self) -> Option<u64> {
        if let Self::Reversal { of } = self { Some(*of) } else { None }
    }

    /// Whether it can end the account: by itself, as a settlement that is kept, or as a calendar in the place of statements.
    pub const fn may_end_account(&self) -> bool {
        matches!(
            self,
            Self::ChargedOff { .. }
                | Self::WrittenOff { .. }
                | Self::SettlementAgreed { .. }
                | Self::Terminated { .. }
                | Self::Restructured(_)
        )
    }

    /// The event's name in files and answers.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ContractOpened(_) => "contract_opened",
            Self::PurchaseBooked(_) => "purchase_booked",
            Self::StatementIssued(_) => "statement_issued",
            Self::Repayment { .. } => "repayment",
            Self::Reversal { .. } => "reversal",
            Self::MerchantRefund { .. } => "merchant_refund",
            Self::Chargeback { .. } => "chargeback",
            Self::FeeCharged { .. } => "fee_charged",
            Self::Waived { .. } => "waived",
            Self::Rescheduled { .. } => "rescheduled",
            Self::Disbursed { .. } => "disbursed",
            Self::PayoutRefund { .. } => "payout_refund",
            Self::GoodwillCredit { .. } => "goodwill_credit",
            Self::Refunded { .. } => "refunded",
            Self::CreditRefunded { .. } => "credit_refunded",
            Self::ChargedOff { .. } => "charged_off",
            Self::WrittenOff { .. } => "written_off",
            Self::Recovery { .. } => "recovery",
            Self::SettlementAgreed { .. } => "settlement_agreed",
            Self::Terminated { .. } => "terminated",
            Self::Paused { .. } => "paused",
            Self::Resumed { .. } => "resumed",
            Self::Restructured(_) => "restructured",
            Self::ClassSet { .. } => "class_set",
            Self::ClassBooked { .. } => "class_booked",
            Self::ImpairmentRecorded { .. } => "impairment_recorded",
            Self::Sold { .. } => "sold",
            Self::Linked { .. } => "linked",
            Self::FeeRefunded { .. } => "fee_refunded",
            Self::GuaranteeDrawn { .. } => "guarantee_drawn",
            Self::InterestPaymentWaived { .. } => "interest_payment_waived",
        }
    }
}

/// What a contract says when it begins. The day it begins is the event's value date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// Who owes.
    pub person: String,
    /// Under which conventions.
    pub product: ProductKey,
    /// Whose money it is when it begins: own funds, a partner bank, a pool, or several lenders by shares ([`crate::funding`]).
    pub funding_source: String,
    /// The money paid out at the beginning; nothing for a revolving account.
    pub principal: Amount,
    /// How its instalments are told.
    pub instalments: Instalments,
}

/// The instalments of a drawing: a tranche with instalments of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawingPlan {
    /// How many.
    pub count: u16,
    /// When the first is due; none for one period after the payout.
    pub first_due: Option<Date>,
    /// The interest of a year that they bear; none for the plan's present rate.
    pub annual_rate: Option<Rate>,
}

/// How a contract's instalments are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instalments {
    /// The product computes them.
    Computed {
        /// How many; 1 for a single payment, 0 for a revolving account.
        count: u16,
        /// The first due date; none for one period (or the free period) after opening.
        first_due: Option<Date>,
    },
    /// They are given as they are.
    Given(Vec<ScheduledInstalment>),
}

/// One instalment of a payment calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledInstalment {
    /// Its name.
    pub key: InstalmentKey,
    /// When it is due.
    pub due: Date,
    /// Its share of the money lent.
    pub principal: Amount,
    /// Its interest.
    pub interest: Amount,
    /// Its fee.
    pub fee: Amount,
}

impl ScheduledInstalment {
    /// Principal, interest and fee together.
    pub fn total(&self) -> Amount {
        self.principal + self.interest + self.fee
    }
}

/// The name of an instalment: its number within a version of the payment calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstalmentKey {
    /// The version of the payment calendar; computed schedules are version 1, [`InstalmentKey::CHARGES`] holds charges.
    pub calendar: u16,
    /// The number in it: an instalment's, a statement's, a charge's; computed ones count from 1.
    pub number: u32,
}

impl InstalmentKey {
    /// The version of a contract's first computed calendar.
    pub const FIRST_CALENDAR: u16 = 1;

    /// The calendar in which charges outside the schedule are numbered.
    pub const CHARGES: u16 = u16::MAX;
}

impl std::fmt::Display for InstalmentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.calendar {
            Self::FIRST_CALENDAR => write!(f, "{}", self.number),
            Self::CHARGES => write!(f, "charge {}", self.number),
            calendar => write!(f, "{} of calendar {calendar}", self.number),
        }
    }
}

/// A purchase on a revolving account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Its price.
    pub amount: Amount,
    /// Into how many statements it is split; 1 when it is due as ordinary spending.
    pub instalments: u16,
    /// What was bought.
    pub kind: PurchaseKind,
}

/// What a purchase on a revolving account is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PurchaseKind {
    /// Goods and services.
    #[default]
    Goods,
    /// Money (预借现金): it bears interest from its own day on, and is not split.
    CashAdvance,
}

impl Purchase {
    /// A purchase of goods, split into so many statements.
    pub const fn of_goods(amount: Amount, instalments: u16) -> Self {
        Self { amount, instalments, kind: PurchaseKind::Goods }
    }

    /// A cash advance.
    pub const fn of_cash(amount: Amount) -> Self {
        Self { amount, instalments: 1, kind: PurchaseKind::CashAdvance }
    }

    /// Whether it is a cash advance.
    pub fn is_cash(&self) -> bool {
        self.kind == PurchaseKind::CashAdvance
    }
}

/// The figures of an issued statement, frozen. Its day is the event's value date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its number, from 1.
    pub number: u32,
    /// When its minimum payment is due.
    pub due: Date,
    /// Principal that becomes due with it.
    pub principal: Amount,
    /// The part of that principal that comes out of the balance carried or billed before, not out of new spending.
    pub from_carried: Amount,
    /// Service fee on the balance carried, billed with it.
    pub interest: Amount,
    /// Fees of purchases in instalments, billed with it.
    pub fee: Amount,
    /// The minimum payment printed on it: what becomes due with it and all that was unpaid before.
    pub minimum_payment: Amount,
    /// The whole balance printed on it.
    pub balance: Amount,
}

impl Statement {
    /// Whether anything becomes due with it; a statement that bills nothing is not issued.
    pub fn bills_something(&self) -> bool {
        (self.principal + self.interest + self.fee).is_positive()
    }
}
