//! Relief and cases: asked for by one person, decided by another, with deadlines.

use serde_json::{Value, json};

use crate::documents::{in_force, pair};
use crate::sessions::{Browser, add_user, browser};
use crate::support::Server;

/// A collector and a supervisor of a book with desk rules.
fn desk(server: &Server) -> (Browser, Browser) {
    in_force(server, &pair(server), "desk_rules");
    add_user(server, "ana", &["collector"]);
    add_user(server, "sam", &["supervisor"]);
    (browser(server, "ana"), browser(server, "sam"))
}

/// The rules let a collector grant one month; A1 is 33 days past due, of at most 60.
#[test]
fn relief_within_authority_is_booked_at_once_and_once() {
    let server = Server::start();
    let (ana, _) = desk(&server);
    let path = "/v1/accounts/A1/relief-requests";
    let asked = json!({"kind": "extension", "months": 1, "reason": "salary is late"});
    let preview = ana.post(&server, &format!("{path}/preview"), &asked).json();
    assert_eq!((&preview["rules"], &preview["currency"]), (&json!("cn-desk@1"), &json!("CNY")));
    assert!(preview["roles"].as_array().unwrap().contains(&json!("collector")), "{preview}");
    assert_eq!(server.get("/v1/book").json()["events"], 2);
    let granted = ana.once(&server, path, "x1", &asked);
    assert_eq!((&granted.json()["state"], &granted.json()["decided_by"]), (&json!("granted"), &json!("ana")));
    assert_eq!(ana.once(&server, path, "x1", &asked).body, granted.body);
    assert_eq!(server.get("/v1/accounts/A1?as_of=2025-04-02").json()["ageing"]["past_due_days"], 5);
    let beyond =
        ana.post(&server, &format!("{path}/preview"), &json!({"kind": "extension", "months": 2, "reason": "x"}));
    assert_eq!(beyond.problem(), "422 not_allowed: 2 months, of 1 to 1 (our choice)");
    let unsaid = ana.post(&server, &format!("{path}/preview"), &json!({"kind": "extension", "reason": "x"}));
    assert_eq!(unsaid.problem(), "422 not_allowed: months is missing for extension");
}

#[test]
fn relief_above_authority_waits_for_another_person() {
    let server = Server::start();
    let (ana, sam) = desk(&server);
    let asked = json!({"kind": "hardship", "months": 3, "measures": ["penalty_pause"], "evidence": ["file-7"],
        "means": {"income": "6000.00", "expenses": "5900.00", "dependants": 1}, "reason": "ill"});
    let waiting = ana.once(&server, "/v1/accounts/A1/relief-requests", "h1", &asked).json();
    assert_eq!(waiting["state"], "waiting", "{waiting}");
    let listed = sam.get(&server, "/v1/relief-requests").json();
    assert_eq!(listed["items"][0]["relief"], waiting["relief"]);
    let path = format!("/v1/relief-requests/{}", waiting["relief"]);
    let own = ana.post(&server, &format!("{path}/decision"), &json!({"is_granted": true}));
    assert!(own.problem().starts_with("403 forbidden: collector may not "), "{own:?}");
    let refused =
        sam.post(&server, &format!("{path}/decision"), &json!({"is_granted": false, "reason": "no evidence"}));
    assert_eq!((&refused.json()["state"], &refused.json()["because"]), (&json!("refused"), &json!("no evidence")));
    assert_eq!(ana.get(&server, &path).json()["decided_by"], "sam");
    assert_eq!(sam.get(&server, "/v1/relief-requests").json()["items"], json!([]));
    assert_eq!(sam.get(&server, "/v1/relief-requests?person=P1").json()["items"][0]["state"], "refused");
    let reviewed = sam.post(&server, "/v1/relief-reviews", &json!({})).json();
    assert_eq!((&reviewed["looked_at"], &reviewed["broken"]), (&json!(0), &json!([])));
    assert_eq!(ana.get(&server, "/v1/relief-requests/none").status, 404);
}

/// A complaint is to be answered within 15 days, or within 30 where the matter is complex: 17 April and 2 May.
#[test]
fn a_case_has_a_deadline_that_the_rules_can_lengthen_and_an_answer() {
    let server = Server::start();
    let (ana, sam) = desk(&server);
    let body = json!({"kind": "complaint", "account": "A1", "about": "agency-b", "reason": "called at night"});
    let opened = ana.once(&server, "/v1/persons/P1/cases", "c1", &body);
    assert_eq!(opened.status, 200, "{opened:?}");
    assert_eq!((&opened.json()["state"], &opened.json()["deadline"]), (&json!("open"), &json!("2025-04-17")));
    assert_eq!(ana.once(&server, "/v1/persons/P1/cases", "c1", &body).body, opened.body);
    let path = format!("/v1/cases/{}", opened.json()["case"]);
    let longer = ana.post(&server, &format!("{path}/extension"), &json!({"longer": "complex", "reason": "recordings"}));
    assert_eq!(longer.json()["deadline"], "2025-05-02", "{longer:?}");
    let listed = sam.get(&server, "/v1/cases?kind=complaint").json();
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["deadline"]), (1, &json!("2025-05-02")));
    assert_eq!(sam.get(&server, "/v1/cases?overdue=true").json()["items"], json!([]));
    let answer = json!({"finding": "it is true", "outcome": "apologised", "is_upheld": true});
    let answered = ana.post(&server, &format!("{path}/answer"), &answer).json();
    assert_eq!((&answered["state"], &answered["is_upheld"]), (&json!("answered"), &json!(true)));
    let closed = ana.post(&server, &format!("{path}/closing"), &json!({"reason": "done"})).json();
    assert_eq!((&closed["state"], &closed["on"]), (&json!("closed"), &json!("2025-04-02")));
    assert_eq!(ana.get(&server, &path).json(), closed);
    assert_eq!(ana.get(&server, "/v1/cases/77").status, 404);
    let wrong = ana.get(&server, "/v1/cases?kind=poem");
    assert!(wrong.problem().starts_with("422 invalid_field: kind: is none of "), "{wrong:?}");
    let sum = json!({"kind": "complaint", "amount": "1.00", "reason": "x"});
    let sumless = ana.once(&server, "/v1/persons/P1/cases", "c2", &sum);
    assert_eq!(sumless.problem(), "422 not_allowed: an amount is of an account");
    assert_eq!(ana.get(&server, "/v1/cases?person=P2").json()["items"], Value::Array(Vec::new()));
}
