//! Strategies, models and what follows from them; the portfolio; tables taken away.

use serde_json::{Value, json};

use crate::documents::{in_force, pair, text_of};
use crate::sessions::{Browser, add_user, browser};
use crate::support::Server;

/// Three closed months, so that 2 April is the first open day: A1 has paid nothing, A2 everything that was due.
fn closed() -> Server {
    let server = Server::start();
    close(&server);
    server
}

/// The same with rules that somebody let count before the closes.
fn closed_under(kinds: &[&str]) -> (Server, (Browser, Browser)) {
    let server = Server::start();
    let people = pair(&server);
    for kind in kinds {
        in_force(&server, &people, kind);
    }
    close(&server);
    (server, people)
}

fn close(server: &Server) {
    let paid = r#"{"account":"A2","effective_on":"2025-02-28","event":"repay 100.00","key":"r1"}"#;
    assert_eq!(server.post("/v1/events", paid).status, 201);
    let paid = r#"{"account":"A2","effective_on":"2025-03-31","event":"repay 100.00","key":"r2"}"#;
    assert_eq!(server.post("/v1/events", paid).status, 201);
    assert_eq!(server.post("/v1/day-closes", r#"{"date":"2025-04-01"}"#).status, 202);
    server.get("/v1/day-closes/2025-04-01/progress");
}

/// 28 February to 1 April are 32 days: A1 is 32 days past due with two of three instalments, A2 is current.
#[test]
fn a_strategy_says_in_which_state_an_account_is() {
    let (server, (ria, _)) = closed_under(&["strategy"]);
    let of = |account: &str| ria.get(&server, &format!("/v1/accounts/{account}/strategy-decision")).json();
    let late = of("A1");
    assert_eq!((&late["strategy"], &late["version"]), (&json!("pay-later-cn"), &json!(1)), "{late}");
    assert_ne!(late["state"], of("A2")["state"]);
    let survey = ria.get(&server, "/v1/strategies/in-force/survey").json();
    let states = survey["states"].as_array().unwrap();
    let counted: u64 = states.iter().filter_map(|state| state["accounts"].as_u64()).sum();
    assert_eq!((counted, &survey["as_of"], &survey["currency"]), (2, &json!("2025-04-01"), &json!("CNY")));
    let in_state = states.iter().find(|state| state["state"] == late["state"]).unwrap();
    assert_eq!((&in_state["past_due"], &in_state["owed"]), (&json!("200.00"), &json!("300.00")), "{survey}");
    let moves = ria.get(&server, "/v1/strategies/pay-later-cn@1/comparison").json();
    assert!(moves["moves"].as_array().unwrap().iter().all(|one| one["from"] == one["to"]), "{moves}");
    let unknown = ria.get(&server, "/v1/strategies/nothing@1/survey");
    assert!([404, 422].contains(&unknown.status), "{unknown:?}");
    add_user(&server, "fin", &["finance"]);
    let refused = browser(&server, "fin").get(&server, "/v1/strategies/in-force/survey");
    assert_eq!(refused.status, 403);
}

#[test]
fn a_strategy_is_checked_before_it_is_put_in() {
    let server = Server::start();
    let (ria, _) = pair(&server);
    let check = |text: &str| ria.post(&server, "/v1/strategy-checks", &json!({"text": text, "lang": "zh"}));
    let sound = check(&text_of("strategy", "2025-01-01")).json();
    assert_eq!((&sound["is_sound"], &sound["problems"]), (&json!(true), &json!([])), "{sound}");
    assert!(sound["states"].as_array().unwrap().iter().all(|state| state["example"].is_object()), "{sound}");
    assert_eq!(check("nonsense").status, 422);
    let facts = ria.get(&server, "/v1/strategy-facts?limit=2").json();
    assert_eq!((facts["items"].as_array().unwrap().len(), facts["next_cursor"].is_string()), (2, true));
}

#[test]
fn a_strategy_is_tried_on_the_past() {
    let (server, (ria, _)) = closed_under(&["strategy", "contact_pack"]);
    let tried = |body: &Value| ria.post(&server, "/v1/strategies/in-force/simulations", body);
    let found = tried(&json!({"from": "2025-03-01", "to": "2025-03-31", "against": "in-force"}));
    assert_eq!(found.status, 200, "{found:?}");
    let found = found.json();
    assert_eq!((&found["persons"], found["strategies"].as_array().unwrap().len()), (&json!(2), 2), "{found}");
    // A strategy less itself is nothing.
    assert_eq!(found["first_less_second"]["actions"]["value"], "0", "{found}");
    assert!(tried(&json!({"from": "2025-03-02", "to": "2025-03-01"})).problem().starts_with("422 invalid_field: to: "));
    assert!(tried(&json!({"from": "2023-03-02", "to": "2025-03-01"})).problem().starts_with("422 invalid_field: to: "));
}

#[test]
fn an_account_is_assessed_as_json_and_as_a_page() {
    let server = closed();
    let report = server.get("/v1/accounts/A1/assessment").json();
    assert_eq!((&report["state"]["days_past_due"], &report["score"]), (&json!(32), &Value::Null), "{report}");
    assert_eq!(report["exposure"]["owed"]["principal"], "300.00", "{report}");
    let page = server.ask("GET", "/v1/accounts/A1/assessment?lang=zh", &[("accept", "text/html")], "");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.body.starts_with("<!doctype html>") && !page.body.contains("<script"), "{page:?}");
    assert_eq!(server.get("/v1/accounts/A9/assessment").status, 404);
    for path in ["score", "credit-decision"] {
        let none = server.get(&format!("/v1/accounts/A1/{path}"));
        assert_eq!(none.status, 422, "{none:?}");
    }
    let willing = server.get("/v1/accounts/A1/willingness").json();
    assert_eq!((&willing["account"], &willing["days_past_due"]), (&json!("A1"), &json!(32)));
}

#[test]
fn models_that_are_none_are_not_put_in() {
    let server = Server::start();
    let (ria, cora) = pair(&server);
    assert_eq!(ria.get(&server, "/v1/models").json()["items"], json!([]));
    let added = ria.post(&server, "/v1/models", &json!({"text": "{}", "reason": "r"}));
    assert_eq!(added.status, 422, "{added:?}");
    assert_eq!(ria.get(&server, "/v1/models/m/1").status, 422);
    let promoted = cora.post(&server, "/v1/models/m/1/promotion", &json!({"to": "champion", "reason": "r"}));
    assert_eq!(promoted.status, 404, "{promoted:?}");
    let wrong = cora.post(&server, "/v1/models/m/1/promotion", &json!({"to": "king", "reason": "r"}));
    assert_eq!(wrong.problem(), "422 invalid_field: to: is none of shadow, challenger, champion, retired");
    let long = "x".repeat(100_000);
    let read = ria.post(&server, "/v1/models", &json!({"text": long, "reason": "r"}));
    assert_eq!(read.status, 422, "a model may be longer than other bodies");
}

/// A1 entered on 1 March and has 200.00 past due; A2 owes its last 100.00.
#[test]
fn the_portfolio_is_told_by_numerators_and_denominators() {
    let server = closed();
    let told = server.get("/v1/portfolio").json();
    assert_eq!(
        (&told["as_of"], &told["accounts_open"], &told["accounts_past_due"]),
        (&json!("2025-04-01"), &json!(2), &json!(1))
    );
    let standing = told["standing"].as_array().unwrap();
    let current = standing.iter().find(|one| one["place"] == "current").unwrap();
    assert_eq!(
        (&current["accounts"], &current["owed"], &current["overdue"]),
        (&json!(1), &json!("100.00"), &json!("0.00"))
    );
    let vintage = &told["vintages"][0];
    assert_eq!((&vintage["month"], &vintage["accounts"]), (&json!("2025-01"), &json!(2)), "{told}");
    let empty = Server::start().get("/v1/portfolio");
    assert!(empty.problem().contains("book_empty"), "{empty:?}");
}

#[test]
fn closes_are_listed() {
    let server = closed();
    let closes = server.get("/v1/day-closes?from=2025-03-30&through=2025-04-01").json();
    let days: Vec<&Value> = closes["items"].as_array().unwrap().iter().map(|close| &close["day"]).collect();
    assert_eq!(days.len(), 3, "{closes}");
}

#[test]
fn tables_are_taken_away_line_by_line() {
    let server = closed();
    let accounts = server.get("/v1/exports/accounts?as_of=2025-04-01");
    assert_eq!(accounts.header("content-type"), Some("application/x-ndjson"));
    let lines = accounts.lines();
    let told: Vec<(&Value, &Value)> = lines.iter().map(|line| (&line["account"], &line["past_due_days"])).collect();
    assert_eq!(told, [(&json!("A1"), &json!(32)), (&json!("A2"), &json!(0))]);
    let events = server.get("/v1/exports/events").lines();
    assert_eq!(events.len(), 4, "two openings, two repayments");
    assert_eq!(events[2]["event"]["amount"], "100.00", "{events:?}");
    let postings = server.get("/v1/exports/postings");
    assert!(postings.body.contains("repayment event 3"), "{postings:?}");
    assert!(server.get("/v1/exports/balances").body.starts_with("account,amount,currency\n"));
    for empty in ["statements", "contact-log"] {
        assert_eq!(server.get(&format!("/v1/exports/{empty}")).body, "", "{empty}");
    }
    assert_eq!(server.get("/v1/exports/nothing").status, 404);
    add_user(&server, "ana", &["collector"]);
    let refused = browser(&server, "ana").get(&server, "/v1/exports/accounts");
    assert_eq!(refused.problem(), "403 forbidden: collector may not take tables of the book away");
}

/// A book of many parts is whole, and the server goes on when a client has heard enough.
#[test]
fn a_long_table_is_whole_and_may_be_left() {
    let server = Server::with(3_000, |_| {});
    let whole = server.get("/v1/exports/events");
    assert!(whole.body.len() > 4 * 64 * 1_024, "it has more parts than wait");
    assert_eq!(whole.lines().len(), 3_000);
    for _ in 0..4 {
        let mut stream = std::net::TcpStream::connect(server.address).unwrap();
        let head = format!(
            "GET /v1/exports/events HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\r\n",
            crate::support::SECRET
        );
        std::io::Write::write_all(&mut stream, head.as_bytes()).unwrap();
        let mut first = [0; 16];
        std::io::Read::read_exact(&mut stream, &mut first).unwrap();
        assert!(first.starts_with(b"HTTP/1.1 200"));
    }
    assert_eq!(server.get("/v1/exports/events").lines().len(), 3_000);
}

#[test]
fn events_are_fetched_as_endpoints_get_them() {
    let server = closed();
    let first = server.get("/v1/cloud-events/account?limit=3").json();
    assert_eq!((first["items"].as_array().unwrap().len(), &first["next_after"]), (3, &json!("3")), "{first}");
    let rest = server.get("/v1/cloud-events/account?after=3").json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next_after"]), (1, &json!("4")), "{rest}");
    assert_eq!(rest["items"][0]["subject"], "A2");
    let end = server.get("/v1/cloud-events/account?after=4").json();
    assert_eq!((&end["items"], &end["next_after"]), (&json!([]), &json!("4")));
    assert_eq!(server.get("/v1/cloud-events/nothing").status, 404);
    assert_eq!(server.get("/v1/cloud-events/account?after=x").status, 422);
    assert_eq!(server.get("/v1/cloud-events/account?types=nothing").status, 422);
}

/// Found by schemathesis: in the year 4228 an account is more days past due than a fact can say.
#[test]
fn days_that_say_nothing_are_not_asked_about() {
    let (server, _) = closed_under(&["strategy"]);
    for path in ["/v1/strategies/in-force/survey?", "/v1/accounts/A1/strategy-decision?", "/v1/exports/accounts?"] {
        let answer = server.get(&format!("{path}as_of=4228-08-22"));
        assert_eq!(answer.problem(), "422 invalid_field: as_of: is more than ten years from now", "{path}");
    }
    assert_eq!(server.get("/v1/exports/accounts?as_of=2035-01-01").status, 200);
}

/// On 1 April both accounts are 32 days past due: more than 30 days are IFRS 9's stage 2.
#[test]
fn accounts_are_taken_away_with_their_classes() {
    let server = Server::classified();
    let lines = server.get("/v1/exports/classified-accounts?as_of=2025-04-01").lines();
    assert_eq!((lines.len(), &lines[0]["account"]), (2, &json!("A1")), "{lines:?}");
    assert_eq!(lines[0]["ifrs9_class"], "stage-2", "{lines:?}");
}
