//! Pages of Arrears: values in, text out.
//!
//! A report is one HTML text that asks nothing of the network, with its charts drawn as SVG beside their tables, readable
//! on paper. No files and no rules: what is shown was worked out by `app`.

pub mod chart;
mod layout;
mod model;
#[cfg(test)]
mod tests;
mod words;

pub use model::model_report;
