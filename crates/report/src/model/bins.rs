//! The table of a scorecard, characteristic by characteristic.

use app::model_file::Model;
use app::modelling::Engine;
use maud::{Markup, html};
use risk::binning::Holds;

use crate::layout::{four, percent, table};
use crate::words::Say;

pub(super) fn bin_tables(say: Say, model: &Model) -> Markup {
    let Engine::Scorecard(card) = model.engine() else { return html! {} };
    html! {
        h2 { (say.t("Points")) }
        @for one in card.characteristics() {
            h3 { (one.feature) }
            p.soft { (say.t("Coefficient")) " " (four(one.beta)) " · " (say.t("Reason")) " " (one.reason.code) ": " (one.reason.words.en) " / " (one.reason.words.zh) }
            @if let Some(because) = &one.exception { p.warn { (say.t("Of the wrong sign, accepted because")) ": " (because) } }
            (table("", &say.all(["bin", "goods", "bads", "bad rate", "WOE", "points"]), &[],
                &one.cells.iter().map(|cell| vec![
                    holds(say, &cell.holds),
                    cell.tally.goods.to_string(),
                    cell.tally.bads.to_string(),
                    cell.tally.bad_rate().map_or_else(|| "-".to_owned(), percent),
                    four(cell.woe),
                    format!("{:.1}", cell.points),
                ]).chain([vec![say.t("never seen in training").to_owned(), "-".to_owned(), "-".to_owned(), "-".to_owned(), four(0.0), format!("{:.1}", one.unseen_points)]])
                .collect::<Vec<_>>()))
        }
    }
}

/// What a bin holds, in words.
fn holds(say: Say, holds: &Holds) -> String {
    match holds {
        Holds::Range { lower, upper } => match (lower.is_finite(), upper.is_finite()) {
            (false, false) => say.t("every value").to_owned(),
            (false, true) => say.phrase(&format!("below {upper}")),
            (true, false) => say.phrase(&format!("{lower} and above")),
            (true, true) => say.phrase(&format!("{lower} to below {upper}")),
        },
        Holds::Levels(names) => names.join(", "),
        Holds::Special(code) => say.phrase(&format!("code {code}")),
        Holds::Missing => say.t("missing").to_owned(),
    }
}
