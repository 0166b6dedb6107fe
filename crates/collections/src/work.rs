//! Work at desks: who may do which job, in which order, what an outcome means, and how well somebody did.
//!
//! Pure: rules are values, read elsewhere from a dated text, and the day is an argument. Which jobs there are and who has one in
//! hand is kept by `app::work`; who gets which job of a day is priced in [`assignment`](crate::assignment).

mod adjusted;
mod order;
mod rules;

pub use adjusted::{Adjusted, EXPECTED_LEAST, Ratio, adjusted};
pub use order::{Because, Rank, Waiting, ranked};
pub use rules::{
    Action, CASE, Desk, Follow, Member, OutcomeCode, Queue, QueueOrder, Rules, RulesRejected, Team, Worth,
};

#[cfg(test)]
mod tests;
