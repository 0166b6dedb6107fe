//! Promises to pay, judged by what came in.

use app::Error;
use app::intake::{News, OnRefusal, take_in};
use app::port::Store;
use app::products;
use app::promises::{Offer, judged, make, withdraw};
use collections::promise::{Judgement, Part, Terms};
use jiff::Timestamp;
use ledger::Event;
use primitives::Amount;

use super::Open;
use super::books::{MONTHLY, NOW, arrival, date, monthly_book, opening, repayment};

const PERSON: &str = "person of A1";
const TERMS: Terms = Terms { grace_days: 1, days_ahead_max: 30, parts_max: 3 };

fn at(text: &str) -> Timestamp {
    text.parse().expect("the suite writes instants")
}

fn part(due: &str, amount: i64) -> Part {
    Part { due: date(due), amount: Amount::from_minor(amount) }
}

fn offer<'o>(parts: &'o [Part], key: &'o str) -> Offer<'o> {
    Offer { person: PERSON, account: "A1", parts, taken_by: "Ana", key }
}

fn refusal<T>(done: app::Result<T>) -> String {
    match done {
        Err(Error::Refused(refused)) => refused.what,
        Err(Error::Failed(error)) => panic!("{error:#}"),
        Ok(_) => panic!("it is done"),
    }
}

fn standing(store: &dyn Store, as_of: &str) -> Vec<Option<Judgement>> {
    judged(store, PERSON, date(as_of)).expect("judged").into_iter().map(|(_, judgement)| judgement).collect()
}

/// A promise is kept by repayments alone: a later reversal breaks it, and one more promise is taken only when none is open.
pub fn a_promise_is_judged_by_what_came_in(open: Open<'_>) {
    let mut store = open("book");
    products::add(&mut *store, "monthly", MONTHLY).expect("added");
    let products = monthly_book();
    take_in(&mut *store, &products, &[opening("A1", "2026-02-01")], NOW, OnRefusal::BookNothing, |_| {})
        .expect("booked");
    let now = at("2026-03-05T10:00:00+08:00");
    let parts = [part("2026-03-10", 6_000), part("2026-03-20", 4_000)];
    let too_much = [part("2026-03-10", 30_001)];
    let refused = refusal(make(&mut *store, offer(&too_much, "p0"), TERMS, now));
    assert_eq!(refused, "300.01 is promised on account A1, but only 300.00 is owed");
    let id = make(&mut *store, offer(&parts, "p1"), TERMS, now).expect("taken down");
    assert_eq!(make(&mut *store, offer(&parts, "p1"), TERMS, now).expect("the same"), id);
    let second = [part("2026-03-12", 1_000)];
    assert_eq!(refusal(make(&mut *store, offer(&second, "p2"), TERMS, now)), "promise 1 of account A1 is still open");
    let (received, missing, until) = (Amount::ZERO, Amount::from_minor(6_000), date("2026-03-11"));
    assert_eq!(standing(&*store, "2026-03-05"), [Some(Judgement::Open { received, missing, until })]);
    let paid = [repayment("A1", "r1", "2026-03-11", 6_000), repayment("A1", "r2", "2026-03-19", 4_000)];
    take_in(&mut *store, &products, &paid, NOW + 1, OnRefusal::BookNothing, |_| {}).expect("booked");
    assert_eq!(standing(&*store, "2026-03-21"), [Some(Judgement::Kept { on: date("2026-03-19") })]);
    // The first part came back from the bank: it was never there.
    let of = store.journal_after(0, 9).expect("read").iter().find(|row| row.key == "r1").expect("booked").seq;
    let reversed = [arrival("A1", "x1", date("2026-03-25"), News::Event(Event::Reversal { of }))];
    take_in(&mut *store, &products, &reversed, NOW + 2, OnRefusal::BookNothing, |_| {}).expect("booked");
    let broken = Judgement::Broken { on: date("2026-03-12"), short_by: Amount::from_minor(6_000) };
    assert_eq!(standing(&*store, "2026-03-25"), [Some(broken)]);
    let now = at("2026-03-25T10:00:00+08:00");
    let third = [part("2026-04-01", 1_000)];
    let third = make(&mut *store, offer(&third, "p3"), TERMS, now).expect("none is open");
    withdraw(&mut *store, PERSON, third, ("Bo", "the amount was heard wrongly"), now).expect("withdrawn");
    assert_eq!(standing(&*store, "2026-05-01"), [Some(broken), None]);
    assert_eq!(
        refusal(withdraw(&mut *store, PERSON, third, ("Bo", "again"), now)),
        format!("promise {third} is withdrawn already")
    );
}
