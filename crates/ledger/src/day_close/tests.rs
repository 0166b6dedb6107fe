mod by_days;
mod laws;
mod limits;
mod past_maturity;

use super::*;
use crate::event::Event;
use crate::fixtures::{computed, contract, date, entries, money, monthly, repayment, revolving, three_instalments};

/// The movements, causes and days of every close through 30 June.
fn found(entries: &[Entry]) -> Vec<(String, &'static str, &'static str)> {
    let product = monthly();
    let found = transitions(History::new(&product, entries), date("2025-06-30"));
    found.iter().map(|(day, to)| (day.to_string(), to.movement.name(), to.cause.name())).collect()
}

fn told<'w>(rows: &[(&str, &'w str, &'w str)]) -> Vec<(String, &'w str, &'w str)> {
    rows.iter().map(|(day, movement, cause)| ((*day).to_owned(), *movement, *cause)).collect()
}

/// Nothing is paid on 28 February, 28 March, 28 April: a second period on 29 March, 31 days on 31 March, the end of the
/// plan on 29 April, 61 days on 30 April, 91 on 30 May, 121 on 29 June.
#[test]
fn an_unpaid_account_is_told_of_at_every_edge_and_never_between() {
    let expected = told(&[
        ("2025-01-31", "opened", "events"),
        ("2025-03-01", "entered", "time"),
        ("2025-03-29", "changed", "time"),
        ("2025-03-31", "rolled", "time"),
        ("2025-04-29", "changed", "time"),
        ("2025-04-30", "rolled", "time"),
        ("2025-05-30", "rolled", "time"),
        ("2025-06-29", "rolled", "time"),
    ]);
    assert_eq!(found(&three_instalments(vec![])), expected);
}

#[test]
fn an_account_that_pays_in_time_is_told_of_twice() {
    let entries = three_instalments(vec![("2025-02-28", repayment("103.00")), ("2025-03-28", repayment("206.00"))]);
    let expected = told(&[("2025-01-31", "opened", "events"), ("2025-03-28", "settled", "events")]);
    assert_eq!(found(&entries), expected);
}

/// On 29 March the second instalment becomes past due, and on that day money for the first one comes in.
#[test]
fn what_time_and_what_money_did_on_one_day_is_called_both() {
    let entries = three_instalments(vec![("2025-03-29", repayment("103.00"))]);
    let expected = ("2025-03-29".to_owned(), "changed", "time_and_events");
    assert_eq!(found(&entries)[2], expected);
}

#[test]
fn a_close_before_the_booking_of_the_opening_finds_nothing() {
    let product = monthly();
    let mut entries = three_instalments(vec![]);
    entries[0].booked_on = date("2025-02-10");
    let history = History::new(&product, &entries);
    assert_eq!(close(history, date("2025-02-09")), None);
    assert_eq!(close(history, date("2025-02-10")).unwrap().transition.unwrap().movement, Movement::Opened);
}

/// From the opening on: the day after 28 February; then the second due date, day 31, the third, and day 61.
#[test]
fn the_next_wake_is_the_next_day_on_which_something_can_change() {
    let product = monthly();
    let entries = three_instalments(vec![]);
    let history = History::new(&product, &entries);
    for (on, expected) in [
        ("2025-01-31", "2025-03-01"),
        ("2025-02-28", "2025-03-01"),
        ("2025-03-01", "2025-03-29"),
        ("2025-03-29", "2025-03-31"),
        ("2025-03-31", "2025-04-29"),
        ("2025-04-29", "2025-04-30"),
    ] {
        let account = history.as_of(date(on)).unwrap();
        assert_eq!(next_wake(history, &account), Some(date(expected)), "{on}");
    }
    let entries = three_instalments(vec![("2025-02-01", repayment("309.00"))]);
    let history = History::new(&product, &entries);
    assert_eq!(next_wake(history, &history.as_of(date("2025-02-01")).unwrap()), None, "a settled account sleeps");
}

/// 500.00 bought in February are billed at the end of 1 March, and not before: a tenth, due on the 11th.
#[test]
fn the_close_of_a_statement_day_finds_the_statement() {
    let product = revolving();
    let opening = Event::ContractOpened(Box::new(contract("0.00", computed(0))));
    let purchase = Event::PurchaseBooked(crate::event::Purchase::of_goods(money("500.00"), 1));
    let entries = entries(opening, vec![("2025-02-10", purchase)]);
    let history = History::new(&product, &entries);
    assert_eq!(close(history, date("2025-02-28")).unwrap().statement, None);
    let statement = close(history, date("2025-03-01")).unwrap().statement.unwrap();
    assert_eq!((statement.number, statement.due), (1, date("2025-03-11")));
    assert_eq!((statement.minimum_payment, statement.balance), (money("50.00"), money("500.00")));
}

fn settlement(due: &str) -> Event {
    let parts = vec![crate::event::SettlementPart { due: date(due), amount: money("50.00") }];
    Event::SettlementAgreed { parts, authority: None, reason: String::new() }
}

/// What was agreed for 20 February lapses on the 21st; the next one, agreed on the 25th without a word, on the 27th.
#[test]
fn a_settlement_that_lapses_is_told_when_nothing_else_moved() {
    let entries =
        three_instalments(vec![("2025-02-10", settlement("2025-02-20")), ("2025-02-25", settlement("2025-02-26"))]);
    let expected = told(&[
        ("2025-01-31", "opened", "events"),
        ("2025-02-21", "settlement_lapsed", "time"),
        ("2025-02-27", "settlement_lapsed", "time"),
        ("2025-03-01", "entered", "time"),
    ]);
    assert_eq!(found(&entries)[..4], expected);
    let product = monthly();
    let history = History::new(&product, &entries[..2]);
    let account = history.as_of(date("2025-02-10")).unwrap();
    assert_eq!(next_wake(history, &account), Some(date("2025-02-21")));
}

/// On 1 March the first instalment is past due as well: that is what the close tells.
#[test]
fn a_settlement_that_lapses_with_something_else_is_told_as_that() {
    let expected = told(&[("2025-01-31", "opened", "events"), ("2025-03-01", "entered", "time")]);
    assert_eq!(found(&three_instalments(vec![("2025-02-10", settlement("2025-02-28"))]))[..2], expected);
}
