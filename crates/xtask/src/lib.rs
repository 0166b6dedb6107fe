//! Chores of the repository: pages made from code, and comparisons with real repayment data.
//!
//! Nothing here is shipped. The data are not in the repository; a folder of them is named at the command line, or by
//! `ARREARS_DATA` in tests.

pub mod closing_flags;
pub mod credit;
pub mod home_credit;
pub mod pages;
mod rows;
pub mod score_folds;
pub mod super_lender;
