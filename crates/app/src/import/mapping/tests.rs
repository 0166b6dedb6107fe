//! Mappings that are read, and those that are refused with the line and what is allowed.

use proptest::prelude::*;

use super::Mapping;

const SOUND: &str = r#"
[[contracts]]
file = "loans.csv"
where = [{ column = "LoanId", is_empty = false }, { column = "State", in = ["A", 3] }]
group_by = ["LoanId"]
account = { columns = ["Branch", "LoanId"], join = "-" }
person = { column = "Client", take = "first" }
product = { column = "Kind", codes = { a = "alpha", b = "beta" }, default = "a" }
opened_on = { columns = ["From", "Paid"], take = "min", days_from = 2020-01-01, plus_days = 1 }
principal = { column = "Sum", take = "sum", unit = "minor", cap = "Limit" }

[[instalments]]
file = "loans.csv"
repeat = { count = "Terms", every_months = 1 }
account = "LoanId"
due = { column = "Due", format = "%d.%m.%Y", otherwise = { column = "From", plus_days = 30 } }
principal = { column = "Total", minus = "Interest" }
fee = { column = "Fee", per = "instalment" }

[[repayments]]
file = "money.parquet"
account = "LoanId"
effective_on = "Paid"
amount = { column = "Sum", split = { into = "Terms", part = "first" } }
kind = { value = "repayment" }

[[repayments]]
file = "money.parquet"
account = "LoanId"
effective_on = "Closed"
amount = { column = "Sum", split = { into = { value = 2 }, part = "rest" } }
"#;

#[test]
fn a_mapping_names_its_files_once() {
    assert_eq!(Mapping::parse(SOUND).unwrap().files(), ["loans.csv", "money.parquet"]);
}

