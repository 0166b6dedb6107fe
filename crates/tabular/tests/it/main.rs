//! Imports from real files on a disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod formats;
mod mappings;
mod support;
