//! Stories over the whole crate.

mod imported;
mod learned;
