use primitives::{Amount, Currency, Date};

use super::{BadFaithRule, Evidence, NotShown, Sign, View, may_investigate, show};
use crate::contact::Grade;
use crate::desk::Basis;

fn date(text: &str) -> Date {
    text.parse().expect("the test writes dates")
}

fn rule() -> BadFaithRule {
    BadFaithRule {
        amount_min: Amount::from_minor(500_000),
        days_past_due_min: 90,
        signs_min: 2,
        evidence_days: 100,
        broken_promises_min: 2,
        deciders: vec!["legal".to_owned()],
        basis: Basis { source: "the board".to_owned(), grade: Grade::C },
    }
}

fn found(sign: Sign, source: &str, on: &str, by: &str) -> Evidence {
    let view = View { model: "stated-hints".to_owned(), version: 1, on: date(on) };
    let view = (sign == Sign::AbleButUnwilling).then_some(view);
    Evidence { sign, on: date(on), source: source.to_owned(), by: by.to_owned(), view }
}

fn shown(evidence: &[Evidence]) -> String {
    show(&rule(), evidence, date("2026-06-20"), "Lea").map_or_else(|no| no.to_string(), |()| "yes".to_owned())
}

#[test]
fn small_amounts_and_short_arrears_are_never_investigated() {
    let may = |minor, days| {
        let currency = Currency::new("CNY").expect("a currency");
        may_investigate(&rule(), currency, Amount::from_minor(minor), days).map_err(|no| no.to_string())
    };
    assert_eq!(may(500_000, 90), Ok(()));
    let small = "4999.99 is past due, and below 5000.00 nobody is investigated";
    assert_eq!(may(499_999, 900), Err(small.to_owned()));
    let early = "the account is 89 days past due, and nobody is investigated before 90";
    assert_eq!(may(9_000_000, 89), Err(early.to_owned()));
}

#[test]
fn one_sign_alone_shows_nothing_however_often_it_is_found() {
    let unwilling = |source| found(Sign::AbleButUnwilling, source, "2026-06-01", "Ana");
    let alone = "1 different signs from 1 sources, of at least 2 from 2: one alone shows nothing";
    assert_eq!(shown(&[unwilling("a")]), alone);
    assert_eq!(shown(&[unwilling("a"), unwilling("b")]), alone);
    let moved = |source| found(Sign::TransferredAssets, source, "2026-05-01", "Bo");
    let one_source = "2 different signs from 1 sources, of at least 2 from 2: one alone shows nothing";
    assert_eq!(shown(&[unwilling("a"), moved("a")]), one_source);
    assert_eq!(shown(&[unwilling("a"), moved("b")]), "yes");
    // A lender may not set the rule so low that one is enough.
    let low = BadFaithRule { signs_min: 1, ..rule() };
    assert!(show(&low, &[unwilling("a"), unwilling("b")], date("2026-06-20"), "Lea").is_err());
}

#[test]
fn a_view_is_one_source_however_many_files_it_is_written_down_in() {
    let unwilling = |source| found(Sign::AbleButUnwilling, source, "2026-06-01", "Ana");
    let moved = |source| found(Sign::TransferredAssets, source, "2026-05-01", "Bo");
    let evades = |source| found(Sign::Evades, source, "2026-05-01", "Bo");
    // Three signs are asked for: two views do not stand for the second sign of people.
    let three = BadFaithRule { signs_min: 3, ..rule() };
    let views = [unwilling("a"), unwilling("b"), unwilling("c"), moved("d")];
    let no = show(&three, &views, date("2026-06-20"), "Lea").expect_err("two signs");
    assert_eq!(no, NotShown::TooFew { signs: 2, sources: 2, least: 3 });
    assert_eq!(show(&three, &[unwilling("a"), moved("d"), evades("d")], date("2026-06-20"), "Lea"), Ok(()));
}

#[test]
fn what_no_view_says_is_no_sign() {
    let view = |one: Evidence| Evidence { view: None, ..one };
    let said = view(found(Sign::AbleButUnwilling, "a", "2026-06-01", "Ana"));
    let moved = found(Sign::TransferredAssets, "b", "2026-05-01", "Bo");
    assert_eq!(
        shown(&[said, moved]),
        "1 different signs from 1 sources, of at least 2 from 2: one alone shows nothing"
    );
}

#[test]
fn old_and_future_signs_do_not_count() {
    let unwilling = found(Sign::AbleButUnwilling, "a", "2026-06-01", "Ana");
    // 100 days before 20 June is 12 March.
    let moved = |on| found(Sign::TransferredAssets, "b", on, "Bo");
    assert_eq!(shown(&[unwilling.clone(), moved("2026-03-12")]), "yes");
    assert_ne!(shown(&[unwilling.clone(), moved("2026-03-11")]), "yes");
    assert_ne!(shown(&[unwilling, moved("2026-06-21")]), "yes");
}

#[test]
fn who_found_a_sign_does_not_decide() {
    let signs = [
        found(Sign::AbleButUnwilling, "a", "2026-06-01", "Ana"),
        found(Sign::FalseStatements, "b", "2026-06-02", " lea "),
    ];
    assert_eq!(shown(&signs), "Lea found a sign, and somebody else decides");
}
