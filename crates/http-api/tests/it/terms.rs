//! Products, policies and templates put in and checked; what is done to many accounts at once; checks of the whole book.

use serde_json::{Value, json};

use crate::documents::{in_force, pair};
use crate::sessions::{add_user, borrower, browser};
use crate::support::Server;

const LOAN: &str = "[product]\nid = \"loan\"\nversion = 1\neffective_from = \"2020-01-01\"\ncurrency = \"CNY\"\n\n\
                    [plan]\nkind = \"fee_per_instalment\"\nfee_rate = \"1%\"\n";

fn items(of: &Value) -> Vec<Value> {
    of["items"].as_array().unwrap().clone()
}

/// The preset of a name, as the server tells it.
fn preset(server: &Server, kind: &str, name: &str) -> String {
    let all = items(&server.get(&format!("/v1/presets/{kind}?limit=1000")).json());
    let one = all.iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("no {name} among {kind}"));
    one["text"].as_str().unwrap().to_owned()
}

#[test]
fn a_product_is_checked_added_once_and_never_edited() {
    let server = Server::start();
    let checked = server.post("/v1/product-checks", &json!({"text": LOAN}).to_string());
    assert_eq!((&checked.json()["id"], &checked.json()["currency"]), (&json!("loan"), &json!("CNY")));
    assert_eq!(items(&server.get("/v1/products").json()).len(), 1);
    let add = |text: &str| server.post("/v1/products", &json!({"text": text}).to_string());
    assert_eq!(add(LOAN).body, checked.body);
    assert_eq!(add(LOAN).body, checked.body);
    assert_eq!(server.get("/v1/products/loan@1").json()["text"], LOAN);
    let edited = add(&LOAN.replace("1%", "2%"));
    assert_eq!(edited.problem(), "422 not_allowed: loan v1 is already in the book with other terms");
    assert!(add("nonsense").problem().starts_with("422 not_allowed: the text"));
    assert_eq!(server.get("/v1/products/loan@9").problem(), "404 not_found: the book has no product loan@9");
    // It counts at once: an account is opened under it.
    assert!(server.get("/v1/book").json()["products"].as_array().unwrap().contains(&json!("loan")));
    add_user(&server, "ana", &["collector"]);
    let ana = browser(&server, "ana").post(&server, "/v1/products", &json!({"text": LOAN}));
    assert!(ana.problem().starts_with("403 forbidden: collector may not "), "{ana:?}");
}

#[test]
fn every_preset_of_a_kind_passes_its_own_check() {
    let server = Server::start();
    let check = |path: &str, text: &Value| server.post(path, &json!({"text": text}).to_string());
    for (kind, path) in
        [("product", "/v1/product-checks".to_owned()), ("policy", "/v1/policy-checks".to_owned())].into_iter().chain(
            ["strategy", "contact_pack", "desk_rules", "work_rules", "template"]
                .map(|kind| (kind, format!("/v1/document-checks/{kind}"))),
        )
    {
        let all = items(&server.get(&format!("/v1/presets/{kind}?limit=1000")).json());
        assert!(!all.is_empty(), "{kind}");
        for one in all {
            let checked = check(&path, &one["text"]);
            assert_eq!(checked.status, 200, "{kind} {}: {checked:?}", one["name"]);
            assert!(checked.json()["version"].as_u64() >= Some(1), "{checked:?}");
        }
    }
    assert!(check("/v1/document-checks/desk_rules", &json!("x")).problem().starts_with("422 not_allowed: the text"));
    assert_eq!(server.get("/v1/presets/poem").problem(), "404 not_found: no \"poem\" comes with the program");
}

#[test]
fn a_template_counts_once_a_second_person_says_so_and_keeps_to_the_packs() {
    let server = Server::start();
    let (ria, cora) = pair(&server);
    let all = items(&server.get("/v1/presets/template?limit=1000").json());
    let (name, text) = (all[0]["name"].as_str().unwrap(), all[0]["text"].as_str().unwrap());
    let added = ria.post(&server, "/v1/documents/template", &json!({"text": text, "reason": "ours"}));
    assert_eq!((added.status, &added.json()["id"]), (200, &json!(name)), "{added:?}");
    let path = format!("/v1/documents/template/{name}@{}", added.json()["version"]);
    let own = ria.post(&server, &format!("{path}/activation"), &json!({"reason": "mine"}));
    assert!(own.problem().contains("cannot activate it"), "{own:?}");
    let active = cora.post(&server, &format!("{path}/activation"), &json!({"reason": "read"})).json();
    assert_eq!((&active["state"], &active["kind"]), (&json!("active"), &json!("template")));
}

