//! What borrowers do for themselves, notes of the house, and what was known of both at an earlier time.

use serde_json::{Value, json};

use crate::documents::{in_force, pair};
use crate::sessions::{add_user, borrower, browser, token};
use crate::support::Server;

const OWN: &str = "/v1/persons/P1/own";

fn items(of: &Value) -> Vec<Value> {
    of["items"].as_array().unwrap().clone()
}

/// What a borrower asks for waits for somebody of the lender, and is told back in their words.
#[test]
fn a_borrower_asks_disputes_and_complains_and_hears_what_became_of_it() {
    let server = Server::start();
    in_force(&server, &pair(&server), "desk_rules");
    let own = borrower(&server, "P1");
    let help = json!({"account": "A1", "request": {"kind": "extension", "months": 1, "reason": "salary is late"}});
    let tried = own.post(&server, &format!("{OWN}/relief-requests/preview"), &help);
    assert_eq!((tried.status, &tried.json()["currency"]), (200, &json!("CNY")), "{tried:?}");
    let asked = own.once(&server, &format!("{OWN}/relief-requests"), "r1", &help);
    let told = asked.json();
    assert_eq!(
        (&told["what"], &told["kind"], &told["state"]),
        (&json!("relief"), &json!("extension"), &json!("waiting"))
    );
    assert_eq!(own.once(&server, &format!("{OWN}/relief-requests"), "r1", &help).body, asked.body);
    let dispute = json!({"kind": "dispute", "account": "A1", "amount": "20.00", "reason": "I paid this"});
    let opened = own.once(&server, &format!("{OWN}/cases"), "c1", &dispute).json();
    assert_eq!((&opened["what"], &opened["state"]), (&json!("case"), &json!("open")), "{opened}");
    // A promise is theirs to make as it was before.
    let promise = json!({"account": "A1", "parts": [{"due": "2025-04-10", "amount": "100.00"}]});
    assert_eq!(own.once(&server, "/v1/persons/P1/promises", "p1", &promise).status, 200);
    let all = items(&own.get(&server, &format!("{OWN}/requests")).json());
    let kinds: Vec<&str> = all.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["extension", "dispute"]);
    let kept = items(&own.get(&server, &format!("{OWN}/data")).json());
    let kinds: Vec<&str> = kept.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert!(["relief.asked", "case.opened", "promise.made"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
}

#[test]
fn a_borrower_cannot_ask_for_what_is_the_lenders_to_offer_nor_for_others() {
    let server = Server::start();
    in_force(&server, &pair(&server), "desk_rules");
    let own = borrower(&server, "P1");
    let relief = |account: &str, kind: &str| {
        let asked =
            json!({"account": account, "request": {"kind": kind, "months": 1, "amount": "1.00", "reason": "x"}});
        own.once(&server, &format!("{OWN}/relief-requests"), &format!("{account}{kind}"), &asked).problem()
    };
    assert_eq!(relief("A1", "late_fee"), "422 not_allowed: late_fee is no relief that borrowers choose themselves");
    assert_eq!(relief("A2", "extension"), "404 account_not_found: person P1 has no account A2");
    let open = |kind: &str| own.once(&server, &format!("{OWN}/cases"), kind, &json!({"kind": kind, "reason": "x"}));
    assert_eq!(open("bad_faith").problem(), "422 not_allowed: bad_faith is no case that borrowers choose themselves");
    let other = own.post(&server, "/v1/persons/P2/own/cases", &json!({"kind": "complaint", "reason": "x"}));
    assert_eq!(other.status, 404, "{other:?}");
    add_user(&server, "ana", &["collector"]);
    let staff = browser(&server, "ana").get(&server, &format!("{OWN}/requests"));
    assert!(staff.problem().starts_with("403 forbidden: collector may not "), "{staff:?}");
    // A program of the lender speaks for them with the scope.
    let portal = token(&server, "portal", &["own.speak"]);
    assert_eq!(server.ask("GET", &format!("{OWN}/requests"), &[("authorization", &portal)], "").status, 200);
}

#[test]
fn a_wish_about_contact_is_recorded_once_and_one_at_a_time() {
    let server = Server::start();
    let own = borrower(&server, "P1");
    let path = format!("{OWN}/contact-wishes");
    let never = json!({"way": {"channel": "sms", "wanted": "never"}});
    let first = own.once(&server, &path, "w1", &never);
    assert_eq!(first.json()["person"], "P1", "{first:?}");
    assert_eq!(own.once(&server, &path, "w1", &never).body, first.body);
    let hours = json!({"not_between": {"from": "12:00", "until": "14:00"}});
    assert_eq!(own.once(&server, &path, "w2", &hours).status, 200);
    let kinds: Vec<String> = items(&own.get(&server, "/v1/persons/P1/contact-events").json())
        .iter()
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["contact.begins", "contact.inconvenient"]);
    let told = |key: &str, body: &Value| own.once(&server, &path, key, body).problem();
    assert_eq!(told("w3", &json!({})), "422 invalid_field: way: is missing: say way, not_between or stop");
    assert_eq!(
        told("w4", &json!({"stop": true, "way": {"channel": "sms", "wanted": "no"}})),
        "422 invalid_field: way: says more than one thing: say way, not_between or stop"
    );
    assert_eq!(
        told("w5", &json!({"way": {"channel": "visit", "wanted": "no"}})),
        "422 not_allowed: visit is no way that borrowers choose themselves"
    );
    assert_eq!(
        told("", &never),
        "422 invalid_field: idempotency-key: is missing: a name of your own for what is to be done once"
    );
}

