//! What a template file must not say, and what is answered.

use super::*;

const HEAD: &str = "[template]\nid = \"t\"\nversion = 1\neffective_from = \"2026-01-01\"\ncountry = \"cn\"\n\
                    purpose = \"collect\"\nenglish = \"e\"\nchinese = \"c\"\n";

fn text(language: &str, body: &str) -> String {
    format!("[[text]]\nkinds = [\"sms\"]\nlanguage = \"{language}\"\nbody = {body}\n")
}

/// The head has 8 lines; the first body is on line 12.
fn refusal(texts: &str) -> String {
    parse("t.toml", &format!("{HEAD}{texts}")).unwrap_err().what
}

#[test]
fn an_error_names_the_line_and_the_remedy() {
    let zh = text("zh", "\"x\"");
    for (texts, what) in [
        (
            text("en", "\"Dear {persn.name}\"") + &zh,
            "t.toml, line 12: there is no placeholder {persn.name}: list all of them",
        ),
        (
            text("en", "\"\"\"\nDear,\n\n{owed.al} x\n\"\"\"") + &zh,
            "t.toml, line 15: there is no placeholder {owed.al}: known are owed.total",
        ),
        // The same words stand before it on another line: the second is meant.
        (text("en", "\"\"\"\n{{a}}\n{a}\n\"\"\"") + &zh, "t.toml, line 14: there is no placeholder {a}"),
        (text("en", "\"\"\"\nx { y\n\"\"\"") + &zh, "t.toml, line 13: this { is not closed on its line"),
        (
            text("en", "\"\"\"x\n\n{past_due.items}\"\"\"") + &zh,
            "t.toml, line 14: {past_due.items} has its place in e-mails and letters only",
        ),
        (text("en", "\"x\""), "t.toml, line 1: the zh text for sms is missing"),
        (text("fr", "\"x\""), "t.toml, line 11: \"fr\" is not known here: one of en, zh is expected"),
        (text("en", "\"x\"") + &zh + &zh, "t.toml, line 20: there is a text for this kind and language already"),
        (text("en", "\"x\"\nsubject = \"s\"") + &zh, "t.toml, line 12: a text message and a script have no subject"),
        (text("en", "\"x\"\nfont = \"s\"") + &zh, "t.toml, line 13: font is not known in this text: expected are body"),
        ("[[texts]]\n".to_owned(), "t.toml, line 9: texts is not known in the file: expected are template, text"),
    ] {
        let found = refusal(&texts);
        assert!(found.contains(what), "expected: {what}\nfound: {found}");
    }
    let head = |from: &str, to: &str| parse("t.toml", &HEAD.replace(from, to)).unwrap_err().what;
    assert!(head("version = 1", "version = 0").starts_with("t.toml, line 3: versions count up from 1"));
    assert!(
        head("\"collect\"", "\"threaten\"").contains("line 6: \"threaten\" is not known here: one of remind, collect")
    );
    assert!(parse("t.toml", "[template").unwrap_err().what.contains("line 1"));
}

#[test]
fn lines_of_texts_are_led_back_to_the_file() {
    let file = format!("{HEAD}{}{}", text("en", "\"\"\"\nfirst\nsecond\"\"\""), text("zh", "\"x\""));
    let written = parse("t.toml", &file).unwrap();
    assert_eq!(written.line(0, 2), 14);
    assert_eq!(file.lines().nth(13), Some("second\"\"\""));
    assert_eq!(written.line(1, 1), 18);
}

#[test]
fn templates_that_come_with_the_program_are_found_by_name() {
    assert_eq!(find("demand").unwrap().id, "demand");
    assert_eq!(find("threat").unwrap_err().what, "there is no template \"threat\"");
}
