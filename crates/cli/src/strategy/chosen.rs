//! Which strategy is meant: a file, a version of the book, or the one in force.

use std::path::Path;

use app::Result;
use app::port::Reading;
use app::strategy_file::Written;
use app::strategy_versions::named;
use primitives::Date;

use super::parsed;

pub(super) use app::strategy_versions::IN_FORCE;

/// The strategy that is meant on a day.
pub(super) fn chosen(store: &dyn Reading, name: &str, on: Date) -> Result<Written> {
    let is_of_book = name == IN_FORCE || (name.contains('@') && !Path::new(name).exists());
    if is_of_book { named(store, name, on) } else { parsed(Path::new(name)) }
}
