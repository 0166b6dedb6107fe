//! What a content pack file must not say, and what is answered.

use super::*;

const HEAD: &str = "[pack]\nid = \"p\"\nversion = 1\neffective_from = \"2026-01-01\"\ncountry = \"cn\"\nenglish = \"e\"\n\
                    chinese = \"c\"\nsource = \"s\"\n[guard.en]\ndenials = ['\\bnever\\b']\n[guard.zh]\n";

fn phrases(more: &str) -> String {
    format!(
        "[[phrases]]\nid = \"r\"\ncode = \"F01\"\nsource = \"s\"\ngrade = \"C\"\nenglish = \"e\"\nchinese = \"c\"\n{more}\n"
    )
}

fn requires(more: &str) -> String {
    format!("[[requires]]\nid = \"q\"\nsource = \"s\"\ngrade = \"C\"\nenglish = \"e\"\nchinese = \"c\"\n{more}\n")
}

/// The head has 11 lines; the options of phrases begin on line 19, those of requirements on line 18.
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
    assert_eq!(find("x").unwrap_err().what, "there is no content pack \"x\"");
}

#[test]
fn an_error_names_the_line_and_the_remedy() {
    for (rules, what) in [
        (phrases("en = ['(']"), "p.toml, line 19: \"(\" is no pattern"),
        (phrases("en = ['a']\nzh = ['b|']"), "p.toml, line 20: \"b|\" matches nothing at all"),
        (phrases("en = ['a']\nunless = [')']"), "p.toml, line 20: \")\" is no pattern"),
        (phrases("fr = ['a']"), "line 19: fr is not known in this rule: expected are always, chinese, code"),
        (phrases(""), "line 12: rule r can never be broken"),
        (phrases("en = ['a']").replace("F01", "F13"), "line 14: \"F13\" is not known here: one of F01, F02"),
        (phrases("en = ['a']").replace("\"s\"", "\"\""), "line 12: rule r has no source"),
        (format!("{0}{0}", phrases("en = ['a']")), "line 20: rule r is there already"),
        (requires("values = [\"owed.total | owed.sum\"]"), "line 18: there is no placeholder \"owed.sum\""),
        (requires("says_english = 'a'"), "line 12: rule q asks for words in one language only"),
        (requires("says_english = '['\nsays_chinese = 'a'"), "line 18: \"[\" is no pattern"),
        (requires(""), "line 12: rule q asks for nothing, or of nobody"),
        (requires("values = [\"owed.total\"]\nkinds = []"), "line 12: rule q asks for nothing, or of nobody"),
    ] {
        let found = refusal(&rules);
        assert!(found.contains(what), "expected: {what}\nfound: {found}");
    }
    let head = |from: &str, to: &str| parse("p.toml", &HEAD.replace(from, to)).unwrap_err().what;
    assert!(head("source = \"s\"", "source = \" \"").contains("line 8: a pack names its source"));
    assert!(head("[guard.zh]\n", "").contains("zh is missing from [guard]"));
    assert!(head("'\\bnever\\b'", "'('").contains("\"(\" is no pattern"));
}
