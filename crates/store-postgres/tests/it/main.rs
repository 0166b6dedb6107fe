//! The PostgreSQL store: the suite that every store passes, and what only a server can get wrong.
//!
//! On a throw-away server of its own. Where PostgreSQL is not installed, the tests say that they are skipped.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod crashes;

mod plans;
mod refusals;
mod roles;
mod support;
mod tampering;
mod tls;

testkit::every_store_passes!(support::books());
