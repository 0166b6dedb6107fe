//! Conduct in words: what a message must contain, and what nobody may write or say.
//!
//! Rules are values of dated packs; no country's rule, and no word of any language, is code. The same check reads templates when they
//! are loaded, messages before they are sent, and what agents wrote. A message that passed is [`Approved`], and nothing else makes one.
//! Hours, limits and stops are decided in [`contact`](crate::contact).

mod check;
mod code;
mod guard;
mod normal;
mod pack;
mod requirement;

pub use check::{Approved, Audience, Finding, NotApproved, Spot, approve, check_template, check_text};
pub use code::Code;
pub use guard::{Guard, GuardWords};
pub use pack::{ContentPack, ContentRejected, Pattern, Phrases};
pub use requirement::Requirement;

#[cfg(test)]
mod tests;
