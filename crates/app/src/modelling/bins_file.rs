//! Bins given by hand: in a config, or in a file of their own that was written from a model and changed.

use std::fmt::Write as _;

use risk::binning::{BinEdit, Binning, Given, Holds, Note};
use risk::scorecard::Scorecard;
use serde::{Deserialize, Serialize};

use crate::error::Refused;

/// The bins of a characteristic: cuts of numbers, or groups of names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BinsText {
    /// The column.
    pub feature: String,
    /// The numbers at which a new range begins, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<f64>,
    /// The names that belong together; names in no group make a last one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    bins: Vec<BinsText>,
}

impl BinsText {
    /// Refuses what gives neither cuts nor groups, or both.
    pub(super) fn check(&self, file: &str) -> Result<(), Refused> {
        match (self.cuts.is_empty(), self.groups.is_empty()) {
            (true, false) | (false, true) => Ok(()),
            (true, true) | (false, false) => {
                let what = format!("{file}: the bins of {} need either cuts or groups", self.feature);
                Err(Refused::new(what)
                    .hint("cuts = [10, 30] for numbers, groups = [[\"app\"], [\"shop\", \"web\"]] for names"))
            }
        }
    }

    /// The edit that it tells.
    pub(super) fn edit(&self) -> BinEdit {
        let given =
            if self.groups.is_empty() { Given::Cuts(self.cuts.clone()) } else { Given::Groups(self.groups.clone()) };
        BinEdit { feature: self.feature.clone(), given }
    }
}

/// Reads a file of bins.
///
/// # Errors
/// When it is none: with the place.
pub fn parse(file: &str, text: &str) -> Result<Vec<BinsText>, Refused> {
    let read: File = toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {error}")))?;
    read.bins.iter().try_for_each(|bins| bins.check(file))?;
    Ok(read.bins)
}

/// The bins of a scorecard as a file that can be changed and given back. A characteristic of one range has nothing to change
/// and is not in it.
pub fn text(scorecard: &Scorecard) -> String {
    let mut text = String::from(
        "# Cuts are where a new range begins; codes and missing values are bins of their own.\n\
         # Change them and train again with: [scorecard] bins_from = \"this file\"\n",
    );
    for one in scorecard.characteristics() {
        let mut bins = BinsText { feature: one.feature.clone(), cuts: Vec::new(), groups: Vec::new() };
        for cell in &one.cells {
            match &cell.holds {
                Holds::Range { upper, .. } if upper.is_finite() => bins.cuts.push(*upper),
                Holds::Levels(names) => bins.groups.push(names.clone()),
                Holds::Range { .. } | Holds::Special(_) | Holds::Missing => {}
            }
        }
        if bins.cuts.is_empty() && bins.groups.is_empty() {
            continue;
        }
        let bins = toml::to_string(&bins).expect("names and numbers can be written");
        let _ = write!(text, "\n[[bins]]\n{bins}");
    }
    text
}

/// What a reader should know of bins that were given by hand.
pub(super) fn notes(binning: &Binning, given: &[BinsText]) -> Vec<String> {
    if !given.iter().any(|bins| bins.feature == binning.feature) {
        return Vec::new();
    }
    let told = |note: &Note| match note {
        Note::AgainstDirection { bin } => Some(format!("its bad rate turns against its direction at bin {}", bin + 1)),
        Note::UnnamedLevels { levels } => Some(format!("{levels} names in no group make a last one")),
        Note::Corrected { .. } | Note::RareLevels { .. } | Note::OneBin | Note::AllMissing => None,
    };
    let by_hand = std::iter::once(format!("{} has bins given by hand", binning.feature));
    by_hand.chain(binning.notes.iter().filter_map(told).map(|what| format!("{}: {what}", binning.feature))).collect()
}
