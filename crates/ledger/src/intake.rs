//! Intake: whether an event may be booked on an account.
//!
//! The fold in `account` never fails; what would make no sense is refused here, with the facts, before it becomes part
//! of the history. Back-dated events are looked at with the account as of their value date.

mod authority;
mod giving_back;
mod relief;
mod restructure;
mod reversal;
mod sale;

use primitives::{Amount, Currency, Date, Rate};

use crate::account::{History, Instalment, SettlementState};
use crate::annual_cost::{self, AnnualCost};
use crate::component::Component;
use crate::event::{
    Contract, Event, InstalmentKey, Instalments, Pausable, Purchase, RestructureKind, ScheduledInstalment,
};
use crate::funding::{self, FundingRejected};
use crate::product::{AnnualCostTerms, CostMethod, Overpayment, Plan, Product, ProductKey, ValueDating};

/// The largest number of instalments that a contract may have: fifty years of months.
pub const INSTALMENTS_MAX: u16 = 600;

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

/// Checks that a contract may be opened.
///
/// # Errors
/// When the contract does not fit its product.
pub fn check_opening(product: &Product, contract: &Contract, opened_on: Date) -> Result<(), Rejected> {
    if opened_on < product.effective_from {
        let (product, effective_from) = (product.key.clone(), product.effective_from);
        return Err(Rejected::ProductNotEffective { product, effective_from, opened_on });
    }
    funding::check(&contract.funding_source)?;
    funding::check_rates(&contract.funding_source, product.annual_rate())?;
    check_instalments(product, contract, opened_on)?;
    check_annual_cost(product, contract, opened_on)
}

/// Checks that what is agreed costs no more a year than the product allows.
fn check_annual_cost(product: &Product, contract: &Contract, opened_on: Date) -> Result<(), Rejected> {
    let Some(AnnualCostTerms { method, max }) = product.annual_cost else { return Ok(()) };
    match annual_cost::as_agreed(product, contract, opened_on, method) {
        Some(cost) if cost.is_above(max) => Err(Rejected::CostsTooMuch { cost, method, max }),
        Some(_) | None => Ok(()),
    }
}

fn check_instalments(product: &Product, contract: &Contract, opened_on: Date) -> Result<(), Rejected> {
    let unfit = |expected| Err(Rejected::ScheduleUnfit { product: product.key.clone(), expected });
    match (&product.plan, &contract.instalments) {
        (Plan::External, Instalments::Given(schedule)) => {
            check_schedule(product, schedule, contract.principal, opened_on)
        }
        (Plan::External, Instalments::Computed { .. }) => unfit("needs its instalments as a list"),
        (_, Instalments::Given(_)) => unfit("computes its own instalments"),
        (Plan::Statement(_), Instalments::Computed { count: 0, first_due: None }) => {
            if contract.principal.is_zero() {
                Ok(())
            } else {
                unfit("opens without principal; book purchases on it")
            }
        }
        (Plan::Statement(_), Instalments::Computed { .. }) => unfit("has statements instead of instalments"),
        (Plan::SinglePayment { .. }, Instalments::Computed { count, first_due }) => {
            if *count != 1 {
                return unfit("has exactly 1 instalment");
            }
            check_first_due(*first_due, opened_on)?;
            check_amount(product, contract.principal)
        }
        (
            Plan::FeePerInstalment { .. }
            | Plan::EqualInstalment { .. }
            | Plan::EqualPrincipal { .. }
            | Plan::InterestFirst { .. },
            Instalments::Computed { count, first_due },
        ) => {
            if !(1..=INSTALMENTS_MAX).contains(count) {
                return unfit("has 1 to 600 instalments");
            }
            check_first_due(*first_due, opened_on)?;
            check_amount(product, contract.principal)
        }
    }
}

