//! The account as the tests see it: what the naive ledger answers.
//!
//! How it comes about is told in the other rooms; an instalment is in `instalment`.

use ledger::component::Components;
use ledger::event::{SettlementPart, Statement};
use primitives::{Amount, Date, Rate};

use super::instalment::NaiveInstalment;

/// Everything the page says about an account at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaiveAccount {
    /// The opening's value date.
    pub opened_on: Date,
    /// The day at whose end all this holds.
    pub as_of: Date,
    /// Every instalment, charges and lifted ones too, in order of due date and key.
    pub instalments: Vec<NaiveInstalment>,
    /// Money received that nothing was owed for.
    pub credit_balance: Amount,
    /// What a revolving account owes outside its instalments.
    pub pools: NaivePools,
    /// The state of the account.
    pub status: NaiveStatus,
    /// Whether it was terminated, charged off, written off or settled by agreement.
    pub has_ended: bool,
    /// Whether the latest class on record is one that the product calls non-performing.
    pub is_non_performing: bool,
    /// The share of what is owed that is expected to be lost; 0 when nothing is.
    pub impairment: Rate,
    /// Whether ageing stands still on this day.
    pub is_ageing_paused: bool,
    /// Whether the contract was terminated.
    pub is_terminated: bool,
    /// Whether its product is a revolving one.
    pub is_revolving: bool,
    /// Whether it was charged off.
    pub is_charged_off: bool,
    /// Where in the general ledger stands what was charged off, the component below it.
    pub loss_account: Option<String>,
    /// Whose the account is: the owner changes on the day after a sale.
    pub owner: String,
    /// The latest settlement that was agreed, if any.
    pub settlement: Option<NaiveSettlement>,
    /// Everything unpaid, due or not, less what an early end on this day would drop.
    pub payoff_amount: Amount,
    /// The day from which the account ages, by the product's anchor; none when nothing is past due.
    pub overdue_since: Option<Date>,
    /// The age of the account, before pauses and grace.
    pub past_due_days: u32,
    /// The days of that age on which ageing was paused.
    pub paused_days: u32,
    /// The age after pauses, grace and materiality.
    pub delinquent_days: u32,
    /// The day from which it counts as delinquent: after the grace; none when nothing is past due.
    pub delinquent_since: Option<Date>,
    /// The place of the range of delinquent days, or of unpaid periods.
    pub bucket: Option<u8>,
    /// The age of each payout that has instalments of its own, the opening's first.
    pub drawings: Vec<NaiveDrawing>,
    /// Everything unpaid of instalments that have begun to age, also within the tolerance.
    pub overdue: Components,
    /// Distinct due dates of past-due instalments that are periods.
    pub unpaid_periods: u32,
    /// Distinct due dates of periods that were ever missed or are past due.
    pub missed_periods_ever: u32,
    /// Whether the overdue is of a single period.
    pub is_single_period: bool,
    /// Whether the overdue is of several periods.
    pub is_multi_period: bool,
    /// Whether the plan is over and still unpaid.
    pub is_full: bool,
    /// The statement struck at the end of this very day; none when it was issued as an event.
    pub struck: Option<Statement>,
    /// The money that moved since the opening.
    pub totals: NaiveTotals,
}

/// What a revolving account owes outside its instalments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NaivePools {
    /// Purchases since the last statement.
    pub spending: Amount,
    /// The rest of the last statement, in its free period.
    pub billed: Amount,
    /// Past its free period, bearing the service fee.
    pub carried: Amount,
    /// Cash advances that no statement has made due.
    pub advances: Amount,
    /// Of these, what the last statement showed.
    pub advances_shown: Amount,
    /// What bore at their rate at the end of every day since the last statement, added up.
    pub advance_weight: i128,
    /// Each of these days with what bore, where interest is compounded by days.
    pub advance_days: Vec<(Date, Amount)>,
    /// Purchases in instalments with something left to bill, oldest first.
    pub plans: Vec<NaivePlan>,
    /// What is left to bill of all plans.
    pub plans_remaining: Amount,
    /// The carried balance at the end of every day since the last statement, added up.
    pub service_weight: i128,
    /// Each of these days with what bore, where interest is compounded by days.
    pub service_days: Vec<(Date, Amount)>,
}

