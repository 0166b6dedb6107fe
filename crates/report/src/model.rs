//! The report of a model: what it is for, how it was made, how well it does, whom it treats how, and its limits.

mod bins;
mod card;
mod performance;
mod watch;

use app::explain::Language;
use app::model_file::{Figure, Model};
use app::modelling::validation::Validation;
use app::models::content_hash;
use maud::html;

use crate::layout::page;
use crate::words::Say;

/// The report of a model and of how it does on some rows.
pub fn model_report(model: &Model, validation: &Validation, language: Language) -> String {
    let say = Say(language);
    let file = &model.file;
    let title = format!("{} v{}", file.id, file.version);
    let body = html! {
        h1 { (title) }
        p.soft { (file.purpose) }
        (card::model_card(say, model, validation, &content_hash(&file.text())))
        (performance::measures(say, file, validation))
        (performance::ranking(say, validation))
        (performance::calibration(say, validation))
        (performance::distribution(say, validation))
        (watch::over_time(say, validation))
        (watch::stability(say, validation))
        (watch::contributions(say, validation))
        (bins::bin_tables(say, model))
        (card::fairness(say, validation))
        (card::limits(say, model))
    };
    page(say, &title, &body)
}

/// A figure with its interval, or why there is none.
fn told(say: Say, figure: &Figure) -> String {
    match figure {
        Figure::Between { value, low, high } => {
            say.interval(&format!("{value:.4}"), &format!("{low:.4}"), &format!("{high:.4}"))
        }
        Figure::Known { value } => format!("{value:.4}"),
        Figure::None { none } => say.phrase(&format!("none: {none}")),
    }
}
