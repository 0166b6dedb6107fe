//! The end of a close: each group's growth is advanced by a day, and what is whole of its income is posted.

use std::collections::BTreeMap;

use ledger::accrual::Units;
use primitives::{Amount, Date};

use crate::error::Result;
use crate::port::{AccrualRow, IncomeGroup, Writing};

/// Works out and keeps every group's income of a day, when all accounts awake on it have told theirs.
pub(crate) fn finish(unit: &mut dyn Writing, day: Date) -> Result<()> {
    let mut groups: BTreeMap<IncomeGroup, Growth> = BTreeMap::new();
    for row in unit.accruals(day.previous(), day.previous())? {
        groups.insert(row.group, Growth { slope: row.slope, jump: Units::ZERO, cumulative: row.cumulative });
    }
    for kink in unit.kinks(day, day)? {
        let growth = groups.entry(kink.group).or_default();
        growth.slope += kink.slope;
        growth.jump += kink.jump;
    }
    let rows: Vec<AccrualRow> = groups.into_iter().map(|(group, growth)| growth.row(day, group)).collect();
    unit.put_accruals(&rows)?;
    Ok(())
}

/// A group's growth on a day, and its income of the days before.
#[derive(Default)]
struct Growth {
    slope: Units,
    jump: Units,
    cumulative: Units,
}

impl Growth {
    fn row(self, day: Date, group: IncomeGroup) -> AccrualRow {
        let income = self.slope + self.jump;
        let cumulative = self.cumulative + income;
        let (posted, remainder) = split(cumulative);
        AccrualRow { day, group, slope: self.slope, income, cumulative, posted, remainder }
    }
}

/// Whole minor units, towards zero, and what is left: the group carries it until it makes up one more.
pub(super) fn split(cumulative: Units) -> (Amount, Units) {
    let posted = cumulative.whole();
    (posted, cumulative - Units::of(posted))
}
