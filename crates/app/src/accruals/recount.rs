//! The sum over accounts that the closes' figures must equal, found by looking at every one of them.

use std::collections::{BTreeMap, BTreeSet};

use ledger::accrual::{Kind, Kink, Trajectory, Units};
use ledger::product::ProductKey;
use primitives::Date;

use super::told::Told;
use super::{Difference, DifferenceOf};
use crate::error::Result;
use crate::port::{AccrualRow, BookInfo, IncomeGroup, KinkRow, Reading};

/// The income of accounts looked at one by one, and how it goes on.
#[derive(Debug, Default)]
pub(crate) struct Recount {
    /// What had come by the day, as a jump on it, and all that is to come.
    told: Told,
    buffer: Vec<Kink>,
}

impl Recount {
    /// Adds the income of an account by whose it is; of all accounts of a recount on the same day.
    pub(crate) fn add(&mut self, product: &ProductKey, income: &[(&str, Trajectory)]) {
        for (owner, income) in income {
            self.buffer.clear();
            income.tell_instead_of(None, |kink| self.buffer.push(kink));
            self.told.add(product, owner, &self.buffer);
        }
    }

    /// Adds other accounts.
    pub(crate) fn add_all(&mut self, others: Self) {
        self.told.add_all(others.told);
    }

    /// What every group had by the day, as the close of the day would have left it, and all that is to come.
    pub(crate) fn into_rows(self, day: Date) -> (Vec<AccrualRow>, Vec<KinkRow>) {
        let (so_far, to_come): (Vec<KinkRow>, _) = self.told.into_rows().into_iter().partition(|kink| kink.day <= day);
        let rows = so_far.into_iter().map(|KinkRow { group, jump, .. }| {
            let (posted, remainder) = super::finish::split(jump);
            AccrualRow { day, group, slope: Units::ZERO, income: Units::ZERO, cumulative: jump, posted, remainder }
        });
        (rows.collect(), to_come)
    }

    /// The groups whose figures, as the close of the day left them, are others.
    pub(crate) fn differences(
        self,
        store: &(impl Reading + ?Sized),
        info: &BookInfo,
        day: Date,
    ) -> Result<Vec<Difference>> {
        if info.accrues_after.is_none() {
            return Ok(Vec::new());
        }
        let (found, to_come) = self.into_rows(day);
        let stored = store.accruals(day, day)?;
        let mut differences = compare_income(&stored, &found);
        // While a close is under way, some accounts have already told what is to come after it.
        if info.last_close_begun == Some(day) {
            let mut told = Foretold::of(store.kinks(day.next(), Date::MAX)?);
            told.go_on(&stored, day);
            differences.extend(told.compare(&Foretold::of(to_come)));
        }
        Ok(differences)
    }
}

fn compare_income(told: &[AccrualRow], found: &[AccrualRow]) -> Vec<Difference> {
    let sums = |rows: &[AccrualRow]| -> BTreeMap<IncomeGroup, Units> {
        rows.iter().map(|row| (row.group.clone(), row.cumulative)).collect()
    };
    let (told, found) = (sums(told), sums(found));
    let groups: BTreeSet<&IncomeGroup> = told.keys().chain(found.keys()).collect();
    let of = |sums: &BTreeMap<IncomeGroup, Units>, group| sums.get(group).copied().unwrap_or_default();
    let pairs = groups.into_iter().map(|group| (group, of(&told, group), of(&found, group)));
    let differing = pairs.filter(|(_, told, found)| told != found);
    differing
        .map(|(group, told, found)| Difference { group: group.clone(), of: DifferenceOf::Income, told, found })
        .collect()
}

/// What is to come, by group and day: slope and jump.
#[derive(Default)]
struct Foretold(BTreeMap<(IncomeGroup, Date), (Units, Units)>);

impl Foretold {
    fn of(kinks: Vec<KinkRow>) -> Self {
        let changes = kinks.into_iter().map(|kink| ((kink.group, kink.day), (kink.slope, kink.jump)));
        Self(changes.collect())
    }

    /// Adds the growth that is going on, as a change of the next day.
    fn go_on(&mut self, rows: &[AccrualRow], day: Date) {
        for row in rows.iter().filter(|row| !row.slope.is_zero()) {
            self.0.entry((row.group.clone(), day.next())).or_default().0 += row.slope;
        }
        self.0.retain(|_, (slope, jump)| !slope.is_zero() || !jump.is_zero());
    }

    /// The first day of each group on which the other tells another income.
    fn compare(&self, found: &Self) -> Vec<Difference> {
        let mut differences: BTreeMap<&IncomeGroup, Difference> = BTreeMap::new();
        for place in self.0.keys().chain(found.0.keys()) {
            let of = |foretold: &Self| foretold.0.get(place).copied().unwrap_or_default();
            let (told, found) = (of(self), of(found));
            let (group, day) = place;
            let is_first = differences.get(group).is_none_or(|other| match other.of {
                DifferenceOf::Foretold(other) => *day < other,
                DifferenceOf::Income => true,
            });
            if told != found && is_first {
                let of = DifferenceOf::Foretold(*day);
                let (told, found) = (told.0 + told.1, found.0 + found.1);
                differences.insert(group, Difference { group: group.clone(), of, told, found });
            }
        }
        differences.into_values().collect()
    }
}

/// Whether figures follow from those of the day before: what is wrong with them, in words.
pub(crate) fn broken_chain(before: Option<&AccrualRow>, row: &AccrualRow, is_counted_anew: bool) -> Option<String> {
    let (posted, remainder) = super::finish::split(row.cumulative);
    let is_continued =
        is_counted_anew || before.map_or(Units::ZERO, |before| before.cumulative) + row.income == row.cumulative;
    let is_right = is_continued && (posted, remainder) == (row.posted, row.remainder);
    let (day, kind, group) = (row.day, row.group.kind, &row.group);
    (!is_right).then(|| {
        format!(
            "the close of {day}: its {} of {}, {} does not follow from the day before",
            Kind::name(kind),
            group.product,
            group.funding_source
        )
    })
}
