//! Modelling: from a table of rows with outcomes to a model that scores, and what is known of how well it does.
//!
//! A config says which column is what and how the model is made ([`config`]); [`sample`] reads a table by it; [`train`]
//! makes a [`ModelFile`](crate::model_file::ModelFile); [`validation`] says how a model does on rows. Formulas are in
//! `risk`; files, doors and books are elsewhere.

pub mod asked;
pub mod baseline;
pub mod bins_file;
pub mod book;
pub mod config;
pub mod declared;
mod engine;
pub mod import;
pub mod sample;
mod split;
pub mod taken;
#[cfg(test)]
mod tests;
mod train;
pub mod validation;

pub use engine::{Engine, check_monotone};
pub use train::{STEPS, train};
