//! What a pack file must not say, and what is answered.

use super::*;

const HEAD: &str = "[pack]\nid = \"p\"\nversion = 1\neffective_from = \"2026-01-01\"\nsource = \"s\"\n\
                    zones_unknown = [\"Asia/Shanghai\"]\n";

fn rule(kind: &str) -> String {
    format!("[[rule]]\nid = \"r\"\nsource = \"s\"\ngrade = \"C\"\nenglish = \"e\"\nchinese = \"c\"\n{kind}\n")
}

/// The head has 6 lines; a rule's own options begin on line 13.
fn refusal(rules: &str) -> String {
    parse("p.toml", &format!("{HEAD}{rules}")).unwrap_err().what
}

#[test]
fn the_packs_that_come_with_the_program_are_read() {
    for preset in &PRESETS {
        let pack = parse(preset.id, preset.text).unwrap();
        assert_eq!(pack.key.to_string(), format!("{} v1", preset.id));
        assert!(preset.text.contains("NOT LEGAL ADVICE"), "{}", preset.id);
    }
}

#[test]
fn an_error_names_the_line_and_the_remedy() {
    let hours = "kind = \"hours\"\nfrom = \"08:00\"\nuntil = \"21:00\"";
    for (rules, what) in [
        (rule("kind = \"hour\""), "p.toml, line 13: \"hour\" is no kind of rule: one of hours, limit"),
        (rule("kind = \"hours\"\nfrom = \"8\""), "p.toml, line 14: \"8\" is no time of day, such as 08:00"),
        (rule("kind = \"hours\"\nfrom = \"08:00\""), "p.toml, line 7: until is missing from this rule"),
        (rule(&format!("{hours}\nzone = \"Mars\"")), "line 16: \"Mars\" is no time zone"),
        (rule(&format!("{hours}\nmost = 3")), "line 16: most is not known in this rule: expected are addresses"),
        (rule(&format!("{hours}\nroles = [\"bank\"]")), "line 16: \"bank\" is not known here: one of creditor"),
        (rule(&format!("{hours}\nplaces = [\"us//ma\"]")), "line 16: \"us//ma\" is no place"),
        (rule("kind = \"limit\"\nmost = 3\ncounts = \"attempts\""), "line 13: a limit has a window"),
        (
            rule("kind = \"limit\"\nmost = 3\ncounts = \"attempts\"\ndays = 1\never = true"),
            "line 13: a limit has one window",
        ),
        (
            rule("kind = \"limit\"\nmost = 40000\ncounts = \"attempts\"\ndays = 1"),
            "line 14: most is a whole number between 0 and 36600",
        ),
        (rule("kind = \"team\"\nat_least = 1"), "line 7: rule r can never bind"),
        (format!("{}{}", rule(hours), rule(hours)), "line 16: rule r is there already on the same days"),
        ("[[rules]]\n".to_owned(), "line 7: rules is not known in the file: expected are pack, rule"),
    ] {
        let found = refusal(&rules);
        assert!(found.contains(what), "expected: {what}\nfound: {found}");
    }
    let no_zones = parse("p.toml", &HEAD.replace("\"Asia/Shanghai\"", "")).unwrap_err().what;
    assert!(no_zones.starts_with("p.toml, line 1: zones_unknown is empty"), "{no_zones}");
    assert!(parse("p.toml", "[pack").unwrap_err().what.contains("line 1"));
}

#[test]
fn the_schema_knows_every_kind_and_option_of_the_packs() {
    let schema = schema_text();
    for preset in &PRESETS {
        for line in preset.text.lines().filter(|line| !line.starts_with(['#', ' ', '[', ']'])) {
            let Some((option, value)) = line.split_once(" = ") else { continue };
            assert!(schema.contains(&format!("\"{option}\"")), "{option}");
            if option == "kind" {
                assert!(schema.contains(&format!("\"const\": {value}")), "{value}");
            }
        }
    }
    for kind in super::kind::KINDS {
        assert!(schema.contains(&format!("\"const\": \"{kind}\"")), "{kind}");
    }
}
