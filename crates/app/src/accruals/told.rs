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

/// What changes on a day: slope and jump.
type Change = (Units, Units);

/// What changes on each day, by kind.
///
/// Nearly all days lie within few years of each other and have a place in an array: an account tells about seven kinks,
/// and an audit adds up those of every account of a book.
#[derive(Debug, Default)]
struct Changes {
    /// The day of the first place.
    first: Option<Date>,
    near: [Vec<Change>; Kind::ALL.len()],
    far: BTreeMap<(Date, Kind), Change>,
}

/// So many days before the first one that was told have a place.
const BEFORE: i32 = 400;

/// So many days have a place.
const PLACES: usize = 4_000;

impl Changes {
    fn add(&mut self, day: Date, kind: Kind, (slope, jump): Change) {
        let first = *self.first.get_or_insert(day + -BEFORE);
        let sum = match usize::try_from(day - first) {
            Ok(place) if place < PLACES => {
                let near = &mut self.near[kind as usize];
                if near.len() <= place {
                    near.resize(place + 1, Change::default());
                }
                &mut near[place]
            }
            _ => self.far.entry((day, kind)).or_default(),
        };
        sum.0 += slope;
        sum.1 += jump;
    }

    /// What does not cancel out, in no order.
    fn into_each(self, mut each: impl FnMut(Date, Kind, Change)) {
        let first = self.first.unwrap_or(Date::MIN);
        let near = Kind::ALL
            .into_iter()
            .zip(self.near)
            .flat_map(|(kind, near)| (0..).zip(near).map(move |(place, change)| ((first + place, kind), change)));
        for ((day, kind), (slope, jump)) in near.chain(self.far) {
            if !slope.is_zero() || !jump.is_zero() {
                each(day, kind, (slope, jump));
            }
        }
    }
}

impl Told {
    /// Adds the kinks of an account.
    pub(crate) fn add(&mut self, product: &ProductKey, funding_source: &str, kinks: &[Kink]) {
        if kinks.is_empty() {
            return;
        }
        let changes = self.group(product, funding_source);
        for kink in kinks {
            changes.add(kink.day, kink.kind, (kink.slope, kink.jump));
        }
    }

    /// Adds what others told.
    pub(crate) fn add_all(&mut self, others: Self) {
        for (product, funding_source, others) in others.groups {
            let changes = self.group(&product, &funding_source);
            others.into_each(|day, kind, change| changes.add(day, kind, change));
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
        self.groups.push((product.clone(), funding_source.to_owned(), Changes::default()));
        self.places.entry(product.clone()).or_default().insert(funding_source.to_owned(), place);
        place
    }

    /// What does not cancel out, in the order of day and group.
    pub(crate) fn into_rows(self) -> Vec<KinkRow> {
        let mut rows = Vec::new();
        for (product, funding_source, changes) in self.groups {
            changes.into_each(|day, kind, (slope, jump)| {
                let group = IncomeGroup { product: product.clone(), funding_source: funding_source.clone(), kind };
                rows.push(KinkRow { day, group, slope, jump });
            });
        }
        rows.sort_unstable_by(|a, b| (a.day, &a.group).cmp(&(b.day, &b.group)));
        rows
    }
}
