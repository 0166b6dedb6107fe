//! Due dates: where the periods of a calendar end, and where days without business move them.

use primitives::Date;

use crate::product::{BusinessDayRule, DueDates, MonthEnd, Period, ShiftAppliesTo, Workdays};

/// A nominal due date, placed by the business-day rule.
pub(crate) struct Placed {
    pub(crate) due: Date,
    pub(crate) penalty_anchor: Date,
}

/// The nominal due dates of a calendar, each counted from the first.
pub(crate) fn nominal_dates(first: Date, every: Period, month_end: MonthEnd, count: u32) -> impl Iterator<Item = Date> {
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    (0..count).map(move |k| nominal(first, every, month_end, k))
}

/// The date one period after a day.
pub(crate) fn after_one(from: Date, every: Period, month_end: MonthEnd) -> Date {
    nominal(from, every, month_end, 1)
}

/// The date `k` periods after the first; before it when `k` is negative.
pub(crate) fn nominal(first: Date, every: Period, month_end: MonthEnd, k: i32) -> Date {
    let sticks = month_end == MonthEnd::LastDayOfMonth && first.last_of_month() == first;
    match every {
        Period::Days(days) => first + i32::from(days).saturating_mul(k),
        Period::Months(months) => {
            let months = i32::from(months).saturating_mul(k);
            if sticks { first.plus_months(months).last_of_month() } else { months_on(first, months, month_end) }
        }
        Period::SemiMonthly => {
            let months = k.div_euclid(2);
            if k.rem_euclid(2) == 0 {
                return nominal(first, Period::Months(1), month_end, months);
            }
            let (months, day) =
                if first.day() <= 15 { (months, first.day() + 15) } else { (months + 1, first.day() - 15) };
            let first_of_month = first + (1 - i32::from(first.day()));
            day_of_month(first_of_month.plus_months(months), day, month_end)
        }
    }
}

fn months_on(first: Date, months: i32, month_end: MonthEnd) -> Date {
    let date = first.plus_months(months);
    let is_missing = || date.day() < first.day();
    if month_end == MonthEnd::FirstOfNextMonth && is_missing() { date.next() } else { date }
}

fn day_of_month(first_of_month: Date, day: i8, month_end: MonthEnd) -> Date {
    let last = first_of_month.last_of_month();
    if day <= last.day() {
        return first_of_month + (i32::from(day) - 1);
    }
    match month_end {
        MonthEnd::KeepDay | MonthEnd::LastDayOfMonth => last,
        MonthEnd::FirstOfNextMonth => last.next(),
    }
}

/// Places a nominal due date of a calendar that begins on `from`.
pub(crate) fn place(terms: &DueDates, nominal: Date, from: Date) -> Placed {
    let moved = on_business_day(&terms.workdays, terms.non_business_day, nominal);
    let moved = if moved < from { nominal } else { moved };
    match terms.shift_applies_to {
        ShiftAppliesTo::DueAndPenalty => Placed { due: moved, penalty_anchor: moved },
        ShiftAppliesTo::DueOnly => Placed { due: moved, penalty_anchor: nominal },
        ShiftAppliesTo::PenaltyOnly => Placed { due: nominal, penalty_anchor: moved },
    }
}

fn on_business_day(workdays: &Workdays, rule: BusinessDayRule, date: Date) -> Date {
    let (following, preceding) = (|| search(workdays, date, 1), || search(workdays, date, -1));
    match rule {
        BusinessDayRule::None => date,
        BusinessDayRule::Following => following(),
        BusinessDayRule::Preceding => preceding(),
        BusinessDayRule::ModifiedFollowing => {
            let next = following();
            if next.month() == date.month() { next } else { preceding() }
        }
    }
}

/// The first day with business from `date` on, walking by `step`; the date itself when a year of days has none.
fn search(workdays: &Workdays, date: Date, step: i32) -> Date {
    (0..366).map(|days| date + days * step).find(|&day| workdays.has_business(day)).unwrap_or(date)
}

impl Period {
    /// The date `count` periods after `first`; a day that the month does not have is its last.
    pub fn after(self, first: Date, count: u32) -> Date {
        nominal(first, self, MonthEnd::KeepDay, i32::try_from(count).unwrap_or(i32::MAX))
    }
}

impl Workdays {
    /// Whether a day has business.
    pub fn has_business(&self, day: Date) -> bool {
        let is_free = self.weekend[day.weekday()] || self.holidays.binary_search(&day).is_ok();
        self.made_up.binary_search(&day).is_ok() || !is_free
    }
}
