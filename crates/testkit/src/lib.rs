//! The workshop: what the tests of other crates are built with.
//!
//! [`naive`] is a second ledger, slow and obvious, written from `docs/reference/ledger.md` and from nothing else;
//! [`history`] makes random products and histories to run through both. It uses the ledger's input types only.

pub mod history;
pub mod naive;