fn check_cash(product: &Product, purchase: &Purchase) -> Result<(), Rejected> {
    let Plan::Statement(terms) = &product.plan else { return Ok(()) };
    let fits = !purchase.is_cash() || (terms.cash_advance.is_some() && purchase.instalments == 1);
    if fits { Ok(()) } else { Err(Rejected::TakesNoCashAdvances(product.key.clone())) }
}

/// Checks that an event may be booked with its value date.
///
/// # Errors
/// When it makes no sense on this account on that day.
pub fn check(history: History<'_>, event: &Event, effective_on: Date) -> Result<(), Rejected> {
    let (_, opened_on) = history.opening().ok_or(Rejected::NotOpened)?;
    if effective_on < opened_on {
        return Err(Rejected::BeforeOpening { effective_on, opened_on });
    }
    check_running(history, event, effective_on)?;
    let product = history.product();
    let is_revolving = product.is_revolving();
    match event {
        Event::ContractOpened(_) => Err(Rejected::AlreadyOpened),
        Event::PurchaseBooked(purchase) if is_revolving => {
            check_amount(product, purchase.amount)?;
            check_cash(product, purchase)
        }
        Event::PurchaseBooked(_) => Err(Rejected::TakesNoPurchases(product.key.clone())),
        Event::StatementIssued(statement) if is_revolving => check_due(statement.due, effective_on),
        Event::StatementIssued(_) => Err(Rejected::HasNoStatements(product.key.clone())),
        Event::Repayment { amount, earmark } => {
            check_amount(product, *amount)?;
            check_overpayment(history, *amount, effective_on)?;
            earmark.map_or(Ok(()), |key| check_instalment(history, key, effective_on))
        }
        Event::MerchantRefund { amount } | Event::PayoutRefund { amount } => check_amount(product, *amount),
        Event::GoodwillCredit { amount, authority, reason } => {
            check_amount(product, *amount)?;
            authority::check_reason(product, reason)?;
            authority::check_goodwill(history, *amount, authority.as_deref())
        }
        Event::Recovery { amount } => {
            check_amount(product, *amount)?;
            let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
            let may_recover = account.charge_off.is_some() || account.written_off_on.is_some();
            if may_recover { Ok(()) } else { Err(Rejected::NothingToRecover) }
        }
        Event::Chargeback { amount } | Event::Refunded { amount } => {
            check_amount(product, *amount)?;
            let totals = history.as_of(effective_on).ok_or(Rejected::NotOpened)?.totals;
            let received = totals.repaid + totals.merchant_refunded + totals.payout_refunded;
            let left = received - totals.charged_back - totals.refunded;
            let received = money(product, left);
            if *amount <= left { Ok(()) } else { Err(Rejected::ChargesBackTooMuch { received }) }
        }
        Event::CreditRefunded { amount } => {
            check_amount(product, *amount)?;
            let credit = history.as_of(effective_on).ok_or(Rejected::NotOpened)?.credit;
            let left = money(product, credit);
            if *amount <= credit { Ok(()) } else { Err(Rejected::RefundsTooMuch { credit: left }) }
        }
        Event::FeeCharged { amount, due, .. } => {
            check_amount(product, *amount)?;
            check_due(*due, effective_on)
        }
        Event::Waived { component, amount, instalment, authority, reason } => {
            check_amount(product, *amount)?;
            authority::check_reason(product, reason)?;
            check_waiver(history, *component, *amount, *instalment, effective_on)?;
            authority::check_waiver(history, *component, *amount, authority.as_deref(), effective_on)
        }
        Event::Rescheduled { schedule, .. } => {
            if is_revolving {
                return Err(Rejected::HasNoCalendar(product.key.clone()));
            }
            check_reschedule(history, schedule, effective_on)
        }
        Event::Disbursed { amount, plan } => {
            check_amount(product, *amount)?;
            relief::check_tranche(history, *plan, effective_on)
        }
        Event::ChargedOff { reason, .. } => {
            relief::check_loss_reason(product, reason)?;
            relief::check_given_up(history, effective_on)
        }
        Event::WrittenOff { .. } => relief::check_given_up(history, effective_on),
        Event::SettlementAgreed { parts, authority, reason } => {
            authority::check_reason(product, reason)?;
            relief::check_settlement(history, parts, effective_on)?;
            authority::check_settlement(history, parts, authority.as_deref(), effective_on)
        }
        Event::Terminated { .. } => relief::check_termination(history, effective_on),
        Event::Paused { what, until, .. } => relief::check_pause(history, *what, effective_on, *until),
        Event::Resumed { what } => relief::check_resumption(history, *what, effective_on),
        Event::Restructured(restructure) => restructure::check(history, restructure, effective_on),
        Event::ClassSet { policy, .. } | Event::ClassBooked { policy, .. } => {
            let is_known = product.classification.contains(policy);
            if is_known { Ok(()) } else { Err(Rejected::NoSuchPolicy(policy.clone())) }
        }
        Event::ImpairmentRecorded { share, .. } => {
            let is_share = (0..=Rate::ONE).contains(&i128::from(share.billionths()));
            if is_share { Ok(()) } else { Err(Rejected::NotAShare(*share)) }
        }
        Event::Sold { to, price, .. } => {
            if price.is_some_and(|price| price < Amount::ZERO || price > Amount::EVENT_MAX) {
                return Err(Rejected::PriceUnfit { max: money(product, Amount::EVENT_MAX) });
            }
            sale::check(history, to, effective_on)
        }
        Event::FeeRefunded { instalment, amount, authority, reason, .. } => {
            check_amount(product, *amount)?;
            authority::check_reason(product, reason)?;
            giving_back::check_fee(history, *instalment, *amount, effective_on)?;
            authority::check_waiver(history, Component::Fee, *amount, authority.as_deref(), effective_on)
        }
        Event::GuaranteeDrawn { amount } => {
            check_amount(product, *amount)?;
            giving_back::check_guarantee(history, *amount, effective_on)
        }
        Event::InterestPaymentWaived { amount, authority, reason } => {
            check_amount(product, *amount)?;
            authority::check_reason(product, reason)?;
            giving_back::check_interest(history, *amount, effective_on)?;
            authority::check_waiver(history, Component::Interest, *amount, authority.as_deref(), effective_on)
        }
        Event::Linked { parent, .. } => {
            let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
            let changes = account.parent != parent.as_deref();
            if changes { Ok(()) } else { Err(Rejected::NothingToDo("it belongs so already on that day")) }
        }
        Event::Reversal { of } => reversal::check(history, *of),
    }
}

