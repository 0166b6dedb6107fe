//! What events tell: the form of `data`, type by type.
//!
//! Facts of accounts only. What people wrote by hand (reasons, who asked, who approved) stays in the book, because it may name
//! anybody; a person is an opaque id, in the event that opens a contract and nowhere else.

use ledger::ageing::OverdueForm;
use ledger::day_close::Standing;
use ledger::event::{
    Contract, Entry, Event, InstalmentKey, Instalments, NewCalendar, Restructure, RestructureKind, ScheduledInstalment,
    SettlementPart, Statement,
};
use ledger::product::Period;
use primitives::{Amount, Currency, Rate};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::port::TransitionRow;

/// What every event of the account journal tells.
#[derive(Serialize, JsonSchema)]
pub(super) struct AccountEvent<T> {
    /// The lender's reference of the account.
    account: String,
    /// The place in the book's journal.
    seq: u64,
    /// The value date: from this day on it counts.
    effective_on: String,
    /// The business day on which it was booked.
    booked_on: String,
    /// The idempotency key under which it came in; left out where it is a line of text.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// The currency of the amounts, by ISO 4217.
    currency: String,
    #[serde(flatten)]
    facts: T,
}

/// A contract began.
#[derive(Serialize, JsonSchema)]
pub(super) struct Opened {
    /// Who owes, as an opaque id.
    person: String,
    /// The product.
    product: String,
    /// Its version.
    product_version: u32,
    /// Whose money it is.
    funding_source: String,
    /// The money paid out at the beginning.
    principal: String,
    /// How many instalments.
    instalments: usize,
}

/// A purchase.
#[derive(Serialize, JsonSchema)]
pub(super) struct Purchase {
    /// How much.
    amount: String,
    /// In how many instalments.
    instalments: u16,
}

/// A statement.
#[derive(Serialize, JsonSchema)]
pub(super) struct StatementIssued {
    /// Its number.
    number: u32,
    /// When it is due.
    due: String,
    /// Principal that falls due.
    principal: String,
    /// Interest that falls due.
    interest: String,
    /// Fees that fall due.
    fee: String,
    /// The least that is to be paid.
    minimum_payment: String,
    /// All that is owed.
    balance: String,
}

/// An amount.
#[derive(Serialize, JsonSchema)]
pub(super) struct Money {
    /// How much.
    amount: String,
}

/// Money that came in.
#[derive(Serialize, JsonSchema)]
pub(super) struct Repayment {
    /// How much.
    amount: String,
    /// The instalment that it settles first; none where the product's rule decides.
    instalment: Option<InstalmentName>,
}

/// An event that was taken back.
#[derive(Serialize, JsonSchema)]
pub(super) struct Reversed {
    /// The place of the event that was taken back.
    reversed_seq: u64,
}

/// A charge.
#[derive(Serialize, JsonSchema)]
pub(super) struct Fee {
    /// How much.
    amount: String,
    /// When it is due.
    due: String,
}

/// A waiver.
#[derive(Serialize, JsonSchema)]
pub(super) struct Waived {
    /// `principal`, `interest`, `fee` or `penalty`.
    component: &'static str,
    /// How much.
    amount: String,
    /// On which instalment; none for the oldest first.
    instalment: Option<InstalmentName>,
}

/// An instalment's name.
#[derive(Serialize, JsonSchema)]
pub(super) struct InstalmentName {
    /// The version of the payment calendar.
    calendar_version: u16,
    /// Its number in it.
    number: u32,
}

/// A new payment calendar.
#[derive(Serialize, JsonSchema)]
pub(super) struct Rescheduled {
    /// What is due from now on.
    schedule: Vec<Row>,
}

/// An instalment of a payment calendar.
#[derive(Serialize, JsonSchema)]
pub(super) struct Row {
    #[serde(flatten)]
    name: InstalmentName,
    /// When it is due.
    due: String,
    /// Its principal.
    principal: String,
    /// Its interest.
    interest: String,
    /// Its fee.
    fee: String,
}

/// A charge-off.
#[derive(Serialize, JsonSchema)]
pub(super) struct ChargedOff {
    /// Whether it is for fraud.
    is_fraud: bool,
}

/// Nothing more.
#[derive(Serialize, JsonSchema)]
pub(super) struct Nothing {}

/// A settlement.
#[derive(Serialize, JsonSchema)]
pub(super) struct Settlement {
    /// What is to come in, in the order of days.
    parts: Vec<Part>,
}

/// One payment of a settlement.
#[derive(Serialize, JsonSchema)]
pub(super) struct Part {
    /// The last day on which it may come in.
    due: String,
    /// How much.
    amount: String,
}

/// A pause.
#[derive(Serialize, JsonSchema)]
pub(super) struct Paused {
    /// `ageing` or `penalty`.
    what: &'static str,
    /// The first day on which it runs again.
    until: String,
}

/// The end of a pause.
#[derive(Serialize, JsonSchema)]
pub(super) struct Resumed {
    /// `ageing` or `penalty`.
    what: &'static str,
}

