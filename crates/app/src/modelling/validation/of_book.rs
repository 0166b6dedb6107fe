//! The same questions about a version of a book and all of its open accounts.

use primitives::Date;

use super::{Stability, stability};
use crate::error::Result;
use crate::features::rows::{Days, Knowledge};
use crate::modelling::asked::model_of_book;
use crate::modelling::book::{self, Source, Which};
use crate::modelling::sample::Need;
use crate::port::Reading;
use crate::products::Products;

/// How far the open accounts of a book have moved from those that a version was made from, on a day and by what was known then.
///
/// # Errors
/// When the book has no such version, or cannot be read.
pub fn stability_of_book(
    store: &dyn Reading,
    products: &Products,
    named: (&str, u32),
    as_of: Date,
    threads: usize,
) -> Result<Stability> {
    let model = model_of_book(store, named)?;
    let source = Source { store, products, external: &[], known: Knowledge::of_day(as_of), threads };
    let days = Days::On(vec![as_of]);
    let sample = book::sample(source, &model, Which::Days(&days), Need::Features, |_| {})?;
    Ok(stability(&model, &sample, &model.score(&sample.frame)?))
}
