//! What events tell, in the forms of [`super::form`].
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
use serde::Serialize;
use serde_json::Value;

use super::form::{
    AccountEvent, ChargedOff, Class, Every, Fee, FeeRefunded, Impaired, InstalmentName, Linked, Money, Nothing, Opened,
    Part, Paused, Purchase, Repayment, Rescheduled, Restructured, Resumed, Reversed, Row, Settlement, Sold,
    StandingChange, StatementIssued, Waived,
};
use crate::port::TransitionRow;

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
            let (amount, instalments) = (currency.format(purchase.amount), purchase.instalments);
            tell.with(Purchase { amount, instalments, cash_advance: purchase.is_cash() })
        }
        Event::StatementIssued(statement) => tell.with(statement_issued(statement, currency)),
        Event::Repayment { amount, earmark } => {
            tell.with(Repayment { amount: currency.format(*amount), instalment: earmark.as_ref().map(name) })
        }
        Event::Reversal { of } => tell.with(Reversed { reversed_seq: *of }),
        Event::MerchantRefund { amount: of }
        | Event::Chargeback { amount: of }
        | Event::Disbursed { amount: of, plan: _ }
        | Event::PayoutRefund { amount: of }
        | Event::GoodwillCredit { amount: of, authority: _, reason: _ }
        | Event::GuaranteeDrawn { amount: of }
        | Event::InterestPaymentWaived { amount: of, authority: _, reason: _ }
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
        Event::Linked { parent, reason: _ } => tell.with(Linked { parent: parent.clone() }),
        Event::Sold { to, price, reason: _ } => {
            tell.with(Sold { to: to.clone(), price: price.map(|price| currency.format(price)) })
        }
        Event::FeeRefunded { instalment, amount, pays_out, authority: _, reason: _ } => tell.with(FeeRefunded {
            instalment: name(instalment),
            amount: currency.format(*amount),
            pays_out: *pays_out,
        }),
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

fn value(data: &impl Serialize) -> Value {
    serde_json::to_value(data).expect("an event is plain values")
}