/// A restructure.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct Restructured {
    /// `extension`, `re_amortise`, `re_age`, `reschedule`, `rate_change`, `re_age_open_end` or `interest_pause`.
    arranges: &'static str,
    /// Of an extension: by how much unpaid instalments are due later.
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_by: Option<Every>,
    /// Of a new calendar: its first due date.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_due: Option<String>,
    /// Of a new calendar: the distance between due dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    every: Option<Every>,
    /// Of a new calendar: how many instalments.
    #[serde(skip_serializing_if = "Option::is_none")]
    instalments: Option<u16>,
    /// Of a new calendar: so many instalments bear interest only.
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_grace: Option<u16>,
    /// The new rate for a year.
    #[serde(skip_serializing_if = "Option::is_none")]
    annual_rate: Option<String>,
    /// What becomes of unpaid interest.
    #[serde(skip_serializing_if = "Option::is_none")]
    interest: Option<&'static str>,
    /// What becomes of unpaid fees.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<&'static str>,
    /// What becomes of unpaid penalty.
    #[serde(skip_serializing_if = "Option::is_none")]
    penalty: Option<&'static str>,
    /// Of an interest pause: the first day that bears interest again.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

/// A distance between dates.
#[derive(Serialize, JsonSchema)]
pub(super) struct Every {
    /// `months`, `days` or `semi_months`.
    unit: &'static str,
    /// How many.
    count: u32,
}

/// A class.
#[derive(Serialize, JsonSchema)]
pub(super) struct Class {
    /// By which policy.
    policy: String,
    /// The class.
    class: String,
}

/// An impairment.
#[derive(Serialize, JsonSchema)]
pub(super) struct Impaired {
    /// The share of what is owed.
    share: String,
}

/// What a close found.
#[derive(Serialize, JsonSchema)]
pub(super) struct StandingChange {
    /// The lender's reference of the account.
    account: String,
    /// The closed day.
    day: String,
    /// What brought it about: `time`, `events` or `time_and_events`.
    cause: String,
    /// `open`, `settled`, `overpaid`, `charged_off` or `written_off`.
    status: &'static str,
    /// The bucket before; none when it was current.
    from_bucket: Option<String>,
    /// The bucket after; none when it is current.
    to_bucket: Option<String>,
    /// From when the oldest past-due instalment ages; none when it is current.
    overdue_since: Option<String>,
    /// The worst kind of overdue; none when it is current.
    overdue_form: Option<&'static str>,
    /// How many periods are unpaid.
    unpaid_periods: u32,
}

fn value(data: &impl Serialize) -> Value {
    serde_json::to_value(data).expect("an event is plain values")
}

/// The data of what a close found.
pub(super) fn standing_data(reference: &str, row: &TransitionRow, to: &Standing) -> Value {
    value(&StandingChange {
        account: reference.to_owned(),
        day: row.day.to_string(),
        cause: row.cause.clone(),
        status: to.status.name(),
        from_bucket: row.from_bucket.clone(),
        to_bucket: row.to_bucket.clone(),
        overdue_since: to.overdue_since.map(|since| since.to_string()),
        overdue_form: to.forms.worst().map(OverdueForm::name),
        unpaid_periods: to.unpaid_periods,
    })
}

/// The data of an event of the account journal.
pub(super) fn event_data(reference: &str, currency: Currency, entry: &Entry, key: &str) -> Value {
    let tell = Tell { reference, currency, entry, key };
    match &entry.event {
        Event::ContractOpened(contract) => tell.with(opened(contract, currency)),
        Event::PurchaseBooked(purchase) => {
            tell.with(Purchase { amount: currency.format(purchase.amount), instalments: purchase.instalments })
        }
        Event::StatementIssued(statement) => tell.with(statement_issued(statement, currency)),
        Event::Repayment { amount, earmark } => {
            tell.with(Repayment { amount: currency.format(*amount), instalment: earmark.as_ref().map(name) })
        }
        Event::Reversal { of } => tell.with(Reversed { reversed_seq: *of }),
        Event::MerchantRefund { amount: of }
        | Event::Chargeback { amount: of }
        | Event::Disbursed { amount: of }
        | Event::PayoutRefund { amount: of }
        | Event::GoodwillCredit { amount: of, authority: _, reason: _ }
        | Event::Refunded { amount: of }
        | Event::CreditRefunded { amount: of }
        | Event::Recovery { amount: of } => tell.with(Money { amount: currency.format(*of) }),
        Event::FeeCharged { amount, due, reason: _ } => {
            tell.with(Fee { amount: currency.format(*amount), due: due.to_string() })
        }
        Event::Waived { component, amount, instalment, authority: _, reason: _ } => tell.with(Waived {
            component: component.name(),
            amount: currency.format(*amount),
            instalment: instalment.as_ref().map(name),
        }),
        Event::Rescheduled { schedule, reason: _ } => {
            tell.with(Rescheduled { schedule: schedule.iter().map(|one| row(one, currency)).collect() })
        }
        Event::ChargedOff { reason: _, is_fraud } => tell.with(ChargedOff { is_fraud: *is_fraud }),
        Event::WrittenOff { reason: _ } | Event::Terminated { reason: _ } => tell.with(Nothing {}),
        Event::SettlementAgreed { parts, authority: _, reason: _ } => {
            let part = |part: &SettlementPart| Part { due: part.due.to_string(), amount: currency.format(part.amount) };
            tell.with(Settlement { parts: parts.iter().map(part).collect() })
        }
        Event::Paused { what, until, reason: _ } => tell.with(Paused { what: what.name(), until: until.to_string() }),
        Event::Resumed { what } => tell.with(Resumed { what: what.name() }),
        Event::Restructured(restructure) => tell.with(restructured(restructure)),
        Event::ClassSet { policy, class, reason: _, approved_by: _ } | Event::ClassBooked { policy, class } => {
            tell.with(Class { policy: policy.clone(), class: class.clone() })
        }
        Event::ImpairmentRecorded { share, reason: _ } => tell.with(Impaired { share: share.to_string() }),
    }
}

