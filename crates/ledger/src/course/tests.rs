//! Courses worked out by hand.
