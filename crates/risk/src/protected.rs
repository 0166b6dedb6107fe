//! Protected attributes: what no model may be given, and only the fairness audit reads.
//!
//! The names are the grounds on which credit may not be refused: Regulation B (12 CFR 1002.4, 1002.2(z)) for the United
//! States, Directive (EU) 2023/2225 article 6 with article 21 of the Charter for the European Union, articles 3 and 28 of
//! the Personal Information Protection Law for sensitive facts in China. A name alone proves nothing; a proxy is found by
//! the audit, not here.

use crate::feature::{Feature, Purpose};

/// Words that name a protected attribute.
const WORDS: [&str; 31] = [
    "sex",
    "gender",
    "race",
    "ethnicity",
    "ethnic",
    "religion",
    "creed",
    "nationality",
    "citizenship",
    "birthplace",
    "disability",
    "disabled",
    "pregnancy",
    "pregnant",
    "children",
    "marriage",
    "marital",
    "married",
    "age",
    "birthdate",
    "birthday",
    "birth",
    "orientation",
    "health",
    "political",
    "union",
    "性别",
    "年龄",
    "民族",
    "宗教",
    "婚姻",
];

/// A protected attribute among the inputs of a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} is a protected attribute and no input of a model; declare it with purpose \"audit\" and keep it apart, or leave it out"
)]
pub struct ProtectedInput(pub String);

/// Whether a name is that of a protected attribute: one of its words is.
pub fn is_protected(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| WORDS.contains(&word)) || WORDS.iter().any(|word| !word.is_ascii() && lower.contains(word))
}

/// Refuses protected attributes among the inputs of a model: those that are declared for the audit, and those whose name says it.
///
/// # Errors
/// When there is one.
pub fn check_inputs<'f>(inputs: impl IntoIterator<Item = &'f Feature>) -> Result<(), ProtectedInput> {
    let is_refused = |feature: &&Feature| feature.purpose == Purpose::Audit || is_protected(&feature.name);
    let refused = inputs.into_iter().find(is_refused);
    refused.map_or(Ok(()), |feature| Err(ProtectedInput(feature.name.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protected_attributes_are_known_by_their_words() {
        for name in ["SEX", "applicant_age", "marital-status", "客户性别", "Religion"] {
            assert!(is_protected(name), "{name}");
        }
        for name in ["average_balance", "usage", "tenure", "days_past_due", "mortgage", "sextile"] {
            assert!(!is_protected(name), "{name}");
        }
    }

    #[test]
    fn a_model_is_given_no_protected_attribute() {
        let mut audited = Feature::undeclared("segment");
        audited.purpose = Purpose::Audit;
        let inputs = [Feature::undeclared("tenure"), audited];
        assert_eq!(check_inputs(&inputs[..1]), Ok(()));
        assert_eq!(check_inputs(&inputs), Err(ProtectedInput("segment".into())));
        assert!(check_inputs(&[Feature::undeclared("age")]).is_err());
    }
}
