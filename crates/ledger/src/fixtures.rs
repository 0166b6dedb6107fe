//! What this crate's tests are written with: a plain product, and accounts as a few words.

use primitives::rate::DayCount;
use primitives::{Amount, Currency, Date, Rate};

use crate::event::{Contract, Entry, Event, InstalmentKey, Instalments, ScheduledInstalment};
use crate::product::{Period, Plan, Product, ProductKey, StatementTerms};

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn money(text: &str) -> Amount {
    Currency::CNY.parse(text).unwrap()
}

pub(crate) fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

/// A product without grace, tolerance, penalty or late fee.
pub(crate) fn product(plan: Plan) -> Product {
    let key = ProductKey { id: "plain".into(), version: 1 };
    Product::plain(key, date("2024-01-01"), Currency::CNY, plan)
}

/// Equal parts each month, with a fee of 1 % of the principal on each.
pub(crate) fn monthly() -> Product {
    product(Plan::FeePerInstalment { fee_rate: rate("1%"), every: Period::Months(1) })
}

/// Equal principal with interest of 0.1 % a day. Of 300.00 in three from 31 January 2025 on: 8.40 for 28 days, 5.60 for 28,
/// 3.10 for 31.
pub(crate) fn daily_loan() -> Product {
    let (annual_rate, day_count) = (rate("36.5%"), DayCount::Actual365);
    product(Plan::EqualPrincipal { annual_rate, day_count, every: Period::Months(1) })
}

/// A revolving account: statements on the 1st, due on the 11th, a tenth at once.
pub(crate) fn revolving() -> Product {
    product(Plan::Statement(StatementTerms::plain(1, 10, rate("10%"), Rate::ZERO)))
}

pub(crate) fn contract(principal: &str, instalments: Instalments) -> Contract {
    Contract {
        person: "P1".into(),
        product: ProductKey { id: "plain".into(), version: 1 },
        funding_source: "own".into(),
        principal: money(principal),
        instalments,
    }
}

/// So many computed instalments, the first a period after the opening.
pub(crate) fn computed(count: u16) -> Instalments {
    Instalments::Computed { count, first_due: None }
}

/// A row of a calendar: number, due date, principal.
pub(crate) fn row(calendar: u16, number: u32, due: &str, principal: &str) -> ScheduledInstalment {
    let key = InstalmentKey { calendar, number };
    ScheduledInstalment { key, due: date(due), principal: money(principal), interest: Amount::ZERO, fee: Amount::ZERO }
}

pub(crate) fn repayment(amount: &str) -> Event {
    Event::Repayment { amount: money(amount), earmark: None }
}

/// 300.00 in three instalments of 103.00, opened on 31 January 2025: due on 28 February, 28 March, 28 April; then the
/// given events, each on its value date, booked on that day, numbered from 2.
pub(crate) fn three_instalments(events: Vec<(&str, Event)>) -> Vec<Entry> {
    let opening = Event::ContractOpened(Box::new(contract("300.00", computed(3))));
    entries(opening, events)
}

/// An opening on 31 January 2025 and what follows.
pub(crate) fn entries(opening: Event, events: Vec<(&str, Event)>) -> Vec<Entry> {
    let all = std::iter::once(("2025-01-31", opening)).chain(events);
    let entries = all.zip(1..).map(|((on, event), seq)| {
        let on = date(on);
        Entry { seq, effective_on: on, booked_on: on, event }
    });
    entries.collect()
}
