//! How accounts or balances move from one close to the next: by transition, and by net flow.

use crate::special::as_f64;

/// Counts, or balances in minor units, by state before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transitions {
    states: usize,
    counts: Vec<u64>,
}

impl Transitions {
    /// None yet between these many states.
    pub fn of(states: usize) -> Self {
        Self { states, counts: vec![0; states * states] }
    }

    /// Adds moves.
    ///
    /// # Panics
    /// When a state is not there.
    pub fn add(&mut self, from: usize, to: usize, count: u64) {
        assert!(from < self.states && to < self.states, "a move is between states");
        self.counts[from * self.states + to] += count;
    }

    /// How many states there are.
    pub fn states(&self) -> usize {
        self.states
    }

    /// How much moved from one state to another.
    pub fn count(&self, from: usize, to: usize) -> u64 {
        self.counts[from * self.states + to]
    }

    /// How much was in a state before.
    pub fn left(&self, from: usize) -> u64 {
        (0..self.states).map(|to| self.count(from, to)).sum()
    }

    /// How much is in a state after.
    pub fn reached(&self, to: usize) -> u64 {
        (0..self.states).map(|from| self.count(from, to)).sum()
    }

    /// The transition rate `n_ij / n_i`: of what was in a state, the share that is in another after. None of nothing.
    pub fn rate(&self, from: usize, to: usize) -> Option<f64> {
        let left = self.left(from);
        (left > 0).then(|| as_f64(self.count(from, to)) / as_f64(left))
    }

    /// The same with the counts of another period added: pooled rates are not the mean of the rates of periods.
    ///
    /// # Panics
    /// When the states differ.
    #[must_use]
    pub fn pooled_with(mut self, other: &Self) -> Self {
        assert_eq!(self.states, other.states, "periods of one portfolio have the same states");
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self
    }
}

/// What is in a bucket after, over what was in the next better one before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetFlow {
    /// The better bucket, before.
    pub from: usize,
    /// The worse bucket, after.
    pub to: usize,
    /// `bal_b(t) / bal_{b-1}(t-1)`; counts those who stayed or rolled back in, and can exceed 1. None of nothing.
    pub rate: Option<f64>,
}

/// The net flows along a chain of buckets, from the best to the worst.
pub fn net_flows(moves: &Transitions, chain: &[usize]) -> Vec<NetFlow> {
    let flow = |pair: &[usize]| {
        let (from, to) = (pair[0], pair[1]);
        let before = moves.left(from);
        let rate = (before > 0).then(|| as_f64(moves.reached(to)) / as_f64(before));
        NetFlow { from, to, rate }
    };
    chain.windows(2).map(flow).collect()
}
