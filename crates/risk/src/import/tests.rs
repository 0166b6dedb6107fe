use super::json::{Json, Malformed};

#[test]
fn json_is_read_as_its_standard_says() {
    let read = Json::read(r#" {"a": [1, -2.5E-1, true, null], "b\u00e9\ud83d\ude00\n": "\"\\/"} "#).unwrap();
    let Json::Object(members) = &read else { panic!("an object") };
    let number = |text: &str| Json::Number(text.to_owned());
    assert_eq!(members[0].1, Json::List(vec![number("1"), number("-2.5E-1"), Json::Bool(true), Json::Null]));
    assert_eq!(members[1], ("bé😀\n".to_owned(), Json::Text("\"\\/".to_owned())));
}

#[test]
fn what_is_no_json_is_refused_where_it_goes_wrong() {
    for (text, at) in
        [("", 0), ("[1,]", 3), ("{\"a\" 1}", 5), ("[1] x", 4), ("\"a", 2), ("\"\\ud83d\"", 7), ("[--1]", 1), ("nul", 0)]
    {
        assert_eq!(Json::read(text), Err(Malformed { at }), "{text}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(Json::read(&deep), Err(Malformed { at: 65 }));
}
