//! Which days have business, and how days are counted.

use primitives::Date;

/// Which days have business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workdays {
    /// Whether Monday to Sunday are free.
    pub weekend: [bool; 7],
    /// Free days.
    pub holidays: Vec<Date>,
    /// Days on which business is made up for (调休): they have business whatever else is said.
    pub made_up: Vec<Date>,
}

impl Default for Workdays {
    /// Saturday and Sunday are free.
    fn default() -> Self {
        let weekend = [false, false, false, false, false, true, true];
        Self { weekend, holidays: Vec::new(), made_up: Vec::new() }
    }
}

/// More free days in a row than any country has: a calendar without business ends the search.
const FREE_IN_A_ROW_MAX: u32 = 400;

impl Workdays {
    /// Whether a day has business.
    pub fn has_business(&self, day: Date) -> bool {
        self.made_up.contains(&day) || !(self.weekend[day.weekday()] || self.holidays.contains(&day))
    }

    /// The day itself, or the next one that has business.
    pub fn on_or_after(&self, day: Date) -> Date {
        let mut found = day;
        for _ in 0..FREE_IN_A_ROW_MAX {
            if self.has_business(found) {
                return found;
            }
            found = found.next();
        }
        day
    }

    /// So many business days later, the day itself not counted.
    pub fn plus(&self, day: Date, business_days: u32) -> Date {
        let mut found = day;
        for _ in 0..business_days {
            found = self.on_or_after(found.next());
        }
        found
    }
}