/// The value date with which an event is booked that was told with one: where the product does not date by value, money that
/// comes in counts from the day of its booking.
pub fn value_date(product: &Product, event: &Event, effective_on: Date, booked_on: Date) -> Date {
    let comes_in = matches!(
        event,
        Event::Repayment { .. } | Event::Recovery { .. } | Event::MerchantRefund { .. } | Event::PayoutRefund { .. }
    );
    match product.value_dating {
        ValueDating::Off if comes_in => booked_on,
        ValueDating::Off | ValueDating::On => effective_on,
    }
}

/// What an event needs of the account it is booked on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Nothing: it may come at any time.
    Nothing,
    /// That the claim was not given up.
    Claim,
    /// That the contract goes on.
    Contract,
}

const fn needs(event: &Event) -> Needs {
    match event {
        Event::ContractOpened(_)
        | Event::StatementIssued(_)
        | Event::Repayment { .. }
        | Event::Recovery { .. }
        | Event::Reversal { .. }
        | Event::MerchantRefund { .. }
        | Event::PayoutRefund { .. }
        | Event::Chargeback { .. }
        | Event::CreditRefunded { .. }
        | Event::ClassSet { .. }
        | Event::ClassBooked { .. }
        | Event::Sold { .. }
        | Event::Linked { .. } => Needs::Nothing,
        Event::GoodwillCredit { .. }
        | Event::FeeRefunded { .. }
        | Event::GuaranteeDrawn { .. }
        | Event::InterestPaymentWaived { .. }
        | Event::Refunded { .. }
        | Event::FeeCharged { .. }
        | Event::Waived { .. }
        | Event::WrittenOff { .. }
        | Event::SettlementAgreed { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::ImpairmentRecorded { .. } => Needs::Claim,
        Event::PurchaseBooked(_)
        | Event::Rescheduled { .. }
        | Event::Disbursed { .. }
        | Event::Terminated { .. }
        | Event::Restructured(_) => Needs::Contract,
        // After a termination a claim can still be charged off.
        Event::ChargedOff { .. } => Needs::Claim,
    }
}

/// Checks that the account has not ended in a way that leaves no room for the event.
fn check_running(history: History<'_>, event: &Event, effective_on: Date) -> Result<(), Rejected> {
    let needs = needs(event);
    if needs == Needs::Nothing || !history.entries().iter().any(|entry| entry.event.may_end_account()) {
        return Ok(());
    }
    let Some(account) = history.as_of(effective_on) else { return Ok(()) };
    if let Some(on) = account.written_off_on {
        return Err(Rejected::HasEnded { by: "write-off", on });
    }
    if let Some(charge_off) = account.charge_off.as_ref().filter(|_| matches!(event, Event::ChargedOff { .. })) {
        return Err(Rejected::HasEnded { by: "charge-off", on: charge_off.on });
    }
    if needs == Needs::Claim || !account.has_ended {
        return Ok(());
    }
    let rescheduled = rescheduled_on(history, effective_on).filter(|_| account.revolving.is_some());
    if rescheduled.is_some() && goes_on_after_reschedule(event) && account.terminated_on.is_none() {
        return Ok(());
    }
    let settled = account.settlement.as_ref().and_then(|settlement| match settlement.state {
        SettlementState::Completed { on } => Some(("completed settlement", on)),
        SettlementState::Active | SettlementState::Lapsed { .. } | SettlementState::Failed { .. } => None,
    });
    let failed = account.settlement.as_ref().and_then(|settlement| match settlement.state {
        SettlementState::Failed { on } => Some(("settlement that was completed and failed", on)),
        SettlementState::Active | SettlementState::Completed { .. } | SettlementState::Lapsed { .. } => None,
    });
    let charged_off = account.charge_off.as_ref().map(|charge_off| ("charge-off", charge_off.on));
    let terminated = account.terminated_on.map(|on| ("termination", on));
    let rescheduled = rescheduled.map(|on| ("reschedule", on));
    let by = settled.or(charged_off).or(terminated).or(rescheduled).or(failed);
    let (by, on) = by.unwrap_or(("settlement", account.as_of));
    Err(Rejected::HasEnded { by, on })
}

/// An amount of a product's currency.
fn money(product: &Product, amount: Amount) -> Money {
    Money { amount, currency: product.currency }
}

/// So many of something, in words.
fn counted(count: impl Into<u64>, noun: &str) -> String {
    let count = count.into();
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The day on which a calendar was put in the place of what an account owed.
fn rescheduled_on(history: History<'_>, through: Date) -> Option<Date> {
    let made = history.in_force().filter(|e| e.effective_on <= through && is_reschedule(&e.event));
    made.map(|entry| entry.effective_on).min()
}

/// Whether an event makes sense on a revolving account whose balance has a calendar now.
fn goes_on_after_reschedule(event: &Event) -> bool {
    matches!(event, Event::Terminated { .. }) || is_reschedule(event)
}

fn is_reschedule(event: &Event) -> bool {
    let Event::Restructured(restructure) = event else { return false };
    matches!(restructure.kind, RestructureKind::Reschedule { .. })
}

fn check_amount(product: &Product, amount: Amount) -> Result<(), Rejected> {
    if !amount.is_positive() {
        Err(Rejected::AmountNotPositive)
    } else if amount > Amount::EVENT_MAX {
        Err(Rejected::AmountTooLarge { max: money(product, Amount::EVENT_MAX) })
    } else {
        Ok(())
    }
}

fn check_due(due: Date, effective_on: Date) -> Result<(), Rejected> {
    if due < effective_on { Err(Rejected::DueTooEarly { due, effective_on }) } else { Ok(()) }
}

fn check_first_due(first_due: Option<Date>, opened_on: Date) -> Result<(), Rejected> {
    first_due.map_or(Ok(()), |due| check_due(due, opened_on))
}

fn check_schedule(
    product: &Product,
    schedule: &[ScheduledInstalment],
    principal: Amount,
    from: Date,
) -> Result<(), Rejected> {
    check_calendar(schedule, from)?;
    let scheduled: Amount = schedule.iter().map(|instalment| instalment.principal).sum();
    if scheduled == principal {
        Ok(())
    } else {
        let (expected, scheduled) = (money(product, principal), money(product, scheduled));
        Err(Rejected::PrincipalDiffers { expected, scheduled })
    }
}

fn check_calendar(schedule: &[ScheduledInstalment], from: Date) -> Result<(), Rejected> {
    let mut keys: Vec<InstalmentKey> = schedule.iter().map(|instalment| instalment.key).collect();
    keys.sort_unstable();
    if let Some(twice) = keys.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Rejected::InstalmentTwice(twice[0]));
    }
    for instalment in schedule {
        check_due(instalment.due, from)?;
        let parts = [instalment.principal, instalment.interest, instalment.fee];
        if parts.iter().any(|part| *part < Amount::ZERO || *part > Amount::EVENT_MAX) || instalment.total().is_zero() {
            return Err(Rejected::InstalmentEmpty(instalment.key));
        }
    }
    Ok(())
}

