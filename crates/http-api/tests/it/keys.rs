//! What bears a key is done once; what bears a version is done only while that is the one that counts.

use serde_json::{Value, json};

use crate::documents::{in_force, pair, text_of};
use crate::sessions::{Browser, add_user, browser};
use crate::support::{Answer, Server};

/// A handler of cases, in a book with one complaint.
fn desk(server: &Server) -> (Browser, u64) {
    let people = pair(server);
    for kind in ["desk_rules", "work_rules", "contact_pack"] {
        in_force(server, &people, kind);
    }
    add_user(server, "chen", &["supervisor"]);
    let chen = browser(server, "chen");
    let body = json!({"kind": "complaint", "account": "A1", "reason": "called at night"});
    let opened = chen.once(server, "/v1/persons/P1/cases", "c1", &body);
    let case = opened.json()["case"].as_u64().unwrap_or_else(|| panic!("{opened:?}"));
    (chen, case)
}

fn notes(answer: &Answer) -> usize {
    answer.json()["notes"].as_array().unwrap().len()
}

#[test]
fn the_same_key_is_done_once_and_answered_as_before() {
    let server = Server::start();
    let (chen, case) = desk(&server);
    let (path, note) = (format!("/v1/cases/{case}/notes"), json!({"text": "heard the recording"}));
    let first = chen.once(&server, &path, "n1", &note);
    let again = chen.once(&server, &path, "n1", &note);
    assert_eq!((first.status, first.header("idempotency-replayed")), (200, None), "{first:?}");
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, Some("true")), "{again:?}");
    assert_eq!(again.json(), first.json());
    assert_eq!(notes(&chen.get(&server, &format!("/v1/cases/{case}"))), 1);
    let other = chen.once(&server, &path, "n1", &json!({"text": "something else"}));
    assert_eq!(other.problem(), "422 key_used: the key stands for another request");
    // Another one's key is another key, and so is none.
    add_user(&server, "cem", &["supervisor"]);
    assert_eq!(notes(&browser(&server, "cem").once(&server, &path, "n1", &note)), 2);
    assert_eq!(notes(&chen.post(&server, &path, &note)), 3);
    let long = chen.once(&server, &path, &"k".repeat(256), &note);
    assert_eq!(long.problem(), "422 invalid_field: idempotency-key: has more than 255 characters");
}

/// What was refused was not done, so that the key is free.
#[test]
fn a_key_stands_for_nothing_until_something_is_done() {
    let server = Server::start();
    let (ria, _) = pair(&server);
    let add = |text: &str| ria.once(&server, "/v1/documents/strategy", "k", &json!({"text": text, "reason": "r"}));
    assert_eq!(add("no strategy").status, 422);
    assert_eq!(add(&text_of("strategy", "2025-01-01")).status, 200);
}

/// The secret of a token is in one answer, and in no book.
#[test]
fn an_answer_with_a_secret_is_told_once() {
    let server = Server::start();
    add_user(&server, "boss", &["admin"]);
    let boss = browser(&server, "boss");
    let asked = json!({"name": "core", "scopes": ["book.read"]});
    let made = boss.once(&server, "/v1/tokens", "t1", &asked);
    assert_eq!(made.status, 201, "{made:?}");
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    let again = boss.once(&server, "/v1/tokens", "t1", &asked);
    assert!(
        again.problem().starts_with("422 key_used: this was done before, and its answer had a secret"),
        "{again:?}"
    );
    let (_, folder) = server.stop();
    let book = std::fs::read(folder.path().join("book.db")).unwrap();
    assert!(!book.windows(secret.len()).any(|part| part == secret.as_bytes()), "the secret is in the book");
}

#[test]
fn a_version_that_is_no_longer_so_changes_nothing() {
    let server = Server::start();
    let (chen, case) = desk(&server);
    let path = format!("/v1/cases/{case}");
    let if_seen = |tag: &str, text: &str| {
        let body = json!({"text": text}).to_string();
        chen.with(&server, ("POST", &format!("{path}/notes")), &[("if-match", tag)], &body)
    };
    let seen = chen.get(&server, &path);
    let tag = seen.header("etag").unwrap().to_owned();
    let noted = if_seen(&tag, "one");
    assert_eq!(noted.status, 200, "{noted:?}");
    let late = if_seen(&tag, "two");
    assert_eq!(late.problem(), "412 changed: it was changed since it was read");
    let now = noted.header("etag").unwrap().to_owned();
    assert_eq!(chen.get(&server, &path).header("etag"), Some(now.as_str()), "what was answered is what is read");
    assert_eq!(notes(&if_seen(&format!("\"other\", {now}"), "two")), 2);
    assert_eq!(notes(&if_seen("*", "three")), 3);
    assert_eq!(if_seen("nonsense", "four").status, 412);
}

/// Jobs, promises, relief, documents, models, endpoints: what is changed has a version, and a stale one is refused.
#[test]
fn what_takes_a_version_says_so_and_hears_it() {
    let document = http_api::document();
    let mut with = Vec::new();
    for item in document["paths"].as_object().unwrap().values() {
        for (method, operation) in item.as_object().unwrap() {
            let takes = |name: &str| {
                let all = operation["parameters"].as_array().cloned().unwrap_or_default();
                all.iter().any(|one| one["name"] == name)
            };
            if takes("if-match") {
                assert!(["post", "patch"].contains(&method.as_str()), "{operation}");
                with.push(operation["operationId"].as_str().unwrap().to_owned());
            }
        }
    }
    assert!(with.len() >= 19, "{with:?}");
    let server = Server::start();
    let (chen, _) = desk(&server);
    let job = chen.get(&server, "/v1/work/jobs").json()["items"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/work/jobs/{job}");
    let tag = chen.get(&server, &path).header("etag").unwrap().to_owned();
    assert_eq!(chen.post(&server, &format!("{path}/taking"), &json!({})).json()["is_taken"], true);
    let hold = json!({"reason": "later", "until": "2025-04-03T10:00:00+08:00"}).to_string();
    let held = |tag: &str| chen.with(&server, ("POST", &format!("{path}/hold")), &[("if-match", tag)], &hold);
    assert_eq!(held(&tag).status, 412);
    let now = chen.get(&server, &path).header("etag").unwrap().to_owned();
    assert_ne!(now, tag);
    assert_eq!(held(&now).json()["state"], Value::from("held"));
}
