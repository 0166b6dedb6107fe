//! The places of a book, numbered from the best to the worst, and the months that are complete.

use std::collections::BTreeMap;

use ledger::Product;
use ledger::day_close::Standing;
use ledger::product::ProductKey;
use primitives::Date;

use crate::products::Products;
use crate::summary::Place;

/// All places that the products of a book have.
#[derive(Debug)]
pub(super) struct Places {
    all: Vec<Place>,
    /// Of each product version, the number of each of its buckets.
    buckets: BTreeMap<ProductKey, Vec<u8>>,
}

impl Places {
    /// The places of products: current, in grace, the buckets by their lower edges, ended.
    pub(super) fn of(products: &Products) -> Self {
        let versions: Vec<&Product> = products.all().collect();
        let of_product = |product: &Product| -> Vec<Place> {
            product.buckets.ranges().iter().map(|bucket| Place::Bucket(bucket.lower, bucket.name.clone())).collect()
        };
        let mut buckets: Vec<Place> = versions.iter().flat_map(|product| of_product(product)).collect();
        buckets.sort();
        buckets.dedup();
        // A number is a byte; a book with more kinds of buckets than that has the worst of them told as one.
        buckets.truncate(usize::from(u8::MAX) - 3);
        let mut all = vec![Place::Current, Place::Unbucketed];
        all.append(&mut buckets);
        all.push(Place::Ended);
        let number = |place: &Place| number(&all, place);
        let buckets = versions
            .iter()
            .map(|product| (product.key.clone(), of_product(product).iter().map(number).collect()))
            .collect();
        Self { all, buckets }
    }

    pub(super) fn number(&self, place: &Place) -> u8 {
        number(&self.all, place)
    }

    /// The number of each bucket of a product version.
    pub(super) fn of_buckets(&self, product: &ProductKey) -> &[u8] {
        self.buckets.get(product).map_or(&[], Vec::as_slice)
    }

    /// The number of the place of a standing, by the numbers of its product's buckets.
    pub(super) fn of_standing(&self, buckets: &[u8], standing: &Standing) -> u8 {
        let bucket = standing.bucket.and_then(|index| buckets.get(usize::from(index)));
        match bucket {
            Some(number) => *number,
            None if standing.overdue_since.is_some() => self.number(&Place::Unbucketed),
            None if standing.status == ledger::account::Status::Open => self.number(&Place::Current),
            None => self.number(&Place::Ended),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn into_all(self) -> Vec<Place> {
        self.all
    }
}

fn number(all: &[Place], place: &Place) -> u8 {
    let found = all.iter().position(|one| one == place).unwrap_or(all.len().saturating_sub(2));
    u8::try_from(found).unwrap_or(u8::MAX)
}

/// The ends of the last two months that are complete on a day, the earlier one first.
pub(super) fn complete_months(day: Date) -> [Date; 2] {
    let last = if day == day.last_of_month() { day } else { month_before(day) };
    [month_before(last), last]
}

/// The last day of the month before a day's.
pub(super) fn month_before(day: Date) -> Date {
    day + -i32::from(day.day())
}

/// The number of a day's month, counted on over years.
pub(super) fn month(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}
