//! The table of a scorecard, characteristic by characteristic.

use app::model_file::Model;
use app::modelling::Engine;
use maud::{Markup, html};
use risk::binning::Holds;

use crate::layout::{four, percent, table};

pub(super) fn bin_tables(model: &Model) -> Markup {
    let Engine::Scorecard(card) = model.engine() else { return html! {} };
    html! {
        h2 { "Points" }
        @for one in card.characteristics() {
            h3 { (one.feature) }
            p.soft { "Coefficient " (four(one.beta)) ". Reason " (one.reason.code) ": " (one.reason.words.en) " / " (one.reason.words.zh) }
            @if let Some(because) = &one.exception { p.warn { "Of the wrong sign, accepted because: " (because) } }
            (table("", &["bin", "goods", "bads", "bad rate", "WOE", "points"], &[],
                &one.cells.iter().map(|cell| vec![
                    holds(&cell.holds),
                    cell.tally.goods.to_string(),
                    cell.tally.bads.to_string(),
                    cell.tally.bad_rate().map_or_else(|| "-".to_owned(), percent),
                    four(cell.woe),
                    format!("{:.1}", cell.points),
                ]).chain([vec!["never seen in training".to_owned(), "-".to_owned(), "-".to_owned(), "-".to_owned(), four(0.0), format!("{:.1}", one.unseen_points)]])
                .collect::<Vec<_>>()))
        }
    }
}

/// What a bin holds, in words.
fn holds(holds: &Holds) -> String {
    match holds {
        Holds::Range { lower, upper } => match (lower.is_finite(), upper.is_finite()) {
            (false, false) => "every value".to_owned(),
            (false, true) => format!("below {upper}"),
            (true, false) => format!("{lower} and above"),
            (true, true) => format!("{lower} to below {upper}"),
        },
        Holds::Levels(names) => names.join(", "),
        Holds::Special(code) => format!("code {code}"),
        Holds::Missing => "missing".to_owned(),
    }
}
