//! Reports on all who entered arrears, made by the close that was asked for them.

use std::path::Path;

use app::Result;
use app::assessment::Asked;
use app::close_day::{Closed, Options};
use app::features::external::External;
use app::port::Reading;
use app::products::Products;
use app::scoring::{Deciding, Foresees};

use crate::account::Lang;
use crate::risk::assess::all_entered_on;

/// Writes the reports of all accounts that entered arrears on each of the days that were closed.
pub(super) fn assessed(
    store: &dyn Reading,
    products: &Products,
    (closed, external): (&[Closed], &[External]),
    folder: &Path,
) -> Result<()> {
    let deciding = Deciding::load(store, None, Foresees::Either, external)?;
    let asked = Asked { store, products, deciding: deciding.as_ref(), external, threads: Options::default().threads };
    let each = |one: &Closed| all_entered_on(asked, one.day, &folder.join(one.day.to_string()), Lang::En);
    closed.iter().try_for_each(each)
}
