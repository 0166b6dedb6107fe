//! The forms of `data`, type by type. A form stands for a name for ever: a field may come, none may change or go.

use schemars::JsonSchema;
use serde::Serialize;

/// What every event of the account journal tells.
#[derive(Serialize, JsonSchema)]
pub(super) struct AccountEvent<T> {
    /// The lender's reference of the account.
    pub(super) account: String,
    /// The place in the book's journal.
    pub(super) seq: u64,
    /// The value date: from this day on it counts.
    pub(super) effective_on: String,
    /// The business day on which it was booked.
    pub(super) booked_on: String,
    /// The idempotency key under which it came in; left out where it is a line of text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    /// The currency of the amounts, by ISO 4217.
    pub(super) currency: String,
    #[serde(flatten)]
    pub(super) facts: T,
}

/// A contract began.
#[derive(Serialize, JsonSchema)]
pub(super) struct Opened {
    /// Who owes, as an opaque id.
    pub(super) person: String,
    /// The product.
    pub(super) product: String,
    /// Its version.
    pub(super) product_version: u32,
    /// Whose money it is.
    pub(super) funding_source: String,
    /// The money paid out at the beginning.
    pub(super) principal: String,
    /// How many instalments.
    pub(super) instalments: usize,
}

/// A purchase.
#[derive(Serialize, JsonSchema)]
pub(super) struct Purchase {
    /// How much.
    pub(super) amount: String,
    /// In how many instalments.
    pub(super) instalments: u16,
    /// Whether it is money, which bears interest from its own day on.
    pub(super) cash_advance: bool,
}

/// A statement.
#[derive(Serialize, JsonSchema)]
pub(super) struct StatementIssued {
    /// Its number.
    pub(super) number: u32,
    /// When it is due.
    pub(super) due: String,
    /// Principal that falls due.
    pub(super) principal: String,
    /// Interest that falls due.
    pub(super) interest: String,
    /// Fees that fall due.
    pub(super) fee: String,
    /// The least that is to be paid.
    pub(super) minimum_payment: String,
    /// All that is owed.
    pub(super) balance: String,
}

/// An amount.
#[derive(Serialize, JsonSchema)]
pub(super) struct Money {
    /// How much.
    pub(super) amount: String,
}

/// Money that came in.
#[derive(Serialize, JsonSchema)]
pub(super) struct Repayment {
    /// How much.
    pub(super) amount: String,
    /// The instalment that it settles first; none where the product's rule decides.
    pub(super) instalment: Option<InstalmentName>,
}

/// An event that was taken back.
#[derive(Serialize, JsonSchema)]
pub(super) struct Reversed {
    /// The place of the event that was taken back.
    pub(super) reversed_seq: u64,
}

/// A charge.
#[derive(Serialize, JsonSchema)]
pub(super) struct Fee {
    /// How much.
    pub(super) amount: String,
    /// When it is due.
    pub(super) due: String,
}

/// A waiver.
#[derive(Serialize, JsonSchema)]
pub(super) struct Waived {
    /// `principal`, `interest`, `fee` or `penalty`.
    pub(super) component: &'static str,
    /// How much.
    pub(super) amount: String,
    /// On which instalment; none for the oldest first.
    pub(super) instalment: Option<InstalmentName>,
}

/// An instalment's name.
#[derive(Serialize, JsonSchema)]
pub(super) struct InstalmentName {
    /// The version of the payment calendar.
    pub(super) calendar_version: u16,
    /// Its number in it.
    pub(super) number: u32,
}

/// A new payment calendar.
#[derive(Serialize, JsonSchema)]
pub(super) struct Rescheduled {
    /// What is due from now on.
    pub(super) schedule: Vec<Row>,
}

/// An instalment of a payment calendar.
#[derive(Serialize, JsonSchema)]
pub(super) struct Row {
    #[serde(flatten)]
    pub(super) name: InstalmentName,
    /// When it is due.
    pub(super) due: String,
    /// Its principal.
    pub(super) principal: String,
    /// Its interest.
    pub(super) interest: String,
    /// Its fee.
    pub(super) fee: String,
}

/// A charge-off.
#[derive(Serialize, JsonSchema)]
pub(super) struct ChargedOff {
    /// Whether it is for fraud.
    pub(super) is_fraud: bool,
}