#[test]
fn a_note_about_a_person_stays_in_the_house() {
    let server = Server::start();
    add_user(&server, "ana", &["collector"]);
    let ana = browser(&server, "ana");
    let path = "/v1/persons/P1/notes";
    let written = ana.once(&server, path, "n1", &json!({"text": "asks for letters only"}));
    assert_eq!((&written.json()["by"], &written.json()["text"]), (&json!("ana"), &json!("asks for letters only")));
    assert_eq!(ana.once(&server, path, "n1", &json!({"text": "asks for letters only"})).body, written.body);
    assert_eq!(items(&ana.get(&server, path).json()), [written.json()]);
    assert_eq!(
        ana.once(&server, path, "n2", &json!({"text": "  "})).problem(),
        "422 not_allowed: a note says something"
    );
    assert_eq!(ana.once(&server, "/v1/persons/P9/notes", "n3", &json!({"text": "x"})).status, 404);
    let own = borrower(&server, "P1");
    assert_eq!(own.get(&server, path).status, 403);
    assert_eq!(items(&own.get(&server, &format!("{OWN}/data")).json()), Vec::<Value>::new());
}

/// It is 2 April 2025, noon in Shanghai: on 1 April nobody knew of what is written today.
#[test]
fn what_was_not_known_then_is_not_told_of_then() {
    let server = Server::start();
    in_force(&server, &pair(&server), "desk_rules");
    for name in ["ana", "sam"] {
        add_user(&server, name, &[if name == "ana" { "collector" } else { "supervisor" }]);
    }
    let (ana, sam) = (browser(&server, "ana"), browser(&server, "sam"));
    ana.once(&server, "/v1/persons/P1/notes", "n1", &json!({"text": "called back"}));
    let complaint = json!({"kind": "complaint", "reason": "called at night"});
    let case = ana.once(&server, "/v1/persons/P1/cases", "c1", &complaint).json()["case"].clone();
    let hardship = json!({"kind": "hardship", "months": 3, "measures": ["penalty_pause"], "evidence": ["file-7"],
        "means": {"income": "6000.00", "expenses": "5900.00", "dependants": 1}, "reason": "ill"});
    let relief = ana.once(&server, "/v1/accounts/A1/relief-requests", "h1", &hardship).json()["relief"].clone();
    let promise = json!({"account": "A1", "parts": [{"due": "2025-04-10", "amount": "100.00"}]});
    let promise = ana.once(&server, "/v1/persons/P1/promises", "p1", &promise).json()["promise"].clone();
    let counts = |question: &str| {
        let lists = [
            "/v1/persons/P1/notes?",
            "/v1/persons/P1/promises?",
            "/v1/cases?",
            "/v1/cases?person=P1&",
            "/v1/relief-requests?",
            "/v1/relief-requests?person=P1&",
        ];
        lists.map(|list| items(&ana.get(&server, &format!("{list}{question}")).json()).len())
    };
    assert_eq!(counts(""), [1; 6]);
    assert_eq!(counts("as_of=2025-04-02"), [1; 6]);
    for before in ["as_of=2025-04-01", "known_on=2025-04-01", "known_on=2025-04-02T03:59:59Z"] {
        assert_eq!(counts(before), [0; 6], "{before}");
    }
    let singles = [
        format!("/v1/cases/{case}"),
        format!("/v1/relief-requests/{relief}"),
        format!("/v1/persons/P1/promises/{promise}"),
    ];
    for one in singles {
        assert_eq!(sam.get(&server, &format!("{one}?as_of=2025-04-02")).body, sam.get(&server, &one).body);
        assert_eq!(sam.get(&server, &format!("{one}?known_on=2025-04-01")).status, 404, "{one}");
    }
    let wrong = sam.get(&server, "/v1/cases?known_on=soon").problem();
    assert_eq!(wrong, "422 invalid_field: known_on: \"soon\" is neither a day nor an instant");
}
