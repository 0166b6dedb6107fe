//! Which bin a value falls into: exactly one, or none when training saw nothing like it.

use std::collections::HashMap;

use super::{Holds, Tally};
use crate::frame::{Column, FrameRejected, MISSING, Outcome, Values};

/// The place of a value that belongs to no bin: a name, or a missing value, that training did not see.
pub const UNSEEN: u32 = u32::MAX;

/// The place of each row's bin among these, or [`UNSEEN`].
///
/// Ranges must stand in ascending order without gaps. A code goes before the range that it lies in.
///
/// # Errors
/// When the column holds names and the bins numbers, or the other way round.
pub fn places<'a>(holds: impl IntoIterator<Item = &'a Holds>, column: &Column) -> Result<Vec<u32>, FrameRejected> {
    let holds: Vec<&Holds> = holds.into_iter().collect();
    let other = |found, expected| FrameRejected::OtherKind { column: column.name.clone(), found, expected };
    let has_names = holds.iter().any(|holds| matches!(holds, Holds::Levels(_)));
    let has_numbers = holds.iter().any(|holds| matches!(holds, Holds::Range { .. } | Holds::Special(_)));
    match &column.values {
        Values::Numbers(_) if has_names => Err(other("numbers", "names")),
        Values::Categories { .. } if has_numbers => Err(other("names", "numbers")),
        Values::Numbers(_) | Values::Categories { .. } => Ok(found(&holds, &column.values)),
    }
}

/// Goods and bads in each of these bins.
pub(super) fn tallies(holds: &[Holds], values: &Values, outcomes: &[Outcome]) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); holds.len()];
    for (place, &outcome) in found(&holds.iter().collect::<Vec<_>>(), values).into_iter().zip(outcomes) {
        if place != UNSEEN {
            tallies[place as usize].count(outcome);
        }
    }
    tallies
}

fn found(holds: &[&Holds], values: &Values) -> Vec<u32> {
    match values {
        Values::Numbers(numbers) => {
            let ranges = Ranges::new(holds);
            numbers.iter().map(|&number| ranges.place(number)).collect()
        }
        Values::Categories { levels, codes } => {
            let mut by_name = HashMap::new();
            let mut missing = UNSEEN;
            for (place, holds) in (0..).zip(holds) {
                match holds {
                    Holds::Levels(names) => by_name.extend(names.iter().map(|name| (name.as_str(), place))),
                    Holds::Missing => missing = place,
                    Holds::Range { .. } | Holds::Special(_) => {}
                }
            }
            let by_code: Vec<u32> =
                levels.iter().map(|level| by_name.get(level.as_str()).copied().unwrap_or(UNSEEN)).collect();
            let place = |&code: &u32| if code == MISSING { missing } else { by_code[code as usize] };
            codes.iter().map(place).collect()
        }
    }
}

/// Bins of numbers, ready for looking up.
struct Ranges {
    /// The upper ends of the ranges, but for the last.
    cuts: Vec<f64>,
    first: u32,
    specials: Vec<(f64, u32)>,
    missing: u32,
}

impl Ranges {
    fn new(holds: &[&Holds]) -> Self {
        let mut ranges = Self { cuts: Vec::new(), first: UNSEEN, specials: Vec::new(), missing: UNSEEN };
        for (place, holds) in (0..).zip(holds) {
            match holds {
                Holds::Range { lower, .. } if ranges.first != UNSEEN => ranges.cuts.push(*lower),
                Holds::Range { .. } => ranges.first = place,
                Holds::Special(code) => ranges.specials.push((*code, place)),
                Holds::Missing => ranges.missing = place,
                Holds::Levels(_) => {}
            }
        }
        ranges
    }

    fn place(&self, number: f64) -> u32 {
        if number.is_nan() {
            return self.missing;
        }
        if let Some((_, place)) = self.specials.iter().find(|(code, _)| *code == number) {
            return *place;
        }
        if self.first == UNSEEN {
            return UNSEEN;
        }
        let above = self.cuts.partition_point(|&cut| cut <= number);
        self.first + u32::try_from(above).expect("there are few bins")
    }
}
