//! Timelines in both forms, and what is answered to what is none.

use super::*;

#[test]
fn toml_and_json_tell_the_same_person() {
    let toml = "[[event]]\nat = \"2026-11-20T09:00:00+08:00\"\nactor = \"a\"\nkind = \"attempt\"\nchannel = \"voice\"\n\
                role = \"creditor\"\naddress = \"tel-1\"\naccounts = [\"A1\"]\noutcome = \"no_answer\"\n\n\
                [[event]]\nat = \"2026-11-20T10:00:00+08:00\"\nactor = \"a\"\nkind = \"begins\"\nfact = \"disputed\"\n\
                account = \"A1\"\namount = 12000\n";
    let json = r#"{"event": [
        {"at": "2026-11-20T09:00:00+08:00", "actor": "a", "kind": "attempt", "channel": "voice", "role": "creditor",
         "address": "tel-1", "accounts": ["A1"], "outcome": "no_answer"},
        {"at": "2026-11-20T10:00:00+08:00", "actor": "a", "kind": "begins", "fact": "disputed", "account": "A1",
         "amount": 12000}
    ]}"#;
    let entries = parse("p.toml", toml).unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[1].seq, 2);
    assert_eq!(entries, parse("p.json", json).unwrap());
}

#[test]
fn an_error_names_the_line_or_the_event() {
    let head = "[[event]]\nat = \"2026-11-20T09:00:00Z\"\nactor = \"a\"\n";
    for (text, what) in [
        (format!("{head}kind = \"call\""), "p, line 4: \"call\" is no event: one of attempt, begins"),
        (format!("{head}kind = \"begins\"\nfact = \"disputed\""), "p, line 1: account is missing from this event"),
        (
            format!("{head}kind = \"begins\"\nfact = \"ceased\"\namount = 5"),
            "line 6: only a disputed account has an amount",
        ),
        (format!("{head}kind = \"zones_told\"\nzones = []"), "line 5: zones names at least one zone"),
        (format!("{head}kind = \"inconvenient_lifted\"\nzones = []"), "line 5: zones is not known in this event"),
        (head.replace('Z', ""), "line 2: \"2026-11-20T09:00:00\" is no instant with an offset"),
    ] {
        let found = parse("p", &text).unwrap_err().what;
        assert!(found.contains(what), "expected: {what}\nfound: {found}");
    }
    let json = r#"{"event": [{"at": "2026-11-20T09:00:00Z", "actor": "a", "kind": "call"}]}"#;
    assert!(parse("p", json).unwrap_err().what.starts_with("p, event 1: \"call\" is no event"));
    assert!(parse("p", "{}").unwrap_err().what.contains("\"event\" is missing"));
}

#[test]
fn the_example_of_the_page_is_a_person() {
    let page = include_str!("../../../../docs/reference/contact.md");
    let example = page.split("## 8. Person files").nth(1).and_then(|rest| rest.split("```").nth(1)).unwrap();
    assert_eq!(parse("page", example.trim_start_matches("toml")).unwrap().len(), 3);
}
