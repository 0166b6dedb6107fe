//! The ledger: contracts, events and what they make of an account on any day.
//!
//! Pure functions from values to values: no clock, no disk, no randomness, no wire format. Everything said about an
//! account is a function of its product, its events and a day. What to do about a late account is not decided here.

pub mod component;
pub mod product;

pub mod event;
pub mod funding;
pub mod intake;

pub mod account;
pub mod accrual;
pub mod ageing;
pub mod allocation;
pub mod annual_cost;
pub mod posting;
pub mod schedule;

pub mod course;
pub mod day_close;

pub mod classification;

#[cfg(test)]
mod fixtures;

pub use account::{Account, History};
pub use event::{Entry, Event};
pub use product::Product;
