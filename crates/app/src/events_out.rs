//! Events out: what happened in a book, told to other systems as CloudEvents.
//!
//! The outbox is a reading of the journals, not a second copy of them: each [`Stream`] has an order that never changes, and an
//! endpoint is a cursor into it (decision 22). [`next`] reads, [`Courier`] delivers. Signatures are [`crate::signature`]'s,
//! HTTP is in `channels`; `docs/reference/events-out.md` tells receivers what they may rely on.

mod courier;
mod data;
mod envelope;
mod filter;
mod form;
mod kept;
mod kind;
pub mod page;
mod person;
mod samples;
mod state;
mod stream;

pub use courier::{Courier, Delivered, Notes, Post, PostError, RamNotes};
pub use envelope::{CloudEvent, source_of};
pub use filter::{TypeFilter, UnknownType};
pub use kept::{ENDPOINT, change, endpoints, name_of as note_name, note, put_note, state_of};
pub use kind::{EventType, TYPES};
pub use state::{DeadLetter, Disabled, EndpointPolicy, EndpointState, Place};
pub use stream::{Position, Stream, Told, ends, next};

#[cfg(test)]
mod tests;
