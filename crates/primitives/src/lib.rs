//! The floor of Arrears: money, rates and civil dates.
//!
//! Pure values that know no business: what an instalment or an account is belongs to `ledger`. Everything here
//! is exact; nothing reads a clock, a disk or the environment.

pub mod calendar;
pub mod money;
pub mod rate;

pub use calendar::Date;
pub use money::{Amount, Currency};
pub use rate::{Rate, Rounding};
