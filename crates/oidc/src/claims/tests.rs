use super::*;

fn claims(json: &str) -> Claims {
    Claims::of(json.as_bytes()).expect("an object")
}

#[test]
fn claims_are_found_by_their_names_and_within_objects() {
    let said = claims(
        r#"{"email": "ana@lender.example", "groups": ["a", 7, "b"], "one": "c", "realm_access": {"roles": ["d"]},
            "https://lender.example/groups": ["e"], "n": 3}"#,
    );
    assert_eq!((said.text("email"), said.text("n"), said.text("name")), (Some("ana@lender.example"), None, None));
    assert_eq!(said.texts("groups"), ["a", "b"]);
    assert_eq!(said.texts("one"), ["c"]);
    assert_eq!(said.texts("realm_access.roles"), ["d"]);
    assert_eq!(said.texts("https://lender.example/groups"), ["e"]);
    assert!(said.has("realm_access.roles") && !said.has("realm_access.groups") && said.texts("n").is_empty());
    assert!(Claims::of(b"[]").is_none() && Claims::of(b"no").is_none());
}

#[test]
fn what_was_said_first_counts() {
    let both = claims(r#"{"sub": "1", "name": "Ana"}"#).or(claims(r#"{"name": "Bob", "groups": ["a"]}"#));
    assert_eq!((both.text("name"), both.texts("groups")), (Some("Ana"), vec!["a".to_owned()]));
}