/// Nothing more.
#[derive(Serialize, JsonSchema)]
pub(super) struct Nothing {}

/// A settlement.
#[derive(Serialize, JsonSchema)]
pub(super) struct Settlement {
    /// What is to come in, in the order of days.
    pub(super) parts: Vec<Part>,
}

/// One payment of a settlement.
#[derive(Serialize, JsonSchema)]
pub(super) struct Part {
    /// The last day on which it may come in.
    pub(super) due: String,
    /// How much.
    pub(super) amount: String,
}

/// A pause.
#[derive(Serialize, JsonSchema)]
pub(super) struct Paused {
    /// `ageing` or `penalty`.
    pub(super) what: &'static str,
    /// The first day on which it runs again.
    pub(super) until: String,
}

/// The end of a pause.
#[derive(Serialize, JsonSchema)]
pub(super) struct Resumed {
    /// `ageing` or `penalty`.
    pub(super) what: &'static str,
}

/// A restructure.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct Restructured {
    /// `extension`, `re_amortise`, `re_age`, `reschedule`, `rate_change`, `re_age_open_end` or `interest_pause`.
    pub(super) arranges: &'static str,
    /// Of an extension: by how much unpaid instalments are due later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extended_by: Option<Every>,
    /// Of a new calendar: its first due date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_due: Option<String>,
    /// Of a new calendar: the distance between due dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) every: Option<Every>,
    /// Of a new calendar: how many instalments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) instalments: Option<u16>,
    /// Of a new calendar: so many instalments bear interest only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) principal_grace: Option<u16>,
    /// The new rate for a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) annual_rate: Option<String>,
    /// What becomes of unpaid interest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) interest: Option<&'static str>,
    /// What becomes of unpaid fees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fee: Option<&'static str>,
    /// What becomes of unpaid penalty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) penalty: Option<&'static str>,
    /// Of an interest pause: the first day that bears interest again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
}

/// A distance between dates.
#[derive(Serialize, JsonSchema)]
pub(super) struct Every {
    /// `months`, `days` or `semi_months`.
    pub(super) unit: &'static str,
    /// How many.
    pub(super) count: u32,
}

/// A class.
#[derive(Serialize, JsonSchema)]
pub(super) struct Class {
    /// By which policy.
    pub(super) policy: String,
    /// The class.
    pub(super) class: String,
}

/// An impairment.
#[derive(Serialize, JsonSchema)]
pub(super) struct Impaired {
    /// The share of what is owed.
    pub(super) share: String,
}

/// A link to a parent account.
#[derive(Serialize, JsonSchema)]
pub(super) struct Linked {
    /// The lender's reference of the parent; null when there is none any more.
    pub(super) parent: Option<String>,
}

/// A sale.
#[derive(Serialize, JsonSchema)]
pub(super) struct Sold {
    /// The new owner, or the new lenders with their shares.
    pub(super) to: String,
    /// The price, if it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) price: Option<String>,
}

/// A fee that is given back.
#[derive(Serialize, JsonSchema)]
pub(super) struct FeeRefunded {
    /// On which instalment or charge it stands.
    pub(super) instalment: InstalmentName,
    /// How much.
    pub(super) amount: String,
    /// Whether what was paid of it goes out to the customer; otherwise it is credited to the account.
    pub(super) pays_out: bool,
}

/// What a close found.
#[derive(Serialize, JsonSchema)]
pub(super) struct StandingChange {
    /// The lender's reference of the account.
    pub(super) account: String,
    /// The closed day.
    pub(super) day: String,
    /// What brought it about: `time`, `events` or `time_and_events`.
    pub(super) cause: String,
    /// `open`, `settled`, `overpaid`, `charged_off` or `written_off`.
    pub(super) status: &'static str,
    /// The bucket before; none when it was current.
    pub(super) from_bucket: Option<String>,
    /// The bucket after; none when it is current.
    pub(super) to_bucket: Option<String>,
    /// From when the oldest past-due instalment ages; none when it is current.
    pub(super) overdue_since: Option<String>,
    /// The worst kind of overdue; none when it is current.
    pub(super) overdue_form: Option<&'static str>,
    /// How many periods are unpaid.
    pub(super) unpaid_periods: u32,
}
