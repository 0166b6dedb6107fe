//! On which day a step is due, and what keeps it from being taken; worked out by hand.

use super::*;
use crate::person::{Channel, Purpose};
use crate::strategy::condition::{Comparison, Condition};
use crate::strategy::experiment::{Arm, Experiment, PLACES};
use crate::strategy::step::{Timing, Treatment};
use crate::strategy::{Effects, State};

mod limits;
mod properties;

pub(super) fn day(number: i32) -> Date {
    Date::new(2026, 3, 1).unwrap() + number
}

fn over(name: &str, bound: i64) -> Condition {
    Condition::compare(&[(1, Fact::named(name).unwrap())], Comparison::Greater, bound).unwrap()
}

pub(super) fn timing(from: Anchor, day: u32) -> Timing {
    Timing { from, day, every_days: 0, times: 1, keep_days: 0 }
}

pub(super) fn step(name: &str, timing: Timing) -> Step {
    Step {
        name: name.to_owned(),
        timing,
        channels: vec![Channel::Sms],
        purpose: Purpose::Collect,
        template: Some("words".to_owned()),
        by: "lender".to_owned(),
        announces: None,
        when: Condition::Always,
        written: None,
        arms: Vec::new(),
        stopped_by: Set::of(&Stopper::OF_ASKS),
    }
}

fn state(name: &str, when: Condition, steps: Vec<Step>) -> State {
    let effects = Effects::default();
    State { name: name.to_owned(), english: name.to_owned(), chinese: name.to_owned(), when, effects, steps }
}

/// Whoever has a complaint waits; beyond 30 days late, beyond 0 early, else current.
pub(super) fn strategy(late: Vec<Step>, early: Vec<Step>, current: Vec<Step>) -> Strategy {
    let mut waiting = state("waiting", Condition::flag(Fact::named("person.complaint_open").unwrap()).unwrap(), vec![]);
    waiting.effects.holds_collection = true;
    Strategy {
        id: "t".to_owned(),
        version: 1,
        effective_from: day(0),
        states: vec![
            waiting,
            state("late", over("standing.dpd", 30), late),
            state("early", over("standing.dpd", 0), early),
            state("current", Condition::Always, current),
        ],
        experiment: None,
        treatment: Treatment { resume_days: 3, ..Treatment::default() },
    }
}

/// One account's days, one after the other.
pub(super) struct Diary<'s> {
    pub(super) strategy: &'s Strategy,
    pub(super) account: &'static str,
    pub(super) days: Vec<Day>,
    pub(super) facts: Facts,
}

impl<'s> Diary<'s> {
    pub(super) fn new(strategy: &'s Strategy, account: &'static str) -> Self {
        Self { strategy, account, days: Vec::new(), facts: Facts::default() }
    }

    /// A day with these numbers; what is not named is 0 or no.
    pub(super) fn pass(&mut self, on: Date, numbers: &[(&str, i64)], flags: &[&str]) {
        let mut facts = Facts::default();
        for name in ["person.complaint_open", "person.promise_open", "person.plan_performing", "standing.is_paused"] {
            facts.set(name, Value::Flag(flags.contains(&name))).unwrap();
        }
        facts.set("standing.dpd", Value::Number(0)).unwrap();
        for (name, number) in numbers {
            facts.set(name, Value::Number(*number)).unwrap();
        }
        let decision = self.strategy.decide(&facts, "P", on).unwrap();
        self.days.push(Day::of(on, &decision, &facts));
        self.facts = facts;
    }

    pub(super) fn subject(&self) -> Subject<'_> {
        Subject { account: self.account, days: &self.days, facts: &self.facts }
    }

    fn plan(&self, taken: &[Taken]) -> Plan {
        let today = self.days.last().unwrap().on;
        plan(self.strategy, "P", &[self.subject()], taken, today).unwrap()
    }

    /// The steps that are due on the last day.
    pub(super) fn due(&self, taken: &[Taken]) -> Vec<String> {
        names(self.strategy, &self.plan(taken))
    }

    fn left_out(&self, taken: &[Taken]) -> Vec<Why> {
        self.plan(taken).left_out.iter().map(|left| left.why).collect()
    }
}

pub(super) fn names(strategy: &Strategy, plan: &Plan) -> Vec<String> {
    plan.due.iter().map(|due| strategy.states[due.state].steps[due.step].name.clone()).collect()
}

pub(super) fn taken(strategy: &Strategy, plan: &Plan, on: Date) -> Vec<Taken> {
    let taken = plan.due.iter().map(|due| {
        let state = &strategy.states[due.state];
        let step = &state.steps[due.step];
        let accounts = due.accounts.iter().map(|about| about.account.clone()).collect();
        Taken { state: state.name.clone(), step: step.name.clone(), accounts, asked: step.asks(), on }
    });
    taken.collect()
}

