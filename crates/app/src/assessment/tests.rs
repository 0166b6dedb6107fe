//! Reports of a few accounts.
