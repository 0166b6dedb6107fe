//! Reading: the book, its accounts, one account on a day and with what was known.

use serde_json::json;

use crate::support::Server;

#[test]
fn a_book_tells_what_it_is() {
    let server = Server::start();
    assert_eq!(
        server.get("/v1/book").body,
        r#"{"name":"book","time_zone":"Asia/Shanghai","business_day":"2025-04-02","last_close":null,"last_close_begun":null,"accounts":2,"events":2,"products":["monthly"],"policies":[]}"#
    );
    assert_eq!(server.get("/healthz").body, r#"{"status":"alive"}"#);
    assert_eq!(server.get("/readyz").body, r#"{"status":"ready"}"#);
}

#[test]
fn accounts_are_listed_page_by_page() {
    let server = Server::with(5, |_| {});
    let mut seen = Vec::new();
    let mut path = "/v1/accounts?limit=2".to_owned();
    loop {
        let page = server.get(&path).json();
        seen.extend(page["accounts"].as_array().unwrap().iter().map(|row| row["account"].as_str().unwrap().to_owned()));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/v1/accounts?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ["A1", "A2", "A3", "A4", "A5"]);
}

/// On 5 March the instalment of 28 February is 5 days past due: 100.00 of 300.00.
#[test]
fn an_account_is_shown_and_explained_on_a_day() {
    let server = Server::start();
    let account = server.get("/v1/accounts/A1?as_of=2025-03-05").json();
    assert_eq!(account["ageing"]["past_due_days"], 5);
    assert_eq!(account["ageing"]["overdue"]["total"], "100.00");
    assert_eq!(account["owed"]["total"], "300.00");
    assert_eq!(account["explanation"], serde_json::Value::Null);
    let english = server.get("/v1/accounts/A1?as_of=2025-03-05&explain=true").json();
    let chinese = server.get("/v1/accounts/A1?as_of=2025-03-05&explain=true&lang=zh").json();
    let sentences = |answer: &serde_json::Value| answer["explanation"]["sentences"].to_string();
    assert!(sentences(&english).contains("past due"), "{english}");
    assert!(sentences(&chinese).contains("逾期"), "{chinese}");
}

#[test]
fn an_account_is_shown_as_it_was_known() {
    let server = Server::start();
    server.post("/v1/day-closes", r#"{"date":"2025-03-10"}"#);
    server.get("/v1/day-closes/2025-03-10/progress");
    let repaid = r#"{"account":"A1","effective_on":"2025-02-28","event":"repay 100.00","key":"late"}"#;
    assert_eq!(server.post("/v1/events", repaid).status, 201);
    let days = |known: &str| {
        let account = server.get(&format!("/v1/accounts/A1?as_of=2025-03-10{known}")).json();
        account["ageing"]["past_due_days"].clone()
    };
    assert_eq!(days(""), 0);
    assert_eq!(days("&known_on=2025-03-10"), 10);
    let events = |question: &str| {
        let page = server.get(&format!("/v1/accounts/A1/events{question}")).json();
        page["events"].as_array().unwrap().len()
    };
    assert_eq!((events(""), events("?known_on=2025-03-10"), events("?limit=1")), (2, 1, 1));
    let history = server.get("/v1/accounts/A1/history").json();
    // The due date itself is day 0.
    assert_eq!(history["restated"][0]["from"], "2025-03-01");
    assert_eq!(history["restated"][0]["to"], "2025-03-10");
}

/// 100.00 of 300.00 leaves 200.00.
#[test]
fn a_preview_books_nothing() {
    let server = Server::start();
    let preview =
        server.post("/v1/accounts/A1/preview", r#"{"effective_on":"2025-03-05","event":"repay 100.00"}"#).json();
    assert_eq!((&preview["before"]["payoff"], &preview["after"]["payoff"]), (&"300.00".into(), &"200.00".into()));
    assert_eq!(server.get("/v1/book").json()["events"], 2);
    let refused = server.post("/v1/accounts/A1/preview", r#"{"effective_on":"2025-03-05","event":"reverse x"}"#);
    assert_eq!(refused.problem(), "422 invalid_field: event: a reversal cannot be previewed");
}

/// On 5 March both accounts have their first instalment past due.
#[test]
fn a_summary_counts_the_accounts_of_a_day() {
    let server = Server::start();
    assert_eq!(
        server.get("/v1/summary?as_of=2025-03-05").body,
        r#"{"as_of":"2025-03-05","places":[{"currency":"CNY","place":"1-30","accounts":2,"owed":"600.00","overdue":"200.00"}],"overdue_forms":{"single_period":2}}"#
    );
}

#[test]
fn what_cannot_be_shown_is_told_with_a_code() {
    let server = Server::start();
    let told = |path: &str| server.get(path).problem();
    assert_eq!(told("/v1/accounts/A9"), "404 account_not_found: the book has no account \"A9\"");
    assert_eq!(told("/v1/accounts/A1?as_of=2024-01-01"), "404 account_not_open: account A1 is not open on 2024-01-01");
    assert_eq!(
        told("/v1/accounts/A1?known_on=2024-01-01"),
        "404 account_not_open: nothing was known of account A1 on 2024-01-01"
    );
    assert_eq!(told("/v1/accounts/A1?as_of=soon"), "422 invalid_field: as_of: is not a day such as 2025-04-01");
    assert_eq!(
        told("/v1/accounts/A1?known_on=soon"),
        "422 invalid_field: known_on: \"soon\" is neither a day nor an instant"
    );
    assert_eq!(told("/v1/accounts/A1?lang=fr"), "422 invalid_field: lang: is neither en nor zh");
    assert_eq!(told("/v1/accounts?limit=0"), "422 invalid_field: limit: is not from 1 to 1000");
    assert_eq!(told("/v1/accounts?cursor=zz"), "422 invalid_field: cursor: is not the next_cursor of an earlier page");
    assert!(told("/v1/accounts?limt=1").starts_with("400 malformed_request: "));
    assert!(told("/v1/accounts/%ff").starts_with("400 malformed_request: "));
    assert_eq!(told("/v1/nothing"), "404 not_found: there is no such address");
    let wrong = server.ask("DELETE", "/v1/book", &[], "");
    assert_eq!(wrong.problem(), "405 method_not_allowed: the address does not take this method");
}

/// Due on 28 February: stage 2 begins with more than 30 days past due, which is 31 days later, on 31 March.
#[test]
fn changes_of_class_are_told_by_policy() {
    let server = Server::classified();
    let told = server.get("/v1/accounts/A1/class-history?as_of=2025-04-01").json();
    assert_eq!((&told["account"], &told["history"][0]["policy"]), (&json!("A1"), &json!("ifrs9")), "{told}");
    let changes = told["history"][0]["changes"].as_array().unwrap();
    let last = changes.last().unwrap();
    assert_eq!(
        (changes.len(), &last["from"], &last["to"], &last["day"]),
        (2, &json!("stage-1"), &json!("stage-2"), &json!("2025-03-31")),
        "{told}"
    );
    let without = Server::start().get("/v1/accounts/A1/class-history?as_of=2025-04-01");
    assert_eq!(without.problem(), "422 not_allowed: monthly v1 is classified by no policy");
}
