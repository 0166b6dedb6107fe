//! What accounts told of their income, added up by group and day.

use std::collections::{BTreeMap, HashMap};

use ledger::accrual::{Kind, Kink, Units};
use ledger::product::ProductKey;
use primitives::Date;

use crate::port::{IncomeGroup, KinkRow};

/// Kinks of many accounts. In whatever order they come, the sums are the same.
#[derive(Debug, Default)]
pub(crate) struct Told {
    groups: Vec<(ProductKey, String, Changes)>,
    places: HashMap<ProductKey, HashMap<String, usize>>,
    /// The place of the group that told last: accounts of a group often come one after the other.
    last: usize,
}

/// What changes on each day, by kind: slope and jump.
type Changes = BTreeMap<(Date, Kind), (Units, Units)>;

impl Told {
    /// Adds the kinks of an account.
    pub(crate) fn add(&mut self, product: &ProductKey, funding_source: &str, kinks: &[Kink]) {
        if kinks.is_empty() {
            return;
        }
        let changes = self.group(product, funding_source);
        for kink in kinks {
            add(changes, (kink.day, kink.kind), (kink.slope, kink.jump));
        }
    }

    /// Adds what others told.
    pub(crate) fn add_all(&mut self, others: Self) {
        for (product, funding_source, others) in others.groups {
            let changes = self.group(&product, &funding_source);
            others.into_iter().for_each(|(place, change)| add(changes, place, change));
        }
    }

    fn group(&mut self, product: &ProductKey, funding_source: &str) -> &mut Changes {
        let is_last = |group: &(ProductKey, String, Changes)| group.0 == *product && group.1 == funding_source;
        if !self.groups.get(self.last).is_some_and(is_last) {
            self.last = self.place(product, funding_source);
        }
        &mut self.groups[self.last].2
    }

    fn place(&mut self, product: &ProductKey, funding_source: &str) -> usize {
        if let Some(place) = self.places.get(product).and_then(|sources| sources.get(funding_source)) {
            return *place;
        }
        let place = self.groups.len();
        self.groups.push((product.clone(), funding_source.to_owned(), Changes::new()));
        self.places.entry(product.clone()).or_default().insert(funding_source.to_owned(), place);
        place
    }

    /// What does not cancel out, in the order of day and group.
    pub(crate) fn into_rows(self) -> Vec<KinkRow> {
        let mut rows = Vec::new();
        for (product, funding_source, changes) in self.groups {
            for ((day, kind), (slope, jump)) in changes {
                if !slope.is_zero() || !jump.is_zero() {
                    let group = IncomeGroup { product: product.clone(), funding_source: funding_source.clone(), kind };
                    rows.push(KinkRow { day, group, slope, jump });
                }
            }
        }
        rows.sort_unstable_by(|a, b| (a.day, &a.group).cmp(&(b.day, &b.group)));
        rows
    }
}

fn add(changes: &mut Changes, place: (Date, Kind), (slope, jump): (Units, Units)) {
    let sum = changes.entry(place).or_default();
    sum.0 += slope;
    sum.1 += jump;
}
