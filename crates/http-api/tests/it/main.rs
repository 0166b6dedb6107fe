//! The server, asked over real connections: every address, every problem, closes while events come in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod closes;
mod console;
mod events;
mod failures;
mod guards;
mod matrix;
mod openapi;
mod sessions;
mod stopping;
mod support;