#[test]
fn a_policy_classifies_and_its_classes_go_on_record_all_or_none() {
    let server = Server::start();
    let text = preset(&server, "policy", "ifrs9");
    let added = server.post("/v1/policies", &json!({"text": text}).to_string());
    assert_eq!((added.status, &added.json()["id"]), (200, &json!("ifrs9")), "{added:?}");
    assert_eq!(items(&server.get("/v1/policies").json())[0]["id"], "ifrs9");
    let key = format!("ifrs9@{}", added.json()["version"]);
    assert_eq!(server.get(&format!("/v1/policies/{key}")).json()["text"], text.as_str());
    let none = server.post("/v1/classifications", &json!({"policy": "none"}).to_string());
    assert_eq!(none.problem(), "404 not_found: the book has no policy none");
    let unclosed = server.post("/v1/classifications", &json!({"policy": "ifrs9"}).to_string());
    assert_eq!(unclosed.status, 422, "{unclosed:?}");
    server.post("/v1/day-closes", r#"{"date":"2025-03-31"}"#);
    server.get("/v1/day-closes/2025-03-31/progress");
    // Its product names no policy: nothing is classified, and that is told.
    let done = server.post("/v1/classifications", &json!({"policy": "ifrs9", "is_dry_run": true}).to_string()).json();
    assert_eq!((&done["on"], &done["booked"], &done["changes"]), (&json!("2025-03-31"), &json!(0), &json!([])));
    let tallies = items(&server.get("/v1/class-tallies").json());
    assert_eq!((&tallies[0]["accounts"], &tallies[0]["owed"]), (&json!(2), &json!("600.00")));
}

/// On 10 March both accounts are 10 days past due, of which 5 stand still from 5 March on: 5 are counted.
#[test]
fn a_pause_is_booked_on_many_accounts_and_once() {
    let server = Server::start();
    let mut asked =
        json!({"what": "ageing", "from": "2025-03-05", "until": "2025-03-31", "reason": "flood", "all": true});
    let days = || server.get("/v1/accounts/A1?as_of=2025-03-10").json()["ageing"]["delinquent_days"].clone();
    assert_eq!(days(), 10);
    asked["is_dry_run"] = json!(true);
    let tried = server.post("/v1/pauses", &asked.to_string()).json();
    assert_eq!((&tried["booked"], &tried["refused"]), (&json!(2), &json!([])), "{tried}");
    assert_eq!(days(), 10);
    asked["is_dry_run"] = json!(false);
    assert_eq!(server.post("/v1/pauses", &asked.to_string()).json()["booked"], 2);
    assert_eq!(days(), 5);
    assert_eq!(server.post("/v1/pauses", &asked.to_string()).json()["known"], 2);
    asked["person"] = json!("P1");
    let both = server.post("/v1/pauses", &asked.to_string());
    assert_eq!(
        both.problem(),
        "422 invalid_field: all: say person, product or funding_source, or all and none of them"
    );
}

#[test]
fn a_settled_account_has_a_proof_and_a_way_back() {
    let server = Server::start();
    in_force(&server, &pair(&server), "desk_rules");
    let path = "/v1/accounts/A1/settlement-proof";
    assert_eq!(server.get(path).problem(), "422 not_allowed: account A1 is not settled");
    assert_eq!(server.get("/v1/accounts/A1/repair").json()["stage"], "past_due");
    let paid = json!({"account": "A1", "key": "all", "effective_on": "2025-04-02", "event": "repay 300.00"});
    let paid = server.post("/v1/events", &paid.to_string());
    assert!(paid.status < 300, "{paid:?}");
    let own = borrower(&server, "P1");
    let proof = own.get(&server, path).json();
    assert_eq!(
        (&proof["status"], &proof["owed"], &proof["repaid"]),
        (&json!("settled"), &json!("0.00"), &json!("300.00"))
    );
    assert_eq!(own.get(&server, "/v1/accounts/A2/settlement-proof").status, 404);
    assert_eq!(server.get("/v1/accounts/A1/repair").json()["stage"], "settled");
}

#[test]
fn a_check_of_the_whole_book_is_begun_and_looked_at() {
    let server = Server::start();
    let begun = server.post("/v1/book-checks", r#"{"kind":"verify"}"#);
    assert_eq!((begun.status, &begun.json()["kind"]), (202, &json!("verify")));
    let path = format!("/v1/book-checks/{}", begun.json()["check"]);
    let mut told = server.get(&path).json();
    while told["state"] == "running" {
        told = server.get(&path).json();
    }
    assert_eq!((&told["state"], &told["done"], &told["problem_count"]), (&json!("done"), &json!(2), &json!(0)));
    assert_eq!(items(&server.get("/v1/book-checks").json()), [told]);
    // An audit compares with closes: before the first there is nothing to compare with, and that is told.
    let audit = server.post("/v1/book-checks", r#"{"kind":"audit"}"#).json()["check"].clone();
    let mut told = server.get(&format!("/v1/book-checks/{audit}")).json();
    while told["state"] == "running" {
        told = server.get(&format!("/v1/book-checks/{audit}")).json();
    }
    assert_eq!(
        (&told["state"], &told["failure"]),
        (&json!("failed"), &json!("no day is closed yet, there is nothing to audit: close days"))
    );
    assert_eq!(server.get("/v1/book-checks/99").status, 404);
    let wrong = server.post("/v1/book-checks", r#"{"kind":"poem"}"#);
    assert_eq!(wrong.problem(), "422 invalid_field: kind: is neither verify nor audit");
}

#[test]
fn what_texts_may_name_is_listed() {
    let server = Server::start();
    let page = server.get("/v1/risk-features?limit=1000").json();
    let features = page["items"].as_array().unwrap();
    let one = features.iter().find(|one| one["name"] == "days_past_due").unwrap();
    assert_eq!((&one["unit"], &one["direction"]), (&json!("days"), &json!("up")), "{one}");
    let page = server.get("/v1/placeholders?limit=1000").json();
    let all = page["items"].as_array().unwrap();
    let tells = |name: &str| all.iter().find(|one| one["placeholder"] == name).unwrap()["tells_debt"].clone();
    assert_eq!((tells("past_due.amount"), tells("lender.name")), (json!(true), json!(false)));
}
