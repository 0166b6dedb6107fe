//! Facts as texts, there and back.

use super::*;

fn cny() -> Currency {
    Currency::new("CNY").unwrap()
}

fn wrong(text: &str) -> String {
    read("f.toml", text, cny()).unwrap_err().what
}

#[test]
fn facts_are_read_in_their_units_and_shown_as_they_were_written() {
    let text = "[standing]\ndpd = 31\nform = \"multi_period\"\n[amount]\npast_due = \"200.05\"\n[score]\npd = \"3.12%\"\n\
        [person]\nvulnerable = true\n";
    let facts = read("f.toml", text, cny()).unwrap();
    let shown: Vec<String> =
        facts.known().map(|(fact, value)| format!("{} {}", fact.name(), show(fact, value, cny()))).collect();
    assert_eq!(
        shown,
        [
            "standing.dpd 31",
            "standing.form multi_period",
            "amount.past_due 200.05",
            "score.pd 0.0312",
            "person.vulnerable true"
        ]
    );
}

#[test]
fn what_is_no_fact_is_named() {
    assert_eq!(wrong("[standing]\ndbd = 31\n"), "f.toml: there is no fact standing.dbd");
    assert_eq!(wrong("dpd = 31\n"), "f.toml: dpd is not a group of facts");
}

#[test]
fn a_value_of_another_kind_is_named_with_what_is_expected() {
    assert_eq!(wrong("[standing]\ndpd = \"31\"\n"), "f.toml: standing.dpd: a whole number is expected, not \"31\"");
    assert_eq!(
        wrong("[amount]\npast_due = 200.05\n"),
        "f.toml: amount.past_due: an amount in quotes, such as \"200.00\", is expected, not 200.05"
    );
    assert_eq!(
        wrong("[score]\npd = \"0.1234567\"\n"),
        "f.toml: score.pd: 0.1234567 has more than 6 digits behind the point"
    );
    assert_eq!(
        wrong("[standing]\ndpd = -1\n"),
        "f.toml: standing.dpd: standing.dpd is between 0 and 36500, and -1 is not"
    );
}
