//! What concerns a person: contact, permits, consents, promises.

use serde_json::{Value, json};

use crate::documents::{in_force, pair};
use crate::sessions::{Browser, add_user, borrower, browser};
use crate::support::{Answer, Server};

fn ana(server: &Server) -> Browser {
    in_force(server, &pair(server), "contact_pack");
    add_user(server, "ana", &["collector"]);
    browser(server, "ana")
}

fn kinds(answer: &Answer) -> Vec<String> {
    let page = answer.json();
    page["items"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
}

/// Noon in Shanghai is within the hours of the pack; three at night is not.
#[test]
fn a_call_is_permitted_taken_told_and_stands_in_the_history() {
    let server = Server::start();
    let ana = ana(&server);
    let may = |more: &str| {
        ana.get(&server, &format!("/v1/persons/P1/contact-permission?channel=voice&accounts=A1{more}")).json()
    };
    assert_eq!(may("")["is_allowed"], true);
    let night = may("&at=2025-04-02T19:00:00Z");
    assert_eq!((&night["is_allowed"], &night["expires_at"]), (&json!(false), &Value::Null));
    assert!(night["allowed_from"].is_string() && night["rule"].is_string(), "{night}");
    let chinese = may("&at=2025-04-02T19:00:00Z&lang=zh");
    assert!(chinese["because"].to_string().contains("不可以"), "{chinese}");

    let wish = json!({"channel": "voice", "accounts": "A1"});
    let nameless = ana.post(&server, "/v1/persons/P1/permits", &wish);
    assert!(nameless.problem().starts_with("422 invalid_field: idempotency-key: is missing"), "{nameless:?}");
    let permit = ana.once(&server, "/v1/persons/P1/permits", "call-1", &wish).json();
    let again = ana.once(&server, "/v1/persons/P1/permits", "call-1", &wish).json();
    assert_eq!((&permit["is_allowed"], &again["permit"]), (&json!(true), &permit["permit"]));
    let busy = ana.once(&server, "/v1/persons/P1/permits", "call-2", &wish).json();
    assert_eq!((&busy["is_allowed"], &busy["rule"]), (&json!(false), &json!("busy")));

    let outcome = format!("/v1/persons/P1/permits/{}/outcome", permit["permit"]);
    let told = json!({"outcome": "conversation", "note": "pays on payday", "at": "2025-04-02T04:03:00Z"});
    for _ in 0..2 {
        assert_eq!(ana.post(&server, &outcome, &told).status, 200);
    }
    let wrong = ana.post(&server, &outcome, &json!({"outcome": "shouted"}));
    assert!(wrong.problem().starts_with("422 invalid_field: outcome: is none of "), "{wrong:?}");
    let history = ana.get(&server, "/v1/persons/P1/contact-events");
    assert_eq!(kinds(&history), ["outreach.permitted", "outreach.refused", "contact.attempt", "outreach.used"]);
    let before = ana.get(&server, "/v1/persons/P1/contact-events?known_on=2025-04-01T00:00:00Z");
    assert_eq!(kinds(&before), [""; 0]);
}

#[test]
fn a_consent_taken_back_is_heard_by_the_gate() {
    let server = Server::start();
    let ana = ana(&server);
    let record = |key: &str, body: &Value| ana.once(&server, "/v1/persons/P1/contact-events", key, body);
    let stop = json!({"kind": "begins", "at": "2025-04-02T03:00:00Z",
        "event": {"fact": "opted_out", "channel": "sms"}});
    let recorded = record("stop-1", &stop);
    assert_eq!(recorded.status, 200, "{recorded:?}");
    assert_eq!(record("stop-1", &stop).body, recorded.body);
    let may = |channel: &str| {
        ana.get(&server, &format!("/v1/persons/P1/contact-permission?channel={channel}&accounts=A1")).json()["is_allowed"].clone()
    };
    assert_eq!((may("sms"), may("voice")), (json!(false), json!(true)));
    let nobody = ana.once(&server, "/v1/persons/P9/contact-events", "k", &stop);
    assert_eq!(nobody.problem(), "404 person_not_found: the book has no account of person P9");
    let nonsense = record("x", &json!({"kind": "sings"}));
    assert!(nonsense.problem().starts_with("422 invalid_field: event: "), "{nonsense:?}");
    let history = ana.get(&server, "/v1/persons/P1/contact-events").json();
    assert_eq!(
        (&history["items"][0]["kind"], &history["items"][0]["actor"]),
        (&json!("contact.begins"), &json!("ana"))
    );
}

/// 300.00 is owed; 100.00 comes in by the day, so that the promise is kept on the day of the money.
#[test]
fn a_borrower_promises_and_money_decides() {
    let server = Server::start();
    let first = borrower(&server, "P1");
    let promise = |key: &str, due: &str, amount: &str| {
        let body = json!({"account": "A1", "parts": [{"due": due, "amount": amount}]});
        first.once(&server, "/v1/persons/P1/promises", key, &body)
    };
    let made = promise("p1", "2025-04-10", "100.00").json();
    assert_eq!((&made["state"], &made["total"], &made["currency"]), (&json!("open"), &json!("100.00"), &json!("CNY")));
    assert_eq!((&made["missing"], &made["taken_by"]), (&json!("100.00"), &json!("person:P1")));
    assert_eq!(promise("p1", "2025-04-10", "100.00").json(), made);
    let second = promise("p2", "2025-04-10", "50.00");
    assert_eq!(second.problem(), format!("422 not_allowed: promise {} of account A1 is still open", made["promise"]));
    let repaid = r#"{"account":"A1","effective_on":"2025-04-02","event":"repay 100.00","key":"r1"}"#;
    assert_eq!(server.post("/v1/events", repaid).status, 201);
    let listed = first.get(&server, "/v1/persons/P1/promises?as_of=2025-04-11").json();
    assert_eq!((&listed["items"][0]["state"], &listed["items"][0]["on"]), (&json!("kept"), &json!("2025-04-02")));
    let other = first.get(&server, "/v1/persons/P2/promises");
    assert_eq!(other.problem(), "404 person_not_found: there is no person \"P2\"");
}

#[test]
fn a_promise_is_withdrawn_once() {
    let server = Server::start();
    let first = borrower(&server, "P1");
    let body = json!({"account": "A1", "parts": [{"due": "2025-04-10", "amount": "100.00"}]});
    let made = first.once(&server, "/v1/persons/P1/promises", "p1", &body).json();
    let path = format!("/v1/persons/P1/promises/{}/withdrawal", made["promise"]);
    let withdrawn = first.post(&server, &path, &json!({"reason": "lost the job"})).json();
    assert_eq!((&withdrawn["state"], &withdrawn["reason"]), (&json!("withdrawn"), &json!("lost the job")));
    let again = first.post(&server, &path, &json!({"reason": "lost the job"}));
    assert!(again.problem().ends_with("is withdrawn already"), "{again:?}");
    let too_much = json!({"account": "A1", "parts": [{"due": "2025-04-10", "amount": "300.01"}]});
    let refused = first.once(&server, "/v1/persons/P1/promises", "p2", &too_much);
    assert_eq!(refused.problem(), "422 not_allowed: 300.01 is promised on account A1, but only 300.00 is owed");
    let told = refused.json();
    assert!(told["detail_zh"].as_str().unwrap().starts_with("账户 A1 仅欠 300.00，承诺还款 300.01 超过欠款"), "{told}");
}

/// A collector sees the ends of a number, and all of it only after saying why; compliance sees who did.
#[test]
fn names_and_addresses_are_masked_until_somebody_says_why() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    add_user(&server, "cora", &["compliance"]);
    let (ana, cora) = (browser(&server, "ana"), browser(&server, "cora"));
    let kept =
        json!({"address": "tel-1", "channels": ["voice", "sms"], "value": "+8613800138000", "zone": "Asia/Shanghai"});
    assert_eq!(ana.post(&server, "/v1/persons/P1/addresses", &kept).status, 200);
    let named = ana.post(&server, "/v1/persons/P1/name", &json!({"name": "Zhang Wei <b>", "language": "zh-CN"}));
    let masked = ana.get(&server, "/v1/persons/P1/addresses");
    assert_eq!(named.json(), masked.json());
    let told = masked.json();
    assert_eq!((&told["is_masked"], &told["addresses"][0]["value"]), (&json!(true), &json!("+***00")), "{told}");
    assert!(!masked.body.contains("13800138000") && !masked.body.contains("Zhang"), "{masked:?}");

    let reveal =
        |by: &Browser, reason: &str| by.post(&server, "/v1/persons/P1/addresses/reveal", &json!({"reason": reason}));
    assert_eq!(reveal(&ana, "  ").status, 422);
    for _ in 0..2 {
        let shown = reveal(&ana, "asks for a call back").json();
        let value = &shown["addresses"][0]["value"];
        assert_eq!((value, &shown["name"]["name"]), (&json!("+8613800138000"), &json!("Zhang Wei <b>")));
    }
    add_user(&server, "fin", &["finance"]);
    let refused = reveal(&browser(&server, "fin"), "wants to know");
    assert_eq!(
        refused.problem(),
        "403 forbidden: finance may not see names and addresses of persons as they are, for a reason"
    );
    let unknown = ana.post(&server, "/v1/persons/P9/addresses/reveal", &json!({"reason": "asks for a call back"}));
    assert_eq!(unknown.status, 404);

    let log = cora.get(&server, "/v1/access-log?person=P1").json();
    let told: Vec<&Value> = log["lines"].as_array().unwrap().iter().filter(|line| line["what"] == "revealed").collect();
    assert_eq!(told.len(), 2, "{log}");
    assert_eq!((&told[0]["actor"], &told[0]["told"]["reason"]), (&json!("ana"), &json!("asks for a call back")));
    let second = json!({"address": "mail-1", "channels": ["email"], "value": "zhang@example.com"});
    assert_eq!(ana.post(&server, "/v1/persons/P1/addresses", &second).status, 200);
    let one = "/v1/persons/P1/addresses/mail-1";
    assert_eq!(ana.ask(&server, "DELETE", one, "").status, 403);
    let left = cora.ask(&server, "DELETE", one, "").json();
    assert_eq!((left["addresses"].as_array().unwrap().len(), &left["addresses"][0]["address"]), (1, &json!("tel-1")));
    let gone = cora.ask(&server, "DELETE", one, "");
    assert_eq!(gone.problem(), "404 not_found: person P1 has no address mail-1");
    let erased = ana.ask(&server, "DELETE", "/v1/persons/P1/addresses", "");
    assert_eq!(erased.status, 403, "{erased:?}");
    let erased = cora.ask(&server, "DELETE", "/v1/persons/P1/addresses", "").json();
    assert_eq!(erased["addresses"], 1);
    assert_eq!(ana.get(&server, "/v1/persons/P1/addresses").json()["addresses"], json!([]));
}

