//! The executable, run as a person runs it: files in, a book, answers, exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod books;
mod demo;
mod imports;
mod manual;
mod support;
