//! Willingness and ability: two readings, what hints at them, and that they are never used alone.

use super::labels::Labels;
use super::{escaped, told};
use crate::explain::Language;
use crate::uses::willingness::{EvidenceView, WillingnessView};

pub(super) fn section(view: &WillingnessView, labels: &Labels, language: Language) -> String {
    let hint = |one: &EvidenceView| {
        let sign = if one.speaks_for { labels.speaks_for } else { labels.speaks_against };
        let axis = if one.axis == "ability" { labels.ability } else { labels.willingness };
        let meaning = escaped(told(language, &one.en, &one.zh));
        format!("<li>{sign}{axis}: {meaning} <small>{}</small></li>", (one.value * 1_000.0).round() / 1_000.0)
    };
    format!(
        "<section>\n<h2>{}</h2>\n<p>{} <b>{}</b> · {} <b>{}</b></p>\n<ul>{}</ul>\n<p class=\"note\">{}</p>\n</section>\n",
        labels.willingness_and_ability,
        labels.willingness,
        labels.reading(view.willingness),
        labels.ability,
        labels.reading(view.ability),
        view.evidence.iter().map(hint).collect::<String>(),
        told(language, view.note_en, view.note_zh)
    )
}
