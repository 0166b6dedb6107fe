//! Reports of an account on the first day after a due date.

use ledger::course::{Course, course};
use ledger::event::{Contract, Event, Instalments};
use ledger::product::{Period, Plan, ProductKey};
use ledger::{Entry, History, Product};
use primitives::{Amount, Currency};
use risk::warning::Driver;

use super::*;
use crate::explain::Language;
use crate::features::collected::NOTHING;
use crate::fixtures::date;

fn product() -> Product {
    let key = ProductKey { id: "p".to_owned(), version: 1 };
    let plan = Plan::FeePerInstalment { fee_rate: primitives::Rate::ZERO, every: Period::Months(1) };
    Product::plain(key, date("2024-01-01"), Currency::CNY, plan)
}

/// 600.00 in six, due on the 15th from 15 February 2025 on, repaid on these days.
fn entries(repayments: &[(&str, i64)]) -> Vec<Entry> {
    let opening = Event::ContractOpened(Box::new(Contract {
        person: "P <1>".to_owned(),
        product: ProductKey { id: "p".to_owned(), version: 1 },
        funding_source: "own".to_owned(),
        principal: Amount::from_minor(60_000),
        instalments: Instalments::Computed { count: 6, first_due: None },
    }));
    let repaid = |&(on, units): &(&str, i64)| {
        (date(on), Event::Repayment { amount: Amount::from_minor(units * 100), earmark: None })
    };
    let all = std::iter::once((date("2025-01-15"), opening)).chain(repayments.iter().map(repaid));
    all.zip(1..).map(|((on, event), seq)| Entry { seq, effective_on: on, booked_on: on, event }).collect()
}

fn report(repayments: &[(&str, i64)], day: &str, score: Option<&Score>) -> Assessment {
    let (product, entries) = (product(), entries(repayments));
    let course: Course<'_> = course(History::new(&product, &entries), date(day), |_| true).unwrap();
    assessment(Known { account: "A-1", course: &course }, &[], &NOTHING, score)
}

fn because(report: &Assessment) -> Vec<&'static str> {
    report.path.because.iter().map(|because| because.name).collect()
}

#[test]
fn the_first_missed_day_is_the_day_after_the_due_date_and_no_other() {
    let is_first = |day| report(&[("2025-02-15", 100)], day, None).state.is_first_missed_day;
    assert!(!is_first("2025-03-15"));
    assert!(is_first("2025-03-16"));
    assert!(!is_first("2025-03-17"));
}

#[test]
fn the_path_follows_what_is_known() {
    let three = [("2025-02-15", 100), ("2025-03-15", 100), ("2025-04-15", 100)];
    let reliable = report(&three, "2025-05-16", None);
    assert_eq!((reliable.path.name, because(&reliable)), ("remind", vec!["reliable"]));
    let never = report(&[], "2025-02-16", None);
    assert_eq!((never.path.name, because(&never)), ("call", vec!["never_repaid"]));
    let in_part = report(&[("2025-02-15", 30)], "2025-02-16", None);
    assert_eq!((in_part.path.name, because(&in_part)), ("contact", vec!["part_repaid", "short_history"]));
    let current = report(&three, "2025-04-16", None);
    assert_eq!((current.path.name, because(&current)), ("nothing", vec!["current"]));
}

#[test]
fn bills_of_other_accounts_are_a_history_too() {
    let (product, mut own) = (product(), entries(&[]));
    let other = entries(&[("2025-02-15", 100), ("2025-03-15", 100), ("2025-04-15", 100)]);
    let day = date("2025-05-16");
    let through = |entries| course(History::new(&product, entries), day, |_| true).unwrap();
    // Opened three months later: its first bill was due on 15 May.
    own[0].effective_on = date("2025-04-15");
    let (own, other) = (through(&own), through(&other));
    let known = |account, course| Known { account, course };
    let report = assessment(known("A-1", &own), &[known("A-2", &other)], &NOTHING, None);
    // The other account missed its bill of 15 May too: a call, for that reason alone.
    assert_eq!((report.path.name, because(&report)), ("call", vec!["others_past_due"]));
    assert_eq!((report.linked.len(), report.linked[0].days_past_due), (1, 1));
    assert_eq!(report.exposure.person_owed, "900.00");
}

#[test]
fn a_score_makes_the_path_more_careful_and_tells_its_drivers() {
    let three = [("2025-02-15", 100), ("2025-03-15", 100), ("2025-04-15", 100)];
    let driver = |characteristic: &str, log_odds| Driver { characteristic: characteristic.to_owned(), log_odds };
    let drivers = vec![driver("tenure", 0.2), driver("past_due_bills", 0.9), driver("owed", -1.0)];
    let score = Score {
        pd: 0.62,
        points: Some(540.0),
        model: "m v1".to_owned(),
        bad: "30+ days past due".to_owned(),
        drivers,
        words: Vec::new(),
    };
    let report = report(&three, "2025-05-16", Some(&score));
    assert_eq!((report.path.name, because(&report)), ("call", vec!["high_risk"]));
    let told: Vec<&str> = report.score.as_ref().unwrap().drivers.iter().map(|driver| driver.en.as_str()).collect();
    assert_eq!(told, ["bills that were past due", "how long the account has run"]);
}

#[test]
fn the_page_is_whole_by_itself_and_escapes_what_it_shows() {
    for language in [Language::English, Language::Chinese] {
        let page = page(&report(&[("2025-02-15", 100)], "2025-03-16", None), language);
        assert!(page.contains("P &lt;1&gt;") && !page.contains("P <1>"));
        assert!(!page.contains("http") && !page.contains("<script") && !page.contains("src="));
        assert_eq!(page.matches("<section").count(), page.matches("</section>").count());
    }
}
