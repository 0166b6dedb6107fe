//! The reference page of the catalogue, and the catalogue as plain values.

use risk::feature::{Direction, Feature, Purpose, Unit, Window};
use serde::Serialize;

use super::catalogue;

/// A feature as plain values.
#[derive(Clone, Debug, Serialize)]
pub struct FeatureView {
    /// Its name.
    pub name: String,
    /// Its group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<&'static str>,
    /// The characteristic that it belongs to.
    pub characteristic: String,
    /// `category` when its values are names; numbers are not marked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// `now`, `7 days`, `3 bills` or `ever`.
    pub window: String,
    /// What it is counted in.
    pub unit: &'static str,
    /// `up`, `down` or `free`.
    pub direction: &'static str,
    /// `decision` or `audit`.
    pub purpose: &'static str,
    /// What it is, in English.
    pub meaning_en: String,
    /// What it is, in Chinese.
    pub meaning_zh: String,
    /// What a borrower is told, in English.
    pub reason_en: String,
    /// What a borrower is told, in Chinese.
    pub reason_zh: String,
    /// The codes among its values.
    pub specials: Vec<SpecialView>,
}

/// A code among the values of a feature.
#[derive(Clone, Debug, Serialize)]
pub struct SpecialView {
    /// The number.
    pub value: f64,
    /// What it says, in English.
    pub en: String,
    /// What it says, in Chinese.
    pub zh: String,
}

/// A declaration as plain values.
pub fn feature_view(feature: &Feature, group: Option<&'static str>) -> FeatureView {
    let special = |special: &risk::feature::Special| SpecialView {
        value: special.value,
        en: special.meaning.en.clone(),
        zh: special.meaning.zh.clone(),
    };
    FeatureView {
        name: feature.name.clone(),
        group,
        characteristic: feature.characteristic.clone(),
        kind: None,
        window: window_name(feature.window),
        unit: unit_name(feature.unit),
        direction: direction_name(feature.direction),
        purpose: match feature.purpose {
            Purpose::Decision => "decision",
            Purpose::Audit => "audit",
        },
        meaning_en: feature.meaning.en.clone(),
        meaning_zh: feature.meaning.zh.clone(),
        reason_en: feature.reason.en.clone(),
        reason_zh: feature.reason.zh.clone(),
        specials: feature.specials.iter().map(special).collect(),
    }
}

/// The catalogue as plain values.
pub fn views() -> Vec<FeatureView> {
    catalogue().iter().map(|declared| feature_view(&declared.feature, Some(declared.group))).collect()
}

fn window_name(window: Window) -> String {
    match window {
        Window::Now => "now".to_owned(),
        Window::Days(days) => format!("{days} days"),
        Window::Bills(1) => "1 bill".to_owned(),
        Window::Bills(bills) => format!("{bills} bills"),
        Window::Ever => "ever".to_owned(),
    }
}

const fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Days => "days",
        Unit::Count => "count",
        Unit::Ratio => "ratio",
        Unit::MinorUnits => "minor_units",
        Unit::Slope => "slope",
        Unit::Points => "points",
        Unit::None => "none",
    }
}

const fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
        Direction::Free => "free",
    }
}

/// The reference page.
pub fn page() -> String {
    let views = views();
    let mut page = format!(
        "{HEAD}\n## The catalogue\n\n{} features. Risk *up* means that it never falls when the value grows, *down* that it never rises.\n",
        views.len()
    );
    let mut group = None;
    for view in &views {
        if group != view.group {
            group = view.group;
            page.push_str(&format!("\n### {}\n\n", title(view.group.unwrap_or_default())));
            page.push_str("| name | what it is | 含义 | unit | risk | codes | reason told | 告知原因 |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        }
        let codes: Vec<String> = view.specials.iter().map(|special| special.value.to_string()).collect();
        page.push_str(&format!(
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |\n",
            view.name,
            view.meaning_en,
            view.meaning_zh,
            view.unit.replace('_', " "),
            view.direction,
            codes.join(", "),
            view.reason_en,
            view.reason_zh
        ));
    }
    page
}

fn title(group: &str) -> String {
    let mut letters = group.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const HEAD: &str = include_str!("page/head.md");