/// What every event of an account says.
struct Tell<'t> {
    reference: &'t str,
    currency: Currency,
    entry: &'t Entry,
    key: &'t str,
}

impl Tell<'_> {
    fn with(&self, facts: impl Serialize) -> Value {
        let Entry { seq, effective_on, booked_on, .. } = *self.entry;
        value(&AccountEvent {
            account: self.reference.to_owned(),
            seq,
            effective_on: effective_on.to_string(),
            booked_on: booked_on.to_string(),
            // The key of a line of events is the line itself where it has no name, and what people write stays here.
            key: (!self.key.contains(char::is_whitespace)).then(|| self.key.to_owned()),
            currency: self.currency.code().to_owned(),
            facts,
        })
    }
}

fn opened(contract: &Contract, currency: Currency) -> Opened {
    Opened {
        person: contract.person.clone(),
        product: contract.product.id.clone(),
        product_version: contract.product.version,
        funding_source: contract.funding_source.clone(),
        principal: currency.format(contract.principal),
        instalments: match &contract.instalments {
            Instalments::Computed { count, first_due: _ } => usize::from(*count),
            Instalments::Given(schedule) => schedule.len(),
        },
    }
}

fn statement_issued(statement: &Statement, currency: Currency) -> StatementIssued {
    let money = |amount: Amount| currency.format(amount);
    StatementIssued {
        number: statement.number,
        due: statement.due.to_string(),
        principal: money(statement.principal),
        interest: money(statement.interest),
        fee: money(statement.fee),
        minimum_payment: money(statement.minimum_payment),
        balance: money(statement.balance),
    }
}

fn name(key: &InstalmentKey) -> InstalmentName {
    InstalmentName { calendar_version: key.calendar, number: key.number }
}

fn row(one: &ScheduledInstalment, currency: Currency) -> Row {
    let money = |amount: Amount| currency.format(amount);
    Row {
        name: name(&one.key),
        due: one.due.to_string(),
        principal: money(one.principal),
        interest: money(one.interest),
        fee: money(one.fee),
    }
}

fn restructured(restructure: &Restructure) -> Restructured {
    let told = Restructured { arranges: restructure.kind.name(), ..Restructured::default() };
    let rate = |rate: &Rate| Some(rate.to_string());
    match &restructure.kind {
        RestructureKind::Extension { by } => Restructured { extended_by: Some(every(*by)), ..told },
        RestructureKind::ReAmortise => told,
        RestructureKind::ReAge { calendar, interest } => {
            Restructured { interest: Some(interest.name()), ..told.on(calendar) }
        }
        RestructureKind::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty } => {
            Restructured {
                annual_rate: annual_rate.as_ref().and_then(rate),
                principal_grace: Some(*principal_grace),
                interest: Some(interest.name()),
                fee: Some(fee.name()),
                penalty: Some(penalty.name()),
                ..told.on(calendar)
            }
        }
        RestructureKind::RateChange { annual_rate } => Restructured { annual_rate: rate(annual_rate), ..told },
        RestructureKind::ReAgeOpenEnd { interest, fee, penalty } => Restructured {
            interest: Some(interest.name()),
            fee: Some(fee.name()),
            penalty: Some(penalty.name()),
            ..told
        },
        RestructureKind::InterestPause { until } => Restructured { until: Some(until.to_string()), ..told },
    }
}

impl Restructured {
    fn on(self, calendar: &NewCalendar) -> Self {
        let NewCalendar { first_due, every: distance, count } = *calendar;
        let first_due = Some(first_due.to_string());
        Self { first_due, every: Some(every(distance)), instalments: Some(count), ..self }
    }
}

fn every(period: Period) -> Every {
    match period {
        Period::Months(count) => Every { unit: "months", count: u32::from(count) },
        Period::Days(count) => Every { unit: "days", count: u32::from(count) },
        Period::SemiMonthly => Every { unit: "semi_months", count: 1 },
    }
}
