//! Fairness: whether a model treats groups of people alike, by attributes that it never saw.
//!
//! Figures, never a verdict: approval rates and the adverse impact ratio (the four-fifths rule of 29 CFR 1607.4(D) and
//! the habit of fair-lending reviews), gaps in who is refused rightly and wrongly, and whether a probability means the
//! same in every group. Each with its count and an interval of 95 %, because small groups prove nothing.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::special::{Interval, Z_95, as_f64, difference, share};

/// Below this many rows, or this many bads or goods, a group's figures are said to be too few to judge by.
pub const LEAST_ROWS: u64 = 100;
/// See [`LEAST_ROWS`].
pub const LEAST_OF_A_CLASS: u64 = 10;

/// What is known of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// Its probability of bad.
    pub pd: f64,
    /// Whether it would be approved.
    pub is_approved: bool,
    /// Whether it went bad; none when that is not known.
    pub is_bad: Option<bool>,
}

/// The figures of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name; none for those of whom the attribute is not known.
    pub name: Option<String>,
    /// How many rows.
    pub rows: u64,
    /// How many would be approved.
    pub approved: u64,
    /// Of how many the outcome is known.
    pub known: u64,
    /// How many of them were bad.
    pub bads: u64,
    /// The share that is approved.
    pub approval: Interval,
    /// The approval rate over that of the reference group; none for the reference itself, or without approvals.
    pub adverse_impact: Option<Interval>,
    /// Whether that ratio is below four fifths, by counts: a ratio of exactly four fifths is not.
    pub is_below_four_fifths: bool,
    /// Of the bads, the share that is refused; none without bads.
    pub true_positive: Option<Interval>,
    /// Of the goods, the share that is refused; none without goods.
    pub false_positive: Option<Interval>,
    /// How far the share of refused bads is from that of the reference group.
    pub true_positive_gap: Option<Interval>,
    /// How far the share of refused goods is from that of the reference group.
    pub false_positive_gap: Option<Interval>,
    /// The mean probability of those whose outcome is known.
    pub mean_pd: Option<f64>,
    /// Their bad rate.
    pub bad_rate: Option<Interval>,
    /// Whether it is too small to judge by.
    pub is_small: bool,
}

impl Group {
    /// Whether the mean probability lies within the interval of the bad rate; none when no outcome is known.
    pub fn is_calibrated(&self) -> Option<bool> {
        let rate = self.bad_rate?;
        self.mean_pd.map(|pd| (rate.low..=rate.high).contains(&pd))
    }
}

/// An audit of one attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    /// The attribute.
    pub attribute: String,
    /// The group that the others are compared with; none when no row has the attribute.
    pub reference: Option<String>,
    /// The groups in the order of their names, those of whom it is not known first.
    pub groups: Vec<Group>,
}

/// Audits an attribute: the group of each row (none when it is not known) and what is known of the row.
///
/// Without a reference group that is asked for and there, the largest is taken; of equal ones the first by name.
///
/// # Panics
/// When the lengths differ.
pub fn audit(attribute: &str, groups: &[Option<&str>], subjects: &[Subject], reference: Option<&str>) -> Audit {
    assert_eq!(groups.len(), subjects.len(), "every row has a group, or none that is known");
    let mut tallies: BTreeMap<Option<&str>, Tally> = BTreeMap::new();
    for (group, subject) in groups.iter().zip(subjects) {
        tallies.entry(*group).or_default().add(subject);
    }
    let named = || tallies.iter().filter_map(|(name, tally)| name.map(|name| (name, tally)));
    let asked = reference.filter(|name| tallies.contains_key(&Some(*name)));
    let largest = named().rev().max_by_key(|(_, tally)| tally.rows).map(|(name, _)| name);
    let reference = asked.or(largest);
    let against = reference.and_then(|name| tallies.get(&Some(name)));
    let of = |(name, tally): (&Option<&str>, &Tally)| {
        let against = against.filter(|_| *name != reference);
        tally.figures(name.map(str::to_owned), against)
    };
    Audit {
        attribute: attribute.to_owned(),
        reference: reference.map(str::to_owned),
        groups: tallies.iter().map(of).collect(),
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    rows: u64,
    approved: u64,
    known: u64,
    bads: u64,
    refused_bads: u64,
    refused_goods: u64,
    pd: f64,
}

impl Tally {
    fn add(&mut self, subject: &Subject) {
        self.rows += 1;
        self.approved += u64::from(subject.is_approved);
        let Some(is_bad) = subject.is_bad else { return };
        self.known += 1;
        self.bads += u64::from(is_bad);
        self.refused_bads += u64::from(is_bad && !subject.is_approved);
        self.refused_goods += u64::from(!is_bad && !subject.is_approved);
        self.pd += subject.pd;
    }

    fn goods(&self) -> u64 {
        self.known - self.bads
    }

    fn true_positive(&self) -> Option<Interval> {
        share(self.refused_bads, self.bads)
    }

    fn false_positive(&self) -> Option<Interval> {
        share(self.refused_goods, self.goods())
    }

    fn figures(&self, name: Option<String>, against: Option<&Self>) -> Group {
        let gap = |own: Option<Interval>, other: Option<Interval>| Some(difference(own?, other?));
        Group {
            name,
            rows: self.rows,
            approved: self.approved,
            known: self.known,
            bads: self.bads,
            approval: share(self.approved, self.rows).expect("a group has a row"),
            adverse_impact: against.and_then(|other| ratio(self, other)),
            is_below_four_fifths: against.is_some_and(|other| is_below_four_fifths(self, other)),
            true_positive: self.true_positive(),
            false_positive: self.false_positive(),
            true_positive_gap: against.and_then(|other| gap(self.true_positive(), other.true_positive())),
            false_positive_gap: against.and_then(|other| gap(self.false_positive(), other.false_positive())),
            mean_pd: (self.known > 0).then(|| self.pd / as_f64(self.known)),
            bad_rate: share(self.bads, self.known),
            is_small: self.rows < LEAST_ROWS || self.bads.min(self.goods()) < LEAST_OF_A_CLASS,
        }
    }
}

/// The ratio of two approval rates, with the interval of its logarithm (Katz et al. 1978).
fn ratio(own: &Tally, other: &Tally) -> Option<Interval> {
    if own.approved == 0 || other.approved == 0 {
        return None;
    }
    let (a, n, b, m) = (as_f64(own.approved), as_f64(own.rows), as_f64(other.approved), as_f64(other.rows));
    let value = (a / n) / (b / m);
    let spread = libm::exp(Z_95 * (1.0 / a - 1.0 / n + 1.0 / b - 1.0 / m).max(0.0).sqrt());
    Some(Interval { value, low: value / spread, high: value * spread })
}

/// `(a / n) / (b / m) < 4 / 5` without rounding.
fn is_below_four_fifths(own: &Tally, other: &Tally) -> bool {
    let product = |x: u64, y: u64| u128::from(x) * u128::from(y);
    5 * product(own.approved, other.rows) < 4 * product(other.approved, own.rows)
}
