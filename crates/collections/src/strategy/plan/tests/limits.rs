//! One person, several accounts and steps: what is one message, and what is too much.

use super::*;

/// Two accounts of one person on one day, each some days past due and with so much past due.
fn two<'s>(strategy: &'s Strategy, on: Date, first: (i64, i64), second: (i64, i64)) -> [Diary<'s>; 2] {
    [("A", first), ("B", second)].map(|(account, (dpd, amount))| {
        let mut diary = Diary::new(strategy, account);
        diary.pass(on, &[("standing.dpd", dpd), ("amount.past_due", amount)], &[]);
        diary
    })
}

fn planned(strategy: &Strategy, diaries: &[Diary<'_>], taken: &[Taken], on: Date) -> Plan {
    let subjects: Vec<Subject<'_>> = diaries.iter().map(Diary::subject).collect();
    plan(strategy, "P", &subjects, taken, on).unwrap()
}

#[test]
fn a_step_that_two_accounts_have_on_one_day_is_one_message_with_both_amounts() {
    let strategy = strategy(vec![], vec![step("a", timing(Anchor::PastDue, 2))], vec![]);
    let plan = planned(&strategy, &two(&strategy, day(2), (2, 12_000), (2, 500)), &[], day(2));
    let [due] = &plan.due[..] else { panic!("one message") };
    let about: Vec<_> = due.accounts.iter().map(|about| (about.account.as_str(), about.amount.minor())).collect();
    assert_eq!(about, [("A", 12_000), ("B", 500)]);
    assert_eq!(plan.left_out, []);
}

#[test]
fn of_two_asks_on_one_day_the_state_that_stands_first_wins() {
    let strategy = strategy(
        vec![step("serious", timing(Anchor::PastDue, 31))],
        vec![step("friendly", timing(Anchor::PastDue, 2))],
        vec![],
    );
    let plan = planned(&strategy, &two(&strategy, day(2), (2, 100), (31, 100)), &[], day(2));
    assert_eq!(names(&strategy, &plan), ["serious"]);
    assert_eq!(plan.left_out, [LeftOut { state: 2, step: 0, account: None, why: Why::AskedToday }]);
}

#[test]
fn a_notice_goes_out_beside_an_ask() {
    let notice = Step { purpose: Purpose::Notice, ..step("notice", timing(Anchor::PastDue, 31)) };
    let strategy = strategy(vec![notice], vec![step("friendly", timing(Anchor::PastDue, 2))], vec![]);
    let plan = planned(&strategy, &two(&strategy, day(2), (2, 100), (31, 100)), &[], day(2));
    assert_eq!(names(&strategy, &plan), ["notice", "friendly"]);
}

#[test]
fn who_was_asked_today_already_is_not_asked_again() {
    let strategy = strategy(vec![], vec![step("a", timing(Anchor::PastDue, 2))], vec![]);
    let asked = |on| Taken {
        state: "late".to_owned(),
        step: "call".to_owned(),
        accounts: vec!["Z".to_owned()],
        asked: true,
        on,
    };
    let diaries = two(&strategy, day(2), (2, 100), (9, 100));
    let why = |taken: &[Taken]| planned(&strategy, &diaries, taken, day(2)).left_out.first().map(|left| left.why);
    assert_eq!(why(&[asked(day(2))]), Some(Why::AskedToday));
    assert_eq!(why(&[asked(day(1))]), None);
    assert_eq!(why(&[Taken { asked: false, ..asked(day(2)) }]), None);
}

/// Today and the six days before are the week: asked on days 2 and 8, day 8 is full and day 9 is not.
#[test]
fn the_week_is_today_and_the_six_days_before() {
    let daily = Timing { every_days: 1, times: 20, ..timing(Anchor::PastDue, 1) };
    let mut strategy = strategy(vec![], vec![step("a", daily)], vec![]);
    strategy.treatment.asks_per_week = Some(2);
    let mut diary = Diary::new(&strategy, "A");
    let (mut all, mut asked_on) = (Vec::new(), Vec::new());
    for number in 1..=16 {
        diary.pass(day(number), &[("standing.dpd", number.into())], &[]);
        let plan = diary.plan(&all);
        if !plan.due.is_empty() {
            asked_on.push(number);
            all.extend(taken(&strategy, &plan, day(number)));
        }
    }
    assert_eq!(asked_on, [1, 2, 8, 9, 15, 16]);
}
