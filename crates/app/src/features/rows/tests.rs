//! Rows of a small book.