#[test]
fn what_a_mapping_cannot_say_is_refused_with_its_line() {
    // What is put in place of what, the line, and how the refusal begins.
    for (old, new, refusal) in [
        ("SOUND", "", "line 1: the mapping is empty"),
        (
            "[[contracts]]",
            "[[contract]]",
            "line 2: unknown field `contract`, expected one of `contracts`, `instalments`, `repayments`",
        ),
        ("[[contracts]]", "[contracts]", "line 2: invalid type: map, expected a sequence"),
        (
            "person =",
            "persons =",
            "line 7: unknown field `persons`, expected one of `file`, `where`, `group_by`, `account`, `person`",
        ),
        ("join =", "joined =", "line 6: unknown field `joined`, expected one of `column`, `columns`, `join`"),
        ("is_empty = false", "empty = false", "line 4: unknown field `empty`, expected one of `column`, `equals`"),
        ("is_empty = false", "is_empty = 3", "line 4: invalid type: integer `3`, expected a boolean"),
        (
            ", is_empty = false",
            "",
            "line 4: a filter has exactly one of equals, not_equals, is_empty, greater_than, in",
        ),
        ("is_empty = false", "is_empty = false, equals = 1", "line 4: a filter has exactly one of"),
        ("is_empty = false", "greater_than = \"much\"", "line 4: greater_than takes a plain number"),
        ("file = \"loans.csv\"\nwhere", "where", "line 2: missing field `file`"),
        ("account = \"LoanId\"\ndue", "due", "line 12: [[instalments]] says nothing about account"),
        (
            "repeat = { count = \"Terms\", every_months = 1 }\n",
            "",
            "line 17: fee: per is for the amounts of a section with repeat",
        ),
        (
            "every_months = 1",
            "every_months = 0",
            "line 14: repeat has either every_days from 1 to 3660 or every_months from 1 to 120",
        ),
        ("every_months = 1", "every_months = 1, every_days = 1", "line 14: repeat has either"),
        (", join = \"-\"", "", "line 6: account: several columns need join = \"..\" or take"),
        (
            "take = \"first\"",
            "take = \"last\"",
            "line 7: unknown variant `last`, expected one of `first`, `min`, `max`, `sum`",
        ),
        ("take = \"first\"", "take = \"sum\"", "line 7: person: only amounts and numbers can be summed"),
        ("take = \"first\"", "take = \"min\"", "line 7: person: min and max are for dates, amounts and numbers"),
        ("take = \"first\"", "value = \"x\"", "line 7: person: exactly one of column, columns, value is expected"),
        (
            "{ column = \"Client\", take = \"first\" }",
            "{ }",
            "line 7: person: exactly one of column, columns, value is expected",
        ),
        (
            "{ column = \"Client\", take = \"first\" }",
            "[1]",
            "line 7: invalid type: sequence, expected a column's name such as",
        ),
        (
            "{ column = \"Client\", take = \"first\" }",
            "{ value = \"\" }",
            "line 7: person: a value and a default say something",
        ),
        ("default = \"a\"", "default = \"c\"", "line 8: product: \"c\" is not one of the codes a, b"),
        (
            "default = \"a\"",
            "default = \"a\", otherwise = \"X\"",
            "line 8: product: default and otherwise exclude each other",
        ),
        ("default = \"a\"", "plus_days = 1", "line 8: product: format, days_from and plus_days are for dates"),
        ("default = \"a\"", "cap = \"X\"", "line 8: product: unit, minus, cap and split are for amounts"),
        (
            "days_from = 2020-01-01",
            "days_from = \"yesterday\"",
            "line 9: opened_on: days_from: \"yesterday\" is not a date",
        ),
        (
            "days_from = 2020-01-01",
            "days_from = 2020-01-01, format = \"%F\"",
            "line 9: opened_on: format and days_from exclude",
        ),
        ("unit = \"minor\"", "unit = \"cents\"", "line 10: unknown variant `cents`, expected `minor` or `major`"),
        ("%d.%m.%Y", "%d.%m", "line 16: due: \"%d.%m\" does not tell a whole date"),
        ("%d.%m.%Y", "%Q", "line 16: due: \"%Q\" does not tell a whole date"),
        (
            "{ column = \"From\", plus_days = 30 }",
            "{ column = \"From\", take = \"min\" }",
            "line 16: due: take goes with group_by or with columns",
        ),
        ("part = \"first\"", "part = \"each\"", "line 24: unknown variant `each`, expected `first` or `rest`"),
        ("{ value = 2 }", "{ value = 0 }", "line 31: repeat.count: 0 is not a whole number from 1 to 1200"),
        (
            "{ value = \"repayment\" }",
            "{ value = \"payment\" }",
            "line 25: kind: \"payment\" is not one of repayment, merchant_refund",
        ),
        ("account = \"LoanId\"\ndue", "account = LoanId\ndue", "line 15: "),
    ] {
        let text = if old == "SOUND" { String::new() } else { SOUND.replacen(old, new, 1) };
        let found = Mapping::parse(&text).map(|_| "accepted".to_owned()).unwrap_or_else(|refused| refused.to_string());
        assert!(found.starts_with(refusal), "{new}\n  found    {found}\n  expected {refusal}");
    }
}

#[test]
fn the_sections_of_the_reference_page_are_sound() {
    let page = include_str!("../../../../../docs/reference/import.md");
    let samples = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let sections: Vec<&str> = samples.filter(|sample| sample.starts_with("[[")).collect();
    assert_eq!(sections.len(), 3);
    for sample in sections {
        Mapping::parse(sample).unwrap();
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,200}") {
        let _ = Mapping::parse(&text);
    }

    #[test]
    fn no_damage_to_a_mapping_makes_the_parser_panic(at in 0..SOUND.len(), length in 0_usize..40, put in "[\\PC\n]{0,12}") {
        let from = (0..=at).rev().find(|&place| SOUND.is_char_boundary(place)).unwrap();
        let to = (from + length).min(SOUND.len());
        let _ = Mapping::parse(&format!("{}{put}{}", &SOUND[..from], &SOUND[to..]));
    }

    #[test]
    fn no_date_form_makes_the_parser_panic(format in "[%a-zA-Z0-9:.# -]{0,12}") {
        let _ = Mapping::parse(&SOUND.replace("%d.%m.%Y", &format));
    }
}
