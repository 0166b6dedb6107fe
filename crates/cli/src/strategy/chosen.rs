//! Which strategy is meant: a file, a version of the book, or the one in force.

use std::path::Path;

use app::port::Reading;
use app::strategy_file::Written;
use app::strategy_versions::{STRATEGIES, in_force};
use app::{Refused, Result};
use primitives::Date;

use super::parsed;

/// The word for the version that decides on the day.
pub(super) const IN_FORCE: &str = "in-force";

/// The strategy that is meant on a day.
pub(super) fn chosen(store: &dyn Reading, name: &str, on: Date) -> Result<Written> {
    if name == IN_FORCE {
        return in_force(store, on)?.ok_or_else(|| none(on).into());
    }
    if name.contains('@') && !Path::new(name).exists() {
        return STRATEGIES.version(store, name);
    }
    parsed(Path::new(name))
}

fn none(on: Date) -> Refused {
    Refused::new(format!("no strategy of this book is in force on {on}"))
        .hint("put one in with: strategy add, and let a second person activate it with: strategy activate")
}
