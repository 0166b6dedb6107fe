use super::{PRESETS, parse, schema_text};

fn cn() -> &'static str {
    PRESETS[0].text
}

fn refusal(from: &str, to: &str) -> String {
    assert!(cn().contains(from), "the preset says {from}");
    parse("d.toml", &cn().replacen(from, to, 1)).expect_err("it is wrong").what
}

#[test]
fn the_rules_that_come_along_are_sound() {
    for preset in &PRESETS {
        let rules = parse(preset.id, preset.text).unwrap_or_else(|refused| panic!("{refused}"));
        assert_eq!(rules.id, preset.id);
    }
}

#[test]
fn an_error_names_its_line_and_what_is_expected() {
    let line = |words: &str| cn().lines().position(|line| line == words).expect("it is there") + 1;
    assert_eq!(
        refusal("share_max = \"30%\"", "share_max = \"130%\""),
        format!("d.toml, line {}: share_max is a share of 0% to 100%", line("share_max = \"30%\""))
    );
    assert_eq!(
        refusal("role = \"finance\"", "role = \"boss\""),
        format!(
            "d.toml, line {}: \"boss\" is no role: one of collector, supervisor, risk_analyst, compliance, legal, finance, \
             funder, borrower, admin is expected",
            line("role = \"finance\"")
        )
    );
    assert_eq!(
        refusal("signs_min = 2", "signs_min = 1"),
        format!("d.toml, line {}: one sign alone shows nothing: 2 at least", line("signs_min = 2"))
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    assert!(
        refusal("kind = \"validation\"", "kind = \"dispute\"")
            .ends_with("cases of the kind dispute have two rules: keep one")
    );
    assert!(
        refusal("days = 30\nsource = \"the same: 30", "days = 15\nsource = \"the same: 30")
            .contains("complex is no longer deadline")
    );
    assert!(refusal("clean_months = 6", "clean_months = 2").contains("steps go up"));
    assert!(refusal("days_past_due_through = 180", "days_past_due_through = 90").contains("it ends before it begins"));
    assert!(refusal("grade = \"C\"", "grade = \"X\"").contains("is not known here"));
    assert!(refusal("[hardship]", "[hardships]").contains("hardships is not known in the file"));
    let weekend = refusal("\"saturday\", \"sunday\"]", "\"caturday\"]");
    assert!(weekend.contains("\"caturday\" is no weekday"), "{weekend}");
}

/// Every option that the presets write stands in the schema, so that an editor knows it.
#[test]
fn the_schema_knows_every_option_of_the_presets() {
    let schema: serde_json::Value = serde_json::from_str(&schema_text()).expect("a schema is JSON");
    for preset in &PRESETS {
        let file: toml::Table = preset.text.parse().expect("TOML");
        for (name, value) in &file {
            let shape = &schema["properties"][name];
            let shape = if value.is_array() { &shape["items"] } else { shape };
            let tables: Vec<&toml::Value> = value.as_array().map_or(vec![value], |all| all.iter().collect());
            for option in tables.iter().filter_map(|one| one.as_table()).flat_map(toml::Table::keys) {
                assert!(!shape["properties"][option].is_null(), "{}: {name}.{option}", preset.id);
            }
        }
    }
}
