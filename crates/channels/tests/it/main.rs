//! Carriers against real peers: servers on this machine that speak the protocols, and answer as they are told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod folders;
mod gateways;
mod http_peer;
mod mails;
mod smtp_peer;
mod support;
mod webhooks;
