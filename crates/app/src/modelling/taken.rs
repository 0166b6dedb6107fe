//! Features whose declarations stand in a file, as `arrears risk features build` writes one beside its table.

use serde::Deserialize;

use super::declared::{DirectionText, FeatureText, Kind, SpecialText, WordsText};
use crate::error::Refused;

/// Which declarations are taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenText {
    /// The file.
    pub from: String,
    /// Those that are not taken.
    #[serde(default)]
    pub without: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct File {
    features: Vec<Declaration>,
}

#[derive(Debug, Deserialize)]
struct Declaration {
    name: String,
    characteristic: String,
    #[serde(default)]
    kind: Kind,
    window: String,
    unit: String,
    direction: DirectionText,
    purpose: Purpose,
    meaning_en: String,
    meaning_zh: String,
    reason_en: String,
    reason_zh: String,
    #[serde(default)]
    specials: Vec<Code>,
}

#[derive(Debug, Deserialize)]
struct Code {
    value: f64,
    en: String,
    zh: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Purpose {
    Decision,
    Audit,
}

/// The features of a file and those of the config. One that both declare is as the config says; what is for audits only is
/// not taken.
///
/// # Errors
/// When the file holds no declarations, or a name among those not to be taken is not in it.
pub fn taken(from: &TakenText, text: &str, own: Vec<FeatureText>) -> Result<Vec<FeatureText>, Refused> {
    let file = &from.from;
    let declared: File = serde_json::from_str(text).map_err(|error| {
        Refused::new(format!("{file}: {error}"))
            .hint("it is the file that ends in .features.json, which risk features build writes beside its table")
    })?;
    let is_known = |name: &&String| declared.features.iter().any(|feature| feature.name == **name);
    if let Some(unknown) = from.without.iter().find(|name| !is_known(name)) {
        let what = format!("features.without: {file} declares no {unknown}");
        return Err(Refused::new(what).hint("check how it is written"));
    }
    let is_taken = |feature: &Declaration| {
        let is_own = own.iter().any(|one| one.name == feature.name);
        feature.purpose == Purpose::Decision && !is_own && !from.without.contains(&feature.name)
    };
    let mut features: Vec<FeatureText> =
        declared.features.into_iter().filter(is_taken).map(Declaration::text).collect();
    features.extend(own);
    Ok(features)
}

impl Declaration {
    fn text(self) -> FeatureText {
        let special = |code: Code| SpecialText { value: code.value, meaning: WordsText { en: code.en, zh: code.zh } };
        FeatureText {
            name: self.name,
            kind: self.kind,
            direction: self.direction,
            characteristic: Some(self.characteristic),
            meaning: Some(WordsText { en: self.meaning_en, zh: self.meaning_zh }),
            reason: Some(WordsText { en: self.reason_en, zh: self.reason_zh }),
            window: Some(self.window),
            unit: Some(self.unit),
            specials: self.specials.into_iter().map(special).collect(),
            may_be_empty: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TakenText, taken};
    use crate::modelling::declared::{DirectionText, FeatureText, Kind};

    const FILE: &str = r#"{"outcome": "outcome", "bad": null, "features": [
        {"name": "owed", "characteristic": "size", "window": "now", "unit": "minor_units", "direction": "free",
         "purpose": "decision", "meaning_en": "owed", "meaning_zh": "欠款", "reason_en": "owed", "reason_zh": "欠款",
         "specials": [{"value": -9999, "en": "no history yet", "zh": "尚无历史"}]},
        {"name": "late", "characteristic": "bills", "window": "1 bill", "unit": "days", "direction": "up",
         "purpose": "decision", "meaning_en": "late", "meaning_zh": "逾期", "reason_en": "late", "reason_zh": "逾期"},
        {"name": "shop", "characteristic": "shop", "kind": "category", "window": "now", "unit": "none",
         "direction": "free", "purpose": "decision", "meaning_en": "shop", "meaning_zh": "商户", "reason_en": "shop",
         "reason_zh": "商户"},
        {"name": "audit_sex", "characteristic": "sex", "window": "now", "unit": "none", "direction": "free",
         "purpose": "audit", "meaning_en": "sex", "meaning_zh": "性别", "reason_en": "sex", "reason_zh": "性别"}]}"#;

    fn from(without: &[&str]) -> TakenText {
        TakenText { from: "t.features.json".to_owned(), without: without.iter().map(|&name| name.to_owned()).collect() }
    }

    #[test]
    fn features_are_taken_but_for_audits_those_left_out_and_those_of_the_config() {
        let all = taken(&from(&[]), FILE, Vec::new()).unwrap();
        let names: Vec<&str> = all.iter().map(|feature| feature.name.as_str()).collect();
        assert_eq!(names, ["owed", "late", "shop"]);
        assert_eq!((all[1].direction, all[2].kind), (DirectionText::Up, Kind::Category));
        assert_eq!(all[0].specials[0].meaning.zh, "尚无历史");
        // Windows and units of the file are understood.
        assert!(all.iter().all(|feature| feature.feature().is_ok()));
        let own = FeatureText { direction: DirectionText::Free, may_be_empty: false, ..all[1].clone() };
        let some = taken(&from(&["shop"]), FILE, vec![own.clone()]).unwrap();
        assert_eq!(some, [all[0].clone(), own]);
    }

    #[test]
    fn a_name_that_the_file_does_not_declare_is_refused() {
        let refused = taken(&from(&["oewd"]), FILE, Vec::new()).unwrap_err();
        assert_eq!(refused.what, "features.without: t.features.json declares no oewd");
        assert!(taken(&from(&[]), "name,owed\n", Vec::new()).unwrap_err().what.starts_with("t.features.json: "));
    }
}