/// The days, from 1, on which anything is due when the account is one day later every day.
fn due_days(strategy: &Strategy, last: i64) -> Vec<i64> {
    let mut diary = Diary::new(strategy, "A");
    let mut found = Vec::new();
    for dpd in 1..=last {
        diary.pass(day(dpd as i32), &[("standing.dpd", dpd)], &[]);
        if !diary.due(&[]).is_empty() {
            found.push(dpd);
        }
    }
    found
}

#[test]
fn a_step_comes_again_after_its_days_and_not_more_often_than_its_times() {
    let repeated = Timing { every_days: 3, times: 3, ..timing(Anchor::PastDue, 2) };
    assert_eq!(due_days(&strategy(vec![], vec![step("a", repeated)], vec![]), 20), [2, 5, 8]);
}

/// Late begins on day 31, which is day 0 of the stay.
#[test]
fn days_after_entering_count_from_the_day_of_entering() {
    let steps = vec![step("a", timing(Anchor::Entering, 0)), step("b", timing(Anchor::Entering, 4))];
    assert_eq!(due_days(&strategy(steps, vec![], vec![]), 40), [31, 35]);
}

#[test]
fn before_a_due_date_days_count_down_and_every_due_date_has_its_own() {
    let reminders = Timing { every_days: 2, times: 3, ..timing(Anchor::BeforeDue, 5) };
    let strategy = strategy(vec![], vec![], vec![step("a", reminders)]);
    let mut diary = Diary::new(&strategy, "A");
    let mut found = Vec::new();
    for (number, to_due) in [6, 5, 4, 3, 2, 1, 30, 5, 4].into_iter().enumerate() {
        diary.pass(day(number as i32), &[("standing.days_to_due", to_due)], &[]);
        found.push(!diary.due(&[]).is_empty());
    }
    assert_eq!(found, [false, true, false, true, false, true, false, true, false]);
}

#[test]
fn an_age_that_stands_still_makes_a_step_due_once() {
    let strategy = strategy(vec![], vec![step("a", timing(Anchor::PastDue, 4))], vec![]);
    let mut diary = Diary::new(&strategy, "A");
    let due: Vec<bool> = [3, 4, 4, 4, 5]
        .into_iter()
        .enumerate()
        .map(|(number, dpd)| {
            diary.pass(day(number as i32), &[("standing.dpd", dpd)], &[]);
            !diary.due(&[]).is_empty()
        })
        .collect();
    assert_eq!(due, [false, true, false, false, false]);
}

/// Two days of a complaint within the three that are bridged: days 2 and 3 are dropped, day 4 comes on its own day.
#[test]
fn what_falls_due_while_collection_is_held_is_dropped_and_a_short_absence_does_not_begin_anew() {
    let daily = Timing { every_days: 1, times: 10, ..timing(Anchor::Entering, 0) };
    let strategy = strategy(vec![], vec![step("a", daily)], vec![]);
    let mut diary = Diary::new(&strategy, "A");
    let mut times = Vec::new();
    for dpd in 1..=6 {
        let complaint: &[&str] = if dpd == 3 || dpd == 4 { &["person.complaint_open"] } else { &[] };
        diary.pass(day(dpd as i32), &[("standing.dpd", dpd)], complaint);
        times.extend(diary.plan(&[]).due.iter().map(|due| (dpd, due.accounts[0].time)));
    }
    // The times go on by the days, as if the held ones had been taken.
    assert_eq!(times, [(1, 1), (2, 2), (5, 5), (6, 6)]);
}

/// Away for 3 days the stay goes on, away for 4 it begins anew with its first step.
#[test]
fn a_longer_absence_begins_anew() {
    let strategy = strategy(vec![], vec![step("a", timing(Anchor::Entering, 0))], vec![]);
    let again = |away: i32| {
        let mut diary = Diary::new(&strategy, "A");
        diary.pass(day(0), &[("standing.dpd", 1)], &[]);
        for number in 1..=away {
            diary.pass(day(number), &[], &[]);
        }
        diary.pass(day(away + 1), &[("standing.dpd", 1)], &[]);
        !diary.due(&[]).is_empty()
    };
    assert_eq!((again(3), again(4)), (false, true));
}

#[test]
fn a_step_is_kept_for_its_days_until_it_is_taken() {
    let kept = Timing { keep_days: 2, ..timing(Anchor::PastDue, 4) };
    let strategy = strategy(vec![], vec![step("a", kept)], vec![]);
    assert_eq!(due_days(&strategy, 10), [4, 5, 6]);
    let mut diary = Diary::new(&strategy, "A");
    diary.pass(day(4), &[("standing.dpd", 4)], &[]);
    let taken = taken(&strategy, &diary.plan(&[]), day(4));
    diary.pass(day(5), &[("standing.dpd", 5)], &[]);
    assert_eq!(diary.due(&taken), Vec::<String>::new());
}

