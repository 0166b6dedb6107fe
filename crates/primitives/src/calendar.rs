//! The calendar: civil dates and the arithmetic that contracts are written in.
//!
//! A [`Date`] has no clock and no zone; turning an instant into a business day is the caller's matter, who
//! knows the book's time zone. Months are always counted from a first date, never chained.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use jiff::civil;

/// A civil date, kept as its day number so that ages are subtractions.
///
/// From 1 January 1600 to 1 January 9000: wide enough for every contract, and every sum of a date with a
/// count of days that an account can hold stays representable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// The first date that can be told.
    pub const MIN: Self = Self(-135_140);
    /// The last date that can be told; also stands for "never" where a date is compared.
    pub const MAX: Self = Self(2_567_655);

    /// The date of a year, month and day; none when there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().and_then(Self::from_civil)
    }

    /// The date with this number of days since 1 January 1970; none outside the range.
    pub fn from_day_number(days: i32) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&days).then_some(Self(days))
    }

    /// Days since 1 January 1970.
    pub const fn day_number(self) -> i32 {
        self.0
    }

    /// The date of a `jiff` civil date; none outside the range.
    pub fn from_civil(date: civil::Date) -> Option<Self> {
        Self::from_day_number(day_number(i32::from(date.year()), i32::from(date.month()), i32::from(date.day())))
    }

    /// The same day as a `jiff` civil date.
    pub fn civil(self) -> civil::Date {
        let (year, month, day) = self.parts();
        civil::date(year, month, day)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.parts().0
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i8 {
        self.parts().1
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.parts().2
    }

    /// Year, month and day. The inverse of [`day_number`], and there for the same reason.
    ///
    /// By Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022): divisions
    /// become multiplications, with the numbers that their paper proves right. A test compares every day.
    fn parts(self) -> (i16, i8, i8) {
        let days = u32::try_from(self.0 + DAYS_TO_1970).expect("a date is after the year 0");
        let quarters = 4 * days + 3;
        let century = quarters / DAYS_OF_400_YEARS.cast_unsigned();
        let day_of_century = quarters % DAYS_OF_400_YEARS.cast_unsigned() / 4;
        let years = 2_939_745 * u64::from(4 * day_of_century + 3);
        let (year, rest) = ((years >> 32) as u32, years as u32);
        let day_of_year = rest / 2_939_745 / 4;
        let months = 2_141 * day_of_year + 197_913;
        let (month, day) = (months >> 16, (months & 0xffff) / 2_141 + 1);
        // January and February end the year before.
        let (year, month) =
            if month > 12 { (100 * century + year + 1, month - 12) } else { (100 * century + year, month) };
        (year as i16, month as i8, day as i8)
    }

    /// The day of the week: 0 for Monday, 6 for Sunday.
    pub fn weekday(self) -> usize {
        // 1 January 1970 was a Thursday.
        usize::try_from((self.0 + 3).rem_euclid(7)).expect("a remainder is not negative")
    }

    /// Whether the date's year has 366 days.
    pub fn is_in_leap_year(self) -> bool {
        self.civil().in_leap_year()
    }

    /// The last day of the date's month.
    pub fn last_of_month(self) -> Self {
        let (year, month, _) = self.parts();
        Self(day_number(i32::from(year), i32::from(month), days_of_month(i32::from(year), i32::from(month))))
    }

    /// The date `months` later, on the same day of the month, or on the month's last day where that day is missing.
    ///
    /// Count from a first date rather than from the previous result: 31 January, 28 February, 31 March.
    /// Ends at [`Date::MAX`] instead of running past it.
    pub fn plus_months(self, months: i32) -> Self {
        let (year, month, day) = self.parts();
        let months = i64::from(year) * 12 + i64::from(month) - 1 + i64::from(months);
        let Ok(year) = i16::try_from(months.div_euclid(12)).map(i32::from) else { return Self::MAX };
        let month = i32::try_from(months.rem_euclid(12)).expect("it is below 12") + 1;
        let day = i32::from(day).min(days_of_month(year, month));
        Self::from_day_number(day_number(year, month, day)).unwrap_or(Self::MAX)
    }

    /// The next day.
    pub fn next(self) -> Self {
        self + 1
    }

    /// The previous day.
    pub fn previous(self) -> Self {
        self + -1
    }
}

/// From 1 March of the year 0 to 1 January 1970.
const DAYS_TO_1970: i32 = 719_468;

/// After 400 years the calendar repeats itself.
const DAYS_OF_400_YEARS: i32 = 146_097;

/// Days since 1 January 1970 of a year, month and day.
///
/// A schedule asks for a dozen dates, and every account of a book makes its own: here are a few divisions, where a calendar
/// library adds spans. Years are taken to begin in March, so that a leap day is the last of its year, and the days before a
/// month follow a line: March, 31; April, 61; May, 92 - (153 m + 2) / 5.
fn day_number(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let (cycle, year) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = (month + 9) % 12;
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    cycle * DAYS_OF_400_YEARS + 365 * year + year / 4 - year / 100 + day_of_year - DAYS_TO_1970
}

fn days_of_month(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Add<i32> for Date {
    type Output = Self;
    /// The date so many days later, held within the range.
    fn add(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(Self::MIN.0, Self::MAX.0))
    }
}

impl Sub for Date {
    type Output = i32;
    /// Days from `earlier` to this date.
    fn sub(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.civil(), f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateRejected;

    /// Reads `2025-04-01`.
    fn from_str(text: &str) -> Result<Self, DateRejected> {
        let is_iso = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        is_iso
            .then(|| text.parse::<civil::Date>().ok().and_then(Self::from_civil))
            .flatten()
            .ok_or_else(|| DateRejected(text.to_owned()))
    }
}

/// A text that is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a date: a day such as 2025-04-01 is expected")]
pub struct DateRejected(String);

#[cfg(test)]
mod tests;
