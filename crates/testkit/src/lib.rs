//! The workshop: what the tests of other crates are built with.
//!
//! [`naive`] is a second ledger, slow and obvious, written from `docs/reference/ledger.md` and from nothing else;
//! [`history`] makes random products and histories to run through both. Both use the ledger's input types only.
//! [`provider`] vouches for whomever a test names. [`conformance`] is the suite that every store passes, [`memory`] the store of [`simulation`]s.

pub mod conformance;
pub mod history;
pub mod memory;
pub mod naive;
pub mod provider;
pub mod simulation;
