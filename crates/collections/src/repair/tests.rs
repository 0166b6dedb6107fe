use primitives::{Amount, Date, Rate};

use super::{RepairRule, Step, limit, path};
use crate::contact::Grade;
use crate::desk::Basis;

fn date(text: &str) -> Date {
    text.parse().expect("the test writes dates")
}

fn step(clean_months: u32, percent: i64) -> Step {
    Step { clean_months, share: Rate::from_billionths(percent * 10_000_000) }
}

fn rule() -> RepairRule {
    let basis = Basis { source: "art. 16".to_owned(), grade: Grade::R };
    RepairRule { record_years: 5, steps: vec![step(3, 25), step(6, 50), step(12, 100)], basis }
}

#[test]
fn the_limit_comes_back_step_by_step() {
    let at = |on: &str| path(&rule(), date("2026-01-31"), date(on));
    let early = at("2026-04-29");
    assert_eq!((early.clean_months, early.reached), (2, None));
    assert_eq!(early.next, Some((step(3, 25), date("2026-04-30"))));
    // Three months after the last of January is the last of April.
    let first = at("2026-04-30");
    assert_eq!((first.clean_months, first.reached), (3, Some((step(3, 25), date("2026-04-30")))));
    assert_eq!(at("2026-07-30").next, Some((step(6, 50), date("2026-07-31"))));
    let last = at("2027-01-31");
    assert_eq!((last.clean_months, last.reached, last.next), (12, Some((step(12, 100), date("2027-01-31"))), None));
}

#[test]
fn the_record_runs_out_years_after_the_end_and_not_earlier() {
    assert_eq!(path(&rule(), date("2028-02-29"), date("2028-03-01")).record_ends_on, date("2033-02-28"));
}

#[test]
fn a_share_of_a_limit_is_rounded_down() {
    assert_eq!(limit(step(3, 25), Amount::from_minor(1_001)), Amount::from_minor(250));
}
