//! Purchases that are free of charge for so many days from their own (`docs/reference/ledger.md` section 6).

use primitives::{Amount, Date};

/// What has joined spending and is free, by the day on which it is free no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeDays {
    days: i32,
    /// In ascending order of days.
    noted: Vec<(Date, Amount)>,
}

impl FreeDays {
    pub(super) fn new(days: u8) -> Self {
        Self { days: i32::from(days), noted: Vec::new() }
    }

    pub(super) fn note(&mut self, on: Date, amount: Amount) {
        if amount.is_positive() {
            self.noted.push((on + self.days, amount));
        }
    }

    /// The next day at whose start something is free no longer.
    pub(super) fn next_end(&self) -> Option<Date> {
        self.noted.first().map(|(end, _)| *end)
    }

    /// Forgets what is free no longer on a day, and returns how much of so much is not free then.
    pub(super) fn end_through(&mut self, day: Date, unpaid: Amount) -> Amount {
        self.noted.retain(|(end, _)| day < *end);
        (unpaid - self.noted.iter().map(|(_, amount)| *amount).sum()).or_zero()
    }

    /// The days to come at whose start some of so much is free no longer, and how much.
    pub(crate) fn ends_of(&self, unpaid: Amount) -> Vec<(Date, Amount)> {
        let mut ends = self.clone();
        let mut left = unpaid;
        let mut found = Vec::new();
        while let Some(day) = ends.next_end() {
            let ended = ends.end_through(day, left);
            left -= ended;
            found.push((day, ended));
        }
        found
    }

    pub(super) fn end(&mut self) {
        self.noted.clear();
    }
}
