//! One event of each type, for the reference page, with the schema of what is told of it.

use ledger::component::Component;
use ledger::event::{
    Contract, Event, InstalmentKey, Instalments, NewCalendar, Pausable, Purchase, Restructure, RestructureKind,
    ScheduledInstalment, SettlementPart, Statement, Treatment,
};
use ledger::product::{Period, ProductKey};
use primitives::{Amount, Date, Rate};
use schemars::{Schema, schema_for};

use super::form::{
    ChargedOff, Class, Fee, FeeRefunded, Impaired, Linked, Money, Nothing, Opened, Paused, Purchase as PurchaseData,
    Repayment, Rescheduled, Restructured, Resumed, Reversed, Settlement, Sold, StatementIssued, Waived,
};

/// An event, and the schema of the fields that are its own.
pub(super) type Sample = (Event, Schema);

/// One event of each type of the account journal, in the order of the types.
pub(super) fn samples() -> Vec<Sample> {
    let mut samples = lending();
    samples.extend(ending());
    samples.extend(arranging());
    samples
}

fn lending() -> Vec<Sample> {
    let (amount, reason) = (money(100), String::new());
    let instalment = InstalmentKey { calendar: 1, number: 3 };
    vec![
        (opened(), schema_for!(Opened)),
        (Event::PurchaseBooked(Purchase::of_goods(amount, 6)), schema_for!(PurchaseData)),
        (Event::StatementIssued(statement()), schema_for!(StatementIssued)),
        (Event::Repayment { amount, earmark: None }, schema_for!(Repayment)),
        (Event::Reversal { of: 17 }, schema_for!(Reversed)),
        (Event::MerchantRefund { amount }, schema_for!(Money)),
        (Event::Chargeback { amount }, schema_for!(Money)),
        (Event::FeeCharged { amount, due: day("2025-05-28"), reason: reason.clone() }, schema_for!(Fee)),
        (
            Event::Waived {
                component: Component::Penalty,
                amount,
                instalment: Some(instalment),
                authority: None,
                reason,
            },
            schema_for!(Waived),
        ),
    ]
}

fn ending() -> Vec<Sample> {
    let (amount, reason) = (money(100), String::new);
    vec![
        (Event::Rescheduled { schedule: vec![scheduled()], reason: reason() }, schema_for!(Rescheduled)),
        (Event::Disbursed { amount, plan: None }, schema_for!(Money)),
        (Event::PayoutRefund { amount }, schema_for!(Money)),
        (Event::GoodwillCredit { amount, authority: None, reason: reason() }, schema_for!(Money)),
        (
            Event::FeeRefunded {
                instalment: InstalmentKey { calendar: 1, number: 3 },
                amount,
                pays_out: true,
                authority: None,
                reason: reason(),
            },
            schema_for!(FeeRefunded),
        ),
        (Event::GuaranteeDrawn { amount }, schema_for!(Money)),
        (Event::InterestPaymentWaived { amount, authority: None, reason: reason() }, schema_for!(Money)),
        (Event::Refunded { amount }, schema_for!(Money)),
        (Event::CreditRefunded { amount }, schema_for!(Money)),
        (Event::ChargedOff { reason: reason(), is_fraud: false }, schema_for!(ChargedOff)),
        (Event::WrittenOff { reason: reason() }, schema_for!(Nothing)),
        (Event::Recovery { amount }, schema_for!(Money)),
    ]
}

fn arranging() -> Vec<Sample> {
    let reason = String::new;
    let parts = vec![SettlementPart { due: day("2025-06-30"), amount: money(800) }];
    let (what, until) = (Pausable::Penalty, day("2025-06-01"));
    let (policy, class) = ("cn-2023".to_owned(), "substandard".to_owned());
    let set = Event::ClassSet { policy: policy.clone(), class: class.clone(), reason: reason(), approved_by: reason() };
    let share: Rate = "25%".parse().expect("a rate");
    vec![
        (Event::SettlementAgreed { parts, authority: None, reason: reason() }, schema_for!(Settlement)),
        (Event::Terminated { reason: reason() }, schema_for!(Nothing)),
        (Event::Paused { what, until, reason: reason() }, schema_for!(Paused)),
        (Event::Resumed { what }, schema_for!(Resumed)),
        (restructured(), schema_for!(Restructured)),
        (set, schema_for!(Class)),
        (Event::ClassBooked { policy, class }, schema_for!(Class)),
        (Event::ImpairmentRecorded { share, reason: reason() }, schema_for!(Impaired)),
        (Event::Linked { parent: Some("A1".to_owned()), reason: reason() }, schema_for!(Linked)),
        (Event::Sold { to: "bank-a".to_owned(), price: Some(money(100)), reason: reason() }, schema_for!(Sold)),
    ]
}

fn opened() -> Event {
    Event::ContractOpened(Box::new(Contract {
        person: "P-77".to_owned(),
        product: ProductKey { id: "monthly".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: money(300),
        instalments: Instalments::Computed { count: 3, first_due: None },
    }))
}

fn statement() -> Statement {
    Statement {
        number: 4,
        due: day("2025-05-20"),
        principal: money(500),
        from_carried: money(0),
        interest: money(6),
        fee: money(7),
        minimum_payment: money(63),
        balance: money(1_250),
    }
}

fn scheduled() -> ScheduledInstalment {
    let key = InstalmentKey { calendar: 2, number: 1 };
    ScheduledInstalment { key, due: day("2025-06-28"), principal: money(100), interest: money(2), fee: money(0) }
}

fn restructured() -> Event {
    let calendar = NewCalendar { first_due: day("2025-06-28"), every: Period::Months(1), count: 12 };
    let kind = RestructureKind::Reschedule {
        calendar,
        annual_rate: Some("12%".parse().expect("a rate")),
        principal_grace: 0,
        interest: Treatment::Carry,
        fee: Treatment::Carry,
        penalty: Treatment::Waive,
    };
    Event::Restructured(Box::new(Restructure { kind, reason: String::new(), requested_by: None, approved_by: None }))
}

fn money(whole: i64) -> Amount {
    Amount::from_minor(100 * whole)
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}
