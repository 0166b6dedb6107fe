//! Pages of a small book: figures worked out by hand, hostile names, and every link.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod crawl;
mod endpoints;
mod forms;
mod own;
mod pages;
mod support;
mod tables;
mod trials;
mod who;
