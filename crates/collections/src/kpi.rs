//! Figures of collection work: each with its numerator, its denominator, its unit and where the definition comes from.
//!
//! Pure: counts are added up, and a figure without a denominator is none, never 0. What is counted is found in a book by
//! `app::work::kpi`; the page `docs/reference/kpis.md` is made from the definitions here.

mod definition;

use std::collections::BTreeMap;

pub use definition::{Definition, Dimension, Kpi, Origin, Unit};

/// Of whom or what a figure is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slice {
    /// The whole book.
    Book,
    /// A team.
    Team(String),
    /// Somebody who works, or a program that does.
    User(String),
    /// A party: the lender, or one agency.
    Party(String),
    /// A bucket, at the end of the day before the period.
    Bucket(String),
}

impl Slice {
    /// By what it divides the book; none where it does not.
    pub fn dimension(&self) -> Option<Dimension> {
        match self {
            Self::Book => None,
            Self::Team(_) => Some(Dimension::Team),
            Self::User(_) => Some(Dimension::User),
            Self::Party(_) => Some(Dimension::Party),
            Self::Bucket(_) => Some(Dimension::Bucket),
        }
    }

    /// The name of the team, user, party or bucket; empty of the book.
    pub fn name(&self) -> &str {
        match self {
            Self::Book => "",
            Self::Team(name) | Self::User(name) | Self::Party(name) | Self::Bucket(name) => name,
        }
    }
}

/// A figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// What is counted: accounts, persons, minor units, seconds, as the definition says.
    pub numerator: i128,
    /// Out of what.
    pub denominator: i128,
}

impl Figure {
    /// The figure in its unit; none where there was nothing to count out of.
    pub fn value(self, unit: Unit) -> Option<f64> {
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64 * unit.factor())
    }
}

/// All figures of a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures(BTreeMap<(Slice, Kpi), Figure>);

impl Figures {
    /// Adds to a figure of the book, and to those of the slices by which it is divided.
    pub fn add(&mut self, kpi: Kpi, slices: &[Slice], numerator: i128, denominator: i128) {
        let dimensions = kpi.definition().by;
        let book = [Slice::Book];
        let divided = slices.iter().filter(|slice| slice.dimension().is_some_and(|by| dimensions.contains(&by)));
        for slice in book.iter().chain(divided) {
            let figure = self.0.entry((slice.clone(), kpi)).or_default();
            figure.numerator += numerator;
            figure.denominator += denominator;
        }
    }

    /// A figure; with nothing in it where nothing was counted.
    pub fn get(&self, slice: &Slice, kpi: Kpi) -> Figure {
        self.0.get(&(slice.clone(), kpi)).copied().unwrap_or_default()
    }

    /// The slices of which there is a figure, the book first.
    pub fn slices(&self) -> Vec<&Slice> {
        let mut slices: Vec<&Slice> = self.0.keys().map(|(slice, _)| slice).collect();
        slices.dedup();
        slices
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;

    #[test]
    fn a_figure_without_a_denominator_is_none() {
        assert_eq!(Figure { numerator: 0, denominator: 0 }.value(Unit::Percent), None);
        assert_eq!(Figure { numerator: 1, denominator: 4 }.value(Unit::Percent), Some(25.0));
        assert_eq!(Figure { numerator: 3, denominator: 20_000 }.value(Unit::PerTenThousand), Some(1.5));
    }

    #[test]
    fn a_figure_is_divided_only_as_its_definition_says() {
        let mut figures = Figures::default();
        let slices = [Slice::Bucket("1-30".into()), Slice::User("Ana".into())];
        figures.add(Kpi::CureRate, &slices, 1, 2);
        figures.add(Kpi::CureRate, &[], 0, 2);
        let shown = figures.slices();
        assert_eq!(shown, [&Slice::Book, &Slice::Bucket("1-30".into())]);
        assert_eq!(figures.get(&Slice::Book, Kpi::CureRate), Figure { numerator: 1, denominator: 4 });
    }

    #[test]
    fn every_definition_says_what_is_over_what() {
        for kpi in Kpi::ALL {
            let Definition { english, chinese, numerator, denominator, .. } = kpi.definition();
            assert!([english, chinese, numerator, denominator].iter().all(|text| !text.is_empty()), "{kpi:?}");
        }
    }
}
