//! The SQLite store: the suite that every store passes, and what only a file can get wrong.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod before_accruals;
mod exports;
mod migrations;
mod refusals;
mod support;
mod tampering;

testkit::every_store_passes!(Some(support::books()));
