//! Collections: what is done about accounts that are overdue, and what may be done.
//!
//! Pure: facts in, decisions out. No storage, no channels, no clock. Money moves only by commands of the ledger, which may refuse.

pub mod strategy;

pub mod assignment;
pub mod promise;
