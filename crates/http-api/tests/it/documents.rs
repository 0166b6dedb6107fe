//! Versions of dated texts: one person puts them in, another lets them count.

use serde_json::{Value, json};

use crate::sessions::{Browser, add_user, browser};
use crate::support::{Answer, Server};

/// Each kind with a text of it, which counts from 2025 on.
pub(crate) const TEXTS: [(&str, &str); 7] = [
    ("strategy", include_str!("../../../../examples/strategies/pay-later-cn.toml")),
    ("contact_pack", include_str!("../../../../examples/packs/cn-2026.toml")),
    ("desk_rules", include_str!("../../../../examples/desks/cn-desk.toml")),
    ("work_rules", include_str!("../../../../examples/work/desk-cn.toml")),
    ("limit_table", include_str!("../../../../examples/limits/card-2026.toml")),
    ("priority_terms", include_str!("../../../../examples/priority/unsecured.toml")),
    ("contact_terms", include_str!("../../../../examples/contacts/before-due.toml")),
];

/// The text of a kind with another first day, and people of the work rules by the names under which they sign in.
pub(crate) fn text_of(kind: &str, from: &str) -> String {
    let (_, text) = TEXTS.into_iter().find(|(one, _)| *one == kind).unwrap();
    let line = |line: &str| match line {
        line if line.starts_with("effective_from") => format!("effective_from = \"{from}\"\n"),
        "name = \"Ana\"" => "name = \"ana\"\n".to_owned(),
        "name = \"Chen\"" => "name = \"chen\"\n".to_owned(),
        line => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// Two people of whom one writes and the other decides.
pub(crate) fn pair(server: &Server) -> (Browser, Browser) {
    add_user(server, "ria", &["risk_analyst"]);
    add_user(server, "cora", &["compliance"]);
    (browser(server, "ria"), browser(server, "cora"))
}

/// Puts a version in and lets it count; its address.
pub(crate) fn in_force(server: &Server, (ria, cora): &(Browser, Browser), kind: &str) -> String {
    let body = json!({"text": text_of(kind, "2025-01-01"), "reason": "to begin with"});
    let added = ria.post(server, &format!("/v1/documents/{kind}"), &body);
    assert_eq!(added.status, 200, "{added:?}");
    let path = format!("/v1/documents/{kind}/{}@{}", added.json()["id"].as_str().unwrap(), added.json()["version"]);
    let active = cora.post(server, &format!("{path}/activation"), &json!({"reason": "looked through"}));
    assert_eq!(active.status, 200, "{active:?}");
    path
}

fn states(answer: &Answer) -> (Value, Value) {
    (answer.json()["state"].clone(), answer.json()["decides"].clone())
}

#[test]
fn a_version_of_any_kind_counts_once_a_second_person_says_so() {
    let server = Server::start();
    let people = pair(&server);
    let (ria, cora) = &people;
    for (kind, _) in TEXTS {
        let path = in_force(&server, &people, kind);
        let shown = ria.get(&server, &path);
        assert_eq!(states(&shown), ("active".into(), true.into()), "{kind}");
        assert_eq!(shown.json()["text"], text_of(kind, "2025-01-01"), "{kind}");
        assert_eq!(shown.json()["effective_from"], "2025-01-01", "{kind}");
        let changes = shown.json()["changes"].as_array().unwrap().clone();
        let told: Vec<String> = changes.iter().map(|one| format!("{} {}", one["state"], one["by"])).collect();
        assert_eq!(told, ["\"draft\" \"ria\"", "\"active\" \"cora\""], "{kind}");
        // The same answer once more, because an answer may be lost on its way.
        let again = cora.post(&server, &format!("{path}/activation"), &json!({"reason": "looked through"}));
        assert_eq!(again.body, shown.body, "{kind}");
        let listed = ria.get(&server, &format!("/v1/documents/{kind}")).json();
        assert_eq!((listed["items"].as_array().unwrap().len(), &listed["next_cursor"]), (1, &Value::Null), "{kind}");
        let withdrawn = ria.post(&server, &format!("{path}/withdrawal"), &json!({"reason": "wrong"}));
        assert_eq!(states(&withdrawn), ("withdrawn".into(), false.into()), "{kind}");
    }
}

#[test]
fn whoever_wrote_a_version_cannot_let_it_count_nor_on_closed_days() {
    let server = Server::start();
    let (ria, cora) = pair(&server);
    let add = |text: &str| ria.post(&server, "/v1/documents/desk_rules", &json!({"text": text}));
    assert_eq!(add(&text_of("desk_rules", "2025-02-03")).status, 200);
    let activation = "/v1/documents/desk_rules/cn-desk@1/activation";
    let own = ria.post(&server, activation, &json!({"reason": "mine"}));
    assert_eq!(own.problem(), "422 not_allowed: ria wrote desk_rules cn-desk v1 and cannot activate it");
    server.post("/v1/day-closes", r#"{"date":"2025-02-03"}"#);
    server.get("/v1/day-closes/2025-02-03/progress");
    let late = cora.post(&server, activation, &json!({"reason": "late"}));
    assert_eq!(
        late.problem(),
        "422 not_allowed: desk rules cn-desk@1 would decide from 2025-02-03 on, and 2025-02-03 is closed"
    );
    assert_eq!(late.json()["hint"], "raise its version and effective_from to a day that is not closed");
    let other = add(&text_of("desk_rules", "2025-02-04"));
    assert!(other.problem().starts_with("422 not_allowed: desk_rules cn-desk v1 is already in the book"), "{other:?}");
    assert!(add("nonsense").problem().starts_with("422 not_allowed: the text"));
    let told = |path: &str| ria.get(&server, path).problem();
    assert_eq!(told("/v1/documents/poem"), "404 not_found: there are no versions of \"poem\"");
    assert_eq!(told("/v1/documents/desk_rules/cn-desk@9"), "404 not_found: the book has no desk_rules cn-desk v9");
    let no_reason = cora.post(&server, activation, &json!({}));
    assert_eq!(no_reason.problem(), "422 invalid_field: reason: is missing");
    let misspelt = cora.post(&server, activation, &json!({"reason": "x", "raeson": "y"}));
    assert_eq!(misspelt.problem(), "422 invalid_field: raeson: is no field that is known here");
}

#[test]
fn what_waits_for_a_second_person_is_in_the_inbox_until_it_is_decided() {
    let server = Server::start();
    let (ria, cora) = pair(&server);
    let text = text_of("desk_rules", "2025-01-01");
    assert_eq!(ria.post(&server, "/v1/documents/desk_rules", &json!({"text": text})).status, 200);
    let waits = |by: &Browser| by.get(&server, "/v1/inbox").json()["items"].clone();
    let one = &waits(&cora)[0];
    assert_eq!((&one["what"], &one["name"], &one["by"]), (&json!("document"), &json!("cn-desk@1"), &json!("ria")));
    assert_eq!((&one["may_decide"], &waits(&ria)[0]["may_decide"]), (&json!(true), &json!(false)));
    let path = format!("{}/activation", one["address"].as_str().unwrap());
    assert_eq!(cora.post(&server, &path, &json!({"reason": "agreed"})).status, 200);
    assert_eq!(waits(&cora), json!([]));
}

#[test]
fn versions_are_listed_page_by_page() {
    let server = Server::start();
    let (ria, _) = pair(&server);
    for version in 1..=5 {
        let text = text_of("desk_rules", "2026-01-01").replace("version = 1", &format!("version = {version}"));
        assert_eq!(ria.post(&server, "/v1/documents/desk_rules", &json!({"text": text})).status, 200);
    }
    let (mut seen, mut path) = (Vec::new(), "/v1/documents/desk_rules?limit=2".to_owned());
    loop {
        let page = ria.get(&server, &path).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["version"].as_u64().unwrap()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/documents/desk_rules?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, [1, 2, 3, 4, 5]);
}
