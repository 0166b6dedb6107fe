//! Outcomes as files tell them.

use super::*;

fn words(values: &[&str], levels: &[&str]) -> Column {
    let code =
        |value: &&str| levels.iter().position(|level| level == value).map_or(MISSING, |at| at.try_into().unwrap());
    let codes = values.iter().map(code).collect();
    let levels = levels.iter().map(|&level| level.to_owned()).collect();
    Column { name: "flag".to_owned(), values: Values::Categories { levels, codes } }
}

fn numbers(values: &[f64]) -> Column {
    Column { name: "flag".to_owned(), values: Values::Numbers(values.to_vec()) }
}

#[test]
fn zero_is_good_one_is_bad_and_nothing_is_not_known_yet() {
    let found = outcomes(&numbers(&[0.0, 1.0, f64::NAN]), &OutcomeWords::default()).unwrap();
    assert_eq!(found, [Outcome::Good, Outcome::Bad, Outcome::Immature]);
    let refused = outcomes(&numbers(&[0.0, 2.0]), &OutcomeWords::default()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "column flag, row 2: 2 is no outcome; a target of numbers is 0 for good, 1 for bad, empty for not known yet"
    );
}

#[test]
fn which_word_is_bad_is_never_guessed() {
    let column = words(&["Good", "Bad", "", "1-29"], &["Bad", "Good", "1-29"]);
    let refused = outcomes(&column, &OutcomeWords::default()).unwrap_err();
    assert_eq!(refused.to_string(), "column flag holds the words Bad, Good, 1-29; say which of them is bad");
    let mut said = OutcomeWords { bad: vec!["Bad".to_owned()], ..OutcomeWords::default() };
    said.indeterminate = vec!["1-29".to_owned()];
    let found = outcomes(&column, &said).unwrap();
    assert_eq!(found, [Outcome::Good, Outcome::Bad, Outcome::Immature, Outcome::Indeterminate]);
    said.good = vec!["good".to_owned()];
    let refused = outcomes(&column, &said).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "column flag, row 1: Good is neither good nor bad nor indeterminate; say what it is"
    );
}

#[test]
fn a_row_that_is_there_twice_is_refused() {
    assert!(each_once(["A1", "A2"]).is_ok());
    assert_eq!(
        each_once(["A1", "A2", "A1"]).unwrap_err().to_string(),
        "rows 1 and 3 are both A1; keep one, or name a column that tells them apart, such as the as-of day"
    );
}
