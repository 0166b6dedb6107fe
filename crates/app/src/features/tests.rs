//! Features worked out by hand.