/// Its first instalment was due on 28 February: on 10 March A1 is 10 days past due.
#[test]
fn a_person_is_told_in_full_on_any_day() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    let ana = browser(&server, "ana");
    ana.once(&server, "/v1/persons/P1/notes", "n1", &json!({"text": "called back"}));
    let then = ana.get(&server, "/v1/persons/P1?as_of=2025-03-10").json();
    let account = &then["accounts"][0]["account"];
    assert_eq!((&account["account"], &account["ageing"]["past_due_days"]), (&json!("A1"), &json!(10)));
    assert!(!account["explanation"]["sentences"].as_array().unwrap().is_empty());
    let kinds = |of: &Value| -> Vec<String> {
        of["timeline"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
    };
    // The contract, and what closes would have found: that it is there, and that it is past due from 1 March on.
    assert_eq!(kinds(&then), ["found", "found", "booked"]);
    // The note is of 2 April, which is the first day that is not closed in a book without closes.
    assert_eq!(kinds(&ana.get(&server, "/v1/persons/P1").json())[0], "note.added");
    let before = ana.get(&server, "/v1/persons/P1?as_of=2025-01-30").json();
    assert_eq!((&before["accounts"], &before["later"]), (&json!([]), &json!(["A1"])));
    assert_eq!(ana.get(&server, "/v1/persons/P9").status, 404);
    assert_eq!(crate::sessions::borrower(&server, "P1").get(&server, "/v1/persons/P1").status, 403);
}
