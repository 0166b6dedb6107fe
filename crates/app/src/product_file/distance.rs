//! A distance between days, written in one of four ways.

use ledger::product::Period;
use toml::Spanned;

use super::value::{Checked, Wrong, within};

/// The ways, as a file gives them.
pub(super) struct Distance {
    pub(super) every_months: Option<Spanned<u16>>,
    pub(super) every_weeks: Option<Spanned<u16>>,
    pub(super) every_days: Option<Spanned<u16>>,
    pub(super) semi_monthly: Option<Spanned<bool>>,
}

impl Distance {
    /// The distance that is given, if any; of what has two, the words say whose they are.
    pub(super) fn period(self, whose: &str) -> Checked<Option<Period>> {
        let mut given: Vec<(usize, Period)> = Vec::new();
        if let Some(months) = self.every_months {
            given.push((months.span().start, Period::Months(within(&months, 1, 120)?)));
        }
        if let Some(weeks) = self.every_weeks {
            given.push((weeks.span().start, Period::Days(7 * within(&weeks, 1, 520)?)));
        }
        if let Some(days) = self.every_days {
            given.push((days.span().start, Period::Days(within(&days, 1, 3_660)?)));
        }
        if let Some(semi_monthly) = self.semi_monthly.filter(|is_so| *is_so.get_ref()) {
            given.push((semi_monthly.span().start, Period::SemiMonthly));
        }
        given.sort_by_key(|&(at, _)| at);
        match given[..] {
            [] => Ok(None),
            [(_, every)] => Ok(Some(every)),
            [_, (at, _), ..] => {
                let what = format!("{whose} has one distance: every_months, every_weeks, every_days or semi_monthly");
                Err(Wrong { at, what })
            }
        }
    }
}
