//! Facts of made-up accounts, worked out by hand.

use collections::strategy::fact::Fact;
use ledger::event::{Contract, Instalments, ScheduledInstalment};
use ledger::product::ProductKey;
use ledger::{Entry, History, Product, course::course};

use super::*;
use crate::fixtures::date;
use crate::product_file;
use crate::strategy_facts::show;

const PRODUCT: &str = "[product]\nid = \"p\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\
    [plan]\nkind = \"external\"\n";

fn product() -> Product {
    product_file::parse("p.toml", PRODUCT).unwrap()
}

fn entry(seq: u64, on: &str, event: Event) -> Entry {
    Entry { seq, effective_on: date(on), booked_on: date(on), event }
}

/// Three times 100.00, due at the end of January, February and March 2026.
fn opened() -> Entry {
    let instalment = |number: u32, due: &str| ScheduledInstalment {
        key: ledger::event::InstalmentKey { calendar: 1, number },
        due: date(due),
        principal: Amount::from_minor(10_000),
        interest: Amount::ZERO,
        fee: Amount::ZERO,
    };
    let instalments = [instalment(1, "2026-01-31"), instalment(2, "2026-02-28"), instalment(3, "2026-03-31")];
    let contract = Contract {
        person: "P-1".to_owned(),
        product: ProductKey { id: "p".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(30_000),
        instalments: Instalments::Given(instalments.to_vec()),
    };
    entry(1, "2026-01-01", Event::ContractOpened(Box::new(contract)))
}

fn repaid(seq: u64, on: &str, minor: i64) -> Entry {
    entry(seq, on, Event::Repayment { amount: Amount::from_minor(minor), earmark: None })
}

/// The shown values of some facts at the end of a day.
fn told(entries: &[Entry], as_of: &str, names: &[&str]) -> Vec<String> {
    let product = product();
    let own = course(History::new(&product, entries), date(as_of), |_| true).unwrap();
    let subject = Subject { own: &own, others: &[], currency: product.currency, told: &Told::default(), score: None };
    let facts = facts(&subject).unwrap();
    let value = |name: &&str| {
        let fact = Fact::named(name).unwrap();
        facts.get(fact).map_or("-".to_owned(), |value| show(fact, value, product.currency))
    };
    names.iter().map(value).collect()
}

#[test]
fn a_late_account_tells_how_late_and_how_much() {
    let names = [
        "standing.dpd",
        "standing.form",
        "standing.bucket",
        "standing.unpaid_periods",
        "amount.past_due",
        "amount.owed",
        "amount.next_due",
        "standing.days_to_due",
        "history.first_payment_missed",
    ];
    // 31 January to 5 March is 33 days; January and February are unpaid, March is due in 26 days.
    assert_eq!(
        told(&[opened()], "2026-03-05", &names),
        ["33", "multi_period", "31-60", "2", "200.00", "300.00", "100.00", "26", "true"]
    );
    assert_eq!(
        told(&[opened()], "2026-01-31", &names),
        ["0", "none", "-", "0", "0.00", "300.00", "100.00", "28", "false"]
    );
}

#[test]
fn a_cure_counts_from_the_day_of_the_repayment() {
    let entries = [opened(), repaid(2, "2026-02-10", 10_000)];
    let names = [
        "standing.dpd",
        "history.worst_dpd_12m",
        "history.cures_12m",
        "history.days_since_cure",
        "history.days_since_repayment",
        "history.repayments_30d",
        "standing.missed_periods",
    ];
    // Ten days late on 10 February at the latest look, so nine at the close before: 9 February is the worst day.
    assert_eq!(told(&entries, "2026-02-20", &names), ["0", "9", "1", "10", "10", "1", "1"]);
    assert_eq!(told(&entries, "2026-02-09", &names), ["9", "9", "0", "-", "-", "0", "1"]);
}

#[test]
fn a_partial_repayment_cures_nothing() {
    let entries = [opened(), repaid(2, "2026-02-10", 9_999)];
    let names = ["standing.dpd", "amount.past_due", "history.cures_12m"];
    assert_eq!(told(&entries, "2026-02-20", &names), ["20", "0.01", "0"]);
}

#[test]
fn the_contract_and_the_calendar_are_told() {
    let names = [
        "contract.product",
        "contract.months_on_book",
        "contract.instalments_left",
        "contract.days_past_last_due",
        "calendar.weekday",
        "calendar.day_of_month",
        "calendar.days_to_month_end",
    ];
    // 2 April 2026 is a Thursday.
    assert_eq!(told(&[opened()], "2026-04-02", &names), ["p", "3", "3", "2", "thursday", "2", "28"]);
}

#[test]
fn the_persons_other_accounts_are_added_up() {
    let product = product();
    let (own, other) = ([opened()], [opened(), repaid(2, "2026-01-20", 10_000)]);
    let course_of = |entries| course(History::new(&product, entries), date("2026-03-05"), |_| true).unwrap();
    let (own, other) = (course_of(&own), course_of(&other));
    let subject =
        Subject { own: &own, others: &[&other], currency: product.currency, told: &Told::default(), score: None };
    let facts = facts(&subject).unwrap();
    let number = |name: &str| facts.get(Fact::named(name).unwrap()).cloned();
    // 200.00 are past due here and 100.00 there.
    assert_eq!(number("amount.person_past_due"), Some(Value::Number(30_000)));
    assert_eq!(number("person.accounts_past_due"), Some(Value::Number(2)));
}

#[test]
fn what_nobody_told_is_no_and_what_somebody_told_counts() {
    let product = product();
    let entries = [opened()];
    let own = course(History::new(&product, &entries), date("2026-03-05"), |_| true).unwrap();
    let mut told = Told::default();
    told.facts.set("person.deceased", Value::Flag(true)).unwrap();
    let score = Some(Score {
        pd: Some(0.123_456_78),
        points: Some(612),
        miss_next: Some(1.0),
        expected_loss: Some(Amount::from_minor(1_234)),
    });
    let subject = Subject { own: &own, others: &[], currency: product.currency, told: &told, score };
    let facts = facts(&subject).unwrap();
    let value = |name: &str| facts.get(Fact::named(name).unwrap()).cloned();
    assert_eq!(value("person.deceased"), Some(Value::Flag(true)));
    assert_eq!(value("person.vulnerable"), Some(Value::Flag(false)));
    assert_eq!(value("score.pd"), Some(Value::Number(123_457)));
    assert_eq!(value("score.points"), Some(Value::Number(612)));
    assert_eq!(value("score.expected_loss"), Some(Value::Number(1_234)));
}

#[test]
fn every_fact_that_is_always_known_is_told() {
    let product = product();
    let entries = [opened()];
    let own = course(History::new(&product, &entries), date("2026-03-05"), |_| true).unwrap();
    let subject = Subject { own: &own, others: &[], currency: product.currency, told: &Told::default(), score: None };
    let facts = facts(&subject).unwrap();
    let untold: Vec<&str> = Fact::all()
        .filter(|fact| !fact.declaration().can_be_unknown && facts.get(*fact).is_none())
        .map(Fact::name)
        .collect();
    assert_eq!(untold, [""; 0]);
}
