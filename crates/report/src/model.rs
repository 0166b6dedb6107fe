//! The report of a model: what it is for, how it was made, how well it does, whom it treats how, and its limits.

mod bins;
mod card;
mod performance;
mod watch;

use app::model_file::{Figure, Model};
use app::modelling::validation::Validation;
use app::models::content_hash;
use maud::html;

use crate::layout::page;

/// The report of a model and of how it does on some rows.
pub fn model_report(model: &Model, validation: &Validation) -> String {
    let file = &model.file;
    let title = format!("{} v{}", file.id, file.version);
    let body = html! {
        h1 { (title) }
        p.soft { (file.purpose) }
        (card::model_card(model, validation, &content_hash(&file.text())))
        (performance::measures(file, validation))
        (performance::ranking(validation))
        (performance::calibration(validation))
        (performance::distribution(validation))
        (watch::over_time(validation))
        (watch::stability(validation))
        (watch::contributions(validation))
        (bins::bin_tables(model))
        (card::fairness(validation))
        (card::limits(model))
    };
    page(&title, &body)
}

/// A figure with its interval, or why there is none.
fn told(figure: &Figure) -> String {
    match figure {
        Figure::Between { value, low, high } => format!("{value:.4} ({low:.4} to {high:.4})"),
        Figure::Known { value } => format!("{value:.4}"),
        Figure::None { none } => format!("none: {none}"),
    }
}
