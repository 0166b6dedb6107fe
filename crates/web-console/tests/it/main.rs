//! Pages of a small book: figures worked out by hand, hostile names, and every link.

mod crawl;
mod pages;
mod support;
