//! Carriers against real peers: servers on this machine that speak the protocols, and answer as they are told.

mod folders;
mod gateways;
mod http_peer;
mod mails;
mod smtp_peer;
mod support;
mod webhooks;
