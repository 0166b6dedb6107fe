//! The simulator: made-up pay-later borrowers who spend, pay, forget, fall on hard times and recover, day by day.
//!
//! Pure and seeded: the same options give the same events on every machine, and each borrower's fate depends on the
//! seed and the borrower's own number only. Events are told, not booked; what a book makes of them is the caller's
//! matter, and so are the issued statements. How the borrowers behave is set in [`behaviour`].

pub mod behaviour;
mod catalogue;
pub mod simulation;

mod borrower;
mod conduct;

mod agenda;
mod book;
mod chance;

pub use behaviour::Behaviour;
pub use catalogue::products;
pub use simulation::{News, Options, Simulator, What};
