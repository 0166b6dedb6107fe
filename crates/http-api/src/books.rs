//! Books: how the server comes to its book.

use anyhow::Result;
use app::port::{Reading, Store};

/// Opens one book, as often as it is asked. Known to whoever wires a store and the server.
pub trait Books: Send + Sync + 'static {
    /// Opens the book to read.
    ///
    /// # Errors
    /// When it cannot be reached, or is not of this version.
    fn reader(&self) -> Result<Box<dyn Reading + Send>>;

    /// Opens the book to write, taking its one place for a writer.
    ///
    /// # Errors
    /// When it cannot be reached, or another process writes to it.
    fn writer(&self) -> Result<Box<dyn Store>>;
}
