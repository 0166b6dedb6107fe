use primitives::{Amount, Date};

use super::{CaseKind, CaseRule, Counts, Disputed, IfFree, Longer, disputed};
use crate::contact::Grade;
use crate::desk::{Basis, Workdays};

fn date(text: &str) -> Date {
    text.parse().expect("the test writes dates")
}

fn rule(days: u32, counts: Counts, if_free: IfFree) -> CaseRule {
    let basis = Basis { source: "a law".to_owned(), grade: Grade::R };
    CaseRule { kind: CaseKind::Complaint, days, counts, if_free, longer: Vec::new(), skills: Vec::new(), basis }
}

/// National Day 2026: 1 to 7 October are free, Thursday to Wednesday; Saturday the 10th is made up for.
fn golden_week() -> Workdays {
    let holidays = (1..=7).map(|day| date(&format!("2026-10-0{day}"))).collect();
    Workdays { holidays, made_up: vec![date("2026-10-10")], ..Workdays::default() }
}

#[test]
fn calendar_days_run_over_holidays() {
    let workdays = golden_week();
    let keep = rule(15, Counts::Calendar, IfFree::Keep);
    assert_eq!(keep.deadline(date("2026-09-20"), &workdays), date("2026-10-05"));
    let next = rule(15, Counts::Calendar, IfFree::Next);
    assert_eq!(next.deadline(date("2026-09-20"), &workdays), date("2026-10-08"));
    assert_eq!(next.deadline(date("2026-09-15"), &workdays), date("2026-09-30"));
    // Twenty days of the credit bureau's regulation, over the end of February.
    assert_eq!(rule(20, Counts::Calendar, IfFree::Keep).deadline(date("2028-02-15"), &workdays), date("2028-03-06"));
}

#[test]
fn business_days_leave_out_weekends_and_holidays_but_not_days_made_up_for() {
    let workdays = golden_week();
    let rule = rule(5, Counts::Business, IfFree::Keep);
    // 29, 30 September, 8, 9 and Saturday 10 October.
    assert_eq!(rule.deadline(date("2026-09-28"), &workdays), date("2026-10-10"));
    assert_eq!(rule.deadline(date("2026-09-28"), &Workdays::default()), date("2026-10-05"));
    // From within the holidays: 8, 9, 10, 12, 13.
    assert_eq!(rule.deadline(date("2026-10-03"), &workdays), date("2026-10-13"));
}

#[test]
fn a_longer_deadline_counts_from_the_day_on_which_the_case_came_in() {
    let rule = rule(15, Counts::Calendar, IfFree::Keep);
    let longer = Longer { id: "complex".to_owned(), days: 30, needs_second: false, basis: rule.basis.clone() };
    assert_eq!(rule.longer_deadline(&longer, date("2026-03-02"), &Workdays::default()), date("2026-04-01"));
}

#[test]
fn a_calendar_without_any_business_ends_the_search() {
    let never = Workdays { weekend: [true; 7], ..Workdays::default() };
    assert_eq!(never.on_or_after(date("2026-03-02")), date("2026-03-02"));
}

#[test]
fn disputes_of_one_account_add_up() {
    let part = |minor| Some(Amount::from_minor(minor));
    assert_eq!(disputed([]), Disputed::Nothing);
    assert_eq!(disputed([part(500), part(250)]), Disputed::Part(Amount::from_minor(750)));
    assert_eq!(disputed([part(500), None]), Disputed::All);
    assert_eq!(disputed([None, part(500)]), Disputed::All);
}
