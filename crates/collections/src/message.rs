//! Messages: templates with typed placeholders, and what becomes of them with the values of one debtor.
//!
//! A template knows the kind of message, the purpose and who may read it. A value that is missing refuses the message instead of
//! leaving a gap, sums that do not add up refuse it too, and a message to somebody who may not hear of the debt cannot name a
//! placeholder that tells it. What a text must and must not say is decided in [`conduct`](crate::conduct), which alone makes an
//! [`Approved`](crate::conduct::Approved) message.

mod consequence;
mod format;
mod kind;
mod placeholder;
mod render;
mod sms;
mod source;
mod template;
mod value;

pub use consequence::Consequence;
pub use format::{amount, count, date};
pub use kind::{Kind, Language, Notice};
pub use placeholder::{Placeholder, Type};
pub use render::{Block, Message, RenderRejected, render};
pub use sms::{Encoding, Segments};
pub use source::{Part, Piece, Source, SourceRejected};
pub use template::{SEGMENTS_DEFAULT, Template, TemplateKey, TemplateRejected, Text};
pub use value::{Row, UnsoundValues, Value, ValueRejected, Values, Words};

#[cfg(test)]
mod tests;
