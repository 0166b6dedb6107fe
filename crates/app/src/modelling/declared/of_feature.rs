//! The written form of a declaration: what configs and model files say of a feature of the catalogue.

use risk::feature::{Direction, Feature, Special, Unit, Window, Words};

use super::{DirectionText, FeatureText, Kind, SpecialText, WordsText};

impl FeatureText {
    /// The written form of a feature whose values are numbers.
    pub fn of(feature: &Feature) -> Self {
        let words = |words: &Words| WordsText { en: words.en.clone(), zh: words.zh.clone() };
        let special = |one: &Special| SpecialText { value: one.value, meaning: words(&one.meaning) };
        Self {
            may_be_empty: false,
            name: feature.name.clone(),
            kind: Kind::Number,
            direction: match feature.direction {
                Direction::Up => DirectionText::Up,
                Direction::Down => DirectionText::Down,
                Direction::Free => DirectionText::Free,
            },
            characteristic: Some(feature.characteristic.clone()),
            meaning: Some(words(&feature.meaning)),
            reason: Some(words(&feature.reason)),
            window: Some(window(feature.window)),
            unit: Some(unit(feature.unit).to_owned()),
            specials: feature.specials.iter().map(special).collect(),
        }
    }
}

fn window(window: Window) -> String {
    match window {
        Window::Now => "now".to_owned(),
        Window::Ever => "ever".to_owned(),
        Window::Days(days) => format!("{days} days"),
        Window::Bills(bills) => format!("{bills} bills"),
    }
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Days => "days",
        Unit::Count => "count",
        Unit::Ratio => "ratio",
        Unit::MinorUnits => "minor units",
        Unit::Slope => "slope",
        Unit::Points => "points",
        Unit::None => "none",
    }
}

#[cfg(test)]
mod tests {
    use crate::features::catalogue;
    use crate::modelling::declared::FeatureText;

    #[test]
    fn what_is_written_of_every_feature_says_the_same_again() {
        for declared in catalogue() {
            assert_eq!(FeatureText::of(&declared.feature).feature().unwrap(), declared.feature);
        }
    }
}
