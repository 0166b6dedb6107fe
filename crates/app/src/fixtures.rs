//! What this crate's tests are written with: events of every kind.

use ledger::component::Component;
use ledger::event::{
    Contract, DrawingPlan, Event, InstalmentKey, Instalments, NewCalendar, Pausable, Purchase, ReAgeInterest,
    Restructure, RestructureKind, ScheduledInstalment, SettlementPart, Statement, Treatment,
};
use ledger::product::{Period, ProductKey};
use primitives::{Amount, Date, Rate};

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn restructured(kind: RestructureKind, requested_by: Option<&str>) -> Event {
    let (requested_by, approved_by) = (requested_by.map(str::to_owned), Some("bob".to_owned()));
    Event::Restructured(Box::new(Restructure { kind, reason: "hardship".to_owned(), requested_by, approved_by }))
}

fn scheduled() -> ScheduledInstalment {
    let (principal, interest, fee) = (Amount::from_minor(10_000), Amount::from_minor(200), Amount::from_minor(3));
    let key = InstalmentKey { calendar: 2, number: 1 };
    ScheduledInstalment { key, due: date("2025-05-10"), principal, interest, fee }
}

fn contract(instalments: Instalments) -> Event {
    Event::ContractOpened(Box::new(Contract {
        person: "P-1".to_owned(),
        product: ProductKey { id: "p".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(10_000),
        instalments,
    }))
}

/// What stood in journals before there were other kinds, in the order of their numbers.
fn first_events() -> Vec<Event> {
    let amount = Amount::from_minor(12_345);
    let reason = "why".to_owned();
    let key = InstalmentKey { calendar: 1, number: 3 };
    let component = Component::Fee;
    vec![
        contract(Instalments::Computed { count: 3, first_due: Some(date("2025-02-28")) }),
        contract(Instalments::Given(vec![scheduled()])),
        Event::PurchaseBooked(Purchase::of_goods(amount, 6)),
        Event::StatementIssued(Statement {
            number: 4,
            due: date("2025-02-15"),
            principal: amount,
            from_carried: Amount::from_minor(5),
            interest: Amount::from_minor(6),
            fee: Amount::from_minor(7),
            minimum_payment: Amount::from_minor(8),
            balance: Amount::from_minor(9),
        }),
        Event::Repayment { amount, earmark: Some(key) },
        Event::Reversal { of: 7 },
        Event::MerchantRefund { amount },
        Event::Chargeback { amount },
        Event::FeeCharged { amount, due: date("2025-03-31"), reason: reason.clone() },
        Event::Waived { component, amount, instalment: None, authority: None, reason: reason.clone() },
        Event::Waived { component, amount, instalment: Some(key), authority: Some("head".to_owned()), reason },
        Event::Rescheduled { schedule: vec![scheduled()], reason: "hardship".to_owned() },
    ]
}

/// Restructures of every kind, with every treatment.
fn restructures() -> Vec<Event> {
    let calendar = |every| NewCalendar { first_due: date("2025-05-10"), every, count: 6 };
    let mut events = vec![
        restructured(RestructureKind::Extension { by: Period::Months(2) }, Some("ann")),
        restructured(RestructureKind::Extension { by: Period::Days(14) }, None),
        restructured(RestructureKind::ReAmortise, None),
        restructured(RestructureKind::InterestPause { until: date("2025-06-01") }, None),
        restructured(RestructureKind::RateChange { annual_rate: Rate::from_billionths(72_000_000) }, Some("ann")),
    ];
    for interest in [ReAgeInterest::Default, ReAgeInterest::EqualPayable, ReAgeInterest::EqualFull] {
        events.push(restructured(RestructureKind::ReAge { calendar: calendar(Period::SemiMonthly), interest }, None));
    }
    let treatments = [Treatment::Carry, Treatment::Capitalise, Treatment::Waive];
    for (place, interest) in treatments.into_iter().enumerate() {
        let kind = RestructureKind::Reschedule {
            calendar: calendar(Period::Months(1)),
            annual_rate: (place > 0).then_some(Rate::from_billionths(120_000_000)),
            principal_grace: u16::try_from(place).unwrap(),
            interest,
            fee: treatments[(place + 1) % 3],
            penalty: treatments[(place + 2) % 3],
        };
        events.push(restructured(kind, Some("ann")));
        let (fee, penalty) = (treatments[(place + 1) % 3], treatments[(place + 2) % 3]);
        events.push(restructured(RestructureKind::ReAgeOpenEnd { interest, fee, penalty }, None));
    }
    events
}

/// At least one event of every kind, in the order of their numbers in storage.
pub(crate) fn every_event() -> Vec<Event> {
    let amount = Amount::from_minor(12_345);
    let reason = || "why".to_owned();
    let part = |due: &str, minor| SettlementPart { due: date(due), amount: Amount::from_minor(minor) };
    let mut events = first_events();
    events.extend([
        Event::Disbursed { amount, plan: None },
        Event::Disbursed { amount, plan: Some(DrawingPlan { count: 6, first_due: None, annual_rate: None }) },
        Event::Disbursed {
            amount,
            plan: Some(DrawingPlan {
                count: 6,
                first_due: Some(date("2025-05-10")),
                annual_rate: Some(Rate::from_billionths(72_000_000)),
            }),
        },
        Event::PayoutRefund { amount },
        Event::GoodwillCredit { amount, authority: None, reason: reason() },
        Event::GoodwillCredit { amount, authority: Some("head".to_owned()), reason: reason() },
        Event::Refunded { amount },
        Event::CreditRefunded { amount },
        Event::ChargedOff { reason: reason(), is_fraud: false },
        Event::ChargedOff { reason: reason(), is_fraud: true },
        Event::WrittenOff { reason: reason() },
        Event::Recovery { amount },
        Event::SettlementAgreed {
            parts: vec![part("2025-05-01", 10_000), part("2025-06-01", 20_000)],
            authority: None,
            reason: reason(),
        },
        Event::SettlementAgreed {
            parts: vec![part("2025-05-01", 10_000)],
            authority: Some("head".to_owned()),
            reason: reason(),
        },
        Event::Terminated { reason: reason() },
        Event::Paused { what: Pausable::Ageing, until: date("2025-04-01"), reason: reason() },
        Event::Paused { what: Pausable::Penalty, until: date("2025-04-01"), reason: reason() },
        Event::Resumed { what: Pausable::Penalty },
    ]);
    events.extend(restructures());
    events.push(Event::ClassSet {
        policy: "central-bank".to_owned(),
        class: "loss".to_owned(),
        reason: reason(),
        approved_by: "bob".to_owned(),
    });
    events.push(Event::ClassBooked { policy: "central-bank".to_owned(), class: "loss".to_owned() });
    events.push(Event::ImpairmentRecorded { share: Rate::from_billionths(600_000_000), reason: reason() });
    events.push(Event::Sold { to: "a=70%+b=30%".to_owned(), price: None, reason: reason() });
    events.push(Event::Sold { to: "f".to_owned(), price: Some(amount), reason: reason() });
    events.push(Event::Linked { parent: Some("A0".to_owned()), reason: reason() });
    events.push(Event::Linked { parent: None, reason: reason() });
    let instalment = InstalmentKey { calendar: 1, number: 2 };
    for (pays_out, authority) in [(true, None), (false, Some("head".to_owned()))] {
        events.push(Event::FeeRefunded { instalment, amount, pays_out, authority, reason: reason() });
    }
    events.push(Event::InterestPaymentWaived { amount, authority: None, reason: reason() });
    events.push(Event::InterestPaymentWaived { amount, authority: Some("head".to_owned()), reason: reason() });
    events.push(Event::GuaranteeDrawn { amount });
    events
}

/// The number by which an event's kind is stored; a new kind does not compile before it has one.
pub(crate) fn number(event: &Event) -> u8 {
    match event {
        Event::ContractOpened(_) => 0,
        Event::PurchaseBooked(_) => 1,
        Event::StatementIssued(_) => 2,
        Event::Repayment { .. } => 3,
        Event::Reversal { .. } => 4,
        Event::MerchantRefund { .. } => 5,
        Event::Chargeback { .. } => 6,
        Event::FeeCharged { .. } => 7,
        Event::Waived { .. } => 8,
        Event::Rescheduled { .. } => 9,
        Event::Disbursed { .. } => 10,
        Event::PayoutRefund { .. } => 11,
        Event::GoodwillCredit { .. } => 12,
        Event::Refunded { .. } => 13,
        Event::CreditRefunded { .. } => 14,
        Event::ChargedOff { .. } => 15,
        Event::WrittenOff { .. } => 16,
        Event::Recovery { .. } => 17,
        Event::SettlementAgreed { .. } => 18,
        Event::Terminated { .. } => 19,
        Event::Paused { .. } => 20,
        Event::Resumed { .. } => 21,
        Event::Restructured(_) => 22,
        Event::ClassSet { .. } => 23,
        Event::ClassBooked { .. } => 24,
        Event::ImpairmentRecorded { .. } => 25,
        Event::Sold { .. } => 26,
        Event::Linked { .. } => 27,
        Event::FeeRefunded { .. } => 28,
        Event::InterestPaymentWaived { .. } => 29,
        Event::GuaranteeDrawn { .. } => 30,
    }
}

/// How many kinds of events there are.
pub(crate) const KINDS: u8 = 31;
