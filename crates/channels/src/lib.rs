//! Carriers of messages and events: what `app::channel` and `app::events_out` need of the world outside.
//!
//! A mail server by SMTP, programs that take signed HTTP requests, a folder from which letters are printed, a file instead of all
//! of them; and webhooks. No rule about whom to contact, when to try again, or what to say: that is `collections`' and `app`'s.

pub mod agent;
pub mod gateway;
pub mod letter;
pub mod mail;
pub mod open;
pub mod recorder;
pub mod secret;
pub mod webhook;

mod folder;
mod http;
mod trust;

pub use open::{Open, callers, carriers, links, receipt_keys};
