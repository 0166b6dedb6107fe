//! The watch after a restructure.

use super::*;
use crate::event::{NewCalendar, ReAgeInterest};

/// Twelve months and two periods; watched meanwhile, substandard when repeated, no way out of substandard.
fn twelve_months() -> PolicyVersions {
    let mut five = five();
    let [watched, substandard] = ["watched", "substandard"].map(|id| Some(rank(&five, id)));
    five.relief.watch = WatchTerms::Periods {
        months_min: 12,
        periods_min: 2,
        floor: watched,
        repeated_floor: substandard,
        holds_from: substandard,
    };
    versions(five)
}

/// 1 February is unpaid; on 20 February everything is put off by a month: first due on 1 March, then monthly. Paid on
/// time from then on, with what else is told.
fn extended(late: &[(&'static str, &'static str)], more: Vec<(&'static str, Event)>) -> Vec<Entry> {
    let due = [
        "2024-03-01",
        "2024-04-01",
        "2024-05-01",
        "2024-06-01",
        "2024-07-01",
        "2024-08-01",
        "2024-09-01",
        "2024-10-01",
        "2024-11-01",
        "2024-12-01",
        "2025-01-01",
        "2025-02-01",
        "2025-03-01",
        "2025-04-01",
        "2025-05-01",
        "2025-06-01",
        "2025-07-01",
        "2025-08-01",
        "2025-09-01",
        "2025-10-01",
        "2025-11-01",
        "2025-12-01",
        "2026-01-01",
        "2026-02-01",
    ];
    let paid = due.map(|due| late.iter().find(|(late, _)| *late == due).map_or(due, |(_, on)| on));
    let mut events = vec![("2024-02-20", extension())];
    events.extend(paid.map(|on| (on, repayment("100.00"))));
    events.extend(more);
    account(36, events)
}

fn watch(entries: &[Entry], on: &str, versions: &PolicyVersions) -> Watch {
    found(entries, on, versions).watch
}

/// From 1 March 2024, twelve months: the last day is 28 February 2025.
#[test]
fn a_watch_is_none_then_runs_then_ends_and_then_has_ended() {
    let (policy, entries) = (twelve_months(), extended(&[], vec![]));
    assert_eq!(watch(&entries, "2024-02-19", &policy), Watch::None);
    assert_eq!(class_on(&entries, "2024-02-19", &policy), "watched", "18 days past due");
    let running = |periods_left| {
        Watch::Running(RunningWatch {
            phase: WatchPhase::Observation,
            restructured_on: date("2024-02-20"),
            from: date("2024-03-01"),
            until: date("2025-03-01"),
            periods_left,
            restarted_on: None,
            is_repeated: false,
        })
    };
    // 1 March itself starts the watch; the periods that end on 1 April and 1 May are told the day after.
    for (on, left) in [
        ("2024-02-20", 2),
        ("2024-03-02", 2),
        ("2024-04-01", 2),
        ("2024-04-02", 1),
        ("2024-05-02", 0),
        ("2025-02-28", 0),
    ] {
        assert_eq!(watch(&entries, on, &policy), running(left), "{on}");
        assert_eq!(class_on(&entries, on, &policy), "watched", "{on}: no day past due, but watched");
    }
    for on in ["2025-03-01", "2025-03-02", "2026-01-15"] {
        assert_eq!(watch(&entries, on, &policy), Watch::Ended { on: date("2025-03-01") }, "{on}");
        assert_eq!(class_on(&entries, on, &policy), "normal", "{on}");
    }
}

/// 1 February 2025, in month 11, is paid on the 2nd: twelve months from the 1st end on 1 February 2026.
#[test]
fn a_miss_restarts_the_watch_from_the_due_date_that_was_missed() {
    let (policy, entries) = (twelve_months(), extended(&[("2025-02-01", "2025-02-02")], vec![]));
    let Watch::Running(before) = watch(&entries, "2025-02-01", &policy) else { panic!("it runs") };
    assert_eq!((before.until, before.restarted_on), (date("2025-03-01"), None), "the day of the payment is not over");
    let Watch::Running(after) = watch(&entries, "2025-02-02", &policy) else { panic!("it runs") };
    assert_eq!((after.from, after.until), (date("2025-02-01"), date("2026-02-01")));
    assert_eq!((after.restarted_on, after.periods_left), (Some(date("2025-02-01")), 2));
    assert!(watch(&entries, "2026-01-31", &policy).is_running());
    assert_eq!(watch(&entries, "2026-02-01", &policy), Watch::Ended { on: date("2026-02-01") });
}

/// Put off again on 15 June: the payments of 1 July move to 1 August.
#[test]
fn a_further_restructure_starts_it_anew_with_a_worse_class() {
    let policy = twelve_months();
    let late = [("2024-07-01", "2024-08-01"), ("2024-08-01", "2024-09-01")];
    let entries = extended(&late, vec![("2024-06-15", extension())]);
    assert_eq!(class_on(&entries, "2024-06-14", &policy), "watched");
    let Watch::Running(again) = watch(&entries, "2024-06-15", &policy) else { panic!("it runs") };
    assert_eq!((again.from, again.until, again.is_repeated), (date("2024-08-01"), date("2025-08-01"), true));
    assert_eq!(class_on(&entries, "2024-06-15", &policy), "substandard");
}

fn re_age(first_due: &str, months: u16, count: u16) -> Event {
    let calendar = NewCalendar { first_due: date(first_due), every: Period::Months(months), count };
    restructured(RestructureKind::ReAge { calendar, interest: ReAgeInterest::Default })
}

/// Substandard since 2 May. The new calendar of 10 May makes it current; the committee's approval of 1 July is refused.
#[test]
fn a_watched_account_does_not_come_out_of_the_classes_it_is_held_in() {
    let policy = twelve_months();
    let mut events = vec![("2024-05-10", re_age("2024-06-01", 1, 24)), ("2024-07-01", set("five", "watched"))];
    let due = (0..24).map(|k| date("2024-06-01").plus_months(k).to_string()).collect::<Vec<_>>();
    events.extend(due.iter().map(|on| (on.as_str(), repayment("100.00"))));
    let entries = account(24, events);
    let july = found(&entries, "2024-07-01", &policy);
    assert_eq!((july.class_id(), july.raw_class), ("substandard", Rank::BEST));
    let holds = july.reasons.iter().any(|reason| matches!(reason, Reason::Watch { holds_at: Some(_), .. }));
    assert!(holds && matches!(july.reasons.last(), Some(Reason::ApprovalNotAllowed { .. })), "{:?}", july.reasons);
    assert_eq!(changes(&entries, "2025-12-31", &policy).last(), told(&[("2025-06-01", "normal")]).first());
}

/// Due each year from 1 June 2024 on: twelve months are over on 1 June 2025, the second whole period on 1 June 2026.
#[test]
fn a_watch_takes_the_longer_of_its_months_and_its_periods() {
    let policy = twelve_months();
    let due = ["2024-06-01", "2025-06-01", "2026-06-01"].map(|on| (on, repayment("800.00")));
    let mut events = vec![("2024-02-01", re_age("2024-06-01", 12, 3))];
    events.extend(due);
    let entries = account(24, events);
    assert!(watch(&entries, "2026-06-01", &policy).is_running());
    assert_eq!(watch(&entries, "2026-06-02", &policy), Watch::Ended { on: date("2026-06-02") });
}

/// 90 days from 20 February 2024 are over with 20 May; a miss of 1 April changes nothing.
#[test]
fn a_watch_of_days_ends_by_the_calendar_alone() {
    let mut two = two();
    two.relief.watch = WatchTerms::Days { days: 90, floor: Some(rank(&two, "npa")) };
    let two = versions(two);
    let entries = extended(&[("2024-04-01", "2024-04-20")], vec![]);
    assert_eq!(watch(&entries, "2024-02-19", &two), Watch::None);
    for (on, class) in [("2024-02-20", "npa"), ("2024-04-10", "npa"), ("2024-05-20", "npa"), ("2024-05-21", "standard")]
    {
        assert_eq!(class_on(&entries, on, &two), class, "{on}");
    }
    assert_eq!(watch(&entries, "2024-05-21", &two), Watch::Ended { on: date("2024-05-21") });
}

fn cure_and_probation() -> PolicyVersions {
    let mut two = two();
    let cured_of = rank(&two, "npa");
    let (cure_months, probation_months, days_over) = (12, 24, 30);
    two.relief.watch =
        WatchTerms::CureAndProbation { cure_months, probation_months, days_over, cured_of, probation_floor: None };
    versions(two)
}

fn phase(entries: &[Entry], on: &str) -> Option<(WatchPhase, String)> {
    let Watch::Running(watch) = watch(entries, on, &cure_and_probation()) else { return None };
    Some((watch.phase, watch.until.to_string()))
}

/// Npa from 2 May 2024, arranged anew on the 10th: a cure to 10 May 2025, then probation to 10 May 2027. 1 June 2025 is
/// paid on 1 July, 30 days late; 1 August on 2 September: on 1 September it is 31 days past due, and cured once more.
#[test]
fn a_bad_account_is_cured_then_on_probation_and_back_when_more_than_thirty_days_past_due() {
    let due = (0..14).map(|k| date("2024-06-01").plus_months(k)).filter(|due| *due != date("2025-06-01"));
    let due: Vec<String> = due.map(|due| due.to_string()).collect();
    let mut events = vec![("2024-05-10", re_age("2024-06-01", 1, 36))];
    events.extend(due.iter().map(|on| (on.as_str(), repayment("66.66"))));
    events.push(("2025-07-01", repayment("66.66")));
    events.push(("2025-09-02", repayment("133.32")));
    let entries = account(24, events);
    let cure = |until: &str| Some((WatchPhase::Cure, until.to_owned()));
    let probation = |until: &str| Some((WatchPhase::Probation, until.to_owned()));
    assert_eq!(phase(&entries, "2024-05-09"), None);
    assert_eq!(phase(&entries, "2024-05-10"), cure("2025-05-10"));
    assert_eq!(phase(&entries, "2025-05-09"), cure("2025-05-10"));
    assert_eq!(class_on(&entries, "2025-05-09", &cure_and_probation()), "npa");
    assert_eq!(phase(&entries, "2025-05-10"), probation("2027-05-10"));
    assert_eq!(class_on(&entries, "2025-05-10", &cure_and_probation()), "standard");
    assert_eq!(phase(&entries, "2025-08-31"), probation("2027-05-10"));
    assert_eq!(phase(&entries, "2025-09-01"), cure("2026-09-01"));
    assert_eq!(class_on(&entries, "2025-09-01", &cure_and_probation()), "npa");
}

/// Performing when it is put off on 20 February 2024: on probation at once. Put off again in June: cured.
#[test]
fn a_good_account_goes_on_probation_and_a_second_relief_makes_it_bad() {
    let entries = extended(&[], vec![("2024-06-15", extension())]);
    assert_eq!(phase(&entries, "2024-02-20"), Some((WatchPhase::Probation, "2026-02-20".to_owned())));
    assert_eq!(phase(&entries, "2024-06-15"), Some((WatchPhase::Cure, "2025-06-15".to_owned())));
    assert_eq!(class_on(&entries, "2024-06-15", &cure_and_probation()), "npa");
}

#[test]
fn a_restructure_that_is_reversed_or_does_not_count_watches_nobody() {
    let entries = extended(&[], vec![("2024-03-10", Event::Reversal { of: 2 })]);
    assert_eq!(watch(&entries, "2024-04-10", &twelve_months()), Watch::None);
    let mut policy = twelve_months().all()[0].clone();
    policy.relief.counts = vec![Relief::ReAge];
    assert_eq!(watch(&extended(&[], vec![]), "2024-04-10", &versions(policy)), Watch::None);
}