impl NaivePools {
    /// All their principal.
    pub fn principal(&self) -> Amount {
        let plans: Amount = self.plans.iter().map(|plan| plan.remaining).sum();
        self.spending + self.billed + self.carried + self.advances + plans
    }
}

/// A payout that has instalments of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NaiveDrawing {
    /// When it was paid out.
    pub on: Date,
    /// How much.
    pub amount: Amount,
    /// Everything unpaid of its instalments.
    pub owed: Components,
    /// Of that, what has begun to age.
    pub overdue: Components,
    /// The earliest day from which something of it that is past due ages.
    pub overdue_since: Option<Date>,
    /// Its age, before pauses and grace.
    pub past_due_days: u32,
    /// Its age after pauses and grace.
    pub delinquent_days: u32,
}

/// A purchase in instalments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NaivePlan {
    /// The purchase's price.
    pub amount: Amount,
    /// Into how many statements it is split.
    pub instalments: u32,
    /// How many parts have been billed.
    pub parts_billed: u32,
    /// What is neither billed nor paid before that.
    pub remaining: Amount,
}

/// The state of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NaiveStatus {
    /// Something is owed, or may be again.
    Open,
    /// Nothing is owed, now or later.
    Settled,
    /// There is credit balance.
    Overpaid,
    /// It was charged off, and something is owed.
    ChargedOff,
    /// It was written off.
    WrittenOff,
}

/// A settlement that was agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaiveSettlement {
    /// The value date of the agreement.
    pub agreed_on: Date,
    /// What is to come in, and by when.
    pub parts: Vec<SettlementPart>,
    /// What has come in since then.
    pub received: Amount,
    /// How it stands.
    pub state: NaiveSettlementState,
}

impl NaiveSettlement {
    /// Whether it is neither completed nor lapsed.
    pub fn is_active(&self) -> bool {
        self.state == NaiveSettlementState::Active
    }
}

/// How a settlement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NaiveSettlementState {
    /// It is being performed.
    Active,
    /// All of it came in, and the rest was forgiven, on this day.
    Completed(Date),
    /// Too little had come in at the start of this day.
    Lapsed(Date),
    /// Too much was taken back on this day after all of it had come in.
    Failed(Date),
}

/// The money that moved since the opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NaiveTotals {
    /// The contract's principal, every further payout of it, and every purchase.
    pub paid_out: Amount,
    /// Repayments and recoveries received, and what was settled by an opening or a payout.
    pub repaid: Amount,
    /// Refunds received from merchants.
    pub merchant_refunds: Amount,
    /// Refunds received of what was paid out to the customer's order.
    pub payout_refunded: Amount,
    /// Goodwill credits.
    pub goodwill: Amount,
    /// Of fees, taken off or given back.
    pub fees_refunded: Amount,
    /// Of that, paid out.
    pub fees_paid_back: Amount,
    /// Paid interest that the lender gave back.
    pub interest_payments_waived: Amount,
    /// What a guarantor paid.
    pub guarantee_drawn: Amount,
    /// Interest that went back with refunds.
    pub interest_refunded: Amount,
    /// Chargebacks.
    pub charged_back: Amount,
    /// Refunds to the customer.
    pub refunded: Amount,
    /// Credit balance paid out: by its own event, or at once where the product says so.
    pub credit_refunded: Amount,
    /// What waivers, restructures and the close tolerance found to take.
    pub waived: Components,
    /// What was given up by a write-off.
    pub written_off: Components,
    /// What was given up by a completed settlement.
    pub forgiven: Components,
    /// What was unpaid when the account was charged off.
    pub charged_off: Components,
    /// What became principal by a restructure.
    pub capitalised: Components,
    /// Repayments and recoveries received after a charge-off or write-off.
    pub recovered: Amount,
    /// Money received after a write-off and not taken back.
    pub received_after_write_off: Amount,
    /// Credit balance that was not worth paying back.
    pub kept: Amount,
    /// What money and credit settled of the pools.
    pub pools_settled: Amount,
}