fn check_instalment(history: History<'_>, key: InstalmentKey, effective_on: Date) -> Result<(), Rejected> {
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let exists = account.instalments.iter().any(|instalment| instalment.key == key);
    if exists { Ok(()) } else { Err(Rejected::NoSuchInstalment(key)) }
}

fn check_overpayment(history: History<'_>, amount: Amount, effective_on: Date) -> Result<(), Rejected> {
    if history.product().allocation.overpayment != Overpayment::Reject {
        return Ok(());
    }
    let payoff = history.as_of(effective_on).ok_or(Rejected::NotOpened)?.payoff_amount();
    let most = money(history.product(), payoff);
    if amount <= payoff { Ok(()) } else { Err(Rejected::Overpays { payoff: most }) }
}

fn check_waiver(
    history: History<'_>,
    component: Component,
    amount: Amount,
    key: Option<InstalmentKey>,
    effective_on: Date,
) -> Result<(), Rejected> {
    if let Some(key) = key {
        check_instalment(history, key, effective_on)?;
    }
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let chosen = account.instalments.iter().filter(|i| key.is_none_or(|key| i.key == key));
    let unpaid: Amount = chosen.map(|instalment| instalment.unpaid_of(component)).sum();
    let left = money(history.product(), unpaid);
    if amount <= unpaid { Ok(()) } else { Err(Rejected::WaivesTooMuch { component, unpaid: left }) }
}

fn check_reschedule(
    history: History<'_>,
    schedule: &[ScheduledInstalment],
    effective_on: Date,
) -> Result<(), Rejected> {
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let in_calendar = |instalment: &&Instalment| instalment.is_in_calendar();
    if let Some(old) =
        account.instalments.iter().filter(in_calendar).find(|old| schedule.iter().any(|new| new.key == old.key))
    {
        return Err(Rejected::InstalmentTwice(old.key));
    }
    if let Some(new) = schedule.iter().find(|new| new.key.calendar == InstalmentKey::CHARGES) {
        return Err(Rejected::InstalmentTwice(new.key));
    }
    let unpaid = account.instalments.iter().filter(in_calendar).map(|i| i.unpaid_of(Component::Principal)).sum();
    check_schedule(account.product, schedule, unpaid, effective_on)
}

#[cfg(test)]
mod tests;
