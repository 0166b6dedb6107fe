//! The console of Arrears: pages for the people who work with a book.
//!
//! A request in, a page out, by the use cases of `app`; no rule lives here, nothing is stored, and no store is known. Whoever serves
//! it hands in an open book and says who is asking. Pages are HTML that reads without scripts and asks nothing of other machines;
//! `docs/guide/use-the-console.md` tells what is on them.

mod acts;
mod asset;
mod chart;
mod clock;
mod counted;
mod door;
mod field;
mod figure;
mod frame;
mod nav;
mod pages;
mod preferences;
mod query;
mod sent;
mod table;
mod terms;
mod typed;
mod walks;
mod words;

pub use door::{Answer, Book, Console, NotTaken, Request, page_before, public, without_book};
pub use nav::{Needs, needs_of};
pub use pages::let_in::{LetIn, let_in};
pub use pages::sign_in::{SignIn, Why, sign_in, sign_in_address, sign_in_refused, signed_in, way_back};
pub use preferences::Theme;
pub use query::{Query, encoded};
pub use sent::{Change, Days, Outcome, Sent, Step, Typed, With, step};
pub use walks::Walk;
