//! Panels: where accounts stood month after month, and what that says of how they roll, cure and age.
//!
//! Roll as a transition and roll as net flow are different numbers, and so are the three figures of cure; each function
//! says which it is. States are numbered from the best to the worst of a list that the caller names.

mod cure;
mod flow;
mod memory;
#[cfg(test)]
mod tests;
mod vintage;

pub use cure::{Cure, cure};
pub use flow::{NetFlow, Transitions, net_flows};
pub use memory::{MemoryTest, memory_test};
pub use vintage::{EverBy, Vintage, ever_by, vintages};

/// An account's states in months on end, from its first month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its first month, counted from any fixed one.
    pub first_month: i32,
    /// Its state in that month and in each one after it, as places in the list of states.
    pub states: Vec<u8>,
}

/// Why rows make no panel.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PanelRejected {
    /// An account is there twice in one month.
    #[error("account {account} is there twice in month {month}")]
    MonthTwice {
        /// Which account.
        account: u64,
        /// Which month.
        month: i32,
    },
    /// An account has no state in a month between its first and its last.
    #[error("account {account} has no state in month {month}, between its first and its last")]
    Gap {
        /// Which account.
        account: u64,
        /// The first month without.
        month: i32,
    },
    /// A state that is not in the list.
    #[error("account {account}, month {month}: state {state} is not one of the {states} states")]
    UnknownState {
        /// Which account.
        account: u64,
        /// Which month.
        month: i32,
        /// The state.
        state: u8,
        /// How many there are.
        states: usize,
    },
}

/// Accounts and their states, month by month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    states: Vec<String>,
    tracks: Vec<Track>,
}

impl Panel {
    /// A panel of (account, month, state), in any order.
    ///
    /// # Errors
    /// When an account has two states in a month or none between its first and last, or a state is not in the list.
    pub fn new(states: Vec<String>, mut rows: Vec<(u64, i32, u8)>) -> Result<Self, PanelRejected> {
        rows.sort_unstable();
        let mut tracks: Vec<Track> = Vec::new();
        let mut last: Option<(u64, i32)> = None;
        for (account, month, state) in rows {
            if usize::from(state) >= states.len() {
                return Err(PanelRejected::UnknownState { account, month, state, states: states.len() });
            }
            match last.filter(|(before, _)| *before == account) {
                Some((_, before)) if before == month => return Err(PanelRejected::MonthTwice { account, month }),
                Some((_, before)) if before + 1 != month => {
                    return Err(PanelRejected::Gap { account, month: before + 1 });
                }
                Some(_) => {}
                None => tracks.push(Track { first_month: month, states: Vec::new() }),
            }
            tracks.last_mut().expect("one was pushed").states.push(state);
            last = Some((account, month));
        }
        Ok(Self { states, tracks })
    }

    /// The names of the states.
    pub fn states(&self) -> &[String] {
        &self.states
    }

    /// The accounts, in the order of their numbers.
    pub fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.tracks.iter().map(|track| track.states.len()).sum()
    }

    /// The transitions of all pairs of months, pooled.
    pub fn transitions(&self) -> Transitions {
        let mut pooled = Transitions::of(self.states.len());
        for track in &self.tracks {
            for pair in track.states.windows(2) {
                pooled.add(usize::from(pair[0]), usize::from(pair[1]), 1);
            }
        }
        pooled
    }
}
