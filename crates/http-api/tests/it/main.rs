//! The server, asked over real connections: every address, every problem, closes while events come in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod analysis;
mod cases;
mod closes;
mod conduct;
mod console;
mod contact_runs;
mod documents;
mod events;
mod failures;
mod guards;
mod keys;
mod matrix;
mod oidc;
mod openapi;
mod own;
mod pauses;
mod persons;
mod sessions;
mod stopping;
mod support;
mod tables;
mod terms;
mod trainings;
mod work;
