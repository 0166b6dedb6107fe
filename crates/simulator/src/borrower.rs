//! A borrower: what they are like, what they are going through, and the book of their account.

use primitives::{Amount, Date};

use crate::behaviour::Behaviour;
use crate::book::Kept;
use crate::chance::{Chance, Subject};

/// The borrower of one account.
pub(crate) struct Borrower {
    /// The place of the account's product.
    pub(crate) product: u16,
    pub(crate) person: Person,
    pub(crate) spell: Spell,
    pub(crate) standing: Standing,
    /// What may still be spent.
    pub(crate) room: Amount,
    /// How many events there were when nothing was owed: until there are more, nothing is.
    pub(crate) quiet_at: usize,
    pub(crate) book: Vec<Kept>,
}

/// What a person is like; the same for all accounts of the person.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    /// The person's number: that of the person's first account.
    pub(crate) number: u32,
    /// The monthly salary in multiples of a middling one.
    pub(crate) salary: f64,
    /// The day of the month on which it comes; 31 is the last one.
    pub(crate) payday: i8,
    /// The share of bills forgotten.
    pub(crate) forgets: f64,
    pub(crate) is_overcommitted: bool,
    pub(crate) never_pays: bool,
    pub(crate) habit: Habit,
    pub(crate) purchases_a_month: f64,
}

/// How somebody usually pays a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Habit {
    Full,
    Minimum,
    Between,
}

/// How the borrower stands with the lender, as far as the borrower knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Pays bills as they come.
    Good,
    /// Owes an old bill, from this due date on, and thinks about it from time to time.
    Behind { since: Date },
    /// Has given the debt up.
    Gone,
}

/// Hard times, past, present or next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spell {
    /// Which one it is in the person's life, from 0.
    number: u32,
    from: Date,
    /// The day on which they are over.
    until: Date,
    is_deep: bool,
}

/// The salary in multiples of a middling one: its quantiles 0/8 to 8/8.
const SALARIES: [f64; 9] = [0.35, 0.55, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0, 4.5];
const PAYDAYS: [i8; 4] = [10, 15, 25, 31];
/// Hard times that begin or end after so many months are as good as never.
const MONTHS_MAX: i32 = 120;
const MONTH_DAYS: i32 = 30;

impl Person {
    /// The person who owns an account.
    pub(crate) fn of_account(account: u32, chance: &mut Chance, behaviour: &Behaviour) -> Self {
        let is_second =
            account % 2 == 1 && chance.on(Subject::Person(account - 1), 0).happens(behaviour.second_account);
        let number = if is_second { account - 1 } else { account };
        let mut draws = chance.on(Subject::Person(number), 1);
        let salary = draws.along(&SALARIES);
        let payday = PAYDAYS[draws.place(&[0.3, 0.25, 0.2, 0.25])];
        let forgets = behaviour.forgets[draws.place(&behaviour.care_weights)];
        let is_overcommitted = draws.happens(behaviour.overcommitted);
        let habit = [Habit::Full, Habit::Minimum, Habit::Between][draws.place(&behaviour.habit_weights)];
        let purchases_a_month = draws.along(&behaviour.purchases_a_month);
        let never_pays = draws.happens(behaviour.never_pays);
        Self { number, salary, payday, forgets, is_overcommitted, never_pays, habit, purchases_a_month }
    }

    /// The first payday after `day`.
    pub(crate) fn payday_after(&self, day: Date) -> Date {
        let in_month = |date: Date| {
            let last = date.last_of_month();
            last + (i32::from(self.payday.min(last.day())) - i32::from(last.day()))
        };
        let this_month = in_month(day);
        if this_month > day { this_month } else { in_month(day.last_of_month().next()) }
    }
}

impl Spell {
    /// A time before the first hard times of a person, ending on the first day of the simulation.
    pub(crate) fn none_before(first_day: Date) -> Self {
        Self { number: 0, from: first_day, until: first_day, is_deep: false }
    }

    /// Whether the person is going through hard times on a day, and whether they go deep. Days never go backwards.
    pub(crate) fn on(&mut self, day: Date, person: &Person, chance: &mut Chance, behaviour: &Behaviour) -> Hardship {
        while self.until <= day {
            *self = self.next(person, chance, behaviour);
        }
        if day < self.from {
            Hardship::None
        } else if self.is_deep {
            Hardship::Deep
        } else {
            Hardship::Shortage
        }
    }

    fn next(self, person: &Person, chance: &mut Chance, behaviour: &Behaviour) -> Self {
        let number = self.number + 1;
        let mut draws = chance.on(Subject::Person(person.number), 1 + number);
        let factor = if person.is_overcommitted { behaviour.overcommitted_hardship } else { 1.0 };
        let is_deep = draws.happens(behaviour.deep_hardship);
        let recovery = if is_deep { behaviour.deep_recovery } else { behaviour.shortage_recovery };
        let mut days_until = |monthly: f64| {
            let months = (0..MONTHS_MAX).find(|_| draws.happens(monthly)).unwrap_or(MONTHS_MAX);
            months * MONTH_DAYS + draws.between(1, MONTH_DAYS)
        };
        let from = self.until + days_until(behaviour.hardship_onset * factor);
        let until = from + days_until(recovery);
        Self { number, from, until, is_deep }
    }
}

/// What a person is going through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hardship {
    None,
    Shortage,
    Deep,
}

#[cfg(test)]
mod tests;
