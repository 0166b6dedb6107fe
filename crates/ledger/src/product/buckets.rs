//! Buckets: the named ranges of days past due.

/// Ranges of days past due, ascending and without overlap; a day between two ranges is in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketSet {
    basis: BucketBasis,
    ranges: Vec<Bucket>,
}

/// What the ranges are ranges of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BucketBasis {
    /// Delinquent days.
    #[default]
    Days,
    /// Periods unpaid and past due.
    UnpaidPeriods,
}

/// One named range of days past due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// What people call it, such as `31-60`.
    pub name: String,
    /// The first day in it, at least 1.
    pub lower: u32,
    /// The last day in it; none when it is open.
    pub upper: Option<u32>,
}

impl BucketSet {
    /// A set of ranges.
    ///
    /// # Errors
    /// When a range is empty, starts at 0, or is not above the one before it.
    pub fn new(basis: BucketBasis, buckets: Vec<Bucket>) -> Result<Self, BucketsRejected> {
        let mut above = Some(0);
        for bucket in &buckets {
            let in_order = above.is_some_and(|above| bucket.lower > above);
            if !in_order || bucket.upper.is_some_and(|upper| upper < bucket.lower) {
                return Err(BucketsRejected(bucket.name.clone()));
            }
            above = bucket.upper;
        }
        if buckets.len() > 100 {
            return Err(BucketsRejected("the 101st".to_owned()));
        }
        Ok(Self { basis, ranges: buckets })
    }

    /// 1-30, 31-60, ... 151-180, 181+.
    pub fn thirty_day() -> Self {
        let mut buckets: Vec<Bucket> = (0..6)
            .map(|k| Bucket {
                name: format!("{}-{}", k * 30 + 1, k * 30 + 30),
                lower: k * 30 + 1,
                upper: Some(k * 30 + 30),
            })
            .collect();
        buckets.push(Bucket { name: "181+".to_owned(), lower: 181, upper: None });
        Self { basis: BucketBasis::Days, ranges: buckets }
    }

    /// What the ranges are ranges of.
    pub fn basis(&self) -> BucketBasis {
        self.basis
    }

    /// The ranges in ascending order.
    pub fn ranges(&self) -> &[Bucket] {
        &self.ranges
    }

    /// The place of the range that holds a number of days; none for day 0 and in a gap.
    pub fn find(&self, days: u32) -> Option<u8> {
        let after = self.ranges.partition_point(|bucket| bucket.lower <= days);
        let index = after.checked_sub(1)?;
        let holds = self.ranges[index].upper.is_none_or(|upper| days <= upper);
        holds.then(|| u8::try_from(index).expect("there are at most 100 buckets"))
    }

    /// The name of the range in a place.
    pub fn name(&self, index: u8) -> &str {
        &self.ranges[usize::from(index)].name
    }

    /// The first number of days above `days` at which the range changes; none when it never does.
    pub fn next_edge(&self, days: u32) -> Option<u32> {
        let edges = self.ranges.iter().flat_map(|bucket| [Some(bucket.lower), bucket.upper.map(|upper| upper + 1)]);
        edges.flatten().filter(|&edge| edge > days).min()
    }
}

/// A set of buckets that is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("bucket {0} is not a range above the one before it, starting at 1 or later")]
pub struct BucketsRejected(String);
