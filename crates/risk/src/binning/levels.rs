//! Names: rare ones together, the others in the order of their bad rates, then merged as prebins are.
//!
//! A column of ten thousand names, each in a handful of rows, ends in one group and tells nothing: a bad rate of a
//! handful of rows is chance, and a model must not learn it.

use super::optimum::{self, Limits, Trend};
use super::{BinningOptions, Held, Holds, Note, Tally};
use crate::frame::{MISSING, Outcome};

/// Names that stay together, as places among the levels.
struct Group {
    levels: Vec<usize>,
    tally: Tally,
}

/// The groups of names that tell goods from bads best, the safest first.
pub(super) fn groups(
    levels: &[String],
    codes: &[u32],
    outcomes: &[Outcome],
    all: Tally,
    options: &BinningOptions,
    notes: &mut Vec<Note>,
) -> Vec<Held> {
    let mut groups = by_name(&tallies(levels, codes, outcomes), all, options, notes);
    // By bad rate; of equal rates by the first name.
    groups
        .sort_by(|a, b| a.tally.compare_bad_rates(b.tally).then_with(|| levels[a.levels[0]].cmp(&levels[b.levels[0]])));
    let groups = few(groups, options.prebins_max);
    if groups.is_empty() {
        return Vec::new();
    }
    let prebins: Vec<Tally> = groups.iter().map(|group| group.tally).collect();
    let starts = optimum::starts(&prebins, all, Limits::new(options, all), Trend::Ascending);
    let mut held = Vec::with_capacity(starts.len());
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(groups.len());
        let places = groups[start..end].iter().flat_map(|group| &group.levels);
        let mut names: Vec<String> = places.map(|&place| levels[place].clone()).collect();
        names.sort_unstable();
        held.push((Holds::Levels(names), Tally::sum(&prebins[start..end])));
    }
    held
}

/// Goods and bads of each name.
pub(super) fn tallies(levels: &[String], codes: &[u32], outcomes: &[Outcome]) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); levels.len()];
    for (&code, &outcome) in codes.iter().zip(outcomes) {
        if code != MISSING {
            tallies[code as usize].count(outcome);
        }
    }
    tallies
}

/// One group for each name that is common enough, and one of all others that occur.
fn by_name(tallies: &[Tally], all: Tally, options: &BinningOptions, notes: &mut Vec<Note>) -> Vec<Group> {
    let rows_min = options.level_share_min * all.rows() as f64;
    let mut common = Vec::new();
    let mut rare = Group { levels: Vec::new(), tally: Tally::default() };
    for (level, &tally) in tallies.iter().enumerate().filter(|(_, tally)| tally.rows() > 0) {
        if tally.rows() as f64 >= rows_min {
            common.push(Group { levels: vec![level], tally });
        } else {
            rare.levels.push(level);
            rare.tally = rare.tally.plus(tally);
        }
    }
    if !rare.levels.is_empty() {
        notes.push(Note::RareLevels { levels: rare.levels.len(), rows: rare.tally.rows() });
        common.push(rare);
    }
    common
}

/// Neighbours together until there are few enough, of about equal size.
fn few(groups: Vec<Group>, groups_max: usize) -> Vec<Group> {
    if groups.len() <= groups_max {
        return groups;
    }
    let rows: u64 = groups.iter().map(|group| group.tally.rows()).sum();
    let enough = rows.div_ceil(groups_max as u64);
    let mut merged: Vec<Group> = Vec::new();
    for group in groups {
        let is_full = merged.len() == groups_max;
        match merged.last_mut() {
            Some(last) if is_full || last.tally.rows() < enough => {
                last.levels.extend(group.levels);
                last.tally = last.tally.plus(group.tally);
            }
            Some(_) | None => merged.push(group),
        }
    }
    merged
}
