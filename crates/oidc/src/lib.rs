//! Signing in by OpenID Connect: a provider of the lender says who somebody is.
//!
//! The authorisation code flow with PKCE (OpenID Connect Core 1.0, 3.1; RFC 7636): [`Provider`] says where to send a browser, and
//! takes what it brings back. What is asked for is found out by discovery. Clocks and random bytes come in as
//! arguments. Who that is in the book, and what they may, is `app::access`'s; cookies and pages are the door's.

mod claims;
mod outward;
mod provider;

pub use provider::Provider;