#[test]
fn what_was_stopped_on_its_day_is_not_kept() {
    let kept = Timing { keep_days: 2, ..timing(Anchor::PastDue, 4) };
    let strategy = strategy(vec![], vec![step("a", kept)], vec![]);
    let mut diary = Diary::new(&strategy, "A");
    diary.pass(day(4), &[("standing.dpd", 4)], &["person.promise_open"]);
    assert_eq!((diary.due(&[]).len(), diary.left_out(&[])), (0, vec![Why::Stopped(Stopper::Promise)]));
    diary.pass(day(5), &[("standing.dpd", 5)], &[]);
    assert_eq!((diary.due(&[]).len(), diary.left_out(&[])), (0, vec![]));
}

/// The account enters on day 1; a repayment of the day before does not stop, one of day 3 does, for the rest of the stay.
#[test]
fn a_payment_since_the_entering_stops_for_the_rest_of_the_stay() {
    let mut daily = step("a", Timing { every_days: 1, times: 10, ..timing(Anchor::Entering, 0) });
    daily.stopped_by = Set::of(&[Stopper::Payment]);
    let strategy = strategy(vec![], vec![daily], vec![]);
    let mut diary = Diary::new(&strategy, "A");
    let due: Vec<bool> = [1, 2, 0, 1, 2]
        .into_iter()
        .enumerate()
        .map(|(number, since)| {
            let dpd = number as i64 + 1;
            diary.pass(day(dpd as i32), &[("standing.dpd", dpd), ("history.days_since_repayment", since)], &[]);
            !diary.due(&[]).is_empty()
        })
        .collect();
    assert_eq!(due, [true, true, false, false, false]);
}

#[test]
fn a_condition_that_fails_or_is_not_known_leaves_a_step_out() {
    let mut asked = step("a", timing(Anchor::PastDue, 2));
    asked.when = over("score.points", 600);
    let strategy = strategy(vec![], vec![asked], vec![]);
    let why = |points: &[(&str, i64)]| {
        let mut diary = Diary::new(&strategy, "A");
        diary.pass(day(2), &[&[("standing.dpd", 2)], points].concat(), &[]);
        (diary.due(&[]).len(), diary.left_out(&[]))
    };
    assert_eq!(why(&[("score.points", 601)]), (1, vec![]));
    assert_eq!(why(&[("score.points", 600)]), (0, vec![Why::Condition]));
    assert_eq!(why(&[]), (0, vec![Why::Unknown]));
}

#[test]
fn what_a_condition_reads_and_is_always_known_must_be_told() {
    let mut asked = step("a", timing(Anchor::PastDue, 2));
    asked.when = over("amount.past_due", 100);
    let strategy = strategy(vec![], vec![asked], vec![]);
    let mut diary = Diary::new(&strategy, "A");
    diary.pass(day(2), &[("standing.dpd", 2)], &[]);
    let refused = plan(&strategy, "P", &[diary.subject()], &[], day(2)).unwrap_err();
    assert_eq!(refused.to_string(), "these facts are always known and must be told: amount.past_due");
}

#[test]
fn nobody_is_planned_for_who_was_not_decided_about_today() {
    let strategy = strategy(vec![], vec![step("a", timing(Anchor::PastDue, 2))], vec![]);
    let mut diary = Diary::new(&strategy, "A");
    diary.pass(day(2), &[("standing.dpd", 2)], &[]);
    assert_eq!(plan(&strategy, "P", &[diary.subject()], &[], day(3)).unwrap(), Plan::default());
}

#[test]
fn arms_have_their_own_steps_and_the_control_share_gets_notices_alone() {
    let for_arm = |name: &str, arms: &[&str]| Step {
        arms: arms.iter().map(|arm| (*arm).to_owned()).collect(),
        ..step(name, timing(Anchor::PastDue, 2))
    };
    let notice = Step { purpose: Purpose::Notice, ..step("notice", timing(Anchor::PastDue, 2)) };
    let mut strategy = strategy(vec![], vec![for_arm("plain", &["one"]), for_arm("warm", &["two"]), notice], vec![]);
    let due = |strategy: &Strategy| {
        let mut diary = Diary::new(strategy, "A");
        diary.pass(day(2), &[("standing.dpd", 2)], &[]);
        (diary.due(&[]), diary.left_out(&[]))
    };
    let experiment = |control_places, one, two| Experiment {
        name: "tone".to_owned(),
        control_places,
        arms: vec![Arm { name: "one".to_owned(), places: one }, Arm { name: "two".to_owned(), places: two }],
        begins_on: None,
        ends_on: None,
        outside_as: Some("one".to_owned()),
        readout: None,
    };
    strategy.experiment = Some(experiment(0, 0, PLACES));
    assert_eq!(due(&strategy), (vec!["warm".to_owned(), "notice".to_owned()], vec![Why::OtherArm]));
    // Nobody is in an arm: all are treated as the one that is named for persons outside.
    strategy.experiment = Some(experiment(0, 0, 0));
    assert_eq!(due(&strategy), (vec!["plain".to_owned(), "notice".to_owned()], vec![Why::OtherArm]));
    strategy.experiment = Some(experiment(PLACES, 0, 0));
    assert_eq!(due(&strategy), (vec!["notice".to_owned()], vec![Why::Control, Why::Control]));
}
