//! What values files must not say, and what is answered.

use super::*;

#[test]
fn an_error_names_the_line_and_the_remedy() {
    for (text, what) in [
        ("a = 1", "v.toml, line 1: currency is missing: currency = \"CNY\""),
        ("currency = \"yuan\"", "line 1: \"yuan\" is not a currency"),
        ("currency = \"CNY\"\n[person]\nnme = \"x\"", "line 3: there is no placeholder person.nme"),
        ("currency = \"CNY\"\nperson = \"x\"", "line 2: there is no placeholder person"),
        ("currency = \"CNY\"\n[person]\nname = \"\"", "line 3: person.name: an empty text would leave a gap"),
        ("currency = \"CNY\"\n[person]\nname = { en = \"x\" }", "line 3: person.name is a text, or { en"),
        ("currency = \"CNY\"\n[owed]\ntotal = 5", "line 3: owed.total is a text in quotes"),
        ("currency = \"CNY\"\n[owed]\ntotal = \"5.001\"", "line 3: owed.total: \"5.001\" is not an amount of CNY"),
        ("currency = \"CNY\"\n[owed]\nas_of = \"22.11.2026\"", "line 3: owed.as_of: "),
        ("currency = \"CNY\"\n[past_due]\ndays = -1", "line 3: past_due.days is a whole number, 0 or more"),
        ("currency = \"CNY\"\n[past_due]\nitems = [{ principal = \"1\" }]", "line 3: due is missing from a row"),
        (
            "currency = \"CNY\"\n[past_due]\nitems = [\n{ due = \"2026-01-01\", tax = \"1\" }]",
            "line 4: tax is not known in a row",
        ),
        (
            "currency = \"CNY\"\nconsequences = [\"prison\"]",
            "line 2: \"prison\" is no consequence: one of penalty_goes_on",
        ),
    ] {
        let found = parse("v.toml", text).unwrap_err().what;
        assert!(found.contains(what), "expected: {what}\nfound: {found}");
    }
}

#[test]
fn words_are_the_same_in_both_languages_unless_both_are_written() {
    let text = "currency = \"CNY\"\n[person]\nname = \"张伟\"\nsalutation = { en = \"Mr Zhang\", zh = \"张先生\" }";
    let values = parse("v.toml", text).unwrap();
    let said = |placeholder| match values.get(placeholder) {
        Some(Value::Words(words)) => (words.english.clone(), words.chinese.clone()),
        _ => panic!("words are expected"),
    };
    assert_eq!(said(Placeholder::PersonName), ("张伟".to_owned(), "张伟".to_owned()));
    assert_eq!(said(Placeholder::PersonSalutation), ("Mr Zhang".to_owned(), "张先生".to_owned()));
}
