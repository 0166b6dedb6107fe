//! Vintages: accounts by the month they were opened in, followed by months on book.

use std::collections::BTreeMap;

use super::Panel;
use crate::special::as_f64;

/// How many accounts had ever been in a bad state by a month on book, of those observed that long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EverBy {
    /// Months after the first.
    pub month: usize,
    /// Accounts observed that long.
    pub observed: u64,
    /// Those that had ever been in one of the states.
    pub ever: u64,
}

impl EverBy {
    /// The share; none when no account was observed that long.
    pub fn rate(&self) -> Option<f64> {
        (self.observed > 0).then(|| as_f64(self.ever) / as_f64(self.observed))
    }
}

/// The accounts that had ever been in one of these states by a month after their first, the month itself included.
pub fn ever_by(panel: &Panel, bad: &[u8], month: usize) -> EverBy {
    let mut found = EverBy { month, observed: 0, ever: 0 };
    for states in panel.tracks().iter().filter_map(|track| track.states.get(..=month)) {
        found.observed += 1;
        found.ever += u64::from(states.iter().any(|state| bad.contains(state)));
    }
    found
}

/// One vintage, month by month on book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vintage {
    /// The month of opening.
    pub opened: i32,
    /// How many accounts.
    pub accounts: u64,
    /// How many had ever been in a bad state by each month on book; it ends where not the whole vintage was observed.
    pub ever: Vec<u64>,
}

impl Vintage {
    /// The share by a month on book; none for a month that the whole vintage has not reached.
    pub fn rate(&self, month: usize) -> Option<f64> {
        self.ever.get(month).map(|ever| as_f64(*ever) / as_f64(self.accounts))
    }
}

/// The vintages of a panel, the oldest first.
pub fn vintages(panel: &Panel, bad: &[u8]) -> Vec<Vintage> {
    let mut opened: BTreeMap<i32, Vec<&[u8]>> = BTreeMap::new();
    for track in panel.tracks() {
        opened.entry(track.first_month).or_default().push(&track.states);
    }
    let vintage = |(opened, tracks): (i32, Vec<&[u8]>)| {
        let reached = tracks.iter().map(|states| states.len()).min().unwrap_or(0);
        let first_bad = |states: &&[u8]| states.iter().position(|state| bad.contains(state));
        let mut ever = vec![0; reached];
        for at in tracks.iter().filter_map(first_bad).filter(|at| *at < reached) {
            ever[at] += 1;
        }
        for month in 1..reached {
            ever[month] += ever[month - 1];
        }
        Vintage { opened, accounts: u64::try_from(tracks.len()).expect("a count of accounts fits"), ever }
    };
    opened.into_iter().map(vintage).collect()
}
