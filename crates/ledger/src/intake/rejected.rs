//! Refusals: why an event was not booked, with the facts.

use primitives::{Amount, Currency, Date, Rate};

use super::counted;
use crate::annual_cost::AnnualCost;
use crate::component::Component;
use crate::event::{InstalmentKey, Pausable};
use crate::funding::FundingRejected;
use crate::product::{CostMethod, Product, ProductKey};

/// An amount with its currency, as a refusal tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// How much.
    pub amount: Amount,
    /// Of what.
    pub currency: Currency,
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.currency.format(self.amount), self.currency)
    }
}

/// Why an event was not booked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// The amount is nothing, or less.
    #[error("the amount must be above zero")]
    AmountNotPositive,
    /// The amount is beyond what one event may carry.
    #[error("the amount is above the limit of {max} for one event")]
    AmountTooLarge {
        /// The limit.
        max: Money,
    },
    /// There is no contract yet.
    #[error("the account is not opened")]
    NotOpened,
    /// There is a contract already.
    #[error("the account is already opened")]
    AlreadyOpened,
    /// The value date is before the opening.
    #[error("the value date {effective_on} is before the opening on {opened_on}")]
    BeforeOpening {
        /// The value date.
        effective_on: Date,
        /// The opening.
        opened_on: Date,
    },
    /// The contract is older than its product's version.
    #[error("{product} is effective from {effective_from}, the contract opens on {opened_on}")]
    ProductNotEffective {
        /// The product.
        product: ProductKey,
        /// Its first day.
        effective_from: Date,
        /// The contract's day.
        opened_on: Date,
    },
    /// The product needs its instalments told in another way.
    #[error("{product} {expected}")]
    ScheduleUnfit {
        /// The product.
        product: ProductKey,
        /// What it needs.
        expected: &'static str,
    },
    /// Principal of contract and schedule differ.
    #[error("the schedule's principal of {scheduled} is not the {expected} that is owed")]
    PrincipalDiffers {
        /// What is owed.
        expected: Money,
        /// What the schedule has.
        scheduled: Money,
    },
    /// Two instalments have one name.
    #[error("instalment {0} occurs twice")]
    InstalmentTwice(InstalmentKey),
    /// An instalment of the schedule has a negative part, or nothing at all.
    #[error("instalment {0} must have parts of zero or more and a total above zero")]
    InstalmentEmpty(InstalmentKey),
    /// Something is due before the day it comes into being.
    #[error("the due date {due} is before the value date {effective_on}")]
    DueTooEarly {
        /// The due date.
        due: Date,
        /// The value date.
        effective_on: Date,
    },
    /// The account has no such instalment.
    #[error("the account has no instalment {0} on that day")]
    NoSuchInstalment(InstalmentKey),
    /// Purchases need a revolving account.
    #[error("{0} takes no purchases after opening")]
    TakesNoPurchases(ProductKey),
    /// A cash advance on an account that has none, or one that is split.
    #[error("{0} has no cash advances of this form: they need [cash_advance] in the product, and are not split")]
    TakesNoCashAdvances(ProductKey),
    /// Statements need a revolving account.
    #[error("{0} has no statements")]
    HasNoStatements(ProductKey),
    /// A revolving account has no calendar to replace.
    #[error("{0} has no payment calendar to replace")]
    HasNoCalendar(ProductKey),
    /// More is waived than is owed.
    #[error("only {unpaid} of {} is unpaid", component.name())]
    WaivesTooMuch {
        /// The component.
        component: Component,
        /// What there is to waive.
        unpaid: Money,
    },
    /// More is charged back than was received.
    #[error("only {received} was received by that day and has not gone back")]
    ChargesBackTooMuch {
        /// What was received and not yet charged back.
        received: Money,
    },
    /// The journal has no such event on this account.
    #[error("the account has no event {0} to reverse")]
    NothingToReverse(u64),
    /// The event was taken back before.
    #[error("event {0} is already reversed")]
    AlreadyReversed(u64),
    /// Events of this kind stay.
    #[error("a {0} cannot be reversed")]
    NotReversible(&'static str),
    /// Something that came later rests on it.
    #[error("event {of} cannot be reversed: event {later} of {on} came after it; reverse that first")]
    LaterEvents {
        /// The event.
        of: u64,
        /// What came later.
        later: u64,
        /// Its value date.
        on: Date,
    },
    /// The account has ended.
    #[error("the account ended by a {by} on {on}")]
    HasEnded {
        /// By what.
        by: &'static str,
        /// When.
        on: Date,
    },
    /// The product takes no more than what is owed.
    #[error("more than the {payoff} that would pay the account off is not accepted")]
    Overpays {
        /// What would pay it off.
        payoff: Money,
    },
    /// Recoveries come after a charge-off or write-off.
    #[error("the account is neither charged off nor written off on that day; book a repayment")]
    NothingToRecover,
    /// More credit balance is paid out than there is.
    #[error("the credit balance is only {credit} on that day")]
    RefundsTooMuch {
        /// What there is.
        credit: Money,
    },
    /// The reason is none for which something is given up.
    #[error("\"{reason}\" is no reason to give something up; the product knows: {}", known.join(", "))]
    ReasonUnknown {
        /// The reason.
        reason: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// The product has no account for a loss of this reason.
    #[error("\"{reason}\" is no reason to charge an account off; the product knows: {}", known.join(", "))]
    LossReasonUnknown {
        /// The reason.
        reason: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Nobody may give so much up.
    #[error("{what}")]
    BeyondAuthority {
        /// Who lacks what.
        what: String,
    },
    /// The principal is paid out as often as the product allows.
    #[error("{product} pays its principal out in at most {}", counted(*max, "tranche"))]
    TooManyTranches {
        /// The product.
        product: ProductKey,
        /// How many.
        max: u16,
    },
    /// There is nothing that this could change.
    #[error("{0}")]
    NothingToDo(&'static str),
    /// The event happened before something that the customer did.
    #[error("the value date is before the customer's transaction of {on}")]
    BeforeTransaction {
        /// The day of the transaction.
        on: Date,
    },
    /// A settlement whose parts make no sense.
    #[error("a settlement {0}")]
    SettlementUnfit(&'static str),
    /// A settlement is being performed.
    #[error("a settlement of {agreed_on} is being performed; it must be kept, lapse or be reversed first")]
    SettlementActive {
        /// The day on which it was agreed.
        agreed_on: Date,
    },
    /// A pause that makes no sense.
    #[error("a pause lasts at least one day; until {until} is not after {from}")]
    PauseEmpty {
        /// Its first day.
        from: Date,
        /// The first day after it.
        until: Date,
    },
    /// Two pauses of a kind share days.
    #[error("{} is already paused from {from} until {until}", what.name())]
    PausesOverlap {
        /// What is paused.
        what: Pausable,
        /// From when.
        from: Date,
        /// Until when.
        until: Date,
    },
    /// There is no pause to end.
    #[error("{} is not paused on that day, or only from that day on; reverse the pause instead", .0.name())]
    NotPaused(Pausable),
    /// The restructure goes beyond what the product allows.
    #[error("{0}")]
    RestructureNotAllowed(String),
    /// What is agreed costs more a year than the product allows.
    #[error("as agreed it costs {cost} a year ({}), the product allows {} at most", .method.name(), AnnualCost::Rate(*.max))]
    CostsTooMuch {
        /// What it costs.
        cost: AnnualCost,
        /// How that is counted.
        method: CostMethod,
        /// The most that it may cost.
        max: Rate,
    },
    /// The product has no such policy.
    #[error("the product is not classified by a policy {0}")]
    NoSuchPolicy(String),
    /// What is expected to be lost is not a part of what is owed.
    #[error("an impairment of {0} is no share of what is owed: it lies between 0 and 1, such as 0.6 or 60%")]
    NotAShare(Rate),
    /// The funding source cannot be read.
    #[error("{0}")]
    FundingUnfit(#[from] FundingRejected),
    /// The account belongs to the buyer already.
    #[error("the account is {owner}'s already on that day")]
    SoldToOwner {
        /// Whose it is.
        owner: String,
    },
    /// Two sales are settled on one day.
    #[error("the account is sold to {to} on that day already; reverse that first")]
    SoldTwice {
        /// To whom.
        to: String,
    },
    /// A sale has a price that is none.
    #[error("a price is not below zero, nor above the limit of {max} for one event")]
    PriceUnfit {
        /// The limit.
        max: Money,
    },
    /// More of a fee is given back than was charged.
    #[error("instalment {instalment} has only {left} of fees that could be given back")]
    RefundsMoreThanCharged {
        /// The instalment.
        instalment: InstalmentKey,
        /// What there is.
        left: Money,
    },
    /// More is drawn of a guarantee than it leaves.
    #[error("the guarantee leaves {left} to be drawn on that day")]
    DrawsTooMuch {
        /// What it leaves.
        left: Money,
    },
    /// More interest is given back than was paid.
    #[error("only {paid} of interest was paid by that day and has not been given back")]
    WaivesMoreThanPaid {
        /// What was.
        paid: Money,
    },
    /// Nothing is owed that could be sold.
    #[error("nothing is owed on that day that could be sold")]
    NothingToSell,
}

/// An amount of a product's currency.
pub(super) fn money(product: &Product, amount: Amount) -> Money {
    Money { amount, currency: product.currency }
}
