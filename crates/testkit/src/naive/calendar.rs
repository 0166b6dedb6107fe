//! Due dates: the nominal ones and where business days move them, the first half of section 2 of the page.
//!
//! What is due on them is `schedule`'s matter.

use ledger::product::{BrokenPeriod, BusinessDayRule, DueDates, MonthEnd, Period, ShiftAppliesTo, Workdays};
use primitives::Date;

/// The dates of one instalment of a computed calendar.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub(super) nominal: Date,
    pub(super) placed: Placed,
    /// The previous nominal due date; of the first the day the calendar begins.
    pub(super) period_start: Date,
    /// From when its interest is computed.
    pub(super) interest_from: Date,
}

/// A nominal due date that was put in its place.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    pub(super) due: Date,
    pub(super) penalty_anchor: Date,
}

/// A list of due dates to be.
#[derive(Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) terms: &'a DueDates,
    /// The opening, or the value date of the restructure that makes it.
    pub(super) begins_on: Date,
    pub(super) first_due: Date,
    /// None for a single payment.
    pub(super) every: Option<Period>,
    pub(super) count: u32,
    pub(super) broken_period: BrokenPeriod,
}

impl List<'_> {
    pub(super) fn slots(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        for k in 0..i32::try_from(self.count).expect("a calendar is short") {
            let nominal = self.nominal(k);
            let period_start = if k == 0 { self.begins_on } else { self.nominal(k - 1) };
            let interest_from = match self.broken_period {
                BrokenPeriod::WithFirst => period_start,
                BrokenPeriod::Ignore | BrokenPeriod::SeparateCharge => self.nominal(k - 1),
            };
            let placed = place(self.terms, nominal, self.begins_on);
            slots.push(Slot { nominal, placed, period_start, interest_from });
        }
        slots
    }

    /// Nominal due date `k`; -1 is one period before the first. Without periods all are the first.
    pub(super) fn nominal(&self, k: i32) -> Date {
        self.every.map_or(self.first_due, |every| nominal(self.terms.month_end, self.first_due, every, k))
    }
}

/// The date `k` periods after a first date.
pub(super) fn nominal(month_end: MonthEnd, first: Date, every: Period, k: i32) -> Date {
    match every {
        Period::Days(days) => first + i32::from(days) * k,
        Period::Months(months) => months_on(month_end, first, i32::from(months) * k),
        Period::SemiMonthly if k % 2 == 0 => months_on(month_end, first, k / 2),
        Period::SemiMonthly => {
            let month = first.plus_months((k - 1) / 2);
            let day = first.day();
            if day <= 15 {
                day_of_month(month_end, month, day + 15)
            } else {
                day_of_month(month_end, month.last_of_month().next(), day - 15)
            }
        }
    }
}

fn months_on(month_end: MonthEnd, first: Date, months: i32) -> Date {
    let month = first.plus_months(months);
    match month_end {
        MonthEnd::LastDayOfMonth if first == first.last_of_month() => month.last_of_month(),
        MonthEnd::KeepDay | MonthEnd::LastDayOfMonth | MonthEnd::FirstOfNextMonth => {
            day_of_month(month_end, month, first.day())
        }
    }
}

/// A day of a date's month, or what stands for it in a month that does not have it.
fn day_of_month(month_end: MonthEnd, month: Date, day: i8) -> Date {
    Date::new(month.year(), month.month(), day).unwrap_or_else(|| match month_end {
        MonthEnd::KeepDay | MonthEnd::LastDayOfMonth => month.last_of_month(),
        MonthEnd::FirstOfNextMonth => month.last_of_month().next(),
    })
}

/// Where a nominal due date comes to lie; never moved to a day before `earliest`.
pub(super) fn place(terms: &DueDates, nominal: Date, earliest: Date) -> Placed {
    let target = target(terms, nominal);
    let moved = if target < earliest { nominal } else { target };
    match terms.shift_applies_to {
        ShiftAppliesTo::DueAndPenalty => Placed { due: moved, penalty_anchor: moved },
        ShiftAppliesTo::DueOnly => Placed { due: moved, penalty_anchor: nominal },
        ShiftAppliesTo::PenaltyOnly => Placed { due: nominal, penalty_anchor: moved },
    }
}

fn target(terms: &DueDates, nominal: Date) -> Date {
    if has_business(&terms.workdays, nominal) {
        return nominal;
    }
    match terms.non_business_day {
        BusinessDayRule::None => nominal,
        BusinessDayRule::Following => next_business_day(&terms.workdays, nominal, 1),
        BusinessDayRule::Preceding => next_business_day(&terms.workdays, nominal, -1),
        BusinessDayRule::ModifiedFollowing => {
            let next = next_business_day(&terms.workdays, nominal, 1);
            let is_same_month = (next.year(), next.month()) == (nominal.year(), nominal.month());
            if is_same_month { next } else { next_business_day(&terms.workdays, nominal, -1) }
        }
    }
}

/// The nearest day with business on one side; the day itself where there is none within ten years.
fn next_business_day(workdays: &Workdays, from: Date, step: i32) -> Date {
    (1..3660).map(|days| from + days * step).find(|&day| has_business(workdays, day)).unwrap_or(from)
}

fn has_business(workdays: &Workdays, day: Date) -> bool {
    // 1 January 1970 was a Thursday.
    let weekday = usize::try_from((day.day_number() + 3).rem_euclid(7)).expect("a remainder is not negative");
    let is_free = workdays.weekend[weekday] || workdays.holidays.contains(&day);
    workdays.made_up.contains(&day) || !is_free
}
