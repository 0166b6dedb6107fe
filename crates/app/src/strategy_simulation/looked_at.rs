//! On which days an account is decided about: when something is past due, falls due soon, or was past due of late.

use collections::strategy::condition::Condition;
use collections::strategy::fact::Fact;
use collections::strategy::step::Anchor;
use ledger::History;
use ledger::course::{Course, course};
use primitives::Date;

use crate::strategy_file::Written;

/// How far strategies look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Horizon {
    /// To due dates so many days ahead.
    pub(crate) due_days: i32,
    /// To arrears that ended so many days ago.
    pub(crate) cured_days: i32,
    /// At every account on every day, because the last state has steps.
    pub(crate) is_everything: bool,
}

impl Horizon {
    /// As far as any condition compares, or any step reaches.
    pub(crate) fn of(strategies: &[&Written]) -> Self {
        let mut horizon = Self::default();
        let days = |days: i64| i32::try_from(days.clamp(0, 3_660)).unwrap_or(0) + 1;
        for state in strategies.iter().flat_map(|written| &written.strategy.states) {
            horizon.is_everything |= state.when == Condition::Always && !state.steps.is_empty();
            for condition in state.steps.iter().map(|step| &step.when).chain([&state.when]) {
                horizon.due_days = horizon.due_days.max(days(bound(condition, "standing.days_to_due")));
                horizon.cured_days = horizon.cured_days.max(days(bound(condition, "history.days_since_cure")));
            }
            let before = state.steps.iter().filter(|step| step.timing.from == Anchor::BeforeDue);
            let reaches = before.map(|step| days(i64::from(step.timing.day))).max();
            horizon.due_days = horizon.due_days.max(reaches.unwrap_or(0));
        }
        horizon
    }
}

/// The highest number with which a condition compares a fact; less than nothing where it does not.
fn bound(condition: &Condition, name: &str) -> i64 {
    let fact = Fact::named(name).expect("the catalogue has the fact");
    let mut highest = -1;
    condition.visit(&mut |part| {
        if let Condition::Compare(linear) = part
            && linear.terms.iter().any(|(_, of)| *of == fact)
        {
            highest = highest.max(linear.bound.abs());
        }
    });
    highest
}

/// The days from the first through the last, each with whether the account is looked at.
pub(crate) fn looked_at(history: History<'_>, horizon: Horizon, first: Date, last: Date) -> Vec<bool> {
    let days = usize::try_from(last - first + 1).unwrap_or(0);
    let mut looked = vec![horizon.is_everything; days];
    if horizon.is_everything {
        return looked;
    }
    // What is known changes on the morning after something was booked, and at no other time.
    let mut starts: Vec<Date> = history.entries().iter().map(|entry| entry.booked_on.next()).collect();
    starts.push(first);
    starts.retain(|start| first <= *start && *start <= last);
    starts.sort_unstable();
    starts.dedup();
    for (place, start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).map_or(last, |next| next.previous());
        let Some(course) = course(history, end, |entry| entry.booked_on < *start) else { continue };
        let mut day = *start;
        while day <= end {
            if let Ok(at) = usize::try_from(day - first) {
                looked[at] = is_near(&course, horizon, day);
            }
            day = day.next();
        }
    }
    looked
}

/// Whether an account is looked at on the last day of its course.
pub(crate) fn is_looked_at(course: &Course<'_>, horizon: Horizon) -> bool {
    horizon.is_everything || is_near(course, horizon, course.through())
}

fn is_near(course: &Course<'_>, horizon: Horizon, day: Date) -> bool {
    let is_due = || {
        let soon = course.bills.iter().filter(|bill| day < bill.due && bill.due <= day + horizon.due_days);
        soon.into_iter().any(|bill| bill.unpaid.is_positive())
    };
    course.days_past_due_max(day + -horizon.cured_days, day) > 0 || is_due()
}
